"""Capture: what goes in comes out; rollback and proceed; the same event twice; hostile bodies."""

import json
from collections.abc import Mapping
from concurrent.futures import ThreadPoolExecutor
from typing import Any

from ocop_conformance import events, sensing
from ocop_conformance.checks import Body, Failed, Level, Suite
from ocop_conformance.client import segment
from ocop_conformance.events import CONTEXT, Event
from ocop_conformance.hashing import prehash
from ocop_conformance.problems import expect_problem
from ocop_conformance.run import JSON, XML, Run, event_list
from ocop_conformance.suites.sensors import refused

SUITE = Suite("EPCIS 2.0, 8.2 capture and REST binding /capture")


def expect_same(request: str, wanted: Event, got: Event) -> None:
    """Failed unless two events mean the same; the report begins where they part."""
    one, other = prehash({"@context": CONTEXT, **wanted}), prehash(got)
    if one != other:
        at = next((i for i, (a, b) in enumerate(zip(one, other, strict=False)) if a != b),
                  min(len(one), len(other)))  # fmt: skip
        start = max(0, at - 30)
        raise Failed(request, f"…{one[start : at + 90]}", f"…{other[start : at + 90]}")


def by_id(run: Run, event_id: str) -> list[Event]:
    """All stored events with this eventID."""
    return run.found({"EQ_eventID": event_id})


def _comes_out(group: str, name: str) -> Body:
    def body(run: Run) -> None:
        run.need(group)
        made = [*events.things(run.names), *sensing.set_1(run.names)]
        wanted = next(one for one in made if one["eventID"] == run.names.event_id(name))
        found = by_id(run, wanted["eventID"])
        if not found:
            raise Failed("GET /events?EQ_eventID=…", f"the event {name}", "nothing")
        expect_same(f"GET /events?EQ_eventID={wanted['eventID']}", wanted, found[0])

    return body


for _group, _name, _what in (
    ("things", "made", "An ObjectEvent with ilmd, places and own fields"),
    ("things", "sent", "An ObjectEvent with quantities, sources and destinations"),
    ("things", "packed", "An AggregationEvent"),
    ("things", "billed", "A TransactionEvent"),
    ("things", "mixed", "A TransformationEvent"),
    ("things", "fitted", "An AssociationEvent"),
    ("set 1", "warm", "Sensor metadata and report with own fields"),
    ("set 1", "signals", "Texts, flags, bytes and addresses of sensors"),
):
    SUITE.add(f"capture.out-{_name}", f"{_what} comes out as it went in", _comes_out(_group, _name))


@SUITE.check("capture.out-vietnamese", "Vietnamese and other scripts come out as they went in")
def any_script(run: Run) -> None:
    text = "Mắm tôm Giao Hưng, 鮮, ñ, 😀 & <b>"
    one = {**events.observed("script", run.names), "ocx:name": text, "ocx:nhãn": "Ớt"}
    run.capture(events.document([one], run.names))
    found = run.wait_for({"EQ_eventID": one["eventID"]}, 1)
    got = next(iter(found), {})
    expect_same("GET /events?EQ_eventID=…", one, got or {"type": "nothing"})


@SUITE.check("capture.record-time", "Stored events carry the time of their recording")
def record_time(run: Run) -> None:
    run.need("things")
    found = by_id(run, run.names.event_id("made"))
    if not found or not found[0].get("recordTime"):
        raise Failed("GET /events?EQ_eventID=…", "recordTime", "none")


@SUITE.check("capture.query-document", "An EPCISQueryDocument can be captured")
def query_document(run: Run) -> None:
    one = events.observed("requeried", run.names)
    job = run.capture(events.query_document([one], run.names))
    if job.get("success") is not True or not run.wait_for({"EQ_eventID": one["eventID"]}, 1):
        raise Failed("POST /capture", "the event of a query document stored", str(job)[:300])


# --- rollback and proceed -----------------------------------------------------------------------


def _one_bad(run: Run, mark: str) -> list[Event]:
    """Two good events around one that the schema passes and the standard does not (TCR-54)."""
    n = run.names
    bad = events.event("AssociationEvent", f"{mark}-bad", n, action="ADD",
                       childEPCs=[n.asset(mark)])  # fmt: skip
    return [events.observed(f"{mark}-1", n), bad, events.observed(f"{mark}-2", n)]


