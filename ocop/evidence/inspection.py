"""Refuses what an upload must not be, in words a person can act on."""

from dataclasses import dataclass
from typing import BinaryIO

from ocop.evidence import formats, papers, zips
from ocop.evidence.formats import Format, format_named, format_of
from ocop.evidence.names import size_words
from ocop.kit.faults import Fault, Invalid

WHERE = "file"
_REMEDIES = {
    formats.HEIC: "Trong Cài đặt của điện thoại chọn Camera, Định dạng, Tương thích nhất "
    "rồi chụp lại; hoặc gửi ảnh đã lưu thành JPG.",
    formats.HTML: "Mở tệp bằng Excel, chọn Lưu thành, loại Excel (.xlsx), rồi tải tệp mới lên.",
    formats.LOCKED: "Mở tệp, bỏ mật khẩu trong Tệp, Thông tin, Bảo vệ, lưu lại rồi tải lên.",
    formats.MACROS: "Mở tệp bằng Excel, chọn Lưu thành, loại Excel (.xlsx), rồi tải tệp mới lên.",
}


@dataclass(frozen=True, slots=True)
class Wanted:
    """What one kind of attachment takes: formats, how to `choose` one, how to `shrink` one."""

    formats: tuple[Format, ...]
    choose: str
    shrink: str


def refusal(what: str, how_to_fix: str, code: str) -> Invalid:
    """The one fault of a file."""
    return Invalid([Fault(where=WHERE, what=what, how_to_fix=how_to_fix, code=code)])


def inspect(
    file: BinaryIO, *, name: str, size_bytes: int, limit_bytes: int, wanted: Wanted
) -> Format:
    """The real format of an upload that may be kept; `Invalid` says why it may not.

    Size comes first, so nothing of a file that is too big is read.
    """
    if size_bytes > limit_bytes:
        what = f"Tệp {size_words(size_bytes)} lớn hơn mức {size_words(limit_bytes)}."
        raise refusal(what, wanted.shrink, "too_big")
    found = format_of(file)
    if found not in wanted.formats:
        raise _wrong_format(found, name, wanted)
    if found is formats.PDF:
        _inspect_pdf(file)
    if found is formats.XLSX:
        _inspect_workbook(file)
    return found


def _wrong_format(found: Format, name: str, wanted: Wanted) -> Invalid:
    if found is formats.EMPTY:
        return refusal("Tệp này trống, không có nội dung.", "Chọn lại tệp.", "empty")
    promised = format_named(name)
    what = f"Tệp này là {found.label}."
    if promised and promised is not found:
        what = f"Tệp tên {_ending(name)} nhưng nội dung là {found.label}."
    remedy = _REMEDIES.get(found)
    useful = remedy if remedy and _could_become(found, wanted) else wanted.choose
    return refusal(what, useful, "wrong_type")


def _could_become(found: Format, wanted: Wanted) -> bool:
    """Whether the remedy of a format leads to one that is wanted here."""
    leads_to = formats.JPEG if found is formats.HEIC else formats.XLSX
    return leads_to in wanted.formats


def _ending(name: str) -> str:
    return "." + name.rpartition(".")[2].lower()


def _inspect_pdf(file: BinaryIO) -> None:
    if not papers.is_whole(file):
        raise refusal(
            "Tệp PDF bị hỏng hoặc chưa tải hết.", "Mở thử trên máy rồi tải lên lại.", "broken"
        )
    traits = papers.traits(file)
    if "Encrypt" in traits:
        raise refusal(
            "Tệp PDF bị khoá bằng mật khẩu hoặc hạn chế.",
            "Mở tệp, chọn In, In thành PDF, rồi tải tệp mới lên.",
            "encrypted",
        )
    if traits:
        raise refusal(
            "Tệp PDF có mã lệnh chạy kèm.",
            "Mở tệp, chọn In, In thành PDF, rồi tải tệp mới lên.",
            "script",
        )


def _inspect_workbook(file: BinaryIO) -> None:
    try:
        zips.unpacked_bytes(file)
    except zips.Bomb as error:
        raise refusal(
            "Tệp Excel này khi mở ra lớn bất thường.",
            "Chép phần dữ liệu cần dùng sang một tệp Excel mới rồi tải lên.",
            "bomb",
        ) from error
    except zips.Broken as error:
        raise refusal(
            "Tệp Excel bị hỏng hoặc chưa tải hết.",
            "Mở bằng Excel, lưu lại rồi tải lên.",
            "broken",
        ) from error
