"""The papers of a round, filled from its results: minutes, summary, score sheets, decision, notices."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date
from decimal import Decimal
from typing import NamedTuple
from uuid import UUID

from ocop.criteria import Sheet
from ocop.documents import papers
from ocop.evaluation.marking import chosen
from ocop.evaluation.models import Mark, Outcome, Result, ScoreSheet, Seat
from ocop.evaluation.queries.outcomes import Counted
from ocop.evaluation.queries.standings import Board
from ocop.kit.templatetags.ocop import so

CENT = Decimal("0.01")
LAW = "Quyết định số 26/2026/QĐ-TTg ngày 22 tháng 5 năm 2026 của Thủ tướng Chính phủ"
NO_OPTION = "Không đạt mức nào"
ABSTAINED = "Ngoài chuyên môn"


@dataclass(frozen=True, kw_only=True, slots=True)
class Signer:
    """Who signs a paper, and where."""

    title: str
    name: str
    place: str


@dataclass(frozen=True, kw_only=True, slots=True)
class Meeting:
    """When and where the council met."""

    held_on: date
    place: str


def minutes(
    board: Board, results: Sequence[Result], meeting: Meeting, present: set[int]
) -> papers.Minutes:
    """The minutes: who was there, what each product came to, what is proposed."""
    people = {seat.pk: person(seat) for seat in board.seats}
    here = [seat.pk for seat in board.seats if seat.pk in present or not seat.judges]
    return papers.Minutes(
        round_name=board.round.name,
        held_on=meeting.held_on,
        place=meeting.place,
        present=[people[pk] for pk in here],
        absent=[one for pk, one in people.items() if pk not in here],
        quorum_text=quorum_text(board, len(present)),
        rows=[minutes_row(result) for result in results],
        decisions=proposals(results),
        chair=_name(board.seats, "CHAIR"),
        secretary=_name(board.seats, "SECRETARY"),
    )


def person(seat: Seat) -> papers.Person:
    """A member as the minutes name the person."""
    return papers.Person(seat.user.name, seat.title, seat.get_role_display())


def _name(seats: Iterable[Seat], role: str) -> str:
    return next((seat.user.name for seat in seats if seat.role == role), "")


def quorum_text(board: Board, present: int) -> str:
    """How many took part and how many had to."""
    rules = board.round.council_rules
    members = len(board.judges)
    return (
        f"Có {present}/{members} thành viên chấm điểm; quy chế yêu cầu {rules.quorum_text} "
        f"({rules.needed(members)}/{members})."
    )


def minutes_row(result: Result) -> papers.MinutesRow:
    """One product in the minutes."""
    return papers.MinutesRow(
        product=result.candidate.title,
        producer=result.candidate.maker,
        average=_shown(result.average),
        spread=_shown(result.spread),
        gates_missed=sorted({gate["star"] for gate in result.gates_failed}),
        star=result.star or None,
        text=" ".join(result.explanation[1:]),
    )


def _shown(value: Decimal | None) -> Decimal:
    return (value or Decimal(0)).quantize(CENT)


def proposals(results: Sequence[Result]) -> list[str]:
    """What the council proposes, one sentence per outcome."""
    said = []
    for star in sorted({one.star for one in results if one.outcome == Outcome.RECOGNISE})[::-1]:
        names = [one for one in results if one.outcome == Outcome.RECOGNISE and one.star == star]
        said.append(f"Đề nghị công nhận hạng {star} sao {len(names)} sản phẩm: {_names(names)}.")
    if sent := [one for one in results if one.outcome == Outcome.MINISTRY]:
        said.append(
            f"Đề nghị phê duyệt kết quả và gửi hồ sơ về Bộ {len(sent)} sản phẩm: {_names(sent)}."
        )
    if refused := [one for one in results if one.outcome == Outcome.REFUSE]:
        said.append(f"Chưa đề nghị công nhận {len(refused)} sản phẩm: {_names(refused)}.")
    return said or ["Hội đồng thống nhất kết quả trong bảng trên."]


def _names(results: Sequence[Result]) -> str:
    return ", ".join(one.candidate.title for one in results)


def summary(
    board: Board, rows: Sequence[Counted], results: Sequence[Result]
) -> papers.SummaryTable:
    """Member × product, with average, median and spread."""
    judges = board.judges
    return papers.SummaryTable(
        round_name=board.round.name,
        members=[seat.user.name for seat in judges],
        rows=[
            papers.SummaryRow(
                product=result.candidate.title,
                marks=[so(row.totals[s.pk]) if s.pk in row.totals else "" for s in judges],
                average=_shown(result.average),
                median=_shown(result.median),
                spread=_shown(result.spread),
                star=result.star or None,
            )
            for row, result in zip(rows, results, strict=True)
        ],
        chair=_name(board.seats, "CHAIR"),
        secretary=_name(board.seats, "SECRETARY"),
    )


class Given(NamedTuple):
    """One mark that counts; a round has more than fifty thousand of them."""

    criterion: str
    option_key: int | None
    points: Decimal | None
    comment: str
    abstained: bool


@dataclass(slots=True)
class SheetWords:
    """The printed words of a scoring sheet, looked up once for all its score sheets."""

    sheet: Sheet
    _options: dict[tuple[str, int], str] = field(default_factory=dict)

    def option(self, code: str, key: int) -> str:
        """What the judge chose, in the words of the sheet."""
        if (code, key) not in self._options:
            choice = chosen(self.sheet.leaves[code], key)
            self._options[code, key] = choice.label if choice else NO_OPTION
        return self._options[code, key]


def score_sheet(
    sheet: ScoreSheet, member: str, words: SheetWords, marks: Mapping[str, Given | Mark]
) -> papers.ScoreSheetPaper:
    """One member's locked sheet for one product."""
    assert sheet.locked_at is not None  # only locked sheets become papers
    candidate, leaves = sheet.candidate, words.sheet.leaves
    return papers.ScoreSheetPaper(
        product=candidate.title,
        producer=candidate.maker,
        member=member,
        sheet_title=words.sheet.name_vi,
        rows=[
            papers.ScoreRow(
                code=code,
                text=leaf.title,
                option_text=_answer(words, marks.get(code)),
                points=marks[code].points if code in marks else None,
                maximum=Decimal(str(leaf.max)),
                comment=marks[code].comment if code in marks else "",
            )
            for code, leaf in leaves.items()
        ],
        total=sheet.total or Decimal(0),
        locked_at=sheet.locked_at,
    )


