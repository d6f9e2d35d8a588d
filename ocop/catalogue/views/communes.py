"""The communes of the province and the page of one, of today or of before."""

from django.http import HttpRequest, HttpResponse, HttpResponsePermanentRedirect
from django.shortcuts import redirect
from django.template.response import TemplateResponse
from django.utils import timezone
from django.utils.translation import gettext

from ocop.catalogue.addresses import commune_path
from ocop.catalogue.caching import public_page
from ocop.catalogue.queries.cards import cards_of
from ocop.catalogue.queries.communes import commune as find_commune
from ocop.catalogue.queries.communes import (
    commune_rows,
    paths_of_candidates,
    products_at,
    province,
    unplaced_products,
)
from ocop.catalogue.queries.products import ShortPaginator
from ocop.catalogue.structured import absolute, social_picture
from ocop.catalogue.views.missing import missing
from ocop.kit.text import clean
from ocop.units.finding import State, find_area

PER_PAGE = 24
LONGEST = 120


@public_page
def communes(request: HttpRequest) -> HttpResponse:
    """Every commune with its number of products; a name of any time leads to its page."""
    today = timezone.localdate()
    text = clean(request.GET.get("q", "").replace("\0", ""))[:LONGEST]
    match = find_area(text, scope=province(today)) if text else None
    if match and match.state is State.EXACT and match.area:
        return redirect(commune_path(match.area.code, match.area.name))
    rows = commune_rows(on=today)
    blank = [row for row in rows if not row.products]
    only_blank = request.GET.get("trang") == "1"
    context = {
        "section": "communes",
        "text": text,
        "match": match,
        "candidates": paths_of_candidates(match.candidates) if match else [],
        "rows": blank if only_blank else rows,
        "total": len(rows),
        "with_products": len(rows) - len(blank),
        "blank": len(blank),
        "only_blank": only_blank,
        "unplaced": unplaced_products(on=today),
        "canonical": absolute(request.path),
        "social_picture": social_picture(""),
    }
    return TemplateResponse(request, "catalogue/communes.html", context)


@public_page
def commune(request: HttpRequest, code: str, name: str = "") -> HttpResponse:
    """A commune with what went into it and its products; a former one with what it became."""
    today = timezone.localdate()
    found = find_commune(code, name, on=today)
    if found is None:
        return missing(request, gettext("Không có xã, phường với mã “%(code)s”") % {"code": code})
    if request.path != found.path:
        return HttpResponsePermanentRedirect(found.path)
    page = ShortPaginator(products_at(found), PER_PAGE).get_page(request.GET.get("page"))
    context = {
        "section": "communes",
        "commune": found,
        "page": page,
        "cards": cards_of(list(page.object_list), on=today),
        "canonical": absolute(found.path),
        "social_picture": social_picture(""),
    }
    return TemplateResponse(request, "catalogue/commune.html", context)
