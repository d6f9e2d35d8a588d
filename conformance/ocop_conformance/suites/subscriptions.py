"""Named queries and subscriptions, with a receiver of our own where the server can reach us."""

import json
from collections.abc import Iterator
from contextlib import contextmanager
from email.message import Message
from typing import Any

from ocop_conformance import events
from ocop_conformance.checks import Failed, Level, NotApplicable, Suite
from ocop_conformance.client import segment
from ocop_conformance.problems import expect_problem
from ocop_conformance.receiver import Delivery, Receiver
from ocop_conformance.run import Run, event_list
from ocop_conformance.samples import SCHEDULE, destination, query_name
from ocop_conformance.websocket import Line

SUITE = Suite("EPCIS 2.0 REST binding, named queries and subscriptions")
_MINUTE = 75  # seconds: many servers look after their schedules once a minute
_TOKEN = "ocx-signature-token"  # noqa: S105 (says who signs, guards nothing)


# --- named queries ------------------------------------------------------------------------------


@SUITE.check("queries.events", "A named query answers what its parameters answer")
def query_events(run: Run) -> None:
    name = query_name(run)
    found = run.found({}, path=f"/queries/{segment(name)}/events")
    wanted = run.found({"EQ_bizLocation": run.names.place("site")})
    got, expected = (sorted(str(one["eventID"]) for one in some) for some in (found, wanted))
    if got != expected:
        raise Failed(f"GET /queries/{name}/events", f"{len(expected)} events", f"{len(got)} others")


@SUITE.check("queries.pages", "A named query answers page by page")
def query_pages(run: Run) -> None:
    path = f"/queries/{segment(query_name(run))}/events"
    first = run.get(path, "perPage=2")
    if len(event_list(first)) != 2:
        raise first.failed("2 events with perPage=2", f"{len(event_list(first))}")
    found = run.found({"perPage": "2"}, path=path)
    if len(found) != 9:
        raise first.failed("9 events over all pages", f"{len(found)}")


@SUITE.check("queries.result-name", "The answer names its query")
def query_result_name(run: Run) -> None:
    name = query_name(run)
    answer = run.get(f"/queries/{segment(name)}/events").expect_status(200)
    got = answer.json().get("epcisBody", {}).get("queryResults", {}).get("queryName")
    if got != name:
        raise answer.failed(f"queryName {name}", str(got))


@SUITE.check("queries.bad", "A named query with an unknown parameter is refused")
def bad_query(run: Run) -> None:
    name = run.names.query("bad")
    answer = run.post("/queries", {"name": name, "query": {"EQ_noSuchThing": ["1"]}})
    if answer.status == 201:
        run.undo_later(f"/queries/{segment(name)}")
    expect_problem(answer, 400)


@SUITE.check("queries.no-name", "A named query without name is refused")
def nameless_query(run: Run) -> None:
    expect_problem(run.post("/queries", {"query": {"EQ_action": ["ADD"]}}), 400)


@SUITE.check("queries.extensions", "A named query binds its own prefixes", level=Level.SHOULD)
def query_with_context(run: Run) -> None:
    run.need("things")
    name = run.names.query("own")
    run.undo_later(f"/queries/{segment(name)}")
    query = {"@context": events.CONTEXT, "EQ_ocx:colour": ["xanh lá"],
             "EQ_bizLocation": [run.names.place("site")]}  # fmt: skip
    run.post("/queries", {"name": name, "query": query}).expect_status(201)
    found = run.found({}, path=f"/queries/{segment(name)}/events")
    if [one["eventID"] for one in found] != [run.names.event_id("made")]:
        raise Failed(f"GET /queries/{name}/events", "the one event", f"{len(found)} events")


# --- subscriptions without a receiver -----------------------------------------------------------


def _path(run: Run, name: str = "shared") -> str:
    return f"/queries/{segment(query_name(run, name))}/subscriptions"


def _refused(run: Run, controls: dict[str, Any]) -> None:
    body = {"dest": destination(run, "/refused"), "signatureToken": _TOKEN, **controls}
    answer = run.post(_path(run), body)
    if answer.status == 201:
        run.undo_later(run.below(answer.expect_header("Location")))
    expect_problem(answer, 400)


