"""All names of some areas in memory: thousands of rows are answered without a query."""

from collections import defaultdict
from collections.abc import Iterable, Sequence
from dataclasses import replace
from datetime import date
from functools import cached_property

from ocop.units.finding import match as say
from ocop.units.finding import narrowing
from ocop.units.finding.match import Entry, Match, State
from ocop.units.naming import Reading, Written, key, readings, trigrams, written
from ocop.units.territory import Alias, FormerName

NEAR_ENOUGH = 0.3
SHOWN = 6


class AreaIndex:
    """Finds areas by name, code and the places above; give it every name once, ask it often."""

    def __init__(
        self,
        entries: Iterable[Entry],
        aliases: Sequence[Alias] = (),
        former: Sequence[FormerName] = (),
    ) -> None:
        self._by_name: dict[str, list[Entry]] = defaultdict(list)
        self._by_code: dict[str, list[Entry]] = defaultdict(list)
        self._by_unit: dict[int, Entry] = {}
        self._by_key: dict[str, Entry] = {}
        for entry in entries:
            self._by_name[key(entry.short_name)].append(entry)
            self._by_code[entry.code].append(entry)
            self._by_unit[entry.unit] = entry
            self._by_key[entry.key] = entry
        self._aliases: dict[str, list[Entry]] = defaultdict(list)
        for alias in aliases:
            if alias.unit in self._by_key:
                self._aliases[alias.code].append(self._by_key[alias.unit])
        self._former: dict[str, list[FormerName]] = defaultdict(list)
        for gone in former:
            if gone.within in self._by_key:
                self._former[readings(gone.name)[0].key].append(gone)
        self._answers: dict[tuple[object, ...], Match] = {}

    def find(
        self,
        text: str,
        *,
        code: str = "",
        district: str = "",
        province: str = "",
        on: date | None = None,
    ) -> Match:
        """The area meant by a written name, address or code.

        `district`, `province`: the wider places beside it, of any time. `on`: the day the name was
        used; leave it out for an address of today, so that a split area asks for its part.

        >>> index.find("Xã Giao Châu", district="Giao Thủy").area.name  # doctest: +SKIP
        'Xã Giao Châu'
        """
        asked = (text, code, district, province, on)
        if asked not in self._answers:
            self._answers[asked] = _Question(
                self, text, code.strip(), district, province, on
            ).answer()
        return self._answers[asked]

    def named(self, asked: Sequence[Reading]) -> list[Entry]:
        """Every entry with one of the names."""
        found = [entry for reading in asked for entry in self._by_name.get(reading.key, ())]
        return list(dict.fromkeys(found))

    def coded(self, code: str) -> list[Entry]:
        """Every entry that had the code in the official list."""
        return self._by_code.get(code, [])

    def aliased(self, code: str) -> list[Entry]:
        """Every area that has the code in an early list."""
        return self._aliases.get(code, [])

    def gone(self, asked: Sequence[Reading], district: str) -> list[FormerName]:
        """Names that ended before the first tree of the data, of the district when it is said."""
        found = [gone for reading in asked for gone in self._former.get(reading.key, ())]
        wanted = {reading.key for reading in readings(district)} if district else set()
        here = [g for g in found if {r.key for r in readings(g.district)} & wanted]
        return here if wanted else found

    def unit(self, unit: int) -> Entry | None:
        return self._by_unit.get(unit)

    def of_key(self, unit_key: str) -> Entry | None:
        return self._by_key.get(unit_key)

    def from_within(self, unit: int) -> list[Entry]:
        """The living areas into which something went that stood right below the unit."""
        living = (e for e in self._by_unit.values() if e.alive and e.leaf)
        return narrowing.in_order(entry for entry in living if unit in entry.sources)

    def similar(self, name: str) -> list[Entry]:
        """The areas with the most similar names, living ones first among equals."""
        wanted = trigrams(name)
        scored = [
            (len(wanted & pieces) / len(wanted | pieces), entry) for entry, pieces in self._pieces
        ]
        near = [pair for pair in scored if pair[0] >= NEAR_ENOUGH]
        near.sort(key=lambda pair: (-pair[0], not pair[1].alive, pair[1].name))
        return [entry for _, entry in near if not self._lives_on(entry)][:SHOWN]

    @cached_property
    def _pieces(self) -> list[tuple[Entry, frozenset[str]]]:
        entries = (entry for entry in self._by_unit.values() if entry.leaf)
        return [(entry, trigrams(entry.short_name)) for entry in entries]

    def _lives_on(self, entry: Entry) -> bool:
        """Whether an old area is listed already under the living one of the same name."""
        heir = self._by_unit.get(entry.whole or 0)
        return not entry.alive and heir is not None and heir.letters == entry.letters


