"""Declaring conflicts of interest, and opening the scoring."""

from collections.abc import Mapping
from datetime import datetime, timedelta
from uuid import UUID

from django.db import transaction
from django.db.models import Q
from django.utils import timezone

from ocop.dossiers import actions as dossiers
from ocop.dossiers.models import Dossier, ProofLink
from ocop.evaluation.actions.rounds import STARTED, hold_preparing
from ocop.evaluation.models import Candidate, Conflict, Round, RoundState, Seat
from ocop.evaluation.obstacles import opening_faults
from ocop.evaluation.queries.standings import board
from ocop.evaluation.rules import may_decide, may_declare
from ocop.kit.errors import Conflict as Clash
from ocop.kit.errors import require
from ocop.kit.faults import Fault, Invalid
from ocop.kit.text import clean
from ocop.notices.actions import notify
from ocop.people.models import User
from ocop.proofs import actions as proofs
from ocop.proofs.models import Proof

READING_DAYS = 60  # after the last day of the round papers may still be looked up


@transaction.atomic
def declare_conflict(
    *, seat: Seat, candidate: Candidate, declared: bool, reason: str, by: User, at: datetime
) -> Conflict:
    """Promise to have no conflict of interest with one product, or say which one."""
    answers = {candidate.pk: reason if declared else None}
    if declared and not reason.strip():
        raise Invalid([_no_reason(candidate)])
    declare_conflicts(seat=seat, answers=answers, by=by, at=at)
    return Conflict.objects.get(seat=seat, candidate=candidate)


@transaction.atomic
def declare_conflicts(
    *, seat: Seat, answers: Mapping[UUID, str | None], by: User, at: datetime
) -> int:
    """Declare for many products at once: None = no conflict, a text = the conflict."""
    require(may_declare(by, seat))
    hold_preparing(seat.round)
    candidates = {one.pk: one for one in Candidate.objects.filter(round=seat.round)}
    if unknown := set(answers) - set(candidates):
        what = f"{len(unknown)} sản phẩm không còn ở trong đợt."
        raise Invalid([Fault("candidates", what, "Mở lại trang rồi khai lại.")])
    faults = [
        _no_reason(candidates[pk])
        for pk, reason in answers.items()
        if reason is not None and not reason.strip()
    ]
    if faults:
        raise Invalid(faults)
    Conflict.objects.bulk_create(
        [
            Conflict(
                seat=seat,
                candidate_id=pk,
                declared=reason is not None,
                reason=clean(reason or ""),
                at=at,
            )
            for pk, reason in answers.items()
        ],
        update_conflicts=True,
        unique_fields=["seat", "candidate"],
        update_fields=["declared", "reason", "at"],
    )
    return len(answers)


def _no_reason(candidate: Candidate) -> Fault:
    what = f'"{candidate.title}": đã chọn có xung đột nhưng chưa ghi lý do.'
    return Fault(f"reason-{candidate.pk}", what, "Ví dụ: Là người nhà của chủ thể.")


@transaction.atomic
def open_scoring(*, round_: Round, by: User, at: datetime) -> Round:
    """Open the scoring: dossiers move to the council, members may read them, everybody is told."""
    require(may_decide(by, round_))
    on = timezone.localdate(at)
    found = board(round_)
    if round_.state == RoundState.PREPARING and (faults := opening_faults(found, on=on)):
        raise Invalid(faults)
    rows = Round.objects.filter(pk=round_.pk, state=RoundState.PREPARING)
    if not rows.update(state=RoundState.OPEN, opened_at=at):
        raise Clash(STARTED)
    round_.refresh_from_db()
    readers = [seat.user for seat in found.seats]
    until = round_.closes_on + timedelta(days=READING_DAYS)
    rows_of = Dossier.objects.filter(candidates__round=round_)
    chosen = list(rows_of.select_related("product__producer"))
    if chosen:
        dossiers.begin_scoring(dossiers=chosen, users=readers, until=until, by=by, at=at)
        linked = ProofLink.objects.filter(dossier__in=chosen).values("proof")
        papers = list(Proof.objects.filter(Q(pk__in=linked)))
        proofs.grant_proofs(proofs=papers, users=readers, until=until, by=by, at=at)
    _tell(round_, [seat.user for seat in found.judges], at)
    return round_


def _tell(round_: Round, judges: list[User], at: datetime) -> None:
    notify(
        to=judges,
        kind="evaluation.opened",
        title=f'Đã mở chấm "{round_.name}"',
        text=f"Chấm và khóa phiếu trước hết ngày {round_.closes_on:%d/%m/%Y}.",
        link=f"/hoi-dong/{round_.pk}/cham",
        key=f"evaluation.opened:{round_.pk}",
        at=at,
    )