def _stored(run: Run, made: list[Event]) -> list[str]:
    ids = "|".join(one["eventID"] for one in made)
    return [str(one.get("eventID")) for one in run.found({"EQ_eventID": ids})]


def _rolls_back(behaviour: str) -> Body:
    def body(run: Run) -> None:
        made = _one_bad(run, f"rollback{behaviour}")
        headers = {"GS1-Capture-Error-Behaviour": behaviour} if behaviour else {}
        answer = run.post("/capture", events.document(made, run.names), headers=headers)
        answer.expect_status(202, 400)
        if answer.status == 202:
            job = run.ended_job(answer.expect_header("Location"))
            if job.get("success") is not False or not (job.get("errors") or job.get("errorFile")):
                raise answer.failed("success: false with errors", str(job)[:300])
            if job.get("captureErrorBehaviour") != "rollback":
                raise answer.failed("captureErrorBehaviour: rollback", str(job)[:300])
        kept = _stored(run, made)
        if kept:
            raise answer.failed("nothing stored", f"{len(kept)} of 3 events stored")

    return body


SUITE.add("capture.rollback", "One bad event: rollback stores nothing", _rolls_back("rollback"))
SUITE.add("capture.default", "Without a header the behaviour is rollback", _rolls_back(""))


@SUITE.check("capture.proceed", "One bad event: proceed stores the others and names the bad one")
def proceed(run: Run) -> None:
    made = _one_bad(run, "proceed")
    job = run.capture(events.document(made, run.names), behaviour="proceed")
    if job.get("success") is not False or not (job.get("errors") or job.get("errorFile")):
        raise Failed("POST /capture (proceed)", "success: false with errors", str(job)[:300])
    good = sorted([made[0]["eventID"], made[2]["eventID"]])
    run.wait_for({"EQ_eventID": "|".join(good)}, 2)
    kept = sorted(_stored(run, made))
    if kept != good:
        raise Failed("POST /capture (proceed)", f"stored: {good}", f"stored: {kept}")


@SUITE.check("capture.unknown-behaviour", "An unknown error behaviour is refused",
             level=Level.SHOULD)  # fmt: skip
def unknown_behaviour(run: Run) -> None:
    body = events.document([events.observed("nobody", run.names)], run.names)
    answer = run.post("/capture", body, headers={"GS1-Capture-Error-Behaviour": "perhaps"})
    expect_problem(answer, 400)


# --- the same event again -----------------------------------------------------------------------


@SUITE.check("capture.idempotent", "The same document twice is stored once, without an error",
             level=Level.SHOULD)  # fmt: skip
def twice(run: Run) -> None:
    one = events.observed("twice-sent", run.names)
    jobs = [run.capture(events.document([one], run.names)) for _ in range(2)]
    kept = run.wait_for({"EQ_eventID": one["eventID"]}, 1)
    if len(kept) != 1 or jobs[1].get("success") is not True:
        got = f"stored {len(kept)} times, second job {jobs[1]}"
        raise Failed("POST /capture, twice", "stored once, second job success: true", got[:300])


@SUITE.check("capture.concurrent", "The same document four times at once is stored once",
             level=Level.SHOULD)  # fmt: skip
def at_once(run: Run) -> None:
    one = events.observed("at-once", run.names)
    data = json.dumps(events.document([one], run.names)).encode()

    def send(_: int) -> int:
        client = run.server.again(most_requests=1)
        try:
            headers = {"Content-Type": JSON, "Accept": JSON}
            return client.ask("POST", "/capture", headers=headers, body=data).status
        finally:
            client.close()

    with ThreadPoolExecutor(4) as pool:
        statuses = list(pool.map(send, range(4)))
    kept = run.wait_for({"EQ_eventID": one["eventID"]}, 1)
    if len(kept) != 1 or any(status >= 500 for status in statuses):
        got = f"stored {len(kept)} times, statuses {statuses}"
        raise Failed("POST /capture, four at once", "stored once, no 5xx", got)


@SUITE.check("capture.immutable", "Other content under a known eventID does not replace the event")
def immutable(run: Run) -> None:
    one = events.observed("first", run.names)
    run.capture(events.document([one], run.names))
    run.wait_for({"EQ_eventID": one["eventID"]}, 1)
    other = {**one, "bizStep": "destroying"}
    answer = run.post("/capture", events.document([other], run.names))
    answer.expect_status(202, 400, 409)
    if answer.status == 202:
        run.ended_job(answer.expect_header("Location"))
    kept = by_id(run, one["eventID"])
    if not any(prehash(event) == prehash({"@context": CONTEXT, **one}) for event in kept):
        raise answer.failed("the first event unchanged", f"{len(kept)} other events")


