"""Closing a round: every result, every paper, every dossier, in one transaction: all or none."""

from collections.abc import Callable, Iterable, Mapping, Sequence
from datetime import date, datetime
from decimal import Decimal
from typing import Any
from uuid import UUID

from django.db import transaction
from django.utils import timezone

from ocop.criteria import Band, Sheet
from ocop.documents import actions as documents
from ocop.documents.actions import Draft
from ocop.documents.models import Document
from ocop.documents.papers import Paper
from ocop.dossiers import actions as dossiers
from ocop.dossiers.models import Dossier
from ocop.evaluation import papers
from ocop.evaluation.contest import explain_contest
from ocop.evaluation.models import (
    Mark,
    Opinion,
    Outcome,
    Result,
    Round,
    RoundState,
    Seat,
)
from ocop.evaluation.models.rounds import SCORING
from ocop.evaluation.obstacles import closing_faults, opinion_faults
from ocop.evaluation.papers import Given, Meeting, Signer
from ocop.evaluation.queries.outcomes import Counted, counted
from ocop.evaluation.queries.standings import Board, board
from ocop.evaluation.rules import may_direct
from ocop.kit.errors import Conflict, require
from ocop.kit.faults import Fault, Invalid
from ocop.kit.inserting import insert_rows
from ocop.kit.text import clean
from ocop.notices.actions import notify
from ocop.people.models import User
from ocop.scoring import Tally, explain, points

SIX_DIGITS = Decimal("0.000001")


@transaction.atomic
def close_round(*, round_: Round, meeting: Meeting, by: User, at: datetime) -> list[Result]:
    """Count, freeze, write the papers and let the dossiers go on; refused with every reason.

    Nothing is written when one thing fails: results, papers and dossiers belong together.
    """
    require(may_direct(by, round_))
    rows = Round.objects.select_for_update().filter(pk=round_.pk, state__in=SCORING)
    if not rows.exists():
        raise Conflict("Đợt này chưa mở hoặc đã kết thúc.")
    if faults := _meeting_faults(round_, meeting, timezone.localdate(at)):
        raise Invalid(faults)
    found = board(round_)
    make = _written if round_.is_written else _scored
    results = make(found, meeting, by, at)
    rows.update(
        state=RoundState.CLOSED, closed_at=at, held_on=meeting.held_on, place=clean(meeting.place)
    )
    moved = list(
        Dossier.objects.filter(candidates__round=round_).select_related("product__producer")
    )
    if moved:
        dossiers.reach_result(dossiers=moved, by=by, at=at)
    round_.refresh_from_db()
    _tell(round_, [seat.user for seat in found.seats], at)
    return results


def _meeting_faults(round_: Round, meeting: Meeting, on: date) -> list[Fault]:
    faults = []
    if not meeting.place.strip():
        faults.append(Fault("place", "Chưa có nơi họp.", "Ví dụ: Trụ sở UBND tỉnh."))
    day = f"{meeting.held_on:%d/%m/%Y}"
    if meeting.held_on < round_.opens_on:
        what = f"Ngày họp ({day}) trước ngày mở chấm ({round_.opens_on:%d/%m/%Y})."
        faults.append(Fault("held_on", what, "Sửa ngày họp."))
    if meeting.held_on > on:
        what = f"Ngày họp ({day}) chưa tới."
        faults.append(Fault("held_on", what, "Kết thúc đợt vào hoặc sau ngày họp."))
    return faults


# --- scored -------------------------------------------------------------------------------------


def _scored(found: Board, meeting: Meeting, by: User, at: datetime) -> list[Result]:
    rows = counted(found)
    if faults := closing_faults(found, rows):
        raise Invalid(faults)
    marks = _marks(rows)
    results = insert_rows([_result(row, marks, at) for row in rows])
    for result, row in zip(results, rows, strict=True):
        result.candidate = row.standing.candidate
    _papers(found, rows, results, marks, meeting)(by, at)
    return results


