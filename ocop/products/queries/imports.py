"""Reads over imports and their rows."""

from collections.abc import Iterator, Mapping
from typing import Any, BinaryIO

from django.db.models import QuerySet

from ocop.products.models import ImportRow, RegisterImport, RowState
from ocop.products.register import Column, ColumnMapping, RowFault, write_failed_rows
from ocop.products.register.tables import Cell, cell_of

GOOD = (RowState.NEW, RowState.CHANGED, RowState.SAME)
TO_WRITE = (RowState.NEW, RowState.CHANGED)
_CHUNK = 500


def mapping_of(register_import: RegisterImport) -> ColumnMapping:
    """The columns of an import as they are read."""
    stored = register_import.mapping
    columns = tuple(Column(**column) for column in stored["columns"])
    return ColumnMapping(columns, stored["header_row"])


def rows_in(register_import: RegisterImport, *states: str) -> QuerySet[ImportRow]:
    """The rows of some states in the order of the file."""
    # Not through `register_import.rows`: with deferred columns that asks once more for every row.
    rows = ImportRow.objects.filter(register_import=register_import, state__in=states)
    return rows.order_by("number")


def faults_of(register_import: RegisterImport) -> Iterator[Mapping[str, Any]]:
    """Every fault of every faulty row, {row, column, value, reason, remedy, code}."""
    rows = rows_in(register_import, RowState.FAULTY).only("faults")
    for row in rows.iterator(chunk_size=_CHUNK):
        yield from row.faults


def faults_after(
    register_import: RegisterImport, number: int, *, rows: int
) -> tuple[list[Mapping[str, Any]], int | None]:
    """The faults of the next faulty rows below row `number`, and the row to go on from."""
    found = rows_in(register_import, RowState.FAULTY).filter(number__gt=number)
    page = list(found.only("number", "faults")[: rows + 1])
    faults = [fault for row in page[:rows] for fault in row.faults]
    return faults, page[rows - 1].number if len(page) > rows else None


def warnings_of(register_import: RegisterImport) -> Iterator[Mapping[str, Any]]:
    """Every remark on rows that are taken over, of the same shape as a fault."""
    rows = rows_in(register_import, *GOOD).exclude(warnings=[])
    for row in rows.only("warnings").iterator(chunk_size=_CHUNK):
        yield from row.warnings


def changed_rows(register_import: RegisterImport) -> Iterator[dict[str, Any]]:
    """What changes in products on file: {row, product, changes: [{label, before, after}]}."""
    rows = rows_in(register_import, RowState.CHANGED).defer("cells", "draft", "warnings")
    for row in rows.iterator(chunk_size=_CHUNK):
        yield {
            "row": row.number,
            "product": row.name,
            "changes": (row.plan or {}).get("changes", []),
        }


def write_failed(register_import: RegisterImport, target: BinaryIO, *, file_format: str) -> int:
    """The faulty rows with their own columns and a column "Lý do"; answers how many."""
    rows = rows_in(register_import, RowState.FAULTY).only("cells", "faults")
    mapping = mapping_of(register_import)
    lines = (_line(row) for row in rows.iterator(chunk_size=_CHUNK))
    return write_failed_rows(target, mapping, lines, as_csv=file_format == "csv")


def _line(row: ImportRow) -> tuple[list[Cell], list[RowFault]]:
    return [cell_of(cell) for cell in row.cells], [RowFault(**fault) for fault in row.faults]
