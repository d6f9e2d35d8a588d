"""Dates as people and Excel write them. The rule is day before month.

A column in which some row can only be month before day (03/25/2024) proves its own order; it is
then read that way and said so. A column that proves both orders leaves its ambiguous dates in
doubt: they are read day first, with a remark.
"""

import re
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date, datetime, timedelta

from ocop.kit.text import clean
from ocop.products.register.cells import Doubtful, Unreadable
from ocop.products.register.tables import Cell, shown
from ocop.products.register.words import key

_EPOCH = date(1899, 12, 30)  # day 0 of Excel's calendar after its false 29/02/1900
_SERIALS = range(36526, 73051)  # 01/01/2000 to 31/12/2099
_YEARS = range(2000, 2100)
_NUMERIC = re.compile(r"(\d{1,4})\s*[/.\-]\s*(\d{1,2})\s*[/.\-]\s*(\d{2}|\d{4})(?:\s+[\d:.]+)?")
_IN_WORDS = re.compile(r"(?:ngai )?(\d{1,2}) thang (\d{1,2}) nam (\d{4})")
_MONTH = re.compile(r"(?:thang )?(\d{1,2}) (?:nam )?(\d{4})")
_TIME = re.compile(r"[T ]\d{1,2}:\d{2}.*$")


@dataclass(frozen=True, slots=True)
class MonthOrYear:
    """What is left when a date is not complete: "tháng 12/2024" or "2024"."""

    year: int
    month: int | None = None


@dataclass(frozen=True, slots=True)
class Order:
    """What the rows of one column prove; the numbers are rows that prove it."""

    day_first: int | None = None
    month_first: int | None = None

    @property
    def is_month_first(self) -> bool:
        """Every proof says month before day."""
        return self.month_first is not None and self.day_first is None

    @property
    def mixed(self) -> bool:
        """Some row proves one order and some row the other."""
        return self.month_first is not None and self.day_first is not None


def order_of(column: Iterable[tuple[int, Cell]]) -> Order:
    """The order that the texts of a column (row number, cell) prove."""
    day_first = month_first = None
    for number, cell in column:
        match = _NUMERIC.fullmatch(clean(cell)) if isinstance(cell, str) else None
        if match is None or len(match[1]) > 2:
            continue
        first, second = int(match[1]), int(match[2])
        if first > 12 >= second and day_first is None:
            day_first = number
        if second > 12 >= first and month_first is None:
            month_first = number
    return Order(day_first, month_first)


DAY_FIRST = Order()


def day(cell: Cell, order: Order = DAY_FIRST) -> date | MonthOrYear:
    """The day of a cell, or the month or year when it says no more.

    >>> day("5/8/2026"), day(46239.0), day("ngày 05 tháng 8 năm 2026")
    (datetime.date(2026, 8, 5), datetime.date(2026, 8, 5), datetime.date(2026, 8, 5))
    >>> day("tháng 12/2024")
    MonthOrYear(year=2024, month=12)
    """
    if isinstance(cell, datetime):
        return _plausible(cell.date(), shown(cell))
    if isinstance(cell, date):
        return _plausible(cell, shown(cell))
    if isinstance(cell, (int, float)) and not isinstance(cell, bool):
        return _from_number(cell)
    value = _TIME.sub("", clean(shown(cell)))
    if match := _NUMERIC.fullmatch(value):
        return _from_parts(match, order)
    return _from_words(value)


def _from_number(number: float) -> date | MonthOrYear:
    """Excel keeps days as numbers; a number like 2024 is a year."""
    if number in _YEARS:
        return MonthOrYear(int(number))
    if int(number) in _SERIALS:
        return _EPOCH + timedelta(days=int(number))
    raise _unreadable(shown(number))


