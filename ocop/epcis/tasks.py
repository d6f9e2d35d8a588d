"""Background work of the repository: recording, and looking after what was left behind."""

from uuid import UUID

from django.utils import timezone
from procrastinate.contrib.django import app as jobs

from ocop.epcis.actions.captures import record, record_later, waiting_jobs
from ocop.epcis.actions.delivering import (
    deliver,
    due_deliveries,
    due_subscriptions,
    forget_old_deliveries,
    prepare,
)


@jobs.task(name="epcis.record")
def record_document(*, job_id: str) -> None:
    """Record a document that is too large to be recorded while its sender waits."""
    record(job_id=UUID(job_id), at=timezone.now())


@jobs.periodic(cron="* * * * *")
@jobs.task(name="epcis.record_left_behind", queueing_lock="epcis.record_left_behind")
def record_left_behind(timestamp: int) -> None:
    """Record what a crash left waiting; a job that is being recorded is passed over."""
    for job_id in waiting_jobs(at=timezone.now()):
        record_later(job_id=job_id)


@jobs.periodic(cron="* * * * *")
@jobs.task(name="epcis.notify", queueing_lock="epcis.notify")
def notify(timestamp: int) -> None:
    """Prepare what subscribers are due and send what waits; a minute apart, or after a capture."""
    for subscription_id in due_subscriptions(at=timezone.now()):
        prepare(subscription_id=subscription_id, at=timezone.now())
    for delivery_id in due_deliveries(at=timezone.now()):
        deliver(delivery_id=delivery_id, at=timezone.now())
    forget_old_deliveries(at=timezone.now())
