"""Does an event answer a query? Pure: the oracle of the database's answer, and of subscriptions.

Every condition is asked by itself; conditions about measurements may be met by different
measurements, as the standard has it. A field the event lacks meets no condition.
"""

from collections.abc import Callable, Iterator, Mapping
from datetime import datetime
from functools import singledispatch
from typing import Any

from ocop.epcis import units
from ocop.epcis import vocabulary as cbv
from ocop.epcis.canonical.values import text_value, value
from ocop.epcis.event import Body, Event
from ocop.epcis.namespaces import Namespaces, expanded
from ocop.epcis.query import conditions as c
from ocop.gs1 import epc

Inside = Callable[[str, str], bool]  # (place, root): is the place the root or below it?
_QUANTITY_LISTS = ("quantityList", "childQuantityList", "inputQuantityList", "outputQuantityList")
_PAIRED = {
    "bizTransactionList": ("bizTransaction", cbv.BIZ_TRANSACTION_TYPE),
    "sourceList": ("source", cbv.SOURCE_DEST_TYPE),
    "destinationList": ("destination", cbv.SOURCE_DEST_TYPE),
}


def matches(event: Event, query: c.Query, *, inside: Inside = str.__eq__) -> bool:
    """True when the event meets every condition; order, limits and pages are not its matter.

    `inside` says whether a place lies in another (both canonical); without master data a place
    lies only in itself. Times with time zone; the event has passed the schema.
    """
    return all(_meets(condition, event, inside) for condition in query.conditions)


@singledispatch
def _meets(condition: Any, event: Event, inside: Inside) -> bool:
    raise TypeError(condition)


@_meets.register
def _(condition: c.Values, event: Event, inside: Inside) -> bool:
    return any(found in condition.values for found in standard_values(condition.field, event))


def standard_values(field: str, event: Event) -> Iterator[str]:
    """What a standard field says, in the form conditions are written in."""
    body = event.body
    if field in ("bizStep", "disposition"):
        yield from _words(cbv.USES["", field], body.get(field))
    elif field.startswith("persistentDisposition_"):
        persistent = body.get("persistentDisposition", {})
        yield from _words(cbv.DISPOSITION, persistent.get(field.partition("_")[2]))
    elif field == "errorReason":
        yield from _words(cbv.ERROR_REASON, body.get("errorDeclaration", {}).get("reason"))
    elif field == "correctiveEventID":
        ids = body.get("errorDeclaration", {}).get("correctiveEventIDs", ())
        yield from map(text_value, ids)
    elif field in ("readPoint", "bizLocation"):
        yield from (text_value(p["id"]) for p in [body.get(field)] if p)
    elif field in body:
        yield text_value(body[field])


def _words(values: cbv.ValueList, found: Any) -> Iterator[str]:
    many = found if isinstance(found, list) else [found]
    yield from (values.word(one) for one in many if isinstance(one, str))


@_meets.register
def _(condition: c.Moment, event: Event, inside: Inside) -> bool:
    holder = event.body
    field = condition.field
    if field == "errorDeclarationTime":
        holder, field = event.body.get("errorDeclaration", {}), "declarationTime"
    return _at(holder.get(field), condition)


def _at(text: Any, condition: c.Moment | c.SensorMoment) -> bool:
    moment = _moment(text)
    return moment is not None and compare(moment, condition.op, condition.at)


def _moment(text: Any) -> datetime | None:
    try:
        found = datetime.fromisoformat(text) if isinstance(text, str) else None
    except ValueError:
        return None
    return found if found is not None and found.tzinfo is not None else None


def compare(left: Any, op: c.Op, right: Any) -> bool:
    """How two values of one kind stand to each other; numbers equal up to the last digit.

    >>> compare(0.1 + 0.2, c.Op.GE, 0.3), compare(0.1 + 0.2, c.Op.GT, 0.3)
    (True, False)
    """
    equal = units.same(left, right) if isinstance(left, float) else bool(left == right)
    if equal:
        return op in (c.Op.EQ, c.Op.GE, c.Op.LE)
    if op is c.Op.EQ:
        return False
    return bool(left > right) if op in (c.Op.GT, c.Op.GE) else bool(left < right)


@_meets.register
def _(condition: c.Within, event: Event, inside: Inside) -> bool:
    return any(
        inside(place, root)
        for place in standard_values(condition.field, event)
        for root in condition.roots
    )


@_meets.register
def _(condition: c.Codes, event: Event, inside: Inside) -> bool:
    return any(_is_code(found, condition.codes) for found in _given_codes(condition, event.body))


def _given_codes(condition: c.Codes, body: Body) -> Iterator[str]:
    for field in condition.fields:
        found = body.get(field, ())
        for one in [found] if isinstance(found, str) else found:
            yield one["epcClass"] if isinstance(one, Mapping) else one


def _is_code(found: str, codes: tuple[c.Code, ...]) -> bool:
    canonical = text_value(found)
    return any(
        epc.matches(code.pattern, found) if code.pattern else code.canonical == canonical
        for code in codes
    )


@_meets.register
def _(condition: c.Quantity, event: Event, inside: Inside) -> bool:
    for field in _QUANTITY_LISTS:
        for line in event.body.get(field, ()):
            if "quantity" in line and _number_stands(line["quantity"], line.get("uom"), condition):
                return True
    return False


def _number_stands(number: Any, uom: str | None, condition: c.Quantity | c.SensorNumber) -> bool:
    """Compare in the unit that was asked for; another kind of unit never stands so."""
    found: float | None = float(number)
    if condition.uom is not None:
        found = None if uom is None else units.convert(float(number), of=uom, to=condition.uom)
    return found is not None and compare(found, condition.op, condition.value)


