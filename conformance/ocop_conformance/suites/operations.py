"""The REST binding: each of the 63 operations on its 29 paths answers as OpenAPI says."""

from collections.abc import Callable, Mapping
from typing import Any

from ocop_conformance import events
from ocop_conformance.checks import Body, Level, Suite
from ocop_conformance.client import Answer, segment
from ocop_conformance.run import Run, event_list
from ocop_conformance.samples import SCHEDULE, destination, filled, query_name, subscription
from ocop_conformance.suites.controls import token_of

SUITE = Suite("EPCIS 2.0 REST binding (OpenAPI)")
COLLECTIONS: Mapping[str, str] = {
    "eventTypes": "eventType", "epcs": "epc", "bizSteps": "bizStep",
    "bizLocations": "bizLocation", "readPoints": "readPoint", "dispositions": "disposition",
}  # fmt: skip
TOP = (*COLLECTIONS, "capture", "events", "queries")
_VERSIONS = ("GS1-EPCIS-Version", "GS1-CBV-Version")
_OPTIONS = (
    "Allow", *_VERSIONS, "GS1-EPCIS-Min", "GS1-EPCIS-Max", "GS1-CBV-Min", "GS1-CBV-Max",
    "GS1-EPC-Format", "GS1-CBV-XML-Format", "GS1-Vendor-Version",
)  # fmt: skip
_OF_CAPTURE = (
    "GS1-EPCIS-Capture-Limit", "GS1-EPCIS-Capture-File-Size-Limit", "GS1-Capture-Error-Behaviour",
)  # fmt: skip
_OF_SUBSCRIPTION = ("Allow", "GS1-EPCIS-Version", "GS1-EPCIS-Min", "GS1-EPCIS-Max",
                    "GS1-Vendor-Version")  # fmt: skip
_ONE_QUERY = "/queries/{queryName}"
_SUBSCRIPTIONS = f"{_ONE_QUERY}/subscriptions"
_ONE_SUBSCRIPTION = f"{_SUBSCRIPTIONS}/{{subscriptionID}}"


def _collection_paths() -> list[str]:
    return [
        path
        for name, one in COLLECTIONS.items()
        for path in (f"/{name}", f"/{name}/{{{one}}}", f"/{name}/{{{one}}}/events")
    ]


# Every path and its methods besides OPTIONS.
PATHS: Mapping[str, tuple[str, ...]] = {
    "/": ("GET",),
    "/capture": ("GET", "POST"),
    "/capture/{captureID}": ("GET",),
    "/events": ("GET", "POST"),
    "/events/{eventID}": ("GET",),
    **dict.fromkeys(_collection_paths(), ("GET",)),
    "/queries": ("GET", "POST"),
    _ONE_QUERY: ("GET", "DELETE"),
    _SUBSCRIPTIONS: ("GET", "POST"),
    _ONE_SUBSCRIPTION: ("GET", "DELETE"),
    "/queries/{queryName}/events": ("GET",),
    "/nextPageToken/{token}": ("DELETE",),
}


def slug(method: str, path: str) -> str:
    """The id of an operation.

    >>> slug("GET", "/epcs/{epc}/events")
    'rest.get.epcs.epc.events'
    """
    words = path.strip("/").translate(str.maketrans("/", ".", "{}"))
    return f"rest.{method.lower()}.{words or 'root'}"


# --- OPTIONS ------------------------------------------------------------------------------------


def _options(path: str, methods: tuple[str, ...]) -> Body:
    def body(run: Run) -> None:
        target = filled(run, path)
        answer = run.server.ask("OPTIONS", target).expect_status(204)
        wanted = _OF_SUBSCRIPTION if path == _ONE_SUBSCRIPTION else _OPTIONS
        for name in (*wanted, *(_OF_CAPTURE if path == "/capture" else ())):
            answer.expect_header(name)
        allowed = {one.strip() for one in answer.header("Allow").split(",")}
        if not {*methods, "OPTIONS"} <= allowed:
            expected = f"Allow with {', '.join([*methods, 'OPTIONS'])}"
            raise answer.failed(expected, answer.header("Allow"))

    return body


for _path, _methods in PATHS.items():
    if not _path.startswith("/nextPageToken"):
        SUITE.add(
            slug("OPTIONS", _path),
            f"OPTIONS {_path} tells versions, formats and methods",
            _options(_path, _methods),
        )


@SUITE.check(
    "rest.options.min-record-time",
    "OPTIONS of a subscription tells from when its next delivery counts",
    level=Level.SHOULD,
)
def min_record_time(run: Run) -> None:
    run.server.ask("OPTIONS", subscription(run)).expect_header("GS1-Query-Min-Record-Time")


# --- GET ----------------------------------------------------------------------------------------


def _get(path: str, look: Callable[[Run, Answer], None], query: str = "") -> None:
    def body(run: Run) -> None:
        answer = run.get(filled(run, path), query).expect_status(200)
        answer.expect_type("application/json", "application/ld+json")
        answer.expect_header("GS1-EPCIS-Version")
        look(run, answer)

    SUITE.add(slug("GET", path), f"GET {path} answers 200 in the right form", body)


def _members(answer: Answer) -> list[Any]:
    body = answer.json()
    found = body.get("member") if isinstance(body, dict) else None
    if not isinstance(found, list) or body.get("type") != "Collection":
        raise answer.failed("a Collection with a list of members")
    return found


def _is_root(run: Run, answer: Answer) -> None:
    names = [str(one).strip("/").rpartition("/")[2] for one in _members(answer)]
    if sorted(names) != sorted(TOP):
        raise answer.failed(f"the nine members {', '.join(sorted(TOP))}", ", ".join(names))


def _is_collection(run: Run, answer: Answer) -> None:
    _members(answer)


