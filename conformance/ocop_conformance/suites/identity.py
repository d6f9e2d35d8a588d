"""The event hash of CBV 2.0 as eventID, against our own implementation and published vectors."""

import json
from collections.abc import Mapping
from pathlib import Path
from typing import Any

from ocop_conformance import events, markup
from ocop_conformance.checks import Failed, Level, NotApplicable, Suite
from ocop_conformance.events import CONTEXT, Event
from ocop_conformance.hashing import bound, event_hash, field_name
from ocop_conformance.names import Names
from ocop_conformance.run import JSON, XML, Run

SUITE = Suite("CBV 2.0, 8.9 event identifiers")
_HASH = "ni:///sha-256;"


def _anonymous(n: Names, mark: str) -> Event:
    """A rich event without eventID, about an item of its own."""
    made = next(one for one in events.things(n) if one["eventID"] == n.event_id("made"))
    rest = {name: value for name, value in made.items() if name != "eventID"}
    elsewhere = {**rest["bizLocation"], "id": n.place("anon")}
    return {**rest, "epcList": [n.item(f"anon-{mark}")], "bizLocation": elsewhere}


def _given_id(run: Run, one: Event, body: Any, media_type: str = JSON) -> str:
    """The eventID the server gave to an event that came without."""
    job = run.capture(body, media_type=media_type)
    query = {"MATCH_epc": one["epcList"][0]}
    found = run.wait_for(query, 1)
    if not found:
        raise Failed("POST /capture without eventID", "the event stored", str(job)[:300])
    return str(found[0].get("eventID") or "")


def _hash_id(run: Run, one: Event, body: Any, media_type: str = JSON) -> str:
    """The given eventID, when the server gives hashes."""
    given = _given_id(run, one, body, media_type)
    if not given.startswith(_HASH):
        raise NotApplicable(f"this server gives other ids: {given[:40] or 'none'}")
    return given


def _expect_hash(one: Event, given: str) -> None:
    wanted = event_hash({"@context": CONTEXT, **one})
    if given != wanted:
        raise Failed("POST /capture without eventID", wanted, given)


@SUITE.check("hash.given", "An event without eventID is given one", level=Level.SHOULD)
def given(run: Run) -> None:
    one = _anonymous(run.names, "given")
    if not _given_id(run, one, events.document([one], run.names)):
        raise Failed("POST /capture without eventID", "an eventID", "none")


@SUITE.check("hash.equal", "An eventID in hash form is the hash of the event")
def equal(run: Run) -> None:
    one = _anonymous(run.names, "equal")
    _expect_hash(one, _hash_id(run, one, events.document([one], run.names)))


@SUITE.check("hash.sensors", "The hash holds for measurements")
def sensors(run: Run) -> None:
    n = run.names
    report = {"type": "Temperature", "value": 4.50, "uom": "CEL", "time": n.moment(1)}
    one = events.observed("anon-sensor", n, sensorElementList=[{"sensorReport": [report]}])
    one.pop("eventID")
    _expect_hash(one, _hash_id(run, one, events.document([one], n)))


@SUITE.check("hash.urn", "URN and Digital Link give the same hash")
def urn(run: Run) -> None:
    one = _anonymous(run.names, "urn")
    written = {**one, "epcList": [run.names.item_urn("anon-urn")]}
    _expect_hash(one, _hash_id(run, one, events.document([written], run.names)))


@SUITE.check("hash.order", "The order of fields and of list entries does not matter")
def order(run: Run) -> None:
    one = _anonymous(run.names, "order")
    one["epcList"] = [run.names.item("anon-order"), run.names.item("anon-order-2")]
    turned = dict(reversed(list(one.items())))
    turned["epcList"] = list(reversed(one["epcList"]))
    _expect_hash(one, _hash_id(run, one, events.document([turned], run.names)))


@SUITE.check("hash.zone", "The same moment in another zone gives the same hash")
def zone(run: Run) -> None:
    one = _anonymous(run.names, "zone")
    shifted = {**one, "eventTime": one["eventTime"].replace(".000Z", "+00:00")}
    _expect_hash(one, _hash_id(run, one, events.document([shifted], run.names)))


