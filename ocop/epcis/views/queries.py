"""Named queries, their answers, and who wants them sent."""

from typing import Any
from urllib.parse import quote
from uuid import UUID

import orjson
from django.conf import settings
from django.http import Http404, HttpRequest, HttpResponse

from ocop.epcis.actions.asking import delete_query, save_query, subscribe, unsubscribe
from ocop.epcis.models import Delivery, NamedQuery, Subscription
from ocop.epcis.problems import EpcisProblem
from ocop.epcis.queries.events import written
from ocop.epcis.query import from_parameters
from ocop.epcis.views.answers import json_answer, wanted_epc_format
from ocop.epcis.views.captures import read_body
from ocop.epcis.views.door import Caller, door
from ocop.epcis.views.events import answer
from ocop.epcis.views.headers import ONLY_JSON, body_type
from ocop.epcis.views.paging import asked, link_next
from ocop.kit.errors import Conflict
from ocop.kit.faults import Invalid

_PAGE_PARAMETERS = frozenset({"perPage", "nextPageToken"})
_LOG = 20


def _object(request: HttpRequest) -> dict[str, Any]:
    """The body as a JSON object."""
    body_type(request, ONLY_JSON)
    try:
        found = orjson.loads(read_body(request))
    except orjson.JSONDecodeError:
        raise EpcisProblem("ValidationException", "Nội dung không phải JSON.") from None
    if not isinstance(found, dict):
        raise EpcisProblem("ValidationException", "Nội dung phải là đối tượng {…}.")
    return found


def _query(caller: Caller, name: str) -> NamedQuery:
    """The query of that name of the caller's party."""
    found = NamedQuery.objects.filter(owner_id=caller.viewer.party_id, name=name).first()
    if found is None:
        detail = f"Không có truy vấn tên “{name[:60]}”. Xem danh sách ở /epcis/queries."
        raise EpcisProblem("NoSuchNameException", detail)
    return found


# --- queries ------------------------------------------------------------------------------------


def list_queries(request: HttpRequest, caller: Caller) -> HttpResponse:
    """The queries of the caller's party, by name."""
    pages = asked(request, caller)
    after = str((pages.state or {}).get("after", ""))
    rows = NamedQuery.objects.filter(owner_id=caller.viewer.party_id, name__gt=after)
    found = list(rows.order_by("name")[: pages.size + 1])
    shown = found[: pages.size]
    more = {"after": shown[-1].name} if len(found) > pages.size else None
    body = [{"name": row.name, "query": row.query} for row in shown]
    return link_next(json_answer(request, body), request, caller, more)


def post_query(request: HttpRequest, caller: Caller) -> HttpResponse:
    """Keep a query under a name."""
    given = _object(request)
    name, query = given.get("name"), given.get("query")
    if not isinstance(name, str) or not isinstance(query, dict):
        detail = 'Cần name (chữ) và query (đối tượng). Ví dụ: {"name": "da-ban", "query": {}}'
        raise EpcisProblem("QueryValidationException", detail)
    saved = save_query(name=name, query=query, by=caller.user, at=caller.at)
    return HttpResponse(status=201, headers={"Location": _address(saved)})


def _address(query: NamedQuery) -> str:
    return f"/epcis/queries/{quote(query.name, safe='')}"


def get_query(request: HttpRequest, caller: Caller, name: str) -> HttpResponse:
    """A query as it was kept."""
    found = _query(caller, name)
    return json_answer(request, {"name": found.name, "query": found.query})


def remove_query(request: HttpRequest, caller: Caller, name: str) -> HttpResponse:
    """Forget a query and end its subscriptions."""
    delete_query(query=_query(caller, name), by=caller.user, at=caller.at)
    return HttpResponse(status=204)


def query_events(request: HttpRequest, caller: Caller, name: str) -> HttpResponse:
    """The answer of a query now. An open line is the job worker's, where the proxy leads to it."""
    found = _query(caller, name)
    if request.headers.get("Upgrade", "").lower() == "websocket":
        detail = (
            "Máy chủ web không giữ WebSocket; đường đó ở cổng của việc nền"
            f" (ws://127.0.0.1:{settings.EPCIS_WEBSOCKET_PORT}{request.path})."
            " Thêm quy tắc WebSocket vào nginx hoặc Caddy: docs/operations.md."
        )
        raise EpcisProblem("ImplementationException", detail, status=501)
    beyond = set(request.GET) - _PAGE_PARAMETERS
    if beyond:
        detail = f"{min(beyond)[:40]} chỉ dùng với Upgrade: websocket, hoặc ở truy vấn đặt tên."
        raise EpcisProblem("QueryParameterException", detail)
    return answer(request, caller, from_parameters(found.query), name=found.name)


