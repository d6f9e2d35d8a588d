"""Is an event of the shape EPCIS 2.0 asks for? Answered per event type, with short messages.

    faults(event, index=3)         → [] or every fault, each with its path
    document_faults(shell)         → the same for a document whose event list was taken out
    event_schema("ObjectEvent")    → the JSON Schema itself, to publish

Schemas are compiled once per process, on first use.
"""

from collections.abc import Mapping
from functools import cache
from typing import TYPE_CHECKING, Any

from ocop.epcis.faults import DOCUMENT, EventFault, shown
from ocop.epcis.schema.building import document_schema, event_schema, query_document_schema
from ocop.epcis.schema.wording import fault
from ocop.epcis.vocabulary import EVENT_TYPES

if TYPE_CHECKING:
    from jsonschema_rs import Draft202012Validator

__all__ = [
    "document_faults",
    "document_schema",
    "event_schema",
    "faults",
    "query_document_schema",
]

OWN_TYPE = "extension"
_DOCUMENTS = {"EPCISDocument": document_schema, "EPCISQueryDocument": query_document_schema}


@cache
def _validator(name: str) -> "Draft202012Validator":
    from jsonschema_rs import Draft202012Validator  # noqa: PLC0415 - 5 MB that few processes need

    if name in _DOCUMENTS:
        return Draft202012Validator(_DOCUMENTS[name](events={}), validate_formats=True)
    return Draft202012Validator(event_schema(name), validate_formats=True)


def faults(event: object, *, index: int = 0) -> list[EventFault]:
    """Every fault of one event against the schema of its type.

    >>> [f.code for f in faults({"type": "ObjectEvent", "action": "ADD", "epcList": []})]
    ['missing', 'missing']
    """
    if not isinstance(event, Mapping):
        what = f"Sự kiện phải là đối tượng {{…}}, đang là “{shown(event)}”."
        return [EventFault(index, "", what, "Viết mỗi sự kiện trong một cặp { }.", "type")]
    kind = event.get("type")
    own = isinstance(kind, str) and ":" in kind
    if not own and kind not in EVENT_TYPES:
        return [_unknown_type(index, kind)]
    validator = _validator(OWN_TYPE if own else str(kind))
    if validator.is_valid(event):
        return []
    return [found for error in validator.iter_errors(event) for found in fault(index, error)]


def _unknown_type(index: int, kind: object) -> EventFault:
    what = (
        "Thiếu loại sự kiện (type)." if kind is None else f"Không có loại sự kiện “{shown(kind)}”."
    )
    how = f"Chọn một trong: {', '.join(EVENT_TYPES)}"
    return EventFault(index, "/type", what, how, "missing" if kind is None else "event_type")


def document_faults(shell: Mapping[str, Any]) -> list[EventFault]:
    """Every fault of a document around its events, whose list may be empty or left as it is.

    >>> [f.path for f in document_faults({"type": "EPCISDocument"})][:2]
    ['/@context', '/schemaVersion']
    """
    kind = shell.get("type")
    if kind not in _DOCUMENTS:
        what = (
            "Không phải tài liệu EPCIS." if kind is None else f"Không có tài liệu “{shown(kind)}”."
        )
        how = "type phải là EPCISDocument hoặc EPCISQueryDocument."
        return [EventFault(DOCUMENT, "/type", what, how, "document_type")]
    validator = _validator(str(kind))
    if validator.is_valid(shell):
        return []
    return [found for error in validator.iter_errors(shell) for found in fault(DOCUMENT, error)]
