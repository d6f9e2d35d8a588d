"""The star engine: the law's table, properties that must always hold, and marks that cannot be."""

from collections.abc import Callable
from dataclasses import replace
from decimal import Decimal
from fractions import Fraction
from random import Random

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from ocop.criteria import Criterion, Option, Part, Points, Sheet, load_set
from ocop.kit.faults import Invalid
from ocop.scoring import (
    CouncilRules,
    GateTest,
    average,
    explain,
    tally,
)
from ocop.scoring.engine import Exact

LAW = load_set("26-2026")
NUOC_MAM = LAW.sheet(9)
EACH = CouncilRules(gate_test=GateTest.EACH)
CONSENSUS = CouncilRules(gate_test=GateTest.CONSENSUS)


def best(sheet: Sheet) -> dict[str, Points]:
    return {code: max(points) for code, points in sheet.allowed.items()}


def marks_near_the_top(sheet: Sheet, random: Random) -> dict[str, Points]:
    """Random allowed marks; near the top stars 3 to 5 and single missed gates happen."""
    bias = random.choice([0, 0.6, 0.85, 0.95])
    return {
        code: max(points) if random.random() < bias else random.choice(sorted(points))
        for code, points in sheet.allowed.items()
    }


@st.composite
def councils(draw):
    """Strategy: a sheet and the marks of one to five judges."""
    sheet = draw(st.sampled_from(LAW.sheets()))
    random = draw(st.randoms(use_true_random=False))
    return sheet, [marks_near_the_top(sheet, random) for _ in range(draw(st.integers(1, 5)))]


COUNCILS = councils()
AVERAGE_OR_EACH = st.sampled_from([CouncilRules(), EACH])


def reference_star(
    sheet: Sheet, judges: list[dict[str, Points]], tested: Callable[[str], Exact]
) -> int:
    """The rule of the law as it reads, slowly: the highest star with points and all gates."""
    total = sum(Fraction(sum(marks.values())) for marks in judges) / len(judges)
    stars = [1]
    for star, floor in ((2, 30), (3, 50), (4, 70), (5, 90)):
        gates = [
            (code, option.points)
            for code, leaf in sheet.leaves.items()
            for option in leaf.choices()
            if option.min_star and option.min_star <= star
        ]
        if total >= floor and all(tested(code) >= points for code, points in gates):
            stars.append(star)
    return max(stars)


@given(COUNCILS)
@settings(max_examples=100, deadline=None)
def test_the_engine_gives_the_star_of_the_law_read_slowly(council):
    sheet, judges = council
    result = tally(sheet, judges)
    if not result.stops:
        expected = reference_star(
            sheet, judges, lambda code: Fraction(sum(m[code] for m in judges), len(judges))
        )
        assert result.star == expected
    strict = tally(sheet, judges, rules=EACH)
    if not strict.stops:
        assert strict.star == reference_star(
            sheet, judges, lambda code: min(m[code] for m in judges)
        )


@given(COUNCILS, AVERAGE_OR_EACH, st.data())
@settings(max_examples=100, deadline=None)
def test_raising_a_mark_never_lowers_the_star(council, rules, data):
    sheet, judges = council
    number = data.draw(st.integers(0, len(judges) - 1))
    code = data.draw(st.sampled_from(list(sheet.leaves)))
    higher = [p for p in sheet.allowed[code] if p >= judges[number][code]]
    raised = [*judges]
    raised[number] = judges[number] | {code: data.draw(st.sampled_from(sorted(higher)))}
    assert tally(sheet, raised, rules=rules).star >= tally(sheet, judges, rules=rules).star


@given(COUNCILS, AVERAGE_OR_EACH, st.data())
@settings(max_examples=100, deadline=None)
def test_meeting_one_more_gate_never_lowers_the_star(council, rules, data):
    sheet, judges = council
    gate = data.draw(st.sampled_from(sheet.gates))
    met = [marks | {gate.code: max(marks[gate.code], gate.minimum)} for marks in judges]
    before, after = tally(sheet, judges, rules=rules), tally(sheet, met, rules=rules)
    assert after.star >= before.star
    assert {(g.code, g.star) for g in after.gates_failed} <= {
        (g.code, g.star) for g in before.gates_failed
    }


