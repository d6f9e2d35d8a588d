"""Lists of inspections and cases: narrowed, sorted, with their clocks."""

from dataclasses import dataclass
from datetime import date

from django.db.models import Count, F, Q

from ocop.inspection.models import CaseState, Conclusion, InspectionState
from ocop.inspection.models.inspections import InspectionQuerySet
from ocop.inspection.models.withdrawals import WithdrawalCaseQuerySet
from ocop.kit.text import fold

OPEN_FIX = Q(state=InspectionState.DONE, conclusion=Conclusion.TO_FIX, fixed_on=None)


@dataclass(frozen=True, slots=True)
class InspectionFilter:
    """What a list of inspections is narrowed to; `part`: a state, FIX or LATE."""

    text: str = ""
    part: str = ""
    kind: str = ""
    conclusion: str = ""
    year: int | None = None


def inspections(rows: InspectionQuerySet, by: InspectionFilter, *, on: date) -> InspectionQuerySet:
    """What is to come or to mend first, then the latest."""
    rows = rows.with_product().filter(*_named(by.text), _part(by.part, on))
    if by.kind:
        rows = rows.filter(kind=by.kind)
    if by.conclusion:
        rows = rows.filter(conclusion=by.conclusion)
    if by.year:
        rows = rows.filter(Q(held_on__year=by.year) | Q(held_on=None, planned_on__year=by.year))
    return rows.order_by(F("held_on").desc(nulls_first=True), "planned_on", "pk")


def _part(part: str, on: date) -> Q:
    if part == "FIX":
        return OPEN_FIX
    if part == "LATE":
        return OPEN_FIX & Q(fix_by__lt=on) | Q(state=InspectionState.PLANNED, planned_on__lt=on)
    return Q(state=part) if part else Q()


def _named(text: str) -> list[Q]:
    if not text.strip():
        return []
    part = fold(text.strip())
    product = Q(recognition__product__folded__contains=part)
    return [product | Q(recognition__product__producer__folded__contains=part)]


def inspection_counts(rows: InspectionQuerySet, *, on: date) -> dict[str, int]:
    """The numbers of the tabs in one query."""
    parts = ("PLANNED", "FIX", "LATE", "DONE", "CANCELLED")
    return rows.aggregate(
        all=Count("pk"), **{part: Count("pk", filter=_part(part, on)) for part in parts}
    )


@dataclass(frozen=True, slots=True)
class CaseFilter:
    """What a list of cases is narrowed to; `part`: a state or LATE."""

    text: str = ""
    part: str = ""
    reason: str = ""


def cases(rows: WithdrawalCaseQuerySet, by: CaseFilter, *, on: date) -> WithdrawalCaseQuerySet:
    """Running ones by their clock, then ended ones, the latest first."""
    rows = rows.with_product().filter(*_named(by.text), _case_part(by.part, on))
    if by.reason:
        rows = rows.filter(reason=by.reason)
    return rows.order_by(F("ended_on").desc(nulls_first=True), "due_on", "pk")


def _case_part(part: str, on: date) -> Q:
    running = Q(state__in=(CaseState.OPEN, CaseState.VERIFIED))
    if part == "LATE":
        return running & Q(due_on__lt=on)
    return Q(state=part) if part else Q()


def case_counts(rows: WithdrawalCaseQuerySet, *, on: date) -> dict[str, int]:
    """The numbers of the tabs in one query."""
    parts = ("OPEN", "VERIFIED", "LATE", "WITHDRAWN", "DROPPED")
    return rows.aggregate(
        all=Count("pk"), **{part: Count("pk", filter=_case_part(part, on)) for part in parts}
    )