@SUITE.check("hash.xml", "XML and JSON give the same hash")
def in_xml(run: Run) -> None:
    one = _anonymous(run.names, "xml")
    given_id = _hash_id(run, one, markup.document([one], run.names), XML)
    _expect_hash(one, given_id)


@SUITE.check("hash.declaration", "A declaration of error has the hash of its event")
def declaration(run: Run) -> None:
    n = run.names
    one = events.observed("anon-wrong", n)
    one.pop("eventID")
    first = _hash_id(run, one, events.document([one], n))
    error = {"declarationTime": n.moment(50), "reason": "did_not_occur"}
    run.capture(events.document([{**one, "errorDeclaration": error}], n))
    found = run.wait_for({"EQ_eventID": first}, 2)
    if sorted("errorDeclaration" in one for one in found) != [False, True]:
        expected = "event and declaration under one eventID"
        raise Failed("POST /capture of an errorDeclaration", expected, f"{len(found)} events")


# --- published vectors --------------------------------------------------------------------------


def _folder(run: Run) -> Path:
    folder = run.aim.fixtures and run.aim.fixtures / "epcis" / "event-hash" / "examples"
    if not folder or not folder.is_dir():
        raise NotApplicable("needs --fixtures with epcis/event-hash/examples in it")
    return folder


def vectors(folder: Path) -> list[tuple[str, list[Event], list[str], list[str]]]:
    """Published (file name, events, own fields to leave out, hashes) in JSON."""
    found = []
    for path in sorted(folder.glob("*.jsonld")):
        hashes = path.with_suffix(".hashes")
        if hashes.is_file():
            document = json.loads(path.read_text(encoding="utf-8"))
            ignored = _ignored(document)
            wanted = hashes.read_text(encoding="utf-8").split()
            found.append((path.name, _events_in(document), ignored, wanted))
    return found


def _events_in(document: Mapping[str, Any]) -> list[Event]:
    body = document["epcisBody"]
    listed = body.get("queryResults", {}).get("resultsBody", body)
    made = listed["eventList"] if "eventList" in listed else [listed["event"]]
    outer = document.get("@context", [])
    return [{**one, "@context": [*_many(outer), *_many(one.get("@context", []))]} for one in made]


def _many(value: Any) -> list[Any]:
    return value if isinstance(value, list) else [value]


def _ignored(document: Mapping[str, Any]) -> list[str]:
    known = bound(document.get("@context"))
    body = document["epcisBody"]
    holders = (document, body, body.get("queryResults", {}))
    names = [
        one
        for holder in holders
        for name, value in holder.items()
        if name.endswith(":ignoreFields")
        for one in _many(value)
    ]
    return [field_name(name, known) for name in names]


@SUITE.check("hash.vectors-here", "The hash of this tool gives the published values")
def vectors_here(run: Run) -> None:
    for name, made, ignored, wanted in vectors(_folder(run)):
        got = [event_hash(one, ignore=ignored) for one in made]
        if got != wanted:
            raise Failed(f"{name} (no request)", " ".join(wanted), " ".join(got))


@SUITE.check("hash.vectors", "The server gives the published hashes", level=Level.SHOULD)
def vectors_there(run: Run) -> None:
    refused = []
    published = [entry for entry in vectors(_folder(run)) if not entry[2]]
    for name, made, _, wanted in published:
        for one, hash_id in zip(made, wanted, strict=True):
            kept = {k: v for k, v in one.items() if k not in ("eventID", "errorDeclaration")}
            if run.post("/events", kept).status not in (201, 409):
                refused.append(name)
            elif not run.wait_for({"EQ_eventID": hash_id}, 1):
                raise Failed(f"POST /events ({name})", f"an event {hash_id}", "none of that id")
    if len(refused) == len(published):
        raise NotApplicable(f"the server refuses all published events: {refused[0]} …")
