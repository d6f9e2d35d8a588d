"""The sentences for a whole file that cannot be read."""

from ocop.kit.faults import Fault, Invalid

_SAVE_AGAIN = (
    "Mở tệp bằng Excel, chọn Lưu thành (Save As), kiểu Excel Workbook (.xlsx), rồi gửi lại."
)

_REFUSALS: dict[str, tuple[str, str]] = {
    "empty": ("Tệp trống, không có dòng nào.", "Chọn tệp sổ đăng ký có dữ liệu."),
    "damaged": ("Tệp bị hỏng, không mở được.", f"{_SAVE_AGAIN} Hoặc sao chép lại tệp từ nơi gửi."),
    "bomb": (
        "Tệp nén bất thường: giải nén ra lớn gấp nhiều lần một sổ đăng ký.",
        "Sao chép riêng bảng sản phẩm sang một tệp mới, lưu kiểu .xlsx rồi gửi lại.",
    ),
    "password": (
        "Tệp được bảo vệ bằng mật khẩu.",
        "Mở bằng Excel, bỏ mật khẩu (File → Info → Protect Workbook), lưu rồi gửi lại.",
    ),
    "not_workbook": ("Tệp không phải là sổ Excel (.xlsx).", _SAVE_AGAIN),
    "web_page": (
        "Tệp mang đuôi Excel nhưng bên trong là trang web (HTML) hoặc XML cũ.",
        _SAVE_AGAIN,
    ),
    "other_kind": (
        "Tệp không phải là bảng tính: nội dung là ảnh, PDF hoặc loại khác.",
        "Gửi tệp .xlsx, .xls hoặc .csv. Ví dụ: so-dang-ky-2026.xlsx",
    ),
    "no_sheet": ("Sổ Excel không có trang tính nào có dữ liệu.", "Chọn tệp sổ đăng ký có dữ liệu."),
}  # fmt: skip


def refuse(name: str, code: str) -> Invalid:
    """`Invalid` with the sentence for `code`; `name` is the file the person gave."""
    what, how_to_fix = _REFUSALS[code]
    return Invalid([Fault(where=name, what=what, how_to_fix=how_to_fix, code=code)])


def refuse_with(name: str, code: str, what: str, how_to_fix: str) -> Invalid:
    """`Invalid` with a sentence that carries figures of this file."""
    return Invalid([Fault(where=name, what=what, how_to_fix=how_to_fix, code=code)])


def thousands(number: int) -> str:
    """1234567 → "1.234.567"."""
    return f"{number:,}".replace(",", ".")