@SUITE.check("capture.error-declaration", "A declaration of error stands beside its event",
             clause="7.4.1.4")  # fmt: skip
def declaration(run: Run) -> None:
    run.need("things")
    found = by_id(run, run.names.event_id("wrong"))
    declared = sorted("errorDeclaration" in one for one in found)
    if declared != [False, True]:
        expected = "the event and the event with errorDeclaration"
        raise Failed("GET /events?EQ_eventID=…", expected, f"errorDeclaration in {declared}")
    wanted = events.withdrawal(run.names)["errorDeclaration"]
    got = next(one for one in found if "errorDeclaration" in one)["errorDeclaration"]
    for name in ("reason", "correctiveEventIDs", "ocx:note"):
        if got.get(name) != wanted[name]:
            raise Failed("GET /events?EQ_eventID=…", f"{name}: {wanted[name]}", str(got.get(name)))


@SUITE.check("capture.event-path", "An event stands at /events/{eventID}")
def event_path(run: Run) -> None:
    run.need("things")
    event_id = run.names.event_id("packed")
    found = event_list(run.get(f"/events/{segment(event_id)}"))
    if [one.get("eventID") for one in found] != [event_id]:
        raise Failed(f"GET /events/{event_id}", "the one event", f"{len(found)} events")


# --- bodies that are wrong ----------------------------------------------------------------------

_BOMB = (
    '<!DOCTYPE b [<!ENTITY a "aaaaaaaaaa"><!ENTITY c "&a;&a;&a;&a;&a;&a;&a;&a;&a;&a;">'
    '<!ENTITY d "&c;&c;&c;&c;&c;&c;&c;&c;&c;&c;">]><b>&d;</b>'
)
_FILE = '<!DOCTYPE b [<!ENTITY a SYSTEM "file:///etc/hostname">]><b>&a;</b>'
_WRONG: Mapping[str, tuple[str, bytes, str]] = {
    "no-json": ("A body that is no JSON", b'{"type": "EPCISDocument", ', JSON),
    "empty": ("An empty body", b"", JSON),
    "encoding": ("A body that is not UTF-8", b'{"type": "EPCISDocument", "x": "\xff\xfe"}', JSON),
    "other-json": ("JSON that is no EPCIS document", b"[1, 2, 3]", JSON),
    "deep": ("JSON nested 100,000 levels deep", b"[" * 100_000 + b"]" * 100_000, JSON),
    "no-xml": ("A body that is no XML", b"<EPCISDocument><EPCISBody>", XML),
    "entities": ("XML with entities that multiply", _BOMB.encode(), XML),
    "file-entity": ("XML with an entity that reads a file", _FILE.encode(), XML),
}


def _refused(body: bytes, media_type: str) -> Body:
    def check(run: Run) -> None:
        answer = run.post("/capture", body, media_type=media_type)
        expect_problem(answer, 400, "ValidationException")

    return check


for _name, (_title, _body, _type) in _WRONG.items():
    SUITE.add(f"capture.bad-{_name}", f"{_title} is 400", _refused(_body, _type))


def _wrong_event(change: Mapping[str, Any]) -> Body:
    def check(run: Run) -> None:
        one = events.observed(f"wrong-{'-'.join(change)}", run.names)
        merged = {**one, **change}
        refused(run, {name: value for name, value in merged.items() if value is not None})

    return check


for _name, _title, _change in (
    ("action", "An unknown action", {"action": "SING"}),
    ("time", "A moment that is none", {"eventTime": "2026-13-45T99:00:00Z"}),
    ("no-time", "An event without eventTime", {"eventTime": None}),
    ("zone", "A zone offset that is none", {"eventTimeZoneOffset": "7"}),
    ("type", "An event of no type", {"type": None}),
    ("prefix", "A field without namespace", {"colour": "red"}),
    ("step", "A bare word the vocabulary does not have", {"bizStep": "harvesting"}),
    (
        "alien-field",
        "A field that this type of event does not have",
        {"transformationID": "urn:x:y"},
    ),
):
    SUITE.add(f"capture.wrong-{_name}", f"{_title} is refused", _wrong_event(_change))
