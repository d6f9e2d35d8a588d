"""The machine interface: mounts each app's router, turns refusals into problem+json.

`/api/docs` is our own page (web), `/api/openapi.json` the OpenAPI 3.1 document.
"""

from typing import Any

import orjson
from django.conf import settings
from django.contrib.auth.decorators import login_not_required
from django.http import Http404, HttpRequest, HttpResponse
from ninja import NinjaAPI
from ninja.errors import AuthenticationError, HttpError, ValidationError
from ninja.renderers import BaseRenderer

from ocop.kit.errors import Conflict, Refused
from ocop.kit.faults import Fault, Invalid
from ocop.kit.http import problem
from ocop.products.api import router as products_router
from ocop.products.import_api import router as imports_router
from ocop.products.recognition_api import router as recognitions_router
from ocop.units.api import router as units_router
from ocop.web.reference import Reference


class Utf8Json(BaseRenderer):
    """JSON with Vietnamese letters as they are, not as escapes."""

    media_type = "application/json"

    def render(self, request: HttpRequest, data: Any, *, response_status: int) -> bytes:
        """The bytes of an answer."""
        return orjson.dumps(data)


DESCRIPTION = """
Sổ đăng ký sản phẩm OCOP cho máy đọc. Đọc dữ liệu công khai không cần đăng nhập.
Lỗi trả về theo RFC 9457 (application/problem+json).
"""

api = NinjaAPI(
    title="OCOP",
    version=settings.VERSION,
    description=DESCRIPTION.strip(),
    renderer=Utf8Json(),
    docs=Reference(),
    docs_decorator=login_not_required,
    docs_url="/docs",
    urls_namespace="api",
    servers=[{"url": settings.SITE_URL}],
)
api.add_router("", products_router)
api.add_router("", imports_router)
api.add_router("", recognitions_router)
api.add_router("/units", units_router)


@api.exception_handler(Refused)
def refused(request: HttpRequest, error: Refused) -> HttpResponse:
    """403: the caller may not do this."""
    return problem(403, "Forbidden", error.message, code="refused")


@api.exception_handler(Conflict)
def conflict(request: HttpRequest, error: Conflict) -> HttpResponse:
    """409: the thing is no longer in the state the caller saw."""
    return problem(409, "Conflict", error.message, code="conflict")


@api.exception_handler(Invalid)
def invalid(request: HttpRequest, error: Invalid) -> HttpResponse:
    """422: an input that cannot be taken, with every fault."""
    detail = " ".join(fault.sentence for fault in error.faults)
    return problem(422, "Unprocessable Content", detail, code="invalid", faults=error.faults)


@api.exception_handler(ValidationError)
def malformed(request: HttpRequest, error: ValidationError) -> HttpResponse:
    """422: a parameter of the wrong shape."""
    faults = [_fault(row) for row in error.errors]
    detail = " ".join(fault.sentence for fault in faults)
    return problem(422, "Unprocessable Content", detail, code="malformed", faults=faults)


@api.exception_handler(AuthenticationError)
def unauthorized(request: HttpRequest, error: AuthenticationError) -> HttpResponse:
    """401: sign in or send a token."""
    detail = "Cần mã truy cập: gửi đầu mục Authorization: Bearer <mã>."
    response = problem(401, "Unauthorized", detail, code="unauthorized")
    response["WWW-Authenticate"] = 'Bearer realm="ocop"'
    return response


@api.exception_handler(Http404)
def not_found(request: HttpRequest, error: Http404) -> HttpResponse:
    """404: nothing here, or nothing the caller may know of."""
    return problem(404, "Not Found", str(error) or "Không có mục này.", code="not_found")


@api.exception_handler(HttpError)
def http_error(request: HttpRequest, error: HttpError) -> HttpResponse:
    """A body that is not JSON and the like."""
    return problem(error.status_code, "Bad Request", str(error), code="bad_request")


def _fault(row: dict[str, Any]) -> Fault:
    """A sentence for one finding of the parameter checker."""
    name = ".".join(str(part) for part in row.get("loc", ())[1:]) or "body"
    limits = row.get("ctx", {})
    wanted = ", ".join(f"{key} {value}" for key, value in limits.items() if key != "error")
    what = f'Tham số "{name}" không đọc được.'
    return Fault(name, what, f"Cần: {wanted}." if wanted else "", str(row.get("type", "malformed")))
