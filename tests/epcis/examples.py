"""Events for tests: valid by themselves, changed by keyword; and the public conformance data."""

from datetime import UTC, datetime
from pathlib import Path
from typing import Any

import pytest

from ocop.epcis.content import Limits
from ocop.epcis.event import Event, event_of

FIXTURES = Path(__file__).parents[3] / "shared" / "fixtures" / "epcis"
VECTORS = FIXTURES / "event-hash" / "examples"
DOCUMENTS = FIXTURES / "openepcis-test-resources"
needs_fixtures = pytest.mark.skipif(
    not FIXTURES.is_dir(), reason="the public conformance data is not beside the checkout"
)
NOW = datetime(2026, 12, 1, tzinfo=UTC)
LIMITS = Limits(NOW)
NAMESPACES = {"ocop": "https://example.vn/ocop/"}
ITEM = "https://id.gs1.org/01/09521234543213/21/7"
LOT = "https://id.gs1.org/01/09521234543213/10/L1"
PALLET = "urn:epc:id:sscc:9521234.0000000001"
PLACE = "urn:epc:id:sgln:9521234.54321.0"
CONTEXT = "https://ref.gs1.org/standards/epcis/2.0.0/epcis-context.jsonld"

_WHEN = {"eventTime": "2026-07-01T08:30:00+07:00", "eventTimeZoneOffset": "+07:00"}
_BODIES: dict[str, dict[str, Any]] = {
    "ObjectEvent": {"epcList": [ITEM], "action": "OBSERVE"},
    "AggregationEvent": {"parentID": PALLET, "childEPCs": [ITEM], "action": "ADD"},
    "TransactionEvent": {
        "epcList": [ITEM],
        "action": "ADD",
        "bizTransactionList": [{"type": "po", "bizTransaction": "https://example.vn/don/1"}],
    },
    "TransformationEvent": {
        "inputQuantityList": [{"epcClass": LOT, "quantity": 20.5, "uom": "KGM"}],
        "outputEPCList": [ITEM],
    },
    "AssociationEvent": {"parentID": PALLET, "childEPCs": [ITEM], "action": "ADD"},
}


def body(kind: str = "ObjectEvent", /, **changes: Any) -> dict[str, Any]:
    """The JSON-LD form of a valid event; a change to None takes the field away."""
    found = {"type": kind, **_WHEN, **_BODIES[kind], **changes}
    return {name: value for name, value in found.items() if value is not None}


def event(kind: str = "ObjectEvent", /, **changes: Any) -> Event:
    return event_of(body(kind, **changes), namespaces=NAMESPACES)


def sensed(**report: Any) -> Event:
    report = {"type": "Temperature", **report}
    return event(sensorElementList=[{"sensorReport": [report]}])


def json_files(*parts: str) -> list[Path]:
    """Documents of the public data in JSON; queries are not documents."""
    return _files(DOCUMENTS.joinpath(*parts), "*.json")


def xml_files(*parts: str) -> list[Path]:
    return _files(DOCUMENTS.joinpath(*parts), "*.xml")


def _files(folder: Path, pattern: str) -> list[Path]:
    return sorted(p for p in folder.rglob(pattern) if "Queries" not in p.parts)


def is_invalid(path: Path) -> bool:
    return "Invalid" in path.parts
