"""Every request passes here: who asks, with which right, in which version; and every problem."""

from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime
from typing import Any

import orjson
from django.db import DataError, OperationalError
from django.http import Http404, HttpRequest, HttpResponse, HttpResponseBase
from django.utils import timezone
from django.views.decorators.csrf import csrf_exempt
from ninja.utils import check_csrf
from psycopg.errors import QueryCanceled

from ocop.epcis import limits
from ocop.epcis.faults import DOCUMENT, BadDocument, EventFault
from ocop.epcis.problems import EpcisProblem, of_document, to_xml
from ocop.epcis.queries.visibility import Viewer, viewer_of
from ocop.epcis.query import BadQuery
from ocop.epcis.views.headers import (
    VERSIONS,
    agree_on_versions,
    capture_limits,
    discovery,
    wants_xml,
)
from ocop.kit.errors import Conflict, Refused
from ocop.kit.faults import Fault, Invalid
from ocop.people.actions import authenticate_token
from ocop.people.models import TokenScope, User

_WRITING = ("POST", "DELETE")


@dataclass(frozen=True, slots=True)
class Caller:
    """Who asks, when, and what they may see."""

    user: User
    at: datetime

    @property
    def viewer(self) -> Viewer:
        """The view of the caller's party (asks the database)."""
        return viewer_of(self.user, on=timezone.localdate(self.at))


View = Callable[..., HttpResponseBase]
Telling = Callable[..., dict[str, str]]


def door(
    *, capturing: bool = False, telling: Telling | None = None, **methods: View
) -> Callable[..., HttpResponseBase]:
    """One address with its methods: `door(GET=listed, POST=made)`.

    OPTIONS is answered for everyone; `telling` adds headers for who may ask. GET and HEAD need the scope epcis:query, capture addresses
    epcis:capture for POST; a signed-in person needs no scope, but writes with the CSRF token.
    """

    @csrf_exempt
    def entered(request: HttpRequest, **path: Any) -> HttpResponseBase:
        try:
            if request.method == "OPTIONS":
                agree_on_versions(request)
                headers = discovery(list(methods), capturing=capturing)
                if telling is not None:
                    headers |= _told(request, telling, path)
                return HttpResponse(status=204, headers=headers)
            return _answered(request, methods, path, capturing)
        except Exception as error:
            problem = _problem(error)
            if problem is None:
                raise
            return problem_response(request, problem, methods)

    entered.methods = tuple(methods)  # type: ignore[attr-defined]
    return entered


def _told(request: HttpRequest, telling: Telling, path: dict[str, Any]) -> dict[str, str]:
    """What only the one who may ask is told; strangers learn nothing, not even that."""
    try:
        return telling(_caller(request, TokenScope.EPCIS_QUERY), **path)
    except (EpcisProblem, Http404):
        return {}


def _answered(
    request: HttpRequest, methods: dict[str, View], path: dict[str, Any], capturing: bool
) -> HttpResponseBase:
    method = "GET" if request.method == "HEAD" else str(request.method)
    view = methods.get(method)
    if view is None:
        detail = f"Địa chỉ này nhận: {', '.join([*methods, 'OPTIONS'])}."
        raise EpcisProblem("ValidationException", detail, status=405)
    if len(request.META.get("QUERY_STRING", "")) > limits.LONGEST_QUERY:
        detail = f"Chuỗi truy vấn dài hơn {limits.LONGEST_QUERY} byte. Dùng truy vấn đặt tên."
        raise EpcisProblem("URITooLongException", detail)
    if "%00" in request.META.get("QUERY_STRING", "") or "\0" in request.path:
        raise EpcisProblem("QueryParameterException", "Địa chỉ chứa ký tự NUL. Xóa ký tự đó.")
    scope = TokenScope.EPCIS_CAPTURE if capturing and method == "POST" else TokenScope.EPCIS_QUERY
    caller = _caller(request, scope)
    agree_on_versions(request)
    answer = view(request, caller, **path)
    for name, value in VERSIONS.items():
        answer.setdefault(name, value)
    return answer