@given(COUNCILS, AVERAGE_OR_EACH, st.randoms(use_true_random=False))
@settings(max_examples=60, deadline=None)
def test_the_order_of_judges_is_irrelevant(council, rules, random):
    sheet, judges = council
    shuffled = random.sample(judges, len(judges))
    one, other = tally(sheet, judges, rules=rules), tally(sheet, shuffled, rules=rules)
    assert (one.star, one.average, one.parts, one.median, one.spread, one.gates_failed) == (
        other.star,
        other.average,
        other.parts,
        other.median,
        other.spread,
        other.gates_failed,
    )


@given(COUNCILS)
@settings(max_examples=60, deadline=None)
def test_parts_and_judges_add_up_to_the_average(council):
    sheet, judges = council
    result = tally(sheet, judges)
    assert result.average == sum(result.parts.values())
    assert result.average == sum(result.totals) / len(judges)
    assert sum(result.points(code) for code in sheet.leaves) == result.average
    assert min(result.totals) <= result.median <= max(result.totals)
    assert explain(sheet, result)


@given(COUNCILS, st.data())
@settings(max_examples=60, deadline=None)
def test_an_abstention_counts_as_the_mean_of_the_others(council, data):
    sheet, judges = council
    code = data.draw(st.sampled_from(list(sheet.leaves)))
    result = tally(sheet, [*judges, judges[0] | {code: None}])
    given_marks = [marks[code] for marks in judges]
    assert result.points(code) == Fraction(sum(given_marks), len(given_marks))
    assert result.average == sum(result.points(code) for code in sheet.leaves)


# 75 points on sheet 9 with every minimum of 4 stars met, by part: 32 + 20 + 23
# fmt: off
SEVENTY_FIVE = {
    "1.1": 3, "1.2": 3, "1.3": 2, "1.4": 2, "1.5": 2, "1.6": 1,
    "2.1": 3, "2.2": 3, "2.3": 3, "2.4": 1,
    "3.1": 2, "3.2": 0, "3.3": 3, "3.4": 2, "3.5": 2,
    "4.1": 5, "4.2": 2, "4.3": 3, "5.1": 5, "5.2": 2, "5.3": 3,
    "6.1": 2, "6.2": 2, "6.3": 2, "6.4": 2, "6.5": 2,
    "7": 3, "8": 4, "9": 3, "10": 2, "11": 1,
}
# fmt: on
SEVENTY = SEVENTY_FIVE | {"4.1": 3, "1.1": 1, "1.6": 0}
SIXTY_NINE = SEVENTY | {"10": 1}


@pytest.mark.parametrize(
    ("judges", "average_total", "star"),
    [
        ([SEVENTY], "70", 4),
        ([*[SEVENTY] * 24, SIXTY_NINE], "69.96", 3),
        ([best(NUOC_MAM) | {"7": 3, "3.2": 0, "4.3": 2, "4.2": 1}], "92", 4),
        ([best(NUOC_MAM) | {"5.1": 3, "3.2": 0, "4.3": 2, "4.2": 1}], "92", 3),
        ([SEVENTY_FIVE | {"2.2": 1, "4.3": 5}], "75", 2),
        ([best(NUOC_MAM) | {"4.3": 3}], "98", 5),
    ],
    ids=[
        "70,0 without missed gates is 4 stars",
        "69,96 is not rounded up",
        "92 with one 5-star minimum missed is 4 stars",
        "92 with one 4-star minimum missed is 3 stars",
        "75 with one 3-star minimum missed is not recognised",
        "98 with all minimums is 5 stars",
    ],
)
def test_the_table_of_the_law(judges, average_total, star):
    result = tally(NUOC_MAM, judges)
    assert result.average == Fraction(average_total)
    assert result.star == star


