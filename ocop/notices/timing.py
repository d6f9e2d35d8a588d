"""When a message may leave: at once, with the day's digest, never inside somebody's quiet hours.

Plain Python. Moments carry the time zone whose clock the person reads; hours are 0-23.
"""

from dataclasses import dataclass
from datetime import datetime, timedelta

# How long to wait after each failed try; after the last one the message is given up.
WAITS = tuple(timedelta(minutes=minutes) for minutes in (1, 5, 30, 120, 360, 1440))


@dataclass(frozen=True, slots=True)
class Habits:
    """How a person wants to be written to. Quiet from `quiet_from` until `quiet_until` o'clock;
    the same hour twice means no quiet hours.
    """

    digest: bool = True
    digest_hour: int = 7
    quiet_from: int = 21
    quiet_until: int = 6


def is_quiet(hour: int, habits: Habits) -> bool:
    """Whether the hour lies in the quiet span, which may go over midnight.

    >>> is_quiet(23, Habits()), is_quiet(6, Habits())
    (True, False)
    """
    if habits.quiet_from <= habits.quiet_until:
        return habits.quiet_from <= hour < habits.quiet_until
    return hour >= habits.quiet_from or hour < habits.quiet_until


def next_hour(at: datetime, hour: int) -> datetime:
    """The next time the clock shows `hour`:00, later than `at`.

    >>> next_hour(datetime(2026, 3, 16, 9, 5), 7).isoformat()
    '2026-03-17T07:00:00'
    """
    today = at.replace(hour=hour, minute=0, second=0, microsecond=0)
    return today if today > at else today + timedelta(days=1)


def after_quiet(at: datetime, habits: Habits) -> datetime:
    """The moment itself, or the end of the quiet hours it falls into."""
    return next_hour(at, habits.quiet_until) if is_quiet(at.hour, habits) else at


def first_try(at: datetime, habits: Habits) -> datetime:
    """When a message that arose at `at` leaves.

    >>> first_try(datetime(2026, 3, 16, 22, 30), Habits(digest=False)).isoformat()
    '2026-03-17T06:00:00'
    """
    return next_hour(at, habits.digest_hour) if habits.digest else after_quiet(at, habits)


def next_try(at: datetime, habits: Habits, *, attempts: int) -> datetime | None:
    """When to try again after `attempts` failures; None to give up."""
    if attempts > len(WAITS):
        return None
    return after_quiet(at + WAITS[attempts - 1], habits)