def _marks(rows: Sequence[Counted]) -> dict[UUID, dict[str, Given]]:
    """Every mark that counts, by sheet and criterion, in one query."""
    sheets = [sheet.pk for row in rows for sheet in row.standing.locked]
    found: dict[UUID, dict[str, Given]] = {pk: {} for pk in sheets}
    marks = Mark.objects.filter(sheet__in=sheets).values_list("sheet_id", *Given._fields)
    for sheet, *mark in marks.iterator(chunk_size=20_000):
        given = Given(*mark)
        found[sheet][given.criterion] = given
    return found


def _result(row: Counted, marks: Mapping[UUID, Mapping[str, Given]], at: datetime) -> Result:
    tally, candidate = row.tally, row.standing.candidate
    assert tally is not None  # closing_faults has refused what cannot be counted
    band = _band(row.sheet, tally.star) if tally.star else None
    return Result(
        candidate=candidate,
        turn=candidate.turn,
        judges=len(row.standing.locked),
        average=_six(tally.average),
        median=_six(tally.median),
        spread=_six(tally.spread).quantize(Decimal("0.01")),
        parts={part: str(_six(value)) for part, value in tally.parts.items()},
        gates_failed=[
            {
                "code": gate.code,
                "star": gate.star,
                "minimum": points(gate.minimum),
                "points": points(gate.points),
            }
            for gate in tally.gates_failed
        ],
        star=tally.star,
        star_by_points=tally.star_by_points,
        outcome=_outcome(band) if candidate.dossier_id else "",
        national_points=_is_national(_band(row.sheet, tally.star_by_points)),
        explanation=list(
            explain(row.sheet, tally) if candidate.dossier_id else explain_contest(tally)
        ),
        frozen=_frozen(row, tally, marks),
        closed_at=at,
    )


def _six(value: Any) -> Decimal:
    return (Decimal(value.numerator) / Decimal(value.denominator)).quantize(SIX_DIGITS)


def _band(sheet: Sheet, star: int) -> Band:
    return next(band for band in sheet.bands if band.star == star)


def _is_national(band: Band) -> bool:
    return band.level == "national"


def _outcome(band: Band | None) -> str:
    """What the law lets follow from a star: the province recognises, the Ministry, or nobody."""
    if band is None or not band.certificate:
        return Outcome.REFUSE
    return Outcome.MINISTRY if _is_national(band) else Outcome.RECOGNISE


def _frozen(
    row: Counted, tally: Tally, marks: Mapping[UUID, Mapping[str, Given]]
) -> dict[str, Any]:
    """Everything the result rests on, so that it can be counted again at any time."""
    candidate = row.standing.candidate
    return {
        "criteria_set": candidate.round.criteria_set,
        "sheet": candidate.sheet,
        "rules": candidate.round.rules,
        "average": str(tally.average),
        "agreed": candidate.agreed,
        "stops": [stop.label for stop in tally.stops],
        "voided": {code: note.label for code, note in tally.voided.items()},
        "judges": [
            {
                "seat": sheet.seat_id,
                "sheet": str(sheet.pk),
                "marks": {
                    code: {
                        "option": mark.option_key,
                        "points": None if mark.points is None else str(mark.points),
                        "comment": mark.comment,
                    }
                    for code, mark in sorted(marks[sheet.pk].items())
                },
            }
            for sheet in row.standing.locked
        ],
    }


# --- papers -------------------------------------------------------------------------------------


def _papers(
    found: Board,
    rows: Sequence[Counted],
    results: Sequence[Result],
    marks: Mapping[UUID, Mapping[str, Given]],
    meeting: Meeting,
) -> Callable[[User, datetime], list[Document]]:
    """Minutes, summary and one score sheet per member and product, ready to be issued."""
    round_, present = found.round, {s.seat_id for row in rows for s in row.standing.locked}
    made = [
        _of_round("MINUTES", "Biên bản họp Hội đồng", round_,
                  papers.minutes(found, results, meeting, present)),
        _of_round("SUMMARY", "Bảng tổng hợp điểm", round_, papers.summary(found, rows, results)),
    ]  # fmt: skip
    made += _score_sheets(found.seats, rows, marks)
    return lambda by, at: _issued(round_, made, by, at)


