"""The REST binding: requests that must be refused, each with its status and problem document."""

from collections.abc import Mapping

from ocop_conformance import events
from ocop_conformance.checks import Body, Failed, Level, NotApplicable, Suite
from ocop_conformance.client import segment
from ocop_conformance.problems import expect_problem
from ocop_conformance.run import JSON, Run
from ocop_conformance.samples import query_name

SUITE = Suite("EPCIS 2.0 REST binding, problem responses")
_BIG = 8 * 1024 * 1024
_NOBODY = "https://id.gs1.org/01/09521234543213/21/ocx-nobody-has-this"


def _without_token(method: str, path: str) -> Body:
    def body(run: Run) -> None:
        if not run.aim.has_token:
            raise NotApplicable("no --token, --user or --header given: the server may be open")
        headers = {"Authorization": None, "Accept": JSON, "Content-Type": JSON}
        content = b"{}" if method == "POST" else None
        answer = run.server.ask(method, path, headers=headers, body=content)
        expect_problem(answer, 401, "SecurityException")

    return body


for _method, _path in (
    ("GET", "/events"), ("POST", "/capture"), ("GET", "/capture"), ("GET", "/epcs"),
    ("POST", "/events"), ("GET", "/queries"),
):  # fmt: skip
    _name = f"errors.401.{_method.lower()}-{_path.strip('/')}"
    SUITE.add(_name, f"{_method} {_path} without a token is 401", _without_token(_method, _path))


# --- 404 ----------------------------------------------------------------------------------------

_UNKNOWN: Mapping[str, str] = {
    "event": "/events/" + segment("urn:uuid:00000000-0000-4000-8000-000000000000"),
    "capture": "/capture/00000000-0000-4000-8000-000000000000",
    "epc": "/epcs/" + segment(_NOBODY),
    "bizStep": "/bizSteps/" + segment("https://ocop-conformance.example/no-such-step"),
    "eventType": "/eventTypes/NoSuchEvent",
    "query": "/queries/ocx-no-such-query",
    "query-events": "/queries/ocx-no-such-query/events",
    "subscriptions": "/queries/ocx-no-such-query/subscriptions",
}


def _unknown(path: str, exception: str) -> Body:
    return lambda run: expect_problem(run.get(path), 404, exception)


for _name, _path in _UNKNOWN.items():
    SUITE.add(f"errors.404.{_name}", f"GET {_path[:40]}… is 404", _unknown(_path, ""))


@SUITE.check("errors.404.epc-events", "The events of an unknown EPC are 404 or none")
def events_of_nobody(run: Run) -> None:
    answer = run.get(f"/epcs/{segment(_NOBODY)}/events").expect_status(200, 404)
    if answer.status == 200 and run.found({}, path=f"/epcs/{segment(_NOBODY)}/events"):
        raise answer.failed("no events of an EPC nobody has")


@SUITE.check("errors.404.subscription", "An unknown subscription is 404")
def unknown_subscription(run: Run) -> None:
    path = f"/queries/{segment(query_name(run))}/subscriptions/00000000-0000-4000-8000-000000000000"
    expect_problem(run.get(path), 404)


# --- 406 and 415 --------------------------------------------------------------------------------

_NOT_ACCEPTABLE: Mapping[str, Mapping[str, str]] = {
    "accept": {"Accept": "text/csv"},
    "epcis-min": {"GS1-EPCIS-Min": "99.0"},
    "epcis-max": {"GS1-EPCIS-Max": "0.1"},
    "cbv-min": {"GS1-CBV-Min": "99.0"},
    "cbv-max": {"GS1-CBV-Max": "0.1"},
}


def _not_acceptable(headers: Mapping[str, str]) -> Body:
    def body(run: Run) -> None:
        answer = run.get("/events", "perPage=1", headers)
        expect_problem(answer, 406, "NotAcceptableException")

    return body


for _name, _headers in _NOT_ACCEPTABLE.items():
    _shown = ", ".join(f"{k}: {v}" for k, v in _headers.items())
    SUITE.add(f"errors.406.{_name}", f"GET /events with {_shown} is 406", _not_acceptable(_headers))


@SUITE.check("errors.406.epc-format", "An unknown GS1-EPC-Format is refused")
def unknown_format(run: Run) -> None:
    answer = run.get("/events", "perPage=1", {"GS1-EPC-Format": "Always_Roman"})
    answer.expect_status(400, 406)


