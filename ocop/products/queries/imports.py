"""Reads over imports and their rows."""

from collections.abc import Iterator, Mapping
from typing import Any

from django.db.models import QuerySet

from ocop.products.models import ImportRow, RegisterImport, RowState

GOOD = (RowState.NEW, RowState.CHANGED, RowState.SAME)
TO_WRITE = (RowState.NEW, RowState.CHANGED)


def rows_in(register_import: RegisterImport, state: str) -> QuerySet[ImportRow]:
    """The rows of one state in the order of the file."""
    return register_import.rows.filter(state=state).order_by("number")


def faults_of(register_import: RegisterImport) -> Iterator[Mapping[str, Any]]:
    """Every fault of every faulty row, {row, column, value, reason, remedy, code}."""
    rows = rows_in(register_import, RowState.FAULTY).values_list("faults", flat=True)
    for faults in rows.iterator(chunk_size=500):
        yield from faults
