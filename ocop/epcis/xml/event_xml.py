"""One event as XML 2.0, its fields in the order of the XML Schema."""

from collections.abc import Callable, Mapping
from typing import Any

from ocop.epcis import vocabulary as cbv
from ocop.epcis.event import Event
from ocop.epcis.namespaces import Namespaces
from ocop.epcis.xml.markup import (
    Names,
    attribute,
    element,
    is_attribute,
    leaf,
    own,
    own_fields,
)

_SENSOR_WORDS = {
    "type": cbv.MEASUREMENT_TYPE,
    "exception": cbv.ALERT_TYPE,
    "component": cbv.COMPONENT,
}


class _Writing:
    """How one event is written: names of its own fields, form of the vocabulary."""

    def __init__(self, names: Names, form: cbv.Form) -> None:
        self.names = names
        self.form = form

    def word(self, values: cbv.ValueList, value: Any) -> str:
        """A value of the vocabulary in the wanted form."""
        return values.written(str(value), self.form)


Writer = Callable[[str, Any, _Writing], str]


def event_xml(event: Event, *, outer: Namespaces, form: cbv.Form, bare: bool = False) -> str:
    """The element of an event; `outer` are the prefixes that the document declares.

    BadDocument when a field has a prefix nobody bound.
    """
    names = Names(event.namespaces, outer)
    writing = _Writing(names, form)
    body = event.body
    kind = str(body["type"])
    order = _ORDERS.get(kind, _OTHER_ORDER)
    fields = [_WRITERS.get(key, _own)(key, body[key], writing) for key in order if key in body]
    fields += [
        own(key, value, names)
        for key, value in body.items()
        if key not in order and key != "type" and not key.startswith("@")
    ]
    name = names.name(kind) if ":" in kind else kind
    attributes = "".join(
        [attribute(names.name(k[1:]), v) for k, v in body.items() if is_attribute(k)]
    )
    return element(name, "".join(fields), attributes + names.declarations)


def _own(key: str, value: Any, writing: _Writing) -> str:
    return own(key, value, writing.names)


def _plain(key: str, value: Any, writing: _Writing) -> str:
    many = value if isinstance(value, list) else [value]
    return "".join([leaf(key, one) for one in many])


def _word(values: cbv.ValueList) -> Writer:
    return lambda key, value, writing: leaf(key, writing.word(values, value))


def _epcs(key: str, value: Any, writing: _Writing) -> str:
    return element(key, "".join([leaf("epc", one) for one in value]))


def _quantities(key: str, value: Any, writing: _Writing) -> str:
    lines = [
        element(
            "quantityElement",
            "".join([leaf(n, line[n]) for n in ("epcClass", "quantity", "uom") if n in line]),
        )
        for line in value
    ]
    return element(key, "".join(lines))


def _pairs(inner: str, values: cbv.ValueList) -> Writer:
    def write(key: str, value: Any, writing: _Writing) -> str:
        lines = []
        for line in value:
            typed = attribute("type", writing.word(values, line["type"])) if "type" in line else ""
            lines.append(leaf(inner, line[inner], typed))
        return element(key, "".join(lines))

    return write


def _place(key: str, value: Any, writing: _Writing) -> str:
    inner = leaf("id", value["id"]) + own_fields(value, writing.names, ("id",))
    return element(key, inner, _attributes_of(value, writing))


def _attributes_of(value: Mapping[str, Any], writing: _Writing) -> str:
    return "".join(
        [attribute(writing.names.name(k[1:]), v) for k, v in value.items() if is_attribute(k)]
    )


def _persistent(key: str, value: Any, writing: _Writing) -> str:
    inner = [
        leaf(name, writing.word(cbv.DISPOSITION, one))
        for name in ("set", "unset")
        for one in value.get(name, ())
    ]
    return element(key, "".join(inner))


