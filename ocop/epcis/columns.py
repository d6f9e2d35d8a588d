"""What the tables keep of an event beside its body: one row of facts, one row per identifier.

Plain Python. Identifiers and vocabulary come out in the canonical form of the event hash, so a
URN and a Digital Link of one thing meet in one index entry.
"""

from collections.abc import Iterator, Mapping
from datetime import datetime
from hashlib import sha256
from typing import Any, NamedTuple
from uuid import UUID

import orjson

from ocop.epcis import vocabulary as cbv
from ocop.epcis.canonical.values import text_value
from ocop.epcis.event import Body, Event

# Fields whose identifiers are indexed, with the role each stands in (models.Role).
ITEMS = (("epcList", 1), ("childEPCs", 3), ("inputEPCList", 4), ("outputEPCList", 5))
QUANTITIES = (
    ("quantityList", 11),
    ("childQuantityList", 13),
    ("inputQuantityList", 14),
    ("outputQuantityList", 15),
)
PARENT, TRANSACTION, TRANSFORMATION = 2, 20, 21
PARTY_TYPES = frozenset({"owning_party", "possessing_party"})


class EpcRow(NamedTuple):
    """One identifier of an event: its role, and for a class how much of it."""

    epc: str
    role: int
    quantity: float | None = None
    uom: str | None = None


class Facts(NamedTuple):
    """The columns of one event; times are aware, words bare, identifiers canonical."""

    type: str
    action: str
    event_time: datetime
    biz_step: str
    disposition: str
    read_point: str
    biz_location: str
    transformation_id: str
    declaration_time: datetime | None
    parent: str | None
    parties: list[str]
    epcs: list[EpcRow]


def event_key(
    event_id: str, declaration: Mapping[str, Any] | None = None, *, owner: int = 0
) -> UUID:
    """The key of an event in the tables: half of the SHA-256 of its id.

    A declaration of error has the id of the event it withdraws and a key of its own, made from
    what is declared by which owner: sent twice it is the same, two different declarations stand
    side by side.

    >>> str(event_key("urn:uuid:1"))
    'b362f508-74c7-0202-3872-705f03475832'
    """
    text = canonical_id(event_id).encode()
    if declaration is not None:
        said = orjson.dumps(declaration, option=orjson.OPT_SORT_KEYS)
        text += b"\0%d\0" % owner + said
    return UUID(bytes=sha256(text).digest()[:16])


def canonical_id(event_id: str) -> str:
    """An event id in the form in which ids are compared."""
    return text_value(event_id.strip())


def moment(text: str) -> datetime:
    """A time of an event that the rules have passed."""
    return datetime.fromisoformat(text.upper())


def facts_of(event: Event) -> Facts:
    """The columns and index rows of an event that the rules have passed."""
    body = event.body
    declared = body.get("errorDeclaration")
    return Facts(
        type=text_value(body["type"]),
        action=body.get("action", ""),
        event_time=moment(body["eventTime"]),
        biz_step=cbv.BIZ_STEP.word(body.get("bizStep", "")),
        disposition=cbv.DISPOSITION.word(body.get("disposition", "")),
        read_point=_place(body, "readPoint"),
        biz_location=_place(body, "bizLocation"),
        transformation_id=text_value(body.get("transformationID", "")),
        declaration_time=moment(declared["declarationTime"]) if declared else None,
        parent=text_value(body["parentID"]) if "parentID" in body else None,
        parties=sorted(set(_parties(body))),
        epcs=list(index_rows(body)),
    )


def _place(body: Body, field: str) -> str:
    place = body.get(field)
    return text_value(place["id"]) if place else ""


def _parties(body: Body) -> Iterator[str]:
    """Who hands over and who takes over: owners and holders among sources and destinations."""
    for name, inner in (("sourceList", "source"), ("destinationList", "destination")):
        for line in body.get(name, ()):
            if cbv.SOURCE_DEST_TYPE.word(line.get("type", "")) in PARTY_TYPES:
                yield text_value(line[inner])


def index_rows(body: Body) -> Iterator[EpcRow]:
    """Every identifier of an event that it can be found by."""
    if "parentID" in body:
        yield EpcRow(text_value(body["parentID"]), PARENT)
    for field, role in ITEMS:
        if field in body:
            for epc in body[field]:
                yield EpcRow(text_value(epc), role)
    for field, role in QUANTITIES:
        for line in body.get(field, ()):
            yield EpcRow(text_value(line["epcClass"]), role, line.get("quantity"), line.get("uom"))
    yield from _matters(body)


def _matters(body: Body) -> Iterator[EpcRow]:
    """The business transactions and the process an event belongs to."""
    for line in body.get("bizTransactionList", ()):
        yield EpcRow(text_value(line["bizTransaction"]), TRANSACTION)
    if "transformationID" in body:
        yield EpcRow(text_value(body["transformationID"]), TRANSFORMATION)