def _of_round(kind: str, title: str, round_: Round, paper: Paper) -> Draft:
    """A paper about the whole round."""
    return Draft(
        kind=kind, title=f"{title}, {round_.name}", content=paper, subject_kind="round",
        subject_id=round_.pk,
    )  # fmt: skip


def _score_sheets(
    seats: Iterable[Seat], rows: Sequence[Counted], marks: Mapping[UUID, Mapping[str, Given]]
) -> list[Draft]:
    names = {seat.pk: seat.user.name for seat in seats}
    words: dict[int, papers.SheetWords] = {}
    made = []
    for row in rows:
        said = words.setdefault(id(row.sheet), papers.SheetWords(row.sheet))
        for sheet in row.standing.locked:
            sheet.candidate = row.standing.candidate
            name = names[sheet.seat_id]
            paper = papers.score_sheet(sheet, name, said, marks[sheet.pk])
            title = f"Phiếu chấm điểm {sheet.candidate.title}, {name}"
            made.append(
                Draft(
                    kind="SCORE_SHEET",
                    title=title,
                    content=paper,
                    subject_kind="score_sheet",
                    subject_id=sheet.pk,
                )
            )
    return made


def _issued(round_: Round, made: Sequence[Draft], by: User, at: datetime) -> list[Document]:
    drafts = documents.draft_many(drafts=made, unit=round_.unit, by=by, at=at)
    return documents.issue(documents=drafts, issued_on=timezone.localdate(at), by=by, at=at)


# --- written opinions ---------------------------------------------------------------------------


def _written(found: Board, meeting: Meeting, by: User, at: datetime) -> list[Result]:
    """Every member agrees that the star stays; otherwise the council has to meet."""
    answers: dict[UUID, list[Opinion]] = {one.candidate.pk: [] for one in found.standings}
    for opinion in Opinion.objects.filter(candidate__round=found.round):
        answers[opinion.candidate_id].append(opinion)
    if faults := opinion_faults(found, answers):
        raise Invalid(faults)
    stars = dict(
        Dossier.objects.filter(candidates__round=found.round).values_list("pk", "recognition__star")
    )
    results = Result.objects.bulk_create(
        [
            _kept(one.candidate, answers[one.candidate.pk], stars[one.candidate.subject_id], at)
            for one in found.standings
        ]
    )
    chair = next(seat for seat in found.seats if seat.role == "CHAIR")
    signer = Signer(title=chair.title or "Chủ tịch Hội đồng", name=chair.user.name,
                    place=meeting.place)  # fmt: skip
    said = {pk: [opinion.reason for opinion in given] for pk, given in answers.items()}
    paper = papers.written_summary(found, said, signer, illustrative=False)
    title = "Tổng hợp ý kiến bằng văn bản"
    _issued(found.round, [_of_round("NOTICE", title, found.round, paper)], by, at)
    return results


def _kept(candidate: Any, given: Sequence[Opinion], star: int, at: datetime) -> Result:
    return Result(
        candidate=candidate,
        turn=1,
        judges=len(given),
        star=star,
        star_by_points=star,
        outcome=Outcome.RECOGNISE if star < 5 else Outcome.MINISTRY,
        national_points=star == 5,
        explanation=[
            f"{len(given)} thành viên cho ý kiến bằng văn bản, tất cả đồng ý giữ {star} sao."
        ],
        frozen={
            "opinions": [
                {"seat": one.seat_id, "agrees": True, "reason": one.reason} for one in given
            ]
        },
        written=True,
        closed_at=at,
    )


def _tell(round_: Round, people: Iterable[User], at: datetime) -> None:
    notify(
        to=people,
        kind="evaluation.closed",
        title=f'"{round_.name}" đã kết thúc',
        text="Đã có kết quả, biên bản và bảng tổng hợp.",
        link=f"/hoi-dong/{round_.pk}/ket-qua",
        key=f"evaluation.closed:{round_.pk}",
        at=at,
    )
