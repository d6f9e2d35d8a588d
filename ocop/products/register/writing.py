"""The register as a file: XLSX and CSV of the columns the reader knows, and rows sent back.

What is written here reads back equal (`tests/products/test_register_round_trip.py`). Texts that a
spreadsheet would run as a formula carry an apostrophe, which our reader takes off again.
"""

import csv
from collections.abc import Iterable, Iterator, Sequence
from datetime import date
from io import TextIOWrapper
from typing import TYPE_CHECKING, Any, BinaryIO

from ocop.kit.phone import shown as shown_phone
from ocop.products.classification import place
from ocop.products.register.choices import KINDS
from ocop.products.register.drafts import DraftRecognition, DraftRow, RowFault
from ocop.products.register.fields import BY_KEY, FIELDS, Field
from ocop.products.register.header import ColumnMapping
from ocop.products.register.refusals import thousands
from ocop.products.register.tables import Cell, mark, shown

if TYPE_CHECKING:
    from xlsxwriter import Workbook

SHEET = "Sổ đăng ký"
REASON = BY_KEY["reason"].label
_NO_TRICKS = {
    "constant_memory": True,
    "strings_to_formulas": False,
    "strings_to_urls": False,
    "strings_to_numbers": False,
}
_WIDE = {"product_name", "producer", "address", "note", "story", "group", "subgroup", "reason"}


def register_columns() -> tuple[Field, ...]:
    """The 22 columns of the usual register, then those that similar registers add."""
    return tuple(field for field in FIELDS if field.key != "reason")


def write_register_xlsx(target: BinaryIO, drafts: Iterable[DraftRow]) -> int:
    """Write the register as an Excel workbook; answers how many products went in."""
    return _write_xlsx(target, register_columns(), _rows(drafts))


def write_register_csv(target: BinaryIO, drafts: Iterable[DraftRow]) -> int:
    """Write the register as CSV in UTF-8 with byte order mark, the form Excel opens rightly."""
    return _write_csv(target, [field.label for field in register_columns()], _rows(drafts))


def write_failed_rows(
    target: BinaryIO,
    mapping: ColumnMapping,
    rows: Iterable[tuple[Sequence[Cell], Sequence[RowFault]]],
    *,
    as_csv: bool = False,
) -> int:
    """Rows that were not taken over: their own columns, then "Lý do"; mended, it reads again."""
    columns = failed_columns(mapping)
    lines = (_failed_line(cells, faults, len(columns) - 1) for cells, faults in rows)
    if as_csv:
        return _write_csv(target, [column.label for column in columns], lines)
    return _write_xlsx(target, columns, lines)


def failed_columns(mapping: ColumnMapping) -> tuple[Field, ...]:
    """The file's own columns by their labels, an older "Lý do" replaced by the new one."""
    by_index = {column.index: column for column in mapping.columns}
    width = max(by_index, default=-1) + 1
    named = []
    for index in range(width):
        column = by_index.get(index)
        if column and column.field == "reason":
            continue
        named.append(
            Field((column.field if column else None) or "", column.label if column else "")
        )
    return (*named, BY_KEY["reason"])


def reason_text(faults: Sequence[RowFault]) -> str:
    """All faults of a row in one cell, one line each."""
    return "\n".join(f'Cột "{f.column}": {f.reason} {f.remedy}'.strip() for f in faults)


def _failed_line(cells: Sequence[Cell], faults: Sequence[RowFault], width: int) -> list[Cell]:
    kept = [*cells, *[None] * width][:width]
    return [*kept, reason_text(faults)]


# --- a draft as cells -----------------------------------------------------------------------


def cells_of(draft: DraftRow) -> dict[str, Cell]:
    """Field key → cell; empty fields are left out."""
    cells: dict[str, Cell] = {
        key: getattr(draft, key)
        for key in (
            "product_name", "producer", "commune", "old_commune", "old_district", "province",
            "address", "representative", "email", "tax_code", "star", "expires_on", "note",
            "product_code", "specification", "story", "gtin",
        )
    }  # fmt: skip
    cells["group"], cells["subgroup"] = _group_cells(draft.group)
    cells["producer_kind"] = KINDS[draft.producer_kind][0] if draft.producer_kind else None
    cells["phone"] = shown_phone(draft.phone)
    cells["old_codes"] = "; ".join(draft.old_codes)
    cells["price"] = _price_cell(draft)
    cells["women_led"], cells["youth_led"] = _yes(draft.women_led), _yes(draft.youth_led)
    first, second = _turns(draft.recognitions)
    cells |= _recognition_cells("first", first) | _recognition_cells("second", second)
    return {key: cell for key, cell in cells.items() if cell is not None and cell != ""}


