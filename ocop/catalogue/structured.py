"""What machines read on a public page: schema.org data, link previews, the one address."""

import json
from collections.abc import Mapping
from typing import Any

from django.conf import settings
from django.templatetags.static import static
from django.utils.html import format_html
from django.utils.safestring import SafeString

from ocop.catalogue.tiles import ground_of
from ocop.products.models import Picture, Producer, Product

_ESCAPES = {ord("<"): "\\u003C", ord(">"): "\\u003E", ord("&"): "\\u0026"}


def absolute(path: str) -> str:
    """An address with the name of the site, as it is shared."""
    return f"{settings.SITE_URL}{path}"


def social_picture(group: str) -> str:
    """The drawn preview of a product group; the general one for "" ."""
    name = f"social-{ground_of(group)}.png" if group else "social.png"
    return absolute(static(f"dist/{name}"))


def data_block(content: Mapping[str, Any]) -> SafeString:
    """JSON-LD as a block that no browser runs; `<`, `>` and `&` are written as escapes."""
    text = json.dumps(content, ensure_ascii=False).translate(_ESCAPES)
    return format_html('<script type="application/ld+json">{}</script>', SafeString(text))


def organisation(producer: Producer, *, path: str, place: str) -> dict[str, Any]:
    """A producer; the telephone only with consent."""
    found: dict[str, Any] = {
        "@type": "Organization",
        "name": producer.name,
        "url": absolute(path),
        "address": {"@type": "PostalAddress", "addressLocality": place, "addressCountry": "VN"},
    }
    if producer.contact_public and producer.phone:
        found["telephone"] = producer.phone
    return found


def product_data(
    product: Product, *, path: str, sentence: str, maker: dict[str, Any], pictures: list[Picture]
) -> dict[str, Any]:
    """A product with its maker and its price, if any. A star is no schema.org rating."""
    found: dict[str, Any] = {
        "@context": "https://schema.org",
        "@type": "Product",
        "name": product.name,
        "url": absolute(path),
        "description": sentence,
        "category": product.place.name,
        "manufacturer": maker,
    }
    if pictures:
        found["image"] = [absolute(picture.attachment.url) for picture in pictures]
    if product.code:
        found["sku"] = product.code
    if product.price_vnd is not None:
        found["offers"] = {
            "@type": "Offer",
            "price": product.price_vnd,
            "priceCurrency": "VND",
            "url": absolute(path),
        }
    return found
