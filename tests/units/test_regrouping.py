"""Numbers through the merger: nothing is lost, nothing is guessed."""

from datetime import date
from decimal import Decimal

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from ocop.units.atlas import Atlas, Link, Named, Placement, Step, regroup
from ocop.units.models import Lineage, Unit
from ocop.units.queries import (
    AS_RECORDED,
    as_of,
    children_of,
    current,
    ids_ever_below,
    load_atlas,
    placements,
    regroup_keys,
    regroup_totals,
)
from tests.country import TODAY
from tests.units.places import NEW, OLD, pk

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("country")]
lasting = settings(
    max_examples=40, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture]
)


@pytest.fixture(scope="module")
def world_of_merges(country, django_db_blocker):
    """(atlas of the country, sources and target of every pure merge of the list)."""
    with django_db_blocker.unblock():
        atlas = load_atlas(list(Unit.objects.filter(tree="AREA").values_list("pk", flat=True)))
        merges: dict[int, list[int]] = {}
        mixed = set(
            Lineage.objects.exclude(event="MERGE")
            .exclude(target=None)
            .values_list("target", flat=True)
        )
        for source, target in Lineage.objects.filter(event="MERGE").values_list("source", "target"):
            if target not in mixed and source in atlas.versions:
                merges.setdefault(target, []).append(source)
    return atlas, sorted(merges.items())


def test_every_pure_merge_of_the_list_keeps_its_total(world_of_merges):
    atlas, merges = world_of_merges
    assert len(merges) > 2000
    for target, sources in merges:
        totals = {source: index + 1 for index, source in enumerate(sources)}
        found = regroup(totals, {s: atlas.place(s, TODAY) for s in totals}, lambda a, b: a + b)
        assert found.totals == {target: sum(totals.values())}
        assert found.complete


@lasting
@given(data=st.data())
def test_totals_are_equal_before_and_after_every_pure_merge(world_of_merges, data):
    atlas, merges = world_of_merges
    some = data.draw(
        st.lists(st.sampled_from(merges), min_size=1, max_size=30, unique_by=lambda m: m[0])
    )
    sources = [source for _, group in some for source in group]
    numbers = data.draw(
        st.lists(
            st.decimals(-10**9, 10**9, places=2, allow_nan=False),
            min_size=len(sources), max_size=len(sources),
        )
    )  # fmt: skip
    totals = dict(zip(sources, numbers, strict=True))
    found = regroup(totals, {s: atlas.place(s, TODAY) for s in sources}, lambda a, b: a + b)
    assert found.complete
    assert sum(found.totals.values()) == sum(totals.values())
    for target, group in some:
        assert found.totals[target] == sum((totals[source] for source in group), Decimal())


@lasting
@given(data=st.data())
def test_no_number_is_lost_or_counted_twice_whatever_happened_to_the_unit(world_of_merges, data):
    atlas, _ = world_of_merges
    units = data.draw(st.lists(st.sampled_from(sorted(atlas.versions)), max_size=60, unique=True))
    totals = {unit: data.draw(st.integers(0, 10**6)) for unit in units}
    day = data.draw(st.sampled_from([OLD, NEW, TODAY]))
    found = regroup(totals, {u: atlas.place(u, day) for u in units}, lambda a, b: a + b)
    assert sum(found.totals.values()) + sum(u.value for u in found.unplaced) == sum(totals.values())
    assert all(atlas.alive(unit, day) for unit in found.totals)
    assert all(u.within is None or atlas.alive(u.within, day) for u in found.unplaced)


def test_nam_dinh_has_no_split_so_every_total_of_it_is_found_again():
    communes = [
        child.id
        for district in children_of(pk("36-base"), on=OLD)
        for child in children_of(district.id, on=OLD)
    ]
    totals = {commune: index for index, commune in enumerate(communes, 1)}
    found = regroup_totals(totals, as_of(NEW))
    assert found.complete
    assert (len(communes), len(found.totals)) == (175, 57)
    assert sum(found.totals.values()) == sum(totals.values())


