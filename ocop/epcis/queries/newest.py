"""When something was last recorded: who waits for events asks this before asking for them."""

from datetime import datetime

from django.db.models import Max

from ocop.epcis.models import Event


def newest_record_time() -> datetime | None:
    """The record time of the newest event; None in an empty repository (one index entry is read)."""
    found: datetime | None = Event.objects.aggregate(newest=Max("record_time"))["newest"]
    return found
