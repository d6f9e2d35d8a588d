"""The CBV 2.0 event hash: one identity for an event, whatever format and order it came in.

    event_hash(event)   → 'ni:///sha-256;<64 hex>?ver=CBV2.0'
    prehash(event)      → the text that is hashed, to see why two events differ

recordTime, eventID and errorDeclaration are left out, so a declaration of error has the hash of
the event it withdraws. The order is that of the published vectors: transactions, destinations,
ilmd, sources and fields of one's own come last, sorted together.
Source: CBV 2.0, section 8.9; vectors of the reference implementation.
"""

from collections.abc import Callable, Collection, Mapping
from hashlib import sha256
from typing import Any

from ocop.epcis import vocabulary as cbv
from ocop.epcis.canonical import parts
from ocop.epcis.canonical.values import time, value, word
from ocop.epcis.event import Body, Event
from ocop.epcis.namespaces import Namespaces, expanded, from_context

__all__ = ["event_hash", "ignored_fields", "prehash"]

_NOT_HASHED = frozenset({"type", "recordTime", "eventID", "errorDeclaration", "@context"})


def _plain(name: str, given: Any) -> str:
    text = value(given)
    return f"{name}={text}" if text else ""


def _time(name: str, given: Any) -> str:
    return f"{name}={time(str(given).strip())}"


def _several(name: str, given: Any) -> str:
    many = given if isinstance(given, list) else [given]
    return "".join(sorted([_plain(name, one) for one in many]))


def _biz_step(name: str, given: Any) -> str:
    return f"bizStep={word(cbv.BIZ_STEP, given)}"


def _disposition(name: str, given: Any) -> str:
    return f"disposition={word(cbv.DISPOSITION, given)}"


def _persistent(name: str, given: Any) -> str:
    return parts.dispositions(given)


# Fields in the order of the hash; the two places and the sensors follow, then all the rest.
_ORDER: tuple[tuple[str, Callable[[str, Any], str]], ...] = (
    ("eventTime", _time),
    ("eventTimeZoneOffset", _plain),
    ("certificationInfo", _several),
    ("parentID", _plain),
    ("epcList", parts.items),
    ("inputEPCList", parts.items),
    ("childEPCs", parts.items),
    ("quantityList", parts.quantities),
    ("childQuantityList", parts.quantities),
    ("inputQuantityList", parts.quantities),
    ("outputEPCList", parts.items),
    ("outputQuantityList", parts.quantities),
    ("action", _plain),
    ("transformationID", _plain),
    ("bizStep", _biz_step),
    ("disposition", _disposition),
    ("persistentDisposition", _persistent),
)
_PAIRS = {
    "bizTransactionList": ("bizTransaction", cbv.BIZ_TRANSACTION_TYPE),
    "sourceList": ("source", cbv.SOURCE_DEST_TYPE),
    "destinationList": ("destination", cbv.SOURCE_DEST_TYPE),
}
_IN_PLACE = _NOT_HASHED.union(
    (name for name, _ in _ORDER), ("readPoint", "bizLocation", "sensorElementList")
)


def prehash(event: Event, *, ignore: Collection[str] = ()) -> str:
    """The text that is hashed; `ignore` are fields to leave out, as `{namespace}name`.

    >>> body = {"type": "ObjectEvent", "eventTime": "2026-07-01T08:30:00+07:00", "action": "ADD"}
    >>> prehash(Event(0, body))
    'eventType=ObjectEventeventTime=2026-07-01T01:30:00.000Zaction=ADD'
    """
    body, namespaces = event.body, event.namespaces
    kind = str(body["type"])
    pieces = ["eventType=", expanded(kind, namespaces) if ":" in kind else kind]
    pieces += [write(name, body[name]) for name, write in _ORDER if name in body]
    tail: list[str] = []
    for name in ("readPoint", "bizLocation"):
        if name in body:
            text, rest = parts.place(name, body[name], namespaces)
            pieces.append(text)
            tail += [name + "".join(sorted(rest))] if rest else []
    if "sensorElementList" in body:
        text, rest = parts.sensors(body["sensorElementList"], namespaces)
        pieces.append(text)
        tail += rest
    tail += _tail(body, namespaces, ignore)
    tail.sort()
    return "".join(pieces + tail)


def _tail(body: Body, namespaces: Namespaces, ignore: Collection[str]) -> list[str]:
    """What has no place in the order: pairs, ilmd, fields of one's own."""
    found: list[str] = []
    for name, given in body.items():
        if name in _IN_PLACE:
            continue
        if name in _PAIRS:
            if given:
                found.append(parts.pairs(name, *_PAIRS[name], given))
            continue
        key = expanded(name, namespaces)
        if key not in ignore:
            found += parts.node(key, given, namespaces)
    return found


def event_hash(event: Event, *, ignore: Collection[str] = ()) -> str:
    """The hash ID of an event that the schema has passed (RFC 6920 form).

    >>> body = {"type": "ObjectEvent", "eventTime": "2026-07-01T08:30:00+07:00", "action": "ADD"}
    >>> event_hash(Event(0, body)) == event_hash(Event(7, {**body, "eventID": "urn:uuid:1"}))
    True
    """
    digest = sha256(prehash(event, ignore=ignore).encode()).hexdigest()
    return f"ni:///sha-256;{digest}?ver=CBV2.0"


def ignored_fields(shell: Mapping[str, Any], namespaces: Namespaces) -> frozenset[str]:
    """The fields a document asks to leave out of its hashes (`…:ignoreFields`), as full names.

    A repository that adds fields to events says so here, or no hash would match any more.
    """
    known = {**namespaces, **from_context(shell.get("@context"))}
    body = shell.get("epcisBody", {})
    found: set[str] = set()
    for holder in (shell, body, body.get("queryResults", {})):
        for name, given in holder.items():
            if name.endswith(":ignoreFields"):
                found.update(_field_names(given, known))
    return frozenset(found)


def _field_names(given: Any, namespaces: Namespaces) -> list[str]:
    """From JSON a list of names, from XML an object with one empty field per name."""
    names = [given] if isinstance(given, str) else given
    return [expanded(str(name), namespaces) for name in names]
