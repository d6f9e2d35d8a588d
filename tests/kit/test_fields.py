"""Numbers, money and days as people write them."""

import re
from datetime import date
from decimal import Decimal

import pytest
from django import forms
from hypothesis import given
from hypothesis import strategies as st

from ocop.kit.fields import (
    DayField,
    MoneyField,
    MonthsField,
    NumberField,
    PhoneField,
    YesNoField,
    money_of,
    number_of,
)
from ocop.kit.templatetags.ocop import so


@given(st.decimals(min_value=0, max_value=10**9, places=2))
def test_a_number_we_print_reads_back_equal(number):
    assert number_of(so(number)) == number


@given(st.integers(min_value=0, max_value=10**11))
def test_money_we_print_reads_back_equal(amount):
    assert money_of(f"{so(amount)} đ") == amount


@pytest.mark.parametrize(
    ("text", "said"),
    [
        ("1.5", '"1.5" có thể là 1,5 hoặc 15.'),
        ("1,250", '"1,250" có thể là 1,250 hoặc 1.250.'),
        ("mười", "Nhập bằng số"),
        ("-5", "Nhập bằng số"),
        ("1e5", "Nhập bằng số"),
    ],
)
def test_a_doubtful_number_is_asked_back(text, said):
    with pytest.raises(ValueError, match=re.escape(said)):
        number_of(text)


@pytest.mark.parametrize("text", ["1.25", "12,5", "-3", "abc", "1" * 30, "١٢٥"])
def test_money_that_is_no_whole_amount_is_asked_back(text):
    with pytest.raises(ValueError, match=r"Nhập giá bằng số, đơn vị đồng\. Ví dụ: 125\.000"):
        money_of(text)


@pytest.mark.parametrize(
    "text", ["24/02/2023", "24-2-2023", "24.02.2023", " 24/2/2023 ", "2023-02-24"]
)
def test_a_day_is_read_day_first(text):
    assert DayField(label="Ngày cấp").clean(text) == date(2023, 2, 24)


@pytest.mark.parametrize("text", ["02/24/2023", "30/02/2023", "24/02/23", "hôm qua", "0"])
def test_a_day_that_is_none_names_the_order_and_an_example(text):
    with pytest.raises(forms.ValidationError) as caught:
        DayField(label="Ngày cấp").clean(text)
    said = "Nhập ngày cấp theo thứ tự ngày/tháng/năm. Ví dụ: 24/02/2023"
    assert caught.value.messages == [said]


def test_empty_is_nothing():
    assert DayField(label="Ngày").clean("") is None
    assert NumberField(label="Số").clean(" ") is None
    assert MoneyField(label="Giá").clean("") is None
    assert PhoneField(label="Điện thoại").clean("") == ""
    assert MonthsField(label="Tháng").clean([]) == ()
    assert YesNoField(label="Nữ").clean("") is None


def test_values_are_shown_as_people_write_them():
    assert DayField(label="Ngày").prepare_value(date(2023, 2, 4)) == "04/02/2023"
    assert NumberField(label="Số").prepare_value(Decimal("2.50")) == "2,5"
    assert MoneyField(label="Giá").prepare_value(125000) == "125.000"
    assert PhoneField(label="Điện thoại").prepare_value("+84912345678") == "0912 345 678"
    assert YesNoField(label="Nữ").prepare_value(False) == "0"


def test_months_come_in_their_order_once():
    assert MonthsField(label="Tháng").clean(["12", "1", "3"]) == (1, 3, 12)
    with pytest.raises(forms.ValidationError):
        MonthsField(label="Tháng").clean(["13"])


def test_a_number_that_the_register_cannot_hold_is_refused():
    with pytest.raises(forms.ValidationError):
        NumberField(label="Số").clean("99.999.999.999")
