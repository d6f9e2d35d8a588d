"""Capture: keep the document as received, then record its events, all or the good ones."""

import zlib
from collections import Counter
from collections.abc import Iterator
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from hashlib import sha256
from typing import Any
from uuid import UUID

import orjson
from django.db import OperationalError, connection, transaction
from django.utils import timezone
from procrastinate.contrib.django import app as jobs
from psycopg.errors import DeadlockDetected

from ocop.epcis import collector, formats, limits, schema
from ocop.epcis.actions.delivering import announce
from ocop.epcis.actions.master_data import keep_master_data, remember_values
from ocop.epcis.actions.parties import own_party
from ocop.epcis.actions.preparing import Judged, Prepared, batches
from ocop.epcis.actions.storing import Arrival, Known, known, store
from ocop.epcis.event import Document
from ocop.epcis.faults import BadDocument, EventFault, bad_document, pointer
from ocop.epcis.models import Behaviour, CaptureJob, Subscription
from ocop.epcis.problems import from_fault, storable
from ocop.epcis.rules import may_capture
from ocop.kit.errors import require, require_aware
from ocop.people.models import User

ACCEPTED, DUPLICATE, REJECTED, NOT_RECORDED = "a", "d", "r", "n"
LEFT_BEHIND = timedelta(minutes=2)
_PART_BYTES = 1024 * 1024
_COPY_PARTS = "COPY epcis_capturepart (job_id, number, body) FROM STDIN (FORMAT BINARY)"
_TRIES = 5


@dataclass(slots=True)
class Report:
    """What became of the events of one document, in their order."""

    outcome: list[str] = field(default_factory=list)
    event_ids: list[str] = field(default_factory=list)
    errors: list[dict[str, Any]] = field(default_factory=list)
    seen: set[tuple[str, str]] = field(default_factory=set)

    def add(self, judged: Judged, outcome: str, faults: tuple[EventFault, ...] = ()) -> None:
        """Note one event; of the faults, so many are kept that the report stays readable."""
        self.outcome.append(outcome)
        self.event_ids.append(storable(judged.event_id.replace("\n", " ")))
        room = limits.ERRORS_KEPT - len(self.errors)
        self.errors.extend(from_fault(fault) for fault in faults[: max(0, room)])

    @property
    def counts(self) -> Counter[str]:
        """How many of each letter."""
        return Counter(self.outcome)


@transaction.atomic
def accept(
    *, data: bytes, media_type: str, behaviour: str, by: User, at: datetime, waits: bool = False
) -> CaptureJob:
    """Keep a document exactly as it came and give it a job; it is recorded by `record`.

    The caller has read it once (`formats.read`), so it is known to be well-formed. When the
    sender `waits` until it is recorded, the disk is waited for only then: once, not twice.
    """
    require(may_capture(by))
    job = CaptureJob.objects.create(
        owner=own_party(by=by, at=at),
        captured_by=by,
        created_at=require_aware(at),
        behaviour=Behaviour(behaviour),
        media_type=media_type,
        sha256=sha256(data).hexdigest(),
        size_bytes=len(data),
    )
    _keep(job, data)
    if waits:
        with connection.cursor() as cursor:
            cursor.execute("SET LOCAL synchronous_commit = off")
    return job


def _keep(job: CaptureJob, data: bytes) -> None:
    """The document in pieces, by binary COPY: bytes travel as bytes."""
    with connection.cursor() as cursor, cursor.copy(_COPY_PARTS) as copy:
        copy.set_types(["uuid", "int4", "bytea"])
        for number, start in enumerate(range(0, len(data), _PART_BYTES)):
            copy.write_row((job.pk, number, zlib.compress(data[start : start + _PART_BYTES], 1)))


def received(job: CaptureJob) -> bytes:
    """The document of a job, byte for byte as it was sent."""
    parts = job.parts.order_by("number").values_list("body", flat=True)
    return b"".join(zlib.decompress(part) for part in parts.iterator(chunk_size=8))


def record(*, job_id: UUID, at: datetime, document: Document | None = None) -> CaptureJob | None:
    """Judge and store the events of a job in one transaction; None when it is done or being done.

    A crash in the middle leaves the job as it was, to be recorded again. Two documents that hold
    the same events in another order may block each other; then one of them starts anew.
    """
    for attempt in range(_TRIES):
        try:
            return _record(job_id, at, document if attempt == 0 else None)
        except OperationalError as error:
            if not isinstance(error.__cause__, DeadlockDetected) or attempt == _TRIES - 1:
                raise
    return None


@transaction.atomic
def _record(job_id: UUID, at: datetime, document: Document | None) -> CaptureJob | None:
    waiting = CaptureJob.objects.select_for_update(skip_locked=True, of=("self",))
    job = waiting.select_related("owner").filter(pk=job_id, finished_at=None).first()
    if job is None:
        return None
    report = Report()
    try:
        _record_events(job, at, document or _read(job), report)
    except BadDocument as bad:
        report = Report(errors=[from_fault(bad.fault)])
    _finish(job, report)
    return job


def _read(job: CaptureJob) -> Document:
    return formats.read(received(job), media_type=job.media_type, limits=limits.reading())


