"""Working days: holidays as data, made-up days, and the arithmetic of limits."""

from datetime import date, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from ocop.criteria.working_days import (
    NONE,
    add_working_days,
    holidays_around,
    holidays_of,
    is_working_day,
    known_years,
    made_up,
    working_days_between,
)

DAYS = st.dates(date(2025, 1, 1), date(2029, 6, 30))


def test_every_known_year_closes_eleven_days_and_what_is_made_up():
    for year in known_years():
        closed = holidays_of(year).closed
        assert {date(year, 1, 1), date(year, 4, 30), date(year, 5, 1), date(year, 9, 2)} <= closed
        on_weekdays = [day for day in closed if day.weekday() < 5]
        assert len(on_weekdays) == 11, year


def test_a_limit_over_the_lunar_new_year_2026_jumps_over_five_days():
    assert add_working_days(date(2026, 2, 13), 1, holidays_of(2026)) == date(2026, 2, 23)


def test_fifteen_days_from_a_monday_without_holidays_are_three_weeks():
    assert add_working_days(date(2026, 11, 2), 15, holidays_of(2026)) == date(2026, 11, 23)


def test_a_limit_that_crosses_the_year_knows_the_first_of_january():
    assert add_working_days(date(2026, 12, 31), 1, holidays_around(2026)) == date(2027, 1, 4)


def test_two_holidays_on_one_weekend_are_made_up_on_two_days():
    closed = made_up([date(2027, 2, 6), date(2027, 2, 7)])
    assert {date(2027, 2, 8), date(2027, 2, 9)} <= closed


def test_an_exchanged_saturday_is_worked():
    from ocop.criteria.working_days import Holidays

    exchanged = Holidays(frozenset({date(2026, 8, 31)}), frozenset({date(2026, 8, 22)}))
    assert is_working_day(date(2026, 8, 22), exchanged)
    assert not is_working_day(date(2026, 8, 31), exchanged)


def test_a_year_without_a_file_knows_the_days_that_never_move():
    assert date(2046, 4, 30) in holidays_of(2046).closed
    assert 2046 not in known_years()


def test_lunar_days_are_marked_as_assumed_and_fixed_days_are_not():
    year = holidays_of(2027)
    assert date(2027, 2, 6) in year.assumed
    assert date(2027, 5, 1) not in year.assumed


@pytest.mark.parametrize("days", [0, -1])
def test_a_limit_without_days_is_refused(days):
    with pytest.raises(ValueError, match="at least one day"):
        add_working_days(date(2026, 11, 2), days)


@given(DAYS, st.integers(1, 60))
def test_a_limit_ends_on_a_working_day_and_counts_back_to_its_length(start, days):
    holidays = holidays_around(start.year)
    end = add_working_days(start, days, holidays)
    assert is_working_day(end, holidays)
    assert working_days_between(start, end, holidays) == days
    assert end - start >= timedelta(days=days)


@given(DAYS, st.integers(1, 30), st.integers(1, 30))
def test_two_limits_in_a_row_are_one_long_limit(start, first, second):
    holidays = holidays_of(start.year) | holidays_around(start.year + 1)
    there = add_working_days(add_working_days(start, first, holidays), second, holidays)
    assert there == add_working_days(start, first + second, holidays)


@given(DAYS, st.integers(1, 40))
def test_holidays_never_make_a_limit_shorter(start, days):
    assert add_working_days(start, days, holidays_around(start.year)) >= add_working_days(
        start, days, NONE
    )


@given(DAYS, DAYS)
def test_counting_backwards_is_the_negative(start, end):
    assert working_days_between(start, end) == -working_days_between(end, start)
