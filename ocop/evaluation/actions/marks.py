"""A judge's sheet: marks saved one by one or whole, abstentions, declared notes, the lock."""

from collections.abc import Mapping
from datetime import datetime
from decimal import Decimal
from typing import Any

from django.db import transaction
from django.db.models import F, Sum
from django.utils import timezone

from ocop.criteria import Criterion, NoteKind, Sheet
from ocop.evaluation.marking import chosen, lock_faults, mark_faults
from ocop.evaluation.models import (
    Candidate,
    Declaration,
    Mark,
    Reopening,
    Round,
    RoundState,
    ScoreSheet,
    Seat,
    SheetState,
)
from ocop.evaluation.models import Conflict as Declared
from ocop.evaluation.models.rounds import SCORING
from ocop.evaluation.rules import may_declare, may_judge, may_unlock
from ocop.kit.errors import Conflict, require
from ocop.kit.faults import Fault, Invalid
from ocop.kit.text import clean
from ocop.people.models import User
from ocop.scoring import points as shown

LOCKED = "Phiếu này đã khóa. Muốn sửa, nhờ thư ký mở lại và ghi lý do."
CONFLICTED = "Đã khai xung đột lợi ích với sản phẩm này nên không chấm."


@transaction.atomic
def save_mark(  # noqa: PLR0913 - a mark is all of this
    *,
    seat: Seat,
    candidate: Candidate,
    criterion: str,
    option_key: int | None,
    comment: str,
    version: int,
    by: User,
    at: datetime,
) -> Mark:
    """Keep what the judge chose at one criterion (`option_key` 0: no level reached).

    `version` is that of the mark the judge saw (0: none). Conflict tells what another window has
    saved meanwhile; the same answer twice is no conflict.
    """
    found = _criterion(candidate.scoring_sheet, criterion)
    _require_judge(seat, candidate, by, at)
    if faults := mark_faults(found, option_key, comment):
        raise Invalid(faults)
    columns = _given(found, option_key or 0, comment)
    return _write(seat, candidate, criterion, columns, version, at)


@transaction.atomic
def save_marks(
    *, seat: Seat, candidate: Candidate, answers: Mapping[str, tuple[int, str]], by: User,
    at: datetime,
) -> ScoreSheet:  # fmt: skip
    """Keep what the judge wrote on paper: option and comment by criterion, all or none.

    Conflict when one of the criteria has been marked already: nothing is written over unseen.
    """
    leaves = {code: _criterion(candidate.scoring_sheet, code) for code in answers}
    _require_judge(seat, candidate, by, at)
    if faults := [f for code, said in answers.items() for f in mark_faults(leaves[code], *said)]:
        raise Invalid(faults)
    sheet = _open_sheet(seat, candidate, at)
    if there := sheet.marks.filter(criterion__in=answers).order_by("pk").first():
        raise Conflict(_merge_message(leaves[there.criterion], there))
    Mark.objects.bulk_create(
        Mark(sheet=sheet, criterion=code, at=at, **_given(leaves[code], *said))
        for code, said in answers.items()
    )
    return sheet


def _given(criterion: Criterion, key: int, comment: str) -> dict[str, Any]:
    """The columns of a mark that `mark_faults` has let through."""
    choice = chosen(criterion, key)
    assert choice is not None
    return {
        "option_key": key or None,
        "points": Decimal(str(choice.points)),
        "comment": _tidy(comment),
        "abstained": False,
    }


@transaction.atomic
def abstain(  # noqa: PLR0913 - a mark is all of this
    *,
    seat: Seat,
    candidate: Candidate,
    criterion: str,
    comment: str,
    version: int,
    by: User,
    at: datetime,
) -> Mark:
    """Say that this criterion lies outside one's field ("Ngoài chuyên môn"): no mark is given."""
    _criterion(candidate.scoring_sheet, criterion)
    _require_judge(seat, candidate, by, at)
    columns: dict[str, Any] = {
        "option_key": None, "points": None, "comment": _tidy(comment), "abstained": True,
    }  # fmt: skip
    return _write(seat, candidate, criterion, columns, version, at)


