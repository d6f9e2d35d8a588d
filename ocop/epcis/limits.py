"""What the server is willing to take; announced in the answers to OPTIONS."""

from datetime import datetime, timedelta

from django.conf import settings

from ocop.epcis.content import Limits
from ocop.epcis.event import ReadLimits

MIB = 1024 * 1024
AT_ONCE_BYTES = 2 * MIB  # a document up to this size is recorded before it is answered
LONGEST_QUERY = 8 * 1024  # bytes of a query string; longer ones belong into a named query
ERRORS_KEPT = 1000  # problem documents a capture job keeps; its counts are always whole


def capture_bytes() -> int:
    """Largest document in bytes."""
    return int(settings.EPCIS_CAPTURE_MB) * MIB


def capture_events() -> int:
    """Most events in one document."""
    return int(settings.EPCIS_CAPTURE_EVENTS)


def reading() -> ReadLimits:
    """The limits of the document readers."""
    return ReadLimits(most_bytes=capture_bytes(), most_events=capture_events())


def content(at: datetime) -> Limits:
    """The limits of the rules about events."""
    return Limits(now=at, ahead=timedelta(minutes=int(settings.EPCIS_FUTURE_MINUTES)))