@SUITE.check("errors.406.capture-version", "A capture in a version nobody speaks is 406")
def capture_version(run: Run) -> None:
    body = events.document([events.observed("future", run.names)], run.names)
    answer = run.post("/capture", body, headers={"GS1-EPCIS-Version": "99.0"})
    expect_problem(answer, 406, "NotAcceptableException")


def _other_media_type(path: str) -> Body:
    def body(run: Run) -> None:
        answer = run.post(path, b"eventTime;epc\n", media_type="text/csv")
        expect_problem(answer, 415, "UnsupportedMediaTypeException")

    return body


for _path in ("/capture", "/events", "/queries"):
    SUITE.add(
        f"errors.415.{_path.strip('/')}", f"POST {_path} of CSV is 415", _other_media_type(_path)
    )


# --- 409, 413, 414, 405 -------------------------------------------------------------------------


@SUITE.check("errors.409.event", "POST /events of a known eventID is 409")
def known_event(run: Run) -> None:
    one = events.observed("conflict", run.names)
    run.post("/events", events.bare(one)).expect_status(201)
    answer = run.post("/events", events.bare({**one, "bizStep": "packing"}))
    expect_problem(answer, 409, "ResourceAlreadyExistsException")


@SUITE.check("errors.409.query", "POST /queries of a known name is 409")
def known_query(run: Run) -> None:
    body = {"name": query_name(run), "query": {"EQ_action": ["ADD"]}}
    expect_problem(run.post("/queries", body), 409, "ResourceAlreadyExistsException")


@SUITE.check("errors.413.size", "A capture larger than announced is 413 and says the limits")
def too_large(run: Run) -> None:
    text = run.server.ask("OPTIONS", "/capture").header("GS1-EPCIS-Capture-File-Size-Limit")
    if not text.isdecimal():
        raise NotApplicable(f"GS1-EPCIS-Capture-File-Size-Limit is “{text}”: no limit announced")
    if int(text) > _BIG:
        _claim_too_much(run, int(text) + 1)
        return
    body = events.document([events.observed("large", run.names)], run.names)
    answer = run.post("/capture", {**body, "ocx:filler": "x" * int(text)})
    expect_problem(answer, 413, "CaptureLimitExceededException")
    answer.expect_header("GS1-EPCIS-Capture-File-Size-Limit")


def _claim_too_much(run: Run, size: int) -> None:
    """Only the header says so: nobody wants to send 100 MB to be refused.

    On a connection of its own, as what follows on this one would be taken for the rest.
    """
    client = run.server.again(most_requests=1)
    headers = {"Content-Length": str(size), "Content-Type": JSON, "Accept": JSON}
    try:
        answer = client.ask("POST", "/capture", headers=headers, body=b"{")
    except Failed:
        raise NotApplicable(f"the server waits for all {size} bytes before it answers") from None
    finally:
        client.close()
    if answer.status == 400:
        raise NotApplicable(f"the server reads on before it refuses {size} bytes")
    expect_problem(answer, 413, "CaptureLimitExceededException")
    answer.expect_header("GS1-EPCIS-Capture-File-Size-Limit")


@SUITE.check("errors.414", "A query string of 16 KB is answered, or refused with 414")
def long_query(run: Run) -> None:
    many = "|".join(f"https://ocop-conformance.example/{i:04}" for i in range(360))
    answer = run.get("/events", {"MATCH_epc": many})
    answer.expect_status(200, 414)
    if answer.status == 414 and answer.media_type == "application/problem+json":
        expect_problem(answer, 414, "URITooLongException")


@SUITE.check("errors.405", "A method no path has is 405 with Allow", level=Level.SHOULD)
def other_method(run: Run) -> None:
    answer = run.server.ask("PUT", "/events", headers={"Content-Type": JSON}, body=b"{}")
    answer.expect_status(405).expect_header("Allow")


@SUITE.check("errors.xml", "Who asks for XML gets problem+xml", level=Level.SHOULD)
def problem_in_xml(run: Run) -> None:
    answer = run.get("/events", "EQ_noSuchThing=1", {"Accept": "application/xml"})
    answer.expect_status(400).expect_type("application/problem+xml")
