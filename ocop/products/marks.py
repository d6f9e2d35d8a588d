"""What may be said of a star on a day, and how long a recognition lasts. Plain Python.

Sources: QĐ 26/2026/QĐ-TTg, Điều 4.3 (36 months), 7.6.a (180 to 120 days), 12.3 (extension);
the mark rule of QĐ 1162/QĐ-VPĐP-OCOP: after the end neither mark nor stars may be shown.
"""

from calendar import monthrange
from datetime import date
from enum import StrEnum

TERM_MONTHS = 36


class Mark(StrEnum):
    """What the world may be told of a star on a day (domain reference, 4.7 and 6)."""

    VALID = "VALID"
    DUE = "DUE"  # still valid, inside the 180 days before the end
    EXTENDED = "EXTENDED"  # past the end, kept by Điều 12.3
    EXPIRED = "EXPIRED"
    WITHDRAWN = "WITHDRAWN"
    UNCONFIRMED = "UNCONFIRMED"  # a source states the star, the decision is not on file
    NONE = "NONE"

    @property
    def shows_star(self) -> bool:
        """Whether star and OCOP mark may be shown."""
        return self in {Mark.VALID, Mark.DUE, Mark.EXTENDED}


DUE_DAYS = 180  # Điều 7.6.a: re-evaluation is filed from 180 days before the end


def mark_on(day: date, until: date | None, *, extended: bool = False) -> Mark:
    """The mark of a recognition that stands until (not including) `until`."""
    if until is None:
        return Mark.UNCONFIRMED
    if day >= until:
        return Mark.EXPIRED
    if extended:
        return Mark.EXTENDED
    return Mark.DUE if (until - day).days <= DUE_DAYS else Mark.VALID


def add_months(day: date, months: int) -> date:
    """The same day `months` later; the last day of a shorter month."""
    year, month = divmod(day.year * 12 + day.month - 1 + months, 12)
    return date(year, month + 1, min(day.day, monthrange(year, month + 1)[1]))


def expiry_of(decided_on: date) -> date:
    """The first day without the star: 36 months after the decision (Điều 4.3)."""
    return add_months(decided_on, TERM_MONTHS)
