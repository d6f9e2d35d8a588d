"""Reads the file of an import and keeps, row by row, what each would do. Writes no product."""

import json
from collections.abc import Callable, Iterable, Iterator
from itertools import islice
from typing import Any

from django.db import connection
from django.utils import timezone

from ocop.products.actions.imports.judging import Judge
from ocop.products.actions.imports.plans import Judged, draft_as_json
from ocop.products.actions.imports.reading import judge_for, table_of
from ocop.products.actions.imports.running import alone, ending_honestly
from ocop.products.models import ImportRow, ImportState, RegisterImport, RowState
from ocop.products.queries.imports import mapping_of
from ocop.products.register import (
    ColumnMapping,
    Drafted,
    DraftRow,
    RowFaults,
    Skipped,
    draft_rows,
)
from ocop.products.register.tables import cell_as_json, shown

BATCH = 500
Tell = Callable[[int, int], None]


def preview_import(*, register_import: RegisterImport, tell: Tell | None = None) -> RegisterImport:
    """Do what `ask_preview` asked for; running it again starts from the first row.

    `tell` hears (rows read, rows in all) after every batch; others see it in the row itself.
    """
    with alone(register_import), ending_honestly(register_import, ImportState.PREVIEWING):
        register_import.refresh_from_db()
        if register_import.state == ImportState.PREVIEWING:
            _read_all(register_import, tell)
    register_import.refresh_from_db()
    return register_import


def _read_all(register_import: RegisterImport, tell: Tell | None) -> None:
    register_import.rows.all().delete()
    day = timezone.localdate()
    table = table_of(register_import.attachment, register_import.sheet)
    mapping = mapping_of(register_import)
    judge = judge_for(register_import, day=day)
    counts = dict.fromkeys(("new", "changed", "same", "faulty", "skipped", "warned"), 0)
    running = RegisterImport.objects.filter(pk=register_import.pk, state=ImportState.PREVIEWING)
    drafted = draft_rows(table, mapping, today=day)
    for batch in _batches(drafted, BATCH):
        rows = list(_rows(register_import, batch, judge, mapping))
        _keep(rows)
        for row in rows:
            counts[row.state.lower()] += 1
            counts["warned"] += bool(row.warnings)
        read = batch[-1].row
        if not running.update(counts=counts, rows_read=read):
            return  # given up meanwhile
        if tell:
            tell(read, table.rows_total)
    running.update(
        state=ImportState.PREVIEWED, counts=counts, rows_read=table.rows_total, finished_at=None
    )


_COLUMNS = (
    "register_import_id", "number", "state", "name", "producer", "cells", "draft", "plan",
    "faults", "warnings", "product_id",
)  # fmt: skip
_JSON = {"cells", "draft", "plan", "faults", "warnings"}


def _keep(rows: Iterable[ImportRow]) -> None:
    """Store the rows by COPY: an INSERT of this much JSON costs a quarter of the whole preview."""
    table = ImportRow._meta.db_table
    with connection.cursor() as cursor:
        statement = f"COPY {table} ({', '.join(_COLUMNS)}) FROM STDIN"
        with cursor.copy(statement) as copy:
            for row in rows:
                copy.write_row([_stored(row, name) for name in _COLUMNS])


def _stored(row: ImportRow, name: str) -> Any:
    value = getattr(row, name)
    return json.dumps(value) if name in _JSON and value is not None else value


def _batches(drafted: Iterable[Drafted], size: int) -> Iterator[list[Drafted]]:
    rows = iter(drafted)
    while batch := list(islice(rows, size)):
        yield batch


def _rows(
    register_import: RegisterImport, batch: list[Drafted], judge: Judge, mapping: ColumnMapping
) -> Iterator[ImportRow]:
    """The rows to keep, in the order of the file; blank ones are not kept."""
    answers = judge.judge([row for row in batch if isinstance(row, DraftRow)])
    for drafted in batch:
        row = ImportRow(register_import=register_import, number=drafted.row)
        if isinstance(drafted, DraftRow):
            _fill_judged(row, next(answers))
        elif isinstance(drafted, RowFaults):
            _fill_faulty(row, drafted, mapping)
        elif drafted.code == "blank":
            continue
        else:
            _fill_skipped(row, drafted, mapping)
        yield row


def _fill_judged(row: ImportRow, judged: Judged) -> None:
    row.state = judged.state
    row.name, row.producer = judged.draft.product_name, judged.draft.producer
    row.warnings = [warning.as_json() for warning in judged.warnings]
    if judged.plan is None:
        row.cells = [cell_as_json(cell) for cell in judged.draft.cells]
        row.faults = [fault.as_json() for fault in judged.faults]
        return
    row.draft = draft_as_json(judged.draft)
    row.plan = judged.plan.as_json()
    if not judged.plan.new_product:
        row.product_id = judged.plan.product


def _fill_faulty(row: ImportRow, drafted: RowFaults, mapping: ColumnMapping) -> None:
    row.state = RowState.FAULTY
    row.name, row.producer = (_cell(drafted, mapping, key) for key in ("product_name", "producer"))
    row.cells = [cell_as_json(cell) for cell in drafted.cells]
    row.faults = [fault.as_json() for fault in drafted.faults]


def _fill_skipped(row: ImportRow, drafted: Skipped, mapping: ColumnMapping) -> None:
    row.state = RowState.SKIPPED
    said = (shown(cell) for cell in drafted.cells if cell is not None)
    row.name = _cell(drafted, mapping, "product_name") or " ".join(said)[:250]
    row.faults = [{"code": drafted.code, "reason": drafted.reason}]


def _cell(drafted: RowFaults | Skipped, mapping: ColumnMapping, key: str) -> str:
    index = mapping.fields.get(key)
    inside = index is not None and index < len(drafted.cells)
    return shown(drafted.cells[index])[:250] if inside and index is not None else ""
