"""Queues as files for a spreadsheet."""

import csv
from collections.abc import Iterable, Iterator
from datetime import date
from io import TextIOWrapper
from typing import BinaryIO

from django.http import FileResponse

from ocop.dossiers.queries.queues import QueueRow
from ocop.products.downloads import download
from ocop.products.register.tables import mark as harmless

HEADS = ("Mã biên nhận", "Sản phẩm", "Cơ sở", "Xã, phường", "Loại hồ sơ", "Bước", "Nộp ngày",
         "Hạn", "Thời gian", "Đợt")  # fmt: skip
FORMATS = ("xlsx", "csv")
_WIDTHS = (18, 34, 34, 22, 14, 24, 12, 12, 24, 14)


def queue_file(rows: Iterable[QueueRow], *, name: str, file_format: str, on: date) -> FileResponse:
    """The rows of a queue as "xlsx" or "csv"."""
    lines = (line_of(row) for row in rows)
    write = write_csv if file_format == "csv" else write_xlsx
    return download(f"{name}-{on:%Y-%m-%d}", file_format, lambda target: write(target, lines))


def line_of(row: QueueRow) -> list[str]:
    """One dossier in words; what a spreadsheet would take for a formula is made harmless."""
    dossier = row.dossier
    filed = f"{dossier.filed_at:%d/%m/%Y}" if dossier.filed_at else ""
    due = f"{dossier.due_on:%d/%m/%Y}" if dossier.due_on else ""
    texts = (dossier.product.name, dossier.product.producer.name, row.place)
    return [
        dossier.receipt or "",
        *map(harmless, texts),
        dossier.get_kind_display(),
        dossier.get_state_display(),
        filed,
        due,
        row.clock,
        f"{dossier.batch}, {dossier.year}",
    ]


def write_csv(target: BinaryIO, lines: Iterator[list[str]]) -> None:
    """CSV with a byte-order mark, as spreadsheets here expect."""
    text = TextIOWrapper(target, encoding="utf-8-sig", newline="", write_through=True)
    writer = csv.writer(text)
    writer.writerow(HEADS)
    writer.writerows(lines)
    text.detach()


def write_xlsx(target: BinaryIO, lines: Iterator[list[str]]) -> None:
    """A workbook with a frozen head, written row by row."""
    import xlsxwriter  # noqa: PLC0415 - 2 MB that few processes need

    options = {"constant_memory": True, "in_memory": False, "strings_to_formulas": False}
    with xlsxwriter.Workbook(target, options) as book:
        sheet = book.add_worksheet("Hồ sơ")
        bold = book.add_format({"bold": True, "text_wrap": True})
        for column, width in enumerate(_WIDTHS):
            sheet.set_column(column, column, width)
        sheet.write_row(0, 0, HEADS, bold)
        sheet.freeze_panes(1, 2)
        for number, line in enumerate(lines, start=1):
            for column, value in enumerate(line):
                sheet.write_string(number, column, value)
