"""Parameters of SimpleEventQuery, from a URL or a JSON body, into typed conditions.

A name or value the standard does not know is a `BadQuery`: the answer is then a problem of type
epcisException:QueryParameterException (or the one `exception` says), never a silent wrong result.
"""

import re
from collections.abc import Callable, Iterable, Mapping
from datetime import datetime
from math import isfinite
from typing import Any

from ocop.epcis import vocabulary as cbv
from ocop.epcis.canonical.values import text_value
from ocop.epcis.faults import shown
from ocop.epcis.namespaces import Namespaces, expanded, from_context
from ocop.epcis.query import conditions as c
from ocop.epcis.query.names import ALIASES, FIXED, PATTERNS, Fixed, Kind, Pattern
from ocop.gs1.characters import KeyFault
from ocop.gs1.epc import parse_urn
from ocop.kit.faults import Fault

MOST_VALUES = 2_000
_UNIT = re.compile(r"[A-Z0-9]{2,4}")
_WORDS: Mapping[str, cbv.ValueList] = {
    "bizStep": cbv.BIZ_STEP,
    "disposition": cbv.DISPOSITION,
    "persistentDisposition_set": cbv.DISPOSITION,
    "persistentDisposition_unset": cbv.DISPOSITION,
    "errorReason": cbv.ERROR_REASON,
    "type": cbv.MEASUREMENT_TYPE,
    "bizTransactionList": cbv.BIZ_TRANSACTION_TYPE,
    "sourceList": cbv.SOURCE_DEST_TYPE,
    "destinationList": cbv.SOURCE_DEST_TYPE,
}
_ROLE_FIELDS: Mapping[str, tuple[str, ...]] = {
    "epc": ("epcList", "childEPCs"),
    "parentID": ("parentID",),
    "inputEPC": ("inputEPCList",),
    "outputEPC": ("outputEPCList",),
    "anyEPC": ("epcList", "childEPCs", "parentID", "inputEPCList", "outputEPCList"),
    "epcClass": ("quantityList", "childQuantityList"),
    "inputEPCClass": ("inputQuantityList",),
    "outputEPCClass": ("outputQuantityList",),
    "anyEPCClass": (
        "quantityList", "childQuantityList", "inputQuantityList", "outputQuantityList",
    ),
}  # fmt: skip
_TEXT_SENSOR_FIELDS = ("stringValue", "hexBinaryValue")


class BadQuery(ValueError):
    """A query that cannot be answered; `exception` is the name of the standard's problem type."""

    def __init__(self, fault: Fault, exception: str = "QueryParameterException") -> None:
        super().__init__(fault.sentence)
        self.fault = fault
        self.exception = exception


def _bad(name: str, what: str, how: str, code: str) -> BadQuery:
    return BadQuery(Fault(name, what, how, code))


def from_url(pairs: Iterable[tuple[str, str]], *, namespaces: Namespaces | None = None) -> c.Query:
    """A query from the pairs of a query string; alternatives are separated by `|`.

    >>> from_url([("EQ_bizStep", "shipping|receiving")]).conditions
    (Values(field='bizStep', values=('shipping', 'receiving')),)

    BadQuery for unknown names, wrong values, a name given twice.
    """
    found: dict[str, Any] = {}
    for name, value in pairs:
        if name in found:
            raise _bad(name, f"Tham số {shown(name)} có hai lần.", "Nối giá trị bằng |.", "twice")
        found[name] = value
    return from_parameters(found, namespaces=namespaces)


def from_parameters(
    parameters: Mapping[str, Any], *, namespaces: Namespaces | None = None
) -> c.Query:
    """A query from a JSON object of parameters; its @context binds prefixes.

    >>> from_parameters({"GE_value_KEL": 277.15}).conditions
    (SensorNumber(field='value', op=<Op.GE: 'GE'>, value=277.15, uom='KEL'),)

    BadQuery as `from_url`.
    """
    known = {**(namespaces or {}), **from_context(parameters.get("@context"))}
    found: list[c.Condition] = []
    controls: dict[str, Any] = {}
    for given, value in parameters.items():
        name = ALIASES.get(given, given)
        fixed = FIXED.get(name)
        if given == "@context":
            continue
        if fixed is not None and fixed.kind is Kind.CONTROL:
            controls[name] = value
        elif fixed is not None:
            found += _READERS[fixed.kind](fixed, value)
        else:
            found.append(_patterned(name, value, known))
    return _controlled(tuple(found), controls, known)


def texts(name: str, value: Any) -> tuple[str, ...]:
    """The alternatives of a parameter as plain texts; none is a fault."""
    given = value.split("|") if isinstance(value, str) else value
    many = given if isinstance(given, list) else [given]
    found = tuple(_plain_text(name, one) for one in many)
    if not found or "" in found:
        raise _bad(name, f"{shown(name)} không có giá trị.", "Thêm giá trị.", "empty")
    if len(found) > MOST_VALUES:
        what = f"{shown(name)} có {len(found)} giá trị, nhiều hơn {MOST_VALUES}."
        fault = Fault(name, what, "Chia thành nhiều câu hỏi.", "too_complex")
        raise BadQuery(fault, "QueryTooComplexException")
    return found


