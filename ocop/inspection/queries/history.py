"""Who did what to an inspection or a case, as the database recorded it; nobody can edit it."""

from dataclasses import dataclass
from datetime import datetime
from uuid import UUID

from django.apps import apps
from django.db.models import F

from ocop.inspection.models import CaseState, Inspection, InspectionState, WithdrawalCase
from ocop.people.models import User


@dataclass(frozen=True, slots=True)
class Step:
    """One line of the history."""

    at: datetime
    what: str
    by: str


_INSPECTION_STEPS = (
    ("minutes_id", "Lập biên bản"), ("fixed_on", "Xác nhận đã khắc phục"),
)  # fmt: skip
_CASE_STEPS = (("heard_on", "Ghi ý kiến chủ thể"),)


def steps_of_inspection(inspection: Inspection) -> list[Step]:
    """The history of an inspection, oldest first."""
    words: dict[str, str] = {InspectionState.PLANNED: "Lập kế hoạch", InspectionState.DONE: "Ghi kết quả",
             InspectionState.CANCELLED: "Hủy"}  # fmt: skip
    return _steps("InspectionEvent", inspection.pk, words, _INSPECTION_STEPS)


def steps_of_case(case: WithdrawalCase) -> list[Step]:
    """The history of a case, oldest first."""
    words: dict[str, str] = {
        CaseState.OPEN: "Mở vụ", CaseState.VERIFIED: "Xác minh xong",
        CaseState.WITHDRAWN: "Thu hồi", CaseState.DROPPED: "Kết thúc, không thu hồi",
    }  # fmt: skip
    return _steps("WithdrawalCaseEvent", case.pk, words, _CASE_STEPS)


def _steps(
    model: str, pk: UUID, words: dict[str, str], columns: tuple[tuple[str, str], ...]
) -> list[Step]:
    """A line for each new state, and for each new value of a column that says something."""
    rows = (
        apps.get_model("inspection", model)
        .objects.filter(pgh_obj_id=pk)
        .annotate(doer=F("pgh_context__metadata__user"))
        .order_by("pgh_id")
    )
    found: list[tuple[datetime, str, str]] = []
    before = None
    for row in rows:
        if before is None or row.state != before.state:
            found.append((row.pgh_created_at, words[row.state], row.doer))
        found += [
            (row.pgh_created_at, said, row.doer)
            for column, said in columns
            if getattr(row, column)
            and (before is None or getattr(before, column) != getattr(row, column))
        ]
        before = row
    names = _names({doer for _, _, doer in found if doer})
    return [Step(at, what, names.get(doer, "Hệ thống")) for at, what, doer in found]


def _names(ids: set[str]) -> dict[str, str]:
    rows = User.objects.filter(pk__in=ids).values_list("pk", "name")
    return {str(pk): name for pk, name in rows}
