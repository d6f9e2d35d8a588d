"""Six-digit dates and their century."""

from datetime import date, timedelta

import pytest
from biip.gs1_element_strings import GS1ElementString
from hypothesis import given
from hypothesis import strategies as st

from ocop.gs1.characters import KeyFault
from ocop.gs1.dates import full_year, read_date, shelf_end, write_date

TODAY = date(2026, 11, 24)


@given(st.dates(date(1977, 1, 1), date(2076, 12, 31)))
def test_a_date_within_the_window_survives_the_round_trip(day: date) -> None:
    assert read_date(write_date(day), on=TODAY) == day


@given(st.integers(0, 99), st.integers(1950, 2099))
def test_the_year_is_never_further_than_the_window(two: int, now: int) -> None:
    year = full_year(two, on=date(now, 7, 1))
    assert year % 100 == two
    assert -49 <= year - now <= 50


@given(st.dates(date(2000, 1, 1), date(2050, 12, 31)), st.booleans())
def test_the_oracle_reads_the_same_date(day: date, whole_month: bool) -> None:
    text = write_date(day)[:4] + "00" if whole_month else write_date(day)
    assert GS1ElementString.extract("17" + text).date == read_date(text, on=date.today())  # noqa: DTZ011


def test_day_zero_is_the_last_day_of_the_month() -> None:
    assert read_date("280200", on=TODAY) == date(2028, 2, 29)
    assert read_date("271200", on=TODAY) == date(2027, 12, 31)


def test_a_leap_day_of_a_year_that_has_none_is_the_last_of_february() -> None:
    assert read_date("000229", on=date(2090, 1, 1)) == date(2100, 2, 28)


@given(st.dates(date(2000, 1, 1), date(2050, 12, 31)))
def test_goods_are_over_the_day_after_their_date(day: date) -> None:
    assert shelf_end(write_date(day), on=TODAY) == day + timedelta(days=1)


@pytest.mark.parametrize(
    "text", ["271301", "270001", "270230", "270132", "27021", "2702300", "27A101"]
)
def test_days_that_do_not_exist_are_refused(text: str) -> None:
    with pytest.raises(KeyFault):
        read_date(text, on=TODAY)