def _plain_text(name: str, value: Any) -> str:
    if isinstance(value, bool):
        return "true" if value else "false"
    if isinstance(value, (int, float)):
        return str(value)
    if not isinstance(value, str):
        raise _bad(name, f"{shown(name)} phải là chữ.", "Viết giá trị trong “”.", "type")
    return value.strip()


def _number(name: str, value: Any) -> float:
    try:
        found = float(value) if not isinstance(value, (bool, list, dict)) else None
    except (TypeError, ValueError):
        found = None
    if found is None or not isfinite(found):
        what = f"{shown(name)} phải là số, đang là “{shown(value)}”."
        raise _bad(name, what, "Ví dụ: 12.5", "number")
    return found


def _moment(name: str, value: Any) -> datetime:
    try:
        found = datetime.fromisoformat(str(value).replace(" ", "+"))
    except ValueError:
        found = None
    if found is None or found.tzinfo is None:
        what = f"{shown(name)} phải là thời điểm có múi giờ, đang là “{shown(value)}”."
        raise _bad(name, what, "Ví dụ: 2026-07-01T08:30:00+07:00 (dấu + viết %2B).", "time")
    return found


def _flag(name: str, value: Any) -> bool:
    found = {"true": True, "1": True, "false": False, "0": False}.get(_plain_text(name, value))
    if found is None:
        what = f"{shown(name)} phải là true hoặc false, đang là “{shown(value)}”."
        raise _bad(name, what, "", "type")
    return found


def _values(fixed: Fixed, value: Any) -> list[c.Condition]:
    found = texts(fixed.name, value)
    if fixed.field in _WORDS and fixed.name != "eventType":
        return [c.Values(fixed.field, tuple(map(_WORDS[fixed.field].word, found)))]
    if fixed.field == "action":
        _require_known(fixed.name, found, cbv.ACTIONS)
    elif fixed.field == "type":
        _require_known(fixed.name, [one for one in found if ":" not in one], cbv.EVENT_TYPES)
    else:
        found = tuple(map(text_value, found))
    return [c.Values(fixed.field, found)]


def _require_known(name: str, values: Iterable[str], known: tuple[str, ...]) -> None:
    for value in values:
        if value not in known:
            what = f"{name} không nhận giá trị “{shown(value)}”."
            raise _bad(name, what, f"Chọn trong: {', '.join(known)}", "value")


def _codes(fixed: Fixed, value: Any) -> list[c.Condition]:
    found = tuple(_code(fixed.name, text) for text in texts(fixed.name, value))
    return [c.Codes(fixed.field, _ROLE_FIELDS[fixed.field], found)]


def _code(name: str, text: str) -> c.Code:
    if not text.startswith("urn:epc:idpat:"):
        return c.Code(canonical=text_value(text))
    try:
        parse_urn(text)
    except KeyFault as wrong:
        raise _bad(name, wrong.fault.what, wrong.fault.how_to_fix, "pattern") from None
    return c.Code(pattern=text)


def _sensor_values(fixed: Fixed, value: Any) -> list[c.Condition]:
    found = texts(fixed.name, value)
    if fixed.field == "type":
        found = tuple(map(cbv.MEASUREMENT_TYPE.word, found))
    elif fixed.field not in _TEXT_SENSOR_FIELDS:
        found = tuple(map(text_value, found))
    return [c.SensorValues(fixed.field, found)]


def _presence(fixed: Fixed, value: Any) -> list[c.Condition]:
    return [c.Present(fixed.field)] if _flag(fixed.name, value) else []


_READERS: Mapping[Kind, Callable[[Fixed, Any], list[c.Condition]]] = {
    Kind.WORDS: _values,
    Kind.TIME: lambda f, v: [c.Moment(f.field, f.op, _moment(f.name, v))],
    Kind.PLACES: lambda f, v: [c.Within(f.field, tuple(map(text_value, texts(f.name, v))))],
    Kind.CODES: _codes,
    Kind.NUMBER: lambda f, v: [c.Quantity(f.op, _number(f.name, v))],
    Kind.PRESENCE: _presence,
    Kind.SENSOR_WORDS: _sensor_values,
    Kind.SENSOR_TIME: lambda f, v: [c.SensorMoment(f.field, f.op, _moment(f.name, v))],
    Kind.SENSOR_NUMBER: lambda f, v: [c.SensorNumber(f.field, f.op, _number(f.name, v))],
    Kind.FLAG: lambda f, v: [c.SensorFlag(_flag(f.name, v))],
}


