"""The product classification of Phụ lục I, QĐ 26/2026/QĐ-TTg: industries, groups, subgroups.

A place is a code of one to three parts: I (ngành), I.4 (nhóm), I.4.a (phân nhóm). Read from the
criteria set in the package, so that a later decision is data.
"""

from dataclasses import dataclass
from datetime import date
from functools import cache
from pathlib import Path
from typing import Any

import yaml

CRITERIA = Path(__file__).parent.parent / "data" / "criteria"
CURRENT_SET = "26-2026"


@dataclass(frozen=True, slots=True)
class Place:
    """A place in the classification. `sheet` is the number (1-26) of the scoring sheet, if one."""

    code: str
    name: str
    industry: str
    industry_label: str
    sheet: int | None = None

    @property
    def parent(self) -> str | None:
        """Code of the place above, None for an industry."""
        return self.code.rpartition(".")[0] or None


@cache
def _set() -> dict[str, Any]:
    text = (CRITERIA / CURRENT_SET / "set.yaml").read_text("utf-8")
    content: dict[str, Any] = yaml.load(text, yaml.CSafeLoader)
    return content


def in_force_since() -> date:
    """The first day of the decision in force.

    >>> in_force_since()
    datetime.date(2026, 5, 22)
    """
    return date.fromisoformat(str(_set()["effective_from"]))


@cache
def places() -> dict[str, Place]:
    """All places of the set in force, by code, in the order of Phụ lục I."""
    content = _set()
    labels = {row["code"]: row["label"] for row in content["groups"]}
    found = [Place(r["code"], r["name"], r["code"], r["label"]) for r in content["groups"]]
    one_sheet = {r["code"]: r["sheets"][0] for r in content["nhoms"] if len(r["sheets"]) == 1}
    found += [
        Place(r["code"], r["name"], r["group"], labels[r["group"]], one_sheet.get(r["code"]))
        for r in content["nhoms"]
    ]
    known = {p.code for p in found}
    for row in content["sheets"]:
        code = row["annex1_code"]
        industry = code.partition(".")[0]
        if code not in known:
            found.append(Place(code, row["name_vi"], industry, labels[industry], row["sheet"]))
    order = {"I": 1, "II": 2, "III": 3, "IV": 4, "V": 5, "VI": 6}
    found.sort(key=lambda p: (order[p.industry], p.code))
    return {p.code: p for p in found}


def place(code: str) -> Place:
    """The place with this code; KeyError when there is none."""
    return places()[code]


def industries() -> list[Place]:
    """The six industries (ngành)."""
    return [p for p in places().values() if p.parent is None]


def place_of_sheet(sheet: int) -> Place:
    """The finest place scored with sheet 1-26; KeyError when there is none."""
    for candidate in places().values():
        if candidate.sheet == sheet:
            return candidate
    raise KeyError(sheet)
