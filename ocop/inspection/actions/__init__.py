"""Writes about inspections, cases of withdrawal and reminders of the end."""

from ocop.inspection.actions.cases import drop_case, hear, open_case, verify
from ocop.inspection.actions.deciding import decide, record_ministry_decision
from ocop.inspection.actions.inspections import (
    add_photo,
    cancel_inspection,
    confirm_fixed,
    plan_inspection,
    record_result,
)
from ocop.inspection.actions.minutes import issue_minutes
from ocop.inspection.actions.reminding import remind

__all__ = [
    "add_photo",
    "cancel_inspection",
    "confirm_fixed",
    "decide",
    "drop_case",
    "hear",
    "issue_minutes",
    "open_case",
    "plan_inspection",
    "record_ministry_decision",
    "record_result",
    "remind",
    "verify",
]