def test_six_communes_of_the_new_province_cannot_be_told_apart():
    province = pk("37-20250701")
    gone = [
        u
        for u in ids_ever_below(province)
        if u not in {n.id for n in children_of(province, on=NEW)}
    ]
    communes = [
        unit for unit in gone
        if Unit.objects.filter(pk=unit, edges_down=None, versions__level=3).exists()
    ]  # fmt: skip
    found = regroup_totals(dict.fromkeys(communes, 1), as_of(NEW))
    assert len(communes) == 398
    assert len(found.unplaced) == 6
    assert {u.within for u in found.unplaced} == {province}
    assert sum(found.totals.values()) == 392


def test_a_split_is_not_guessed_even_where_one_part_is_known():
    split = Lineage.objects.filter(event="SPLIT", population_share=1).earliest("pk").source_id
    assert placements([split], current())[split].area is None


def test_a_number_that_follows_people_may_use_the_known_share_of_people():
    row = Lineage.objects.filter(event="SPLIT", population_share=1).earliest("pk")
    found = regroup_totals({row.source_id: 7}, current(), by_population=True)
    assert found.totals == {row.target_id: 7}


def test_as_recorded_leaves_every_number_where_it_was_written():
    totals = {pk("14188-base"): 3, pk("14179-20250701"): 4}
    assert regroup_totals(totals, AS_RECORDED).totals == totals


def test_new_numbers_in_the_old_tree_go_no_further_than_is_known():
    found = regroup_totals({pk("14179-20250701"): 10, pk("11948-20250701"): 5}, as_of(OLD))
    assert found.totals == {pk("318-base"): 5}  # the island district is the special zone, whole
    assert [(u.value, u.within) for u in found.unplaced] == [(10, pk("365-base"))]


def test_distinct_people_are_counted_once_where_two_communes_become_one():
    sources = list(
        Lineage.objects.filter(target__key="u-14179-20250701").values_list("source", flat=True)
    )
    keys = {sources[0]: {"hoa", "nam"}, sources[1]: {"hoa", "lan"}}
    found = regroup_keys(keys, as_of(NEW))
    assert found.totals == {pk("14179-20250701"): frozenset({"hoa", "nam", "lan"})}


def test_the_numbers_of_union_bodies_follow_the_same_ground():
    totals = {pk("doan:u-14188-base"): 3, pk("doan:u-365-base"): 2}
    found = regroup_totals(totals, as_of(NEW))
    assert found.totals == {pk("doan:u-14179-20250701"): 3}
    assert [(u.value, u.within) for u in found.unplaced] == [(2, pk("doan:u-37-20250701"))]


def test_regrouping_takes_as_many_queries_for_three_units_as_for_one():
    ids = [pk(key) for key in ("14188-base", "13285-base", "14185-base")]
    for some in (ids[:1], ids):
        with CaptureQueriesContext(connection) as seen:
            regroup_totals(dict.fromkeys(some, 1), as_of(NEW))
        assert len(seen) == 4


# plain Python -----------------------------------------------------------------------------------


def named(unit: int, start: date | None, end: date | None) -> Named:
    return Named(unit, f"k{unit}", f"Xã {unit}", str(unit), "COMMUNE", "", start, end)


def test_lineage_that_runs_in_a_circle_ends():
    atlas = Atlas(
        versions={1: [named(1, None, OLD)], 2: [named(2, None, OLD)]},
        became={1: [Step(1, 2, "MERGE", OLD, 1, 1)], 2: [Step(2, 1, "MERGE", OLD, 1, 1)]},
    )
    assert atlas.place(1, TODAY) == Placement(None, None)


def test_two_mergers_in_a_row_are_followed_to_the_end():
    atlas = Atlas(
        versions={1: [named(1, None, OLD)], 2: [named(2, OLD, NEW)], 3: [named(3, NEW, None)]},
        became={1: [Step(1, 2, "MERGE", OLD, 1, 1)], 2: [Step(2, 3, "MERGE", NEW, 1, 1)]},
    )
    assert atlas.place(1, TODAY) == Placement(3, 3)


def test_the_smallest_area_above_both_parts_is_named():
    atlas = Atlas(
        versions={
            1: [named(1, None, NEW)],
            **{unit: [named(unit, NEW, None)] for unit in (2, 3, 8, 9)},
        },
        links={2: [Link(8, NEW, None)], 3: [Link(8, NEW, None)], 8: [Link(9, NEW, None)]},
        became={1: [Step(1, 2, "SPLIT", NEW, None, None), Step(1, 3, "SPLIT", NEW, None, None)]},
    )
    assert atlas.place(1, TODAY) == Placement(None, 8)
