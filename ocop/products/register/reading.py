"""Bytes of an upload → tables: .xlsx and .xls through calamine, CSV through the standard library.

The kind is read from the content, never from the file name. Everything that can go wrong with a
file as a whole leaves here as `Invalid` with a sentence for the person who sent it.
"""

import csv
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass, replace
from io import BytesIO, StringIO

from python_calamine import (
    CalamineError,
    CalamineSheet,
    CalamineWorkbook,
    PasswordError,
    SheetTypeEnum,
    SheetVisibleEnum,
)

from ocop.kit.faults import Invalid
from ocop.products.register.encoding import decode
from ocop.products.register.inspection import Package, SheetFacts
from ocop.products.register.legacy_workbook import OLE_SIGNATURE
from ocop.products.register.legacy_workbook import sheets as legacy_sheets
from ocop.products.register.limits import (
    MAX_AREA,
    MAX_COLUMNS,
    MAX_FILE_BYTES,
    MAX_MERGED,
    MAX_ROWS,
)
from ocop.products.register.refusals import refuse, refuse_with, thousands
from ocop.products.register.tables import Broken, Cell, Merged, Row, Table, plain_cell, trimmed

_DELIMITERS = ",;\t"
_WEB = (b"<!doctype html", b"<html", b"<table", b"<?xml", b"<meta")
_OTHER = (b"%PDF", b"{\\rtf", b"\x89PNG", b"\xff\xd8\xff", b"GIF8", b"Rar!", b"7z\xbc\xaf")


@dataclass(frozen=True, slots=True)
class Book:
    """A file opened: its sheets with data, in order, each read only when asked for."""

    name: str
    sheet_names: tuple[str, ...]
    open_sheet: Callable[[str], Table]


def open_book(name: str, data: bytes) -> Book:
    """The sheets of a file; `Invalid` when the file as a whole cannot be read."""
    if len(data) > MAX_FILE_BYTES:
        size = f"{len(data) / 1024**2:.0f} MB"
        raise refuse_with(
            name, "too_big", f"Tệp {size} lớn hơn mức 20 MB.",
            "Xóa ảnh và các trang tính không cần khỏi tệp, hoặc chia sổ thành nhiều tệp.",
        )  # fmt: skip
    if not data.strip():
        raise refuse(name, "empty")
    if data.startswith(b"PK\x03\x04"):
        return _open_xlsx(name, data)
    if data.startswith(OLE_SIGNATURE):
        return _open_xls(name, data)
    head = data[:1024].lstrip(b"\xef\xbb\xbf \t\r\n").lower()
    if head.startswith(_WEB):
        raise refuse(name, "web_page")
    if data.startswith(_OTHER):
        raise refuse(name, "other_kind")
    return _open_csv(name, data)


# --- workbooks -----------------------------------------------------------------------------


def _open_xlsx(name: str, data: bytes) -> Book:
    package = Package(name, data)
    package.check_size()
    parts = {part.name: part for part in package.worksheets()}
    return _open_workbook(name, data, lambda sheet: package.facts(parts[sheet]))


def _open_xls(name: str, data: bytes) -> Book:
    """calamine unpacks every sheet of an .xls at once, so all must be small enough beforehand."""
    facts = legacy_sheets(name, data)
    for sheet, found in facts.items():
        _refuse_huge(name, sheet, found)
    if sum(found.rows * found.columns for found in facts.values()) > MAX_AREA:
        raise refuse(name, "bomb")
    return _open_workbook(name, data, lambda sheet: facts[sheet])


def _open_workbook(name: str, data: bytes, facts_of: Callable[[str], SheetFacts]) -> Book:
    with _calamine(name):
        book = CalamineWorkbook.from_filelike(BytesIO(data))
    visible = tuple(
        sheet.name
        for sheet in book.sheets_metadata
        if sheet.visible == SheetVisibleEnum.Visible and sheet.typ == SheetTypeEnum.WorkSheet
    )
    if not visible:
        raise refuse(name, "no_sheet")

    def open_sheet(sheet: str) -> Table:
        try:
            facts = facts_of(sheet)
        except KeyError:
            raise refuse(name, "damaged") from None
        _refuse_huge(name, sheet, facts)
        return _sheet_table(name, visible, book, sheet, facts)

    return Book(name, visible, open_sheet)


@contextmanager
def _calamine(name: str) -> Iterator[None]:
    """Turns what calamine says of a damaged file into our sentence, its Rust panics too.

    A panic arrives as `PanicException`, a BaseException that its module does not export.
    """
    try:
        yield
    except PasswordError:
        raise refuse(name, "password") from None
    except CalamineError:
        raise refuse(name, "damaged") from None
    except BaseException as error:
        if type(error).__name__ != "PanicException":
            raise
        raise refuse(name, "damaged") from None


