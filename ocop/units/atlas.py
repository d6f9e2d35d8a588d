"""Where a number recorded at one unit belongs in the tree of another day. Plain Python.

A number moves only along lineage that moves the whole of it. Where a unit was split, dissolved or
put together from several, the number stays unplaced: the answer is "không tách được" and the
smallest unit that surely holds it, never a guess. Source: programme reference, section 4.4.
"""

from collections.abc import Callable, Collection, Iterable, Mapping
from dataclasses import dataclass, field
from datetime import date, timedelta
from functools import reduce
from typing import Generic, TypeVar

NOT_SEPARABLE = "không tách được"
Value = TypeVar("Value")


@dataclass(frozen=True, slots=True)
class Named:
    """A unit as it is called during [start, end); None is an open end."""

    id: int
    key: str
    name: str
    short_name: str
    kind: str
    code: str
    start: date | None
    end: date | None

    def holds(self, day: date) -> bool:
        """Whether the version is valid on the day."""
        return (self.start is None or self.start <= day) and (self.end is None or day < self.end)


@dataclass(frozen=True, slots=True)
class Link:
    """A unit above during [start, end)."""

    above: int
    start: date | None
    end: date | None

    def holds(self, day: date) -> bool:
        """Whether the unit above is above on the day."""
        return (self.start is None or self.start <= day) and (self.end is None or day < self.end)


@dataclass(frozen=True, slots=True)
class Step:
    """One line of lineage between two different units; `target` None: nothing follows directly.

    `share` and `population_share`: 1 is the whole, 0 nothing, None unknown.
    """

    source: int
    target: int | None
    event: str
    on: date
    share: float | None
    population_share: float | None


@dataclass(frozen=True, slots=True)
class Placement:
    """`area`: where the whole number goes, None when it cannot be told; `within` surely holds it."""

    area: int | None
    within: int | None


@dataclass(frozen=True, slots=True)
class Unplaced(Generic[Value]):
    """A number that cannot be told apart on that day; `within` is the unit that surely holds it."""

    unit: int
    value: Value
    within: int | None


@dataclass(frozen=True, slots=True)
class Regrouped(Generic[Value]):
    """Numbers by unit of the chosen tree, and those that could not be placed."""

    totals: dict[int, Value]
    unplaced: tuple[Unplaced[Value], ...]

    @property
    def complete(self) -> bool:
        """Whether every number found its unit."""
        return not self.unplaced


@dataclass(slots=True)
class Atlas:
    """Units with their versions, links upwards and lineage; filled by `queries.load_atlas`."""

    versions: dict[int, list[Named]] = field(default_factory=dict)
    links: dict[int, list[Link]] = field(default_factory=dict)
    became: dict[int, list[Step]] = field(default_factory=dict)
    came_from: dict[int, list[Step]] = field(default_factory=dict)

    def named(self, unit: int, day: date) -> Named:
        """The version of the day; before or after its life, the nearest one."""
        rows = self.versions[unit]
        for row in rows:
            if row.holds(day):
                return row
        return rows[0] if rows[0].start and day < rows[0].start else rows[-1]

    def alive(self, unit: int, day: date) -> bool:
        """Whether the unit exists on the day."""
        return any(row.holds(day) for row in self.versions[unit])

    def last_day(self, unit: int, day: date) -> date:
        """The day itself, or the last one of the unit's life when that is over."""
        end = self.versions[unit][-1].end
        return end - timedelta(days=1) if end is not None and end <= day else day

    def above(self, unit: int, day: date) -> list[int]:
        """The units above on the day, nearest first."""
        found: list[int] = []
        here: int | None = unit
        while here is not None:
            here = next((x.above for x in self.links.get(here, ()) if x.holds(day)), None)
            if here is None or here in found:
                break
            found.append(here)
        return found

    def place(self, unit: int, day: date, *, by_population: bool = False) -> Placement:
        """Where a number recorded at `unit` belongs on the day.

        `by_population`: the number follows people, so the known population shares may be used.
        """
        return self._place(unit, day, by_population, frozenset())

    def _place(self, unit: int, day: date, people: bool, seen: frozenset[int]) -> Placement:
        if self.alive(unit, day):
            return Placement(unit, unit)
        if unit in seen:
            return Placement(None, None)
        seen |= {unit}
        ended = self.versions[unit][-1].end
        if ended is not None and ended <= day:
            return self._forward(unit, day, people, seen)
        return self._backward(unit, day, people, seen)

    def _forward(self, unit: int, day: date, people: bool, seen: frozenset[int]) -> Placement:
        steps = self.became.get(unit, [])
        heir = _heir(steps, people)
        if heir is not None:
            return self._place(heir, day, people, seen)
        targets = [step.target for step in steps if step.target is not None]
        if len(targets) == len(steps) and len(targets) > 1:
            return Placement(None, self._common(targets, day, people, seen))
        return Placement(None, self._last_above(unit, day, people, seen))

    def _backward(self, unit: int, day: date, people: bool, seen: frozenset[int]) -> Placement:
        sources = [step.source for step in self.came_from.get(unit, [])]
        if len(sources) == 1:
            return self._place(sources[0], day, people, seen)
        return Placement(None, self._common(sources, day, people, seen))

    def _last_above(self, unit: int, day: date, people: bool, seen: frozenset[int]) -> int | None:
        links = self.links.get(unit, [])
        return self._place(links[-1].above, day, people, seen).within if links else None

    def _common(
        self, units: Iterable[int], day: date, people: bool, seen: frozenset[int]
    ) -> int | None:
        """The smallest unit of the day that holds all of `units`."""
        chains: list[list[int]] = []
        for unit in units:
            within = self._place(unit, day, people, seen).within
            chains.append([] if within is None else [within, *self.above(within, day)])
        if not chains:
            return None
        shared = reduce(lambda held, chain: held & set(chain), chains, set(chains[0]))
        return next((unit for unit in chains[0] if unit in shared), None)


def _heir(steps: Collection[Step], people: bool) -> int | None:
    """The one unit to which everything went, if there is one."""
    if len(steps) == 1:
        (only,) = steps
        if only.target is not None and only.share == 1:
            return only.target
    if people:
        whole = [step.target for step in steps if step.population_share == 1]
        if len(whole) == 1:
            return whole[0]
    return None


def regroup(
    values: Mapping[int, Value],
    places: Mapping[int, Placement],
    add: Callable[[Value, Value], Value],
) -> Regrouped[Value]:
    """`values` by unit, put together by the units of `places`.

    >>> places = {1: Placement(9, 9), 2: Placement(9, 9), 3: Placement(None, 90)}
    >>> found = regroup({1: 4, 2: 6, 3: 5}, places, lambda a, b: a + b)
    >>> found.totals, found.unplaced[0].within
    ({9: 10}, 90)
    """
    totals: dict[int, Value] = {}
    unplaced: list[Unplaced[Value]] = []
    for unit, value in values.items():
        place = places[unit]
        if place.area is None:
            unplaced.append(Unplaced(unit, value, place.within))
        elif place.area in totals:
            totals[place.area] = add(totals[place.area], value)
        else:
            totals[place.area] = value
    return Regrouped(totals, tuple(unplaced))
