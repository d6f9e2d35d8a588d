"""Events for the EPCIS benchmarks: what a producer and a carrier send, the same each run."""

from collections.abc import Iterator
from typing import Any

CONTEXT = [
    "https://ref.gs1.org/standards/epcis/2.0.0/epcis-context.jsonld",
    {"ocop": "https://example.vn/ocop/"},
]
ORIGIN = "https://id.gs1.org/01/09521234543213/21/"


def bodies(count: int, *, epcs: int) -> Iterator[dict[str, Any]]:
    """Object events of `epcs` items each; URNs and Digital Links by turns, Vietnamese text."""
    for number in range(count):
        minute, second = number // 60 % 60, number % 60
        start = ORIGIN if number % 2 else "urn:epc:id:sgtin:9521234.054321."
        yield {
            "type": "ObjectEvent",
            "eventTime": f"2026-07-{1 + number // 3600 % 28:02d}T08:{minute:02d}:{second:02d}+07:00",
            "eventTimeZoneOffset": "+07:00",
            "epcList": [f"{start}{number}X{item}" for item in range(epcs)],
            "action": "OBSERVE",
            "bizStep": "shipping",
            "disposition": "in_transit",
            "readPoint": {"id": "urn:epc:id:sgln:9521234.54321.0"},
            "bizLocation": {"id": "urn:epc:id:sgln:9521234.54321.0"},
            "bizTransactionList": [
                {"type": "po", "bizTransaction": f"urn:epcglobal:cbv:bt:9521234543213:{number}"}
            ],
            "ocop:ghiChu": "Lô nước mắm đóng tại xưởng, nhiệt độ bình thường",
        }


def document(events: list[dict[str, Any]]) -> dict[str, Any]:
    """A document around some events."""
    return {
        "@context": CONTEXT,
        "type": "EPCISDocument",
        "schemaVersion": "2.0",
        "creationDate": "2026-07-01T08:30:00+07:00",
        "epcisBody": {"eventList": events},
    }
