"""The trace walk: from some identifiers to all they became, or all they were made of.

Breadth first, level by level, two queries per level however wide it is. The walk goes

- through a transformation from what went in to what came out (backward the other way),
- from a container to its contents, and from there on,
- from a thing into the container that carried it, for as long as it did; the container's other
  contents are not touched.

A withdrawn event opens no way; it is listed, so that one sees it was withdrawn. Nothing is walked
twice, so circles end by themselves.
"""

from collections import defaultdict
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field
from datetime import datetime
from enum import StrEnum
from typing import NamedTuple

from ocop.epcis import collector
from ocop.epcis.columns import EpcRow
from ocop.epcis.models import Role
from ocop.epcis.queries.balance import Balance, balances
from ocop.epcis.queries.members import (
    Members,
    Row,
    event_ids,
    index_rows_of,
    members_of,
    standing,
)
from ocop.epcis.queries.visibility import Viewer

INPUTS = frozenset({Role.INPUT, Role.INPUT_QUANTITY})
OUTPUTS = frozenset({Role.OUTPUT, Role.OUTPUT_QUANTITY})
CHILDREN = frozenset({Role.CHILD, Role.CHILD_QUANTITY})
_OPENING = frozenset({Role.PARENT, Role.TRANSACTION})
_LISTED = frozenset({Role.EPC, Role.QUANTITY, Role.PARENT})
_TAKES_OFF = "DELETE"
_BEGIN, _END = -(2**63), 2**63  # microseconds around 1970: always, for a walk
MOST_NODES = 500_000
DEEPEST = 50


class Direction(StrEnum):
    """Which way to walk."""

    FORWARD = "forward"
    BACKWARD = "backward"


class Way(StrEnum):
    """How the walk came to an identifier."""

    ROOT = "root"
    TRANSFORMED = "transformed"
    CONTENTS = "contents"
    CARRIER = "carrier"


class Node(NamedTuple):
    """An identifier the walk reached: at which depth, which way, through which event."""

    epc: str
    depth: int
    way: Way
    event: str | None = None
    source: str | None = None


@dataclass(frozen=True, slots=True)
class Process:
    """One transformation the walk went through, with its balance."""

    event_id: str
    event_time: datetime
    balance: list[Balance]


@dataclass(slots=True)
class Trace:
    """What a walk found; `complete` is False when it ended at a limit.

    `events` are all it met, `passed` those that led on, `withdrawn` those that no longer count.
    """

    nodes: dict[str, Node] = field(default_factory=dict)
    processes: dict[str, Process] = field(default_factory=dict)
    withdrawn: set[str] = field(default_factory=set)
    events: set[str] = field(default_factory=set)
    passed: set[str] = field(default_factory=set)
    complete: bool = True

    @property
    def depth(self) -> int:
        """How many levels the walk went."""
        return max((node.depth for node in self.nodes.values()), default=0)

    def withdrawn_ids(self) -> list[str]:
        """Ids of the events that were met and do not count."""
        return sorted(event_ids(self.withdrawn).values())


Window = tuple[int, int]
Arrival = tuple[Node, Window]


def walk(
    roots: Iterable[str],
    *,
    direction: Direction,
    viewer: Viewer,
    depth: int = DEEPEST,
    most: int = MOST_NODES,
) -> Trace:
    """Everything the roots became (FORWARD) or were made of (BACKWARD), as far as one may see.

    Roots are canonical identifiers of things, lots, containers or business transactions.
    """
    with collector.resting():
        return _walked(roots, direction, viewer, depth=depth, most=most)


def _walked(
    roots: Iterable[str], direction: Direction, viewer: Viewer, *, depth: int, most: int
) -> Trace:
    trace = Trace()
    level: list[Arrival] = [(Node(root, 0, Way.ROOT), (_BEGIN, _END)) for root in roots]
    carried: dict[str, Window] = {}
    for number in range(depth + 1):
        level = list(_fresh(level, trace, carried))
        if not level:
            return trace
        if number == depth or len(trace.nodes) > most:
            trace.complete = False
            return trace
        level = _next_level(level, trace, direction, viewer)
    return trace


