"""POST and GET /capture, and the answer that only explains: /validate."""

from typing import Any
from uuid import UUID

from django.http import Http404, HttpRequest, HttpResponse
from django.urls import reverse
from django.utils import timezone

from ocop.epcis import content, formats, limits, lint, schema
from ocop.epcis.actions.captures import ACCEPTED, DUPLICATE, REJECTED, accept, record, record_later
from ocop.epcis.event import Document
from ocop.epcis.faults import EventFault
from ocop.epcis.formats import JSON_TYPES, XML_TYPES
from ocop.epcis.models import Behaviour, CaptureJob
from ocop.epcis.problems import EpcisProblem, from_fault
from ocop.epcis.queries.events import written
from ocop.epcis.views.answers import json_answer
from ocop.epcis.views.door import Caller, door
from ocop.epcis.views.headers import body_type, capture_limits
from ocop.epcis.views.paging import asked, link_next

DOCUMENT_TYPES = (*JSON_TYPES, *XML_TYPES)
_SHOWN_EVENTS = 1000
_STATUS = {ACCEPTED: "accepted", DUPLICATE: "duplicate", REJECTED: "rejected", "n": "not recorded"}


def read_body(request: HttpRequest) -> bytes:
    """The body, once and no longer than we take; a claim that is too large is refused unread."""
    most = limits.capture_bytes()
    claimed = request.headers.get("Content-Length", "")
    if claimed.isdecimal() and int(claimed) > most:
        raise too_large()
    data = request.read(most + 1)
    if len(data) > most:
        raise too_large()
    return data


def too_large() -> EpcisProblem:
    """The document is larger than announced."""
    detail = (
        f"Tài liệu lớn hơn {limits.capture_bytes() // limits.MIB} MB. Chia thành nhiều tài liệu."
    )
    return EpcisProblem("CaptureLimitExceededException", detail)


def _behaviour(request: HttpRequest) -> str:
    given = request.headers.get("GS1-Capture-Error-Behaviour", Behaviour.ROLLBACK).strip()
    if given not in Behaviour.values:
        detail = f"GS1-Capture-Error-Behaviour nhận rollback hoặc proceed, đang là “{given[:40]}”."
        raise EpcisProblem("ValidationException", detail)
    return given


def _document(data: bytes, media_type: str) -> Document:
    """The document, well-formed and of the right kind; its events not yet looked at."""
    document = formats.read(data, media_type=media_type, limits=limits.reading())
    if not document.shell:
        detail = "Đây là một sự kiện rời. Gửi nó tới /epcis/events, hoặc đặt vào EPCISDocument."
        raise EpcisProblem("ValidationException", detail)
    if media_type in JSON_TYPES and (faults := schema.document_faults(document.shell)):
        detail = " ".join(fault.sentence for fault in faults[:3])
        raise EpcisProblem("ValidationException", detail, faults=faults)
    return document


def capture(request: HttpRequest, caller: Caller) -> HttpResponse:
    """Take a document: 202 and the address of its job, which for small documents is done."""
    media_type = body_type(request, DOCUMENT_TYPES)
    behaviour = _behaviour(request)
    data = read_body(request)
    document = _document(data, media_type)
    at_once = len(data) <= limits.AT_ONCE_BYTES
    job = accept(
        data=data,
        media_type=media_type,
        behaviour=behaviour,
        by=caller.user,
        at=caller.at,
        waits=at_once,
    )
    if at_once:
        record(job_id=job.pk, at=timezone.now(), document=document)
    else:
        record_later(job_id=job.pk)
    headers = {"Location": reverse("epcis:capture_job", args=[job.pk]), **capture_limits()}
    return HttpResponse(status=202, headers=headers)


def list_jobs(request: HttpRequest, caller: Caller) -> HttpResponse:
    """The capture jobs of the caller's party, newest first."""
    pages = asked(request, caller)
    rows = CaptureJob.objects.filter(owner_id=caller.viewer.party_id).order_by("-created_at", "pk")
    start = int((pages.state or {}).get("o", 0))
    found = list(rows[start : start + pages.size + 1])
    more = {"o": start + pages.size} if len(found) > pages.size else None
    answer = json_answer(request, [job_body(job) for job in found[: pages.size]])
    return link_next(answer, request, caller, more)


def get_job(request: HttpRequest, caller: Caller, job_id: UUID) -> HttpResponse:
    """One capture job with what became of each event."""
    viewer = caller.viewer
    rows = CaptureJob.objects.filter(pk=job_id)
    if not viewer.everything:
        rows = rows.filter(owner_id=viewer.party_id)
    job = rows.first()
    if job is None:
        raise Http404
    everything = request.GET.get("report") == "true"
    return json_answer(request, job_body(job, events=None if everything else _SHOWN_EVENTS))


def job_body(job: CaptureJob, *, events: int | None = 0) -> dict[str, Any]:
    """A capture job as the interface shows it, with the report of its first `events` events."""
    found: dict[str, Any] = {
        "captureID": str(job.pk),
        "createdAt": written(job.created_at),
        "running": job.finished_at is None,
        "success": job.success,
        "captureErrorBehaviour": job.behaviour,
        "errors": job.errors,
        "totalCount": len(job.outcome),
        "accepted": job.accepted,
        "duplicate": job.duplicate,
        "rejected": job.rejected,
        "payloadHash": f"ni:///sha-256;{job.sha256}",
    }
    if job.finished_at is not None:
        found["finishedAt"] = written(job.finished_at)
    if events != 0 and job.outcome:
        ids = job.event_ids.split("\n")
        found["events"] = [
            {"index": index, "status": _STATUS[letter], **({"eventID": one} if one else {})}
            for index, (letter, one) in enumerate(zip(job.outcome, ids, strict=True))
        ][:events]
    return found


def validate(request: HttpRequest, caller: Caller) -> HttpResponse:
    """Say everything about a document or event, faults and advice, and keep nothing."""
    media_type = body_type(request, DOCUMENT_TYPES)
    document = formats.read(read_body(request), media_type=media_type, limits=limits.reading())
    faults: list[EventFault] = []
    total = 0
    for event in document.events:
        total += 1
        found = content.faults(event, limits=limits.content(caller.at))
        faults += found or lint.warnings(event)
    if document.shell:
        faults = [*schema.document_faults(document.shell), *faults]
    errors = [from_fault(fault) for fault in faults if not fault.warning]
    warnings = [from_fault(fault) for fault in faults if fault.warning]
    body = {
        "valid": not errors,
        "totalCount": total,
        "errors": errors[: limits.ERRORS_KEPT],
        "warnings": warnings[: limits.ERRORS_KEPT],
    }
    return json_answer(request, body)


captures = door(GET=list_jobs, POST=capture, capturing=True)
capture_job = door(GET=get_job)
validation = door(POST=validate, capturing=True)
