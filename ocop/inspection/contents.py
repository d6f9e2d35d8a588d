"""What is typed about inspections and cases, as the actions take it."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date


@dataclass(frozen=True, slots=True)
class Plan:
    """When a product is to be looked at, on which basis, by whom (`team`: one person a line)."""

    kind: str
    planned_on: date
    basis: str
    team: str


@dataclass(frozen=True, slots=True)
class FindingContents:
    """What was found under one content of Điều 9."""

    verdict: str
    text: str = ""
    demand: str = ""


@dataclass(frozen=True, slots=True)
class Result:
    """What an inspection found; `findings` by content, `producer_side` one person a line."""

    held_on: date
    place: str
    findings: Mapping[str, FindingContents]
    conclusion: str
    summary: str = ""
    producer_side: str = ""
    opinion: str = ""
    fix_by: date | None = None


@dataclass(frozen=True, slots=True)
class CaseContents:
    """Why a recognition may have to be taken away; `found_on` starts the clock."""

    reason: str
    found_on: date
    basis: str
    text: str = ""


@dataclass(frozen=True, slots=True)
class Hearing:
    """What the producer said, when and how."""

    on: date
    way: str
    text: str


@dataclass(frozen=True, slots=True)
class DecisionContents:
    """How the decision is signed; without `number` the next one of the register is taken."""

    on: date
    signer_title: str
    signer_name: str
    place: str
    number: int | None = None
    basis: tuple[str, ...] = field(default=())
