"""The public register of recognitions: decisions, one decision, open files, what changed."""

import csv
from collections.abc import Iterator
from datetime import date
from typing import Any

import orjson
from django.conf import settings
from django.contrib.auth.decorators import login_not_required
from django.http import HttpRequest, HttpResponse, StreamingHttpResponse
from django.template.response import TemplateResponse
from django.urls import reverse
from django.utils import feedgenerator, timezone
from django.utils.translation import gettext
from django.views.decorators.http import require_safe

from ocop.catalogue.addresses import product_path
from ocop.catalogue.caching import public_page
from ocop.catalogue.forms import DecisionSearch
from ocop.catalogue.queries.decisions import entries_of, papers_with_address
from ocop.catalogue.queries.products import ShortPaginator
from ocop.catalogue.structured import absolute, social_picture
from ocop.catalogue.views.missing import missing
from ocop.products.queries import change_of, newest_changes, open_rows, public_recognitions
from ocop.products.queries import decisions as find_decisions
from ocop.products.register import mark

PER_PAGE = 30
_CHUNK = 1000
_FEED_ENTRIES = 50
_KEPT = "public, max-age=300"


class _Echo:
    """What csv.writer writes to: the line comes back instead of being kept."""

    def write(self, line: str) -> str:
        return line


@public_page
def decisions(request: HttpRequest) -> HttpResponse:
    """Every decision on file with its number of products, newest first."""
    form = DecisionSearch(request.GET)
    form.is_valid()
    year = form.cleaned_data.get("nam")
    rows = find_decisions(text=form.cleaned_data.get("q", ""), year=int(year) if year else None)
    paginator = ShortPaginator(rows, PER_PAGE)
    page = paginator.get_page(request.GET.get("page"))
    context = {
        "section": "decisions",
        "form": form,
        "page": page,
        "more": paginator.more,
        "rows": papers_with_address(page.object_list),
        "asked": any(form.cleaned_data.values()),
        "canonical": absolute(request.path),
        "social_picture": social_picture(""),
    }
    return TemplateResponse(request, "catalogue/decisions.html", context)


@public_page
def decision(request: HttpRequest, decided_on: date, number: str, authority: str) -> HttpResponse:
    """One decision with its products; the address is made of what the paper itself says."""
    entries = entries_of(decided_on, number, authority, on=timezone.localdate())
    if not entries:
        return missing(request, gettext("Không có quyết định này trong sổ công nhận"))
    context = {
        "section": "decisions",
        "paper": entries[0].recognition,
        "entries": entries,
        "canonical": absolute(request.path),
        "social_picture": social_picture(""),
    }
    return TemplateResponse(request, "catalogue/decision.html", context)


@login_not_required
@require_safe
def register_csv(request: HttpRequest) -> StreamingHttpResponse:
    """The whole register as CSV (UTF-8 with BOM, for Excel), streamed."""
    response = StreamingHttpResponse(_csv_lines(), content_type="text/csv; charset=utf-8")
    return _file(response, "csv")


@login_not_required
@require_safe
def register_json(request: HttpRequest) -> StreamingHttpResponse:
    """The whole register as one JSON list, streamed."""
    return _file(StreamingHttpResponse(_json_lines(), content_type="application/json"), "json")


@login_not_required
@require_safe
def changes_feed(request: HttpRequest) -> HttpResponse:
    """The last changes as Atom, for people; machines ask /api/recognitions/changes."""
    feed = feedgenerator.Atom1Feed(
        title=gettext("Sổ công nhận sản phẩm OCOP %(province)s")
        % {"province": settings.PROVINCE_NAME},
        link=absolute(reverse("catalogue:decisions")),
        description="",
        language="vi",
        feed_url=absolute(request.path),
    )
    for event in newest_changes(_FEED_ENTRIES):
        feed.add_item(
            title=f"{_said(event)}: {event.product.name}",
            link=absolute(product_path(event.product)),
            description=", ".join([event.decision_number, event.authority]),
            unique_id=f"{settings.SITE_URL}/quyet-dinh/thay-doi/{event.pgh_id}",
            updateddate=event.pgh_created_at,
            pubdate=event.pgh_created_at,
        )
    response = HttpResponse(feed.writeString("utf-8"), content_type=feed.content_type)
    response["Cache-Control"] = _KEPT
    return response


def _said(event: Any) -> str:
    """A change in words. No star is named: the entry outlives it (mark rule, QĐ 1162)."""
    words = {
        "RECORDED": gettext("Công nhận"),
        "CORRECTED": gettext("Sửa thông tin công nhận"),
        "EXTENDED": gettext("Gia hạn"),
        "WITHDRAWN": gettext("Thu hồi công nhận"),
        "REMOVED": gettext("Bỏ dòng ghi nhầm"),
    }
    return words[change_of(event)]


def _file(response: StreamingHttpResponse, kind: str) -> StreamingHttpResponse:
    name = f"so-cong-nhan-{timezone.localdate():%Y-%m-%d}.{kind}"
    response["Content-Disposition"] = f'attachment; filename="{name}"'
    response["Cache-Control"] = _KEPT
    response["Access-Control-Allow-Origin"] = "*"
    return response


def _rows() -> Iterator[dict[str, Any]]:
    """The register in pieces: memory does not grow with it."""
    today = timezone.localdate()
    piece = []
    for row in public_recognitions().iterator(chunk_size=_CHUNK):
        piece.append(row)
        if len(piece) == _CHUNK:
            yield from open_rows(piece, on=today)
            piece = []
    yield from open_rows(piece, on=today)


def _csv_lines() -> Iterator[str]:
    writer = csv.writer(_Echo())
    for number, row in enumerate(_rows()):
        if not number:
            yield "\ufeff" + writer.writerow(row)
        yield writer.writerow(
            mark(value) if isinstance(value, str) else value for value in row.values()
        )


def _json_lines() -> Iterator[bytes]:
    lead = b"[\n"
    for row in _rows():
        yield lead + orjson.dumps(row)
        lead = b",\n"
    yield b"\n]\n" if lead != b"[\n" else b"[]\n"
