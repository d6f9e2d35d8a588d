"""When what is due: the limits of the law, the batches of a year, the window of a renewal. Plain.

Sources: QĐ 26/2026/QĐ-TTg, Điều 5 (batches), 7.2 (commune), 7.6 (re-evaluation), 12 (transition),
all read from the criteria set. The time a producer has to correct a returned dossier is not in the
Decision: `ocop/data/dossiers/settings.yaml` says it.
"""

from dataclasses import dataclass
from datetime import date, timedelta
from functools import cache
from pathlib import Path
from typing import Any

import yaml

from ocop.criteria import Batch, CriteriaSet
from ocop.criteria.working_days import add_working_days, holidays_around, working_days_between

FOLDER = Path(__file__).resolve().parents[1] / "data" / "dossiers"
PROVINCE, NATIONAL = "province", "national"


@dataclass(frozen=True, slots=True)
class PlannedBatch:
    """A batch in one year; both days are the first that is too late."""

    code: str
    year: int
    number: int
    proposed_before: date
    assessed_before: date

    @property
    def name(self) -> str:
        """ "Đợt 2 năm 2026"."""
        return f"Đợt {self.number} năm {self.year}"


@dataclass(frozen=True, slots=True)
class RenewalWindow:
    """When a re-evaluation may be filed: from `opens_on` up to and with `closes_on`.

    `last_on` is later only where the transition of Điều 12.3 keeps an old certificate alive.
    """

    opens_on: date
    closes_on: date
    last_on: date
    expires_on: date


@cache
def settings() -> dict[str, Any]:
    """What the house settles for itself, each with the reason beside it in the file."""
    content: dict[str, Any] = yaml.load(
        (FOLDER / "settings.yaml").read_text("utf-8"), yaml.CSafeLoader
    )
    return content


def commune_due(law: CriteriaSet, received_on: date) -> date:
    """The last day for the commune to check and propose (15 working days)."""
    return _working(received_on, law.time_limit("xa-xem-ho-so").value)


def correction_due(returned_on: date) -> date:
    """The last day for the producer's side to correct a returned dossier."""
    return _working(returned_on, settings()["correction_working_days"])


def reevaluation_due(law: CriteriaSet, received_on: date) -> date:
    """The last day to decide a re-evaluation (45 days)."""
    return received_on + timedelta(days=law.time_limit("danh-gia-lai").value)


def renewal_window(law: CriteriaSet, *, expires_on: date, decided_on: date | None) -> RenewalWindow:
    """When the re-evaluation of a certificate may be filed.

    `expires_on` is the first day without the star. A certificate decided before the set came into
    force lives on under the transition rule.

    >>> from ocop.criteria import load_set
    >>> law = load_set("26-2026")
    >>> renewal_window(law, expires_on=date(2029, 8, 5), decided_on=date(2026, 8, 5)).closes_on
    datetime.date(2029, 4, 7)
    """
    earliest = law.time_limit("nop-lai-som-nhat").value
    latest = law.time_limit("nop-lai-muon-nhat").value
    closes_on = expires_on - timedelta(days=latest)
    last_on = closes_on
    if decided_on is not None and decided_on < law.effective_from:
        last_on = law.transition("keo-dai-hieu-luc").last_day(expires_on) or closes_on
    return RenewalWindow(expires_on - timedelta(days=earliest), closes_on, last_on, expires_on)


def batch_for(law: CriteriaSet, on: date, *, level: str = PROVINCE) -> PlannedBatch:
    """The batch in which a dossier proposed on the day takes part: the next that is still open.

    >>> from ocop.criteria import load_set
    >>> batch_for(load_set("26-2026"), date(2026, 10, 30)).name
    'Đợt 1 năm 2027'
    """
    planned = [
        planned_batch(batch, year)
        for year in (on.year, on.year + 1)
        for batch in law.calendar.batches
        if batch.level == level
    ]
    return min((one for one in planned if on < one.proposed_before), key=_proposed_before)


def batch_of(law: CriteriaSet, code: str, year: int) -> PlannedBatch:
    """The batch with this code in a year; LookupError when the calendar has none."""
    for batch in law.calendar.batches:
        if batch.id == code:
            return planned_batch(batch, year)
    raise LookupError(f"Lịch của bộ {law.code} không có đợt {code}.")


def planned_batch(batch: Batch, year: int) -> PlannedBatch:
    """A batch of the calendar in a year."""
    return PlannedBatch(
        batch.id,
        year,
        batch.batch,
        batch.proposed_before.in_year(year),
        batch.assessed_before.in_year(year),
    )


def working_days_left(due_on: date, on: date) -> int:
    """Working days that are left with today's date, negative once the clock has run out."""
    return working_days_between(on, due_on, holidays_around(min(on, due_on).year))


def _working(start: date, days: int) -> date:
    return add_working_days(start, days, holidays_around(start.year))


def _proposed_before(batch: PlannedBatch) -> date:
    return batch.proposed_before
