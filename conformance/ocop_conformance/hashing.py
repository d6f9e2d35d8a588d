"""The event hash of CBV 2.0, written for these checks alone: `ni:///sha-256;…?ver=CBV2.0`.

    prehash(event)    → the text that is hashed; equal texts mean equal events
    event_hash(event) → the eventID a repository may give

recordTime, eventID and errorDeclaration are left out. Events carry their `@context`.
Source: CBV 2.0, 8.9; verified with the published vectors of the reference implementation.
"""

from collections.abc import Collection, Mapping
from datetime import UTC, datetime
from hashlib import sha256
from typing import Any

from ocop_conformance.keys import canonical

Namespaces = Mapping[str, str]
_ORDER = (
    "eventTime", "eventTimeZoneOffset", "certificationInfo", "parentID", "epcList",
    "inputEPCList", "childEPCs", "quantityList", "childQuantityList", "inputQuantityList",
    "outputEPCList", "outputQuantityList", "action", "transformationID", "bizStep",
    "disposition", "persistentDisposition", "readPoint", "bizLocation", "sensorElementList",
)  # fmt: skip
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
_INNER: Mapping[str, tuple[str, ...]] = {
    "quantityElement": ("epcClass", "quantity", "uom"),
    "bizTransaction": ("type", "bizTransaction"),
    "source": ("type", "source"),
    "destination": ("type", "destination"),
    "readPoint": ("id",),
    "bizLocation": ("id",),
    "persistentDisposition": ("set", "unset"),
    "sensorElement": ("sensorMetadata", "sensorReport"),
    "sensorMetadata": _METADATA,
    "sensorReport": _REPORT,
}
# A list is its name and then its lines, each line with this name.
_LINES = {
    **dict.fromkeys(("epcList", "childEPCs", "inputEPCList", "outputEPCList"), "epc"),
    **dict.fromkeys(
        ("quantityList", "childQuantityList", "inputQuantityList", "outputQuantityList"),
        "quantityElement",
    ),
    "bizTransactionList": "bizTransaction",
    "sourceList": "source",
    "destinationList": "destination",
    "sensorElementList": "sensorElement",
}
_PAIRS = ("bizTransaction", "source", "destination")  # their lines carry no name of their own
_SKIPPED = ("@context", "type", "recordTime", "eventID", "errorDeclaration")
_CBV, _GS1 = "https://ref.gs1.org/cbv/", "https://gs1.org/voc/"
_RDFS = "http://www.w3.org/2000/01/rdf-schema#"
_CBV_URN = {"bizstep": "BizStep-", "disp": "Disp-", "btt": "BTT-", "sdt": "SDT-", "er": "ER-"}
# Bare words of the vocabulary: (where, field) → how the Web URI begins.
_WORDS = {
    ("", "bizStep"): _CBV + "BizStep-",
    ("", "disposition"): _CBV + "Disp-",
    ("persistentDisposition", "set"): _CBV + "Disp-",
    ("persistentDisposition", "unset"): _CBV + "Disp-",
    ("bizTransaction", "type"): _CBV + "BTT-",
    ("source", "type"): _CBV + "SDT-",
    ("destination", "type"): _CBV + "SDT-",
    ("sensorReport", "type"): _GS1,
    ("sensorReport", "exception"): _GS1,
    ("sensorReport", "component"): _CBV + "Comp-",
}
_TIMES = ("eventTime", "time", "startTime", "endTime")


def event_hash(event: Mapping[str, Any], *, ignore: Collection[str] = ()) -> str:
    """The hash ID of an event.

    >>> event = {"type": "ObjectEvent", "eventTime": "2026-07-01T08:30:00+07:00", "action": "ADD"}
    >>> event_hash(event)[:20], event_hash(event)[-11:]
    ('ni:///sha-256;8077a7', '?ver=CBV2.0')
    """
    return f"ni:///sha-256;{sha256(prehash(event, ignore=ignore).encode()).hexdigest()}?ver=CBV2.0"


def prehash(event: Mapping[str, Any], *, ignore: Collection[str] = ()) -> str:
    """The text that is hashed; `ignore` are own fields to leave out, as `{namespace}local`.

    >>> prehash({"type": "ObjectEvent", "eventTime": "2026-07-01T08:30:00+07:00", "action": "ADD"})
    'eventType=ObjectEventeventTime=2026-07-01T01:30:00.000Zaction=ADD'
    """
    known = bound(event.get("@context"))
    head = "eventType=" + field_name(str(event["type"]), known)
    ordered = [_field("", name, event[name], known) for name in _ORDER if name in event]
    rest = [
        piece
        for name, value in event.items()
        if name not in _ORDER and name not in _SKIPPED and field_name(name, known) not in ignore
        for piece in _rest(name, value, known)
    ]
    return head + "".join(ordered) + "".join(sorted(rest))


