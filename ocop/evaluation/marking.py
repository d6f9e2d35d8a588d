"""One judge at one criterion: the choices with their keys, what a mark needs, the running total."""

from collections.abc import Mapping
from dataclasses import dataclass
from fractions import Fraction

from ocop.criteria import Criterion, Gate, Mode, Points, Sheet
from ocop.kit.faults import Fault
from ocop.scoring import Marks
from ocop.scoring import points as shown

NONE_REACHED = "Không đạt mức nào"
PHRASES = {
    "top": ("Minh chứng đầy đủ, đúng mức cao nhất.", "Đã xem mẫu sản phẩm, đạt mức cao nhất."),
    "zero": ("Không có minh chứng cho tiêu chí này.", "Có minh chứng nhưng chưa đạt mức nào."),
}


@dataclass(frozen=True, slots=True)
class Choice:
    """One answer to a criterion; `key` 0 stands for "no level reached", `shortcut` for a digit."""

    key: int
    points: Points
    label: str
    detail: str = ""
    min_star: int | None = None
    case: str | None = None
    shortcut: str = ""


def choices(criterion: Criterion) -> tuple[Choice, ...]:
    """What a judge may answer: the official options, and 0 points where no option gives that.

    The digit of a choice is its points where that is plain, else its place in the list.

    >>> from ocop.criteria import sheet
    >>> [(c.points, c.shortcut) for c in choices(sheet("26-2026", 9).criterion("2.4"))]
    [(0, '0'), (1, '1')]
    """
    found = [
        Choice(one.key, one.points, one.label, one.detail, one.min_star, one.case)
        for one in criterion.choices()
    ]
    if not any(one.points == 0 for one in found):
        none = "Không" if criterion.scoring is Mode.ALL_OR_NOTHING else NONE_REACHED
        found.insert(0, Choice(0, 0, none))
    digits = _digits([one.points for one in found])
    return tuple(
        Choice(one.key, one.points, one.label, one.detail, one.min_star, one.case, digit)
        for one, digit in zip(found, digits, strict=True)
    )


def _digits(points: list[Points]) -> list[str]:
    plain = all(isinstance(one, int) and 0 <= one <= 9 for one in points)
    if plain and len(set(points)) == len(points):
        return [str(one) for one in points]
    return [str(place) if place <= 9 else "" for place in range(1, len(points) + 1)]


def chosen(criterion: Criterion, key: int) -> Choice | None:
    """The choice with this key, if the criterion has it."""
    return next((one for one in choices(criterion) if one.key == key), None)


def comment_for(criterion: Criterion, points: Points) -> str:
    """Whether these points need a word of reason: "zero", "top" or ""."""
    if points == 0:
        return "zero"
    return "top" if points == criterion.max else ""


def mark_faults(criterion: Criterion, key: int | None, comment: str) -> list[Fault]:
    """Why this answer cannot be kept."""
    if key is None:
        what = f"Chưa chọn mức điểm cho tiêu chí {criterion.code}."
        return [Fault("option", what, "Chọn một mức, hoặc chọn Ngoài chuyên môn.", "no_option")]
    choice = chosen(criterion, key)
    if choice is None:
        offered = ", ".join(sorted({shown(one.points) for one in choices(criterion)}))
        what = f"Tiêu chí {criterion.code} không có mức này."
        return [Fault("option", what, f"Chọn một trong các mức: {offered} điểm.", "no_such_option")]
    if comment_for(criterion, choice.points) and not comment.strip():
        said = f"Cho {shown(choice.points)} điểm ở {criterion.code} cần một câu nhận xét."
        how = "Viết ngắn lý do. Ví dụ: Không có minh chứng."
        return [Fault("comment", said, how, "comment_needed")]
    return []


def lock_faults(sheet: Sheet, marks: Marks) -> list[Fault]:
    """What is still open on a sheet that is to be locked."""
    missing = [code for code in sheet.leaves if code not in marks]
    if not missing:
        return []
    what = f"Còn {len(missing)} tiêu chí chưa chấm: {', '.join(missing)}."
    return [Fault("marks", what, "Chấm các tiêu chí này, hoặc chọn Ngoài chuyên môn.", "unmarked")]


@dataclass(frozen=True, slots=True)
class GateState:
    """A star minimum on the sheet in hand: met, missed, or not marked yet (None)."""

    gate: Gate
    met: bool | None


@dataclass(frozen=True, slots=True)
class Running:
    """The sheet in hand: points so far, out of what was marked, and the minimums."""

    total: Points
    out_of: Points
    done: int
    of: int
    star: int
    gates: tuple[GateState, ...]

    @property
    def share_percent(self) -> Fraction:
        """Place of the total on a scale of 100."""
        return Fraction(self.total)


def running(sheet: Sheet, marks: Marks) -> Running:
    """What a judge has given so far; abstentions count nowhere.

    >>> from ocop.criteria import sheet
    >>> now = running(sheet("26-2026", 9), {"1.1": 3, "2.4": None})
    >>> (now.total, now.out_of, now.done)
    (3, 5, 2)
    """
    leaves = sheet.leaves
    given: Mapping[str, Points] = {
        code: points for code, points in marks.items() if points is not None and code in leaves
    }
    total = sum(given.values(), 0)
    gates = tuple(
        GateState(gate, given[gate.code] >= gate.minimum if gate.code in given else None)
        for gate in sheet.gates
    )
    reached = max(band.star for band in sheet.ladder if total >= band.min)
    missed = [state.gate.star - 1 for state in gates if state.met is False]
    return Running(
        total=total,
        out_of=sum((leaves[code].max for code in given), 0),
        done=len([code for code in marks if code in leaves]),
        of=len(leaves),
        star=min([reached, *missed]),
        gates=gates,
    )


def minutes_left(left: int, spent_minutes: list[float]) -> int:
    """About how long the remaining sheets take, in steps of five minutes.

    The judge's own middle pace once two are locked (3 to 30 minutes count), else 6 minutes each.

    >>> minutes_left(8, []), minutes_left(8, [4.0, 5.0, 90.0]), minutes_left(0, [4.0])
    (50, 40, 0)
    """
    paces = sorted(min(max(minutes, 3.0), 30.0) for minutes in spent_minutes)
    pace = paces[len(paces) // 2] if len(paces) > 1 else 6.0
    return -(-int(left * pace) // 5) * 5
