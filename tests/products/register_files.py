"""Register files made for the tests: real workbooks, old .xls books byte by byte, and CSV."""

import struct
import unicodedata
from collections.abc import Iterable, Mapping, Sequence
from datetime import date
from io import BytesIO

from openpyxl import Workbook
from openpyxl.worksheet.worksheet import Worksheet

from ocop.products.register import (
    DraftRow,
    RowFaults,
    Skipped,
    draft_rows,
    open_table,
    propose_mapping,
)
from ocop.products.register.drafts import Drafted

TOP = (
    "STT", "Tên sản phẩm", "Nhóm sản phẩm", "Loại hình chủ thể", "Chủ thể", "Xã/phường", "Địa chỉ",
    "Người đại diện", "Điện thoại", "Hạng sao hiện tại", "Ngày hết hạn", "Công nhận lần đầu", None,
    None, None, None, "Công nhận lần hai / nâng hạng", None, None, None, None, "Ghi chú",
)  # fmt: skip
UNDER = ("Hạng sao", "Ngày", "Năm", "Số quyết định", "Cơ quan")
ROW = (
    1, "Nước mắm Sa Châu", "Thực phẩm", "HTX", "HTX Nước mắm Sa Châu", "Xã Giao Hưng", "Xóm 5",
    "Nguyễn Thị Hoa", "0912 345 678", 4, date(2027, 12, 28), 3, date(2021, 12, 28), 2021,
    "1234/QĐ-UBND", "UBND huyện Giao Thủy", 4, date(2024, 12, 28), 2024, "3981/QĐ-UBND",
    "UBND tỉnh Nam Định", "Làng nghề",
)  # fmt: skip
SIMPLE = ("Tên sản phẩm", "Nhóm sản phẩm", "Loại hình", "Chủ thể", "Xã/phường", "Hạng sao",
          "Số quyết định", "Ngày quyết định", "Cơ quan ban hành")  # fmt: skip


def row_with(**changes: object) -> list[object]:
    """The model row with some cells changed, named by their position (c9=… is the phone)."""
    cells: list[object] = list(ROW)
    for name, value in changes.items():
        cells[int(name.removeprefix("c")) - 1] = value
    return cells


def official(sheet: Worksheet, rows: Iterable[Sequence[object]], *, merged: bool = True) -> None:
    """The 22-column form: a title, two header rows with merged headings, a numbering row, rows."""
    sheet.append(["SỔ ĐĂNG KÝ SẢN PHẨM OCOP"])
    sheet.append(["(Kèm theo Báo cáo số 12/BC-VPĐP)"])
    sheet.append(list(TOP))
    sheet.append([None] * 11 + [*UNDER, *UNDER, None])
    sheet.append([f"({number})" for number in range(1, 23)])
    for row in rows:
        sheet.append(list(row))
    if not merged:
        return
    sheet.merge_cells("A1:V1")
    for letter in "ABCDEFGHIJKV":
        sheet.merge_cells(f"{letter}3:{letter}4")
    sheet.merge_cells("L3:P3")
    sheet.merge_cells("Q3:U3")


def official_xlsx(rows: Iterable[Sequence[object]], *, merged: bool = True) -> bytes:
    """A workbook with the official form."""
    book = Workbook()
    assert book.active is not None
    official(book.active, rows, merged=merged)
    return saved(book)


def xlsx(*rows: Sequence[object]) -> bytes:
    """A workbook with these rows in its only sheet."""
    book = Workbook()
    for row in rows:
        book.active.append(list(row))
    return saved(book)


def saved(book: Workbook) -> bytes:
    """The bytes of a workbook."""
    target = BytesIO()
    book.save(target)
    return target.getvalue()


def csv(*rows: Sequence[str], delimiter: str = ",") -> str:
    """Plain rows without quoting."""
    return "".join(delimiter.join(row) + "\r\n" for row in rows)


def read(
    data: bytes, name: str = "so.xlsx", *, chosen: Mapping[int, str | None] | None = None,
    today: date | None = None,
) -> list[Drafted]:  # fmt: skip
    """All rows of a file, the way a page reads it."""
    table = open_table(data, name)
    return list(draft_rows(table, propose_mapping(table, chosen), today=today))


def only_draft(data: bytes, name: str = "so.xlsx") -> DraftRow:
    """The one product of a file that has no other; blank and heading rows do not count."""
    rows = [row for row in read(data, name) if not isinstance(row, Skipped)]
    assert len(rows) == 1, rows
    assert isinstance(rows[0], DraftRow), rows[0]
    return rows[0]


def only_faults(data: bytes, name: str = "so.xlsx") -> RowFaults:
    """The one faulty row of a file."""
    rows = [row for row in read(data, name) if isinstance(row, RowFaults)]
    assert len(rows) == 1, rows
    return rows[0]


def official_draft(**changes: object) -> DraftRow:
    """The model row with changes, read back as a draft."""
    return only_draft(official_xlsx([row_with(**changes)]))


