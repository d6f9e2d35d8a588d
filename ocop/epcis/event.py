"""The one form every event has inside, whatever format it came in.

`body` is the event in JSON-LD form, exactly as it came in JSON: bare words of the vocabulary,
extension fields as `prefix:name`, XML attributes of an extension as `@name` beside `#text`.
`namespaces` binds the prefixes (the document's and the event's own). Nothing is dropped: a
reader puts everything in, a writer takes everything out.
"""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from typing import Any, Literal

from ocop.epcis.faults import EventFault
from ocop.epcis.namespaces import Namespaces, from_context

Body = dict[str, Any]
CbvForm = Literal["", "urn", "web"]


@dataclass(frozen=True, slots=True)
class Event:
    """One event: its place in the document, its body, the namespaces its prefixes stand for.

    `cbv_form` is how an XML document wrote the vocabulary, for a client who wants it untranslated.
    `read_faults` are faults seen while reading (a key given twice…); `content.faults` tells them.
    """

    index: int
    body: Body
    namespaces: Namespaces = field(default_factory=dict)
    cbv_form: CbvForm = ""
    read_faults: tuple[EventFault, ...] = ()


@dataclass(frozen=True, slots=True)
class ReadLimits:
    """How much of a document we are willing to read; the server announces these limits."""

    most_bytes: int = 200 * 1024 * 1024
    most_events: int = 200_000
    deepest: int = 64


@dataclass(frozen=True, slots=True)
class Document:
    """What stands around the events; `shell` is the document in JSON-LD form, its list emptied.

    `events` can be walked once; what cannot be read at all raises `BadDocument` from there. What
    an XML document says behind its events is in `shell` once they have been walked.
    """

    shell: Body
    events: Iterator[Event]
    namespaces: Namespaces = field(default_factory=dict)

    @property
    def kind(self) -> str:
        """EPCISDocument or EPCISQueryDocument."""
        return str(self.shell.get("type", ""))

    @property
    def master_data(self) -> list[Any]:
        """The vocabularies of the header (and of a query result), whole and in their order."""
        header = _inside(self.shell, "epcisHeader", "epcisMasterData")
        results = _inside(self.shell, "epcisBody", "queryResults", "resultsBody")
        lists = (header.get("vocabularyList"), results.get("vocabularyList"))
        return [part for found in lists if isinstance(found, list) for part in found]


def _inside(start: Any, *names: str) -> Mapping[str, Any]:
    for name in names:
        start = start.get(name) if isinstance(start, Mapping) else None
    return start if isinstance(start, Mapping) else {}


def event_of(body: Body, *, index: int = 0, namespaces: Namespaces | None = None) -> Event:
    """An event from its JSON-LD form; its own @context adds to the given namespaces."""
    known = namespaces or {}
    if "@context" in body:
        known = {**known, **from_context(body["@context"])}
    return Event(index, body, known)
