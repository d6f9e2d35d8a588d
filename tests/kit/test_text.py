"""Vietnamese text: stored form, search form, identity, order."""

import unicodedata
from itertools import product

import pytest
from django.db import connection
from hypothesis import given
from hypothesis import strategies as st

from ocop.kit.text import clean, fold, identity, person_sort_key, sort_key, words

VOWELS = "aăâeêioôơuưy"
TONES = ["", "\u0300", "\u0301", "\u0303", "\u0309", "\u0323"]
LETTERS = sorted(
    {
        unicodedata.normalize("NFC", form(base + tone))
        for base, tone in product(VOWELS, TONES)
        for form in (str.lower, str.upper)
    }
    | set("bcdđghklmnpqrstvxBCDĐGHKLMNPQRSTVX")
)
vietnamese = st.text(st.sampled_from([*LETTERS, " ", "-", "'", "1"]), max_size=30)


def test_every_vietnamese_letter_is_there():
    assert len(LETTERS) == 2 * 12 * 6 + 2 * 17


@pytest.mark.django_db
def test_fold_equals_the_folding_of_the_database_on_every_letter():
    with connection.cursor() as cursor:
        cursor.execute(
            "SELECT letter, vn_fold(letter) FROM unnest(%s::text[]) AS letter", [LETTERS]
        )
        told = dict(cursor.fetchall())
        decomposed = [unicodedata.normalize("NFD", letter) for letter in LETTERS]
        cursor.execute("SELECT vn_fold(letter) FROM unnest(%s::text[]) AS letter", [decomposed])
        told_nfd = [row[0] for row in cursor.fetchall()]
    assert {letter: fold(letter) for letter in LETTERS} == told
    assert [fold(letter) for letter in decomposed] == told_nfd


@pytest.mark.django_db
def test_fold_equals_the_folding_of_the_database_on_whole_names():
    names = [
        "Nước mắm Sa Châu",
        "Xã Ea H'Leo",
        "Phường Văn Miếu - Quốc Tử Giám",
        "KỶ YẾN 5kg (túi)",
    ]
    with connection.cursor() as cursor:
        cursor.execute("SELECT vn_fold(name) FROM unnest(%s::text[]) AS name", [names])
        assert [row[0] for row in cursor.fetchall()] == [fold(name) for name in names]


def test_fold_leaves_plain_small_letters_and_one_letter_for_i_and_y():
    assert {fold(letter) for letter in LETTERS} == set("abcdeghiklmnopqrstuvx")
    assert fold("Mỹ Lộc") == fold("Mĩ lộc") == "mi loc"


@given(vietnamese)
def test_folding_twice_changes_nothing_more(text):
    assert fold(fold(text)) == fold(text)


@given(vietnamese)
def test_text_is_stored_in_one_form_however_it_was_typed(text):
    assert clean(unicodedata.normalize("NFD", text)) == clean(text)
    assert clean(clean(text)) == clean(text)


def test_clean_keeps_one_space_between_words():
    assert clean("  Giao\u00a0 Hưng\t\n") == "Giao Hưng"


@pytest.mark.parametrize(
    ("one", "other"),
    [
        ("Giao Thuỷ", "Giao Thủy"),
        ("Giao Hoà", "GIAO HÒA"),
        ("Nguyễn Uý", "Nguyễn Úy"),
        ("khoẻ", "khỏe"),
    ],
)
def test_tone_placement_and_case_do_not_make_another_name(one, other):
    assert identity(one) == identity(other)


@pytest.mark.parametrize(
    ("one", "other"), [("Trực Hưng", "Trực Hùng"), ("Giao Hòa", "Giao Hoa"), ("Đông", "Dông")]
)
def test_marks_do_make_another_name(one, other):
    assert identity(one) != identity(other)


def test_the_tone_stays_where_a_last_consonant_follows():
    assert identity("Hoàng") == "hoàng"


GOLDEN = [
    "An Hòa", "Ái", "Ăn", "Ân", "Ba", "Bà", "Bả", "Bã", "Bá", "Bạ", "Công", "Cổ Lễ", "Dâu", "Đa",
    "Đông", "Gạo", "Ô", "Ổ", "Ơ", "Phúc", "Tương", "Ươi", "Xuân", "Ý Yên", "Yên",
]  # fmt: skip


def test_names_sort_as_in_a_vietnamese_dictionary():
    assert sorted(GOLDEN, key=sort_key) == [
        "Ái", "An Hòa", "Ăn", "Ân", "Ba", "Bà", "Bả", "Bã", "Bá", "Bạ", "Cổ Lễ", "Công", "Dâu",
        "Đa", "Đông", "Gạo", "Ô", "Ổ", "Ơ", "Phúc", "Tương", "Ươi", "Xuân", "Ý Yên", "Yên",
    ]  # fmt: skip


def test_a_letter_weighs_more_than_a_tone_and_a_tone_more_than_case():
    assert sort_key("mà") < sort_key("mảng") < sort_key("mơ")
    assert sort_key("ma") < sort_key("Ma") < sort_key("mà")


def test_the_order_does_not_depend_on_the_form_of_the_text():
    assert sort_key(unicodedata.normalize("NFD", "Ổi Đồng ưu")) == sort_key("Ổi Đồng ưu")


def test_persons_sort_by_the_last_word_then_by_the_rest():
    people = ["Trần Thị Hoa", "Đỗ Ngọc Ánh", "Lê Minh Thu", "Bùi Thị Hoa", "Ánh"]
    assert sorted(people, key=person_sort_key) == [
        "Ánh", "Đỗ Ngọc Ánh", "Bùi Thị Hoa", "Trần Thị Hoa", "Lê Minh Thu",
    ]  # fmt: skip


def test_words_drop_signs_and_marks():
    assert words("Gạo (túi 5kg) – Xuân Thủy") == ["gao", "tui", "5kg", "xuan", "thui"]
