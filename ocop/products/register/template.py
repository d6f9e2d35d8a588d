"""An empty register to fill in: a guide sheet, drop-down lists, one template per industry."""

from datetime import date
from typing import TYPE_CHECKING, Any, BinaryIO

from ocop.products.classification import industries, place, places
from ocop.products.register.choices import KINDS
from ocop.products.register.fields import Field
from ocop.products.register.writing import SHEET, register_columns, write_header

if TYPE_CHECKING:
    from xlsxwriter import Workbook

GUIDE = "Hướng dẫn"
LISTS = "Danh mục"
_ROWS = 1_000  # rows that carry the drop-down lists
_HELP = {
    "ordinal": "Số thứ tự, không bắt buộc.",
    "product_name": "Tên sản phẩm như trên quyết định công nhận.",
    "group": "Chọn trong danh sách: một trong sáu ngành của Phụ lục I, Quyết định 26/2026/QĐ-TTg.",
    "producer_kind": "Chọn trong danh sách.",
    "producer": "Tên đầy đủ của chủ thể.",
    "commune": "Tên xã, phường hiện nay. Nếu chỉ biết tên cũ, ghi ở hai cột Xã/phường cũ và Huyện cũ.",
    "address": "Thôn, xóm, số nhà.",
    "phone": "Số di động 10 số hoặc số máy bàn 11 số.",
    "star": "3, 4 hoặc 5. Để trống nếu chưa được công nhận.",
    "expires_on": "Ngày/tháng/năm. Để trống thì tự tính 36 tháng kể từ ngày quyết định.",
    "first_date": "Ngày/tháng/năm của quyết định.",
    "first_number": "Số, ký hiệu của quyết định. Sản phẩm có hạng sao cần số quyết định.",
    "first_authority": "Giữ tên cơ quan như trên quyết định, kể cả UBND huyện cũ.",
    "second_star": "Chỉ ghi khi đã nâng hạng hoặc đánh giá lại.",
    "subgroup": "Chọn trong danh sách, nếu biết.",
    "product_code": "Mã tỉnh-mã xã-số thứ tự-năm.",
    "old_codes": "Mã cũ có mã huyện; nhiều mã cách nhau bằng dấu chấm phẩy.",
    "price": "Số tiền bằng đồng, có thể kèm đơn vị.",
    "gtin": "Dãy số dưới mã vạch; chỉ ghi khi chủ thể có giấy chứng nhận mã vạch.",
    "women_led": "Có hoặc Không.",
    "youth_led": "Có hoặc Không.",
}


def write_template(target: BinaryIO, industry: str | None = None) -> None:
    """An empty workbook with the columns of the register; `industry` (I-VI) narrows the lists.

    KeyError for an unknown industry.
    """
    from xlsxwriter import Workbook  # noqa: PLC0415 - 2 MB that few processes need

    columns = register_columns()
    lists = _lists(industry)
    with Workbook(target) as book:
        sheet = book.add_worksheet(SHEET)
        write_header(book, sheet, columns)
        ranges = _write_lists(book.add_worksheet(LISTS), lists)
        for index, column in enumerate(columns):
            _validate(sheet, index, column, ranges)
        _write_guide(book, columns)


def _lists(industry: str | None) -> dict[str, list[str]]:
    wanted = [place(industry)] if industry else industries()
    codes = {found.code for found in wanted}
    return {
        "group": [found.industry_label for found in wanted],
        "subgroup": [
            f"{found.code} {found.name}"
            for found in places().values()
            if found.industry in codes and found.parent is not None
        ],
        "producer_kind": [words[0] for words in KINDS.values()],
        "yes_or_no": ["Có", "Không"],
    }


def _write_lists(sheet: Any, lists: dict[str, list[str]]) -> dict[str, str]:
    """The choices in a hidden sheet; answers field → cell range (a list in a rule is too short)."""
    ranges: dict[str, str] = {}
    for column, (name, choices) in enumerate(lists.items()):
        sheet.write_column(0, column, choices)
        letter = chr(ord("A") + column)
        ranges[name] = f"='{LISTS}'!${letter}$1:${letter}${len(choices)}"
    sheet.hide()
    return {
        **ranges, "women_led": ranges["yes_or_no"], "youth_led": ranges["yes_or_no"],
    }  # fmt: skip


def _validate(sheet: Any, index: int, column: Field, ranges: dict[str, str]) -> None:
    """A drop-down list, a star of 3 to 5, or a date in the column of `column`."""
    part = column.key.rpartition("_")[2]
    rule: dict[str, Any] | None = None
    if column.key in ranges:
        rule = {"validate": "list", "source": ranges[column.key]}
    elif part == "star":
        rule = {"validate": "list", "source": [3, 4, 5]}
    elif part == "date" or column.key == "expires_on":
        rule = {
            "validate": "date", "criteria": "between",
            "minimum": date(2018, 5, 7), "maximum": date(2099, 12, 31),
        }  # fmt: skip
    if rule is None:
        return
    help_text = _HELP.get(column.key, "")
    sheet.data_validation(
        1, index, _ROWS, index,
        rule | {
            "ignore_blank": True,
            "error_type": "warning",
            "error_title": column.label[:32],
            "error_message": (help_text or "Xem cách ghi ở trang Hướng dẫn.")[:255],
        },
    )  # fmt: skip


def _write_guide(book: "Workbook", columns: tuple[Field, ...]) -> None:
    sheet = book.add_worksheet(GUIDE)
    bold = book.add_format({"bold": True})
    wrap = book.add_format({"text_wrap": True, "valign": "top"})
    sheet.set_column(0, 0, 36)
    sheet.set_column(1, 1, 12)
    sheet.set_column(2, 3, 60)
    sheet.write_row(0, 0, ["Tên cột", "Bắt buộc", "Cách ghi", "Ví dụ"], bold)
    for row, column in enumerate(columns, start=1):
        needed = "Có" if column.required else ""
        sheet.write_row(
            row, 0, [column.label, needed, _HELP.get(column.key, ""), column.example], wrap
        )