def _refuse_huge(name: str, sheet: str, facts: SheetFacts) -> None:
    """A stray cell far away makes a huge rectangle: say where the last cell is."""
    if facts.rows > MAX_ROWS:
        raise refuse_with(
            name, "too_many_rows",
            f'Trang tính "{sheet}" có dữ liệu đến dòng {thousands(facts.rows)}, '
            f"vượt mức {thousands(MAX_ROWS)} dòng.",
            "Xóa các dòng thừa ở cuối trang tính, hoặc chia sổ thành nhiều tệp.",
        )  # fmt: skip
    if facts.columns > MAX_COLUMNS or facts.rows * facts.columns > MAX_AREA:
        raise refuse_with(
            name, "too_many_columns",
            f'Trang tính "{sheet}" có dữ liệu đến cột thứ {thousands(facts.columns)}.',
            "Xóa các cột thừa ở bên phải bảng rồi gửi lại.",
        )  # fmt: skip


def _sheet_table(
    name: str, sheets: tuple[str, ...], book: CalamineWorkbook, sheet: str, facts: SheetFacts
) -> Table:
    with _calamine(name):
        content = book.get_sheet_by_name(sheet)
    merged = tuple(
        Merged(top + 1, left, bottom + 1, right)
        for (top, left), (bottom, right) in content.merged_cell_ranges or []
    )
    if len(merged) > MAX_MERGED:
        raise refuse(name, "bomb")
    return Table(
        file_name=name, sheet=sheet, sheet_names=sheets, rows_total=facts.rows,
        source=lambda: _sheet_rows(content, facts), merged=merged,
    )  # fmt: skip


def _sheet_rows(content: CalamineSheet, facts: SheetFacts) -> Iterator[Row]:
    """calamine starts at the first used column: what lies left of it is added again."""
    left = content.start[1] if content.start else 0
    broken: dict[int, list[tuple[int, str]]] = {}
    for (row, column), text in facts.broken.items():
        broken.setdefault(row, []).append((column - 1, text))
    for number, values in enumerate(content.iter_rows(), start=1):
        cells: list[Cell] = [None] * left + [plain_cell(value) for value in values]
        for column, text in broken.get(number, ()):
            cells += [None] * (column + 1 - len(cells))
            cells[column] = Broken(text)
        yield Row(number, trimmed(cells))


# --- CSV -----------------------------------------------------------------------------------


def _open_csv(name: str, data: bytes) -> Book:
    text = decode(name, data)
    if "\0" in text[:4096]:
        raise refuse(name, "other_kind")
    delimiter = ","
    first, _, rest = text.partition("\n")
    if first.strip().lower().startswith("sep=") and len(first.strip()) == 5:
        delimiter, text = first.strip()[4], rest  # Excel's own hint line; Excel does not show it
    else:
        delimiter = _delimiter(text)

    def records() -> Iterator[list[str]]:
        return csv.reader(StringIO(text, newline=""), delimiter=delimiter, strict=True)

    def rows() -> Iterator[Row]:
        for number, values in enumerate(records(), start=1):
            yield Row(number, trimmed([plain_cell(value) for value in values]))

    facts = _csv_facts(name, records)
    _refuse_huge(name, name, facts)
    table = Table(file_name=name, sheet="", sheet_names=("",), rows_total=facts.rows, source=rows)
    return Book(name, ("",), lambda sheet: replace(table, sheet=sheet))


def _csv_facts(name: str, records: Callable[[], Iterator[list[str]]]) -> SheetFacts:
    """Extent of the file; a quote that is never closed is found here, before any row is used."""
    facts = SheetFacts()
    try:
        for values in records():
            facts.rows += 1
            facts.columns = max(facts.columns, len(values))
    except csv.Error:
        raise refuse_with(
            name, "broken_csv",
            f'Sau dòng {thousands(facts.rows)} của tệp CSV có dấu ngoặc kép (") không đi thành cặp.',
            'Sửa dấu ngoặc kép ở dòng đó, hoặc mở bằng Excel và lưu lại kiểu "CSV UTF-8".',
        ) from None  # fmt: skip
    return facts


def _delimiter(text: str) -> str:
    """The separator that cuts the first lines into the most columns, most evenly."""
    sample = "\n".join(text[:65_536].splitlines()[:50])

    def columns(delimiter: str) -> int:
        try:
            widths = [len(values) for values in csv.reader(StringIO(sample), delimiter=delimiter)]
        except csv.Error:
            return 0
        return sum(width for width in widths if width > 1)

    return max(_DELIMITERS, key=columns)


def readable(book: Book) -> Iterator[Table]:
    """Tables of all sheets that can be read; the first refusal is raised when none can."""
    refusal: Invalid | None = None
    found = False
    for sheet in book.sheet_names:
        try:
            table = book.open_sheet(sheet)
        except Invalid as invalid:
            refusal = refusal or invalid
            continue
        found = True
        yield table
    if not found and refusal:
        raise refusal
