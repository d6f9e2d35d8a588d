"""One example of every body and answer; a test judges each by its schema."""

from collections.abc import Mapping
from typing import Any

from ocop.epcis.namespaces import EPCIS_CONTEXT

_LOT = "https://id.gs1.org/01/09521234543213/10/L1"
_ID = "9f3a6f0e-5c1d-4a52-8b8e-0e6a3d5f7a10"
_AT = "2026-07-01T01:30:00Z"
EVENT: dict[str, Any] = {
    "@context": EPCIS_CONTEXT,
    "type": "ObjectEvent",
    "action": "ADD",
    "eventTime": "2026-07-01T08:30:00+07:00",
    "eventTimeZoneOffset": "+07:00",
    "bizStep": "commissioning",
    "disposition": "active",
    "readPoint": {"id": "https://id.gs1.org/414/9521234543237"},
    "quantityList": [{"epcClass": _LOT, "quantity": 120, "uom": "KGM"}],
}
_BARE = {name: value for name, value in EVENT.items() if name != "@context"}
_SHELL = {"@context": EPCIS_CONTEXT, "schemaVersion": "2.0", "creationDate": _AT}
_JOB = {
    "captureID": _ID,
    "createdAt": _AT,
    "finishedAt": "2026-07-01T01:30:00.012000Z",
    "running": False,
    "success": True,
    "captureErrorBehaviour": "rollback",
    "errors": [],
    "totalCount": 1,
    "accepted": 1,
    "duplicate": 0,
    "rejected": 0,
    "payloadHash": "ni:///sha-256;" + "0f" * 32,
}
_QUERY = {"name": "da-ban", "query": {"EQ_bizStep": ["retail_selling"]}}
_WANTED = {"dest": "https://doi-tac.example/epcis", "signatureToken": "bi-mat", "stream": True}
_KEPT = {
    "subscriptionID": _ID,
    "dest": "https://doi-tac.example/epcis",
    "createdAt": _AT,
    "minRecordTime": _AT,
    "epcFormat": "Always_GS1_Digital_Link",
    "reportIfEmpty": False,
    "stream": True,
}
_CHAIN = {
    "complete": True,
    "depth": 0,
    "nodeCount": 1,
    "eventCount": 1,
    "nodes": [{"epc": _LOT, "depth": 0, "way": "root"}],
    "transformations": [],
    "withdrawn": [],
}
EXAMPLES: Mapping[str, Any] = {
    "EPCISDocument": {**_SHELL, "type": "EPCISDocument", "epcisBody": {"eventList": [_BARE]}},
    "EPCISQueryDocument": {
        **_SHELL,
        "type": "EPCISQueryDocument",
        "epcisBody": {
            "queryResults": {
                "queryName": "SimpleEventQuery",
                "resultsBody": {"eventList": [{**_BARE, "recordTime": _AT}]},
            }
        },
    },
    "Event": EVENT,
    "Collection": {"@context": EPCIS_CONTEXT, "type": "Collection", "member": ["commissioning"]},
    "CaptureJob": _JOB,
    "CaptureJobs": [_JOB],
    "NamedQuery": _QUERY,
    "Queries": [_QUERY],
    "SubscriptionWanted": _WANTED,
    "Subscription": _KEPT,
    "Subscriptions": [_KEPT],
    "Validation": {"valid": True, "totalCount": 1, "errors": [], "warnings": []},
    "Trace": {"type": "Trace", "roots": [_LOT], "forward": _CHAIN},
    "Problem": {
        "type": "epcisException:NoSuchResourceException",
        "title": "Not Found",
        "status": 404,
        "detail": "Không có mục này, hoặc không được xem.",
    },
}
