"""Answers on their way to subscribers: prepared when due, signed, sent, tried again, logged."""

from collections.abc import Iterator
from dataclasses import replace
from datetime import datetime, timedelta
from itertools import islice
from typing import Any
from uuid import UUID

import orjson
from django.conf import settings
from django.db import transaction
from django.db.models import F, Q
from django.utils import timezone
from procrastinate.contrib.django import app as jobs
from procrastinate.exceptions import AlreadyEnqueued

from ocop.epcis import json_form, outgoing
from ocop.epcis.actions.asking import first_due
from ocop.epcis.event import Event
from ocop.epcis.models import CaptureJob, Delivery, Subscription
from ocop.epcis.problems import EpcisProblem
from ocop.epcis.queries.events import page, written
from ocop.epcis.queries.recording import oldest_recording
from ocop.epcis.queries.visibility import viewer_of
from ocop.epcis.query import BadQuery, Query, from_parameters
from ocop.epcis.query.conditions import Moment, Op
from ocop.epcis.query_document import query_document
from ocop.epcis.rendering import EpcFormat, translated
from ocop.epcis.rules import may_retry
from ocop.epcis.signing import signature_headers
from ocop.kit.errors import Conflict, require
from ocop.people.models import User

# How long to wait after each failure; then the answer is given up (Standard Webhooks).
WAITS = tuple(
    timedelta(seconds=seconds)
    for seconds in (60, 300, 1800, 7200, 18_000, 36_000, 50_400, 72_000, 86_400)
)
KEPT = timedelta(days=30)  # how long the log of finished deliveries is kept
_LONGEST_RECORDING = timedelta(days=1)  # a job that waits longer no longer holds others up
_CLAIM = timedelta(minutes=2)  # for so long nobody else sends what one worker has taken
_GIVEN_UP = (410,)


def announce() -> None:
    """Have the subscribers looked after; a call that waits already serves all."""
    task = jobs.configure_task("epcis.notify", queueing_lock="epcis.notify", allow_unknown=True)
    try:
        task.defer(timestamp=int(timezone.now().timestamp()))
    except AlreadyEnqueued:
        return


def horizon(at: datetime) -> datetime:
    """Before this record time no event can appear any more: what is being recorded comes after."""
    waiting = CaptureJob.objects.filter(finished_at=None).order_by("created_at")
    first = waiting.values_list("created_at", flat=True).first()
    begun = [moment for moment in (first, oldest_recording()) if moment is not None]
    return min(at, max(min(begun), at - _LONGEST_RECORDING)) if begun else at


def due_subscriptions(*, at: datetime) -> list[UUID]:
    """Streams, and schedules whose time has come."""
    rows = Subscription.objects.filter(Q(schedule=None) | Q(due_at__lte=at))
    return list(rows.filter(created_by__is_active=True).values_list("pk", flat=True))


@transaction.atomic
def prepare(*, subscription_id: UUID, at: datetime) -> int:
    """Write down what a subscriber is to be sent now; the number of messages."""
    rows = Subscription.objects.select_for_update(skip_locked=True, of=("self",))
    found = rows.select_related("query", "created_by").filter(pk=subscription_id).first()
    if found is None:
        return 0
    until = horizon(at)
    bodies = list(messages(found, until=until, at=at))
    Delivery.objects.bulk_create(
        [
            Delivery(subscription=found, body=body, events=events, created_at=at, due_at=at)
            for body, events in bodies
        ]
    )
    found.min_record_time = max(until, found.min_record_time)
    found.due_at = first_due(found.schedule, at)
    found.save(update_fields=["min_record_time", "due_at"])
    return len(bodies)


def messages(one: Subscription, *, until: datetime, at: datetime) -> Iterator[tuple[bytes, int]]:
    """What a subscriber gets of the events recorded since its last answer and before `until`.

    Documents of limited size with the number of their events, read from the database one by one;
    `one` need not be a row. A query that can no longer be answered gives a problem document.
    """
    if until <= one.min_record_time:
        return
    events = _events(one, until, at)
    empty = one.report_if_empty and one.schedule is not None
    try:
        while batch := list(islice(events, one.batch_events)):
            empty = False
            yield _body(one, batch, at), len(batch)
    except BadQuery as bad:
        yield orjson.dumps(EpcisProblem(bad.exception, str(bad)).body), 0
        return
    if empty:
        yield _body(one, [], at), 0


def _events(one: Subscription, until: datetime, at: datetime) -> Iterator[Event]:
    query = _windowed(from_parameters(one.query.query), one.min_record_time, until)
    viewer = viewer_of(one.created_by, on=timezone.localdate(at))
    form = EpcFormat(one.epc_format)
    after = None
    while True:
        found = page(query, viewer, size=one.batch_events, after=after)
        for stored in found.events:
            yield translated(stored.event, form)
        after = found.after
        if after is None:
            return


