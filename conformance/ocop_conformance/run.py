"""One run against one server: its identifiers, its client, what it captured, what it must undo."""

import json
import re
import time
from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

from ocop_conformance import events, markup, sensing
from ocop_conformance.checks import Failed
from ocop_conformance.client import Answer, Client, Parameters
from ocop_conformance.events import Event
from ocop_conformance.names import NAMESPACE, PREFIX, Names
from ocop_conformance.receiver import Receiver

JSON = "application/json"
LD_JSON = "application/ld+json"
XML = "application/xml"
_MOST_PAGES = 40
_PAUSE = 0.2  # seconds between two looks at something that takes time

# The groups of events the checks share: name → the documents that make it up (with their media
# type), and the place of its events together with their number, by which a slow index is waited for.
Documents = list[tuple[Any, str]]
_SHARED: Mapping[str, tuple[Callable[[Names], Documents], str, int]] = {
    "things": (lambda n: _things(n), "site", 9),
    "set 1": (lambda n: [(events.document(sensing.set_1(n), n), JSON)], "lab", 4),
    "set 2": (lambda n: [(events.document(sensing.set_2(n), n), JSON)], "lab2", 2),
    "many": (lambda n: [(events.document(events.many(n), n), JSON)], "store", 35),
    "attributed": (lambda n: [(markup.attributed(n), XML)], "mill", 1),
}


def _things(n: Names) -> Documents:
    first = events.document(events.things(n), n, header=events.site_and_shelf(n))
    return [(first, JSON), (events.document([events.withdrawal(n)], n), JSON)]


@dataclass(frozen=True, slots=True)
class Aim:
    """What the command line says about the servers under test, besides their addresses."""

    digital_link: str = ""
    compressed: str = ""
    handed_over: str = ""
    fixtures: Path | None = None
    settle: float = 10
    has_token: bool = False