def _is_member(run: Run, answer: Answer) -> None:
    names = [str(one).strip("/").rpartition("/")[2] for one in _members(answer)]
    if "events" not in names:
        raise answer.failed("the member events", str(names))


def _has_events(run: Run, answer: Answer) -> None:
    if not event_list(answer):
        raise answer.failed("events of this member", "none")


def _is_job(run: Run, answer: Answer) -> None:
    _require_job(answer, answer.json())


def _require_job(answer: Answer, job: Any) -> None:
    fields = ("captureID", "createdAt", "running", "success", "captureErrorBehaviour")
    missing = [name for name in fields if not isinstance(job, dict) or name not in job]
    if missing:
        raise answer.failed(f"a capture job with {', '.join(missing)}")


def _is_job_list(run: Run, answer: Answer) -> None:
    for job in _list(answer):
        _require_job(answer, job)


def _is_list(run: Run, answer: Answer) -> None:
    _list(answer)


def _list(answer: Answer) -> list[Any]:
    found = answer.json()
    if not isinstance(found, list):
        raise answer.failed("a JSON array")
    return found


def _is_query(run: Run, answer: Answer) -> None:
    body = answer.json()
    one = body[0] if isinstance(body, list) and body else body
    if not isinstance(one, dict) or one.get("name") != query_name(run) or "query" not in one:
        raise answer.failed(f"the name {query_name(run)} and its query")


def _is_subscription(run: Run, answer: Answer) -> None:
    body = answer.json()
    missing = [
        name
        for name in ("subscriptionID", "dest", "createdAt", "schedule")
        if not isinstance(body, dict) or name not in body
    ]
    if missing:
        raise answer.failed(f"a subscription with {', '.join(missing)}")


_get("/", _is_root)
_get("/capture", _is_job_list)
_get("/capture/{captureID}", _is_job)
_get("/events", _has_events, "perPage=1")
_get("/events/{eventID}", _has_events)
for _name, _one in COLLECTIONS.items():
    _get(f"/{_name}", _is_collection, "perPage=2")
    _get(f"/{_name}/{{{_one}}}", _is_member)
    _get(f"/{_name}/{{{_one}}}/events", _has_events, "perPage=2")
_get("/queries", _is_list)
_get(_ONE_QUERY, _is_query)
_get(_SUBSCRIPTIONS, _is_list)
_get(_ONE_SUBSCRIPTION, _is_subscription)
_get("/queries/{queryName}/events", _has_events)


# --- POST and DELETE ----------------------------------------------------------------------------


@SUITE.check(slug("POST", "/capture"), "POST /capture answers 202 with the address of its job")
def post_capture(run: Run) -> None:
    one = events.observed("posted", run.names)
    answer = run.post("/capture", events.document([one], run.names)).expect_status(202)
    answer.expect_header("GS1-EPCIS-Version")
    job = run.ended_job(answer.expect_header("Location"))
    if job.get("success") is not True:
        raise answer.failed("a job that ends with success: true", str(job)[:300])


@SUITE.check(slug("POST", "/events"), "POST /events answers 201 with the address of the event")
def post_event(run: Run) -> None:
    one = events.observed("alone", run.names)
    answer = run.post("/events", events.bare(one)).expect_status(201)
    address = run.below(answer.expect_header("Location"))
    found = event_list(run.get(address))
    if [event.get("eventID") for event in found] != [one["eventID"]]:
        raise answer.failed("the event at its Location", f"{len(found)} events")


@SUITE.check(slug("POST", "/queries"), "POST /queries answers 201 with the address of the query")
def post_query(run: Run) -> None:
    name = run.names.query("posted")
    run.undo_later(f"/queries/{segment(name)}")
    answer = run.post("/queries", {"name": name, "query": {"EQ_action": ["ADD"]}})
    answer.expect_status(201)
    run.get(run.below(answer.expect_header("Location"))).expect_status(200)


@SUITE.check(slug("DELETE", _ONE_QUERY), "DELETE of a query answers 204, and it is gone")
def delete_query(run: Run) -> None:
    path = f"/queries/{segment(query_name(run, 'going'))}"
    run.delete(path).expect_status(204)
    run.get(path).expect_status(404)


@SUITE.check(
    slug("POST", _SUBSCRIPTIONS), "POST of a subscription answers 201 with its address"
)  # fmt: skip
def post_subscription(run: Run) -> None:
    path = f"/queries/{segment(query_name(run))}/subscriptions"
    body = {"dest": destination(run, "/posted"), "signatureToken": "ocx", "schedule": SCHEDULE}
    answer = run.post(path, body).expect_status(201)
    address = run.below(answer.expect_header("Location"))
    run.undo_later(address)
    run.get(address).expect_status(200)


@SUITE.check(
    slug("DELETE", _ONE_SUBSCRIPTION), "DELETE of a subscription answers 204, and it is gone"
)
def delete_subscription(run: Run) -> None:
    path = f"/queries/{segment(query_name(run))}/subscriptions"
    body = {"dest": destination(run, "/going"), "signatureToken": "ocx", "schedule": SCHEDULE}
    address = run.below(run.post(path, body).expect_status(201).expect_header("Location"))
    run.undo_later(address)
    run.delete(address).expect_status(204)
    run.get(address).expect_status(404)


@SUITE.check(
    slug("DELETE", "/nextPageToken/{token}"),
    "DELETE of a page token answers 204, or 501 where that is not built",
)
def delete_token(run: Run) -> None:
    run.need("many")
    query = {"EQ_bizLocation": run.names.place("store"), "perPage": "2"}
    token = token_of(run.get("/events", query))
    run.delete(f"/nextPageToken/{segment(token)}").expect_status(204, 501)
