"""A state changes only here: conditionally, with its step written in the same transaction."""

from collections.abc import Collection, Mapping
from datetime import datetime
from typing import Any
from uuid import UUID

from django.db.models import F

from ocop.dossiers.models import EDITABLE, Dossier, State, Step
from ocop.kit.errors import Conflict, require_aware
from ocop.people.models import User
from ocop.products.models import Producer
from ocop.proofs.rules import consent_of


def helped_producer(dossier: Dossier, by: User | None, at: datetime) -> Producer | None:
    """The producer on whose behalf a helper works now; None for everyone else."""
    producer = dossier.product.producer
    return producer if consent_of(by, producer, require_aware(at).date()) is not None else None


def move(
    dossier: Dossier, *, from_states: Collection[State], to: State, by: User | None, at: datetime,
    note: str = "", **columns: Any,
) -> State:  # fmt: skip
    """Move one dossier on and write the step; answers the state it came from.

    `Conflict` says where the dossier is now when somebody else moved it first.
    """
    require_aware(at)
    changed = {"state": to, "state_since": at, "version": F("version") + 1, **columns}
    for state in sorted(from_states):
        if Dossier.objects.live().filter(pk=dossier.pk, state=state).update(**changed):
            write_step(dossier, state, to, by=by, at=at, note=note)
            dossier.refresh_from_db()
            return state
    raise Conflict(where_it_is(dossier))


def move_all(
    dossiers: Collection[Dossier], *, from_states: Collection[State], to: State, by: User | None,
    at: datetime, note: str = "", **columns: Any,
) -> None:  # fmt: skip
    """Move many dossiers, all or none; `Conflict` names those that moved meanwhile."""
    moves = {dossier.pk: to for dossier in dossiers}
    move_each(moves, from_states=from_states, by=by, at=at, note=note, **columns)


def move_each(
    moves: Mapping[UUID, State], *, from_states: Collection[State], by: User | None, at: datetime,
    note: str = "", **columns: Any,
) -> None:  # fmt: skip
    """Move many dossiers, each to its own state, in a few statements; all or none."""
    require_aware(at)
    rows = Dossier.objects.live().filter(pk__in=moves)
    before = dict(rows.values_list("pk", "state"))
    allowed = set(from_states)
    moved = 0
    for source, target in {(before.get(pk), to) for pk, to in moves.items()}:
        if source is None or source not in allowed:
            continue
        ids = [pk for pk, to in moves.items() if to == target and before.get(pk) == source]
        changed = {"state": target, "state_since": at, "version": F("version") + 1, **columns}
        moved += rows.filter(pk__in=ids, state=source).update(**changed)
    if moved != len(moves):
        raise Conflict(_those_elsewhere(moves, allowed))
    Step.objects.bulk_create(
        Step(dossier_id=pk, from_state=before[pk], to_state=to, by=by, at=at, note=note)
        for pk, to in moves.items()
    )


def _those_elsewhere(moves: Mapping[UUID, State], allowed: Collection[State]) -> str:
    """Names of the dossiers that are not (any more) where they were expected."""
    rows = Dossier.objects.filter(pk__in=moves).select_related("product")
    found = [
        f'"{row.product.name}" ({row.get_state_display()})' for row in rows
        if row.state not in allowed
    ]  # fmt: skip
    said = "; ".join(sorted(found)[:5]) or "hồ sơ đã bị bỏ"
    return f"Có hồ sơ đã chuyển bước từ trước: {said}. Chưa ghi gì cho hồ sơ nào."


def write_step(
    dossier: Dossier, from_state: str, to: str, *, by: User | None, at: datetime, note: str = ""
) -> Step:
    """One row of the history nobody can edit."""
    return Step.objects.create(
        dossier=dossier,
        from_state=from_state,
        to_state=to,
        by=by,
        at=at,
        on_behalf_of=helped_producer(dossier, by, at),
        note=note,
    )


def locked_for_editing(dossier: Dossier) -> Dossier:
    """The dossier, held until the transaction ends, while the producer's side may change it."""
    rows = Dossier.objects.live().filter(state__in=EDITABLE).select_for_update(of=("self",))
    found = rows.select_related("product__producer").filter(pk=dossier.pk).first()
    if found is None:
        raise Conflict(f"{where_it_is(dossier)} Lúc này không sửa được.")
    return found


def log_help(dossier: Dossier, what: str, *, by: User | None, at: datetime) -> None:
    """Write down what a helper did, once per thing and hour, however often it was saved."""
    producer = helped_producer(dossier, by, at)
    if producer is None:
        return
    last = Step.objects.filter(dossier=dossier).order_by("-at", "-pk").first()
    same = last is not None and (last.by_id, last.note) == (by and by.pk, what)
    if last is not None and same and (at - last.at).total_seconds() < 3600:
        return
    state = dossier.state
    Step.objects.create(
        dossier=dossier, from_state=state, to_state=state, by=by, at=at, note=what,
        on_behalf_of=producer,
    )  # fmt: skip


def where_it_is(dossier: Dossier) -> str:
    """Where the dossier stands now, for somebody who thought it stood elsewhere."""
    now = Dossier.objects.select_related("product").get(pk=dossier.pk)
    if now.discarded_at:
        return f'Bản nháp của "{now.product.name}" đã được bỏ.'
    return f'Hồ sơ "{now.product.name}" đang ở bước "{now.get_state_display()}".'