def bound(context: Any) -> dict[str, str]:
    """The prefixes of a @context, those of EPCIS itself included."""
    found = {"cbv": _CBV, "gs1": _GS1, "rdfs": _RDFS}
    for part in context if isinstance(context, list) else [context]:
        if isinstance(part, Mapping):
            found |= {str(k): v for k, v in part.items() if isinstance(v, str)}
    return found | {"cbvmda": "urn:epcglobal:cbv:mda"}


def _rest(name: str, value: Any, known: Namespaces) -> list[str]:
    if name in _LINES:
        return [_field("", name, value, known)]
    return _own(name, value, known)


def _field(where: str, name: str, value: Any, known: Namespaces) -> str:
    """A standard field with its value or values; lists are sorted, empty ones leave nothing."""
    if name in _LINES:
        inner = _LINES[name]
        lines = sorted(_field(name, inner, one, known) for one in value)
        return name + "".join(lines) if lines else ""
    if isinstance(value, list):
        return "".join(sorted(_field(where, name, one, known) for one in value))
    if isinstance(value, Mapping):
        return _node(name, value, known)
    text = _value(where, name, value)
    return f"{name}={text}" if text else ""


def _node(name: str, value: Mapping[str, Any], known: Namespaces) -> str:
    order = _INNER.get(name, ())
    pieces = [_field(name, key, value[key], known) for key in order if key in value]
    own = [p for key, one in value.items() if key not in order for p in _own(key, one, known)]
    inside = "".join(pieces) + "".join(sorted(own))
    return (name if name not in _PAIRS else "") + inside if inside else ""


def _own(name: str, value: Any, known: Namespaces) -> list[str]:
    """A field of one's own, one piece for each value; comments are left out."""
    key = field_name(name.removeprefix("@"), known)
    if value is None or key == f"{{{_RDFS}}}comment":
        return []
    if isinstance(value, list):
        return [piece for one in value for piece in _own(name, one, known)]
    if isinstance(value, Mapping):
        text = _value("", "", value.get("#text", ""))
        inner = [
            piece
            for inner_name, one in value.items()
            if inner_name not in ("#text", "@context")
            for piece in _own(inner_name, one, known)
        ]
        return [key + (f"={text}" if text else "") + "".join(sorted(inner))]
    text = _value("", "", value)
    return [f"{key}={text}" if text else key]


def field_name(name: str, known: Namespaces) -> str:
    """`prefix:local` as `{namespace}local`; a whole URI is cut after its last mark.

    >>> field_name("e:a", {"e": "https://e.example/"}), field_name("https://e.example/x#b", {})
    ('{https://e.example/}a', '{https://e.example/x#}b')
    """
    prefix, colon, local = name.partition(":")
    if not colon or name.startswith("{"):
        return name
    if prefix in known:
        return f"{{{known[prefix]}}}{local}"
    cut = max(name.rfind(mark) for mark in "#/:") + 1
    return f"{{{name[:cut]}}}{name[cut:]}" if prefix in ("http", "https", "urn") else name


def _value(where: str, name: str, value: Any) -> str:
    text = str(value).lower() if isinstance(value, bool) else str(value).strip()
    if name in _TIMES:
        return _time(text)
    if (where, name) in _WORDS and ":" not in text:
        return _WORDS[where, name] + text
    return _plain(text)


def _plain(text: str) -> str:
    if text[:1] in set("0123456789+-."):
        return _number(text)
    if text.startswith("urn:epcglobal:cbv:"):
        kind, _, word = text.removeprefix("urn:epcglobal:cbv:").partition(":")
        return f"{_CBV}{_CBV_URN[kind]}{word}" if kind in _CBV_URN else text
    for prefix, whole in (("cbv:", _CBV), ("gs1:", _GS1)):
        if text.startswith(prefix):
            return whole + text.removeprefix(prefix)
    return canonical(text)


def _number(text: str) -> str:
    try:
        found = float(text)
        return str(int(found)) if found == int(found) else str(found)
    except (ValueError, OverflowError):
        return text


def _time(text: str) -> str:
    try:
        moment = datetime.fromisoformat(text.upper())
    except ValueError:
        return text
    if moment.tzinfo is not None:
        moment = moment.astimezone(UTC)
    return moment.isoformat(timespec="milliseconds")[:23] + "Z"
