"""The radar as a file: a workbook with real dates and numbers, or CSV for anything else."""

import csv
from collections.abc import Iterable
from datetime import date
from io import BytesIO, StringIO

from django.http import FileResponse

from ocop.products.register.tables import mark as harmless

Cell = str | int | date
Line = tuple[Cell, ...]
NAMES = "theo-doi-han"
HEADS = ("Sản phẩm", "Cơ sở", "Điện thoại", "Xã, phường", "Mã số", "Hạng sao", "Hết hạn từ ngày",
         "Còn số ngày", "Nộp hồ sơ từ", "Nộp hồ sơ đến", "Hồ sơ đánh giá lại")  # fmt: skip
WIDTHS = (34, 34, 16, 20, 16, 9, 16, 12, 14, 14, 20)
XLSX = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"


def download(name: str, file_format: str, lines: Iterable[Line]) -> FileResponse:
    """The lines as a file named `name`, "xlsx" or "csv"; not kept by the browser."""
    content = _csv(lines) if file_format == "csv" else _xlsx(lines)
    media = "text/csv; charset=utf-8" if file_format == "csv" else XLSX
    response = FileResponse(
        BytesIO(content), as_attachment=True, filename=f"{name}.{file_format}", content_type=media
    )
    response["Cache-Control"] = "private, no-store"
    return response


def _csv(lines: Iterable[Line]) -> bytes:
    text = StringIO()
    writer = csv.writer(text)
    writer.writerow(HEADS)
    writer.writerows([_plain(cell) for cell in line] for line in lines)
    return ("\ufeff" + text.getvalue()).encode()


def _plain(cell: Cell) -> str:
    """Text that no spreadsheet runs as a formula; days as people read them."""
    if isinstance(cell, date):
        return f"{cell:%d/%m/%Y}"
    return harmless(cell) if isinstance(cell, str) else str(cell)


def _xlsx(lines: Iterable[Line]) -> bytes:
    import xlsxwriter  # noqa: PLC0415 - 2 MB that few processes need

    target = BytesIO()
    with xlsxwriter.Workbook(target, {"in_memory": True, "strings_to_formulas": False}) as book:
        sheet = book.add_worksheet("Theo dõi hạn")
        head, day = book.add_format({"bold": True}), book.add_format({"num_format": "dd/mm/yyyy"})
        sheet.write_row(0, 0, HEADS, head)
        sheet.freeze_panes(1, 1)
        for column, width in enumerate(WIDTHS):
            sheet.set_column(column, column, width)
        for row, line in enumerate(lines, start=1):
            for column, cell in enumerate(line):
                if isinstance(cell, date):
                    sheet.write_datetime(row, column, cell, day)
                elif isinstance(cell, str):
                    sheet.write_string(row, column, cell)
                else:
                    sheet.write_number(row, column, cell)
    return target.getvalue()
