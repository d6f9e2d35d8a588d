"""When a scheduled subscription is due: six fields like cron's, in the time zone of the server.

Plain Python. Each field is a list of numbers and ranges: `5`, `1,15`, `[1-5]`, `[0-9],30`; an
absent field means every value, but fields finer than the finest given one count as 0.
Source: EPCIS 2.0, section 8.2.5.3.
"""

import re
from collections.abc import Mapping
from datetime import datetime, timedelta
from itertools import product

from ocop.kit.faults import Fault, Invalid

RANGES: Mapping[str, tuple[int, int]] = {
    "second": (0, 59),
    "minute": (0, 59),
    "hour": (0, 23),
    "dayOfMonth": (1, 31),
    "month": (1, 12),
    "dayOfWeek": (1, 7),
}
_CLOCK = ("second", "minute", "hour")
_PIECE = re.compile(r"(\d{1,2})|\[(\d{1,2})-(\d{1,2})\]")
_DAYS_AHEAD = 366 * 5  # 29 February comes within

Schedule = Mapping[str, frozenset[int]]


def read_schedule(given: Mapping[str, object]) -> Schedule:
    """The allowed values per field; Invalid with every fault.

    >>> sorted(read_schedule({"hour": "1", "minute": "[0-2],30"})["minute"])
    [0, 1, 2, 30]
    """
    faults = [
        Fault(f"schedule.{name}", f"Lịch không có mục “{name[:40]}”.", f"Dùng: {', '.join(RANGES)}")
        for name in given
        if name not in RANGES
    ]
    if not given:
        faults.append(Fault("schedule", "Lịch trống.", 'Ví dụ: {"hour": "1", "minute": "5"}'))
    found: dict[str, frozenset[int]] = {}
    for name in RANGES.keys() & given.keys():
        values = _values(str(given[name]), RANGES[name])
        if values is None:
            low, high = RANGES[name]
            how = f"Số từ {low} đến {high}, khoảng hoặc danh sách. Ví dụ: [{low}-{low + 2}],{high}"
            what = f"Không hiểu {name} “{str(given[name])[:40]}”."
            faults.append(Fault(f"schedule.{name}", what, how, "schedule"))
        else:
            found[name] = values
    if faults:
        raise Invalid(faults)
    return _whole(found)


def _values(text: str, limits: tuple[int, int]) -> frozenset[int] | None:
    found: set[int] = set()
    for piece in text.split(","):
        match = _PIECE.fullmatch(piece.strip())
        if match is None:
            return None
        first = int(match[1] or match[2])
        last = int(match[1] or match[3])
        if not limits[0] <= first <= last <= limits[1]:
            return None
        found.update(range(first, last + 1))
    return frozenset(found)


def _whole(given: dict[str, frozenset[int]]) -> Schedule:
    """Every field with its values: finer than the finest given one is 0, all others are free."""
    finest = next((name for name in RANGES if name in given), "second")
    found = dict(given)
    for name, (low, high) in RANGES.items():
        if name in given:
            continue
        before = name in _CLOCK and list(RANGES).index(name) < list(RANGES).index(finest)
        found[name] = frozenset({low}) if before else frozenset(range(low, high + 1))
    return found


def next_due(schedule: Schedule, *, after: datetime) -> datetime:
    """The first moment behind `after` that the schedule names, in the time zone of `after`.

    >>> from datetime import UTC
    >>> due = next_due(read_schedule({"hour": "1", "minute": "5"}),
    ...                after=datetime(2026, 3, 16, 9, tzinfo=UTC))
    >>> due.isoformat()
    '2026-03-17T01:05:00+00:00'

    ValueError when no day of the next years fits (30 February).
    """
    start = after.replace(microsecond=0) + timedelta(seconds=1)
    midnight = start.replace(hour=0, minute=0, second=0)
    for ahead in range(_DAYS_AHEAD):
        day = midnight + timedelta(days=ahead)
        if _fits_day(schedule, day):
            for moment in _moments(schedule, day):
                if moment >= start:
                    return moment
    raise ValueError("no such day")


def _fits_day(schedule: Schedule, day: datetime) -> bool:
    return (
        day.month in schedule["month"]
        and day.day in schedule["dayOfMonth"]
        and day.isoweekday() in schedule["dayOfWeek"]
    )


def _moments(schedule: Schedule, day: datetime) -> list[datetime]:
    clock = product(*(sorted(schedule[name]) for name in reversed(_CLOCK)))
    return [day.replace(hour=h, minute=m, second=s) for h, m, s in clock]