@dataclass
class Run:
    """What every check gets. `epcis` and `resolver` are the clients of the servers under test."""

    epcis: Client | None
    resolver: Client | None = None
    receiver: Receiver | None = None
    aim: Aim = field(default_factory=Aim)
    names: Names = field(default_factory=lambda: Names("manual"))
    made: dict[str, str] = field(default_factory=dict)  # what checks share: name → path
    _captured: dict[str, Failed | None] = field(default_factory=dict)
    _undo: list[str] = field(default_factory=list)

    @property
    def server(self) -> Client:
        """The EPCIS server; the runner starts EPCIS checks only when there is one."""
        if self.epcis is None:
            raise LookupError("no EPCIS address was given")
        return self.epcis

    # --- requests -------------------------------------------------------------------------------

    def get(
        self, path: str, query: Parameters = "", headers: Mapping[str, str | None] | None = None
    ) -> Answer:
        """GET in JSON; extension prefixes of the run are declared."""
        return self.server.ask(
            "GET", path, query=query, headers={**_extensions(), "Accept": JSON, **(headers or {})}
        )

    def post(
        self,
        path: str,
        body: Any,
        *,
        media_type: str | None = JSON,
        headers: Mapping[str, str | None] | None = None,
    ) -> Answer:
        """POST of a value as JSON, or of bytes as they are."""
        data = body if isinstance(body, bytes) else json.dumps(body).encode()
        sent = {**_extensions(), "Accept": JSON, "Content-Type": media_type, **(headers or {})}
        return self.server.ask("POST", path, headers=sent, body=data)

    def delete(self, path: str) -> Answer:
        """DELETE; what a check deletes itself is not deleted again at the end."""
        return self.server.ask("DELETE", path, headers={"Accept": JSON})

    def undo_later(self, path: str) -> None:
        """Delete this at the end of the run, whatever becomes of the check."""
        self._undo.append(path)

    def undo(self) -> list[str]:
        """Delete what the run made, last things first; the addresses that would not go.

        The requests for it are not counted: a spent budget is no reason to leave things behind.
        """
        left = []
        while self._undo:
            path = self._undo.pop()
            client = self.server.again(most_requests=1)
            try:
                client.ask("DELETE", path, headers={"Accept": JSON})
            except Failed:
                left.append(path)
            finally:
                client.close()
        return left

    # --- capture --------------------------------------------------------------------------------

    def capture(self, body: Any, *, behaviour: str = "", media_type: str = JSON) -> dict[str, Any]:
        """POST /capture and the capture job once it has ended."""
        headers = {"GS1-Capture-Error-Behaviour": behaviour} if behaviour else {}
        answer = self.post("/capture", body, media_type=media_type, headers=headers)
        answer.expect_status(202)
        address = answer.expect_header("Location")
        self.made.setdefault("job", self.below(address))
        return self.ended_job(address)

    def ended_job(self, address: str) -> dict[str, Any]:
        """The capture job at this address when `running` is false."""
        until = time.monotonic() + self.aim.settle
        while True:
            answer = self.get(self.below(address)).expect_status(200)
            job = answer.json()
            if not isinstance(job, dict) or not isinstance(job.get("running"), bool):
                raise answer.failed("a capture job with running: true or false")
            if not job["running"]:
                return job
            if time.monotonic() > until:
                raise answer.failed(f"a capture job that ends within {self.aim.settle:g} s")
            time.sleep(_PAUSE)

    def below(self, address: str) -> str:
        """An address out of a header (whole, absolute or relative) as a path for `get`."""
        if address.startswith(("http://", "https://")):
            return address
        base = self.server.target("")
        if base and address.startswith(base + "/"):
            return address.removeprefix(base)
        return address if address.startswith("/") else f"/{address}"

    def need(self, name: str) -> None:
        """Capture a shared group of events once; Failed for every check that needs it in vain."""
        if name not in self._captured:
            try:
                self._capture_shared(name)
                self._captured[name] = None
            except Failed as error:
                self._captured[name] = error
        failure = self._captured[name]
        if failure is not None:
            got = f"not captured: {failure.got}"
            raise Failed(failure.request, f"{failure.expected} (events “{name}”)", got)

    def _capture_shared(self, name: str) -> None:
        documents, place, count = _SHARED[name]
        for body, media_type in documents(self.names):
            job = self.capture(body, media_type=media_type)
            if job.get("success") is not True:
                raise Failed("POST /capture", "success: true", json.dumps(job)[:300])
        self.wait_for({"EQ_bizLocation": self.names.place(place)}, count)

    def wait_for(self, query: Mapping[str, str], count: int) -> list[Event]:
        """The events of a query as soon as there are so many, at the latest when time is up."""
        until = time.monotonic() + self.aim.settle
        while True:
            found = self.found(query)
            if len(found) >= count or time.monotonic() > until:
                return found
            time.sleep(_PAUSE)

    # --- queries --------------------------------------------------------------------------------

    def found(
        self,
        query: Parameters,
        *,
        path: str = "/events",
        headers: Mapping[str, str | None] | None = None,
    ) -> list[Event]:
        """All events of a query, over all its pages."""
        if not isinstance(query, str):
            query = {"perPage": "100", **query}
        answer = self.get(path, query, headers)
        result: list[Event] = []
        for _ in range(_MOST_PAGES):
            result += event_list(answer)
            following = next_link(answer)
            if not following:
                return result
            answer = self.get(self.below(following), headers=headers)
        raise answer.failed(f"an end within {_MOST_PAGES} pages", "a next link on every page")

    def labels(self, found: Iterable[Event], known: Iterable[str]) -> list[str]:
        """The names of events; a declaration of error has `!` behind it, a stranger its id."""
        by_id = {self.names.event_id(name): name for name in known}
        return [
            by_id.get(str(one.get("eventID")), f"stranger {one.get('eventID')}")
            + ("!" if "errorDeclaration" in one else "")
            for one in found
        ]


def _extensions() -> dict[str, str]:
    return {"GS1-Extensions": f"{PREFIX}={NAMESPACE}"}


def event_list(answer: Answer) -> list[Event]:
    """The events of an EPCISQueryDocument in JSON."""
    answer.expect_status(200)
    body = answer.json()
    if not isinstance(body, dict) or body.get("type") != "EPCISQueryDocument":
        raise answer.failed("an EPCISQueryDocument")
    try:
        found = body["epcisBody"]["queryResults"]["resultsBody"]["eventList"]
    except (KeyError, TypeError):
        found = None
    if not isinstance(found, list):
        raise answer.failed("a list at epcisBody/queryResults/resultsBody/eventList")
    context = body.get("@context")
    return [{"@context": _joined(context, one.get("@context")), **_rest(one)} for one in found]


def _joined(outer: Any, inner: Any) -> list[Any]:
    lists = [one if isinstance(one, list) else [one] for one in (outer, inner) if one]
    return [part for one in lists for part in one]


def _rest(one: Event) -> Event:
    return {name: value for name, value in one.items() if name != "@context"}


def next_link(answer: Answer) -> str:
    """The address of the next page in the Link header; "" on the last page."""
    for address, rest in re.findall(r"<([^>]*)>([^<]*)", answer.header("Link")):
        if re.search(r"""rel\s*=\s*["']?next\b""", rest):
            return str(address)
    return ""
