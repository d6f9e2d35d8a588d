"""The list of producers and the page of one."""

from typing import Any
from uuid import UUID

from django.http import HttpRequest, HttpResponse, HttpResponsePermanentRedirect
from django.template.response import TemplateResponse
from django.utils import timezone
from django.utils.translation import gettext

from ocop.catalogue.addresses import producer_path
from ocop.catalogue.caching import public_page
from ocop.catalogue.forms import ProducerSearch
from ocop.catalogue.queries.cards import cards_of, place_name
from ocop.catalogue.queries.papers import producer_papers
from ocop.catalogue.queries.places import place_of
from ocop.catalogue.queries.products import ShortPaginator, products_of, public_producer
from ocop.catalogue.structured import absolute, data_block, organisation, social_picture
from ocop.catalogue.views.missing import missing
from ocop.products.models import Producer
from ocop.products.queries import public_producers
from ocop.units.queries import names_on

PER_PAGE = 30


@public_page
def producers(request: HttpRequest) -> HttpResponse:
    """Producers that have a public product, in Vietnamese order."""
    form = ProducerSearch(request.GET)
    form.is_valid()
    rows = public_producers(form.cleaned_data.get("q", "")).order_by("sort_key", "pk")
    if kind := form.cleaned_data.get("loai"):
        rows = rows.filter(kind=kind)
    paginator = ShortPaginator(rows, PER_PAGE)
    page = paginator.get_page(request.GET.get("page"))
    context = {
        "section": "producers",
        "form": form,
        "page": page,
        "more": paginator.more,
        "rows": _rows(list(page.object_list)),
        "asked": any(form.cleaned_data.values()),
        "canonical": absolute(request.path),
        "social_picture": social_picture(""),
    }
    return TemplateResponse(request, "catalogue/producers.html", context)


def _rows(found: list[Producer]) -> list[dict[str, Any]]:
    """What a row shows; one query for the places."""
    today = timezone.localdate()
    names = names_on({p.area_id for p in found} | {p.area_now_id for p in found}, today)
    return [
        {
            "name": one.name,
            "path": producer_path(one),
            "kind": gettext(one.get_kind_display()),
            "place": place_name(names[one.area_id], names[one.area_now_id]),
            "products": getattr(one, "public_products", 0),
            "women_led": one.women_led,
            "youth_led": one.youth_led,
        }
        for one in found
    ]


@public_page
def producer(request: HttpRequest, key: UUID, name: str = "") -> HttpResponse:
    """One producer with its products; one merged into another leads to the kept one."""
    found = public_producer(key)
    if found is None:
        return missing(request, gettext("Không có cơ sở này trong danh mục công khai"))
    path = producer_path(found)
    if request.path != path:
        return HttpResponsePermanentRedirect(path)
    today = timezone.localdate()
    where = place_of(found, on=today)
    paginator = ShortPaginator(products_of(found), PER_PAGE)
    page = paginator.get_page(request.GET.get("page"))
    data = organisation(found, path=path, place=where.now)
    context = {
        "section": "producers",
        "maker": found,
        "kind": gettext(found.get_kind_display()),
        "place": where,
        "website": found.website if found.website.startswith(("https://", "http://")) else "",
        "page": page,
        "cards": cards_of(list(page.object_list), on=today),
        "papers": producer_papers(found, on=today),
        "canonical": absolute(path),
        "social_picture": social_picture(""),
        "data": data_block({"@context": "https://schema.org", **data}),
    }
    return TemplateResponse(request, "catalogue/producer.html", context)
