"""What the council's work does to dossiers. The app of the councils calls these, set-based.

Each is all or none: `Conflict` names the dossiers that are no longer where they were expected.
"""

from collections.abc import Collection, Mapping
from datetime import date, datetime
from uuid import UUID

from django.db import transaction
from django.utils import timezone

from ocop.dossiers.actions.moving import move, move_all, move_each
from ocop.dossiers.actions.telling import producer_side, tell
from ocop.dossiers.clocks import NATIONAL, batch_for
from ocop.dossiers.models import ENDED, NEXT, Dossier, DossierGrant, State
from ocop.dossiers.queries.scores import law_of
from ocop.dossiers.rules import may_carry_result
from ocop.kit.errors import require, require_aware
from ocop.kit.faults import Fault, Invalid
from ocop.people.models import User

CONCLUDING = frozenset(
    {State.RESULT, State.SENT_TO_MINISTRY, State.CENTRAL_SCORING, State.BACK_TO_PROVINCE}
)
MINISTRY_ANSWERS = frozenset({State.CENTRAL_SCORING, State.RECOGNISED, State.BACK_TO_PROVINCE})


@transaction.atomic
def begin_scoring(
    *, dossiers: Collection[Dossier], users: Collection[User], until: date, by: User | None,
    at: datetime,
) -> None:  # fmt: skip
    """The council scores; its members may read the dossiers until the day `until`."""
    require(may_carry_result(by, dossiers))
    begun_from = {State.ADVISORY_REVIEW, State.BACK_TO_PROVINCE}
    move_all(dossiers, from_states=begun_from, to=State.COUNCIL_SCORING, by=by, at=at)
    DossierGrant.objects.bulk_create(
        (DossierGrant(dossier=d, user=user, until=until) for d in dossiers for user in users),
        update_conflicts=True, unique_fields=["dossier", "user"], update_fields=["until"],
    )  # fmt: skip


@transaction.atomic
def begin_rescoring(*, dossiers: Collection[Dossier], by: User | None, at: datetime) -> None:
    """The marks lie too far apart: the council scores again."""
    require(may_carry_result(by, dossiers))
    move_all(dossiers, from_states={State.COUNCIL_SCORING}, to=State.RESCORING, by=by, at=at)


@transaction.atomic
def reach_result(*, dossiers: Collection[Dossier], by: User | None, at: datetime) -> None:
    """The council has its result."""
    require(may_carry_result(by, dossiers))
    scored = {State.COUNCIL_SCORING, State.RESCORING}
    move_all(dossiers, from_states=scored, to=State.RESULT, by=by, at=at)


@transaction.atomic
def conclude(*, moves: Mapping[UUID, State], by: User | None, at: datetime, note: str = "") -> None:
    """Decide: recognised, not recognised, or on to the ministry. `Invalid` for a way that is none."""
    require_aware(at)
    rows = list(Dossier.objects.filter(pk__in=moves).select_related("product__producer__area_now"))
    require(may_carry_result(by, rows))
    _refuse_no_way(rows, moves)
    move_each(moves, from_states=CONCLUDING, by=by, at=at, note=note)
    ended = [row for row in rows if moves[row.pk] in ENDED]
    Dossier.objects.filter(pk__in=[row.pk for row in ended]).update(due_on=None)
    for row in rows:
        row.refresh_from_db(fields=["state", "due_on", "version", "state_since"])
        if row.state == State.SENT_TO_MINISTRY:
            _national_clock(row, at)
        text = note or f"Hồ sơ ở bước: {row.get_state_display()}."
        title = f"Kết quả hồ sơ {row.product.name}: {row.get_state_display()}"
        tell(row, producer_side(row, at), title, text, at=at)


def _refuse_no_way(rows: Collection[Dossier], moves: Mapping[UUID, State]) -> None:
    faults = [
        Fault(
            str(row.pk),
            f'"{row.product.name}": từ {row.get_state_display()} không chuyển sang '
            f"{State(moves[row.pk]).label} được.",
            "Chọn bước kế tiếp đúng quy trình.",
            "no_way",
        )
        for row in rows
        if State(row.state) in CONCLUDING and moves[row.pk] not in NEXT[State(row.state)]
    ]
    if faults:
        raise Invalid(faults)


def _national_clock(dossier: Dossier, at: datetime) -> None:
    """The ministry decides in its next batch."""
    batch = batch_for(law_of(dossier), timezone.localdate(at), level=NATIONAL)
    dossier.due_on = date.fromordinal(batch.assessed_before.toordinal() - 1)
    Dossier.objects.filter(pk=dossier.pk).update(due_on=dossier.due_on)


@transaction.atomic
def record_ministry_answer(
    *, dossier: Dossier, answer: State, by: User | None, at: datetime, note: str = ""
) -> Dossier:
    """What the ministry did: it scores, it recognised five stars, or it sent the dossier back."""
    require(may_carry_result(by, [dossier]))
    if answer not in MINISTRY_ANSWERS:
        how = "Chọn: trung ương đang chấm, đã công nhận, hoặc trả về tỉnh."
        raise Invalid([Fault("answer", "Chưa chọn trả lời của Bộ.", how, "answer")])
    sources = {state for state, targets in NEXT.items() if answer in targets} & {
        State.SENT_TO_MINISTRY,
        State.CENTRAL_SCORING,
    }
    columns = {"due_on": None} if answer == State.RECOGNISED else {}
    move(dossier, from_states=sources, to=answer, by=by, at=at, note=note, **columns)
    title = f"Bộ trả lời về {dossier.product.name}: {dossier.get_state_display()}"
    tell(dossier, producer_side(dossier, at), title, note or title, at=at)
    return dossier
