"""Pages of the interface: perPage, tokens that expire and can be taken back, the Link header."""

from dataclasses import dataclass
from datetime import timedelta
from hashlib import sha256
from typing import Any

from django.http import HttpRequest, HttpResponse, QueryDict
from django.utils import timezone
from django.utils.dateparse import parse_datetime
from django.utils.encoding import escape_uri_path

from ocop.epcis.models import RevokedPageToken
from ocop.epcis.problems import EpcisProblem
from ocop.epcis.views.door import Caller
from ocop.kit.faults import Invalid
from ocop.kit.paging import read_cursor, write_cursor

PER_PAGE, MOST_PER_PAGE = 30, 1000
TOKEN_LIFE = timedelta(hours=1)
_CONTROLS = ("perPage", "nextPageToken")


@dataclass(frozen=True, slots=True)
class Asked:
    """What a list request says about pages: how many rows, and where the last page ended."""

    size: int
    state: dict[str, Any] | None


def digest(token: str) -> str:
    """How a token is remembered once it is taken back."""
    return sha256(token.encode()).hexdigest()


def asked(request: HttpRequest, caller: Caller) -> Asked:
    """perPage and nextPageToken of a request; a token fits only the request it was made for."""
    return Asked(per_page(request.GET.get("perPage")), _state(request, caller))


def per_page(given: str | None) -> int:
    """How many rows are wanted; more than we give is no fault."""
    if given is None:
        return PER_PAGE
    if not given.isdecimal() or int(given) == 0:
        detail = f"perPage phải là số từ 1 đến {MOST_PER_PAGE}, đang là “{given[:20]}”."
        raise EpcisProblem("QueryParameterException", detail)
    return min(int(given), MOST_PER_PAGE)


def _state(request: HttpRequest, caller: Caller) -> dict[str, Any] | None:
    token = request.GET.get("nextPageToken")
    if not token:
        return None
    try:
        value = read_cursor(token)
    except Invalid:
        raise _bad_token("Không đọc được nextPageToken.") from None
    expires = parse_datetime(str(value.get("x", "")))
    if expires is None or value.get("w") != _words(request, caller):
        raise _bad_token("nextPageToken này thuộc về một câu hỏi khác.")
    gone = RevokedPageToken.objects.filter(digest=digest(token)).exists()
    if expires < timezone.now() or gone:
        raise _bad_token("nextPageToken đã hết hạn.")
    return dict(value["s"])


def _bad_token(what: str) -> EpcisProblem:
    return EpcisProblem("QueryParameterException", f"{what} Gọi lại từ trang đầu.")


def _words(request: HttpRequest, caller: Caller) -> str:
    """A short hash of who asks what: a token is good for nothing else."""
    rest = sorted((k, v) for k, v in request.GET.items() if k not in _CONTROLS)
    return sha256(repr((str(caller.user.pk), request.path, rest)).encode()).hexdigest()[:16]


def link_next(
    response: HttpResponse, request: HttpRequest, caller: Caller, state: dict[str, Any] | None
) -> HttpResponse:
    """Announce the next page; on the last page nothing is announced."""
    if state is None:
        return response
    expires = timezone.now() + TOKEN_LIFE
    value = {"x": expires.isoformat(), "w": _words(request, caller), "s": state}
    query = QueryDict(mutable=True)
    query.update({k: str(v) for k, v in request.GET.items() if k != "nextPageToken"})
    query["nextPageToken"] = write_cursor(value)
    address = request.build_absolute_uri(escape_uri_path(request.path))
    response["Link"] = f'<{address}?{query.urlencode()}>; rel="next"'
    response["GS1-Next-Page-Token-Expires"] = expires.isoformat()
    return response


def expiry(token: str) -> Any:
    """When a token of ours ends; None for what is none."""
    try:
        return parse_datetime(str(read_cursor(token).get("x", "")))
    except Invalid:
        return None