# --- subscriptions ------------------------------------------------------------------------------


def list_subscriptions(request: HttpRequest, caller: Caller, name: str) -> HttpResponse:
    """Who gets the answers of a query."""
    query = _query(caller, name)
    pages = asked(request, caller)
    start = int((pages.state or {}).get("o", 0))
    rows = query.subscriptions.order_by("created_at", "pk")
    found = list(rows[start : start + pages.size + 1])
    more = {"o": start + pages.size} if len(found) > pages.size else None
    body = [_subscription(row) for row in found[: pages.size]]
    return link_next(json_answer(request, body), request, caller, more)


def post_subscription(request: HttpRequest, caller: Caller, name: str) -> HttpResponse:
    """Have the answers sent to an address of one's own."""
    query = _query(caller, name)
    try:
        made = subscribe(
            query=query,
            wanted=_object(request),
            epc_format=wanted_epc_format(request).value,
            by=caller.user,
            at=caller.at,
        )
    except (Invalid, Conflict) as wrong:
        raise EpcisProblem("SubscriptionControlsException", str(wrong)) from None
    location = f"{_address(query)}/subscriptions/{made.pk}"
    return HttpResponse(status=201, headers={"Location": location})


def _one(caller: Caller, name: str, subscription_id: UUID) -> Subscription:
    rows = Subscription.objects.select_related("query__owner")
    found = rows.filter(query=_query(caller, name), pk=subscription_id).first()
    if found is None:
        raise Http404
    return found


def get_subscription(
    request: HttpRequest, caller: Caller, name: str, subscription_id: UUID
) -> HttpResponse:
    """A subscription with the log of its last messages; its secret is not shown again."""
    found = _one(caller, name, subscription_id)
    log = found.deliveries.defer("body").order_by("-created_at")[:_LOG]
    body = {**_subscription(found), "deliveries": [_delivery(one) for one in log]}
    answer = json_answer(request, body)
    answer["GS1-Query-Min-Record-Time"] = written(found.min_record_time)
    return answer


def next_record_time(caller: Caller, name: str, subscription_id: UUID) -> dict[str, str]:
    """For OPTIONS: from which record time on the next message counts."""
    found = _one(caller, name, subscription_id)
    return {"GS1-Query-Min-Record-Time": written(found.min_record_time)}


def remove_subscription(
    request: HttpRequest, caller: Caller, name: str, subscription_id: UUID
) -> HttpResponse:
    """End a subscription."""
    unsubscribe(subscription=_one(caller, name, subscription_id), by=caller.user, at=caller.at)
    return HttpResponse(status=204)


def _subscription(row: Subscription) -> dict[str, Any]:
    found: dict[str, Any] = {
        "subscriptionID": str(row.pk),
        "dest": row.dest,
        "createdAt": written(row.created_at),
        "minRecordTime": written(row.min_record_time),
        "epcFormat": row.epc_format,
        "reportIfEmpty": row.report_if_empty,
        **({"stream": True} if row.schedule is None else {"schedule": row.schedule}),
    }
    if row.last_notified_at is not None:
        found["lastNotifiedAt"] = written(row.last_notified_at)
    if row.initial_record_time is not None:
        found["initialRecordTime"] = written(row.initial_record_time)
    return found


def _delivery(row: Delivery) -> dict[str, Any]:
    return {
        "deliveryID": str(row.pk),
        "state": row.state,
        "events": row.events,
        "createdAt": written(row.created_at),
        "attempts": row.attempts,
        "status": row.status,
        "trouble": row.trouble,
        "nextAttemptAt": written(row.due_at) if row.finished_at is None else None,
    }


queries = door(GET=list_queries, POST=post_query)
query = door(GET=get_query, DELETE=remove_query)
answers = door(GET=query_events)
subscriptions = door(GET=list_subscriptions, POST=post_subscription)
subscription = door(GET=get_subscription, DELETE=remove_subscription, telling=next_record_time)
