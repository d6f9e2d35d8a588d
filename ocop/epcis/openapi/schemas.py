"""The shapes of bodies and answers: events and documents as `schema` has them, the rest here."""

from collections.abc import Mapping
from typing import Any

from ocop.epcis.query.names import FIXED, PATTERNS
from ocop.epcis.schema.building import (
    CONTEXT,
    TIME,
    document_schema,
    event_schema,
    query_document_schema,
    several,
    thing,
)
from ocop.epcis.vocabulary import EVENT_TYPES

Schema = dict[str, Any]
_TEXT: Schema = {"type": "string"}
_COUNT: Schema = {"type": "integer", "minimum": 0}
_FLAG: Schema = {"type": "boolean"}
_ID: Schema = {"type": "string", "format": "uuid"}
SCHEDULE_FIELDS = ("second", "minute", "hour", "dayOfMonth", "month", "dayOfWeek")


def ref(name: str) -> Schema:
    """A schema of the document by its name."""
    return {"$ref": f"#/components/schemas/{name}"}


def _own_fields(found: Schema) -> Schema:
    return {name: value for name, value in found.items() if name != "$schema"}


def _events() -> dict[str, Schema]:
    found = {name: _own_fields(event_schema(name)) for name in EVENT_TYPES}
    found["ExtensionEvent"] = _own_fields(event_schema("extension")) | {"title": "ExtensionEvent"}
    found["Event"] = {"anyOf": [ref(name) for name in found]}
    found["EPCISDocument"] = _own_fields(document_schema(events=ref("Event")))
    found["EPCISQueryDocument"] = _own_fields(query_document_schema(events=ref("Event")))
    return found


_PROBLEM = thing(
    {
        "type": {"type": "string", "pattern": "^epcisException:[A-Za-z]+$"},
        "title": _TEXT,
        "status": {"type": "integer"},
        "detail": _TEXT,
        "errors": several({"type": "object"}),
    },
    ["type", "title", "status", "detail"],
)
_JOB = thing(
    {
        "captureID": _ID,
        "createdAt": TIME,
        "finishedAt": TIME,
        "running": _FLAG,
        "success": _FLAG,
        "captureErrorBehaviour": {"enum": ["rollback", "proceed"]},
        "errors": several({"type": "object"}),
        **dict.fromkeys(("totalCount", "accepted", "duplicate", "rejected"), _COUNT),
        "payloadHash": {"type": "string", "pattern": "^ni:///sha-256;[0-9a-f]{64}$"},
        "events": several(
            thing(
                {
                    "index": _COUNT,
                    "status": {"enum": ["accepted", "duplicate", "rejected", "not recorded"]},
                    "eventID": _TEXT,
                },
                ["index", "status"],
            )
        ),
    },
    ["captureID", "createdAt", "running", "success", "captureErrorBehaviour", "errors"],
)
_SCHEDULE = thing(
    {name: {"type": "string", "pattern": r"^[0-9,\-\[\]]+$"} for name in SCHEDULE_FIELDS}
) | {"minProperties": 1}
_DELIVERY = thing(
    {
        "deliveryID": _ID,
        "state": {"enum": ["WAITING", "DONE", "FAILED"]},
        "events": _COUNT,
        "createdAt": TIME,
        "attempts": _COUNT,
        "status": {"type": ["integer", "null"]},
        "trouble": _TEXT,
        "nextAttemptAt": {"type": ["string", "null"], "format": "date-time"},
    },
    ["deliveryID", "state", "events", "createdAt", "attempts"],
)
_ASKED = {
    "dest": {"type": "string", "format": "uri", "maxLength": 2000},
    "reportIfEmpty": _FLAG,
    "initialRecordTime": TIME,
    "stream": {"const": True},
    "schedule": ref("Schedule"),
}
_ONE_OF_TWO = {"oneOf": [{"required": ["stream"]}, {"required": ["schedule"]}]}
_SUBSCRIPTION = (
    thing(
        {
            **_ASKED,
            "subscriptionID": _ID,
            "createdAt": TIME,
            "lastNotifiedAt": TIME,
            "minRecordTime": TIME,
            "epcFormat": _TEXT,
            "deliveries": several(_DELIVERY),
        },
        ["subscriptionID", "dest", "createdAt", "minRecordTime", "reportIfEmpty"],
    )
    | _ONE_OF_TWO
)
_WANTED = (
    thing({**_ASKED, "signatureToken": {"type": "string", "maxLength": 500}}, ["dest"])
    | _ONE_OF_TWO
)
_CHAIN = thing(
    {
        "complete": _FLAG,
        **dict.fromkeys(("depth", "nodeCount", "eventCount"), _COUNT),
        "nodes": several({"type": "object", "required": ["epc", "depth", "way"]}),
        "transformations": several({"type": "object", "required": ["eventID", "balance"]}),
        "withdrawn": several(_TEXT),
    },
    ["complete", "nodes", "transformations", "withdrawn"],
)


def _query() -> Schema:
    """A query in JSON: every fixed parameter, the patterns, and a context for prefixes."""
    return {
        "type": "object",
        "properties": {"@context": CONTEXT, **dict.fromkeys(FIXED, True)},
        "patternProperties": {f"^{one.start}.+$": True for one in PATTERNS},
        "additionalProperties": False,
    }


def schemas() -> Mapping[str, Schema]:
    """All schemas of the document, by name."""
    query = {"name": {"type": "string", "minLength": 1, "maxLength": 200}, "query": ref("Query")}
    return {
        **_events(),
        "Problem": _PROBLEM,
        "Collection": thing(
            {"@context": CONTEXT, "type": {"const": "Collection"}, "member": several(_TEXT)},
            ["@context", "type", "member"],
        ),
        "CaptureJob": _JOB,
        "CaptureJobs": several(ref("CaptureJob")),
        "Query": _query(),
        "NamedQuery": thing(query, ["name", "query"]),
        "Queries": several(ref("NamedQuery")),
        "Schedule": _SCHEDULE,
        "Subscription": _SUBSCRIPTION,
        "Subscriptions": several(ref("Subscription")),
        "SubscriptionWanted": _WANTED,
        "Validation": thing(
            {
                "valid": _FLAG,
                "totalCount": _COUNT,
                "errors": several({"type": "object"}),
                "warnings": several({"type": "object"}),
            },
            ["valid", "totalCount", "errors", "warnings"],
        ),
        "Chain": _CHAIN,
        "Trace": thing(
            {
                "type": {"const": "Trace"},
                "roots": several(_TEXT),
                "forward": ref("Chain"),
                "backward": ref("Chain"),
            },
            ["type", "roots"],
        ),
        "OpenApi": {"type": "object", "required": ["openapi", "info", "paths"]},
    }