class _Question:
    """One question to the index: what was written, and the steps to an answer."""

    def __init__(
        self, index: AreaIndex, text: str, code: str, district: str, province: str, on: date | None
    ) -> None:  # fmt: skip
        if text.strip().isdigit() and not code:
            text, code = "", text.strip()
        self.index, self.text, self.code, self.on = index, text, code, on
        self.district, self.province = district, province
        self.place = self._written()
        self.readings = readings(self.place.place)

    def _written(self) -> Written:
        """The address taken apart; at dashes only when no name holds them."""
        whole = written(self.text, self._is_known)
        return whole if self._is_known(whole.place) else written(
            self.text, self._is_known, dashes=True
        )  # fmt: skip

    def _is_known(self, part: str) -> bool:
        asked = readings(part)
        return bool(self.index.named(asked) or self.index.gone(asked, ""))

    def answer(self) -> Match:
        if not self.place.place:
            return self._by_code_alone()
        pool = self.index.named(self.readings)
        if gone := self._gone(pool):
            return gone
        if not pool:
            return say.none(self.text, self.index.similar(self.readings[0].name))
        return self._among(pool)

    def _among(self, pool: list[Entry]) -> Match:
        """The answer among namesakes."""
        pool, marks_fit = narrowing.by_marks(pool, self.text, self.readings)
        pool, wider = self._by_wider(pool)
        typed = next((reading.type for reading in self.readings if reading.type), "")
        pool = narrowing.by_type(pool, typed)
        pool = narrowing.by_day(pool, self.on, self.place.former)
        pool = pool if typed else narrowing.narrowed(pool, lambda entry: entry.leaf)
        pool = narrowing.in_order(narrowing.by_unit(pool))
        if wider:
            return say.ask_wider(self.text, pool, wider)
        if not marks_fit:
            return say.ask_marks(self.text, pool)
        if self.code:
            return self._with_code(pool)
        return self._decide(pool)

    def _by_wider(self, pool: list[Entry]) -> tuple[list[Entry], str]:
        """(entries, the wider place that does not fit, if one does not)."""
        wrong = ""
        for wider, top in ((self.district, False), (self.province, True)):
            if wider.strip():
                pool, fits = narrowing.by_wider(pool, wider, top=top)
                wrong = wrong or ("" if fits else wider)
        for part in self.place.wider:
            pool, fits = narrowing.by_wider(pool, part)
            wrong = wrong or ("" if fits or not self._is_known(part) else part)
        return pool, wrong

    def _decide(self, pool: list[Entry]) -> Match:
        entry = narrowing.settled(pool)
        if entry is None:
            return say.ask_namesakes(self.text, pool)
        typed = self.readings[0].type
        if not entry.leaf and not typed:
            namesakes = narrowing.by_unit(self.index.named(self.readings))
            return say.ask_smaller(self.text, entry, narrowing.in_order(namesakes))
        then = self.on is not None and entry.holds(self.on)
        if entry.leaf and not entry.alive and entry.whole is None and not then:
            parts = [part for unit in entry.parts if (part := self.index.unit(unit))]
            return say.ask_parts(self.text, entry, parts)
        warning = f"Danh mục ghi “{entry.name}”." if typed and typed != entry.type else ""
        return say.exact(self.text, entry, warning)

    # codes ---------------------------------------------------------------------------------

    def _by_code_alone(self) -> Match:
        """A bare code: a code of the early list may belong to a neighbour, so both are shown."""
        listed = narrowing.by_day(list(self.index.coded(self.code)), self.on, False)
        other = self.index.aliased(self.code)
        pool = narrowing.in_order(narrowing.by_unit([*listed, *other]))
        if not pool:
            return say.none(self.code, [])
        entry = narrowing.settled(pool)
        if entry is None:
            return say.ask_code("", self.code, pool)
        if not listed or entry in other:
            return say.exact(self.code, entry, _early(self.code, entry))
        return say.exact(self.code, entry)

    def _with_code(self, pool: list[Entry]) -> Match:
        """Name and code together: the name decides, the code may only narrow or warn."""
        fit = [entry for entry in pool if self.code in {entry.code, entry.code_now}]
        early = [entry for entry in pool if entry in self.index.aliased(self.code)]
        if early and all(entry.whole == early[0].unit for entry in fit):
            found = self._decide(early)
            exact = found.state is State.EXACT
            return replace(found, warning=_early(self.code, early[0])) if exact else found
        if fit:
            return self._decide(fit)
        others = self.index.coded(self.code)
        if others:
            shown = narrowing.in_order(narrowing.by_unit([*pool, *others]))
            return say.ask_code(self.text, self.code, shown)
        found = self._decide(pool)
        return replace(found, warning=f"Mã {self.code} không có trong danh mục.")

    # names before the first tree of the data ---------------------------------------------------

    def _gone(self, pool: list[Entry]) -> Match | None:
        """A question when the name ended before the first tree, and nothing newer bears it."""
        districts = [self.district, *self.place.wider]
        found = self.index.gone(self.readings, next((d for d in districts if d.strip()), ""))
        if not found or (pool and not any(self.on and self.on < gone.until for gone in found)):
            return None
        gone = found[0]
        label = f"{gone.name} ({gone.district[0].lower()}{gone.district[1:]})"
        if entry := self.index.of_key(gone.continues_as):
            return say.ask_continued(self.text, label, gone.until, entry)
        within = self.index.of_key(gone.within)
        now = self.index.from_within(within.unit) if within else []
        return say.ask_former(self.text, label, gone.until, now)


def _early(code: str, entry: Entry) -> str:
    return f"Mã {code} theo một danh mục cũ; mã đúng của {entry.name} là {entry.code}."