@SUITE.check("subscriptions.no-controls", "Neither stream nor schedule is refused")
def no_controls(run: Run) -> None:
    _refused(run, {})


@SUITE.check("subscriptions.both-controls", "Stream and schedule together are refused")
def both_controls(run: Run) -> None:
    _refused(run, {"stream": True, "schedule": SCHEDULE})


@SUITE.check("subscriptions.bad-schedule", "A schedule of minute 99 is refused")
def bad_schedule(run: Run) -> None:
    _refused(run, {"schedule": {"minute": "99"}})


@SUITE.check("subscriptions.secret", "The signature token is not shown again")
def no_secret(run: Run) -> None:
    body = {"dest": destination(run, "/secret"), "signatureToken": _TOKEN, "schedule": SCHEDULE}
    answer = run.post(_path(run), body).expect_status(201)
    address = run.below(answer.expect_header("Location"))
    run.undo_later(address)
    for shown in (answer, run.get(address), run.get(_path(run))):
        if _TOKEN.encode() in shown.body:
            raise shown.failed("an answer without the signature token", "the token itself")


@SUITE.check("subscriptions.end-with-query", "Deleting a query ends its subscriptions")
def end_with_query(run: Run) -> None:
    path = _path(run, "ending")
    body = {"dest": destination(run, "/ending"), "signatureToken": _TOKEN, "schedule": SCHEDULE}
    address = run.below(run.post(path, body).expect_status(201).expect_header("Location"))
    run.delete(path.removesuffix("/subscriptions")).expect_status(204)
    run.get(address).expect_status(404)


@contextmanager
def _line(run: Run, name: str) -> Iterator[Line]:
    """A websocket to the events of a query as they come; without token when the run has none."""
    address = run.server.origin + run.server.target(f"/queries/{segment(name)}/events")
    with run.server.line(f"{address}?stream=true") as line:
        yield line


@SUITE.check("subscriptions.websocket", "The events of a query stream over a websocket",
             level=Level.OPTIONAL)  # fmt: skip
def websocket(run: Run) -> None:
    with _line(run, query_name(run)) as line:
        if (code := line.close()) != 1000:
            raise Failed("websocket close", "a close frame with 1000 in answer to ours", str(code))


@SUITE.check("subscriptions.websocket.event", "A new event comes over the websocket",
             level=Level.OPTIONAL)  # fmt: skip
def websocket_event(run: Run) -> None:
    name, place = run.names.query("line"), run.names.place("line")
    run.undo_later(f"/queries/{segment(name)}")
    run.post("/queries", {"name": name, "query": {"EQ_bizLocation": [place]}}).expect_status(201)
    with _line(run, name) as line:
        _happen(run, "line-other", run.names.place("elsewhere"))
        event_id = _happen(run, "line", place)
        body = line.message(seconds=run.aim.settle)
    if body is None or event_id.encode() not in body:
        got = "nothing" if body is None else body[:200].decode("utf-8", "replace")
        raise Failed("websocket message", f"the event {event_id}", got)
    _document(Delivery("websocket", Message(), body))


@SUITE.check("subscriptions.websocket.refused", "A websocket with stream and schedule is refused",
             level=Level.OPTIONAL)  # fmt: skip
def websocket_refused(run: Run) -> None:
    client = run.server.again(most_requests=1)
    headers = {"Upgrade": "websocket", "Connection": "Upgrade", "Sec-WebSocket-Version": "13",
               "Sec-WebSocket-Key": "dGhlIHNhbXBsZSBub25jZQ=="}  # fmt: skip
    path = f"/queries/{segment(query_name(run))}/events"
    try:
        answer = client.ask("GET", path, query="stream=true&minute=5", headers=headers)
    finally:
        client.close()
    expect_problem(answer, 400)


# --- with a receiver ----------------------------------------------------------------------------


def _receiver(run: Run) -> Receiver:
    if run.receiver is None:
        raise NotApplicable("needs --webhook-host, a name under which the server reaches us")
    return run.receiver