def _record_events(job: CaptureJob, at: datetime, document: Document, report: Report) -> None:
    """Everything of a document; what must not stay is rolled back to where this began."""
    with collector.resting(), transaction.atomic():
        arrival = Arrival(job.owner, job.pk, at)
        for batch in batches(document.events, owner=job.owner.pk, limits=limits.content(at)):
            _store_batch(job, batch, arrival, report)
        _require_sound(document)
        if job.behaviour == Behaviour.ROLLBACK and report.counts[REJECTED]:
            transaction.set_rollback(True)
            return
        keep_master_data(document.master_data, owner=job.owner, at=at)
        remember_values(report.seen, owner=job.owner)


def _require_sound(document: Document) -> None:
    """The shell is of the shape EPCIS asks for (XML tells it to its end); a bare event has none."""
    faults = schema.document_faults(document.shell) if document.shell else []
    if faults:
        raise BadDocument(faults[0])
    if not _is_storable(document.shell):
        what = "Có ký tự điều khiển không nhìn thấy ngoài các sự kiện (đầu tài liệu)."
        raise bad_document("", what, "Xóa và gõ lại đoạn đó.", "control_character")


def _is_storable(shell: Any) -> bool:
    """Whether the database can keep every text around the events."""
    try:
        return b"\\u0000" not in orjson.dumps(shell)
    except TypeError:  # half of a surrogate pair
        return False


def _store_batch(job: CaptureJob, batch: list[Judged], arrival: Arrival, report: Report) -> None:
    """Store what is new of a batch and note what became of each event."""
    first: dict[UUID, Prepared] = {}
    for judged in batch:
        if judged.prepared is not None:
            first.setdefault(judged.prepared.key, judged.prepared)
    hopeless = job.behaviour == Behaviour.ROLLBACK and bool(report.counts[REJECTED])
    foreign = _foreign_declarations(first.values(), arrival)
    wanted = [event for event in first.values() if event.key not in foreign]
    stored = set() if hopeless else store(wanted, arrival)
    before = known(first.keys() - stored)
    for judged in batch:
        outcome, faults = _outcome(judged, first, stored, before, foreign)
        report.add(judged, outcome, faults)
        if outcome == ACCEPTED and judged.prepared is not None:
            report.seen.update(_values(judged.prepared))


def _foreign_declarations(events: Any, arrival: Arrival) -> set[UUID]:
    """Keys of the declarations about events of another owner: nobody withdraws another's event."""
    declaring = {event.declares: event.key for event in events if event.declares is not None}
    if not declaring:
        return set()
    originals = known(declaring)
    return {
        event.key
        for event in events
        if event.declares in originals and originals[event.declares].owner_id != arrival.owner.pk
    }


def _outcome(
    judged: Judged,
    first: dict[UUID, Prepared],
    stored: set[UUID],
    before: dict[UUID, Known],
    foreign: set[UUID],
) -> tuple[str, tuple[EventFault, ...]]:
    event = judged.prepared
    if event is None:
        return REJECTED, judged.faults
    if event.key in foreign:
        what = "Sự kiện này của bên khác, không thể báo sai thay họ."
        how = "Đề nghị bên đã ghi sự kiện gửi thông báo sai."
        fault = EventFault(event.place, "/errorDeclaration", what, how, "not_owner")
        return REJECTED, (fault,)
    leading = first[event.key]
    if leading is event and (event.key in stored or event.key not in before):
        return ACCEPTED, ()
    kept = before[event.key].digest if event.key in before else leading.digest
    if kept == event.digest:
        return DUPLICATE, ()
    return REJECTED, (_other_content(event),)


def _other_content(event: Prepared) -> EventFault:
    what = "Đã có sự kiện khác dùng eventID này."
    how = (
        "Sự kiện đã ghi không sửa được. Gửi sự kiện mới với eventID khác,"
        " hoặc gửi lại sự kiện cũ kèm errorDeclaration."
    )
    return EventFault(event.place, pointer(["eventID"]), what, how, "event_exists")


def _values(event: Prepared) -> Iterator[tuple[str, str]]:
    facts = event.facts
    for name in ("type", "biz_step", "disposition", "read_point", "biz_location"):
        value = getattr(facts, name)
        if value:
            yield name, value


def _finish(job: CaptureJob, report: Report) -> None:
    counts = report.counts
    job.finished_at = timezone.now()
    job.success = not counts[REJECTED] and not report.errors
    rolled_back = not job.success and job.behaviour == Behaviour.ROLLBACK
    job.accepted = 0 if rolled_back else counts[ACCEPTED]
    job.duplicate, job.rejected = counts[DUPLICATE], counts[REJECTED]
    job.errors = report.errors
    outcome = "".join(report.outcome)
    job.outcome = outcome.replace(ACCEPTED, NOT_RECORDED) if rolled_back else outcome
    job.event_ids = "\n".join(report.event_ids)
    job.save()
    if job.accepted and Subscription.objects.filter(schedule=None).exists():
        transaction.on_commit(announce)


def record_later(*, job_id: UUID) -> None:
    """Have a job recorded in the background."""
    jobs.configure_task("epcis.record", allow_unknown=True).defer(job_id=str(job_id))


def waiting_jobs(*, at: datetime) -> list[UUID]:
    """Jobs that nobody seems to be recording: older than a document should need."""
    rows = CaptureJob.objects.filter(finished_at=None, created_at__lt=at - LEFT_BEHIND)
    return list(rows.order_by("created_at").values_list("pk", flat=True)[:100])
