"""SimpleEventQuery in SQL: what the columns can decide they decide, the rest they narrow down.

Each condition becomes a clause over `epcis_event`. Where the clause lets through everything the
condition does (and perhaps more), the pure matcher has the last word (`exact` is False). So the
answer is always the matcher's, and the database only spares it the work.
"""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from functools import singledispatch
from typing import Any
from uuid import UUID

from ocop.epcis import vocabulary as cbv
from ocop.epcis.columns import ITEMS, PARENT, PARTY_TYPES, QUANTITIES, TRANSACTION, event_key
from ocop.epcis.queries.index import event_keys
from ocop.epcis.queries.places import with_children
from ocop.epcis.queries.visibility import Viewer
from ocop.epcis.query import conditions as c

_COLUMNS: Mapping[str, str] = {
    "type": "type",
    "action": "action",
    "bizStep": "biz_step",
    "disposition": "disposition",
    "readPoint": "read_point",
    "bizLocation": "biz_location",
    "transformationID": "transformation_id",
    "eventTime": "event_time",
    "recordTime": "record_time",
    "errorDeclarationTime": "declaration_time",
}
_SIGNS = {c.Op.EQ: "=", c.Op.GT: ">", c.Op.GE: ">=", c.Op.LT: "<", c.Op.LE: "<="}
_ROLES: Mapping[str, int] = {**dict(ITEMS), **dict(QUANTITIES), "parentID": PARENT}
_QUANTITY_FIELDS = [name for name, _ in QUANTITIES]


@dataclass(slots=True)
class Clauses:
    """The WHERE of a query: clauses joined by AND, their values, and whether they say it all."""

    sql: list[str] = field(default_factory=list)
    values: list[Any] = field(default_factory=list)
    exact: bool = True

    def add(self, sql: str, *values: Any) -> None:
        """One more clause."""
        self.sql.append(sql)
        self.values.extend(values)


def narrowed(query: c.Query, viewer: Viewer) -> Clauses:
    """The clauses of a query for one viewer; BadQuery when too many events would have to be read."""
    found = Clauses()
    sql, values = viewer.condition
    found.add(sql, *values)
    for condition in query.conditions:
        found.exact = _narrow(condition, found, viewer) and found.exact
    return found


def _among(found: Clauses, column: str, values: Iterable[str]) -> bool:
    found.add(f"{column} = ANY(%s)", list(values))
    return True


def _with_keys(found: Clauses, keys: set[UUID]) -> None:
    found.add("key = ANY(%s)", list(keys))


@singledispatch
def _narrow(condition: Any, found: Clauses, viewer: Viewer) -> bool:
    """Add the clause of a condition; True when it says exactly the same."""
    raise TypeError(condition)


@_narrow.register
def _(condition: c.Values, found: Clauses, viewer: Viewer) -> bool:
    if condition.field in _COLUMNS:
        return _among(found, _COLUMNS[condition.field], condition.values)
    if condition.field == "eventID":
        keys = [event_key(value) for value in condition.values]
        found.add("(key = ANY(%s) OR declares = ANY(%s))", keys, keys)
        return True
    if condition.field.startswith("persistentDisposition_"):
        which = condition.field.partition("_")[2]
        found.add("body->'persistentDisposition'->%s ?| %s", which, _spellings(condition.values))
        return False
    found.add("declares IS NOT NULL")
    return False


def _spellings(words: Iterable[str]) -> list[str]:
    """A disposition in each form in which an event may have been sent."""
    values = cbv.DISPOSITION
    return [
        form
        for word in words
        for form in (word, values.written(word, "urn"), values.written(word, "web"),
                     values.curie + word)
    ]  # fmt: skip


@_narrow.register
def _(condition: c.Moment, found: Clauses, viewer: Viewer) -> bool:
    found.add(f"{_COLUMNS[condition.field]} {_SIGNS[condition.op]} %s", condition.at)
    return True


@_narrow.register
def _(condition: c.Within, found: Clauses, viewer: Viewer) -> bool:
    return _among(found, _COLUMNS[condition.field], with_children(condition.roots, viewer))


@_narrow.register
def _(condition: c.Codes, found: Clauses, viewer: Viewer) -> bool:
    roles = [_ROLES[name] for name in condition.fields]
    exact = [code.canonical for code in condition.codes if not code.pattern]
    patterns = [code.pattern for code in condition.codes if code.pattern]
    _with_keys(found, event_keys(exact, patterns, roles=roles, viewer=viewer))
    return not patterns


@_narrow.register
def _(condition: c.Quantity, found: Clauses, viewer: Viewer) -> bool:
    found.add("body ?| %s", _QUANTITY_FIELDS)
    return False


@_narrow.register
def _(condition: c.Pair, found: Clauses, viewer: Viewer) -> bool:
    if condition.field == "bizTransactionList":
        keys = event_keys(list(condition.values), [], roles=[TRANSACTION], viewer=viewer)
        _with_keys(found, keys)
    elif condition.kind in PARTY_TYPES:
        found.add("parties IS NOT NULL AND parties && %s", list(condition.values))
    else:
        found.add("body ? %s", condition.field)
    return False


@_narrow.register
def _(condition: c.Present, found: Clauses, viewer: Viewer) -> bool:
    if condition.field == "errorDeclaration":
        found.add("declares IS NOT NULL")
    else:
        found.add("COALESCE(jsonb_array_length(body->%s), 0) > 0", condition.field)
    return True


@_narrow.register(c.SensorValues)
@_narrow.register(c.SensorFlag)
@_narrow.register(c.SensorMoment)
def _(condition: c.SensorValues, found: Clauses, viewer: Viewer) -> bool:
    found.add("body ? 'sensorElementList'")
    return False


@_narrow.register
def _(condition: c.SensorNumber, found: Clauses, viewer: Viewer) -> bool:
    path = f"$.sensorElementList[*].sensorReport[*].{condition.field}"
    found.add("jsonb_path_exists(body, %s::jsonpath)", path)
    return False


@_narrow.register(c.Own)
@_narrow.register(c.OwnPresent)
@_narrow.register(c.OwnAttribute)
def _(condition: c.Own | c.OwnPresent | c.OwnAttribute, found: Clauses, viewer: Viewer) -> bool:
    found.add("body::text LIKE %s", f'%{_for_like(local_name(condition.name))}": %')
    return False


def local_name(name: str) -> str:
    """The last part of a full name: the prefix in front of it differs from event to event."""
    return name.rpartition("}")[2].rpartition(":")[2]


def _for_like(text: str) -> str:
    return text.replace("\\", "\\\\").replace("%", "\\%").replace("_", "\\_")