def _windowed(query: Query, since: datetime, until: datetime) -> Query:
    """The query for what was recorded in a half-open span, oldest first."""
    span = (Moment("recordTime", Op.GE, since), Moment("recordTime", Op.LT, until))
    return replace(
        query, conditions=(*query.conditions, *span), order_by="recordTime", descending=False
    )


def _body(one: Subscription, events: list[Event], at: datetime) -> bytes:
    document = query_document(events, at=at, name=one.query.name, subscription=str(one.pk))
    return b"".join(json_form.write(document))


def due_deliveries(*, at: datetime) -> list[UUID]:
    """Messages whose time to be sent has come, in their order."""
    rows = Delivery.objects.filter(state=Delivery.State.WAITING, due_at__lte=at)
    return list(rows.order_by("due_at", "created_at").values_list("pk", flat=True)[:1000])


def deliver(*, delivery_id: UUID, at: datetime) -> bool:
    """Send one message; whether it arrived. Nothing is locked while the other side thinks."""
    waiting = Delivery.objects.filter(pk=delivery_id, state=Delivery.State.WAITING, due_at__lte=at)
    if not waiting.update(due_at=at + _CLAIM, attempts=F("attempts") + 1):
        return False
    one = Delivery.objects.select_related("subscription").get(pk=delivery_id)
    body = bytes(one.body)
    reply = outgoing.post(
        one.subscription.dest,
        body,
        _headers(one, body, at),
        allow_private=settings.EPCIS_PRIVATE_WEBHOOKS,
    )
    _note(one, reply, at)
    return reply.taken


def _headers(one: Delivery, body: bytes, at: datetime) -> dict[str, str]:
    subscription = one.subscription
    signed = signature_headers(
        body, token=subscription.signature_token, message_id=str(one.pk), at=at
    )
    return {
        "Content-Type": "application/json",
        "User-Agent": f"ocop/{settings.VERSION}",
        "GS1-EPCIS-Version": "2.0",
        "GS1-CBV-Version": "2.0",
        "GS1-Query-Min-Record-Time": written(subscription.min_record_time),
        **signed,
    }


@transaction.atomic
def _note(one: Delivery, reply: outgoing.Reply, at: datetime) -> None:
    """Log what came of a try: done, again later, in two halves, or given up."""
    one.status, one.trouble = reply.status, reply.trouble
    if reply.taken:
        one.state, one.finished_at = Delivery.State.DONE, at
        Subscription.objects.filter(pk=one.subscription_id).update(last_notified_at=at)
    elif reply.status == 413 and one.events > 1:
        one.state, one.finished_at = Delivery.State.FAILED, at
        one.trouble = "Bên nhận báo quá lớn; đã chia đôi và gửi lại."
        _halve(one, at)
    elif reply.status in _GIVEN_UP or one.attempts > len(WAITS):
        one.state, one.finished_at = Delivery.State.FAILED, at
    else:
        one.due_at = at + WAITS[one.attempts - 1]
    one.save()


def _halve(one: Delivery, at: datetime) -> None:
    """Two messages of half the size, and smaller ones from now on."""
    document: dict[str, Any] = orjson.loads(bytes(one.body))
    results = document["epcisBody"]["queryResults"]["resultsBody"]
    events = results["eventList"]
    middle = len(events) // 2
    for part in (events[:middle], events[middle:]):
        results["eventList"] = part
        Delivery.objects.create(
            subscription_id=one.subscription_id,
            body=orjson.dumps(document),
            events=len(part),
            created_at=at,
            due_at=at,
        )
    Subscription.objects.filter(pk=one.subscription_id).update(batch_events=max(1, middle))


@transaction.atomic
def retry_now(*, delivery: Delivery, by: User, at: datetime) -> None:
    """Send a message again at once that waits for its next try or was given up."""
    require(may_retry(by, delivery))
    again = Delivery.objects.filter(pk=delivery.pk).exclude(state=Delivery.State.DONE)
    again = again.exclude(state=Delivery.State.FAILED, status=413)  # its halves are on their way
    tries = min(delivery.attempts, len(WAITS) - 1)
    state = Delivery.State.WAITING
    if not again.update(state=state, due_at=at, attempts=tries, finished_at=None):
        raise Conflict("Câu trả lời này đã tới, hoặc đã chia đôi để gửi lại rồi.")
    announce()


def forget_old_deliveries(*, at: datetime) -> None:
    """Finished deliveries leave the log after a while."""
    Delivery.objects.filter(finished_at__lt=at - KEPT).delete()
