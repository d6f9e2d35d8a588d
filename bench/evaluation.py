"""Closing a round of 200 products × 9 judges, and saving one mark, on a throw-away database.

    python -m bench.evaluation [--products 200] [--judges 9]

Closing counts every mark, freezes the results, drafts and issues minutes, summary and one score
sheet per judge and product, and moves the dossiers. Limit 5 s. Saving a mark is the action of one
key press of a judge; limit 100 ms at the 95th percentile.
"""

import argparse
import os
import platform
from datetime import timedelta
from decimal import Decimal
from statistics import quantiles
from time import perf_counter
from typing import Any
from uuid import uuid4

from bench.server import cluster

CLOSING_SECONDS, SAVING_MS = 5.0, 100.0
SET, SHEET = "26-2026", 9


def main() -> int:
    """Print the figures; 1 when a limit is missed."""
    parser = argparse.ArgumentParser(description=str(__doc__).splitlines()[0])
    parser.add_argument("--products", type=int, default=200)
    parser.add_argument("--judges", type=int, default=9)
    asked = parser.parse_args()
    print(f"Python {platform.python_version()}, {os.cpu_count()} cores, {platform.machine()}")
    with cluster():
        round_, chair = fill(asked.products, asked.judges)
        saving = save_marks(round_)
        seconds = close(round_, chair)
    print(f"save one mark: p95 {saving:.1f} ms (limit {SAVING_MS:.0f})")
    what = f"{asked.products} products x {asked.judges} judges"
    print(f"close {what}: {seconds:.2f} s (limit {CLOSING_SECONDS:.0f})")
    return 0 if seconds <= CLOSING_SECONDS and saving <= SAVING_MS else 1


def fill(products: int, judges: int) -> tuple[Any, Any]:
    """A round in which every judge has locked every product, and its chair."""
    from django.utils import timezone

    from ocop.evaluation.council_rules import RoundRules
    from ocop.evaluation.models import Candidate, Role, Round, Seat
    from ocop.people.models import Role as Office
    from tests import world

    now, today = timezone.now(), timezone.localdate()
    office = world.province_office()
    people = [
        world.appointed(world.person(f"Trần Văn {n}", f"+849130{n:05}"), Office.PROVINCE_OFFICER,
                        office)
        for n in range(judges)
    ]  # fmt: skip
    round_ = Round.objects.create(
        unit=office, name="Đợt đo", criteria_set=SET, year=today.year, opens_on=today,
        closes_on=today + timedelta(days=9), state="OPEN", rules=RoundRules().as_json(),
        created_by=people[0], created_at=now,
    )  # fmt: skip
    seats = [
        Seat.objects.create(round=round_, user=user, role=Role.MEMBER if n else Role.CHAIR)
        for n, user in enumerate(people)
    ]
    candidates = Candidate.objects.bulk_create(
        Candidate(round=round_, dossier=one, subject_id=one.pk, title=one.product.name,
                  maker="HTX Mắm Giao Hưng", sheet=SHEET, order=order)
        for order, one in enumerate(dossiers(products), start=1)
    )  # fmt: skip
    mark_everything(seats, candidates, now)
    return round_, people[0]


def dossiers(number: int) -> list[Any]:
    """So many dossiers before the council."""
    from django.utils import timezone

    from ocop.dossiers.models import Dossier
    from tests import world

    now = timezone.now()
    return Dossier.objects.bulk_create(
        Dossier(
            product=world.product(f"Mắm thứ {n}"), kind="FIRST", state="COUNCIL_SCORING",
            criteria_set=SET, sheet=SHEET, batch="province-2", year=now.year, opened_at=now,
            filed_at=now, state_since=now, receipt=f"HS-{now.year}-{n:06d}",
        )
        for n in range(1, number + 1)
    )  # fmt: skip


def mark_everything(seats: list[Any], candidates: list[Any], now: Any) -> None:
    """Every mark at its best, with a word where one is needed, and every sheet locked."""
    from ocop.criteria import sheet
    from ocop.evaluation.marking import choices
    from ocop.evaluation.models import Mark, ScoreSheet

    sheets = ScoreSheet.objects.bulk_create(
        ScoreSheet(id=uuid4(), seat=seat, candidate=candidate, state="LOCKED", total=Decimal(100),
                   started_at=now, locked_at=now)
        for candidate in candidates for seat in seats
    )  # fmt: skip
    top = {
        code: max(choices(leaf), key=lambda one: one.points)
        for code, leaf in sheet(SET, SHEET).leaves.items()
    }
    marks = [
        Mark(sheet=one, criterion=code, option_key=best.key, points=Decimal(best.points),
             comment="Minh chứng đầy đủ.", at=now)
        for one in sheets for code, best in top.items()
    ]  # fmt: skip
    Mark.objects.bulk_create(marks, batch_size=5000)


def save_marks(round_: Any) -> float:
    """p95 in ms of saving one mark on a sheet that is open again."""
    from django.utils import timezone

    from ocop.evaluation import actions
    from ocop.evaluation.models import ScoreSheet

    rows = ScoreSheet.objects.filter(candidate__round=round_).select_related(
        "seat__user", "seat__round", "candidate__round"
    )
    one = rows[0]
    ScoreSheet.objects.filter(pk=one.pk).update(state="OPEN", locked_at=None, total=None)
    spent = []
    for turn in range(100):
        started = perf_counter()
        actions.save_mark(
            seat=one.seat, candidate=one.candidate, criterion="1.1", option_key=1 + turn % 2,
            comment=f"Lần {turn}", version=turn + 1, by=one.seat.user, at=timezone.now(),
        )  # fmt: skip
        spent.append((perf_counter() - started) * 1000)
    actions.lock_sheet(sheet=one, by=one.seat.user, at=timezone.now())
    return quantiles(spent, n=20)[18]


def close(round_: Any, chair: Any) -> float:
    """Seconds of the whole transaction."""
    from django.utils import timezone

    from ocop.evaluation import actions
    from ocop.evaluation.actions import Meeting
    from ocop.evaluation.models import Result

    meeting = Meeting(held_on=timezone.localdate(), place="Trụ sở UBND tỉnh")
    started = perf_counter()
    actions.close_round(round_=round_, meeting=meeting, by=chair, at=timezone.now())
    seconds = perf_counter() - started
    assert Result.objects.filter(candidate__round=round_).count() == round_.candidates.count()
    return seconds


if __name__ == "__main__":
    raise SystemExit(main())