@_meets.register
def _(condition: c.Pair, event: Event, inside: Inside) -> bool:
    field, values = _PAIRED[condition.field]
    return any(
        values.word(line.get("type", "")) == condition.kind
        and text_value(line[field]) in condition.values
        for line in event.body.get(condition.field, ())
    )


@_meets.register
def _(condition: c.Present, event: Event, inside: Inside) -> bool:
    return bool(event.body.get(condition.field))


def _reports(body: Body) -> Iterator[Mapping[str, Any]]:
    for element in body.get("sensorElementList", ()):
        yield from element.get("sensorReport", ())


def _metadata(body: Body) -> Iterator[Mapping[str, Any]]:
    for element in body.get("sensorElementList", ()):
        if "sensorMetadata" in element:
            yield element["sensorMetadata"]


def _measurements(body: Body) -> Iterator[Mapping[str, Any]]:
    yield from _metadata(body)
    yield from _reports(body)


@_meets.register
def _(condition: c.SensorValues, event: Event, inside: Inside) -> bool:
    for part in _measurements(event.body):
        found = part.get(condition.field)
        if isinstance(found, str) and _sensor_text(condition.field, found) in condition.values:
            return True
    return False


def _sensor_text(field: str, text: str) -> str:
    if field == "type":
        return cbv.MEASUREMENT_TYPE.word(text)
    return text if field in ("stringValue", "hexBinaryValue") else text_value(text)


@_meets.register
def _(condition: c.SensorFlag, event: Event, inside: Inside) -> bool:
    return any(report.get("booleanValue") is condition.value for report in _reports(event.body))


@_meets.register
def _(condition: c.SensorMoment, event: Event, inside: Inside) -> bool:
    return any(_at(part.get(condition.field), condition) for part in _measurements(event.body))


@_meets.register
def _(condition: c.SensorNumber, event: Event, inside: Inside) -> bool:
    return any(
        _number_stands(report[condition.field], report.get("uom"), condition)
        for report in _reports(event.body)
        if condition.field in report
    )


@_meets.register
def _(condition: c.Own, event: Event, inside: Inside) -> bool:
    found = _own_values(condition, event)
    if isinstance(condition.value, tuple):
        wanted = {value(text) for text in condition.value} | set(condition.value)
        return any(value(text) in wanted for text in found)
    return any(_own_stands(text, condition.op, condition.value) for text in found)


def _own_stands(text: Any, op: c.Op, wanted: Any) -> bool:
    if isinstance(wanted, datetime):
        moment = _moment(text)
        return moment is not None and compare(moment, op, wanted)
    if isinstance(wanted, str):
        return compare(str(text), op, wanted)
    try:
        return compare(float(text), op, wanted)
    except (TypeError, ValueError):
        return False


@_meets.register
def _(condition: c.OwnPresent, event: Event, inside: Inside) -> bool:
    return any(True for _ in _fields(condition, event))


@_meets.register
def _(condition: c.OwnAttribute, event: Event, inside: Inside) -> bool:
    asked = c.OwnPresent(c.Place.EVENT, False, condition.name)
    for found in _fields(asked, event):
        for key, given in found.items() if isinstance(found, Mapping) else ():
            known = is_named(key.removeprefix("@"), condition.names, event.namespaces)
            if (
                key.startswith("@")
                and known
                and (not condition.values or given in condition.values)
            ):
                return True
    return False


def is_named(key: str, names: tuple[str, ...], namespaces: Namespaces) -> bool:
    """True when a key is one of some full names; a prefix nobody bound is compared as written."""
    return expanded(key, namespaces) in names or key in names


def _own_values(condition: c.Own, event: Event) -> Iterator[Any]:
    """The plain values of a field of one's own, lists and attributes taken apart."""
    for found in _fields(condition, event):
        if isinstance(found, Mapping):
            if "#text" in found:
                yield found["#text"]
        else:
            yield found


def _fields(condition: c.Own | c.OwnPresent, event: Event) -> Iterator[Any]:
    for holder in _holders(condition.place, event.body):
        yield from _named(holder, condition, event.namespaces, depth=0)


def _holders(place: c.Place, body: Body) -> Iterator[Mapping[str, Any]]:
    """The objects in which a field of one's own may stand at this place."""
    if place is c.Place.EVENT:
        yield {key: inner for key, inner in body.items() if ":" in key}
    elif place is c.Place.SENSOR_ELEMENT:
        yield from (
            {key: inner for key, inner in element.items() if ":" in key}
            for element in body.get("sensorElementList", ())
        )
    elif place is c.Place.SENSOR_METADATA:
        yield from _metadata(body)
    elif place is c.Place.SENSOR_REPORT:
        yield from _reports(body)
    elif place.value in body:
        yield body[place.value]


def _named(
    holder: Any, condition: c.Own | c.OwnPresent, namespaces: Namespaces, *, depth: int
) -> Iterator[Any]:
    """The values under the asked name: on the first level, or anywhere below it when `inner`."""
    if isinstance(holder, list):
        for one in holder:
            yield from _named(one, condition, namespaces, depth=depth)
    elif isinstance(holder, Mapping):
        for key, inner in holder.items():
            here = depth > 0 if condition.inner else depth == 0
            if here and is_named(key, (condition.name,), namespaces):
                yield from inner if isinstance(inner, list) else [inner]
            if condition.inner:
                yield from _named(inner, condition, namespaces, depth=depth + 1)
