"""The steps that narrow namesakes down: each keeps what it can tell, and none ever guesses."""

from collections.abc import Callable, Iterable, Sequence
from datetime import date

from ocop.units.finding.match import Entry
from ocop.units.naming import Reading, is_marked, key, letters, may_mean, readings

Entries = list[Entry]


def narrowed(pool: Entries, keep: Callable[[Entry], bool]) -> Entries:
    """Those that pass, or all when none does."""
    return [entry for entry in pool if keep(entry)] or pool


def by_marks(pool: Entries, typed: str, asked: Sequence[Reading]) -> tuple[Entries, bool]:
    """(entries, whether the marks allow them): the same marks first, then names with more marks.

    Someone who writes no marks at all means every name that folds to the same letters.
    """
    shapes = [letters(reading.name) for reading in asked]
    same = [entry for entry in pool if entry.letters in shapes]
    if same and is_marked(typed):
        return same, True
    possible = [e for e in pool if any(may_mean(shape, e.letters) for shape in shapes)]
    return (possible, True) if possible else (pool, False)


def by_wider(pool: Entries, wider: str, *, top: bool = False) -> tuple[Entries, bool]:
    """(entries, whether they fit): those in the wider place then, else those from it.

    `top`: the wider place is one at the top of the tree.
    """
    names = {reading.key for reading in readings(wider)}
    tests: list[Callable[[Entry], bool]] = [
        lambda e: e.top in names,
        lambda e: bool(names & e.tops),
    ]
    if not top:
        tests = [lambda e: bool(names & e.near), lambda e: bool(names & e.near_before), *tests]
    for test in tests:
        if found := [entry for entry in pool if test(entry)]:
            return found, True
    return pool, False


def by_type(pool: Entries, typed: str) -> Entries:
    """Those of the type that was written, if any is."""
    return narrowed(pool, lambda entry: entry.type == typed) if typed else pool


def by_day(pool: Entries, on: date | None, former: bool) -> Entries:
    """Those that had the name on the day; "cũ" beside the name means one that is gone."""
    if on is not None:
        pool = narrowed(pool, lambda entry: entry.holds(on))
    return narrowed(pool, lambda entry: not entry.alive) if former else pool


def by_unit(pool: Entries) -> Entries:
    """One entry per area: the name it has now, else its last."""
    found: dict[int, Entry] = {}
    for entry in pool:
        held = found.get(entry.unit)
        if held is None or (entry.end or date.max) > (held.end or date.max):
            found[entry.unit] = entry
    return list(found.values())


def settled(pool: Entries) -> Entry | None:
    """The area of today, when all the others went whole into it."""
    if len(pool) == 1:
        return pool[0]
    living = [entry for entry in pool if entry.alive]
    if len(living) == 1 and all(entry.whole == living[0].unit for entry in pool):
        return living[0]
    return None


def in_order(pool: Iterable[Entry]) -> Entries:
    """Living areas first, then by where they lie."""
    return sorted(pool, key=lambda e: (not e.alive, key(e.where), e.name))
