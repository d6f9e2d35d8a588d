"""One event from XML into JSON-LD form: every standard field by its shape, the rest as it is.

The order of fields does not matter. A field the standard does not know keeps its name, so that
the schema refuses it with the right path; nothing is dropped silently.
"""

from collections.abc import Callable, Mapping
from dataclasses import replace
from typing import Any

from ocop.epcis import vocabulary as cbv
from ocop.epcis.event import CbvForm, Event
from ocop.epcis.faults import BadDocument, bad_document, shown
from ocop.epcis.namespaces import Namespaces
from ocop.epcis.xml.nodes import (
    XSI,
    Node,
    Prefixes,
    add,
    boolean,
    mixed,
    number,
    own_value,
)

_NUMBERS = frozenset(
    {"value", "minValue", "maxValue", "meanValue", "sDev", "percRank", "percValue"}
)
_REPORT_WORDS = {
    "type": cbv.MEASUREMENT_TYPE,
    "exception": cbv.ALERT_TYPE,
    "component": cbv.COMPONENT,
}


class _Reading:
    """What is gathered while one event is read: prefixes, and how the vocabulary was written."""

    def __init__(self, index: int, namespaces: Namespaces) -> None:
        self.index = index
        self.prefixes = Prefixes(namespaces)
        self.form: CbvForm = ""

    def word(self, values: cbv.ValueList, text: str) -> str:
        """The bare word of a standard value; the first one shows the form of the document."""
        form = values.form_of(text)
        if not self.form and form in ("urn", "web"):
            self.form = "urn" if form == "urn" else "web"
        return values.word(text)


Shape = Callable[[Node, _Reading], Any]


def event_from(node: Node, *, index: int, namespaces: Namespaces) -> Event:
    """The event of an element of the event list; what JSON cannot hold is a read fault."""
    reading = _Reading(index, namespaces)
    kind = reading.prefixes.key(node.name) if node.name.is_own else node.name.local
    body: dict[str, Any] = {"type": kind}
    try:
        _no_text(node, reading)
        body |= _own_attributes(node, reading)
        for child in node.inner():
            key, value = _field(child, reading)
            add(body, key, value)
    except BadDocument as bad:
        return Event(index, body, namespaces, read_faults=(replace(bad.fault, index=index),))
    known = {**namespaces, **reading.prefixes.own} if reading.prefixes.own else namespaces
    return Event(index, body, known, reading.form)


def _field(node: Node, reading: _Reading) -> tuple[str, Any]:
    if node.name.is_own:
        return reading.prefixes.key(node.name), own_value(
            node, reading.prefixes, index=reading.index
        )
    shape = _SHAPES.get(node.name.local)
    if shape is None:
        return node.name.local, own_value(node, reading.prefixes, index=reading.index)
    return node.name.local, shape(node, reading)


def _no_text(node: Node, reading: _Reading) -> None:
    if node.stripped:
        raise mixed(node, reading.index)


def _own_attributes(node: Node, reading: _Reading) -> dict[str, Any]:
    return {
        "@" + reading.prefixes.key(name): value
        for name, value in node.attributes
        if name.namespace != XSI
    }


def _text(node: Node, reading: _Reading) -> str:
    if node.children:
        what = f"{node.name.local} chỉ chứa chữ, đang có phần tử “{shown(node.children[0].name.local)}”."
        raise bad_document(f"/{node.name.local}", what, code="type", index=reading.index)
    return node.stripped


def _words(values: cbv.ValueList) -> Shape:
    return lambda node, reading: reading.word(values, _text(node, reading))


def _texts(child_name: str) -> Shape:
    """A list of plain elements of one name."""

    def shape(node: Node, reading: _Reading) -> list[Any]:
        return [_text(child, reading) for child in _only(node, child_name, reading)]

    return shape


def _only(node: Node, child_name: str, reading: _Reading) -> list[Node]:
    """The children, which must all have this name."""
    _no_text(node, reading)
    children = list(node.inner())
    for child in children:
        if child.name.local != child_name or child.name.is_own:
            what = f"{node.name.local} chỉ chứa {child_name}, đang có “{shown(child.name.local)}”."
            path = f"/{node.name.local}"
            raise bad_document(
                path, what, "Xem lại tên phần tử.", "unknown_field", index=reading.index
            )
    return children


def _quantities(node: Node, reading: _Reading) -> list[Any]:
    return [_line(child, reading) for child in _only(node, "quantityElement", reading)]