def _caller(request: HttpRequest, scope: str) -> Caller:
    """The person behind the token, or the one who is signed in; 401 and 403 otherwise."""
    now = timezone.now()
    kind, _, secret = request.headers.get("Authorization", "").partition(" ")
    if kind.lower() == "bearer":
        token = authenticate_token(secret=secret.strip(), at=now)
        if token is None:
            raise _unknown_caller()
        if scope not in token.scopes:
            detail = f"Mã truy cập này không có phạm vi {scope}."
            raise EpcisProblem("SecurityException", detail)
        return Caller(token.user, now)
    if kind or not isinstance(request.user, User) or not request.user.is_active:
        raise _unknown_caller()
    if request.method in _WRITING and check_csrf(request) is not None:
        raise EpcisProblem("SecurityException", "Thiếu mã CSRF của phiên đăng nhập.")
    return Caller(request.user, now)


def _unknown_caller() -> EpcisProblem:
    detail = "Cần mã truy cập: gửi đầu mục Authorization: Bearer <mã>."
    return EpcisProblem("SecurityException", detail, status=401)


def _problem(error: Exception) -> EpcisProblem | None:
    """What an error means in the interface; None for our own mistakes."""
    if isinstance(error, EpcisProblem):
        return error
    return next((tell(error) for kind, tell in _PROBLEMS.items() if isinstance(error, kind)), None)


def _of_query(error: Any) -> EpcisProblem:
    return EpcisProblem(error.exception, str(error), faults=[_as_event_fault(error.fault)])


def _of_input(error: Any) -> EpcisProblem:
    faults = [_as_event_fault(fault) for fault in error.faults]
    detail = " ".join(fault.sentence for fault in error.faults)
    return EpcisProblem("ValidationException", detail, faults=faults)


def _of_database(error: Any) -> EpcisProblem | None:
    if not isinstance(error.__cause__, QueryCanceled):
        return None
    detail = "Câu hỏi mất quá nhiều thời gian. Thêm điều kiện, ví dụ khoảng thời gian."
    return EpcisProblem("QueryTooComplexException", detail)


def _of_text(error: Any) -> EpcisProblem:
    detail = "Có giá trị không lưu được (ký tự điều khiển, số hoặc ngày quá lớn)."
    return EpcisProblem("ValidationException", detail)


_PROBLEMS: dict[type[Exception], Callable[[Any], EpcisProblem | None]] = {
    BadDocument: lambda error: of_document(error.fault),
    BadQuery: _of_query,
    Invalid: _of_input,
    Refused: lambda error: EpcisProblem("SecurityException", error.message),
    Conflict: lambda error: EpcisProblem("ResourceAlreadyExistsException", error.message),
    Http404: lambda _: EpcisProblem(
        "NoSuchResourceException", "Không có mục này, hoặc không được xem."
    ),
    OperationalError: _of_database,
    DataError: _of_text,
}


def _as_event_fault(fault: Fault) -> EventFault:
    return EventFault(DOCUMENT, fault.where, fault.what, fault.how_to_fix, fault.code)


def problem_response(
    request: HttpRequest, problem: EpcisProblem, methods: dict[str, View]
) -> HttpResponse:
    """The problem as JSON, or as XML for who asked for XML."""
    if wants_xml(request):
        body, kind = to_xml(problem.body), "application/problem+xml"
    else:
        body, kind = orjson.dumps(problem.body), "application/problem+json"
    headers = dict(VERSIONS)
    if problem.status == 401:
        headers["WWW-Authenticate"] = 'Bearer realm="ocop"'
    elif problem.status == 405:
        headers["Allow"] = ", ".join([*methods, "OPTIONS"])
    elif problem.name == "CaptureLimitExceededException":
        headers.update(capture_limits())
    return HttpResponse(body, status=problem.status, content_type=kind, headers=headers)


@csrf_exempt
def nowhere(request: HttpRequest, rest: str = "") -> HttpResponse:
    """Below /epcis, what leads nowhere is a problem document as well."""
    detail = "Không có địa chỉ này. Các địa chỉ bắt đầu từ GET /epcis/."
    return problem_response(request, EpcisProblem("NoSuchResourceException", detail), {})
