"""EPCIS 2.0 in XML: our own events written, answers read back into the JSON form.

Only what the checks use: plain values, own fields with nesting, sensor data, declarations.
"""

from collections.abc import Callable, Iterable, Mapping
from typing import Any
from xml.etree import ElementTree
from xml.etree.ElementTree import Element, SubElement

from ocop_conformance.events import CONTEXT, Event
from ocop_conformance.names import NAMESPACE, PREFIX, Names

EPCIS, QUERY = "urn:epcglobal:epcis:xsd:2", "urn:epcglobal:epcis-query:xsd:2"
_CBV = "urn:epcglobal:cbv:"
_FIRST = ("eventTime", "eventTimeZoneOffset", "eventID", "errorDeclaration", "certificationInfo")
_WHERE = ("bizStep", "disposition", "readPoint", "bizLocation")
_LAST = ("sourceList", "destinationList", "sensorElementList", "persistentDisposition", "ilmd")
_CHILDREN = (*_FIRST, "parentID", "childEPCs", "action", *_WHERE, "bizTransactionList",
             "childQuantityList", *_LAST)  # fmt: skip
_ORDER: Mapping[str, tuple[str, ...]] = {
    "ObjectEvent": (*_FIRST, "epcList", "action", *_WHERE, "bizTransactionList", "quantityList",
                    *_LAST),
    "AggregationEvent": _CHILDREN,
    "AssociationEvent": _CHILDREN,
    "TransactionEvent": (*_FIRST, "bizTransactionList", "parentID", "epcList", "action", *_WHERE,
                         "quantityList", *_LAST),
    "TransformationEvent": (*_FIRST, "inputEPCList", "inputQuantityList", "outputEPCList",
                            "outputQuantityList", "transformationID", *_WHERE,
                            "bizTransactionList", *_LAST),
}  # fmt: skip
_EPC_LISTS = ("epcList", "childEPCs", "inputEPCList", "outputEPCList")
_QUANTITIES = ("quantityList", "childQuantityList", "inputQuantityList", "outputQuantityList")
_PAIRS = {"bizTransactionList": "bizTransaction", "sourceList": "source",
          "destinationList": "destination"}  # fmt: skip
# Where the vocabulary stands: field → the middle of its URN.
_WORDS = {"bizStep": "bizstep", "disposition": "disp", "set": "disp", "unset": "disp",
          "bizTransaction": "btt", "source": "sdt", "destination": "sdt", "reason": "er"}  # fmt: skip
_CURIES = {"type": "gs1:", "component": "cbv:Comp-", "exception": "gs1:"}


def document(events: Iterable[Event], names: Names) -> bytes:
    """An EPCISDocument in XML around events in the JSON form."""
    root = Element("epcis:EPCISDocument", {
        "xmlns:epcis": EPCIS, f"xmlns:{PREFIX}": NAMESPACE, "xmlns:gs1": "https://gs1.org/voc/",
        "xmlns:cbv": "https://ref.gs1.org/cbv/", "schemaVersion": "2.0",
        "creationDate": names.moment(60),
    })  # fmt: skip
    holder = SubElement(SubElement(root, "EPCISBody"), "EventList")
    for one in events:
        _write_event(holder, one)
    return bytes(ElementTree.tostring(root, encoding="utf-8", xml_declaration=True))


def attributed(names: Names) -> bytes:
    """An event whose own field has an XML attribute, which JSON cannot say."""
    place = {"id": names.place("mill")}
    one = {
        "type": "ObjectEvent", "eventID": names.event_id("attributed"),
        "eventTime": names.moment(20), "eventTimeZoneOffset": "+07:00",
        "epcList": [names.item("attributed")], "action": "OBSERVE", "bizStep": "storing",
        "bizLocation": place,
    }  # fmt: skip
    plain = document([one], names).decode()
    field = f'<{PREFIX}:pack {PREFIX}:unit="bag">12</{PREFIX}:pack>'
    return plain.replace("</ObjectEvent>", field + "</ObjectEvent>").encode()


def _write_event(holder: Element, one: Event) -> None:
    element = SubElement(holder, one["type"])
    order = _ORDER[one["type"]]
    for name in order:
        if name in one:
            _write(element, name, one[name])
    for name, value in one.items():
        if ":" in name:
            _write_own(element, name, value)


def _write(holder: Element, name: str, value: Any) -> None:
    if name in _EPC_LISTS:
        _texts(SubElement(holder, name), "epc", value)
    elif name in _LINES:
        lines = SubElement(holder, name)
        for line in value:
            _LINES[name](lines, line)
    elif isinstance(value, Mapping):
        _mapping(SubElement(holder, name), value)
    else:
        _texts(holder, name, value)


def _write_quantity(lines: Element, line: Mapping[str, Any]) -> None:
    _mapping(SubElement(lines, "quantityElement"), line)


def _write_pair(lines: Element, line: Mapping[str, Any]) -> None:
    name = _PAIRS[lines.tag]
    typed = {"type": _urn(name, line["type"])} if "type" in line else {}
    SubElement(lines, name, typed).text = line[name]


