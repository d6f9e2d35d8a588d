"""The resolver over HTTP: what a scanned code leads to, for phones and for machines."""

from collections.abc import Callable
from datetime import datetime, time, timedelta
from functools import wraps
from typing import Any
from urllib.parse import unquote

from django.conf import settings
from django.contrib.auth.decorators import login_not_required
from django.http import HttpRequest, HttpResponse, HttpResponseRedirect, JsonResponse
from django.template.response import TemplateResponse
from django.utils import timezone
from django.utils.cache import patch_vary_headers
from django.utils.encoding import escape_uri_path
from django.utils.translation import get_language, gettext
from django.views.decorators.csrf import csrf_exempt

from ocop.gs1.characters import KeyFault
from ocop.kit.faults import Fault
from ocop.kit.http import problem
from ocop.trace import linkset
from ocop.trace.identifier import Identifier, read
from ocop.trace.link_types import NAMESPACE, PREFIX, label
from ocop.trace.negotiation import best, prefers_html
from ocop.trace.queries import Known, handover_of, known
from ocop.trace.resolver import (
    LINKSET_TYPE,
    AllLinks,
    Choices,
    Missing,
    Redirect,
    WebLink,
    decide,
    request_for,
    target,
)

METHODS = "GET, HEAD, OPTIONS"
LONGEST_ADDRESS = 8192
KEPT_SECONDS = 60
_JSON_TYPES = (LINKSET_TYPE, "application/json", "application/ld+json")
View = Callable[..., HttpResponse]


def for_everybody(view: View) -> View:
    """Open to people and to programs of any origin; answers OPTIONS, refuses to be written to."""

    @wraps(view)
    def answered(request: HttpRequest, **parts: Any) -> HttpResponse:
        if request.method == "OPTIONS":
            response = HttpResponse(status=204)
        elif request.method not in {"GET", "HEAD"}:
            detail = "Ở đây chỉ đọc. Dùng GET, HEAD hoặc OPTIONS."
            response = problem(405, "Method Not Allowed", detail, code="method")
        else:
            response = view(request)
        response["Allow"] = response["Access-Control-Allow-Methods"] = METHODS
        response["Access-Control-Allow-Origin"] = "*"
        response["Access-Control-Allow-Headers"] = "Accept, Accept-Language"
        response["Access-Control-Expose-Headers"] = "Link, Location"
        response["Access-Control-Max-Age"] = "86400"
        return response

    return login_not_required(csrf_exempt(answered))


@for_everybody
def resolve(request: HttpRequest) -> HttpResponse:
    """Where a code leads: the answer to a scan."""
    address = _address(request)
    if len(address) > LONGEST_ADDRESS:
        return _too_long(request)
    try:
        asked = read(address)
    except KeyFault as error:
        return _malformed(request, error.fault)
    today = timezone.localdate()
    found = known(asked, on=today)
    response = _elsewhere(request, asked) if found is None else _decided(request, asked, found)
    response["Link"] = ", ".join(filter(None, [linkset.to_linkset(asked), response.get("Link")]))
    patch_vary_headers(response, ("Accept", "Accept-Language"))
    return response


@for_everybody
def description(request: HttpRequest) -> HttpResponse:
    """What this resolver can do, in the form the standard asks for."""
    response = JsonResponse(
        {
            "name": f"OCOP {settings.PROVINCE_NAME}",
            "resolverRoot": settings.SITE_URL,
            "supportedPrimaryKeys": ["all"],
            "supportedLinkType": [{"namespace": NAMESPACE, "prefix": PREFIX}],
            "linkTypeDefaultCanBeLinkset": False,
            "supportedContextValuesExternal": [
                {"nameOfList": "ISO 3166-1 alpha-2", "url": "https://www.iso.org/iso-3166"}
            ],
            "jsonLdContextLocation": linkset.JSON_LD_CONTEXT,
            "contact": {"fn": settings.PROVINCE_NAME},
        },
        json_dumps_params={"ensure_ascii": False},
    )
    response["Cache-Control"] = "public, max-age=3600"
    return response


def _address(request: HttpRequest) -> str:
    """The address as it was sent, under our own domain.

    A slash inside a value (%2F) can be told from one between values only in the raw address. Some
    servers tell it; granian does not, so the reverse proxy in front may (X-Original-URI).
    """
    meta = request.META
    raw = str(meta.get("RAW_URI") or meta.get("REQUEST_URI") or _told_by_proxy(request))
    path = raw.partition("?")[0] if raw.startswith("/") else escape_uri_path(request.path)
    query = request.META.get("QUERY_STRING", "")
    return settings.SITE_URL + path + (f"?{query}" if query else "")


def _told_by_proxy(request: HttpRequest) -> str:
    """The raw address in the header of a proxy we trust, when it is that of this request."""
    given = request.headers.get("X-Original-URI", "")
    trusted = settings.SECURE_PROXY_SSL_HEADER is not None
    return given if trusted and unquote(given.partition("?")[0]) == request.path else ""


