"""Writes the previewed rows of an import: all in one transaction, or nothing.

Every row is judged again first, with the rows it touches locked. A row that would now do something
else than the preview showed stops the whole import, so nothing is ever written that nobody saw.
"""

from collections.abc import Callable, Collection, Iterator, Sequence
from datetime import datetime
from itertools import islice
from uuid import UUID

import pghistory
from django.db import IntegrityError, connection, transaction
from django.db.models import Q
from django.utils import timezone

from ocop.kit.errors import Conflict
from ocop.people.models import User
from ocop.products.actions.imports.making import make_producers, make_products
from ocop.products.actions.imports.mending import edit_producers, edit_products
from ocop.products.actions.imports.plans import Plan, draft_of, plan_of
from ocop.products.actions.imports.reading import judge_for
from ocop.products.actions.imports.running import (
    Progress,
    alone,
    ending_honestly,
    wait_for_turn,
)
from ocop.products.actions.recognitions import refresh_star
from ocop.products.actions.search_text import refresh_search_text
from ocop.products.models import ImportRow, ImportState, Product, RegisterImport, RowState
from ocop.products.queries.imports import GOOD, TO_WRITE, rows_in

BATCH = 500
Tell = Callable[[int, int], None]
_STALE = "Sổ đã thay đổi từ lúc xem trước (dòng {row}). Chưa ghi gì; đọc lại tệp rồi xem lại."


def write_import(*, register_import: RegisterImport, tell: Tell | None = None) -> RegisterImport:
    """Do what `ask_import` asked for; after a crash it can be done again.

    `tell` hears (rows written, rows in all) after every batch.
    """
    with alone(register_import), ending_honestly(register_import, ImportState.IMPORTING):
        register_import.refresh_from_db()
        if register_import.state == ImportState.IMPORTING:
            with _remembered_as(register_import.by), Progress(register_import) as progress:
                _write(register_import, progress, tell)
    register_import.refresh_from_db()
    return register_import


def _remembered_as(person: User | None) -> pghistory.context:
    """The history names who asked for the import, also when a worker does it."""
    return pghistory.context(user=str(person.pk) if person else None)


@transaction.atomic
def _write(register_import: RegisterImport, progress: Progress, tell: Tell | None) -> None:
    at = register_import.written_at or timezone.now()
    wait_for_turn()
    _judge_again(register_import)
    total, done = register_import.good_rows, 0
    try:
        edited = _write_producers(register_import, at)
        for batch in _batches(register_import, TO_WRITE):
            _write_products(register_import, batch, at)
            done += len(batch)
            progress.tell(done)
            if tell:
                tell(done, total)
        _refresh(register_import, edited, at)
        _tell_the_planner()
    except IntegrityError as error:  # somebody gave the same code or decision a moment before
        raise Conflict(_STALE.format(row="có mã hoặc quyết định trùng")) from error
    RegisterImport.objects.filter(pk=register_import.pk).update(
        state=ImportState.DONE, rows_written=done, finished_at=timezone.now()
    )


def _tell_the_planner() -> None:
    """A table that has grown tenfold is asked the wrong way until it is counted again: do it now."""
    with connection.cursor() as cursor:
        cursor.execute("ANALYZE products_producer, products_product, products_recognition")


def _batches(register_import: RegisterImport, states: Sequence[str]) -> Iterator[list[ImportRow]]:
    """The kept rows of some states, in the order of the file."""
    wanted = rows_in(register_import, *states).defer("cells", "faults", "warnings")
    rows = wanted.iterator(chunk_size=BATCH)
    while batch := list(islice(rows, BATCH)):
        yield batch


def _judge_again(register_import: RegisterImport) -> None:
    judge = judge_for(register_import, day=timezone.localdate(), lock=True)
    for batch in _batches(register_import, GOOD):
        drafts = [draft_of(row.draft) for row in batch]
        for row, judged in zip(batch, judge.judge(drafts), strict=True):
            now = judged.plan.as_json() if judged.plan else None
            if now != row.plan and row.state != RowState.SAME:
                raise Conflict(_STALE.format(row=row.number))


def _write_producers(register_import: RegisterImport, at: datetime) -> Collection[UUID]:
    """All producers of the file at once: a later row may complete what an earlier one said.

    Answers the ids of those that were there before.
    """
    new: dict[UUID, Plan] = {}
    edited: dict[UUID, tuple[ImportRow, dict[str, object]]] = {}
    for batch in _batches(register_import, TO_WRITE):
        for row in batch:
            plan = plan_of(row.plan)
            if plan.new_producer:
                new[plan.producer] = plan
            elif plan.producer in new:
                new[plan.producer].producer_columns |= plan.producer_columns
            elif plan.producer_columns:
                _, columns = edited.setdefault(plan.producer, (row, {}))
                columns |= plan.producer_columns
    make_producers(new, at=at)
    undo = edit_producers({pk: columns for pk, (_, columns) in edited.items()}, at=at)
    for producer_id, (row, _) in edited.items():
        row.undo = {"producer": undo[producer_id]}
    touched = [row for row, _ in edited.values()]
    ImportRow.objects.bulk_update(touched, ["undo"], batch_size=BATCH)
    return edited.keys()


def _write_products(
    register_import: RegisterImport, batch: Sequence[ImportRow], at: datetime
) -> None:
    """A new product needs nothing more for its undo than its plan; a changed one what stood before."""
    plans = {row.number: plan_of(row.plan) for row in batch}
    make_products([plan for plan in plans.values() if plan.new_product], at=at)
    changed = [row for row in batch if not plans[row.number].new_product]
    undo = edit_products(
        [plans[row.number] for row in changed], at=at, source=register_import.attachment.name
    )
    for row in changed:
        row.undo = {**(row.undo or {}), **undo[plans[row.number].product]}
    ImportRow.objects.bulk_update(changed, ["undo"], batch_size=BATCH)


def _refresh(register_import: RegisterImport, producers: Collection[UUID], at: datetime) -> None:
    """Stars and search words of what was there before."""
    changed = register_import.rows.filter(state=RowState.CHANGED)
    ids = list(changed.values_list("product", flat=True))
    for start in range(0, len(ids), BATCH):
        refresh_star(ids[start : start + BATCH], at=at)
    words = Product.objects.filter(Q(pk__in=ids) | Q(producer__in=producers))
    refresh_search_text(words, on=timezone.localdate(at))
