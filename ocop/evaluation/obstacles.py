"""What keeps a round from being opened or closed, each said so that a person can mend it."""

from collections.abc import Callable, Iterator, Mapping, Sequence
from datetime import date
from uuid import UUID

from ocop.evaluation.models import Opinion, Role, Round, RoundState
from ocop.evaluation.queries.outcomes import Counted
from ocop.evaluation.queries.standings import Board
from ocop.kit.faults import Fault
from ocop.scoring import points

WORDS = ("Không", "Một", "Hai", "Ba", "Bốn", "Năm", "Sáu", "Bảy", "Tám", "Chín", "Mười")
NAMED = 5  # products named in one sentence; the rest are counted


def in_words(number: int) -> str:
    """A small number at the start of a sentence.

    >>> in_words(2), in_words(14)
    ('Hai', '14')
    """
    return WORDS[number] if number < len(WORDS) else str(number)


def listed(names: list[str]) -> str:
    """Names in a sentence, the first few of many.

    >>> listed(["Mắm tôm", "Bánh nhãn"]), listed([str(n) for n in range(7)])
    ('Mắm tôm, Bánh nhãn', '0, 1, 2, 3, 4 và 2 sản phẩm khác')
    """
    rest = len(names) - NAMED
    shown = ", ".join(names[:NAMED])
    return f"{shown} và {rest} sản phẩm khác" if rest > 0 else shown


# --- before opening -----------------------------------------------------------------------------


def fault_no_candidates(board: Board) -> Iterator[Fault]:
    """A round judges something."""
    if not board.standings:
        yield Fault("candidates", "Đợt chưa có sản phẩm nào.", "Chọn sản phẩm ở bước 2.")


def fault_council_incomplete(board: Board) -> Iterator[Fault]:
    """A council has a chair, a secretary and more than one judge."""
    roles = [seat.role for seat in board.seats]
    if Role.CHAIR not in roles:
        yield Fault("seats", "Hội đồng chưa có chủ tịch.", "Chọn chủ tịch ở bước 3.")
    if Role.SECRETARY not in roles:
        yield Fault("seats", "Hội đồng chưa có thư ký.", "Chọn thư ký ở bước 3.")
    if len(board.judges) < 2:
        yield Fault("seats", "Hội đồng cần ít nhất hai người chấm.", "Thêm thành viên ở bước 3.")


def fault_conflicts_not_declared(board: Board) -> Iterator[Fault]:
    """Every judge has declared for every product."""
    if not board.undeclared:
        return
    what = f"{in_words(len(board.undeclared))} thành viên chưa khai xung đột lợi ích."
    names = ", ".join(seat.user.name for seat in board.undeclared)
    yield Fault("conflicts", f"{what} Chưa mở chấm được.", f"Nhắc: {names}.", "undeclared")


def fault_too_many_conflicts(board: Board) -> Iterator[Fault]:
    """A product that too few judges may score can never have a quorum."""
    for one in board.standings:
        if len(one.judges) < one.needed and not one.undeclared:
            what = (
                f'"{one.candidate.title}" chỉ còn {len(one.judges)} người chấm không xung đột, '
                f"cần {one.needed}."
            )
            yield Fault("conflicts", what, "Thêm thành viên, hoặc đưa sản phẩm sang đợt khác.")


def fault_outside_days(round_: Round, on: date) -> Iterator[Fault]:
    """Scoring happens within the days of the round."""
    if on < round_.opens_on:
        what = f"Đợt mở chấm từ ngày {round_.opens_on:%d/%m/%Y}."
        yield Fault("opens_on", what, "Chờ đến ngày đó, hoặc sửa ngày mở.")
    if on > round_.closes_on:
        what = f"Đợt đã quá ngày đóng {round_.closes_on:%d/%m/%Y}."
        yield Fault("closes_on", what, "Sửa ngày đóng ở bước 1.")


OPENING: list[Callable[[Board], Iterator[Fault]]] = [
    fault_no_candidates,
    fault_council_incomplete,
    fault_conflicts_not_declared,
    fault_too_many_conflicts,
]


def opening_faults(board: Board, *, on: date) -> list[Fault]:
    """Everything that keeps the round from being opened."""
    found = [fault for check in OPENING for fault in check(board)]
    return [*found, *fault_outside_days(board.round, on)]


