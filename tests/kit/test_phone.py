"""Phone numbers as people in Vietnam write them."""

import doctest

import pytest
from hypothesis import given
from hypothesis import strategies as st

from ocop.kit import phone

MOBILE = st.builds(
    lambda head, rest: f"0{head}{rest}",
    st.sampled_from("35789"),
    st.text("0123456789", min_size=8, max_size=8),
)


@pytest.mark.parametrize(
    "written",
    [
        "0912345678",
        "0912 345 678",
        "0912.345.678",
        " 0912-345-678 ",
        "(0912) 345 678",
        "0912\u00a0345\u00a0678",
        "84912345678",
        "+84912345678",
        "+84 912 345 678",
        "0084 912 345 678",
    ],
)
def test_one_number_is_read_in_every_way_it_is_written(written):
    assert phone.e164(written) == "+84912345678"


@pytest.mark.parametrize(
    "written",
    [
        "",
        "   ",
        "abc",
        "912345678",
        "091234567",
        "09123456789",
        "0112345678",
        "0412345678",
        "+8491234567",
        "+12025550123",
        "0912 345 67a",
        "0912345678; 0912345679",
        "++84912345678",
        "٠٩١٢٣٤٥٦٧٨",
    ],
)
def test_anything_else_is_answered_with_an_example(written):
    with pytest.raises(ValueError, match="Nhập số điện thoại gồm 10 số, bắt đầu bằng 0"):
        phone.e164(written)


def test_a_landline_is_taken_only_where_it_is_allowed():
    assert phone.e164("0228 3850 123", landline=True) == "+842283850123"
    assert phone.e164("+84 24 3850 1234", landline=True) == "+842438501234"
    with pytest.raises(ValueError, match="10 số"):
        phone.e164("0228 3850 123")
    with pytest.raises(ValueError, match="máy bàn gồm 11 số"):
        phone.e164("0228 3850 12", landline=True)


@given(MOBILE)
def test_what_is_shown_is_read_back_as_the_same_number(number):
    kept = phone.e164(number)
    assert phone.e164(phone.shown(kept)) == phone.e164(kept) == kept


def test_a_foreign_number_is_shown_as_it_is():
    assert phone.shown("+12025550123") == "+12025550123"


def test_the_examples_of_the_documentation_hold():
    assert doctest.testmod(phone).failed == 0