def _decided(request: HttpRequest, asked: Identifier, found: Known) -> HttpResponse:
    """The answer about something known."""
    accept = request.headers.get("Accept", "")
    wish = request_for(
        asked,
        accept=accept,
        accept_language=request.headers.get("Accept-Language", ""),
        own=settings.LANGUAGE_CODE,
    )
    match decide(wish, found.links):
        case Redirect(link):
            return _kept(_redirect(target(link.href, asked.query)))
        case AllLinks(links):
            return _kept(_links(request, asked, found, links, status=200))
        case Choices(links):
            return _links(request, asked, found, links, status=300)
        case Missing(link_type):
            return _missing(request, asked, found, link_type)


def _redirect(address: str) -> HttpResponse:
    return HttpResponseRedirect(address, preserve_request=True)  # 307


def _links(
    request: HttpRequest,
    asked: Identifier,
    found: Known,
    links: tuple[WebLink, ...],
    *,
    status: int,
) -> HttpResponse:
    """Links as the client reads them best: linkset, JSON-LD or a page."""
    media_type = best(request.headers.get("Accept", ""), (*_JSON_TYPES, "text/html"))
    if media_type == "text/html":
        title = found.name if status == 200 else gettext("Chọn nơi muốn xem")
        context = {"title": title, "links": _shown(links), "asked": asked}
        return TemplateResponse(request, "trace/links.html", context, status=status).render()
    make = linkset.linkset if status == 200 else linkset.choices
    body = make(asked, found.name, links)
    if media_type == "application/ld+json":
        body = {"@context": linkset.JSON_LD_CONTEXT, **body}
    response = JsonResponse(
        body,
        status=status,
        content_type=media_type,
        json_dumps_params={"ensure_ascii": False},
    )
    response["Link"] = linkset.to_context()
    return response


def _shown(links: tuple[WebLink, ...]) -> list[tuple[str, WebLink]]:
    """Each link with its type in the language of the page."""
    return [(label(link.type, get_language() or ""), link) for link in links]


def _elsewhere(request: HttpRequest, asked: Identifier) -> HttpResponse:
    """Something not in our register: the resolver in charge of its prefix, or 404."""
    handover = handover_of(asked)
    if handover is not None:
        address = target(handover.resolver + asked.path, asked.query)
        response = _redirect(address)
        response["Link"] = linkset.to_other_resolver(address)
        return _kept(response)
    fault = Fault(
        "code",
        gettext("Chưa có thông tin về mã này."),
        gettext("So lại từng ký tự với mã in trên tem, hoặc tìm sản phẩm theo tên."),
        "unknown",
    )
    return _error(request, 404, "Not Found", fault, {"code": f"({asked.key}) {asked.value}"})


def _missing(request: HttpRequest, asked: Identifier, found: Known, wanted: str) -> HttpResponse:
    """Known, but nothing of the wanted type: 404 with what there is."""
    fault = Fault(
        "linkType",
        gettext("%(name)s không có liên kết loại “%(type)s”.")
        % {"name": found.name, "type": wanted[:80]},
        gettext("Xem các liên kết đang có: linkType=linkset"),
        "no_such_link",
    )
    return _error(request, 404, "Not Found", fault, {"links": _shown(found.links)})


def _malformed(request: HttpRequest, fault: Fault) -> HttpResponse:
    return _error(request, 400, "Bad Request", fault, {})


def _too_long(request: HttpRequest) -> HttpResponse:
    fault = Fault(
        "url",
        gettext("Địa chỉ dài quá %(most)s ký tự.") % {"most": LONGEST_ADDRESS},
        gettext("Bỏ bớt phần sau dấu hỏi."),
        "too_long",
    )
    return _error(request, 414, "URI Too Long", fault, {})


def _error(
    request: HttpRequest, status: int, title: str, fault: Fault, more: dict[str, Any]
) -> HttpResponse:
    """A page for people, a problem document for programs; never a success."""
    if prefers_html(request.headers.get("Accept", "")):
        context = {"fault": fault, **more}
        response: HttpResponse = TemplateResponse(
            request, "trace/error.html", context, status=status
        ).render()
    else:
        response = problem(status, title, fault.sentence, code=fault.code, faults=[fault])
    patch_vary_headers(response, ("Accept", "Accept-Language"))
    return response


def _kept(response: HttpResponse) -> HttpResponse:
    """Caches may keep it for a minute, never past midnight, when a star may end."""
    now = timezone.localtime()
    midnight = datetime.combine(now.date() + timedelta(days=1), time.min, now.tzinfo)
    seconds = min(KEPT_SECONDS, int((midnight - now).total_seconds()))
    response["Cache-Control"] = f"public, max-age={seconds}"
    return response