# --- before closing -----------------------------------------------------------------------------


def fault_not_scoring(board: Board, rows: list[Counted]) -> Iterator[Fault]:
    """Only a round that was opened is closed."""
    if board.round.state == RoundState.PREPARING:
        yield Fault("state", "Đợt chưa mở chấm.", "Mở chấm trước.")


def fault_no_quorum(board: Board, rows: list[Counted]) -> Iterator[Fault]:
    """Enough of the council have scored each product."""
    short = [one.standing for one in rows if not one.standing.has_quorum]
    if short:
        names = listed([one.candidate.title for one in short])
        rules = board.round.council_rules
        what = f"{in_words(len(short))} sản phẩm chưa đủ phiếu: {names}."
        how = f"Cần {rules.quorum_text} ({short[0].needed}/{len(board.judges)} phiếu đã khóa)."
        yield Fault("quorum", what, how, "no_quorum")


def fault_open_sheets(board: Board, rows: list[Counted]) -> Iterator[Fault]:
    """No sheet is half written."""
    seats = {seat.pk: seat.user.name for seat in board.seats}
    left: dict[str, int] = {}
    for one in rows:
        for sheet in one.standing.open:
            left[seats[sheet.seat_id]] = left.get(seats[sheet.seat_id], 0) + 1
    if left:
        said = ", ".join(f"{name} ({number})" for name, number in sorted(left.items()))
        what = f"{in_words(sum(left.values()))} phiếu đang chấm dở: {said}."
        yield Fault("sheets", what, "Nhắc khóa phiếu, hoặc thư ký ghi phiếu không tính.", "open")


def fault_spread(board: Board, rows: list[Counted]) -> Iterator[Fault]:
    """What members see too differently is discussed and scored again first."""
    for one in rows:
        if one.must_rescore and one.tally:
            what = (
                f'"{one.standing.candidate.title}": điểm chênh {points(one.tally.spread)}, '
                f"vượt mức {points(board.round.council_rules.max_spread)}."
            )
            yield Fault("spread", what, "Hội đồng cần thảo luận và chấm lại.", "spread")


def fault_findings(board: Board, rows: list[Counted]) -> Iterator[Fault]:
    """What a judge declared (dismissal, stop, requirement) has been settled by the council."""
    for one in rows:
        if one.findings:
            what = f'"{one.standing.candidate.title}": có ghi chú hội đồng chưa kết luận.'
            yield Fault("findings", what, "Chủ tịch kết luận từng ghi chú.", "findings")


def fault_not_countable(board: Board, rows: list[Counted]) -> Iterator[Fault]:
    """The engine can count the marks."""
    for one in rows:
        for fault in one.faults:
            what = f'"{one.standing.candidate.title}": {fault.what}'
            yield Fault(f"marks/{one.standing.candidate.pk}", what, fault.how_to_fix, fault.code)


CLOSING: list[Callable[[Board, list[Counted]], Iterator[Fault]]] = [
    fault_not_scoring,
    fault_no_quorum,
    fault_open_sheets,
    fault_spread,
    fault_findings,
    fault_not_countable,
]


def closing_faults(board: Board, rows: list[Counted]) -> list[Fault]:
    """Everything that keeps the round from being closed."""
    return [fault for check in CLOSING for fault in check(board, rows)]


# --- written opinions ---------------------------------------------------------------------------


def opinion_faults(board: Board, answers: Mapping[UUID, Sequence[Opinion]]) -> list[Fault]:
    """Why a round of written opinions cannot end yet: answers missing, or somebody wants to meet."""
    faults = []
    for one in board.standings:
        given = {opinion.seat_id: opinion.agrees for opinion in answers[one.candidate.pk]}
        asked = [seat.pk for seat in one.judges]
        if missing := [seat for seat in asked if seat not in given]:
            what = f'"{one.candidate.title}": còn {len(missing)} thành viên chưa cho ý kiến.'
            faults.append(Fault("opinions", what, "Nhắc các thành viên này.", "no_opinion"))
        if not all(given.get(seat, True) for seat in asked):
            what = f'"{one.candidate.title}": có thành viên đề nghị họp.'
            faults.append(Fault("opinions", what, "Chuyển sang họp và chấm điểm.", "meet"))
    return faults
