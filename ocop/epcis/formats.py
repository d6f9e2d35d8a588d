"""Which reader belongs to which media type."""

from ocop.epcis import json_form
from ocop.epcis.event import Document, ReadLimits

JSON_TYPES = ("application/ld+json", "application/json")
XML_TYPES = ("application/xml", "text/xml")


def read(data: bytes, *, media_type: str, limits: ReadLimits | None = None) -> Document:
    """A document or bare event in one of the two formats; BadDocument when it cannot be read."""
    if media_type in XML_TYPES:
        from ocop.epcis import xml  # noqa: PLC0415

        return xml.read(data, limits=limits)
    return json_form.read(data, limits=limits)
