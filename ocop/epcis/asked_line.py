"""What a websocket handshake asks for: who, which named query, when; or the problem with it."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import Any
from urllib.parse import parse_qsl, unquote
from uuid import UUID

from django.utils.dateparse import parse_datetime

from ocop.epcis.actions.asking import first_due, time_faults
from ocop.epcis.models import NamedQuery, Subscription
from ocop.epcis.problems import EpcisProblem
from ocop.epcis.queries.visibility import party_of
from ocop.epcis.rendering import epc_format
from ocop.kit.faults import Invalid
from ocop.people.actions import authenticate_token
from ocop.people.models import ApiToken, TokenScope

_BEFORE, _AFTER = "/epcis/queries/", "/events"
_SCHEDULE = ("second", "minute", "hour", "dayOfMonth", "month", "dayOfWeek")
_CONTROLS = {*_SCHEDULE, "stream", "reportIfEmpty", "initialRecordTime"}
_YES_OR_NO = {"true": True, "false": False}


@dataclass(frozen=True, slots=True)
class Line:
    """An asked-for line: the token behind it and the subscription it is (no row)."""

    secret: str
    user_id: UUID
    subscription: Subscription


@dataclass(frozen=True, slots=True)
class Trouble:
    """Why a line may not go on; `is_end` when that was to be expected."""

    reason: str
    is_end: bool = False


def line_of(target: str, headers: Mapping[str, str], at: datetime) -> Line:
    """The line a handshake asks for; EpcisProblem with 400, 401, 403, 404 or 406 otherwise."""
    path, _, query = target.partition("?")
    secret = _secret(headers)
    token = _token(secret, at)
    question = _question(path, token)
    wanted = _wanted(query)
    faults = time_faults(wanted)
    if faults:
        detail = " ".join(fault.sentence for fault in faults)
        raise EpcisProblem("SubscriptionControlsException", detail)
    try:
        form = epc_format(headers.get("GS1-EPC-Format"))
    except Invalid as wrong:
        raise EpcisProblem("NotAcceptableException", str(wrong)) from None
    schedule = wanted.get("schedule")
    since = parse_datetime(str(wanted.get("initialRecordTime", "")))
    one = Subscription(
        query=question,
        schedule=schedule,
        report_if_empty=wanted["reportIfEmpty"],
        initial_record_time=since,
        epc_format=form.value,
        created_by=token.user,
        created_at=at,
        min_record_time=since or at,
        due_at=first_due(schedule, at),
    )
    return Line(secret, token.user.pk, one)


def still_allowed(line: Line, at: datetime) -> Trouble | None:
    """Whether the token still opens the line and the query is still there."""
    token = authenticate_token(secret=line.secret, at=at)
    if token is None or TokenScope.EPCIS_QUERY not in token.scopes:
        return Trouble("Mã truy cập không còn hiệu lực.")
    if not NamedQuery.objects.filter(pk=line.subscription.query_id).exists():
        return Trouble("Truy vấn đã được xóa.", is_end=True)
    line.subscription.created_by = token.user
    return None


def _secret(headers: Mapping[str, str]) -> str:
    kind, _, secret = headers.get("Authorization", "").partition(" ")
    return secret.strip() if kind.lower() == "bearer" else ""


def _token(secret: str, at: datetime) -> ApiToken:
    token = authenticate_token(secret=secret, at=at) if secret else None
    if token is None:
        detail = "Cần mã truy cập: gửi đầu mục Authorization: Bearer <mã>."
        raise EpcisProblem("SecurityException", detail, status=401)
    if TokenScope.EPCIS_QUERY not in token.scopes:
        detail = f"Mã truy cập này không có phạm vi {TokenScope.EPCIS_QUERY}."
        raise EpcisProblem("SecurityException", detail)
    return token


def _question(path: str, token: ApiToken) -> NamedQuery:
    """The named query of the path, of the party of the caller."""
    if not (path.startswith(_BEFORE) and path.endswith(_AFTER)):
        detail = "WebSocket chỉ có ở /epcis/queries/{tên}/events."
        raise EpcisProblem("NoSuchResourceException", detail)
    name = unquote(path[len(_BEFORE) : -len(_AFTER)])
    party = party_of(token.user)
    rows = NamedQuery.objects.select_related("owner")
    found = rows.filter(owner=party, name=name).first() if party and "\0" not in name else None
    if found is None:
        detail = f"Không có truy vấn tên “{name[:60]}”. Xem danh sách ở /epcis/queries."
        raise EpcisProblem("NoSuchNameException", detail)
    return found


def _wanted(query: str) -> dict[str, Any]:
    """The controls of a query string in the form the REST body has them."""
    given = dict(parse_qsl(query, keep_blank_values=True))
    unknown = given.keys() - _CONTROLS
    if unknown:
        detail = f"Không có tham số {min(unknown)[:40]}. Dùng: {', '.join(sorted(_CONTROLS))}."
        raise EpcisProblem("SubscriptionControlsException", detail)
    found: dict[str, Any] = {"reportIfEmpty": _flag(given.get("reportIfEmpty", "false"))}
    if "stream" in given:
        found["stream"] = _flag(given["stream"])
    if "initialRecordTime" in given:
        found["initialRecordTime"] = given["initialRecordTime"]
    schedule = {name: given[name] for name in _SCHEDULE if name in given}
    return {**found, "schedule": schedule} if schedule else found


def _flag(given: str) -> bool:
    if given not in _YES_OR_NO:
        detail = f"Giá trị phải là true hoặc false, đang là “{given[:20]}”."
        raise EpcisProblem("SubscriptionControlsException", detail)
    return _YES_OR_NO[given]
