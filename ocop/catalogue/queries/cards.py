"""A product as a card of a list shows it."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date

from django.conf import settings
from django.utils.translation import gettext

from ocop.catalogue.addresses import product_path
from ocop.catalogue.tiles import drawing_of, ground_of
from ocop.evidence.models import Audience
from ocop.products.marks import Mark
from ocop.products.models import Product, ProductState
from ocop.units.atlas import Named
from ocop.units.queries import names_on

CARD_EDGE = 480


@dataclass(frozen=True, slots=True)
class Card:
    """What a card shows. `star` only while it may be shown, or while it is being confirmed."""

    name: str
    path: str
    maker: str
    place: str
    ground: str
    drawing: str
    picture: str
    description: str
    star: int | None
    mark: Mark
    until: date | None
    preparing: bool


def cards_of(products: Sequence[Product], *, on: date) -> list[Card]:
    """Cards of products read with their producers and pictures; one query for the places."""
    makers = [product.producer for product in products]
    names = names_on({m.area_id for m in makers} | {m.area_now_id for m in makers}, on)
    return [_card(product, names, on) for product in products]


def _card(product: Product, names: dict[int, Named], on: date) -> Card:
    mark = product.mark_on(on)
    pictures = [p for p in product.pictures.all() if p.attachment.audience == Audience.PUBLIC]
    first = min(pictures, key=lambda p: p.position, default=None)
    maker = product.producer
    return Card(
        name=product.name,
        path=product_path(product),
        maker=maker.name,
        place=place_name(names[maker.area_id], names[maker.area_now_id]),
        ground=ground_of(product.group),
        drawing=drawing_of(product.group),
        picture=first.attachment.thumbnail_url(CARD_EDGE) if first else "",
        description=first.description if first else "",
        star=product.star if mark.shows_star or mark is Mark.UNCONFIRMED else None,
        mark=mark,
        until=product.star_until,
        preparing=product.state == ProductState.PREPARING,
    )


def former(name: str) -> str:
    """ "Huyện Hải Hậu (cũ)"."""
    return gettext("%(place)s (cũ)") % {"place": name}


def place_name(recorded: Named, now: Named) -> str:
    """ "Xã Giao Hưng"; where only the province is sure: "Huyện Hải Hậu (cũ)"."""
    if now.code == settings.PROVINCE_CODE and recorded.id != now.id:
        return former(recorded.name)
    return now.name
