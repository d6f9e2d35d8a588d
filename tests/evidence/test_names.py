import unicodedata

import pytest
from hypothesis import given
from hypothesis import strategies as st

from ocop.evidence.formats import CSV, JPEG, PDF, XLSX
from ocop.evidence.names import MAX_NAME, clean_name, size_words


@pytest.mark.parametrize(
    ("name", "kept", "expected"),
    [
        ("Giấy.PDF", PDF, "Giấy.pdf"),
        (unicodedata.normalize("NFD", "Sổ đỏ.pdf"), PDF, "Sổ đỏ.pdf"),
        ("../../etc/passwd", PDF, "passwd.pdf"),
        ("C:\\Ảnh\\mắm.jpeg", JPEG, "mắm.jpg"),
        ("anh.png", JPEG, "anh.jpg"),
        ("QĐ 12.2026", PDF, "QĐ 12.2026.pdf"),
        ("hoa\u202egpj.exe", JPEG, "hoa gpj.exe.jpg"),
        ('a"b\r\nSet-Cookie: x.csv', CSV, "a b Set-Cookie x.csv"),
        ("a" * 145 + "..pdf.b", PDF, "a" * 145 + ".pdf"),
        ("...", XLSX, "tệp.xlsx"),
        ("", XLSX, "tệp.xlsx"),
        ("thư mục/", XLSX, "thư mục.xlsx"),
    ],
)
def test_a_name_is_made_safe_and_true(name, kept, expected):
    assert clean_name(name, kept) == expected


@given(st.text(max_size=400))
def test_any_name_becomes_a_plain_one_and_stays_so(name):
    cleaned = clean_name(name, PDF)
    assert len(cleaned) <= MAX_NAME
    assert cleaned.endswith(".pdf")
    assert not set(cleaned) & set('/\\<>:"|?*\r\n\0')
    assert unicodedata.is_normalized("NFC", cleaned)
    assert clean_name(cleaned, PDF) == cleaned


def test_a_size_is_rounded_up():
    assert size_words(20 * 1024 * 1024) == "20 MB"
    assert size_words(20 * 1024 * 1024 + 1) == "20,1 MB"
    assert size_words(350 * 1024) == "350 KB"
