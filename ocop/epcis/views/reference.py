"""GET /openapi.json: the interface described, open to everybody."""

from functools import cache
from typing import Any

import orjson
from django.conf import settings
from django.http import HttpRequest, HttpResponse
from django.views.decorators.http import require_safe

from ocop.epcis.openapi import document


def described() -> dict[str, Any]:
    """The document of this server."""
    return document(site=settings.SITE_URL, version=settings.VERSION)


@cache
def _written(site: str) -> bytes:
    """The same for every request, so it is made once a process (and site, in tests)."""
    return orjson.dumps(described())


@require_safe
def openapi(request: HttpRequest) -> HttpResponse:
    """The OpenAPI 3.1 document of the repository."""
    return HttpResponse(_written(settings.SITE_URL), content_type="application/json")


openapi.methods = ("GET",)  # type: ignore[attr-defined]
