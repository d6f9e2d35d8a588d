"""The six-digit dates of GS1 (yymmdd) and their century.

Source: GS1 General Specifications, section 7.12 (century) and the AI texts (day 00).
"""

from calendar import monthrange
from datetime import date, timedelta

from ocop.gs1.characters import DIGITS, key_fault, require_characters

_EXAMPLE = "Nhập 6 chữ số theo thứ tự năm, tháng, ngày. Ví dụ: 271231 là ngày 31/12/2027."


def full_year(two_digits: int, *, on: date) -> int:
    """The year meant by two digits: from 49 years before to 50 years after the year of `on`.

    >>> full_year(27, on=date(2026, 11, 24)), full_year(99, on=date(2026, 11, 24))
    (2027, 1999)
    """
    year = on.year - on.year % 100 + two_digits
    if year - on.year > 50:
        return year - 100
    if year - on.year <= -50:
        return year + 100
    return year


def read_date(text: str, *, on: date) -> date:
    """The day meant by `yymmdd`, seen from the day `on`; day 00 is the last day of the month.

    >>> read_date("270200", on=date(2026, 11, 24))
    datetime.date(2027, 2, 28)

    KeyFault when the text is not six digits or no such day exists.
    """
    require_yymmdd("date", "Ngày", text, day_zero=True)
    year, month, day = full_year(int(text[:2]), on=on), int(text[2:4]), int(text[4:])
    last = monthrange(year, month)[1]
    return date(year, month, min(day, last) or last)


def write_date(day: date) -> str:
    """`day` as `yymmdd`.

    >>> write_date(date(2027, 12, 31))
    '271231'
    """
    return day.strftime("%y%m%d")


def shelf_end(text: str, *, on: date) -> date:
    """The first day on which goods with this expiry or best-before date are over.

    >>> shelf_end("271200", on=date(2026, 11, 24))
    datetime.date(2028, 1, 1)

    KeyFault as `read_date`.
    """
    return read_date(text, on=on) + timedelta(days=1)


def require_yymmdd(where: str, name: str, text: str, *, day_zero: bool) -> str:
    """`text` if it is a day of the calendar; `day_zero` also takes day 00 (whole month).

    The century is not known here, so 29 February is taken in every fourth year.

    >>> require_yymmdd("17", "Hạn dùng", "271300", day_zero=True)
    Traceback (most recent call last):
    ocop.gs1.characters.KeyFault: Hạn dùng “271300” có tháng 13, không có trong lịch. ...
    """
    require_characters(where, name, text, DIGITS)
    if len(text) != 6:
        raise key_fault(where, f"{name} có 6 chữ số. Đang có {len(text)}.", _EXAMPLE, "length")
    month, day = int(text[2:4]), int(text[4:])
    if not 1 <= month <= 12:
        what = f"{name} “{text}” có tháng {text[2:4]}, không có trong lịch."
        raise key_fault(where, what, _EXAMPLE, "date")
    if not (0 if day_zero else 1) <= day <= monthrange(2000 + int(text[:2]), month)[1]:
        what = f"{name} “{text}” có ngày {text[4:]}, không có trong tháng {month}."
        raise key_fault(where, what, _EXAMPLE, "date")
    return text