def _patterned(name: str, value: Any, known: Namespaces) -> c.Condition:
    """The condition of a name with a free rest."""
    for pattern in PATTERNS:
        rest = name[len(pattern.start) :]
        if name.startswith(pattern.start) and _fits(pattern, rest):
            if pattern.rest == "type":
                kind = _WORDS[pattern.field].word(rest)
                return c.Pair(pattern.field, kind, tuple(map(text_value, texts(name, value))))
            if pattern.rest == "unit":
                return _with_unit(pattern, name, rest, value)
            if pattern.field == "attribute":
                return _attribute(pattern, name, rest, value, known)
            return _own(pattern, name, expanded(rest, known), value)
    what = f"Không có tham số “{shown(name)}”."
    how = "Xem tên trong EPCIS 2.0, mục 8.2.7. Trường riêng viết như EQ_ocop:vuMua"
    raise _bad(name, what, how, "unknown_parameter")


def _fits(pattern: Pattern, rest: str) -> bool:
    if pattern.rest == "type":
        return bool(rest)
    if pattern.rest == "unit":
        return _UNIT.fullmatch(rest) is not None
    prefix, colon, local = rest.partition(":")
    if pattern.rest == "attribute":
        return bool(colon and "_" in local and prefix)
    return bool(colon and local and prefix) and " " not in rest


def _with_unit(pattern: Pattern, name: str, unit: str, value: Any) -> c.Condition:
    op = pattern.op or c.Op.EQ
    if pattern.field == "quantity":
        return c.Quantity(op, _number(name, value), unit)
    return c.SensorNumber(pattern.field, op, _number(name, value), unit)


def _attribute(
    pattern: Pattern, name: str, rest: str, value: Any, known: Namespaces
) -> c.Condition:
    if pattern.op is None:
        names = tuple(expanded(one, known) for one in texts(name, value))
        return c.OwnAttribute(expanded(rest, known), names)
    field, _, attribute = rest.rpartition("_")
    return c.OwnAttribute(expanded(field, known), (expanded(attribute, known),), texts(name, value))


def _own(pattern: Pattern, name: str, field: str, value: Any) -> c.Condition:
    if pattern.op is None:
        return c.OwnPresent(pattern.place, pattern.inner, field)
    if pattern.op is c.Op.EQ:
        return c.Own(pattern.place, pattern.inner, field, pattern.op, texts(name, value))
    return c.Own(pattern.place, pattern.inner, field, pattern.op, _comparable(name, value))


def _comparable(name: str, value: Any) -> float | datetime | str:
    """What a field of one's own is compared with: a number, else a moment, else a text."""
    if isinstance(value, (list, dict)) or value is None:
        raise _bad(name, f"{shown(name)} nhận một giá trị.", "Viết một số hoặc thời điểm.", "type")
    try:
        return _number(name, value)
    except BadQuery:
        text = _plain_text(name, value)
    try:
        return _moment(name, text)
    except BadQuery:
        return text


def _controlled(
    conditions: tuple[c.Condition, ...], controls: Mapping[str, Any], known: Namespaces
) -> c.Query:
    """The query with order and limits, after the rules between them."""
    limit, most = (_count(name, controls) for name in ("eventCountLimit", "maxEventCount"))
    order = controls.get("orderBy")
    if limit is not None and most is not None:
        what = "eventCountLimit và maxEventCount không đi cùng nhau."
        raise _bad("maxEventCount", what, "Giữ một trong hai.", "exclusive")
    if limit is not None and order is None:
        what = "eventCountLimit cần orderBy để biết sự kiện nào là đầu."
        raise _bad("eventCountLimit", what, "Thêm orderBy=eventTime.", "order_missing")
    direction = controls.get("orderDirection", "DESC")
    _require_known("orderDirection", [str(direction)], ("ASC", "DESC"))
    token = controls.get("nextPageToken")
    return c.Query(
        conditions,
        order_by=None if order is None else _order(str(order), known),
        descending=direction == "DESC",
        event_count_limit=limit,
        max_event_count=most,
        per_page=_count("perPage", controls),
        next_page_token=None if token is None else str(token),
    )


def _order(name: str, known: Namespaces) -> str:
    if name in ("eventTime", "recordTime"):
        return name
    if ":" in name:
        return expanded(name, known)
    what = f"Không xếp được theo “{shown(name)}”."
    raise _bad("orderBy", what, "Dùng eventTime, recordTime hoặc trường riêng có tiền tố.", "value")


def _count(name: str, controls: Mapping[str, Any]) -> int | None:
    if name not in controls:
        return None
    value = controls[name]
    text = str(value) if not isinstance(value, bool) else ""
    if not text.isascii() or not text.isdecimal() or not 0 < int(text[:19]) < 10**18:
        what = f"{name} phải là số nguyên lớn hơn 0, đang là “{shown(value)}”."
        raise _bad(name, what, "Ví dụ: 30", "number")
    return int(text)
