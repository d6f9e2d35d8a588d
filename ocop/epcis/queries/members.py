"""What the trace walk reads: the rows of identifiers, and the members of the events they lead to.

One query per level each, by key, never a join and never recursive SQL (docs/epcis.md).
"""

from collections.abc import Collection, Iterable
from dataclasses import dataclass
from datetime import datetime
from typing import Any, NamedTuple
from uuid import UUID

import orjson
from django.db import connection

from ocop.epcis.columns import TRANSFORMATION, EpcRow, index_rows
from ocop.epcis.queries.visibility import Viewer

_FIELDS = (
    "parentID", "epcList", "childEPCs", "inputEPCList", "outputEPCList", "quantityList",
    "childQuantityList", "inputQuantityList", "outputQuantityList", "transformationID",
)  # fmt: skip
_PARTS = ", ".join(f"'{name}', body->'{name}'" for name in _FIELDS)


class Row(NamedTuple):
    """One identifier in one event, as the index has it."""

    epc: str
    event: UUID
    role: int
    type: str
    action: str
    event_time: datetime
    parent: str | None
    declares: UUID | None
    owner_id: int


@dataclass(frozen=True, slots=True)
class Members:
    """An event with everything that stands in it."""

    key: UUID
    event_id: str
    event_time: datetime
    transformation: str
    rows: tuple[EpcRow, ...]

    def having(self, roles: Collection[int]) -> list[EpcRow]:
        """The identifiers in one of these roles."""
        return [row for row in self.rows if row.role in roles]


def index_rows_of(epcs: Collection[str], viewer: Viewer) -> list[Row]:
    """All visible index rows of these identifiers."""
    seen, values = viewer.condition
    statement = (
        "SELECT epc, event, role, type, action, event_time, parent, declares, owner_id"  # noqa: S608
        f" FROM epcis_eventepc WHERE epc = ANY(%s) AND {seen}"
    )
    with connection.cursor() as cursor:
        cursor.execute(statement, [list(epcs), *values])
        return [Row(*row) for row in cursor.fetchall()]


def members_of(keys: Collection[UUID], viewer: Viewer) -> dict[UUID, Members]:
    """The members of these events; transformations bring those of their whole process."""
    found = _members(keys, viewer)
    processes = {one.transformation for one in found.values() if one.transformation}
    if processes:
        rows = standing(index_rows_of(processes, viewer))
        others = {row.event for row in rows if row.role == TRANSFORMATION}
        found |= _members(others - found.keys(), viewer)
    return found


def standing(rows: Collection[Row]) -> list[Row]:
    """The rows of events that count: neither declarations nor what their owner withdrew."""
    declared = {(row.declares, row.owner_id) for row in rows if row.declares is not None}
    return [
        row
        for row in rows
        if row.declares is None and not (declared and (row.event, row.owner_id) in declared)
    ]


def _members(keys: Collection[UUID], viewer: Viewer) -> dict[UUID, Members]:
    if not keys:
        return {}
    seen, values = viewer.condition
    statement = (
        f"SELECT key, event_id, event_time, transformation_id, jsonb_build_object({_PARTS})::text"  # noqa: S608
        f" FROM epcis_event WHERE key = ANY(%s) AND {seen}"
    )
    with connection.cursor() as cursor:
        cursor.execute(statement, [list(keys), *values])
        return {row[0]: _read(row) for row in cursor.fetchall()}


def _read(row: tuple[Any, ...]) -> Members:
    key, event_id, event_time, transformation, parts = row
    body = {name: given for name, given in orjson.loads(parts).items() if given is not None}
    return Members(key, event_id, event_time, transformation, tuple(index_rows(body)))


def event_ids(keys: Iterable[UUID]) -> dict[UUID, str]:
    """The ids of events that were found by key."""
    with connection.cursor() as cursor:
        cursor.execute("SELECT key, event_id FROM epcis_event WHERE key = ANY(%s)", [list(keys)])
        return dict(cursor.fetchall())
