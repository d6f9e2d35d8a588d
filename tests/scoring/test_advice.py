"""The cheapest way to the next star: exact against trying everything, and true when followed."""

from dataclasses import replace
from itertools import product

import pytest
from hypothesis import assume, given, settings
from hypothesis import strategies as st

from ocop.criteria import (
    Band,
    Criterion,
    Note,
    NoteKind,
    Option,
    Part,
    Points,
    Sheet,
    load_set,
)
from ocop.criteria.efforts import NO_EFFORTS, CriterionEffort, Efforts
from ocop.scoring import Plan, Tally, advise, next_star, tally

LAW = load_set("26-2026")
BANDS = (
    Band(star=1, min=0, below=8),
    Band(star=2, min=8, below=12, certificate=True),
    Band(star=3, min=12, max=20, certificate=True),
)


def plan_for(sheet: Sheet, result: Tally) -> Plan:
    """The plan for the next star, which there must be."""
    plan = next_star(sheet, result, LAW.efforts)
    assert plan is not None
    return plan


@st.composite
def small_contests(draw):
    """A sheet of five criteria with gates, efforts, a dependency, and the marks of one judge."""
    leaves, efforts, marks = [], [], {}
    for number in range(1, 6):
        levels = draw(st.lists(st.integers(0, 6), min_size=1, max_size=4, unique=True).map(sorted))
        assume(levels[-1] > 0)
        gate = draw(st.sampled_from([None, None, 2, 3]))
        options = tuple(
            Option(
                key=k,
                points=points,
                label=f"mức {k}",
                min_star=gate if k == len(levels) // 2 + 1 else None,
            )
            for k, points in enumerate(levels, start=1)
        )
        code = str(number)
        leaves.append(Criterion(code=code, name=f"c{code}", max=levels[-1], options=options))
        marks[code] = draw(st.sampled_from(sorted({0, *levels})))
        efforts.append(
            CriterionEffort(
                name=f"c{code}",
                steps=tuple(draw(st.lists(st.integers(0, 5), min_size=1, max_size=3))),
                fixed=draw(st.sampled_from([False, False, False, True])),
                needs="c1" if number == 2 and draw(st.booleans()) else None,
            )
        )
    part = Part(code="A", name="A", max=20, criteria=tuple(leaves))
    sheet = replace(LAW.sheet(9), parts=(part,), bands=BANDS, disqualify=(), errata=(), quirks=())
    return (
        sheet,
        Efforts(assumption="", scale=(), step=1, sensory_step=1, criteria=tuple(efforts)),
        marks,
    )


def cost_of(
    sheet: Sheet, efforts: Efforts, marks: dict[str, Points], target: dict[str, Points]
) -> int | None:
    """Effort of going from marks to target, None when it may not be done."""
    total = 0
    for code, leaf in sheet.leaves.items():
        if target[code] == marks[code]:
            continue
        known = efforts.of(leaf)
        awaited = target["1"] if known.needs else 1
        if known.fixed or target[code] < marks[code] or not awaited:
            return None
        levels = sorted({option.points for option in leaf.choices() if option.points})
        start = sum(level <= marks[code] for level in levels)
        total += efforts.cost(leaf, start, levels.index(target[code]) + 1)
    return total


@given(small_contests(), st.sampled_from([2, 3]))
@settings(max_examples=120, deadline=None)
def test_no_other_set_of_changes_is_cheaper(contest, star):
    sheet, efforts, marks = contest
    result = tally(sheet, [marks])
    plan = next_star(sheet, result, efforts, star=star)
    if star <= result.star:
        assert plan is None
        return
    assert plan is not None
    costs = []
    for points in product(*[sorted(sheet.allowed[code]) for code in sheet.leaves]):
        target = dict(zip(sheet.leaves, points, strict=True))
        cost = cost_of(sheet, efforts, marks, target)
        if cost is not None and tally(sheet, [target]).star >= star:
            costs.append(cost)
    if costs:
        assert plan.obstacles == ()
        assert plan.effort == min(costs)
        followed = marks | {change.code: change.option.points for change in plan.changes}
        assert tally(sheet, [followed]).star >= star
        assert tally(sheet, [followed]).average == plan.average
    else:
        assert not plan.changes


