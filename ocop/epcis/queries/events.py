"""Answers of a SimpleEventQuery, page by page: the database narrows, the matcher decides."""

from collections.abc import Iterator
from dataclasses import dataclass, replace
from datetime import datetime
from typing import Any
from uuid import UUID

import orjson
from django.db import connection

from ocop.epcis.event import Event
from ocop.epcis.namespaces import expanded
from ocop.epcis.queries.index import MOST_EVENTS, too_complex
from ocop.epcis.queries.narrowing import Clauses, narrowed
from ocop.epcis.queries.places import with_children
from ocop.epcis.queries.visibility import Viewer
from ocop.epcis.query import BadQuery, Query, matches
from ocop.epcis.query.conditions import Within
from ocop.kit.faults import Fault

_SELECT = (
    "SELECT key, event_id, event_time, record_time, namespaces::text, cbv_form, body::text"
    " FROM epcis_event WHERE "
)
_ORDERS = {"eventTime": "event_time", "recordTime": "record_time"}
_CHUNK = 500
_MOST_SORTED = 10_000  # events that are sorted here, because the database cannot


@dataclass(frozen=True, slots=True)
class Stored:
    """An event out of the repository, with its eventID and recordTime."""

    key: UUID
    event_time: datetime
    record_time: datetime
    event: Event

    def mark(self, order: str) -> "Mark":
        """Where it stands in an order."""
        at = self.event_time if order == "event_time" else self.record_time
        return Mark(at.isoformat(), str(self.key))


@dataclass(frozen=True, slots=True)
class Mark:
    """The last event of a page: what the next page comes after. `skip` counts sorted events."""

    at: str = ""
    key: str = ""
    skip: int = 0


@dataclass(frozen=True, slots=True)
class Page:
    """Some events of an answer, and the mark of the next page (None on the last)."""

    events: list[Stored]
    after: Mark | None


def page(query: Query, viewer: Viewer, *, size: int, after: Mark | None = None) -> Page:
    """The next `size` events of an answer in its order; BadQuery when it reads too much.

    Without orderBy the newest events come first.
    """
    if query.order_by not in (None, *_ORDERS):
        return _sorted_page(query, viewer, size, after)
    found: list[Stored] = []
    order = _ORDERS[query.order_by or "eventTime"]
    for stored in _answer(query, viewer, order, after):
        if len(found) == size:
            return Page(found, found[-1].mark(order))
        found.append(stored)
    return Page(found, None)


def _sorted_page(query: Query, viewer: Viewer, size: int, after: Mark | None) -> Page:
    """A page in the order of a field of one's own: the whole answer is sorted here."""
    name = query.order_by or ""
    plain = replace(query, order_by=None)
    everything = list(_capped(_answer(plain, viewer, "event_time", None)))
    everything.sort(key=lambda one: _own_value(one.event, name), reverse=query.descending)
    start = after.skip if after else 0
    rest = everything[start : start + size]
    more = start + size < len(everything)
    return Page(rest, Mark(skip=start + size) if more else None)


def _capped(events: Iterator[Stored]) -> Iterator[Stored]:
    for number, stored in enumerate(events):
        if number >= _MOST_SORTED:
            raise too_complex()
        yield stored


def _own_value(event: Event, name: str) -> tuple[int, float, str]:
    """What an event is sorted by: numbers before texts, events without the field at one end."""
    for key, given in event.body.items():
        if ":" in key and name in (key, expanded(key, event.namespaces)):
            one = given[0] if isinstance(given, list) and given else given
            plain = one.get("#text", "") if isinstance(one, dict) else one
            is_number = isinstance(plain, (int, float)) and not isinstance(plain, bool)
            return (1, float(plain), "") if is_number else (2, 0.0, str(plain))
    return (0, 0.0, "")


def require_count(query: Query, viewer: Viewer) -> None:
    """Refuse an answer of more than maxEventCount events."""
    most = query.max_event_count
    if most is None:
        return
    for number, _ in enumerate(_answer(query, viewer, "event_time", None)):
        if number >= most:
            what = f"Câu trả lời có hơn {most} sự kiện (maxEventCount)."
            fault = Fault("maxEventCount", what, "Thêm điều kiện hoặc tăng giới hạn.", "too_large")
            raise BadQuery(fault, "QueryTooLargeException")


def by_id(key: UUID, viewer: Viewer) -> list[Stored]:
    """An event and the declarations that withdraw it."""
    sql, values = viewer.condition
    clauses = Clauses([sql, "(key = %s OR declares = %s)"], [*values, key, key])
    return list(_rows(clauses, "record_time", descending=False, after=None))


def _answer(query: Query, viewer: Viewer, order: str, after: Mark | None) -> Iterator[Stored]:
    """All events of an answer after a mark, in the order of a column."""
    clauses = narrowed(query, viewer)
    rows = _rows(clauses, order, descending=query.descending, after=after)
    if clauses.exact:
        yield from rows
        return
    inside = {
        root: with_children([root], viewer)
        for condition in query.conditions
        if isinstance(condition, Within)
        for root in condition.roots
    }
    for number, stored in enumerate(rows):
        if number >= MOST_EVENTS:
            raise too_complex()
        if matches(stored.event, query, inside=lambda place, root: place in inside[root]):
            yield stored


def _rows(
    clauses: Clauses, order: str, *, descending: bool, after: Mark | None
) -> Iterator[Stored]:
    """Rows in the order of (column, key), read in chunks that begin where the last one ended."""
    sign, way = ("<", "DESC") if descending else (">", "ASC")
    size = 50
    while True:
        where, values = list(clauses.sql), list(clauses.values)
        if after is not None:
            where.append(f"({order}, key) {sign} (%s::timestamptz, %s::uuid)")
            values += [after.at, after.key]
        statement = f"{_SELECT}{' AND '.join(where)} ORDER BY {order} {way}, key {way} LIMIT {size}"
        with connection.cursor() as cursor:
            cursor.execute(statement, values)
            rows = cursor.fetchall()
        yield from map(_stored, rows)
        if len(rows) < size:
            return
        after = _stored(rows[-1]).mark(order)
        size = _CHUNK


def _stored(row: tuple[Any, ...]) -> Stored:
    key, event_id, event_time, record_time, namespaces, cbv_form, body = row
    whole = orjson.loads(body)
    whole["eventID"] = event_id
    whole["recordTime"] = written(record_time)
    known = orjson.loads(namespaces) if namespaces else {}
    return Stored(key, event_time, record_time, Event(0, whole, known, cbv_form))


def written(at: datetime) -> str:
    """A moment as the repository writes it: UTC, milliseconds rounded down to the stored ones."""
    return at.isoformat(timespec="microseconds").replace("+00:00", "Z")
