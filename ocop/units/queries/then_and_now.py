"""Old units in the tree of another day: numbers regrouped, areas of today, what became of whom."""

from collections.abc import Collection, Mapping
from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from typing import TypeVar

from django.utils import timezone

from ocop.units.atlas import Atlas, Placement, Regrouped, regroup
from ocop.units.queries.atlases import load_atlas
from ocop.units.story import what_it_became

Number = TypeVar("Number", int, float, Decimal)
Key = TypeVar("Key")


@dataclass(frozen=True, slots=True)
class View:
    """The tree by which records are shown; `day` None: each under the unit it was recorded at."""

    day: date | None


AS_RECORDED = View(None)


def as_of(day: date) -> View:
    """The tree of a day."""
    return View(day)


def current() -> View:
    """The tree of today."""
    return View(timezone.localdate())


def placements(
    units: Collection[int], view: View, *, by_population: bool = False
) -> dict[int, Placement]:
    """Where a number recorded at each unit belongs in the view (four queries)."""
    if view.day is None:
        return {unit: Placement(unit, unit) for unit in units}
    atlas = load_atlas(units)
    return {unit: atlas.place(unit, view.day, by_population=by_population) for unit in units}


def regroup_totals(
    totals: Mapping[int, Number], view: View, *, by_population: bool = False
) -> Regrouped[Number]:
    """Sums by unit of the view. A ratio is regrouped as its numerator and its denominator."""
    places = placements(totals, view, by_population=by_population)
    return regroup(totals, places, lambda a, b: a + b)


def regroup_keys(keys: Mapping[int, Collection[Key]], view: View) -> Regrouped[frozenset[Key]]:
    """Distinct things by unit of the view: the union of their keys, so nobody counts twice."""
    sets = {unit: frozenset(found) for unit, found in keys.items()}
    return regroup(sets, placements(sets, view), lambda a, b: a | b)


def areas_now(areas: Collection[int], *, on: date) -> dict[int, int]:
    """The smallest area of the day that surely holds each area.

    Merged: the one that followed. Split: the area above all parts. An area that leads nowhere
    stays itself.
    """
    atlas = load_atlas(areas)
    found = {area: atlas.place(area, on).within for area in areas}
    return {area: area if within is None else within for area, within in found.items()}


def area_now(area: int, *, on: date) -> int:
    """As `areas_now`, for one area."""
    return areas_now([area], on=on)[area]


def became_of(units: Collection[int], *, on: date) -> dict[int, str]:
    """What each unit became by the day, in words; "" for those that still stand unchanged."""
    atlas = load_atlas(units)
    return {unit: what_it_became(atlas, unit, on) for unit in units}


def became(unit: int, *, on: date) -> str:
    """ "Xã Giao Châu đã nhập vào Xã Giao Hưng từ 01/07/2025"."""
    return became_of([unit], on=on)[unit]


def place_names(areas: Collection[int], *, on: date) -> dict[int, list[str]]:
    """Every name by which someone may look for a place in each area, the name of the day first.

    The names it has and had, the areas it came from, what holds it on the day, and the areas that
    were above any of these.
    """
    atlas = load_atlas(areas)
    return {area: _names_around(atlas, area, on) for area in areas}


def _names_around(atlas: Atlas, area: int, day: date) -> list[str]:
    within = atlas.place(area, day).within
    lying = [area] if within in (None, area) else [area, within]
    sources = [step.source for step in atlas.came_from.get(area, [])]
    above = [link.above for unit in [*lying, *sources] for link in atlas.links.get(unit, [])]
    upper = [link.above for unit in above for link in atlas.links.get(unit, [])]
    units = dict.fromkeys([*lying, *sources, *above, *upper])
    names = [atlas.named(area, day).name]
    names += [version.name for unit in units for version in atlas.versions[unit]]
    return list(dict.fromkeys(names))
