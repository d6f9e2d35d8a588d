"""The document around an answer: EPCISQueryDocument, for the one who asked and for subscribers."""

from collections.abc import Iterable, Mapping
from datetime import datetime
from typing import Any

from ocop.epcis.event import Document, Event
from ocop.epcis.namespaces import to_context


def query_document(
    events: list[Event], *, at: datetime, name: str = "", subscription: str = ""
) -> Document:
    """An EPCISQueryDocument around events; prefixes that mean the same everywhere are shared."""
    namespaces = _shared(events)
    results: dict[str, Any] = {"queryName": name or "SimpleEventQuery"}
    if subscription:
        results["subscriptionID"] = subscription
    shell = {
        "@context": to_context(namespaces),
        "type": "EPCISQueryDocument",
        "schemaVersion": "2.0",
        "creationDate": at.isoformat(),
        "epcisBody": {"queryResults": {**results, "resultsBody": {"eventList": []}}},
    }
    return Document(shell, iter(events), namespaces)


def _shared(events: Iterable[Event]) -> Mapping[str, str]:
    """The prefixes of all events, as long as no two events mean different things by one."""
    found: dict[str, str] = {}
    for event in events:
        for prefix, uri in event.namespaces.items():
            found.setdefault(prefix, uri)
    return found