def _tidy(comment: str) -> str:
    return "\n".join(clean(line) for line in comment.splitlines()).strip()


def _criterion(sheet: Sheet, code: str) -> Criterion:
    if code not in sheet.leaves:
        what = f"Phiếu này không có tiêu chí {code}."
        raise Invalid([Fault("criterion", what, "Mở lại phiếu chấm rồi chọn tiêu chí.")])
    return sheet.leaves[code]


def _require_judge(seat: Seat, candidate: Candidate, by: User, at: datetime) -> None:
    """The judge of this seat, of this round, within its days, without a conflict."""
    require(may_declare(by, seat))
    require(seat.round_id == candidate.round_id)
    round_ = Round.objects.get(pk=candidate.round_id)
    if round_.state not in SCORING:
        ended = round_.state == RoundState.CLOSED
        raise Conflict("Đợt đã kết thúc." if ended else "Đợt chưa mở chấm.")
    if round_.is_written:
        raise Conflict("Đợt này lấy ý kiến bằng văn bản, không chấm điểm.")
    if timezone.localdate(at) > round_.closes_on:
        last = f"{round_.closes_on:%d/%m/%Y}"
        raise Conflict(f"Đã hết ngày chấm ({last}). Nhờ thư ký nếu còn phiếu chưa khóa.")
    require(
        not Declared.objects.filter(seat=seat, candidate=candidate, declared=True).exists(),
        CONFLICTED,
    )


def _write(
    seat: Seat,
    candidate: Candidate,
    criterion: str,
    columns: dict[str, Any],
    version: int,
    at: datetime,
) -> Mark:
    sheet = _open_sheet(seat, candidate, at)
    mark = Mark.objects.filter(sheet=sheet, criterion=criterion).first()
    if mark is None:
        return Mark.objects.create(sheet=sheet, criterion=criterion, at=at, **columns)
    if all(getattr(mark, name) == value for name, value in columns.items()):
        return mark
    if mark.version != version:
        raise Conflict(_merge_message(candidate.scoring_sheet.leaves[criterion], mark))
    Mark.objects.filter(pk=mark.pk).update(**columns, version=F("version") + 1, at=at)
    mark.refresh_from_db()
    return mark


def _open_sheet(seat: Seat, candidate: Candidate, at: datetime) -> ScoreSheet:
    """The judge's open sheet of this turn, begun when there is none; its row stays locked."""
    ScoreSheet.objects.bulk_create(
        [ScoreSheet(seat=seat, candidate=candidate, turn=candidate.turn, started_at=at)],
        ignore_conflicts=True,
    )
    rows = ScoreSheet.objects.filter(seat=seat, candidate=candidate, turn=candidate.turn)
    if not rows.filter(state=SheetState.OPEN).update(saves=F("saves") + 1):
        raise Conflict(LOCKED)
    return rows.get()


def _merge_message(criterion: Criterion, mark: Mark) -> str:
    clock = f"{timezone.localtime(mark.at):%H:%M}"
    if mark.abstained:
        there = "Ngoài chuyên môn"
    else:
        assert mark.points is not None
        there = f"{shown(mark.points)} điểm"
    return (
        f"Tiêu chí {criterion.code} vừa được lưu ở cửa sổ khác lúc {clock}: {there}. "
        "Chọn giữ bản nào."
    )


@transaction.atomic
def declare_note(
    *, sheet: ScoreSheet, note: str, reason: str, by: User, at: datetime
) -> Declaration:
    """Say that a printed note (dismissal, stop, requirement) applies; the council settles it."""
    require(may_judge(by, sheet))
    if note not in declarable(sheet.candidate.scoring_sheet):
        raise Invalid([Fault("note", "Phiếu này không có ghi chú đó.", "Chọn trong danh sách.")])
    if not reason.strip():
        how = "Viết ngắn điều đã thấy. Ví dụ: Không có giấy an toàn thực phẩm."
        raise Invalid([Fault("reason", "Chưa ghi lý do khai ghi chú này.", how)])
    _hold_open(sheet)
    found, _ = Declaration.objects.update_or_create(
        sheet=sheet, note=note, defaults={"reason": clean(reason), "at": at}
    )
    return found


