"""The meeting: reminders, findings, agreed points, and scoring again."""

from collections.abc import Collection
from datetime import datetime
from uuid import UUID

from django.db import transaction
from django.db.models import F
from django.utils import timezone

from ocop.criteria import Points
from ocop.dossiers import actions as dossiers
from ocop.dossiers.models import Dossier
from ocop.evaluation.actions.marks import declarable
from ocop.evaluation.models import (
    Candidate,
    Mark,
    Round,
    RoundState,
    Ruling,
    ScoreSheet,
    Seat,
    SheetState,
)
from ocop.evaluation.models.rounds import SCORING
from ocop.evaluation.queries.standings import Standing, board
from ocop.evaluation.rules import may_direct
from ocop.kit.errors import Conflict, require
from ocop.kit.faults import Fault, Invalid
from ocop.kit.text import clean
from ocop.notices.actions import notify
from ocop.people.models import User
from ocop.scoring import points as shown

NOT_SCORING = "Đợt không ở bước chấm."


def remind(*, round_: Round, seats: Collection[int], by: User, at: datetime) -> int:
    """Remind judges who still have sheets to lock; once a day each. Answers how many were told."""
    require(may_direct(by, round_))
    if not round_.is_scoring:
        raise Conflict(NOT_SCORING)
    left: dict[int, int] = {}
    found = board(round_)
    for standing in found.standings:
        for seat in standing.waiting:
            left[seat.pk] = left.get(seat.pk, 0) + 1
    told = 0
    for seat in found.judges:
        if seat.pk in seats and seat.pk in left:
            told += _nudge(seat, left[seat.pk], at)
    return told


def _nudge(seat: Seat, left: int, at: datetime) -> int:
    round_ = seat.round
    return notify(
        to=[seat.user],
        kind="evaluation.reminder",
        title=f"Còn {left} phiếu chưa khóa",
        text=f'Đợt "{round_.name}" đóng ngày {round_.closes_on:%d/%m/%Y}.',
        link=f"/hoi-dong/{round_.pk}/cham",
        key=f"evaluation.reminder:{round_.pk}:{timezone.localdate(at)}",
        at=at,
    )


@transaction.atomic
def rule_on_note(
    *, candidate: Candidate, note: str, holds: bool, reason: str, by: User, at: datetime
) -> Ruling:
    """Write down what the council found of a printed note; it counts at closing when it holds."""
    require(may_direct(by, candidate.round))
    _hold_scoring(candidate.round)
    if note not in declarable(candidate.scoring_sheet):
        raise Invalid([Fault("note", "Phiếu này không có ghi chú đó.", "Chọn trong danh sách.")])
    if not reason.strip():
        how = "Ghi ngắn căn cứ. Ví dụ: Đã xem giấy chứng nhận còn hạn."
        raise Invalid([Fault("reason", "Chưa ghi lý do kết luận.", how)])
    columns = {"holds": holds, "reason": clean(reason), "by": by, "at": at}
    found, _ = Ruling.objects.update_or_create(candidate=candidate, note=note, defaults=columns)
    return found


@transaction.atomic
def agree_points(
    *, candidate: Candidate, criterion: str, points: Points, by: User, at: datetime
) -> Candidate:
    """Write down the points the council settled on, for rules that test minimums on them."""
    require(may_direct(by, candidate.round))
    _hold_scoring(candidate.round)
    allowed = candidate.scoring_sheet.allowed.get(criterion)
    if allowed is None or points not in allowed:
        choices = ", ".join(shown(one) for one in sorted(allowed or ()))
        what = f"Tiêu chí {criterion} không có mức {shown(points)} điểm."
        raise Invalid([Fault("points", what, f"Chọn một trong các số: {choices}.")])
    rows = Candidate.objects.select_for_update().filter(pk=candidate.pk)
    agreed = rows.get().agreed | {criterion: str(points)}
    rows.update(agreed=agreed)
    candidate.refresh_from_db(fields=["agreed"])
    return candidate


def _hold_scoring(round_: Round) -> None:
    rows = Round.objects.select_for_update().filter(pk=round_.pk, state__in=SCORING)
    if not rows.exists():
        raise Conflict(NOT_SCORING)


@transaction.atomic
def call_rescore(
    *, round_: Round, candidates: Collection[UUID], by: User, at: datetime
) -> list[Candidate]:
    """After discussion let the products be scored again; sheets start from the marks before."""
    require(may_direct(by, round_))
    _hold_scoring(round_)
    chosen = [one for one in board(round_).standings if one.candidate.pk in set(candidates)]
    if faults := _rescore_faults(chosen):
        raise Invalid(faults)
    rows = Candidate.objects.filter(pk__in=[one.candidate.pk for one in chosen])
    rows.update(turn=F("turn") + 1, agreed={})
    Round.objects.filter(pk=round_.pk).update(state=RoundState.DISCUSSION)
    _copy_sheets(chosen, at)
    scored_once = [one.candidate.dossier_id for one in chosen if one.candidate.turn == 1]
    moved = list(Dossier.objects.filter(pk__in=[pk for pk in scored_once if pk]))
    if moved:
        dossiers.begin_rescoring(dossiers=moved, by=by, at=at)
    round_.refresh_from_db()
    notify(
        to={seat.user for one in chosen for seat in one.judges},
        kind="evaluation.rescore",
        title=f"Chấm lại {len(chosen)} sản phẩm sau thảo luận",
        text=", ".join(one.candidate.title for one in chosen),
        link=f"/hoi-dong/{round_.pk}/cham",
        key=f"evaluation.rescore:{round_.pk}:{at.isoformat()}",
        at=at,
    )
    return list(rows.order_by("order"))


def _rescore_faults(chosen: list[Standing]) -> list[Fault]:
    if not chosen:
        return [Fault("candidates", "Chưa chọn sản phẩm nào.", "Chọn ít nhất một sản phẩm.")]
    return [
        Fault(
            "candidates",
            f'"{one.candidate.title}" chưa đủ phiếu đã khóa.',
            "Chờ mọi người khóa phiếu rồi mới thảo luận và chấm lại.",
        )
        for one in chosen
        if not one.is_complete
    ]


def _copy_sheets(chosen: list[Standing], at: datetime) -> None:
    """The locked sheets of the turn before, open again as the next turn."""
    copies: dict[UUID, ScoreSheet] = {}
    for one in chosen:
        for old in one.locked:
            copies[old.pk] = ScoreSheet(
                seat_id=old.seat_id, candidate_id=old.candidate_id, turn=old.turn + 1,
                state=SheetState.OPEN, started_at=at,
            )  # fmt: skip
    ScoreSheet.objects.bulk_create(copies.values())
    marks = list(Mark.objects.filter(sheet__in=list(copies)))
    for mark in marks:
        mark.pk, mark.sheet_id = None, copies[mark.sheet_id].pk
        mark.version, mark.at = 1, at
    Mark.objects.bulk_create(marks, batch_size=2000)
