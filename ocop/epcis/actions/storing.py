"""Puts prepared events into the two big tables: set by set, never row by row.

Events go by COPY straight into their table, in the order of their keys, so that two senders of
the same events wait for each other. When one of them is there already, the whole batch takes the
longer road: COPY into a temporary table and from there with ON CONFLICT DO NOTHING. The rows of
their identifiers follow by COPY, only for events that were new.
"""

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from datetime import datetime
from operator import attrgetter
from uuid import UUID

import orjson
from django.db import IntegrityError, connection, transaction

from ocop.epcis.actions.preparing import Prepared
from ocop.epcis.models import Event, Party

_EVENT_COLUMNS = (
    "key", "event_id", "declares", "content_hash", "type", "action", "event_time", "record_time",
    "biz_step", "disposition", "read_point", "biz_location", "transformation_id",
    "declaration_time", "owner_id", "capture_id", "parties", "cbv_form", "namespaces", "body",
)  # fmt: skip
_EPC_COLUMNS = (
    "event", "type", "action", "event_time", "parent", "declares", "owner_id", "parties",
    "number", "epc", "role", "quantity", "uom",
)  # fmt: skip
_LIST = ", ".join(_EVENT_COLUMNS)
_MAKE_ARRIVING = (
    "CREATE TEMPORARY TABLE IF NOT EXISTS epcis_arriving (LIKE epcis_event) ON COMMIT DELETE ROWS"
)
_COPY_EVENTS = f"COPY epcis_event ({_LIST}) FROM STDIN"
_COPY_ARRIVING = f"COPY epcis_arriving ({_LIST}) FROM STDIN"
_TAKE_OVER = (
    f"INSERT INTO epcis_event ({_LIST}) SELECT {_LIST} FROM epcis_arriving ORDER BY key"  # noqa: S608
    " ON CONFLICT (key) DO NOTHING RETURNING key"
)
_COPY_EPCS = f"COPY epcis_eventepc ({', '.join(_EPC_COLUMNS)}) FROM STDIN"
_ESCAPES = str.maketrans({"\\": "\\\\", "\t": "\\t", "\n": "\\n", "\r": "\\r"})
_NULL = "\\N"


@dataclass(frozen=True, slots=True)
class Arrival:
    """What all events of one document have in common."""

    owner: Party
    capture_id: UUID
    record_time: datetime


@dataclass(frozen=True, slots=True)
class Known:
    """An event that was there before: whose it is and what it says."""

    owner_id: int
    digest: str


def store(events: Sequence[Prepared], arrival: Arrival) -> set[UUID]:
    """Store what is new; the keys of the events that were stored. No key may be given twice."""
    if not events:
        return set()
    ordered = sorted(events, key=attrgetter("key.int"))
    lines = _event_lines(ordered, arrival)
    stored = {event.key for event in ordered}
    try:
        with transaction.atomic():
            _copy(_COPY_EVENTS, lines)
    except IntegrityError:
        stored = _store_new(lines)
    fresh = (event for event in ordered if event.key in stored)
    _copy(_COPY_EPCS, _epc_lines(fresh, arrival))
    return stored


def _store_new(lines: str) -> set[UUID]:
    """Store those that are not there yet; the keys of these."""
    with connection.cursor() as cursor:
        cursor.execute(_MAKE_ARRIVING)
        cursor.execute("TRUNCATE epcis_arriving")
        _copy(_COPY_ARRIVING, lines)
        cursor.execute(_TAKE_OVER)
        return {row[0] for row in cursor.fetchall()}


def known(keys: Iterable[UUID]) -> dict[UUID, Known]:
    """The events that stand in the repository under these keys."""
    rows = Event.objects.filter(key__in=list(keys))
    return {
        key: Known(owner, bytes(digest).hex())
        for key, owner, digest in rows.values_list("key", "owner_id", "content_hash")
    }


def _copy(statement: str, lines: str) -> None:
    with (
        connection.wrap_database_errors,
        connection.cursor() as cursor,
        cursor.copy(statement) as copy,
    ):
        copy.write(lines)


def _event_lines(events: Iterable[Prepared], arrival: Arrival) -> str:
    record_time, capture_id = arrival.record_time.isoformat(), arrival.capture_id.hex
    owner = str(arrival.owner.pk)
    return "".join(
        f"{event.key.hex}\t{_text(event.event_id)}\t{_key(event.declares)}\t\\\\x{event.digest}"
        f"\t{_text(facts.type)}\t{facts.action}\t{facts.event_time.isoformat()}\t{record_time}"
        f"\t{_text(facts.biz_step)}\t{_text(facts.disposition)}\t{_text(facts.read_point)}"
        f"\t{_text(facts.biz_location)}\t{_text(facts.transformation_id)}"
        f"\t{facts.declaration_time.isoformat() if facts.declaration_time else _NULL}"
        f"\t{owner}\t{capture_id}\t{_array(facts.parties)}\t{event.event.cbv_form}"
        f"\t{_json(event.event.namespaces or None)}\t{_json(event.event.body)}\n"
        for event in events
        for facts in (event.facts,)
    )


def _epc_lines(events: Iterable[Prepared], arrival: Arrival) -> str:
    owner = str(arrival.owner.pk)
    return "".join(line for event in events for line in _lines_of(event, owner))


def _lines_of(event: Prepared, owner: str) -> Iterator[str]:
    """One line per identifier of an event; what they have in common is written once."""
    facts = event.facts
    common = (
        f"{event.key.hex}\t{_text(facts.type)}\t{facts.action}\t{facts.event_time.isoformat()}"
        f"\t{_NULL if facts.parent is None else _text(facts.parent)}\t{_key(event.declares)}"
        f"\t{owner}\t{_array(facts.parties)}\t"
    )
    for number, (epc, role, quantity, uom) in enumerate(facts.epcs):
        yield (
            f"{common}{number}\t{_text(epc)}\t{role}\t{_NULL if quantity is None else quantity}"
            f"\t{_NULL if uom is None else _text(uom)}\n"
        )


def _key(key: UUID | None) -> str:
    return _NULL if key is None else key.hex


def _text(value: str) -> str:
    return value if value.isprintable() and "\\" not in value else value.translate(_ESCAPES)


def _json(value: object) -> str:
    if value is None:
        return _NULL
    return orjson.dumps(value).decode().replace("\\", "\\\\")


def _array(values: Sequence[str]) -> str:
    if not values:
        return _NULL
    quoted = (value.replace("\\", "\\\\").replace('"', '\\"') for value in values)
    return _text("{" + ",".join(f'"{value}"' for value in quoted) + "}")