def _fresh(level: Iterable[Arrival], trace: Trace, carried: dict[str, Window]) -> Iterator[Arrival]:
    """Arrivals at places not seen before, or seen as a carrier for a shorter time only."""
    for node, window in level:
        before = trace.nodes.get(node.epc)
        if node.way is not Way.CARRIER:
            if before is None or before.way is Way.CARRIER:
                trace.nodes[node.epc] = node
                yield node, window
            continue
        if before is not None and before.way is not Way.CARRIER:
            continue
        start, end = carried.get(node.epc, (_END, _BEGIN))
        wider = (min(start, window[0]), max(end, window[1]))
        if wider != (start, end):
            carried[node.epc] = wider
            trace.nodes.setdefault(node.epc, node)
            yield node, window


def _next_level(
    level: list[Arrival], trace: Trace, direction: Direction, viewer: Viewer
) -> list[Arrival]:
    """One step from every identifier of a level."""
    forward = direction is Direction.FORWARD
    reading = _Reading(trace, *((INPUTS, OUTPUTS) if forward else (OUTPUTS, INPUTS)))
    epcs = {node.epc for node, _ in level}
    # What came out of an event we passed says so again in its own rows: half of a wide level.
    rows = index_rows_of(epcs, viewer, but_for=reading.target, of=trace.passed)
    reading.take(rows)
    level = [arrival for arrival in level if reading.knows(arrival[0].epc)]
    wanted = {key for node, window in level for key in reading.keys(node, window)}
    members = members_of(wanted, viewer)
    for key in wanted & members.keys():
        _note_process(trace, members[key], members)
    return list(reading.steps(level, members))


def _note_process(trace: Trace, event: Members, members: dict[str, Members]) -> None:
    """Draw the balance of a transformation, once per process."""
    name = event.transformation or event.event_id
    if name in trace.processes:
        return
    whole = list(_process(event, members))
    inputs = [row for one in whole for row in one.having(INPUTS)]
    outputs = [row for one in whole for row in one.having(OUTPUTS)]
    if inputs or outputs:
        balance = balances(inputs, outputs)
        trace.processes[name] = Process(event.event_id, event.event_time, balance)


def _process(event: Members, members: dict[str, Members]) -> Iterator[Members]:
    """The event and those that share its transformationID."""
    if not event.transformation:
        yield event
        return
    yield from (one for one in members.values() if one.transformation == event.transformation)


