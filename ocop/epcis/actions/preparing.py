"""From a document to rows that can be stored: every event judged, named by its hash, laid out."""

from collections.abc import Iterable, Iterator
from itertools import islice
from typing import NamedTuple
from uuid import UUID

from ocop.epcis import collector, columns, content
from ocop.epcis.canonical import event_hash
from ocop.epcis.event import Event
from ocop.epcis.faults import EventFault

BATCH = 2000
_DIGEST = slice(len("ni:///sha-256;"), len("ni:///sha-256;") + 64)


class Prepared(NamedTuple):
    """An event that may be stored."""

    event: Event
    event_id: str
    key: UUID
    declares: UUID | None
    digest: str
    facts: columns.Facts

    @property
    def place(self) -> int:
        """Its number in the document."""
        return self.event.index


class Judged(NamedTuple):
    """One event of a document: prepared, or refused with faults."""

    place: int
    event_id: str
    prepared: Prepared | None
    faults: tuple[EventFault, ...] = ()


def judge(event: Event, *, owner: int, limits: content.Limits) -> Judged:
    """Check an event and, when nothing is wrong with it, lay it out."""
    given = event.body.get("eventID")
    given_id = given if isinstance(given, str) else ""
    faults = content.faults(event, limits=limits)
    if faults:
        return Judged(event.index, given_id, None, tuple(faults))
    hash_id = event_hash(event)
    event_id = given_id or hash_id
    declaration = event.body.get("errorDeclaration")
    original = columns.event_key(event_id)
    prepared = Prepared(
        event=event,
        event_id=event_id,
        key=original
        if declaration is None
        else columns.event_key(event_id, declaration, owner=owner),
        declares=None if declaration is None else original,
        digest=hash_id[_DIGEST],
        facts=columns.facts_of(event),
    )
    return Judged(event.index, event_id, prepared)


def batches(
    events: Iterable[Event], *, owner: int, limits: content.Limits
) -> Iterator[list[Judged]]:
    """All events of a document of an owner, judged, in lists short enough for memory."""
    source = iter(events)
    while batch := _judged(islice(source, BATCH), owner, limits):
        yield batch


def _judged(events: Iterable[Event], owner: int, limits: content.Limits) -> list[Judged]:
    with collector.resting():
        return [judge(event, owner=owner, limits=limits) for event in events]