def _group_cells(code: str) -> tuple[str | None, str | None]:
    if not code:
        return None, None
    found = place(code)
    return found.industry_label, None if found.parent is None else f"{found.code} {found.name}"


def _price_cell(draft: DraftRow) -> Cell:
    if draft.price_vnd is None or not draft.price_unit:
        return draft.price_vnd
    return f"{thousands(draft.price_vnd)} đ/{draft.price_unit}"


def _yes(value: bool | None) -> str | None:
    return None if value is None else "Có" if value else "Không"


def _turns(
    recognitions: Sequence[DraftRecognition],
) -> tuple[DraftRecognition | None, DraftRecognition | None]:
    """The first recognition and the latest later one: the form has room for two."""
    if not recognitions:
        return None, None
    first = recognitions[0] if recognitions[0].kind == "FIRST" or len(recognitions) > 1 else None
    later = recognitions if first is None else recognitions[1:]
    return first, later[-1] if later else None


def _recognition_cells(turn: str, recognition: DraftRecognition | None) -> dict[str, Cell]:
    if recognition is None:
        return {}
    return {
        f"{turn}_star": recognition.star,
        f"{turn}_date": recognition.decided_on,
        f"{turn}_year": recognition.year,
        f"{turn}_number": recognition.number,
        f"{turn}_authority": recognition.authority,
    }


def _rows(drafts: Iterable[DraftRow]) -> Iterator[list[Cell]]:
    keys = [field.key for field in register_columns()]
    for ordinal, draft in enumerate(drafts, start=1):
        cells = cells_of(draft) | {"ordinal": ordinal}
        yield [cells.get(key) for key in keys]


# --- the two formats ------------------------------------------------------------------------


def _write_csv(target: BinaryIO, labels: Sequence[str], rows: Iterable[Sequence[Cell]]) -> int:
    text = TextIOWrapper(target, encoding="utf-8-sig", newline="")
    writer = csv.writer(text, lineterminator="\r\n")
    writer.writerow([mark(label) for label in labels])
    count = 0
    for row in rows:
        count += 1
        writer.writerow(
            [mark(shown(cell)) if isinstance(cell, str) else shown(cell) for cell in row]
        )
    text.flush()
    text.detach()
    return count


def _write_xlsx(target: BinaryIO, columns: Sequence[Field], rows: Iterable[Sequence[Cell]]) -> int:
    from xlsxwriter import Workbook  # noqa: PLC0415 - 2 MB that few processes need

    with Workbook(target, _NO_TRICKS) as book:
        sheet = book.add_worksheet(SHEET)
        write_header(book, sheet, columns)
        day = book.add_format({"num_format": "dd/mm/yyyy", "valign": "top"})
        plain = book.add_format({"valign": "top", "text_wrap": True})
        count = 0
        for count, row in enumerate(rows, start=1):
            for column, cell in enumerate(row):
                _write_cell(sheet, count, column, cell, day if isinstance(cell, date) else plain)
    return count


def write_header(book: "Workbook", sheet: Any, columns: Sequence[Field]) -> None:
    """Bold labels that stay in sight, with widths for reading."""
    heading = book.add_format(
        {"bold": True, "text_wrap": True, "valign": "top", "bg_color": "#EFE7D6"}
    )
    for index, column in enumerate(columns):
        sheet.set_column(index, index, 32 if column.key in _WIDE else 16)
    for index, column in enumerate(columns):
        sheet.write_string(0, index, mark(column.label), heading)
    sheet.freeze_panes(1, 2)


def _write_cell(sheet: Any, row: int, column: int, cell: Cell, style: Any) -> None:
    if cell is None or cell == "":
        return
    if isinstance(cell, date):
        sheet.write_datetime(row, column, cell, style)
    elif isinstance(cell, (int, float)) and not isinstance(cell, bool):
        sheet.write_number(row, column, cell, style)
    else:
        sheet.write_string(row, column, mark(shown(cell)), style)
