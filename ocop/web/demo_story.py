"""What the demo's dossiers are about: the story, the people who act, the marks they give."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime, timedelta
from functools import cache
from pathlib import Path
from typing import Any

import yaml

from ocop.criteria import Sheet
from ocop.evaluation.marking import choices
from ocop.people.models import User

DATA = Path(__file__).parent.parent / "data" / "demo" / "dossiers.yaml"


@cache
def story() -> dict[str, Any]:
    """ocop/data/demo/dossiers.yaml."""
    found: dict[str, Any] = yaml.load(DATA.read_text("utf-8"), yaml.CSafeLoader)
    return found


@dataclass(frozen=True, slots=True, kw_only=True)
class Cast:
    """Who acts, and the moment from which the past is counted; `people` by phone."""

    people: Mapping[str, User]
    producer: User
    commune: User
    province: User
    now: datetime

    def days_ago(self, days: int) -> datetime:
        """A moment that many days before."""
        return self.now - timedelta(days=days)


def phone_of(login: str) -> str:
    """The number as accounts keep it.

    >>> phone_of("0900000009")
    '+84900000009'
    """
    return f"+84{login.removeprefix('0')}"


def options_for(sheet: Sheet, total: int, missed: str = "") -> dict[str, int]:
    """Options that meet the minimums of the star of `total` and come to about that many points.

    At the criterion `missed` no level is reached.
    """
    star = max(band.star for band in sheet.ladder if total >= band.min)
    chosen = {}
    for code, criterion in sheet.leaves.items():
        found = choices(criterion)
        floors = [c.points for c in found if c.min_star and c.min_star <= star and code != missed]
        floor = max(floors, default=0)
        chosen[code] = min((c for c in found if c.points >= floor), key=lambda c: c.points)
    left = total - sum(choice.points for choice in chosen.values())
    for code, criterion in sheet.leaves.items():
        fitting = [c for c in choices(criterion) if 0 < c.points - chosen[code].points <= left]
        if fitting and code != missed:
            best = max(fitting, key=lambda c: c.points)
            left -= best.points - chosen[code].points
            chosen[code] = best
    return {code: choice.key for code, choice in chosen.items()}
