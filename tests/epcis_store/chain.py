"""Small documents of a chain: mắm of Giao Hưng, from the boat to the shop."""

import json
from datetime import UTC, datetime, timedelta
from typing import Any

CONTEXT = "https://ref.gs1.org/standards/epcis/2.0.0/epcis-context.jsonld"
START = datetime(2026, 3, 1, tzinfo=UTC)


def item(number: int | str) -> str:
    """A jar."""
    return f"https://id.gs1.org/01/09521234543213/21/{number}"


def lot(name: str) -> str:
    return f"https://id.gs1.org/01/09521234543213/10/{name}"


def case(number: int) -> str:
    return f"https://id.gs1.org/00/{95212340000000000 + number:017d}{0}"


def event(hour: float = 0, /, **fields: Any) -> dict[str, Any]:
    """An ObjectEvent `hour` hours after the start; `fields` add to it, None takes away."""
    base = {
        "type": "ObjectEvent",
        "eventTime": (START + timedelta(hours=hour)).isoformat(),
        "eventTimeZoneOffset": "+07:00",
        "action": "OBSERVE",
        "bizStep": "shipping",
    }
    return {k: v for k, v in {**base, **fields}.items() if v is not None}


def document(*events: dict[str, Any], **more: Any) -> dict[str, Any]:
    return {
        "@context": [CONTEXT, {"ocop": "https://ocop.example/"}],
        "type": "EPCISDocument",
        "schemaVersion": "2.0",
        "creationDate": "2026-03-16T08:00:00+07:00",
        "epcisBody": {"eventList": list(events)},
        **more,
    }


def sent(*events: dict[str, Any], **more: Any) -> bytes:
    return json.dumps(document(*events, **more), ensure_ascii=False).encode()
