"""Events that the product itself makes: recorded in the transaction of what they tell about."""

from collections.abc import Mapping, Sequence
from datetime import datetime
from typing import Any

import orjson
from django.db import connection, transaction
from django.utils import timezone

from ocop.epcis.actions.captures import accept, record
from ocop.epcis.models import Behaviour, CaptureJob
from ocop.epcis.namespaces import EPCIS_CONTEXT
from ocop.epcis.queries.recording import RECORDING
from ocop.kit.errors import require_aware
from ocop.kit.faults import Fault, Invalid
from ocop.people.models import User


@transaction.atomic
def record_events(*, events: Sequence[Mapping[str, Any]], by: User, at: datetime) -> list[str]:
    """Record events of the party of `by`; their ids, in the order given.

    `events` are in the JSON-LD form of EPCIS; an own `@context` of an event binds its extension
    prefixes. They pass the judgement of every other sender and leave the same capture job. All or
    none: Invalid with every fault, `where` begins with the number of the event. An event that is
    there already gives its id again. Nothing is visible, and no subscriber told, before the
    caller's transaction ends; `recordTime` is the moment of the call.
    """
    if not events:
        return []
    with connection.cursor() as cursor:  # before the record time is taken: see `horizon`
        cursor.execute("SELECT pg_advisory_xact_lock_shared(%s, %s)", RECORDING)
    job = accept(
        data=_document(events, at),
        media_type="application/ld+json",
        behaviour=Behaviour.ROLLBACK,
        by=by,
        at=at,
    )
    done = record(job_id=job.pk, at=timezone.now())
    if done is None or not done.success:
        raise Invalid(_faults(done or job))
    return done.event_ids.split("\n")


def _document(events: Sequence[Mapping[str, Any]], at: datetime) -> bytes:
    return orjson.dumps(
        {
            "@context": EPCIS_CONTEXT,
            "type": "EPCISDocument",
            "schemaVersion": "2.0",
            "creationDate": require_aware(at).isoformat(),
            "epcisBody": {"eventList": list(events)},
        }
    )


def _faults(job: CaptureJob) -> list[Fault]:
    """The faults of a refused document: event number and path, what, what to do."""
    return [
        Fault(
            f"{error.get('index', '')}{error.get('path', '')}",
            str(error.get("detail", "")),
            "",
            str(error.get("code", "")),
        )
        for error in job.errors
    ]
