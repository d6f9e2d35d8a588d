"""Working days in Vietnam: weekdays without public holidays, for the clocks of the law.

Holidays are data by year (`ocop/data/holidays/<year>.yaml`). A holiday that falls on a Saturday or
Sunday is made up on the next working day (Bộ luật Lao động 2019, Điều 111.3). A year without a
file knows only the days that are the same every year (Điều 112).
"""

from collections.abc import Collection, Iterator
from dataclasses import dataclass, field
from datetime import date, timedelta
from functools import cache
from pathlib import Path

import yaml

FOLDER = Path(__file__).resolve().parents[1] / "data" / "holidays"
FIXED = ((1, 1), (4, 30), (5, 1), (9, 2))  # Điều 112: the days that need no lunar calendar
_SATURDAY = 5
_ONE = timedelta(days=1)


@dataclass(frozen=True, slots=True)
class Holidays:
    """Days on which offices are closed, and weekend days on which they work (days exchanged).

    `assumed` are those of `closed` that nobody has officially announced yet.
    """

    closed: frozenset[date]
    working: frozenset[date] = field(default_factory=frozenset)
    assumed: frozenset[date] = field(default_factory=frozenset)

    def __or__(self, other: "Holidays") -> "Holidays":
        return Holidays(
            self.closed | other.closed, self.working | other.working, self.assumed | other.assumed
        )


NONE = Holidays(frozenset())


def is_working_day(day: date, holidays: Holidays = NONE) -> bool:
    """Whether offices work on the day.

    >>> is_working_day(date(2026, 9, 2), holidays_of(2026))
    False
    """
    if day in holidays.working:
        return True
    return day.weekday() < _SATURDAY and day not in holidays.closed


def add_working_days(start: date, days: int, holidays: Holidays = NONE) -> date:
    """The day on which a limit of `days` working days ends, the day after `start` counting as the first.

    ValueError for fewer than one day.

    >>> add_working_days(date(2026, 8, 31), 2, holidays_of(2026))
    datetime.date(2026, 9, 4)
    """
    if days < 1:
        raise ValueError(f"a limit has at least one day, got {days}")
    day, left = start, days
    while left:
        day += _ONE
        left -= is_working_day(day, holidays)
    return day


def working_days_between(start: date, end: date, holidays: Holidays = NONE) -> int:
    """Working days after `start` up to and with `end`; negative when `end` lies before `start`.

    >>> working_days_between(date(2026, 8, 31), date(2026, 9, 4), holidays_of(2026))
    2
    """
    if end < start:
        return -working_days_between(end, start, holidays)
    days = (start + _ONE * number for number in range(1, (end - start).days + 1))
    return sum(is_working_day(day, holidays) for day in days)


def made_up(closed: Collection[date], working: Collection[date] = ()) -> frozenset[date]:
    """The holidays and, for each on a weekend, the next day that would have been worked.

    >>> sorted(made_up([date(2027, 5, 1)]))[-1]
    datetime.date(2027, 5, 3)
    """
    found = set(closed)
    for day in sorted(closed):
        if day.weekday() >= _SATURDAY and day not in working:
            found.add(next(later for later in _after(day) if _worked(later, found)))
    return frozenset(found)


def _after(day: date) -> Iterator[date]:
    while True:
        day += _ONE
        yield day


def _worked(day: date, closed: Collection[date]) -> bool:
    return day.weekday() < _SATURDAY and day not in closed


@cache
def holidays_of(year: int) -> Holidays:
    """The holidays of one year, made-up days included.

    >>> date(2026, 4, 27) in holidays_of(2026).closed  # Giỗ Tổ is a Sunday
    True
    """
    path = FOLDER / f"{year}.yaml"
    if not path.exists():
        return Holidays(made_up([date(year, month, day) for month, day in FIXED]))
    content = yaml.load(path.read_text("utf-8"), yaml.CSafeLoader)
    working = frozenset(content["working"])
    days = [row["day"] for row in content["closed"]]
    assumed = frozenset(row["day"] for row in content["closed"] if row.get("assumption"))
    return Holidays(made_up(days, working), working, assumed)


@cache
def holidays_around(year: int) -> Holidays:
    """The holidays that a limit which begins in `year` can meet: this year and the next."""
    return holidays_of(year) | holidays_of(year + 1)


def known_years() -> tuple[int, ...]:
    """Years with a file of their own."""
    return tuple(sorted(int(path.stem) for path in FOLDER.glob("*.yaml")))
