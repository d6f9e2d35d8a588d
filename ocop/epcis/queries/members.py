"""What the trace walk reads: the rows of identifiers, and the members of the events they lead to.

One query per level each, by key, never a join and never recursive SQL (docs/epcis.md). A wide
level is asked in parts: for 100,000 keys at once the database would rather read the whole table,
however large it has become.
"""

from collections.abc import Collection, Iterable, Iterator
from dataclasses import dataclass
from datetime import datetime
from typing import Any, NamedTuple

import orjson
from django.db import connection

from ocop.epcis.columns import TRANSFORMATION, EpcRow, index_rows
from ocop.epcis.queries.visibility import Viewer

_FIELDS = (
    "parentID", "epcList", "childEPCs", "inputEPCList", "outputEPCList", "quantityList",
    "childQuantityList", "inputQuantityList", "outputQuantityList", "transformationID",
)  # fmt: skip
_MANY = "string_to_array(%s, E'\\n')"  # many values are one text: no identifier has a line break
_PART = 1000  # few enough that the database uses its index
_PARTS = ", ".join(f"'{name}', body->'{name}'" for name in _FIELDS)


class Row(NamedTuple):
    """One identifier in one event, as the index has it.

    A wide level has 100,000 of these, so keys are plain text and `at` counts microseconds since
    1970: both are read and compared many times faster than their objects.
    """

    epc: str
    event: str
    role: int
    type: str
    action: str
    at: int
    parent: str | None
    declares: str | None
    owner_id: int


@dataclass(frozen=True, slots=True)
class Members:
    """An event with everything that stands in it."""

    key: str
    event_id: str
    event_time: datetime
    transformation: str
    rows: tuple[EpcRow, ...]

    def having(self, roles: Collection[int]) -> list[EpcRow]:
        """The identifiers in one of these roles."""
        return [row for row in self.rows if row.role in roles]


def index_rows_of(
    epcs: Collection[str],
    viewer: Viewer,
    *,
    but_for: Collection[int] = (),
    of: Collection[str] = (),
) -> list[Row]:
    """All visible index rows of these identifiers, but for those in some roles of some events."""
    seen, values = viewer.condition
    statement = (
        "SELECT epc, event::text, role, type, action,"  # noqa: S608 (clauses of our own)
        " (date_part('epoch', event_time) * 1000000)::bigint, parent, declares::text, owner_id"
        f" FROM epcis_eventepc WHERE epc = ANY({_MANY}) AND {seen}"
    )
    if of:
        statement += f" AND NOT (role = ANY(%s) AND event = ANY({_MANY}::uuid[]))"
        values = [*values, list(but_for), "\n".join(of)]
    return list(map(Row._make, _found(statement, epcs, values)))


def _found(statement: str, keys: Collection[str], values: list[Any]) -> Iterator[tuple[Any, ...]]:
    """The rows under many keys; neighbours are asked for together."""
    ordered = sorted(keys)
    with connection.cursor() as cursor:
        for start in range(0, len(ordered), _PART):
            cursor.execute(statement, ["\n".join(ordered[start : start + _PART]), *values])
            yield from cursor.fetchall()


def members_of(keys: Collection[str], viewer: Viewer) -> dict[str, Members]:
    """The members of these events; transformations bring those of their whole process."""
    found = _members(keys, viewer)
    processes = {one.transformation for one in found.values() if one.transformation}
    if processes:
        rows = standing(index_rows_of(processes, viewer))
        others = {row.event for row in rows if row.role == TRANSFORMATION}
        found |= _members(others - found.keys(), viewer)
    return found


def standing(rows: list[Row]) -> list[Row]:
    """The rows of events that count: neither declarations nor what their owner withdrew."""
    declared = {(row.declares, row.owner_id) for row in rows if row.declares is not None}
    if not declared:
        return rows
    return [
        row for row in rows if row.declares is None and (row.event, row.owner_id) not in declared
    ]


def _members(keys: Collection[str], viewer: Viewer) -> dict[str, Members]:
    seen, values = viewer.condition
    statement = (
        f"SELECT key::text, event_id, event_time, transformation_id, jsonb_build_object({_PARTS})::text"  # noqa: S608
        f" FROM epcis_event WHERE key = ANY({_MANY}::uuid[]) AND {seen}"
    )
    return {row[0]: _read(row) for row in _found(statement, keys, values)}


def _read(row: tuple[Any, ...]) -> Members:
    key, event_id, event_time, transformation, parts = row
    body = {name: given for name, given in orjson.loads(parts).items() if given is not None}
    return Members(key, event_id, event_time, transformation, tuple(index_rows(body)))


def event_ids(keys: Iterable[str]) -> dict[str, str]:
    """The ids of events that were found by key."""
    with connection.cursor() as cursor:
        cursor.execute(
            "SELECT key::text, event_id FROM epcis_event WHERE key = ANY(%s::uuid[])", [list(keys)]
        )
        return dict(cursor.fetchall())
