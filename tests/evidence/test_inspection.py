import io
import time
import tracemalloc

import pytest

from ocop.evidence import formats, zips
from ocop.evidence.inspection import inspect
from ocop.evidence.limits import WANTED
from ocop.evidence.models import AttachmentKind
from ocop.kit.faults import Invalid
from tests.evidence import samples

MB = 1024 * 1024


def look(data: bytes, name: str, kind=AttachmentKind.SHEET):
    return inspect(
        io.BytesIO(data), name=name, size_bytes=len(data), limit_bytes=20 * MB, wanted=WANTED[kind]
    )


def sentence(data: bytes, name: str, kind=AttachmentKind.SHEET) -> str:
    with pytest.raises(Invalid) as caught:
        look(data, name, kind)
    (fault,) = caught.value.faults
    return fault.sentence


class Untouchable(io.BytesIO):
    """Fails the test when anybody reads it."""

    def read(self, size=-1):
        raise AssertionError("read")


def test_a_file_that_is_too_big_is_refused_unread():
    with pytest.raises(Invalid) as caught:
        inspect(
            Untouchable(),
            name="giay.pdf",
            size_bytes=38 * MB,
            limit_bytes=20 * MB,
            wanted=WANTED[AttachmentKind.PAPER],
        )
    assert caught.value.faults[0].sentence == (
        "Tệp 38 MB lớn hơn mức 20 MB. Chụp ảnh từng trang để tự nén."
    )
    assert caught.value.faults[0].code == "too_big"


@pytest.mark.parametrize(
    ("data", "name", "kind", "expected"),
    [
        (
            samples.photo(fmt="PNG"), "so-lieu.xlsx", AttachmentKind.SHEET,
            "Tệp tên .xlsx nhưng nội dung là ảnh PNG. Chọn tệp Excel (.xlsx, .xls) hoặc CSV.",
        ),
        (
            samples.workbook(), "anh.JPG", AttachmentKind.PICTURE,
            "Tệp tên .jpg nhưng nội dung là bảng Excel. Chọn ảnh JPG, PNG hoặc WebP.",
        ),
        (
            b"MZ" + bytes(300), "giay.pdf", AttachmentKind.PAPER,
            "Tệp tên .pdf nhưng nội dung là chương trình máy tính. "
            "Chọn tệp PDF, hoặc chụp ảnh giấy tờ.",
        ),
        (
            b"<table><tr><td>1</td></tr></table>", "bao-cao.xls", AttachmentKind.SHEET,
            "Tệp tên .xls nhưng nội dung là trang web (HTML). Mở tệp bằng Excel, chọn Lưu thành, "
            "loại Excel (.xlsx), rồi tải tệp mới lên.",
        ),
        (
            samples.workbook(), "so-lieu.xlsx", AttachmentKind.PAPER,
            "Tệp này là bảng Excel. Chọn tệp PDF, hoặc chụp ảnh giấy tờ.",
        ),
        (b"", "a.csv", AttachmentKind.SHEET, "Tệp này trống, không có nội dung. Chọn lại tệp."),
    ],
)  # fmt: skip
def test_a_file_that_is_something_else_is_named_with_what_to_do(data, name, kind, expected):
    assert sentence(data, name, kind) == expected


def test_a_locked_workbook_says_how_to_unlock_it():
    said = sentence(samples.ole("EncryptedPackage"), "a.xlsx")
    assert said.startswith("Tệp tên .xlsx nhưng nội dung là tệp Office có mật khẩu. Mở tệp, bỏ")


def test_an_iphone_picture_says_how_to_take_another():
    said = sentence(b"\0\0\0\x18ftypheic\0\0\0\0", "IMG_1.HEIC", AttachmentKind.PICTURE)
    assert "Tương thích nhất" in said


def test_honest_files_pass_whatever_their_name():
    assert look(samples.workbook(), "so-lieu.csv") is formats.XLSX
    assert look(samples.pdf(), "scan", AttachmentKind.PAPER) is formats.PDF
    assert look(samples.photo(fmt="PNG"), "a.jpg", AttachmentKind.PICTURE) is formats.PNG


@pytest.mark.parametrize("bomb", [samples.zip_bomb(), samples.lying_zip_bomb()])
def test_a_zip_bomb_is_refused_fast_and_in_flat_memory(bomb):
    assert len(bomb) < 100_000
    tracemalloc.start()
    started = time.perf_counter()
    said = sentence(bomb, "so-lieu.xlsx")
    seconds, peak = time.perf_counter() - started, tracemalloc.get_traced_memory()[1]
    tracemalloc.stop()
    assert said.startswith("Tệp Excel này khi mở ra lớn bất thường.")
    assert seconds < 2
    assert peak < 8 * MB


def test_the_real_size_is_counted_not_the_claimed_one():
    book = samples.zipped({"xl/workbook.xml": b"x" * 5000, "a": b""})
    assert zips.unpacked_bytes(io.BytesIO(book)) == 5000
    lie = book.replace((5000).to_bytes(4, "little"), (10).to_bytes(4, "little"))
    assert zips.unpacked_bytes(io.BytesIO(lie)) == 5000


def test_a_directory_of_thousands_of_parts_is_refused():
    many = samples.zipped({f"{n}": b"" for n in range(zips.MAX_PARTS + 1)})
    with pytest.raises(zips.Bomb):
        zips.unpacked_bytes(io.BytesIO(many))


def test_a_directory_of_megabytes_is_refused_before_it_is_read():
    end = b"PK\x05\x06" + bytes(8) + (2 * MB).to_bytes(4, "little") + bytes(6)
    with pytest.raises(zips.Bomb):
        zips.unpacked_bytes(io.BytesIO(b"PK\x03\x04" + bytes(100) + end))


def test_a_workbook_cut_in_half_is_refused():
    book = samples.workbook()
    assert sentence(book[: len(book) // 2], "a.xlsx").startswith("Tệp tên .xlsx nhưng nội dung là")


def test_a_workbook_with_a_damaged_part_is_refused():
    book = bytearray(samples.zipped({"xl/workbook.xml": bytes(range(256)) * 40}))
    book[60:90] = b"\xff" * 30
    assert sentence(bytes(book), "a.xlsx").startswith("Tệp Excel bị hỏng")


@pytest.mark.parametrize(
    ("extra", "expected"),
    [
        (b"/Encrypt 5 0 R ", "Tệp PDF bị khoá"),
        (b"/OpenAction << /S /JavaScript /JS (x) >> ", "Tệp PDF có mã lệnh"),
        (b"/A << /S /Launch >> ", "Tệp PDF có mã lệnh"),
    ],
)
def test_a_locked_or_scripted_pdf_is_refused(extra, expected):
    padding = b" " * (1024 * 1024 - 45)  # the word lies across two reading pieces
    assert sentence(samples.pdf(extra), "a.pdf", AttachmentKind.PAPER).startswith(expected)
    assert sentence(samples.pdf(padding + extra), "a.pdf", AttachmentKind.PAPER).startswith(
        expected
    )


def test_half_a_pdf_is_refused():
    half = samples.pdf()[:-8] + b" " * 3000
    assert sentence(half, "a.pdf", AttachmentKind.PAPER).startswith("Tệp PDF bị hỏng")


def test_words_that_only_look_like_locks_pass():
    harmless = samples.pdf(b"/EncryptMetadata true /JavaScripts 1 ")
    assert look(harmless, "a.pdf", AttachmentKind.PAPER) is formats.PDF
