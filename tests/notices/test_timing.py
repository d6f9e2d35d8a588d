"""Quiet hours, the digest's hour, and how long failures wait."""

from datetime import timedelta

from hypothesis import given
from hypothesis import strategies as st

from ocop.notices.timing import WAITS, Habits, after_quiet, first_try, is_quiet, next_try
from tests.world import NOW

HOURS = st.integers(0, 23)
MOMENTS = st.integers(0, 365 * 24 * 60).map(lambda minutes: NOW + timedelta(minutes=minutes))
HABITS = st.builds(
    Habits, digest=st.booleans(), digest_hour=HOURS, quiet_from=HOURS, quiet_until=HOURS
)


@given(MOMENTS, HABITS)
def test_nothing_leaves_inside_the_quiet_hours_nor_before_it_arose(at, habits):
    sent = after_quiet(at, habits)
    assert sent >= at
    assert not is_quiet(sent.hour, habits)
    assert sent - at <= timedelta(days=1)


@given(MOMENTS, HABITS)
def test_the_first_try_comes_within_a_day(at, habits):
    first = first_try(at, habits)
    assert timedelta(0) <= first - at <= timedelta(days=1)
    if habits.digest:
        assert (first.hour, first.minute) == (habits.digest_hour, 0)
        assert first > at


@given(MOMENTS, HABITS, st.integers(1, len(WAITS)))
def test_every_failure_waits_at_least_its_time(at, habits, attempts):
    again = next_try(at, habits, attempts=attempts)
    assert again is not None
    assert again >= at + WAITS[attempts - 1]


def test_after_the_last_wait_a_message_is_given_up():
    assert next_try(NOW, Habits(), attempts=len(WAITS) + 1) is None


def test_the_same_hour_twice_means_no_quiet():
    always = Habits(quiet_from=8, quiet_until=8)
    assert not any(is_quiet(hour, always) for hour in range(24))


def test_a_quiet_span_may_lie_inside_one_day():
    noon = Habits(quiet_from=11, quiet_until=13)
    assert [hour for hour in range(24) if is_quiet(hour, noon)] == [11, 12]