def _line(node: Node, reading: _Reading) -> dict[str, Any]:
    _no_text(node, reading)
    found: dict[str, Any] = {}
    for child in node.inner():
        if any(name.namespace == XSI and name.local == "nil" for name, _ in child.attributes):
            continue
        text = _text(child, reading)
        add(found, child.name.local, number(text) if child.name.local == "quantity" else text)
    return found


def _pairs(inner: str, values: cbv.ValueList) -> Shape:
    """Elements with a type attribute: transactions, sources, destinations."""

    def shape(node: Node, reading: _Reading) -> list[Any]:
        found = []
        for child in _only(node, inner, reading):
            kind = child.attribute("type").strip()
            typed = {"type": reading.word(values, kind)} if kind else {}
            found.append(typed | {inner: _text(child, reading)})
        return found

    return shape


def _place(node: Node, reading: _Reading) -> dict[str, Any]:
    return _mixed_fields(node, reading, {"id": _text})


def _mixed_fields(node: Node, reading: _Reading, known: Mapping[str, Shape]) -> dict[str, Any]:
    """An object of some standard fields and any of one's own."""
    _no_text(node, reading)
    found = _own_attributes(node, reading)
    for child in node.inner():
        shape = None if child.name.is_own else known.get(child.name.local)
        if shape is None:
            value = own_value(child, reading.prefixes, index=reading.index)
            add(found, reading.prefixes.key(child.name), value)
        else:
            add(found, child.name.local, shape(child, reading))
    return found


def _persistent(node: Node, reading: _Reading) -> dict[str, Any]:
    found = _mixed_fields(node, reading, dict.fromkeys(("set", "unset"), _words(cbv.DISPOSITION)))
    return {k: [v] if isinstance(v, str) else v for k, v in found.items()}


def _declaration(node: Node, reading: _Reading) -> dict[str, Any]:
    return _mixed_fields(
        node,
        reading,
        {
            "declarationTime": _text,
            "reason": _words(cbv.ERROR_REASON),
            "correctiveEventIDs": _texts("correctiveEventID"),
        },
    )


def _ilmd(node: Node, reading: _Reading) -> dict[str, Any]:
    return _mixed_fields(node, reading, {})


def _sensors(node: Node, reading: _Reading) -> list[Any]:
    return [_sensor(child, reading) for child in _only(node, "sensorElement", reading)]


def _sensor(node: Node, reading: _Reading) -> dict[str, Any]:
    found = _mixed_fields(
        node, reading, {"sensorMetadata": _attributes, "sensorReport": _attributes}
    )
    if isinstance(found.get("sensorReport"), dict):
        found["sensorReport"] = [found["sensorReport"]]
    return found


def _attributes(node: Node, reading: _Reading) -> dict[str, Any]:
    """Metadata or report: everything stands in attributes, one's own fields too."""
    _no_text(node, reading)
    found: dict[str, Any] = {}
    for name, text in node.attributes:
        if name.namespace != XSI:
            found[reading.prefixes.key(name)] = _attribute_value(node, name.local, text, reading)
    for child in node.inner():
        value = own_value(child, reading.prefixes, index=reading.index)
        add(found, reading.prefixes.key(child.name), value)
    return found


def _attribute_value(node: Node, name: str, text: str, reading: _Reading) -> Any:
    if node.name.local == "sensorReport":
        if name in _REPORT_WORDS:
            return reading.word(_REPORT_WORDS[name], text.strip())
        if name in _NUMBERS:
            return number(text.strip())
        if name == "booleanValue":
            return boolean(text.strip())
    return text


_SHAPES: Mapping[str, Shape] = {
    **dict.fromkeys(
        ("eventTime", "recordTime", "eventTimeZoneOffset", "eventID", "action", "parentID",
         "transformationID", "certificationInfo"),
        _text,
    ),
    **dict.fromkeys(("epcList", "childEPCs", "inputEPCList", "outputEPCList"), _texts("epc")),
    **dict.fromkeys(
        ("quantityList", "childQuantityList", "inputQuantityList", "outputQuantityList"),
        _quantities,
    ),
    "bizStep": _words(cbv.BIZ_STEP),
    "disposition": _words(cbv.DISPOSITION),
    "readPoint": _place,
    "bizLocation": _place,
    "bizTransactionList": _pairs("bizTransaction", cbv.BIZ_TRANSACTION_TYPE),
    "sourceList": _pairs("source", cbv.SOURCE_DEST_TYPE),
    "destinationList": _pairs("destination", cbv.SOURCE_DEST_TYPE),
    "persistentDisposition": _persistent,
    "errorDeclaration": _declaration,
    "sensorElementList": _sensors,
    "ilmd": _ilmd,
}  # fmt: skip
