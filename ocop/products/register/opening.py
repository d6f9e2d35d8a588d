"""From an upload to the table that holds the register."""

from collections.abc import Iterator

from ocop.products.register.header import has_header
from ocop.products.register.reading import open_book, readable
from ocop.products.register.refusals import refuse, refuse_with
from ocop.products.register.tables import Table


def open_table(data: bytes, name: str, sheet: str | None = None) -> Table:
    """The table of a file: the sheet named, else the first one with a register header.

    Without any such header the first sheet with data is answered, so that a person may still
    name the header row. `Invalid` when the file cannot be read or has no sheet of that name.
    """
    book = open_book(name, data)
    if sheet is None:
        return _first_register(readable(book), name)
    if sheet not in book.sheet_names:
        raise refuse_with(
            name, "no_such_sheet", f'Tệp không có trang tính "{sheet}".',
            "Chọn một trong: " + ", ".join(book.sheet_names) + ".",
        )  # fmt: skip
    return book.open_sheet(sheet)


def _first_register(tables: Iterator[Table], name: str) -> Table:
    first: Table | None = None
    for table in tables:
        if has_header(table):
            return table
        if table.rows_total and first is None:
            first = table
    if first is None:
        raise refuse(name, "no_sheet")
    return first