@pytest.mark.parametrize(
    ("points", "judges", "star"),
    [(4999, 100, 2), (30, 1, 2), (299, 10, 1), (50, 1, 3), (90, 1, 5), (8999, 100, 4)],
)
def test_an_average_is_compared_unrounded_with_each_floor(points, judges, star):
    # no gate can fail here: a sheet of one criterion, marked by judges who split the points
    base, extra = divmod(points, judges)
    marks = [{"1": base + (number < extra)} for number in range(judges)]
    result = tally(one_criterion_sheet(), marks)
    assert result.average == Fraction(points, judges)
    assert result.star == star


def one_criterion_sheet() -> Sheet:
    """A contest's sheet with one criterion of 100 points: the engine is not OCOP's alone."""
    options = tuple(Option(key=n + 1, points=n, label=f"{n} điểm") for n in range(101))
    part = Part(
        code="A",
        name="Bài thi",
        max=100,
        criteria=(Criterion(code="1", name="Bài", max=100, options=options),),
    )
    return replace(NUOC_MAM, parts=(part,), disqualify=(), errata=(), quirks=())


def test_half_points_stay_exact():
    sheet = one_criterion_sheet()
    leaf = sheet.leaves["1"]
    half = (*leaf.choices(), replace(leaf.choices()[0], key=102, points=Decimal("69.9")))
    part = replace(sheet.parts[0], criteria=(replace(leaf, options=half),))
    result = tally(replace(sheet, parts=(part,)), [{"1": Decimal("69.9")}, {"1": 70}, {"1": None}])
    assert result.average == Fraction("69.95")
    assert result.star == 3


def test_missing_marks_count_zero():
    result = tally(NUOC_MAM, [{"1.1": 3, "1.2": 2}])
    assert result.average == 5
    assert result.parts["B"] == 0
    assert result.star == 1
    assert len(result.gates_failed) == len(NUOC_MAM.gates) - 1


def test_a_judge_below_the_minimum_fails_the_gate_only_when_each_is_tested():
    low = best(NUOC_MAM) | {"4.1": 2}
    judges = [best(NUOC_MAM), best(NUOC_MAM), low]
    assert [g.code for g in tally(NUOC_MAM, judges).gates_failed] == ["4.1"]
    assert tally(NUOC_MAM, judges).star == 4
    assert tally(NUOC_MAM, judges, rules=EACH).star == 3


def test_consensus_uses_the_agreed_points_and_asks_for_them_when_judges_differ():
    judges = [best(NUOC_MAM), best(NUOC_MAM) | {"4.1": 2}]
    with pytest.raises(Invalid) as refusal:
        tally(NUOC_MAM, judges, rules=CONSENSUS)
    assert [fault.where for fault in refusal.value.faults] == ["agreed/4.1"]
    assert tally(NUOC_MAM, judges, rules=CONSENSUS, agreed={"4.1": 5}).star == 5
    assert tally(NUOC_MAM, judges, rules=CONSENSUS, agreed={"4.1": 3}).star == 4
    assert tally(NUOC_MAM, [best(NUOC_MAM)] * 2, rules=CONSENSUS).star == 5


def test_agreed_points_do_not_lift_a_criterion_whose_requirement_is_not_met():
    result = tally(
        NUOC_MAM,
        [best(NUOC_MAM)],
        rules=CONSENSUS,
        declared=["noi-dung-cau-chuyen"],
        agreed={"5.3": 5},
    )
    assert result.star == 2


def test_a_dismissed_dossier_has_no_star():
    result = tally(NUOC_MAM, [best(NUOC_MAM)], declared=["ho-so-gia-mao"])
    assert (result.star, result.star_by_points) == (0, 5)
    assert "Hồ sơ bị loại: Hồ sơ giả mạo." in explain(NUOC_MAM, result)


