"""The stored file of an import, opened again with the columns the person chose."""

from collections.abc import Mapping
from dataclasses import asdict
from datetime import date
from itertools import islice
from typing import Any

from django.core.files.storage import default_storage

from ocop.evidence.models import Attachment
from ocop.kit.faults import Fault, Invalid
from ocop.people.queries import Scope, areas_overseen_by
from ocop.products.actions.imports.judging import Judge
from ocop.products.actions.imports.places import Places
from ocop.products.models import RegisterImport
from ocop.products.queries.imports import mapping_of
from ocop.products.register import ColumnMapping, Table, open_table, propose_mapping
from ocop.products.register.header import SEARCHED_ROWS
from ocop.units.queries import home_area

_LEAST_LABELS, _LONGEST_LABEL = 4, 60


def table_of(attachment: Attachment, sheet: str = "") -> Table:
    """The register in a stored file; `Invalid` when the file as a whole cannot be read."""
    with default_storage.open(attachment.path) as file:
        return open_table(file.read(), attachment.name, sheet or None)


def mapping_as_json(mapping: ColumnMapping) -> dict[str, Any]:
    """A mapping as it is stored."""
    return {"header_row": mapping.header_row, "columns": [asdict(c) for c in mapping.columns]}


def proposed(
    table: Table, chosen: Mapping[int, str | None], header_row: int | None
) -> ColumnMapping:
    """The mapping with the person's choice in it; each field at most once."""
    taken = [field for field in chosen.values() if field]
    if twice := {field for field in taken if taken.count(field) > 1}:
        raise Invalid([
            Fault(field, "Hai cột cùng ghép với một ô.", "Chọn một cột, cột kia để bỏ qua.", "twice")
            for field in sorted(twice)
        ])  # fmt: skip
    try:
        return propose_mapping(table, chosen, header_row)
    except Invalid as invalid:
        guess = _likely_header(table) if header_row is None else None
        if guess is None or invalid.faults[0].code != "no_header":
            raise
        return propose_mapping(table, chosen, guess)


def _likely_header(table: Table) -> int | None:
    """The first row that reads like column names, for the person to name the columns."""
    for row in islice(table.rows(), SEARCHED_ROWS):
        filled = [cell for cell in row.cells if cell is not None]
        texts = [cell for cell in filled if isinstance(cell, str) and len(cell) <= _LONGEST_LABEL]
        if len(texts) >= _LEAST_LABELS and len(texts) == len(filled):
            return row.number
    return None


def judge_for(register_import: RegisterImport, *, day: date, lock: bool = False) -> Judge:
    """The judge of the rows of an import, as they stand on the day."""
    home = home_area(on=day)
    if home is None:
        raise Invalid([
            Fault("", "Chưa có danh mục xã, phường để tra.", "Chạy lệnh: ocop init", "no_territory")
        ])  # fmt: skip
    mapping = mapping_of(register_import)
    person = register_import.by
    return Judge(
        seed=register_import.pk,
        source=f"tệp {register_import.attachment.name}"[:300],
        mapping=mapping,
        places=Places(mapping, home=home, on=day, use_old_names=register_import.use_old_names),
        scope=areas_overseen_by(person, on=day) if person else Scope(everywhere=True),
        day=day,
        lock=lock,
    )
