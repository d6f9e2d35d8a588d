"""Our own example events and documents, in JSON-LD as EPCIS 2.0 has it."""

from collections.abc import Iterable, Mapping
from typing import Any

from ocop_conformance.names import NAMESPACE, PREFIX, Names

EPCIS_CONTEXT = "https://ref.gs1.org/standards/epcis/2.0.0/epcis-context.jsonld"
CONTEXT = [EPCIS_CONTEXT, {PREFIX: NAMESPACE}]
Event = dict[str, Any]


def event(kind: str, name: str, names: Names, *, minute: float = 0, **fields: Any) -> Event:
    """An event with the fields all events have; `name` decides its eventID."""
    return {
        "type": kind,
        "eventID": names.event_id(name),
        "eventTime": names.moment(minute),
        "eventTimeZoneOffset": "+07:00",
        **fields,
    }


def observed(name: str, names: Names, *, minute: float = 0, **fields: Any) -> Event:
    """The smallest useful ObjectEvent; without `epcList` it is about an item of its own name."""
    given = {"action": "OBSERVE", "bizStep": "storing", **fields}
    if "quantityList" not in given:
        given.setdefault("epcList", [names.item(name)])
    return event("ObjectEvent", name, names, minute=minute, **given)


def document(
    events: Iterable[Event], names: Names, *, header: Mapping[str, Any] | None = None
) -> dict[str, Any]:
    """An EPCISDocument around events."""
    return {
        "@context": CONTEXT,
        "type": "EPCISDocument",
        "schemaVersion": "2.0",
        "creationDate": names.moment(60),
        **({"epcisHeader": dict(header)} if header else {}),
        "epcisBody": {"eventList": list(events)},
    }


def query_document(events: Iterable[Event], names: Names) -> dict[str, Any]:
    """An EPCISQueryDocument around events, as a query answers and capture takes again."""
    results = {"queryName": "SimpleEventQuery", "resultsBody": {"eventList": list(events)}}
    return {**document((), names), "type": "EPCISQueryDocument",
            "epcisBody": {"queryResults": results}}  # fmt: skip


def bare(one: Event) -> Event:
    """An event that stands alone and therefore brings its own context."""
    return {"@context": CONTEXT, **one}


def site_and_shelf(names: Names) -> dict[str, Any]:
    """Header master data: the shelf lies in the site, as business location and as read point."""
    children = [names.place("shelf")]
    vocabularies = [
        {
            "type": f"urn:epcglobal:epcis:vtype:{kind}",
            "vocabularyElementList": [
                {
                    "id": names.place("site"),
                    "attributes": [{"id": "cbvmda:site", "attribute": "0"}],
                    "children": children,
                },
                {
                    "id": names.place("shelf"),
                    "attributes": [{"id": "cbvmda:sst", "attribute": "201"}],
                },
            ],
        }
        for kind in ("BusinessLocation", "ReadPoint")
    ]
    return {"epcisMasterData": {"vocabularyList": vocabularies}}


def things(names: Names) -> list[Event]:
    """One event of every type with every standard field and extensions on every level.

    All but `shelved` happen at the site; `wrong` is withdrawn later by `withdrawal`.
    """
    return [*_single_things(names), *_containers(names), *_changes(names)]


def many(names: Names) -> list[Event]:
    """More events than one page holds, half a minute apart, numbered backwards."""
    place = {"id": names.place("store")}
    return [
        observed(f"m{i:02}", names, minute=i / 2, bizLocation=place, **{"ocx:order": 100 - i})
        for i in range(35)
    ]


def _site(names: Names) -> dict[str, Any]:
    return {"id": names.place("site")}