def _subscribed(run: Run, mark: str, **controls: Any) -> tuple[str, str]:
    """A query about one place of its own and a subscription to it: (place, address)."""
    receiver, place = _receiver(run), run.names.place(mark)
    name = run.names.query(mark)
    run.undo_later(f"/queries/{segment(name)}")
    body = {"name": name, "query": {"EQ_bizLocation": [place]}}
    run.post("/queries", body).expect_status(201)
    wanted = {"dest": receiver.address(f"/{mark}"), "signatureToken": _TOKEN, **controls}
    answer = run.post(f"/queries/{segment(name)}/subscriptions", wanted).expect_status(201)
    address = run.below(answer.expect_header("Location"))
    run.undo_later(address)
    return place, address


def _happen(run: Run, mark: str, place: str) -> str:
    """Something at the place; the eventID."""
    one = events.observed(mark, run.names, bizLocation={"id": place})
    run.capture(events.document([one], run.names))
    return str(one["eventID"])


def _document(delivery: Delivery) -> dict[str, Any]:
    request = f"POST {delivery.path} (delivery)"
    try:
        body = json.loads(delivery.body)
    except ValueError:
        raise Failed(request, "a JSON body", repr(delivery.body[:80])) from None
    if not isinstance(body, dict) or body.get("type") != "EPCISQueryDocument":
        raise Failed(request, "an EPCISQueryDocument", str(body)[:200])
    return body


def _delivered(run: Run, path: str, event_id: str) -> list[Delivery]:
    """The deliveries to a path, once one of them has the event."""
    found = _receiver(run).wait(path, seconds=run.aim.settle)
    if not any(event_id in delivery.body.decode("utf-8", "replace") for delivery in found):
        got = f"{len(found)} deliveries without it within {run.aim.settle:g} s"
        raise Failed(f"POST {path} (delivery)", f"the event {event_id}", got)
    return found


@SUITE.check("webhook.stream", "stream: true delivers a new event as an EPCISQueryDocument")
def stream(run: Run) -> None:
    place, address = _subscribed(run, "streamed", stream=True)
    event_id = _happen(run, "streamed", place)
    delivery = _delivered(run, "/streamed", event_id)[0]
    results = _document(delivery)["epcisBody"]["queryResults"]
    if results.get("queryName") != run.names.query("streamed"):
        request = "POST /streamed (delivery)"
        raise Failed(request, f"queryName {run.names.query('streamed')}", str(results)[:200])
    wanted = address.rstrip("/").rpartition("/")[2]
    if str(results.get("subscriptionID")) != wanted:
        request = "POST /streamed (delivery)"
        raise Failed(request, f"subscriptionID {wanted}", str(results.get("subscriptionID")))


@SUITE.check("webhook.signature", "With a signature token the delivery carries GS1-Signature")
def signature(run: Run) -> None:
    place, _ = _subscribed(run, "signed", stream=True)
    delivery = _delivered(run, "/signed", _happen(run, "signed", place))[0]
    if not delivery.headers.get("GS1-Signature"):
        raise Failed("POST /signed (delivery)", "the header GS1-Signature", "none")


@SUITE.check("webhook.others", "Events the query does not match are not delivered")
def only_matching(run: Run) -> None:
    place, _ = _subscribed(run, "choosy", stream=True)
    other = _happen(run, "choosy-other", run.names.place("elsewhere"))
    own = _happen(run, "choosy", place)
    for delivery in _delivered(run, "/choosy", own):
        if other.encode() in delivery.body:
            raise Failed("POST /choosy (delivery)", f"no event {other}", "the event")


@SUITE.check("webhook.schedule", "A schedule delivers, and with reportIfEmpty also nothing")
def schedule(run: Run) -> None:
    every_second = {"second": "[0-59]"}
    _subscribed(run, "scheduled", schedule=every_second, reportIfEmpty=True)
    found = _receiver(run).wait("/scheduled", seconds=_MINUTE)
    if not found:
        got = f"nothing within {_MINUTE} s"
        raise Failed("POST /scheduled (delivery)", "an empty EPCISQueryDocument", got)
    _document(found[0])


@SUITE.check("webhook.ends", "After DELETE of the subscription nothing is delivered any more")
def ends(run: Run) -> None:
    place, address = _subscribed(run, "ended", stream=True)
    run.delete(address).expect_status(204)
    event_id = _happen(run, "ended", place)
    found = _receiver(run).wait("/ended", seconds=min(3.0, run.aim.settle))
    if any(event_id.encode() in one.body for one in found):
        raise Failed("POST /ended (delivery)", "nothing after the end", "the event")
