"""Puts prepared events into the two big tables: set by set, never row by row.

Events go by COPY into a temporary table and from there with ON CONFLICT DO NOTHING, in the order
of their keys, so that two senders of the same events wait for each other instead of failing. The
rows of their identifiers follow by COPY, only for events that were new.
"""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any
from uuid import UUID

import orjson
from django.db import connection

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
_COPY_EVENTS = f"COPY epcis_arriving ({_LIST}) FROM STDIN"
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
    lines = [_event_line(event, arrival) for event in events]
    with connection.cursor() as cursor:
        cursor.execute(_MAKE_ARRIVING)
        cursor.execute("TRUNCATE epcis_arriving")
        _copy(cursor, _COPY_EVENTS, lines)
        cursor.execute(_TAKE_OVER)
        stored = {row[0] for row in cursor.fetchall()}
        fresh = (event for event in events if event.key in stored)
        _copy(cursor, _COPY_EPCS, (_epc_lines(event, arrival) for event in fresh))
    return stored


def known(keys: Iterable[UUID]) -> dict[UUID, Known]:
    """The events that stand in the repository under these keys."""
    rows = Event.objects.filter(key__in=list(keys))
    return {
        key: Known(owner, bytes(digest).hex())
        for key, owner, digest in rows.values_list("key", "owner_id", "content_hash")
    }


def _copy(cursor: Any, statement: str, lines: Iterable[str]) -> None:
    with cursor.copy(statement) as copy:
        copy.write("".join(lines))


def _event_line(event: Prepared, arrival: Arrival) -> str:
    facts = event.facts
    namespaces = event.event.namespaces
    declared_at = facts.declaration_time
    return "\t".join([
        event.key.hex,
        _text(event.event_id),
        event.declares.hex if event.declares else _NULL,
        "\\\\x" + event.digest,
        _text(facts.type),
        facts.action,
        facts.event_time.isoformat(),
        arrival.record_time.isoformat(),
        _text(facts.biz_step),
        _text(facts.disposition),
        _text(facts.read_point),
        _text(facts.biz_location),
        _text(facts.transformation_id),
        declared_at.isoformat() if declared_at else _NULL,
        str(arrival.owner.pk),
        arrival.capture_id.hex,
        _array(facts.parties),
        event.event.cbv_form,
        _json(namespaces) if namespaces else _NULL,
        _json(event.event.body),
    ]) + "\n"  # fmt: skip


def _epc_lines(event: Prepared, arrival: Arrival) -> str:
    facts = event.facts
    common = "\t".join([
        event.key.hex,
        _text(facts.type),
        facts.action,
        facts.event_time.isoformat(),
        _NULL if facts.parent is None else _text(facts.parent),
        event.declares.hex if event.declares else _NULL,
        str(arrival.owner.pk),
        _array(facts.parties),
    ])  # fmt: skip
    return "".join(
        f"{common}\t{number}\t{_text(row.epc)}\t{row.role}"
        f"\t{_NULL if row.quantity is None else row.quantity}"
        f"\t{_NULL if row.uom is None else _text(row.uom)}\n"
        for number, row in enumerate(facts.epcs)
    )


def _text(value: str) -> str:
    return value if value.isprintable() and "\\" not in value else value.translate(_ESCAPES)


def _json(value: object) -> str:
    return orjson.dumps(value).decode().replace("\\", "\\\\")


def _array(values: Sequence[str]) -> str:
    if not values:
        return _NULL
    quoted = (value.replace("\\", "\\\\").replace('"', '\\"') for value in values)
    return _text("{" + ",".join(f'"{value}"' for value in quoted) + "}")