def official_faults(**changes: object) -> RowFaults:
    """The model row with changes, read back as faults."""
    return only_faults(official_xlsx([row_with(**changes)]))


# --- Windows-1258, TCVN3 --------------------------------------------------------------------

_TONES = "\u0300\u0301\u0303\u0309\u0323"


def windows_1258(text: str) -> bytes:
    """Vietnamese text as old Windows wrote it: letters composed, tones behind them."""
    written = bytearray()
    for character in text:
        parts = unicodedata.normalize("NFD", character)
        base = unicodedata.normalize("NFC", "".join(p for p in parts if p not in _TONES))
        written += (base + "".join(p for p in parts if p in _TONES)).encode("cp1258")
    return bytes(written)


# --- .xls -----------------------------------------------------------------------------------


def _record(number: int, content: bytes = b"") -> bytes:
    return struct.pack("<HH", number, len(content)) + content


def _string(text: str) -> bytes:
    return struct.pack("<HB", len(text), 1) + text.encode("utf-16-le")


def xls(
    rows: Sequence[Sequence[str | float | None]], *, extra: Sequence[bytes] = (), password: bool = False
) -> bytes:  # fmt: skip
    """An Excel 97-2003 book with one sheet; `extra` are raw cell records."""
    texts = list(dict.fromkeys(cell for row in rows for cell in row if isinstance(cell, str)))
    cells = [_cell(r, c, value, texts) for r, row in enumerate(rows) for c, value in enumerate(row)]
    sheet = _record(0x0809, struct.pack("<HHHHII", 0x0600, 0x0010, 0, 0, 0, 6))
    sheet += b"".join([*cells, *extra]) + _record(0x000A)
    strings = struct.pack("<II", len(texts), len(texts)) + b"".join(map(_string, texts))
    pieces = [strings[start : start + 8224] for start in range(0, len(strings), 8224)]
    assert len(pieces) == 1, "the test writer knows no CONTINUE inside a string"
    name = "Sổ đăng ký"
    title = struct.pack("<BB", len(name), 1) + name.encode("utf-16-le")
    begin = _record(0x0809, struct.pack("<HHHHII", 0x0600, 0x0005, 0, 0, 0, 6))
    begin += _record(0x002F, b"\x01\x00" * 4) if password else b""
    end = _record(0x00FC, strings) + _record(0x000A)
    start = len(begin) + len(_record(0x0085, struct.pack("<IH", 0, 0) + title)) + len(end)
    book = begin + _record(0x0085, struct.pack("<IH", start, 0) + title) + end + sheet
    return container({"Workbook": book})


def error_record(row: int, column: int, code: int) -> bytes:
    """A BOOLERR cell: 0x17 is #REF!."""
    return _record(0x0205, struct.pack("<HHHBB", row, column, 0, code, 1))


def number_record(row: int, column: int, value: float) -> bytes:
    """A NUMBER cell anywhere on the sheet."""
    return _record(0x0203, struct.pack("<HHHd", row, column, 0, value))


def _cell(row: int, column: int, value: str | float | None, texts: Sequence[str]) -> bytes:
    if value is None:
        return b""
    if isinstance(value, str):
        return _record(0x00FD, struct.pack("<HHHI", row, column, 0, texts.index(value)))
    return number_record(row, column, value)


def container(streams: Mapping[str, bytes]) -> bytes:
    """An OLE2 file; every stream is padded to 4096 bytes, so none needs the small-stream table."""
    free, end, table = 0xFFFFFFFF, 0xFFFFFFFE, 0xFFFFFFFD
    chains: list[int] = [table, end]  # sector 0: allocation table, sector 1: directory
    entries = [_entry("Root Entry", 5, end, 0)]
    body = b""
    for name, content in streams.items():
        padded = content.ljust(4096, b"\0")
        padded += b"\0" * (-len(padded) % 512)
        first, count = len(chains), len(padded) // 512
        chains += [*range(first + 1, first + count), end]
        entries.append(_entry(name, 2, first, len(padded)))
        body += padded
    assert len(chains) <= 128
    assert len(entries) <= 4
    directory = b"".join(entries).ljust(512, b"\0")
    header = b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + b"\0" * 16
    header += struct.pack(
        "<HHHHH6xIIIIIIIII", 0x3E, 3, 0xFFFE, 9, 6, 0, 1, 1, 0, 4096, end, 0, end, 0
    )
    header += struct.pack("<109I", 0, *[free] * 108)
    allocation = struct.pack(f"<{len(chains)}I", *chains) + b"\xff" * (512 - 4 * len(chains))
    return header + allocation + directory + body


def _entry(name: str, kind: int, first: int, size: int) -> bytes:
    text = (name + "\0").encode("utf-16-le")
    child = 1 if kind == 5 else 0xFFFFFFFF
    return (
        text.ljust(64, b"\0")
        + struct.pack("<HBBIII36xII4x", len(text), kind, 1, 0xFFFFFFFF, 0xFFFFFFFF, child, first, size)
    )  # fmt: skip
