"""The page of one product."""

from datetime import date
from typing import Any

from django.http import HttpRequest, HttpResponse, HttpResponsePermanentRedirect
from django.template.response import TemplateResponse
from django.utils import timezone
from django.utils.translation import gettext

from ocop.catalogue.addresses import producer_path, product_path
from ocop.catalogue.caching import public_page
from ocop.catalogue.queries.cards import cards_of
from ocop.catalogue.queries.papers import certificates, history, public_papers
from ocop.catalogue.queries.places import Place, place_of
from ocop.catalogue.queries.products import products_of, public_product
from ocop.catalogue.structured import (
    absolute,
    data_block,
    organisation,
    product_data,
    social_picture,
)
from ocop.catalogue.tiles import drawing_of, ground_of
from ocop.catalogue.views.missing import missing
from ocop.catalogue.wording import months_passed, season
from ocop.evidence.formats import THUMBNAIL_EDGES
from ocop.evidence.models import Audience
from ocop.products.classification import place
from ocop.products.models import Picture, Product, ProductState

OTHERS_SHOWN = 4
SENTENCE_LENGTH = 155


@public_page
def product(request: HttpRequest, key: str, name: str = "") -> HttpResponse:
    """One product; older codes, other spellings and merged products lead to its one address."""
    found = public_product(key)
    if found is None:
        return missing(request, gettext("Không có sản phẩm với mã “%(key)s”") % {"key": key[:60]})
    path = product_path(found)
    if request.path != path:
        return HttpResponsePermanentRedirect(path)
    return TemplateResponse(request, "catalogue/product.html", _product(found, path))


def _product(found: Product, path: str) -> dict[str, Any]:
    today = timezone.localdate()
    maker = found.producer
    where = place_of(maker, on=today)
    pictures = [
        picture
        for picture in found.pictures.select_related("attachment").order_by("position", "pk")
        if picture.attachment.audience == Audience.PUBLIC
    ]
    others = list(products_of(maker).exclude(pk=found.pk)[: OTHERS_SHOWN + 1])
    return {
        "section": "products",
        "product": found,
        "maker": maker,
        "maker_path": producer_path(maker),
        "place": where,
        "industry": place(found.place.industry),
        "ground": ground_of(found.group),
        "drawing": drawing_of(found.group),
        "photos": [_photo(picture) for picture in pictures],
        "season": season(found.season_months),
        "stopped": found.state == ProductState.STOPPED,
        "preparing": found.state == ProductState.PREPARING,
        "others": cards_of(others[:OTHERS_SHOWN], on=today),
        "more_others": len(others) > OTHERS_SHOWN,
        **_recognition(found, today),
        **_for_machines(found, where, path, pictures),
    }


def _recognition(found: Product, on: date) -> dict[str, Any]:
    """What may be said of the star, its history, the papers behind it."""
    mark = found.mark_on(on)
    rows = list(found.recognitions.select_related("certificate"))
    decided = [row.decided_on for row in rows if row.mark_on(on).shows_star and row.decided_on]
    return {
        "mark": mark.value,
        "starred": mark.shows_star,
        "months_passed": months_passed(max(decided, default=None), on),
        "history": history(rows, on=on),
        "papers": certificates(rows, on=on) + public_papers(found, found.producer, on=on),
    }


def _for_machines(
    found: Product, where: Place, path: str, pictures: list[Picture]
) -> dict[str, Any]:
    """The preview of the page and its structured data."""
    sentence = _sentence(found, where.inline)
    maker = organisation(found.producer, path=producer_path(found.producer), place=where.now)
    data = product_data(found, path=path, sentence=sentence, maker=maker, pictures=pictures)
    picture = absolute(pictures[0].attachment.url) if pictures else social_picture(found.group)
    return {
        "sentence": sentence,
        "canonical": absolute(path),
        "social_picture": picture,
        "data": data_block(data),
    }


def _photo(picture: Picture) -> dict[str, str]:
    """The addresses of a picture in three sizes."""
    file = picture.attachment
    small, large = (file.thumbnail_url(edge) for edge in THUMBNAIL_EDGES)
    return {"small": small, "large": large, "full": file.url, "description": picture.description}


def _sentence(product: Product, where: str) -> str:
    """One sentence for search engines and link previews."""
    maker = product.producer.name
    start = gettext("%(product)s của %(maker)s, %(place)s.") % {
        "product": product.name, "maker": maker, "place": where,
    }  # fmt: skip
    story = " ".join(product.story.split())
    text = f"{start} {story}".strip()
    return text if len(text) <= SENTENCE_LENGTH else text[:SENTENCE_LENGTH].rpartition(" ")[0] + "…"