def _declaration(key: str, value: Any, writing: _Writing) -> str:
    inner = leaf("declarationTime", value.get("declarationTime"))
    if "reason" in value:
        inner += leaf("reason", writing.word(cbv.ERROR_REASON, value["reason"]))
    if "correctiveEventIDs" in value:
        ids = [leaf("correctiveEventID", one) for one in value["correctiveEventIDs"]]
        inner += element("correctiveEventIDs", "".join(ids))
    known = ("declarationTime", "reason", "correctiveEventIDs")
    inner += own_fields(value, writing.names, known)
    return element(key, inner, _attributes_of(value, writing))


def _ilmd(key: str, value: Any, writing: _Writing) -> str:
    return element(key, own_fields(value, writing.names), _attributes_of(value, writing))


def _sensors(key: str, value: Any, writing: _Writing) -> str:
    return element(key, "".join([_sensor(one, writing) for one in value]))


def _sensor(value: Mapping[str, Any], writing: _Writing) -> str:
    inner = ""
    if "sensorMetadata" in value:
        inner += _in_attributes("sensorMetadata", value["sensorMetadata"], writing)
    for report in value.get("sensorReport", ()):
        inner += _in_attributes("sensorReport", report, writing)
    inner += own_fields(value, writing.names, ("sensorMetadata", "sensorReport"))
    return element("sensorElement", inner, _attributes_of(value, writing))


def _in_attributes(name: str, value: Mapping[str, Any], writing: _Writing) -> str:
    """Metadata or report: plain values as attributes, nested ones of one's own as elements."""
    attributes, children = [], []
    for key, given in value.items():
        if isinstance(given, (Mapping, list)):
            children.append(own(key, given, writing.names))
        elif given is not None:
            values = _SENSOR_WORDS.get(key) if name == "sensorReport" else None
            written = writing.word(values, given) if values else given
            attributes.append(attribute(writing.names.name(key.removeprefix("@")), written))
    return element(name, "".join(children), "".join(attributes))


_WRITERS: Mapping[str, Writer] = {
    **dict.fromkeys(
        ("eventTime", "recordTime", "eventTimeZoneOffset", "eventID", "action", "parentID",
         "transformationID", "certificationInfo"),
        _plain,
    ),
    **dict.fromkeys(("epcList", "childEPCs", "inputEPCList", "outputEPCList"), _epcs),
    **dict.fromkeys(
        ("quantityList", "childQuantityList", "inputQuantityList", "outputQuantityList"),
        _quantities,
    ),
    "bizStep": _word(cbv.BIZ_STEP),
    "disposition": _word(cbv.DISPOSITION),
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
_FIRST = (
    "eventTime", "recordTime", "eventTimeZoneOffset", "eventID", "errorDeclaration",
    "certificationInfo",
)  # fmt: skip
_STEP = ("bizStep", "disposition", "readPoint", "bizLocation")
_LAST = ("sourceList", "destinationList", "sensorElementList", "persistentDisposition", "ilmd")
_CHILDREN = (
    *_FIRST, "parentID", "childEPCs", "action", *_STEP, "bizTransactionList", "childQuantityList",
    *_LAST,
)  # fmt: skip
_ORDERS: Mapping[str, tuple[str, ...]] = {
    "ObjectEvent": (
        *_FIRST, "epcList", "action", *_STEP, "bizTransactionList", "quantityList", *_LAST,
    ),
    "AggregationEvent": _CHILDREN,
    "AssociationEvent": _CHILDREN,
    "TransactionEvent": (
        *_FIRST, "bizTransactionList", "parentID", "epcList", "action", *_STEP, "quantityList",
        *_LAST,
    ),
    "TransformationEvent": (
        *_FIRST, "inputEPCList", "inputQuantityList", "outputEPCList", "outputQuantityList",
        "transformationID", *_STEP, "bizTransactionList", *_LAST,
    ),
}  # fmt: skip
_OTHER_ORDER = tuple(dict.fromkeys([*_FIRST, *_WRITERS]))