def _answer(words: SheetWords, mark: Given | Mark | None) -> str:
    if mark is None:
        return ""
    return ABSTAINED if mark.abstained else words.option(mark.criterion, mark.option_key or 0)


# --- after the round ----------------------------------------------------------------------------


def decision(  # noqa: PLR0913 - a decision names all of this
    rows: Sequence[papers.DecisionRow],
    *,
    authority: str,
    decider: str,
    signer: Signer,
    basis: Sequence[str],
    recipients: Sequence[str],
    months: int,
    illustrative: bool,
) -> papers.Decision:
    """The recognition decision with its list."""
    return papers.Decision(
        basis=list(basis),
        articles=[
            f"Công nhận {len(rows)} sản phẩm OCOP (có danh sách kèm theo).",
            f"Giấy chứng nhận có thời hạn {months} tháng kể từ ngày ký Quyết định này.",
            "Chủ thể được dùng nhãn hiệu chứng nhận sản phẩm OCOP trong thời hạn công nhận, "
            "giữ các tiêu chí như hồ sơ và chịu kiểm tra sau công nhận.",
            f"Chánh Văn phòng {authority}, thủ trưởng các cơ quan liên quan, Ủy ban nhân dân "
            "các xã, phường và các chủ thể có tên trong danh sách chịu trách nhiệm thi hành "
            "Quyết định này. Quyết định có hiệu lực từ ngày ký.",
        ],
        rows=list(rows),
        recipients=list(recipients),
        signer_title=signer.title,
        signer_name=signer.name,
        place=signer.place,
        valid_months=months,
        decider=decider,
        illustrative=illustrative,
    )


def refusal(result: Result, signer: Signer, *, year: int, illustrative: bool) -> papers.NoticePaper:
    """Why a product was not recognised, in the sentences of the engine, and what can be done."""
    candidate = result.candidate
    return papers.NoticePaper(
        addressee=candidate.maker,
        paragraphs=[
            f"Hội đồng đã đánh giá sản phẩm {candidate.title} của {candidate.maker} trong "
            f'"{candidate.round.name}", năm {year}, theo {LAW}.',
            *result.explanation,
            "Vì vậy sản phẩm chưa được công nhận trong đợt này. Chủ thể hoàn thiện các nội dung "
            "nêu trên rồi nộp hồ sơ mới ở đợt sau; giấy tờ còn hạn được dùng lại.",
        ],
        recipients=["Như trên", "Ủy ban nhân dân xã, phường nơi có sản phẩm", "Lưu: VT"],
        signer_title=signer.title,
        signer_name=signer.name,
        place=signer.place,
        illustrative=illustrative,
    )


def written_summary(
    board: Board, answers: Mapping[UUID, Sequence[str]], signer: Signer, *, illustrative: bool
) -> papers.NoticePaper:
    """The written opinions put together."""
    lines = [
        f"{place}. {one.candidate.title} ({one.candidate.maker}): "
        f"{len(answers[one.candidate.pk])} ý kiến, tất cả đồng ý giữ hạng."
        for place, one in enumerate(board.standings, start=1)
    ]
    return papers.NoticePaper(
        addressee="Các thành viên Hội đồng",
        paragraphs=[
            f'Hội đồng cho ý kiến bằng văn bản về hồ sơ đánh giá lại trong "{board.round.name}", '
            f"theo {LAW}. Kết quả tổng hợp:",
            *lines,
        ],
        recipients=["Như trên", "Lưu: VT"],
        signer_title=signer.title,
        signer_name=signer.name,
        place=signer.place,
        illustrative=illustrative,
    )
