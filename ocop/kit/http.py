"""Turns the errors of actions into pages (people) or problem+json (machines)."""

from collections.abc import Callable
from typing import TYPE_CHECKING, Any

from django.http import HttpRequest, HttpResponse, JsonResponse
from django.http.response import HttpResponseBase
from django.middleware.http import ConditionalGetMiddleware
from django.template.response import TemplateResponse

from ocop.kit.errors import Conflict, Refused
from ocop.kit.faults import Fault, Invalid

if TYPE_CHECKING:
    from ocop.people.models import User

    class SignedInRequest(HttpRequest):
        """A request of a signed-in person."""

        user: User
else:
    SignedInRequest = HttpRequest

STATUS = {Refused: 403, Conflict: 409, Invalid: 422}


def problem(
    status: int, title: str, detail: str = "", *, code: str = "", faults: list[Fault] | None = None
) -> JsonResponse:
    """A problem document (RFC 9457)."""
    body: dict[str, Any] = {"type": "about:blank", "status": status, "title": title}
    if detail:
        body["detail"] = detail
    if code:
        body["code"] = code
    if faults:
        body["errors"] = [
            {"field": f.where, "code": f.code, "detail": f.what, "remedy": f.how_to_fix}
            for f in faults
        ]
    return JsonResponse(
        body,
        status=status,
        content_type="application/problem+json",
        json_dumps_params={"ensure_ascii": False},
    )


class UnchangedAnswers(ConditionalGetMiddleware):
    """Middleware: good answers of the machine interface carry an ETag and are sent once (304)."""

    def process_response(self, request: HttpRequest, response: HttpResponseBase) -> Any:
        """Pages keep their own rules; a refusal has nothing to compare."""
        if response.status_code == 200 and request.path.startswith("/api/"):
            return super().process_response(request, response)
        return response


class ErrorPages:
    """Middleware: `Refused`, `Conflict` and `Invalid` become a page with the right status."""

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponse]) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        return self.get_response(request)

    def process_exception(self, request: HttpRequest, error: Exception) -> HttpResponse | None:
        """The page for an error of an action; other errors are not ours."""
        status = STATUS.get(type(error))
        if status is None:
            return None
        faults = error.faults if isinstance(error, Invalid) else []
        message = getattr(error, "message", "")
        context = {"message": message, "faults": faults}
        return TemplateResponse(request, f"{status}.html", context, status=status).render()
