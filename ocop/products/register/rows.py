"""Rows of a table → drafts, faults and skipped rows, one at a time.

The place of a producer stays text here: finding the commune needs the register of units.
"""

import re
from collections.abc import Iterator, Sequence
from datetime import date

from ocop.kit.faults import Invalid
from ocop.products.register.dates import Order, order_of
from ocop.products.register.drafts import Drafted, DraftRow, RowFaults, Skipped
from ocop.products.register.duplicates import Duplicates
from ocop.products.register.fields import IGNORED
from ocop.products.register.header import ColumnMapping, is_header_again
from ocop.products.register.product_part import read_product
from ocop.products.register.recognition_part import read_recognitions
from ocop.products.register.row_reader import Context, MergedCells, RowReader
from ocop.products.register.tables import Cell, Row, Table, shown
from ocop.products.register.words import key

_DATE_FIELDS = ("expires_on", "first_date", "second_date")
_TOTAL = re.compile(r"(?:tong cong|tong so|tong|cong|cong don)(?: \d.*| san pham.*| so.*)?")
_HEADING = re.compile(
    r"(?:huyện|quận|thị xã|thị trấn|thành phố|tp\.?|xã|phường|tỉnh|nhóm|ngành|đợt)\s.*"
    r"|năm \d{4}.*|[ivx]+[.)]\s.*",
    re.IGNORECASE,
)
_LEAST_NUMBERING = 4  # cells: "(1) (2) (3)" under a header


def draft_rows(
    table: Table, mapping: ColumnMapping, *, today: date | None = None
) -> Iterator[Drafted]:
    """Each row below the header, in order, read as far as that is possible without a database.

    `today` lets decisions of the future be refused. `Invalid` when a required column is missing.
    """
    if faults := mapping.faults():
        raise Invalid(faults)
    columns = [index for field, index in mapping.fields.items() if field not in IGNORED]
    context = Context(mapping, MergedCells(table.merged, columns), _orders(table, mapping), today)
    duplicates = Duplicates(mapping.label("product_name"))
    for row in table.rows():
        if row.number <= mapping.header_row:
            continue
        drafted = _skipped(row, context) or draft(row, context)
        yield duplicates.judge(drafted) if isinstance(drafted, DraftRow) else drafted


def draft(row: Row, context: Context) -> DraftRow | RowFaults:
    """One row as a draft, or all its faults."""
    reader = RowReader(row, context)
    product = read_product(reader)
    stars = read_recognitions(reader)
    if reader.faults:
        return RowFaults(row.number, row.cells, reader.faults_by_column())
    return DraftRow(
        **product,
        star=stars.star,
        expires_on=stars.expires_on,
        expiry_computed=stars.expiry_computed,
        recognitions=stars.recognitions,
        row=row.number,
        cells=row.cells,
        warnings=tuple(reader.warnings),
    )


def _orders(table: Table, mapping: ColumnMapping) -> dict[str, Order]:
    """Order of day and month of each date column, from all its rows."""
    columns = {key: mapping.fields[key] for key in _DATE_FIELDS if key in mapping.fields}
    if not columns:
        return {}
    texts: dict[str, list[tuple[int, Cell]]] = {key: [] for key in columns}
    for row in table.rows():
        for field, index in columns.items():
            cell = row.cell(index)
            if isinstance(cell, str) and row.number > mapping.header_row:
                texts[field].append((row.number, cell))
    return {field: order_of(found) for field, found in texts.items()}


# --- rows that are no product ---------------------------------------------------------------


def _skipped(row: Row, context: Context) -> Skipped | None:
    """Why a row is no product, or None when it should be one."""
    if row.blank:
        return Skipped(row.number, "blank", "Dòng trống.")
    filled = [cell for cell in row.cells if cell is not None]
    for code, reason, found in (
        ("header", "Hàng tiêu đề lặp lại.", is_header_again(row, context.mapping)),
        ("numbering", "Hàng đánh số cột.", _is_numbering(filled)),
        ("total", "Dòng tổng cộng.", _is_total(row, filled, context)),
        ("heading", "Dòng tiêu đề hoặc ghi chú, không có sản phẩm.", _is_heading(row, context)),
    ):
        if found:
            return Skipped(row.number, code, reason, row.cells)
    return None


def _field(row: Row, context: Context, name: str) -> Cell:
    index = context.mapping.fields.get(name)
    return None if index is None else row.cell(index)


def _is_numbering(filled: Sequence[Cell]) -> bool:
    """(1) (2) (3) … under a header, as official forms have it."""
    if len(filled) < _LEAST_NUMBERING:
        return False
    counted = enumerate(filled, start=1)
    return all(key(shown(cell)) == str(number) for number, cell in counted)


def _is_total(row: Row, filled: Sequence[Cell], context: Context) -> bool:
    if _field(row, context, "producer") is not None:
        return False
    words = (key(shown(cell)) for cell in filled if isinstance(cell, str))
    return bool(_TOTAL.fullmatch(next(words, "")))


def _is_heading(row: Row, context: Context) -> bool:
    """A section title ("I. Thực phẩm", "Huyện Giao Thủy"), a remark or a signature."""
    ignored = {context.mapping.fields.get(name) for name in IGNORED}
    said = [
        index for index, cell in enumerate(row.cells) if cell is not None and index not in ignored
    ]
    product = _field(row, context, "product_name")
    if _field(row, context, "producer") is not None:
        return False
    if product is None:
        return len(said) <= 2
    if len(said) > 1:
        return False
    ordinal = _field(row, context, "ordinal")
    roman = bool(re.fullmatch(r"[IVX]+\.?|[A-H]\.?", shown(ordinal).strip()))
    merged = context.merged.over(row.number, said[0] + 1) is not None
    return roman or merged or bool(_HEADING.fullmatch(shown(product).strip()))