def _mapping(element: Element, value: Mapping[str, Any]) -> None:
    for name, inner in value.items():
        if ":" in name:
            _write_own(element, name, inner)
        elif name == "correctiveEventIDs":
            _texts(SubElement(element, name), "correctiveEventID", inner)
        else:
            _texts(element, name, inner)


def _texts(holder: Element, name: str, value: Any) -> None:
    for one in value if isinstance(value, list) else [value]:
        SubElement(holder, name).text = _urn(name, _text(one))


def _urn(name: str, text: str) -> str:
    return f"{_CBV}{_WORDS[name]}:{text}" if name in _WORDS and ":" not in text else text


def _text(value: Any) -> str:
    return str(value).lower() if isinstance(value, bool) else str(value)


def _write_own(holder: Element, name: str, value: Any) -> None:
    for one in value if isinstance(value, list) else [value]:
        element = SubElement(holder, name)
        if isinstance(one, Mapping):
            for inner, given in one.items():
                _write_own(element, inner, given)
        else:
            element.text = _text(one)


def _write_sensor(lines: Element, line: Mapping[str, Any]) -> None:
    element = SubElement(lines, "sensorElement")
    parts = [("sensorMetadata", line["sensorMetadata"])] if "sensorMetadata" in line else []
    parts += [("sensorReport", report) for report in line.get("sensorReport", ())]
    for name, given in parts:
        plain = {key: value for key, value in given.items() if not isinstance(value, Mapping)}
        attributes = {
            key: (_CURIES.get(key, "") if ":" not in _text(value) else "") + _text(value)
            for key, value in plain.items()
        }
        part = SubElement(element, name, attributes)
        for key, value in given.items():
            if isinstance(value, Mapping):
                _write_own(part, key, value)
    for key, value in line.items():
        if ":" in key:
            _write_own(element, key, value)


_LINES: Mapping[str, Callable[[Element, Mapping[str, Any]], None]] = {
    **dict.fromkeys(_QUANTITIES, _write_quantity),
    **dict.fromkeys(_PAIRS, _write_pair),
    "sensorElementList": _write_sensor,
}


# --- reading ------------------------------------------------------------------------------------


def parse(data: bytes) -> Element:
    """The root element. ValueError for what is no XML or declares a document type."""
    if b"<!DOCTYPE" in data:
        raise ValueError("the answer declares a document type")
    try:
        return ElementTree.fromstring(data)  # noqa: S314 (no document type, so no entities)
    except ElementTree.ParseError as error:
        raise ValueError(str(error)) from None


def events_of(root: Element) -> list[Event]:
    """The events of a document in the JSON form, own names as `{namespace}local`."""
    return [_read_event(one) for holder in root.iter("EventList") for one in holder]


def _read_event(element: Element) -> Event:
    found: Event = {"@context": CONTEXT, "type": element.tag}
    return found | _read_mapping(element)


def _read(child: Element) -> Any:
    name = child.tag
    if name in _EPC_LISTS:
        return [_plain(one) for one in child]
    if name in _QUANTITIES:
        return [_read_mapping(line) for line in child]
    if name in _PAIRS:
        return [{**_types(line.attrib), line.tag: _plain(line)} for line in child]
    if name == "sensorElementList":
        return [_read_sensor(line) for line in child]
    if name == "correctiveEventIDs":
        return [_plain(one) for one in child]
    return _read_mapping(child) if len(child) else _plain(child)


def _types(attributes: Mapping[str, str]) -> dict[str, str]:
    return {"type": attributes["type"]} if "type" in attributes else {}


def _read_mapping(element: Element) -> dict[str, Any]:
    found: dict[str, Any] = {}
    for child in element:
        if ":" in child.tag:
            _put(found, child.tag, _read_own(child))
        elif child.tag in ("set", "unset"):
            found.setdefault(child.tag, []).append(_plain(child))
        else:
            found[child.tag] = _read(child)
    return found


def _plain(element: Element) -> str:
    return (element.text or "").strip()


def _read_own(element: Element) -> Any:
    if not len(element):
        return _plain(element)
    found: dict[str, Any] = {}
    for child in element:
        _put(found, child.tag, _read_own(child))
    return found


def _put(found: dict[str, Any], name: str, value: Any) -> None:
    """A second element of one name makes a list."""
    if name not in found:
        found[name] = value
    else:
        before = found[name]
        found[name] = [*(before if isinstance(before, list) else [before]), value]


def _read_sensor(line: Element) -> dict[str, Any]:
    found: dict[str, Any] = {}
    for part in line:
        given: dict[str, Any] = dict(part.attrib)
        for child in part:
            _put(given, child.tag, _read_own(child))
        if part.tag == "sensorReport":
            found.setdefault("sensorReport", []).append(given)
        elif part.tag == "sensorMetadata":
            found["sensorMetadata"] = given
        else:
            _put(found, part.tag, _read_own(part))
    return found


def written(element: Element) -> bytes:
    """One element as a document of its own."""
    return bytes(ElementTree.tostring(element, encoding="utf-8", xml_declaration=True))
