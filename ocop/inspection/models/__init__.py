"""Tables of what happens after recognition: inspections, and cases of withdrawal."""

from ocop.inspection.models.inspections import (
    Conclusion,
    Content,
    Finding,
    Inspection,
    InspectionKind,
    InspectionState,
    Photo,
    Verdict,
)
from ocop.inspection.models.withdrawals import CaseState, HearingWay, WithdrawalCase

__all__ = [
    "CaseState",
    "Conclusion",
    "Content",
    "Finding",
    "HearingWay",
    "Inspection",
    "InspectionKind",
    "InspectionState",
    "Photo",
    "Verdict",
    "WithdrawalCase",
]
