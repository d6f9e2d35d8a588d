"""Background work of the repository: recording, and looking after what was left behind."""

from uuid import UUID

from django.utils import timezone
from procrastinate.contrib.django import app as jobs

from ocop.epcis.actions.captures import record, record_later, waiting_jobs


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
