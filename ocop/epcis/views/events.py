"""GET and POST /events, and one event with the declarations that withdraw it."""

from collections.abc import Mapping
from dataclasses import asdict
from typing import Any
from urllib.parse import quote

from django.http import Http404, HttpRequest, HttpResponse
from django.utils import timezone

from ocop.epcis import formats, limits
from ocop.epcis.actions.captures import ACCEPTED, DUPLICATE, accept, record
from ocop.epcis.columns import event_key
from ocop.epcis.models import Behaviour, CaptureJob
from ocop.epcis.problems import EpcisProblem
from ocop.epcis.queries.events import Mark, by_id, page, require_count
from ocop.epcis.query import Query, from_url
from ocop.epcis.views.answers import events_answer
from ocop.epcis.views.captures import DOCUMENT_TYPES, read_body
from ocop.epcis.views.door import Caller, door
from ocop.epcis.views.headers import BOTH, answer_type, body_type
from ocop.epcis.views.paging import asked, link_next


def extensions(request: HttpRequest) -> Mapping[str, str]:
    """The prefixes a client declares for its parameters: `GS1-Extensions: ocop=https://…`.

    >>> request = HttpRequest()
    >>> request.META["HTTP_GS1_EXTENSIONS"] = "ocop=https://ocop.example/, b=https://b.vn/"
    >>> sorted(extensions(request))
    ['b', 'ocop']
    """
    pairs = (
        one.strip().partition("=") for one in request.headers.get("GS1-Extensions", "").split(",")
    )
    return {prefix: uri for prefix, _, uri in pairs if prefix and uri}


def asked_query(request: HttpRequest, implied: tuple[str, str] | None = None) -> Query:
    """The query of a request; `implied` is what its path says already."""
    pairs = [(name, value) for name, values in request.GET.lists() for value in values]
    if implied is not None:
        if any(name == implied[0] for name, _ in pairs):
            detail = f"Địa chỉ này đã nói {implied[0]}, không nhận tham số đó nữa."
            raise EpcisProblem("QueryParameterException", detail)
        pairs.append(implied)
    return from_url(pairs, namespaces=extensions(request))


def answer(request: HttpRequest, caller: Caller, query: Query, *, name: str = "") -> HttpResponse:
    """One page of a query's events with the link to the next."""
    answer_type(request, BOTH)
    pages = asked(request, caller)
    viewer = caller.viewer
    if pages.state is None:
        require_count(query, viewer)
    left = (pages.state or {}).get("left", query.event_count_limit)
    size = pages.size if left is None else min(pages.size, int(left))
    mark = Mark(**pages.state["mark"]) if pages.state else None
    found = page(query, viewer, size=size, after=mark)
    response = events_answer(
        request, (stored.event for stored in found.events), at=caller.at, name=name
    )
    return link_next(response, request, caller, _next(found.after, left, size))


def _next(after: Mark | None, left: int | None, size: int) -> dict[str, Any] | None:
    """The state of the next page; None when the answer or its allowed number is at an end."""
    if after is None or (left is not None and left <= size):
        return None
    return {"mark": asdict(after), **({} if left is None else {"left": left - size})}


def list_events(request: HttpRequest, caller: Caller) -> HttpResponse:
    """SimpleEventQuery over everything the caller may see."""
    return answer(request, caller, asked_query(request))


def get_event(request: HttpRequest, caller: Caller, event_id: str) -> HttpResponse:
    """One event and what was declared about it."""
    found = by_id(event_key(event_id), caller.viewer)
    if not found:
        raise Http404
    return events_answer(request, (stored.event for stored in found), at=caller.at)


def post_event(request: HttpRequest, caller: Caller) -> HttpResponse:
    """Capture one bare event: 201, or 409 when its id is taken."""
    media_type = body_type(request, DOCUMENT_TYPES)
    data = read_body(request)
    document = formats.read(data, media_type=media_type, limits=limits.reading())
    if document.shell:
        detail = "Đây là một tài liệu. Gửi nó tới /epcis/capture."
        raise EpcisProblem("ValidationException", detail)
    job = accept(
        data=data,
        media_type=media_type,
        behaviour=Behaviour.ROLLBACK,
        by=caller.user,
        at=caller.at,
        waits=True,
    )
    done = record(job_id=job.pk, at=timezone.now(), document=document)
    return _posted(done or CaptureJob.objects.get(pk=job.pk))


def _posted(job: CaptureJob) -> HttpResponse:
    """The answer to a bare event, from what became of its job."""
    if job.outcome == ACCEPTED:
        location = f"/epcis/events/{quote(job.event_ids, safe='')}"
        return HttpResponse(status=201, headers={"Location": location})
    first: Mapping[str, Any] = job.errors[0] if job.errors else {}
    if job.outcome == DUPLICATE or first.get("code") == "event_exists":
        detail = str(first.get("detail", "Sự kiện này đã được ghi trước đó."))
        raise EpcisProblem("ResourceAlreadyExistsException", detail)
    problem = EpcisProblem("ValidationException", str(first.get("detail", "")))
    problem.errors = job.errors
    raise problem


events = door(GET=list_events, POST=post_event, capturing=True)
event = door(GET=get_event)
