"""An inspection is planned, held once, and what was wrong is mended."""

from datetime import timedelta
from typing import Any

import pytest

from ocop.inspection import actions
from ocop.inspection.actions.minutes import people
from ocop.inspection.contents import FindingContents
from ocop.inspection.models import Inspection, Photo
from ocop.inspection.queries.history import steps_of_inspection
from ocop.inspection.queries.lists import InspectionFilter, inspection_counts, inspections
from ocop.kit.errors import Conflict
from ocop.kit.faults import Invalid
from tests import world
from tests.inspection.after import AT, ON, held, planned, recognition, result
from tests.inspection.matrix import photo

pytestmark = pytest.mark.django_db


def fields(caught) -> list[str]:
    return [fault.where for fault in caught.value.faults]


def test_a_plan_says_when_why_and_who():
    with pytest.raises(Invalid) as caught:
        planned(kind="SURPRISE", basis=" ", team="", planned_on=ON - timedelta(days=5000))
    assert fields(caught) == ["kind", "planned_on", "basis", "team"]


def test_the_same_day_is_planned_once():
    planned()
    with pytest.raises(Conflict, match="đã có lượt kiểm tra"):
        planned()


def test_a_result_is_written_once():
    one = held()
    with pytest.raises(Conflict, match="đã có kết quả"):
        actions.record_result(inspection=one, result=result(), by=None, at=AT)
    assert one.findings.count() == 3


def test_a_result_must_fit_its_findings():
    wrong = result(findings={"CRITERIA": FindingContents("FAULT"), "MARK": FindingContents("KEPT")},
                   held_on=ON + timedelta(days=1), place="")  # fmt: skip
    with pytest.raises(Invalid) as caught:
        actions.record_result(inspection=planned(), result=wrong, by=None, at=AT)
    assert fields(caught) == [
        "held_on", "place", "CRITERIA_text", "INFORMATION_verdict", "conclusion",
    ]  # fmt: skip


@pytest.mark.parametrize(
    ("changed", "field"),
    [({"fix_by": None}, "fix_by"), ({"fix_by": ON - timedelta(days=1)}, "fix_by"),

     ({"findings": {c: FindingContents("KEPT") for c in ("CRITERIA", "MARK", "INFORMATION")}}, "conclusion")],
)  # fmt: skip
def test_what_is_to_be_mended_has_a_reason_and_a_day(changed, field):
    with pytest.raises(Invalid) as caught:
        actions.record_result(
            inspection=planned(), result=result("TO_FIX", **changed), by=None, at=AT
        )
    assert field in fields(caught)


def test_a_cancelled_inspection_keeps_its_reason_and_gets_no_result():
    one = actions.cancel_inspection(inspection=planned(), reason="Bão số 5", by=None, at=AT)
    assert one.cancel_reason == "Bão số 5"
    with pytest.raises(Conflict):
        actions.record_result(inspection=one, result=result(), by=None, at=AT)
    with pytest.raises(Invalid):
        actions.cancel_inspection(inspection=planned(), reason=" ", by=None, at=AT)


def test_a_fault_is_mended_once():
    one = held("TO_FIX")
    assert one.days_left(ON) == 30
    with pytest.raises(Invalid):
        actions.confirm_fixed(inspection=one, on=ON + timedelta(days=1), note="x", by=None, at=AT)
    with pytest.raises(Invalid):
        actions.confirm_fixed(inspection=one, on=ON, note=" ", by=None, at=AT)
    fixed = actions.confirm_fixed(inspection=one, on=ON, note="Đã in lại nhãn", by=None, at=AT)
    assert fixed.days_left(ON) is None
    with pytest.raises(Conflict, match="không có việc chờ khắc phục"):
        actions.confirm_fixed(inspection=one, on=ON, note="x", by=None, at=AT)


def test_minutes_are_an_official_paper_issued_once():
    minh = world.minh()
    one = actions.issue_minutes(inspection=held("TO_FIX"), by=minh, at=AT)
    paper = one.minutes
    assert paper is not None
    assert (paper.kind, paper.state, paper.unit) == (
        "INSPECTION_MINUTES",
        "ISSUED",
        world.province_office(),
    )
    assert paper.content["head"] == "Phạm Quang Minh"
    assert paper.content["representative"] == "Trần Thị Hoa"
    assert paper.content["findings"][1]["demand"] == "In lại nhãn 4 sao."
    assert "Hạn khắc phục: 16/10/2026" in paper.content["conclusion"]
    with pytest.raises(Conflict, match="đã lập"):
        actions.issue_minutes(inspection=one, by=minh, at=AT)
    with pytest.raises(Conflict):
        actions.issue_minutes(inspection=planned(planned_on=ON + timedelta(days=1)), by=minh, at=AT)


def test_photographs_are_added_until_the_minutes():
    row = photo(world.minh())
    assert photo_again(row) == row
    one = actions.record_result(inspection=row.inspection, result=result(), by=None, at=AT)
    actions.issue_minutes(inspection=one, by=world.minh(), at=AT)
    with pytest.raises(Conflict, match="không thêm ảnh"):
        photo_again(row)


def photo_again(row: Photo) -> Photo:
    return actions.add_photo(
        inspection=row.inspection, attachment=row.attachment, caption="", by=world.minh(), at=AT
    )


def test_people_of_a_team_are_read_line_by_line():
    assert [(one.name, one.title) for one in people("An, trưởng đoàn\n\n Bình ")] == [
        ("An", "trưởng đoàn"), ("Bình", ""),
    ]  # fmt: skip


def test_the_producer_reads_of_a_visit_only_after_it_was_held():
    one = planned()
    assert not Inspection.objects.visible_to(world.hoa()).exists()
    assert Inspection.objects.visible_to(world.lan()).get() == one
    actions.record_result(inspection=one, result=result(), by=None, at=AT)
    assert Inspection.objects.visible_to(world.hoa()).get() == one
    for outside in (world.stranger(), world.nam(), world.anh(), world.thu()):
        assert not Inspection.objects.visible_to(outside).exists()


def test_the_list_puts_plans_first_and_narrows():
    later = planned(planned_on=ON + timedelta(days=9))
    done = held("TO_FIX", recognition(name="Nem nắm"))
    rows = Inspection.objects.all()

    def names(**wanted: Any) -> list[Inspection]:
        return list(inspections(rows, InspectionFilter(**wanted), on=ON))

    assert names() == [later, done]
    assert names(part="FIX") == [done]
    assert names(part="LATE") == []
    assert names(text="nem") == [done]
    assert names(conclusion="TO_FIX", kind="PERIODIC", year=2026) == [done]
    counts = inspection_counts(rows, on=ON + timedelta(days=31))
    assert (counts["all"], counts["PLANNED"], counts["LATE"]) == (2, 1, 2)


def test_the_history_says_who_did_what():
    one = actions.issue_minutes(inspection=held(), by=world.minh(), at=AT)
    assert [step.what for step in steps_of_inspection(one)] == [
        "Lập kế hoạch", "Ghi kết quả", "Lập biên bản",
    ]  # fmt: skip


def test_a_conclusion_is_one_of_three():
    with pytest.raises(Invalid) as caught:
        actions.record_result(inspection=planned(), result=result("GOOD"), by=None, at=AT)
    assert fields(caught) == ["conclusion"]