@transaction.atomic
def take_back_note(*, sheet: ScoreSheet, note: str, by: User, at: datetime) -> None:
    """Take back what was declared, while the sheet is open."""
    require(may_judge(by, sheet))
    _hold_open(sheet)
    Declaration.objects.filter(sheet=sheet, note=note).delete()


def declarable(sheet: Sheet) -> dict[str, str]:
    """The notes a person may declare, by id, with their words; computed ones and hints are not."""
    whole = {one.id: one.label for one in sheet.disqualify}
    beside = {
        note_id: f"{criterion.code}: {note.label}"
        for note_id, (criterion, note) in sheet.notes.items()
        if note.kind is not NoteKind.NOTE and note.when is None
    }
    return whole | beside


def _hold_open(sheet: ScoreSheet) -> None:
    rows = ScoreSheet.objects.filter(pk=sheet.pk, state=SheetState.OPEN)
    if not rows.update(saves=F("saves") + 1):
        raise Conflict(LOCKED)


def _hold_scoring(sheet: ScoreSheet) -> None:
    """Keep the round from being closed meanwhile: what closing counts must stay as counted."""
    rows = Round.objects.select_for_update().filter(pk=sheet.candidate.round_id)
    if not rows.filter(state__in=SCORING).exists():
        raise Conflict("Đợt không còn ở bước chấm.")


@transaction.atomic
def lock_sheet(*, sheet: ScoreSheet, by: User, at: datetime) -> ScoreSheet:
    """Hand the sheet in: nothing changes after; the marks of the others may now be seen."""
    require(may_judge(by, sheet))
    _hold_scoring(sheet)
    _hold_open(sheet)
    _require_judge(sheet.seat, sheet.candidate, by, at)
    given = {mark.criterion: None for mark in sheet.marks.all()}
    if faults := lock_faults(sheet.candidate.scoring_sheet, given):
        raise Invalid(faults)
    total = sheet.marks.aggregate(total=Sum("points"))["total"] or Decimal(0)
    rows = ScoreSheet.objects.filter(pk=sheet.pk, state=SheetState.OPEN)
    rows.update(state=SheetState.LOCKED, locked_at=at, total=total)
    sheet.refresh_from_db()
    return sheet


@transaction.atomic
def unlock_sheet(*, sheet: ScoreSheet, reason: str, by: User, at: datetime) -> ScoreSheet:
    """Open a locked sheet again; who, when and why stay in the history."""
    return _move(sheet, SheetState.LOCKED, SheetState.OPEN, reason, by, at)


@transaction.atomic
def void_sheet(*, sheet: ScoreSheet, reason: str, by: User, at: datetime) -> ScoreSheet:
    """Set aside an open sheet of a judge who cannot finish: it does not count."""
    return _move(sheet, SheetState.OPEN, SheetState.VOID, reason, by, at)


def _move(
    sheet: ScoreSheet, old: SheetState, new: SheetState, reason: str, by: User, at: datetime
) -> ScoreSheet:
    require(may_unlock(by, sheet.candidate.round), "Chỉ thư ký hội đồng làm được việc này.")
    if not reason.strip():
        how = "Lý do được giữ trong lịch sử. Ví dụ: Chọn nhầm mức ở 2.3."
        raise Invalid([Fault("reason", "Chưa ghi lý do.", how)])
    _hold_scoring(sheet)
    rows = ScoreSheet.objects.filter(pk=sheet.pk, state=old)
    if not rows.update(state=new, locked_at=None, total=None):
        raise Conflict(f"Phiếu này không còn ở tình trạng {old.label.lower()}.")
    Reopening.objects.create(sheet=sheet, state=new, reason=clean(reason), by=by, at=at)
    sheet.refresh_from_db()
    return sheet