@given(st.sampled_from(LAW.sheets()), st.randoms(use_true_random=False))
@settings(max_examples=60, deadline=None)
def test_a_plan_that_is_followed_reaches_its_star_and_says_so(sheet, random):
    marks = {code: random.choice(sorted(points)) for code, points in sheet.allowed.items()}
    result = tally(sheet, [marks])
    plan = plan_for(sheet, result)
    assert plan.star == max(3, result.star + 1)
    assert plan.obstacles == ()
    followed = marks | {change.code: change.option.points for change in plan.changes}
    after = tally(sheet, [followed])
    assert after.star >= plan.star
    assert after.average == plan.average
    assert len(advise(plan, LAW.efforts)) == 1 + len(plan.changes)


def test_the_best_product_has_no_next_star():
    sheet = LAW.sheet(9)
    best = {code: max(points) for code, points in sheet.allowed.items()}
    assert next_star(sheet, tally(sheet, [best]), LAW.efforts) is None
    assert next_star(sheet, tally(sheet, [best]), LAW.efforts, star=6) is None


def test_the_representative_is_never_advised_to_change():
    sheet = LAW.sheet(9)
    best = {code: max(points) for code, points in sheet.allowed.items()}
    now = tally(sheet, [best | {"3.2": 0, "7": 3}])
    plan = plan_for(sheet, now)
    assert [change.code for change in plan.changes] == ["7"]
    assert plan.changes[0].for_star == 5


def test_a_dismissed_dossier_is_told_what_to_mend_first():
    sheet = LAW.sheet(9)
    result = tally(sheet, [{}], declared=["ho-so-gia-mao"])
    plan = plan_for(sheet, result)
    assert advise(plan, LAW.efforts) == (
        "Chưa có cách lên 3 sao:",
        "Cần xử lý trước: Hồ sơ giả mạo.",
    )


def test_a_minimum_on_a_criterion_that_cannot_change_is_an_obstacle():
    sheet = LAW.sheet(9)
    best = {code: max(points) for code, points in sheet.allowed.items()}
    result = tally(sheet, [best], declared=["noi-dung-cau-chuyen"])
    plan = plan_for(sheet, result)
    assert plan.star == 3
    assert plan.obstacles == ("Tiêu chí 5.3 cần 1 điểm nhưng không đổi được, đang có 0 điểm.",)


def test_a_stopped_bottled_water_is_told_to_leave_zero():
    sheet = LAW.sheet(16)
    best = {code: max(points) for code, points in sheet.allowed.items()}
    plan = plan_for(sheet, tally(sheet, [best | {"6.3": 0}]))
    assert [(change.code, change.option.points) for change in plan.changes] == [("6.3", 2)]


def test_a_plan_works_from_the_average_of_the_judges():
    sheet = LAW.sheet(9)
    best = {code: max(points) for code, points in sheet.allowed.items()}
    result = tally(sheet, [best, best, best | {"2.3": 1}])
    plan = plan_for(sheet, result)
    assert plan.star == 4
    assert [change.code for change in plan.changes] == ["2.3"]
    assert plan.average == 100


def test_every_sheet_knows_which_criteria_wait_for_a_story():
    for number in range(1, 27):
        sheet = LAW.sheet(number)
        waiting = [leaf.code for leaf in sheet.leaves.values() if LAW.efforts.of(leaf).needs]
        assert waiting
        assert {LAW.efforts.of(sheet.leaves[code]).needs for code in waiting} == {
            sheet.criterion("5.1").name
        }


@pytest.mark.parametrize(
    ("start", "end", "effort"), [(0, 0, 0), (0, 1, 1), (0, 4, 5), (2, 4, 3), (3, 4, 1)]
)
def test_the_effort_of_several_levels_is_the_sum_of_their_steps(start, end, effort):
    # 5.1 takes 1, 1, 2, 1 for its four levels above 0
    assert LAW.efforts.cost(LAW.sheet(9).criterion("5.1"), start, end) == effort


@pytest.mark.parametrize(("effort", "words"), [(0, ""), (1, "vài ngày"), (4, "khoảng một tháng")])
def test_efforts_have_words(effort, words):
    assert LAW.efforts.meaning(effort) == words
    assert NO_EFFORTS.meaning(effort) == ""


def test_a_declared_note_of_a_contest_is_an_obstacle_too():
    sheet = LAW.sheet(9)
    note = Note(kind=NoteKind.STOP, id="gian-lan", label="Gian lận")
    leaf = replace(sheet.parts[0].criteria[0], notes=(note,))
    part = replace(sheet.parts[0], criteria=(leaf, *sheet.parts[0].criteria[1:]))
    contest = replace(sheet, parts=(part, *sheet.parts[1:]))
    plan = plan_for(contest, tally(contest, [{}], declared=["gian-lan"]))
    assert plan.obstacles == ("Cần xử lý trước: Gian lận.",)