@dataclass(frozen=True, slots=True)
class _Reading:
    """How the rows of one level are read in one direction.

    `leading` are the rows, by identifier, whose events may lead on; `inside` those that say in
    which container it was. Most rows of a wide level are neither. `boarded` are the containers
    and times that some thing of the level was found in.
    """

    trace: Trace
    source: frozenset[int]
    target: frozenset[int]
    leading: dict[str, list[Row]] = field(default_factory=lambda: defaultdict(list))
    inside: dict[str, list[Row]] = field(default_factory=lambda: defaultdict(list))
    boarded: set[tuple[str, Window]] = field(default_factory=set)

    def take(self, rows: list[Row]) -> None:
        """Sort the rows of a level; those of events that no longer count are only noted."""
        count = standing(rows)
        self.trace.events.update([row.event for row in count])
        if declared := {row.declares for row in rows if row.declares is not None}:
            gone = {row.event for row in rows if row.event in declared}
            self.trace.withdrawn |= gone - self.trace.events
        roles = self.source | _OPENING
        for row in count:
            if row.role in roles:
                self.leading[row.epc].append(row)
            elif row.role in CHILDREN and row.parent:
                self.inside[row.epc].append(row)

    def knows(self, epc: str) -> bool:
        """Whether one may get anywhere from an identifier."""
        return epc in self.leading or epc in self.inside

    def keys(self, node: Node, window: Window) -> Iterator[str]:
        """Events whose members are needed to go on from a node; each leads on once."""
        for row in self.leading.get(node.epc, ()):
            wanted = self._leads_on(row, node) or _may_empty(row, node)
            if wanted and row.event not in self.trace.passed and _inside(row, window):
                yield row.event

    def _leads_on(self, row: Row, node: Node) -> bool:
        """Whether the members of the event are where one gets from the node."""
        if row.role in self.source:
            return True
        if node.way is Way.CARRIER:
            return False
        opens = row.role == Role.PARENT and row.action != _TAKES_OFF
        return opens or (row.role == Role.TRANSACTION and node.way is Way.ROOT)

    def steps(self, level: list[Arrival], members: dict[str, Members]) -> Iterator[Arrival]:
        """Where one gets from the nodes of a level."""
        for node, window in level:
            if node.epc in self.leading:
                yield from self._onward(node, window, members)
                window = self._until_emptied(node, window, members)
            if node.epc in self.inside:
                yield from self._carriers(node, window)

    def _onward(self, node: Node, window: Window, members: dict[str, Members]) -> Iterator[Arrival]:
        """Through the events that lead on from a node, each once."""
        passed = self.trace.passed
        for row in self.leading[node.epc]:
            event = members.get(row.event)
            if event is None or row.event in passed or not _inside(row, window):
                continue
            if self._leads_on(row, node):
                passed.add(row.event)
                yield from self._members(node, event, members)

    def _until_emptied(self, node: Node, window: Window, members: dict[str, Members]) -> Window:
        """A carrier that was emptied as a whole carries no longer."""
        if node.way is not Way.CARRIER:
            return window
        emptied = [
            row.at
            for row in self.leading[node.epc]
            if _inside(row, window) and _may_empty(row, node)
            if row.event in members and not members[row.event].having(CHILDREN)
        ]
        return window[0], min([window[1], *emptied])

    def _members(
        self, node: Node, event: Members, members: dict[str, Members]
    ) -> Iterator[Arrival]:
        depth = node.depth + 1
        for row in self._targets(event, members):
            if row.epc != node.epc:
                way = Way.TRANSFORMED if row.role in INPUTS | OUTPUTS else Way.CONTENTS
                yield Node(row.epc, depth, way, event.key, node.epc), (_BEGIN, _END)

    def _targets(self, event: Members, members: dict[str, Members]) -> Iterator[EpcRow]:
        if event.having(INPUTS | OUTPUTS):
            for one in _process(event, members):
                yield from one.having(self.target)
        else:
            yield from event.having(CHILDREN) or event.having(_LISTED)

    def _carriers(self, node: Node, window: Window) -> Iterator[Arrival]:
        """The containers a thing was in, each for the time it was there."""
        rows = self.inside[node.epc]
        if len(rows) > 1:
            rows.sort(key=_moment)
        for place, row in enumerate(rows, 1):
            if row.action == _TAKES_OFF or row.parent is None:
                continue
            until = _taken_out(row, rows[place:]) if place < len(rows) else _END
            aboard = max(window[0], row.at), min(window[1], until)
            if aboard[0] > aboard[1] or (row.parent, aboard) in self.boarded:
                continue
            self.boarded.add((row.parent, aboard))
            yield Node(row.parent, node.depth + 1, Way.CARRIER, row.event, node.epc), aboard


def _moment(row: Row) -> int:
    return row.at


def _inside(row: Row, window: Window) -> bool:
    return window[0] <= row.at <= window[1]


def _may_empty(row: Row, node: Node) -> bool:
    """Something was taken out of a carrier; the members say whether it was everything."""
    taken = row.role == Role.PARENT and row.action == _TAKES_OFF
    return taken and node.way is Way.CARRIER


def _taken_out(row: Row, later: Iterable[Row]) -> int:
    """When a thing left its container: taken out of it, or put into another one.

    A lot may be in several containers at once, so for lots only taking out counts.
    """
    for other in later:
        if other.type != row.type:
            continue
        if other.action == _TAKES_OFF and other.parent == row.parent:
            return other.at
        if other.action == "ADD" and other.parent != row.parent and row.role == Role.CHILD:
            return other.at
    return _END
