"""Sentences of the public pages that need more than one word from the data."""

from collections.abc import Sequence
from datetime import date

from django.utils.translation import gettext, gettext_noop

from ocop.products.marks import TERM_MONTHS
from ocop.units.atlas import Atlas, Named

_MONTHS = (
    gettext_noop("tháng 1"),
    gettext_noop("tháng 2"),
    gettext_noop("tháng 3"),
    gettext_noop("tháng 4"),
    gettext_noop("tháng 5"),
    gettext_noop("tháng 6"),
    gettext_noop("tháng 7"),
    gettext_noop("tháng 8"),
    gettext_noop("tháng 9"),
    gettext_noop("tháng 10"),
    gettext_noop("tháng 11"),
    gettext_noop("tháng 12"),
)


def season(months: Sequence[int]) -> str:
    """ "Tháng 11 đến tháng 3", "Quanh năm"; several runs are listed.

    >>> season([11, 12, 1, 2, 3])
    'Tháng 11 đến tháng 3'
    """
    if len(set(months)) == len(_MONTHS):
        return gettext("Quanh năm")
    text = ", ".join(_run(*run) for run in _runs(sorted(set(months))))
    return text[:1].upper() + text[1:]


def _runs(months: list[int]) -> list[tuple[int, int]]:
    """(first, last) of every unbroken run; December runs on into January."""
    runs: list[tuple[int, int]] = []
    for month in months:
        if runs and runs[-1][1] == month - 1:
            runs[-1] = (runs[-1][0], month)
        else:
            runs.append((month, month))
    if len(runs) > 1 and runs[0][0] == 1 and runs[-1][1] == 12:
        return [*runs[1:-1], (runs[-1][0], runs[0][1])]
    return runs


def _run(first: int, last: int) -> str:
    start, end = gettext(_MONTHS[first - 1]), gettext(_MONTHS[last - 1])
    return start if first == last else gettext("%(first)s đến %(last)s") % {
        "first": start, "last": end,
    }  # fmt: skip


def in_sentence(named: Named) -> str:
    """ "xã Nghĩa Lợi": the type in lower case, as inside a sentence."""
    return named.name[:1].lower() + named.name[1:]


def address(atlas: Atlas, unit: int, on: date) -> str:
    """ "xã Nghĩa Lợi, huyện Nghĩa Hưng, tỉnh Nam Định", as it was on the day."""
    chain = [unit, *atlas.above(unit, on)]
    return ", ".join(in_sentence(atlas.named(one, on)) for one in chain)


def months_between(start: date, end: date) -> int:
    """Whole months from one day to the other."""
    months = (end.year - start.year) * 12 + end.month - start.month
    return months - (end.day < start.day)


def months_passed(decided_on: date | None, on: date) -> int | None:
    """How many of the 36 months have passed; None when the decision's day is not known."""
    if decided_on is None:
        return None
    return max(0, min(months_between(decided_on, on), TERM_MONTHS))