def _single_things(n: Names) -> list[Event]:
    made = event(
        "ObjectEvent", "made", n, minute=1, action="ADD",
        epcList=[n.item("1"), n.item("2")], bizStep="commissioning", disposition="active",
        persistentDisposition={"set": ["completeness_verified"]},
        readPoint={"id": n.place("gate"), "ocx:zone": "A", "ocx:grid": {"ocx:row": "r3"}},
        bizLocation={**_site(n), "ocx:floor": "f2", "ocx:grid": {"ocx:shelf": "s7"}},
        bizTransactionList=[{"type": "po", "bizTransaction": n.paper("po")}],
        ilmd={"ocx:season": "summer", "ocx:weight": 12.5,
              "ocx:origin": {"ocx:garden": "G1", "ocx:slope": 15}},
    )  # fmt: skip
    made |= {"ocx:colour": "xanh lá", "ocx:grade": 5, "ocx:box": {"ocx:label": "L", "ocx:size": 7}}
    sent = event(
        "ObjectEvent", "sent", n, minute=2, action="OBSERVE",
        quantityList=[{"epcClass": n.lot("1"), "quantity": 100, "uom": "KGM"}],
        bizStep="shipping", disposition="in_transit",
        persistentDisposition={"unset": ["completeness_verified"]},
        readPoint={"id": n.place("dock")}, bizLocation=_site(n),
        bizTransactionList=[{"type": "desadv", "bizTransaction": n.paper("desadv")}],
        sourceList=[{"type": "owning_party", "source": n.party}],
        destinationList=[{"type": "location", "destination": n.place("customer")}],
    )  # fmt: skip
    wrong = event(
        "ObjectEvent", "wrong", n, minute=3, action="OBSERVE", epcList=[n.item("9")],
        bizStep="receiving", disposition="in_progress", bizLocation=_site(n),
    )  # fmt: skip
    shelved = event(
        "ObjectEvent", "shelved", n, minute=9, action="OBSERVE", epcList=[n.item("1")],
        bizStep="storing", readPoint={"id": n.place("shelf")},
        bizLocation={"id": n.place("shelf")},
    )  # fmt: skip
    return [made, sent, wrong, shelved]


def withdrawal(n: Names) -> Event:
    """The declaration that the event `wrong` should not have been captured."""
    wrong = next(one for one in things(n) if one["eventID"] == n.event_id("wrong"))
    declaration = {
        "declarationTime": n.moment(30),
        "reason": "incorrect_data",
        "correctiveEventIDs": [n.event_id("sent")],
        "ocx:note": "typing error",
        "ocx:weight": 4,
        "ocx:who": {"ocx:role": "clerk", "ocx:years": 3},
    }
    return {**wrong, "errorDeclaration": declaration}


def _containers(n: Names) -> list[Event]:
    packed = event(
        "AggregationEvent", "packed", n, minute=4, action="ADD", parentID=n.crate("1"),
        childEPCs=[n.item("1"), n.item("2")],
        childQuantityList=[{"epcClass": n.lot("1"), "quantity": 10, "uom": "KGM"}],
        bizStep="packing", disposition="in_progress", readPoint={"id": n.place("gate")},
        bizLocation=_site(n),
    )  # fmt: skip
    unpacked = event(
        "AggregationEvent", "unpacked", n, minute=5, action="DELETE", parentID=n.crate("1"),
        childEPCs=[n.item("1")], bizStep="unpacking", bizLocation=_site(n),
    )  # fmt: skip
    fitted = event(
        "AssociationEvent", "fitted", n, minute=6, action="ADD", parentID=n.place("cold"),
        childEPCs=[n.asset("1")], bizStep="installing", bizLocation=_site(n),
    )  # fmt: skip
    return [packed, unpacked, fitted]


def _changes(n: Names) -> list[Event]:
    billed = event(
        "TransactionEvent", "billed", n, minute=7, action="ADD", parentID=n.crate("2"),
        bizTransactionList=[{"type": "inv", "bizTransaction": n.paper("inv")}],
        epcList=[n.item("2")], bizStep="accepting", disposition="sellable_accessible",
        bizLocation=_site(n),
    )  # fmt: skip
    mixed = event(
        "TransformationEvent", "mixed", n, minute=8, inputEPCList=[n.item("2")],
        inputQuantityList=[{"epcClass": n.lot("1"), "quantity": 50, "uom": "KGM"}],
        outputEPCList=[n.item("3")],
        outputQuantityList=[{"epcClass": n.lot("2"), "quantity": 40, "uom": "KGM"}],
        transformationID=n.paper("batch"), bizStep="assembling", disposition="active",
        certificationInfo=[n.paper("certificate")], bizLocation=_site(n),
    )  # fmt: skip
    return [billed, mixed]
