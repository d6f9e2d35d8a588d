"""A small EPCIS repository in memory that does things right, save for the defects it is given."""

import json
import uuid
from collections.abc import Callable, Mapping
from datetime import UTC, datetime, timedelta
from typing import Any

from fake_server import Reply, Request
from ocop_conformance.hashing import event_hash

JSON = {"Content-Type": "application/json", "GS1-EPCIS-Version": "2.0", "GS1-CBV-Version": "2.0"}
_DISCOVERY = {
    "GS1-EPCIS-Version": "2.0", "GS1-EPCIS-Min": "2.0", "GS1-EPCIS-Max": "2.0",
    "GS1-CBV-Version": "2.0", "GS1-CBV-Min": "2.0", "GS1-CBV-Max": "2.0",
    "GS1-EPC-Format": "Never_Translates", "GS1-CBV-XML-Format": "Never_Translates",
    "GS1-Vendor-Version": "fake 1", "GS1-EPCIS-Capture-Limit": "1000",
    "GS1-EPCIS-Capture-File-Size-Limit": "100000", "GS1-Capture-Error-Behaviour": "all",
}  # fmt: skip
_ALLOW = {"capture": "GET, POST, OPTIONS", "events": "GET, POST, OPTIONS"}
_LISTS = ("epcList", "childEPCs")
Event = dict[str, Any]


class Refused(Exception):
    """An answer with a problem document."""

    def __init__(self, status: int, exception: str) -> None:
        super().__init__(exception)
        self.status, self.exception = status, exception


