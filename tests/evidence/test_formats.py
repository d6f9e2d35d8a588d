import contextlib
import io

import pytest
from hypothesis import given
from hypothesis import strategies as st

from ocop.evidence import formats
from ocop.evidence.formats import format_of
from tests.evidence import samples


@pytest.mark.parametrize(
    ("data", "expected"),
    [
        (samples.photo(), formats.JPEG),
        (samples.photo(fmt="PNG"), formats.PNG),
        (samples.photo(fmt="WEBP"), formats.WEBP),
        (samples.pdf(), formats.PDF),
        (samples.workbook(), formats.XLSX),
        (samples.ole("Workbook"), formats.XLS),
        (samples.ole("a", "b", "c", "d", "e", "Book"), formats.XLS),
        (b"\xef\xbb\xbfT\xc3\xaan;Gi\xc3\xa1\n", formats.CSV),
        ("Tên\tGiá\n".encode("utf-16"), formats.CSV),
        ("Tên;Giá\r\nM¾m t«m;100\r\n".encode("latin-1", "replace"), formats.CSV),
        (b"<html><table><tr><td>1</td></tr></table>", formats.HTML),
        (b"\0\0\0\x18ftypheic\0\0\0\0mif1heic", formats.HEIC),
        (
            samples.ole("DataSpaces", "Version", "x", "EncryptionInfo", "EncryptedPackage"),
            formats.LOCKED,
        ),
        (samples.zipped({"xl/workbook.xml": b"", "xl/vbaProject.bin": b""}), formats.MACROS),
        (b"", formats.EMPTY),
    ],
)
def test_the_content_tells_the_format(data, expected):
    assert format_of(io.BytesIO(data)) is expected


@pytest.mark.parametrize(
    ("data", "label"),
    [
        (samples.photo(fmt="GIF"), "ảnh GIF"),
        (samples.zipped({"word/document.xml": b""}), "văn bản Word"),
        (samples.zipped({"thu.txt": b""}), "tệp nén ZIP"),
        (b"PK\x03\x04 nothing more", "tệp nén ZIP"),
        (samples.ole("WordDocument"), "văn bản Word"),
        (samples.ole(), "tệp Office cũ"),
        (samples.ole()[:100], "tệp Office cũ"),
        (b"{\\rtf1 x}", "văn bản RTF"),
        (b"MZ" + bytes(200), "chương trình máy tính"),
        (b"\0\0\0\x18ftypmp42\0\0\0\0isommp42" + bytes(100), "video"),
        (bytes(range(8)) * 9, "loại tệp khác"),
    ],
)
def test_what_is_not_kept_is_named_for_people(data, label):
    found = format_of(io.BytesIO(data))
    assert (found.label, found.media_type) == (label, "")


@given(
    st.binary(max_size=2000),
    st.sampled_from([b"", b"PK\x03\x04", bytes.fromhex("D0CF11E0A1B11AE1")]),
)
def test_any_bytes_get_an_answer(data, start):
    assert format_of(io.BytesIO(start + data)).label


@given(st.integers(0, 2000), st.binary(min_size=1, max_size=8))
def test_a_damaged_workbook_never_crashes_the_look_inside(place, scratch):
    from ocop.evidence import zips

    data = bytearray(samples.workbook())
    data[place % len(data) : place % len(data) + len(scratch)] = scratch
    with contextlib.suppress(zips.Bomb, zips.Broken):
        zips.unpacked_bytes(io.BytesIO(bytes(data)))
    assert format_of(io.BytesIO(bytes(data))).label
