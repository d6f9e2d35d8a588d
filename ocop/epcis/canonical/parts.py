"""The parts of an event in their fixed order, each as one piece of the text that is hashed.

A piece is `name=value` for a plain field, `name` and its inner pieces for a nested one. What has
no place in the order (extensions of some namespaces) is handed back as a `rest`, which the
caller puts at the end: the published vectors and the reference code do so.
"""

from collections.abc import Iterable, Mapping
from typing import Any

from ocop.epcis import vocabulary as cbv
from ocop.epcis.canonical.values import time, value, word
from ocop.epcis.namespaces import Namespaces, expanded

Rest = list[str]
_COMMENT = "{http://www.w3.org/2000/01/rdf-schema#}comment"
_TIMES = ("time", "startTime", "endTime")
_METADATA = (
    "time", "startTime", "endTime", "deviceID", "deviceMetadata", "rawData",
    "dataProcessingMethod", "bizRules",
)  # fmt: skip
_REPORT = (
    "type", "exception", "deviceID", "deviceMetadata", "rawData", "dataProcessingMethod", "time",
    "microorganism", "chemicalSubstance", "value", "component", "stringValue", "booleanValue",
    "hexBinaryValue", "uriValue", "minValue", "maxValue", "meanValue", "sDev", "percRank",
    "percValue", "uom", "coordinateReferenceSystem",
)  # fmt: skip
_REPORT_WORDS = {
    "type": cbv.MEASUREMENT_TYPE,
    "exception": cbv.ALERT_TYPE,
    "component": cbv.COMPONENT,
}


def items(name: str, values: Iterable[Any], *, inner: str = "epc") -> str:
    """A list of identifiers, sorted; nothing for an empty list."""
    found = sorted([f"{inner}={value(v)}" for v in values])
    return name + "".join(found) if found else ""


def quantities(name: str, lines: Iterable[Mapping[str, Any]]) -> str:
    """A list of classes with their quantities, sorted."""
    found = sorted(["quantityElement" + _line(line) for line in lines])
    return name + "".join(found) if found else ""


def _line(line: Mapping[str, Any]) -> str:
    text = "epcClass=" + value(line["epcClass"])
    if "quantity" in line:
        text += "quantity=" + value(line["quantity"])
    return text + "uom=" + value(line["uom"]) if "uom" in line else text


def dispositions(given: Mapping[str, Iterable[str]]) -> str:
    """What persists from now on and what no longer does."""
    found = [
        f"{name}={w}"
        for name in ("set", "unset")
        for w in sorted(word(cbv.DISPOSITION, v) for v in given.get(name, ()))
    ]
    return "persistentDisposition" + "".join(found) if found else ""


def pairs(name: str, inner: str, values: cbv.ValueList, lines: Iterable[Mapping[str, Any]]) -> str:
    """Transactions, sources, destinations: type first, then the thing; sorted."""
    found = sorted(
        [
            ("type=" + word(values, line["type"]) if "type" in line else "")
            + f"{inner}={value(line[inner])}"
            for line in lines
        ]
    )
    return name + "".join(found)


def place(name: str, given: Mapping[str, Any], namespaces: Namespaces) -> tuple[str, Rest]:
    """A read point or business location, with its own fields."""
    text = "id=" + value(given["id"])
    if len(given) == 1:
        return name + text, []
    return _with_own(name, text, ("id",), given, namespaces)


def sensors(elements: Iterable[Mapping[str, Any]], namespaces: Namespaces) -> tuple[str, Rest]:
    """All measurements of an event, sorted."""
    found: list[str] = []
    rest: Rest = []
    for element in elements:
        text, left = _sensor_element(element, namespaces)
        found.append(text)
        rest += ["sensorElement" + "".join(sorted(left))] if left else []
    text = "sensorElementList" + "".join(sorted(found)) if any(found) else ""
    return text, ["sensorElementList" + "".join(sorted(rest))] if rest else []


def _sensor_element(element: Mapping[str, Any], namespaces: Namespaces) -> tuple[str, Rest]:
    text = ""
    rest: Rest = []
    if "sensorMetadata" in element:
        text, rest = _sensor_part(
            "sensorMetadata", _METADATA, element["sensorMetadata"], namespaces
        )
    reports = [
        _sensor_part("sensorReport", _REPORT, report, namespaces)
        for report in element.get("sensorReport", ())
    ]
    text += "".join(sorted(report for report, _ in reports))
    rest = rest + [left for _, lefts in reports for left in lefts]
    known = ("sensorMetadata", "sensorReport")
    text, own_rest = _with_own("sensorElement", text, known, element, namespaces)
    return text, rest + own_rest


def _sensor_part(
    name: str, order: tuple[str, ...], given: Mapping[str, Any], namespaces: Namespaces
) -> tuple[str, Rest]:
    """Metadata or one report: its fields in order, then its own."""
    found = []
    for field in order:
        if field in given:
            text = _sensor_value(name, field, given[field])
            found.append(f"{field}={text}" if text else "")
    text, rest = _with_own(name, "".join(found), order, given, namespaces)
    return text, [name + "".join(sorted(rest))] if rest else []


def _sensor_value(name: str, field: str, given: Any) -> str:
    if field in _TIMES and isinstance(given, str):
        return time(given.strip())
    if name == "sensorReport" and field in _REPORT_WORDS:
        return word(_REPORT_WORDS[field], given)
    return value(given)


def _with_own(
    name: str,
    text: str,
    order: tuple[str, ...],
    given: Mapping[str, Any],
    namespaces: Namespaces,
) -> tuple[str, Rest]:
    """The node with the fields of one's own behind the standard ones.

    They stay with the node when their namespace ends in a slash and another field stands beside
    them; else they go to the end of the whole event (so the reference code sorts them).
    """
    own = {field: inner for field, inner in given.items() if field not in order}
    if not own:
        return (name + text if text else ""), []
    stay: list[str] = []
    rest: Rest = []
    alone = sum(len(v) if isinstance(v, list) else 1 for v in given.values()) <= 1
    for field, inner in own.items():
        key = expanded(field, namespaces)
        target = stay if "/}" in key and not alone else rest
        target += node(key, inner, namespaces)
    text += "".join(sorted(stay))
    return (name + text if text else ""), rest


def node(key: str, inner: Any, namespaces: Namespaces) -> list[str]:
    """A field of one's own, as one piece per value; comments are left out."""
    if key == _COMMENT or inner is None:
        return []
    if isinstance(inner, list):
        return [piece for one in inner for piece in node(key, one, namespaces)]
    if isinstance(inner, Mapping):
        text = value(inner.get("#text", ""))
        return [key + ("=" + text if text else "") + fields(inner, namespaces)]
    text = value(inner)
    return [key + "=" + text if text else key]


def fields(given: Mapping[str, Any], namespaces: Namespaces) -> str:
    """All fields of an object of one's own, sorted; XML attributes count as fields."""
    found = [
        piece
        for name, inner in given.items()
        if name not in ("#text", "@context")
        for piece in node(expanded(name.removeprefix("@"), namespaces), inner, namespaces)
    ]
    return "".join(sorted(found))
