"""What two events or documents must share to be equal in meaning, whatever format they came in."""

from collections.abc import Mapping
from copy import deepcopy
from typing import Any

from ocop.epcis.event import Document, Event
from ocop.epcis.lint import words
from ocop.epcis.namespaces import Namespaces, expanded


def of_value(value: Any, namespaces: Namespaces) -> Any:
    """A value of one's own: XML has neither types nor lists of one; linked data no lists in lists."""
    if isinstance(value, list):
        found = [of_value(one, namespaces) for one in value if one is not None]
        flat = [p for one in found for p in (one if isinstance(one, tuple) else [one])]
        return flat[0] if len(flat) == 1 else tuple(flat)
    if isinstance(value, Mapping):
        return of_object(value, namespaces) or ""
    if isinstance(value, bool):
        return str(value).lower()
    return str(value)


def of_object(value: Mapping[str, Any], namespaces: Namespaces) -> Any:
    if set(value) == {"#text"}:
        return of_value(value["#text"], namespaces)
    return {
        ("@" if name[:1] == "@" else "") + expanded(name.removeprefix("@"), namespaces): of_value(
            inner, namespaces
        )
        for name, inner in value.items()
        if name != "@context" and inner is not None and inner != []
    }


def of_event(event: Event) -> Any:
    body = deepcopy(event.body)
    for path, values, value in list(words(body)):
        holder: Any = body
        for step in path[:-1]:
            holder = holder[step]
        holder[path[-1]] = values.word(value)
    return of_object(body, event.namespaces)


def of_shell(document: Document) -> Any:
    shell = {name: part for name, part in document.shell.items() if name != "schemaVersion"}
    return of_object(shell, document.namespaces)


def of_document(document: Document) -> Any:
    events = [of_event(event) for event in document.events]
    return of_shell(document), events
