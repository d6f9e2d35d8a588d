"""What a search for an area may answer, with the sentences people read."""

from collections.abc import Sequence
from dataclasses import dataclass, replace
from datetime import date
from enum import Enum

from ocop.kit.faults import Fault
from ocop.units.naming import Letters

EXAMPLE = "Ví dụ: Xã Giao Hưng."


class State(Enum):
    EXACT = "EXACT"
    ASK = "ASK"
    NONE = "NONE"


@dataclass(frozen=True, slots=True)
class Entry:
    """One name of an area during [start, end), with all by which it is recognised.

    `top`, `near`: keys of the areas then above it, the last one and the others. `tops`,
    `near_before`: the same, with the areas it came from and those it lies in now. `sources`: ids of
    the areas that were right above what went into it. `whole`, `within`: see atlas.Placement.
    """

    unit: int
    key: str
    name: str
    short_name: str
    type: str
    code: str
    letters: Letters
    start: date | None
    end: date | None
    leaf: bool
    alive: bool
    near: frozenset[str]
    near_before: frozenset[str]
    top: str
    tops: frozenset[str]
    sources: frozenset[int]
    where: str
    became: str
    whole: int | None
    within: int | None
    code_now: str
    parts: tuple[int, ...]

    def holds(self, day: date) -> bool:
        """Whether the area had this name on the day."""
        return (self.start is None or self.start <= day) and (self.end is None or day < self.end)


@dataclass(frozen=True, slots=True)
class Candidate:
    """An area to choose. `now`: the area of today, None when it was split or dissolved.

    `today`: the areas of today that hold its ground: one, or the parts of a split one.
    """

    unit: int
    key: str
    name: str
    where: str
    became: str
    now: int | None
    within: int | None
    code: str
    today: tuple[int, ...]

    @property
    def label(self) -> str:
        """ "Xã Quang Trung (huyện Vụ Bản, tỉnh Nam Định)"."""
        return f"{self.name} ({self.where})" if self.where else self.name

    @property
    def sentence(self) -> str:
        """Enough to tell it from its namesakes: "Xã Giao Châu (…) đã nhập vào Xã Giao Hưng từ …"."""
        return f"{self.label} {self.became.removeprefix(self.name).strip()}".strip()


@dataclass(frozen=True, slots=True)
class Match:
    """The answer. `area` is set when exact; `said` and `remedy` explain any other answer.

    `note` says what the area became; `warning` what was accepted though it is not quite right.
    """

    text: str
    state: State
    area: Candidate | None = None
    candidates: tuple[Candidate, ...] = ()
    said: str = ""
    remedy: str = ""
    warning: str = ""

    @property
    def note(self) -> str:
        return self.area.became if self.area else ""

    def fault(self, where: str) -> Fault | None:
        """What is wrong for an import or a form; None when exactly one area is meant."""
        if self.state is State.EXACT:
            return None
        listed = " / ".join(choice.sentence for choice in self.candidates)
        remedy = f"{self.remedy} {listed}.".strip() if listed else self.remedy
        code = "area_ambiguous" if self.state is State.ASK else "area_unknown"
        return Fault(where, self.said, remedy, code)


def candidate(entry: Entry) -> Candidate:
    """The entry as something to choose."""
    return Candidate(
        entry.unit,
        entry.key,
        entry.name,
        entry.where,
        entry.became,
        entry.whole,
        entry.within,
        entry.code,
        (entry.whole,) if entry.whole else entry.parts or ((entry.within,) if entry.within else ()),
    )


def exact(text: str, entry: Entry, warning: str = "") -> Match:
    return Match(text, State.EXACT, candidate(entry), (candidate(entry),), warning=warning)


def ask(text: str, entries: Sequence[Entry], said: str, remedy: str) -> Match:
    return Match(text, State.ASK, None, tuple(map(candidate, entries)), said, remedy)


def ask_namesakes(text: str, entries: Sequence[Entry]) -> Match:
    above = list(dict.fromkeys(e.where.split(",")[0] for e in entries if not e.alive))
    more = (
        f" Hoặc ghi thêm nơi trên nó khi ấy, ví dụ: {text}, {above[0]}." if len(above) > 1 else ""
    )
    return ask(text, entries, f"Có {len(entries)} nơi ứng với “{text}”.", f"Chọn một nơi.{more}")


def ask_marks(text: str, entries: Sequence[Entry]) -> Match:
    said = f"“{text}” khác dấu với tên trong danh mục."
    return ask(text, entries, said, "Chọn tên đúng trong danh sách.")


def ask_wider(text: str, entries: Sequence[Entry], wider: str) -> Match:
    said = f"Không có “{text}” thuộc “{wider}”."
    return ask(text, entries, said, "Chọn nơi đúng, hoặc sửa tên cấp trên.")


def ask_code(text: str, code: str, entries: Sequence[Entry]) -> Match:
    said = f"Mã {code} và tên “{text}” chỉ hai nơi khác nhau." if text else (
        f"Mã {code} được dùng cho hơn một nơi."
    )  # fmt: skip
    return ask(text or code, entries, said, "Chọn nơi đúng.")


def ask_parts(text: str, entry: Entry, parts: Sequence[Entry]) -> Match:
    found = ask(text, parts, f"{entry.became}.", "Chọn nơi đặt cơ sở hiện nay.")
    return replace(found, area=candidate(entry))


def ask_smaller(text: str, entry: Entry, namesakes: Sequence[Entry]) -> Match:
    said = f"“{text}” là tên của {entry.name}, không phải tên xã, phường."
    return ask(text, namesakes, said, f"Ghi tên xã, phường. {EXAMPLE}")


def ask_former(text: str, name: str, until: date, entries: Sequence[Entry]) -> Match:
    said = f"{name} không còn từ {until:%d/%m/%Y}; dữ liệu chưa ghi đã nhập vào xã nào."
    return ask(text, entries, said, "Chọn xã, phường hiện nay.")


def ask_continued(text: str, name: str, until: date, entry: Entry) -> Match:
    said = f"{name} đã đổi thành {entry.name} từ {until:%d/%m/%Y}."
    return ask(text, [entry], said, "Xem lại rồi chọn.")


def none(text: str, near: Sequence[Entry]) -> Match:
    said = f"Không tìm thấy “{text}” trong danh mục xã, phường."
    if not text:
        said = "Chưa ghi xã, phường."
    remedy = "Chọn tên gần giống, hoặc gõ lại tên." if near else f"Gõ lại tên. {EXAMPLE}"
    return Match(text, State.NONE, None, tuple(map(candidate, near)), said, remedy)
