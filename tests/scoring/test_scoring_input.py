"""Marks that cannot be, keys of options, and agreed points."""

from decimal import Decimal

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from ocop.criteria import load_set
from ocop.kit.faults import Invalid
from ocop.scoring import (
    CouncilRules,
    GateTest,
    case_faults,
    points_of,
    tally,
)
from tests.scoring.test_scoring import councils

LAW = load_set("26-2026")
NUOC_MAM = LAW.sheet(9)
EACH = CouncilRules(gate_test=GateTest.EACH)
CONSENSUS = CouncilRules(gate_test=GateTest.CONSENSUS)


@pytest.mark.parametrize(
    ("judges", "where", "said"),
    [
        ([], "judges", "Chưa có phiếu chấm"),
        (
            [{"1.1": 4}],
            "judges/0/1.1",
            "tiêu chí 1.1 không có mức 4 điểm. Chọn một trong các số: 0, 1, 3, 5.",
        ),
        ([{}, {"1.1": -1}], "judges/1/1.1", "Phiếu chấm 2: tiêu chí 1.1 không có mức -1 điểm"),
        ([{"1.2": Decimal("2.5")}], "judges/0/1.2", "không có mức 2,5 điểm"),
        ([{"2.4": 2}], "judges/0/2.4", "Chọn một trong các số: 0, 1."),
        ([{"1": 18}], "judges/0/1", "1 là một nhóm"),
        ([{"12": 1}], "judges/0/12", "phiếu 9 không có tiêu chí 12"),
        ([{"1.1": None}, {"1.1": None}], "judges/0/1.1", "Không thành viên nào chấm tiêu chí 1.1"),
    ],
)
def test_marks_that_cannot_be_are_named(judges, where, said):
    with pytest.raises(Invalid) as refusal:
        tally(NUOC_MAM, judges)
    assert [fault.where for fault in refusal.value.faults] == [where]
    assert said in refusal.value.faults[0].sentence


def test_every_fault_is_told_at_once():
    with pytest.raises(Invalid) as refusal:
        tally(NUOC_MAM, [{"1.1": 4, "99": 1}], declared=["x", "can-cu-xuat-khau"], agreed={"7": 2})
    assert [fault.where for fault in refusal.value.faults] == [
        "judges/0/1.1",
        "judges/0/99",
        "agreed/7",
        "declared/x",
        "declared/can-cu-xuat-khau",
    ]


def test_points_come_from_printed_keys_where_options_share_points():
    sheet = LAW.sheet(7)
    assert points_of(sheet, {"3.1": 1}) == points_of(sheet, {"3.1": 2}) == {"3.1": 1}
    with pytest.raises(LookupError, match="mức số 9"):
        points_of(sheet, {"3.1": 9})


def test_judges_who_choose_different_cases_are_told():
    tourism = LAW.sheet(26)
    assert case_faults(tourism, [{"8": 1, "9": 1}, {"8": 2}]) == []
    assert [fault.where for fault in case_faults(tourism, [{"8": 1}, {"8": 3}])] == ["8"]


@given(councils(), st.data())
@settings(max_examples=60, deadline=None)
def test_raising_agreed_points_never_lowers_the_star(council, data):
    sheet, judges = council
    agreed = {code: max(marks[code] for marks in judges) for code in sheet.leaves}
    code = data.draw(st.sampled_from(list(sheet.leaves)))
    raised = agreed | {code: max(sheet.allowed[code])}
    before = tally(sheet, judges, rules=CONSENSUS, agreed=agreed)
    assert tally(sheet, judges, rules=CONSENSUS, agreed=raised).star >= before.star