def _from_words(value: str) -> date | MonthOrYear:
    folded = key(value)
    if match := _IN_WORDS.fullmatch(folded):
        return _date(int(match[3]), int(match[2]), int(match[1]), value)
    match = _MONTH.fullmatch(folded)
    if match and 1 <= int(match[1]) <= 12 and int(match[2]) in _YEARS:
        return MonthOrYear(int(match[2]), int(match[1]))
    bare = folded.removeprefix("nam ")
    if bare.isdecimal() and int(bare) in _YEARS:
        return MonthOrYear(int(bare))
    if bare.isdecimal() and len(bare) == 5:
        return _from_number(int(bare))
    raise _unreadable(value)


def _from_parts(match: re.Match[str], order: Order) -> date:
    first, second, third = (int(part) for part in match.groups())
    if len(match[1]) == 4:
        return _date(first, second, third, match[0])
    if len(match[1]) == 3:
        raise _unreadable(match[0])
    year = third if len(match[3]) == 4 else 2000 + third
    if second > 12 >= first:
        return _month_first(_date(year, first, second, match[0]), match[0], order)
    if first > 12 or first == second:
        return _date(year, second, first, match[0])
    if order.is_month_first:
        return _month_first(_date(year, first, second, match[0]), match[0], order)
    found = _date(year, second, first, match[0])
    if order.mixed:
        raise Doubtful(found, Unreadable(
            "date_order", f'"{match[0]}" không rõ ngày hay tháng đứng trước, vì cột này có cả hai '
            f"cách ghi (dòng {order.day_first} và dòng {order.month_first}).",
            f"Đang đọc là {found:%d/%m/%Y} (ngày/tháng/năm). Sửa lại nếu chưa đúng.",
        ))  # fmt: skip
    return found


def _month_first(found: date, value: str, order: Order) -> date:
    proof = f" như dòng {order.month_first}" if order.month_first else ""
    raise Doubtful(found, Unreadable(
        "month_first", f'"{value}" ghi tháng trước ngày{proof}.',
        f"Đã đọc là {found:%d/%m/%Y}. Nên ghi theo thứ tự ngày/tháng/năm.",
    ))  # fmt: skip


def _date(year: int, month: int, number: int, value: str) -> date:
    try:
        return _plausible(date(year, month, number), value)
    except ValueError as error:
        if isinstance(error, Unreadable):
            raise
        raise Unreadable(
            "date", f'"{value}" không có trên lịch.',
            "Nhập ngày theo thứ tự ngày/tháng/năm. Ví dụ: 24/02/2023",
        ) from None  # fmt: skip


def _plausible(found: date, value: str) -> date:
    if found.year not in _YEARS:
        raise Unreadable(
            "date_year", f'Năm {found.year} trong "{value}" nằm ngoài thời gian của Chương trình OCOP.',
            "Kiểm tra lại năm. Ví dụ: 24/02/2023",
        )  # fmt: skip
    return found


def _unreadable(value: str) -> Unreadable:
    return Unreadable(
        "date", f'"{value}" không đọc được thành ngày.',
        "Nhập ngày theo thứ tự ngày/tháng/năm. Ví dụ: 24/02/2023",
    )  # fmt: skip


def year(cell: Cell) -> int:
    """A year of 2000-2099; a full date in the year's column gives its year."""
    try:
        return day(cell).year
    except Doubtful as doubtful:  # the order of day and month does not change the year
        return int(doubtful.value.year)
    except Unreadable:
        raise Unreadable(
            "year", f'"{shown(cell)}" không phải một năm.', "Ghi năm bằng 4 chữ số. Ví dụ: 2021"
        ) from None


def months_later(start: date, months: int) -> date:
    """The same day some months later, the last day of the month when that day does not exist.

    >>> months_later(date(2026, 8, 5), 36)
    datetime.date(2029, 8, 5)
    """
    years, month = divmod(start.month - 1 + months, 12)
    first = date(start.year + years, month + 1, 1)
    following = first.replace(day=28) + timedelta(days=4)
    last = following - timedelta(days=following.day)
    return first.replace(day=min(start.day, last.day))
