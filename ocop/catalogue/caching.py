"""Public pages, kept for a minute in the memory of the server.

Only what somebody without a session would see is kept; see docs/decisions for the design.
"""

import hashlib
from collections.abc import Callable
from datetime import datetime, time, timedelta
from functools import wraps
from typing import NamedTuple

import brotli
from django.conf import settings
from django.contrib.auth.decorators import login_not_required
from django.core.cache import caches
from django.http import HttpRequest, HttpResponse
from django.template.response import SimpleTemplateResponse
from django.utils import timezone
from django.utils.cache import get_conditional_response, patch_vary_headers
from django.utils.translation import get_language
from django.views.decorators.http import require_safe

from ocop.kit.freshness import sign

KEPT_SECONDS = 60
_QUALITY = 5  # brotli: 6 times smaller than the page in 1 ms
_LONGEST_ADDRESS = 500
_PERSONAL_COOKIES = (settings.SESSION_COOKIE_NAME, "messages")
View = Callable[..., HttpResponse]


class _Page(NamedTuple):
    """A rendered page: its bytes in brotli, its media type and its tag."""

    body: bytes
    media_type: str
    etag: str


def public_page(view: View) -> View:
    """A page for everybody: open, read only, kept for a minute for those without a session."""

    @wraps(view)
    def shown(request: HttpRequest, *args: object, **kwargs: object) -> HttpResponse:
        if any(name in request.COOKIES for name in _PERSONAL_COOKIES):
            response = _rendered(view(request, *args, **kwargs))
            response["Cache-Control"] = "private, no-cache"
            return response
        key = _key(request)
        page: _Page | None = caches["local"].get(key)
        if page is None:
            response = _rendered(view(request, *args, **kwargs))
            if response.status_code != 200:
                return response
            page = _kept(response)
            if len(request.get_full_path()) <= _LONGEST_ADDRESS:
                caches["local"].set(key, page, KEPT_SECONDS)
        return _answer(request, page)

    return login_not_required(require_safe(shown))


def _rendered(response: HttpResponse) -> HttpResponse:
    return response.render() if isinstance(response, SimpleTemplateResponse) else response


def _key(request: HttpRequest) -> str:
    """The day is part of it: a star is gone from every page on the day it ends.

    So is the sign that stars changed: one that was withdrawn is gone at once, in every process. It
    is read before the page is made, so that a page begun before the change is not kept after it.
    """
    said = f"{get_language()} {timezone.localdate()} {sign()} {request.get_full_path()}"
    return f"page:{hashlib.sha256(said.encode()).hexdigest()}"


def _kept(response: HttpResponse) -> _Page:
    tag = hashlib.sha256(response.content).hexdigest()[:32]
    body = brotli.compress(response.content, quality=_QUALITY)
    return _Page(body, response["Content-Type"], tag)


def _answer(request: HttpRequest, page: _Page) -> HttpResponse:
    """The page in the encoding the browser takes; a page without personal data may be compressed."""
    packed = "br" in request.headers.get("Accept-Encoding", "")
    content = page.body if packed else brotli.decompress(page.body)
    response = HttpResponse(content, content_type=page.media_type)
    if packed:
        response["Content-Encoding"] = "br"
    etag = f'"{page.etag}{"-br" if packed else ""}"'
    response["ETag"] = etag
    response["Cache-Control"] = f"public, max-age={min(KEPT_SECONDS, _seconds_of_today())}"
    patch_vary_headers(response, ("Cookie", "Accept-Encoding"))
    return get_conditional_response(request, etag=etag, response=response) or response


def _seconds_of_today() -> int:
    """How long the day lasts yet: no copy of a page outlives the stars on it."""
    now = timezone.localtime()
    midnight = datetime.combine(now.date() + timedelta(days=1), time.min, now.tzinfo)
    return int((midnight - now).total_seconds())
