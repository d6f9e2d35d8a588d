"""Reads the names of areas from the database for the index."""

from collections.abc import Collection, Sequence
from datetime import date, timedelta

from django.contrib.postgres.search import TrigramSimilarity
from django.db.models import F, Func, Q
from django.utils import timezone

from ocop.units.atlas import Atlas, Named
from ocop.units.finding.index import SHOWN, AreaIndex
from ocop.units.finding.match import Candidate, Entry, Match, State, candidate
from ocop.units.models import Edge, Tree, Unit, UnitVersion
from ocop.units.naming import Reading, key, letters, parts_of, readings, written
from ocop.units.queries import ids_ever_below, load_atlas
from ocop.units.story import what_it_became
from ocop.units.territory import aliases, former_names


def load_index(*, province: Unit | None = None, on: date | None = None) -> AreaIndex:
    """An index of a province and of all that ever lay on its ground; without one, of the country.

    One province takes about a fifth of a second, the country about two seconds. `on`: the day
    that counts as today.
    """
    units = set(ids_ever_below(province.pk)) if province else _all_areas()
    return _index(units, on or timezone.localdate())


def find_area(
    text: str,
    *,
    code: str = "",
    district: str = "",
    province: str = "",
    on: date | None = None,
    scope: Unit | None = None,
) -> Match:
    """As `AreaIndex.find`, for one name, without reading the whole country.

    `scope`: only areas that lie or ever lay on the ground of this one.
    """
    wanted = _ids_like(text, code)
    if scope is not None:
        wanted &= ids_ever_below(scope.pk)
    index = _index(wanted | _parts_of(wanted), timezone.localdate())
    found = index.find(text, code=code, district=district, province=province, on=on)
    if found.state is State.NONE and text.strip():
        near = _ids_near(text, scope)
        index = _index(near, timezone.localdate())
        found = index.find(text, code=code, district=district, province=province, on=on)
    return found


def choices_of(units: Sequence[int]) -> tuple[Candidate, ...]:
    """The areas as choices, in the order given."""
    index = _index(set(units), timezone.localdate())
    entries = (index.unit(unit) for unit in units)
    return tuple(candidate(entry) for entry in entries if entry is not None)


def _all_areas() -> set[int]:
    return set(Unit.objects.filter(tree=Tree.AREA).values_list("pk", flat=True))


def _index(units: Collection[int], day: date) -> AreaIndex:
    atlas = load_atlas(units)
    above = set(Edge.objects.filter(parent__in=units).values_list("parent", flat=True))
    entries = [
        _entry(atlas, unit, version, day, leaf=unit not in above)
        for unit in units
        for version in atlas.versions[unit]
    ]
    return AreaIndex(entries, aliases(), former_names())


def _entry(atlas: Atlas, unit: int, version: Named, day: date, *, leaf: bool) -> Entry:
    inside = version.start or (version.end - timedelta(days=1) if version.end else day)
    above = atlas.above(unit, inside)
    place = atlas.place(unit, day)
    sources = [step.source for step in atlas.came_from.get(unit, [])]
    before = {u for source in sources for u in atlas.above(source, atlas.last_day(source, day))}
    right_above = {u for s in sources for u in atlas.above(s, atlas.last_day(s, day))[:1]}
    now = [place.within, *atlas.above(place.within, day)] if place.within else []
    names = {u: _key(atlas, u, day) for u in {*above, *before, *now}}
    tops = {u for u in names if not atlas.links.get(u)}
    return Entry(
        unit=unit, key=version.key, name=version.name, short_name=version.short_name,
        type=key(version.name.removesuffix(version.short_name)), code=version.code,
        letters=letters(version.short_name), start=version.start, end=version.end, leaf=leaf,
        alive=version.holds(day),
        near=frozenset(names[u] for u in above if u not in tops),
        near_before=frozenset(names[u] for u in names if u not in tops and u != unit),
        top=names[above[-1]] if above else "",
        tops=frozenset(names[u] for u in tops),
        sources=frozenset(right_above),
        where=", ".join(_called(atlas, u, inside) for u in above),
        became=what_it_became(atlas, unit, day), whole=place.area, within=place.within,
        code_now=atlas.named(place.area, day).code if place.area else "",
        parts=tuple(s.target for s in atlas.became.get(unit, []) if s.target is not None),
    )  # fmt: skip


def _key(atlas: Atlas, unit: int, day: date) -> str:
    return key(atlas.named(unit, day).short_name)


def _called(atlas: Atlas, unit: int, day: date) -> str:
    """ "huyện Giao Thủy": the type in lower case, as inside a sentence."""
    named = atlas.named(unit, day)
    return named.name.removesuffix(named.short_name).lower() + named.short_name


def _asked(text: str) -> list[Reading]:
    """Every reading of every part of the text, with dashes as signs and as parts of names."""
    parts = dict.fromkeys([*parts_of(text), *parts_of(text, dashes=True)])
    return [reading for part in parts for reading in readings(part)]


def _ids_like(text: str, code: str) -> set[int]:
    """Areas whose folded name ends with a reading of the text, or that bear the code."""
    code = code or (text.strip() if text.strip().isdigit() else "")
    wanted = Q(pk__in=[])
    if code:
        early = [alias.unit for alias in aliases() if alias.code == code]
        wanted |= Q(code=code) | Q(unit__key__in=early)
    asked = _asked(text)
    for reading in asked:
        if pattern := r"\W+".join(reading.key.split()):
            wanted |= Q(folded__regex=rf"(^|\W){pattern}$")
    gone = _former_ids(asked)
    found = UnitVersion.objects.filter(wanted, unit__tree=Tree.AREA).values_list("unit", flat=True)
    return set(found) | gone


def _former_ids(asked: Sequence[Reading]) -> set[int]:
    """What is needed to explain a name that ended before the first tree of the data."""
    keys = {reading.key for reading in asked}
    gone = [name for name in former_names() if readings(name.name)[0].key in keys]
    if not gone:
        return set()
    units = Unit.objects.filter(
        key__in={name.within for name in gone} | {name.continues_as for name in gone}
    )
    ids = set(units.values_list("pk", flat=True))
    below = Edge.objects.filter(parent__key__in={n.within for n in gone}).values("child")
    return ids | set(Unit.objects.filter(came_from__source__in=below).values_list("pk", flat=True))


def _parts_of(units: Collection[int]) -> set[int]:
    """What the units became, so that the parts of a split area can be offered."""
    found = Unit.objects.filter(came_from__source__in=units).values_list("pk", flat=True)
    return set(found)


def _ids_near(text: str, scope: Unit | None) -> set[int]:
    """The areas with the most similar names."""
    rows = UnitVersion.objects.filter(unit__tree=Tree.AREA)
    if scope is not None:
        rows = rows.filter(unit__in=ids_ever_below(scope.pk))
    wanted = readings(written(text).place)[0].key
    short = Func(F("short_name"), function="vn_fold")  # in the full name "phường" would count too
    likeness = TrigramSimilarity(short, wanted)
    near = rows.alias(near=likeness).filter(near__gt=0.2).order_by("-near")
    return set(near.values_list("unit", flat=True)[: 4 * SHOWN])