class FakeEpcis:
    """Call it with a request. `defects` are the names of what it does wrong."""

    def __init__(self, *defects: str) -> None:
        self.defects = frozenset(defects)
        self.events: list[Event] = []
        self.jobs: dict[str, Mapping[str, Any]] = {}

    def __call__(self, request: Request) -> Reply:
        try:
            return self._answer(request)
        except Refused as refused:
            return self._problem(refused)

    def _answer(self, request: Request) -> Reply:
        if request.method == "OPTIONS":
            return self._options(request)
        if "authorization" not in request.headers and "open door" not in self.defects:
            raise Refused(401, "SecurityException")
        way = (request.method, *request.segments[:1])
        handler = self._ways().get(way)
        if handler is None:
            raise Refused(404, "NoSuchResourceException")
        return handler(request)

    def _ways(self) -> Mapping[tuple[str, ...], Callable[[Request], Reply]]:
        return {
            ("POST", "capture"): self._capture,
            ("GET", "capture"): self._job,
            ("GET", "events"): self._events,
            ("POST", "events"): self._post_event,
        }

    def _problem(self, refused: Refused) -> Reply:
        if "plain errors" in self.defects:
            return Reply(refused.status, b"<h1>Oops</h1>", {"Content-Type": "text/html"})
        inside = (
            406 if refused.status == 409 and "openapi's 409" in self.defects else refused.status
        )
        name = refused.exception
        if refused.status == 415 and "openapi's 415" in self.defects:
            name = f"I{name}"
        if "nameless errors" in self.defects:
            name = "Problem"
        body = {"type": f"epcisException:{name}", "title": "No", "status": inside}
        headers = {**JSON, "Content-Type": "application/problem+json"}
        return Reply(refused.status, json.dumps(body).encode(), headers)

    def _options(self, request: Request) -> Reply:
        headers = dict(_DISCOVERY)
        headers["Allow"] = _ALLOW.get("".join(request.segments[:1]), "GET, OPTIONS")
        if "no versions" in self.defects:
            del headers["GS1-EPCIS-Min"]
        if "wrong methods" in self.defects:
            headers["Allow"] = "GET"
        return Reply(200 if "options 200" in self.defects else 204, b"", headers)

    # --- capture --------------------------------------------------------------------------------

    def _body(self, request: Request) -> Any:
        if request.headers.get("content-type") not in ("application/json", "application/ld+json"):
            raise Refused(415, "UnsupportedMediaTypeException")
        if len(request.body) > 100_000:
            raise Refused(413, "CaptureLimitExceededException")
        try:
            return json.loads(request.body)
        except (ValueError, RecursionError):
            status = 500 if "breaks on bad bodies" in self.defects else 400
            raise Refused(status, "ValidationException") from None

    def _capture(self, request: Request) -> Reply:
        body = self._body(request)
        if not isinstance(body, dict) or "epcisBody" not in body:
            raise Refused(400, "ValidationException")
        inner = body["epcisBody"]
        inner = inner.get("queryResults", {}).get("resultsBody", inner)
        behaviour = request.headers.get("gs1-capture-error-behaviour", "rollback")
        errors = self._record(inner["eventList"], behaviour)
        job_id = str(len(self.jobs))
        self.jobs[job_id] = {
            "captureID": job_id, "createdAt": _now(), "finishedAt": _now(),
            "running": "endless jobs" in self.defects, "success": not errors,
            "captureErrorBehaviour": behaviour, "errors": errors,
        }  # fmt: skip
        return Reply(202, b"", {**JSON, "Location": f"/capture/{job_id}"})

    def _record(self, given: list[Event], behaviour: str) -> list[Mapping[str, str]]:
        """Store what is right; the errors."""
        bad = [one for one in given if self._is_wrong(one)]
        rolls_back = behaviour == "rollback" and "half a rollback" not in self.defects
        rolls_back = rolls_back or "proceed rolls back" in self.defects
        if not (bad and rolls_back):
            for one in given:
                if one not in bad:
                    self._store(one)
        return [{"type": "epcisException:ValidationException", "title": "wrong"} for _ in bad]

    def _is_wrong(self, one: Event) -> bool:
        needs_parent = one["type"] == "AssociationEvent" and one["action"] != "OBSERVE"
        return needs_parent and "parentID" not in one and "orphans" not in self.defects

    def _store(self, given: Event) -> None:
        one = {**given, "recordTime": _now()}
        if "loses own fields" in self.defects:
            one = {name: value for name, value in one.items() if ":" not in name}
        if "eventID" not in one:
            one["eventID"] = self._new_id(one)
        same = [old for old in self.events if old["eventID"] == one["eventID"]]
        if "errorDeclaration" in one and "no declarations" in self.defects:
            return
        if same and "overwrites" in self.defects:
            self.events.remove(same[0])
        elif same and not self._is_news(same, one):
            return
        self.events.append(one)

    def _is_news(self, same: list[Event], one: Event) -> bool:
        """Beside events of the same id: a declaration of error, and nothing else."""
        if "stores twice" in self.defects:
            return True
        return "errorDeclaration" in one and all("errorDeclaration" not in old for old in same)

    def _new_id(self, one: Event) -> str:
        if "other ids" in self.defects:
            return f"urn:uuid:{uuid.uuid4()}"
        hashed = event_hash({"@context": _context(), **one})
        return hashed.replace("?ver", "0?ver") if "wrong hash" in self.defects else hashed

    def _job(self, request: Request) -> Reply:
        job = self.jobs.get("".join(request.segments[1:2]))
        if job is None:
            raise Refused(404, "NoSuchResourceException")
        return Reply(200, json.dumps(job).encode(), JSON)

    def _post_event(self, request: Request) -> Reply:
        one = self._body(request)
        if any(old["eventID"] == one["eventID"] for old in self.events):
            raise Refused(409, "ResourceAlreadyExistsException")
        self._store({name: value for name, value in one.items() if name != "@context"})
        return Reply(201, b"", {**JSON, "Location": f"/events/{one['eventID']}"})

    # --- queries --------------------------------------------------------------------------------

    def _events(self, request: Request) -> Reply:
        query = dict(request.query)
        if request.segments[1:]:
            query["EQ_eventID"] = request.segments[1]
        found = [one for one in self.events if self._answers(one, query)]
        if request.segments[1:] and not found:
            raise Refused(404, "NoSuchResourceException")
        descending = query.get("orderDirection", "DESC") == "DESC"
        if "always rises" in self.defects:
            descending = False
        if "orderBy" in query:
            found.sort(key=lambda one: str(one["eventTime"]), reverse=descending)
        return self._page(request, found, query)

    def _answers(self, one: Event, query: Mapping[str, str]) -> bool:
        held = True
        for name, value in query.items():
            test = _TESTS.get(name)
            if test is None and name not in _CONTROLS and "guesses" not in self.defects:
                raise Refused(400, "QueryParameterException")
            values = value.split("|") if "no alternatives" not in self.defects else [value]
            if test is not None and not any(test(one, wanted) for wanted in values):
                held = False
        return held

    def _page(self, request: Request, found: list[Event], query: Mapping[str, str]) -> Reply:
        size, start = int(query.get("perPage", "30")), int(query.get("nextPageToken", "0"))
        headers = {**JSON}
        if start + size < len(found):
            step = size - 1 if "pages overlap" in self.defects else size
            rest = "&".join(p for p in _parameters(request) if not p.startswith("nextPageToken="))
            link = f"{request.target.partition('?')[0]}?{rest}&nextPageToken={start + step}"
            headers["Link"] = f'<{link}>; rel="next"'
            if "no expiry" not in self.defects:
                headers["GS1-Next-Page-Token-Expires"] = _now(hours=1)
        document = {
            "@context": _context(), "type": "EPCISQueryDocument", "schemaVersion": "2.0",
            "epcisBody": {"queryResults": {"queryName": "SimpleEventQuery", "resultsBody": {
                "eventList": found[start : start + size]}}},
        }  # fmt: skip
        return Reply(200, json.dumps(document).encode(), headers)


def _parameters(request: Request) -> list[str]:
    return [one for one in request.target.partition("?")[2].split("&") if one]


def _context() -> list[Any]:
    return [{"ocx": "https://ocop-conformance.example/ns/"}]


def _now(**later: float) -> str:
    return (datetime.now(UTC) + timedelta(**later)).isoformat()


_CONTROLS = ("perPage", "nextPageToken", "orderBy", "orderDirection")
_TESTS: Mapping[str, Callable[[Event, str], bool]] = {
    "EQ_bizLocation": lambda one, value: one.get("bizLocation", {}).get("id") == value,
    "EQ_eventID": lambda one, value: bool(one["eventID"] == value),
    "EQ_action": lambda one, value: one.get("action") == value,
    "EQ_bizStep": lambda one, value: one.get("bizStep") == value,
    "eventType": lambda one, value: bool(one["type"] == value),
    "GE_eventTime": lambda one, value: bool(one["eventTime"] >= value),
    "LT_eventTime": lambda one, value: bool(one["eventTime"] < value),
    "EXISTS_errorDeclaration": lambda one, value: value != "true" or "errorDeclaration" in one,
    "MATCH_epc": lambda one, value: any(value in one.get(name, ()) for name in _LISTS),
}
