"""XML documents for tests, put together from pieces."""

from collections.abc import Iterable
from typing import Literal

import pytest

from ocop.epcis import xml
from ocop.epcis.event import Event, ReadLimits
from ocop.epcis.faults import BadDocument, EventFault
from tests.epcis.examples import ITEM

HEAD = (
    '<epcis:EPCISDocument xmlns:epcis="urn:epcglobal:epcis:xsd:2" schemaVersion="2.0" '
    'creationDate="2026-07-01T08:30:00Z" xmlns:ocop="https://example.vn/ocop/">'
)
TAIL = "</epcis:EPCISDocument>"


def document(*events: str) -> bytes:
    return f"{HEAD}<EPCISBody><EventList>{''.join(events)}</EventList></EPCISBody>{TAIL}".encode()


def object_event(inner: str = "") -> str:
    return (
        "<ObjectEvent><eventTime>2026-07-01T08:30:00+07:00</eventTime>"
        "<eventTimeZoneOffset>+07:00</eventTimeZoneOffset>"
        f"<epcList><epc>{ITEM}</epc></epcList><action>OBSERVE</action>{inner}</ObjectEvent>"
    )


def events_of(data: bytes | Iterable[bytes], **limits: int) -> list[Event]:
    return list(xml.read(data, limits=ReadLimits(**limits) if limits else None).events)


def refusal(data: bytes | Iterable[bytes], **limits: int) -> EventFault:
    with pytest.raises(BadDocument) as caught:
        events_of(data, **limits)
    return caught.value.fault


def through_xml(given: Event, form: Literal["urn", "web"] = "urn") -> Event:
    return next(xml.read(xml.write_event(given, form=form)).events)