def test_foreign_matter_stops_scoring():
    result = tally(NUOC_MAM, [best(NUOC_MAM)], declared=["tap-chat"])
    assert result.star == 0
    assert explain(NUOC_MAM, result)[1].startswith("Dừng chấm, không xếp hạng: ")


def test_a_criterion_whose_requirement_is_not_met_counts_zero():
    result = tally(NUOC_MAM, [best(NUOC_MAM)], declared=["noi-dung-cau-chuyen"])
    assert result.points("5.3") == 0
    assert result.average == 95
    assert result.star == 2
    assert any("5.3 tính 0 điểm" in sentence for sentence in explain(NUOC_MAM, result))


@pytest.mark.parametrize("code", ["6.1", "6.2", "6.3", "6.4"])
def test_any_zero_in_the_senses_of_bottled_water_stops_scoring(code):
    water = LAW.sheet(16)
    assert tally(water, [best(water)]).star == 5
    assert tally(water, [best(water) | {code: 0}]).star == 0
    # one judge of two: the mean is above 0, but that judge's own points are 0
    judges = [best(water), best(water) | {code: 0}]
    assert tally(water, judges).star == 5
    assert tally(water, judges, rules=EACH).star == 0


@pytest.mark.parametrize(
    ("totals", "median"), [([70], 70), ([69, 70, 70], 70), ([70, 75, 69, 70], 70), ([70, 75], 72.5)]
)
def test_the_median_is_the_middle_total_or_the_mean_of_the_two_in_the_middle(totals, median):
    marks = {75: SEVENTY_FIVE, 70: SEVENTY, 69: SIXTY_NINE}
    assert tally(NUOC_MAM, [marks[total] for total in totals]).median == median


def test_a_large_spread_asks_for_a_new_score():
    judges = [best(NUOC_MAM), best(NUOC_MAM) | {"1.1": 1, "4.3": 0, "3.2": 0}]
    assert tally(NUOC_MAM, judges).spread == 10
    assert not tally(NUOC_MAM, judges).must_rescore
    result = tally(NUOC_MAM, judges, rules=CouncilRules(max_spread=9))
    assert result.must_rescore
    assert explain(NUOC_MAM, result)[-1].endswith("Hội đồng cần thảo luận và chấm lại.")


def test_the_explanation_names_the_criterion_and_what_is_missing():
    marks = SEVENTY_FIVE | {"2.3": 1, "4.3": 5}
    said = explain(NUOC_MAM, tally(NUOC_MAM, [marks]))
    assert said[-1] == (
        "Đủ 75,0 điểm nhưng tiêu chí 2.3 (Phong cách, ghi nhãn hàng hóa) chưa đạt mức tối thiểu "
        "của 4 sao: cần “Nhãn đủ, đúng, đẹp, có thông điệp câu chuyện và mã truy xuất” (3 điểm), "
        "đang có 1 điểm."
    )


def test_ninety_points_with_a_missed_minimum_say_that_the_advisory_body_decides():
    result = tally(NUOC_MAM, [best(NUOC_MAM) | {"7": 3}])
    assert result.star == 4
    assert "cơ quan tham mưu" in explain(NUOC_MAM, result)[-1]


@pytest.mark.parametrize(
    ("value", "shown"),
    [
        ("69.996", "69,996"),
        ("69.9999996", "69,9999996"),
        ("70.004", "70,00"),
        ("70", "70,0"),
        ("74.5", "74,5"),
        ("66.666", "66,67"),
    ],
)
def test_an_average_shows_as_many_decimals_as_it_needs(value, shown):
    assert average(Fraction(value), floors=[50, 70]) == shown


@given(st.fractions(min_value=0, max_value=100))
def test_a_shown_average_never_crosses_a_floor(value):
    floors = [30, 50, 70, 90]
    shown = Fraction(average(value, floors).replace(",", "."))
    near = any(0 < abs(value - floor) < Fraction(1, 10**11) for floor in floors)
    assert near or [shown >= f for f in floors] == [value >= f for f in floors]
