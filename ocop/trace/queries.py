"""What is known about an identified thing: its links, or who else answers for it."""

from dataclasses import dataclass
from datetime import date

from django.conf import settings
from django.db.models.functions import Length

from ocop.products.models import Product
from ocop.trace.identifier import OWN, Identifier
from ocop.trace.models import Handover, Link
from ocop.trace.resolver import WebLink

# Where the public page of a product lists its recognitions.
RECOGNITIONS_ANCHOR = "#cong-nhan"


@dataclass(frozen=True, slots=True)
class Known:
    """A thing in words and everything that can be told about it, finest level first."""

    name: str
    links: tuple[WebLink, ...]


def known(asked: Identifier, *, on: date) -> Known | None:
    """What the resolver knows on a day; None when nothing (at most two queries)."""
    product = product_behind(asked)
    if product is not None and not product.published:
        return None
    if product is None and (asked.key == OWN or asked.gtin):
        return None
    found = _registered(asked, product, on=on)
    if product is not None:
        return Known(product.name, (*found, *own_links(product, on=on)))
    return Known(f"({asked.key}) {asked.value}", found) if found else None


def product_behind(asked: Identifier) -> Product | None:
    """The product of a GTIN or of one of our own codes, also of one that was merged into another."""
    if asked.key == OWN:
        found = Product.objects.filter(trace_code=asked.value).first()
    elif asked.gtin:
        found = Product.objects.filter(barcodes__gtin=asked.gtin).first()
    else:
        return None
    while found is not None and found.merged_into_id is not None:
        found = Product.objects.filter(pk=found.merged_into_id).first()
    return found


def _registered(asked: Identifier, product: Product | None, *, on: date) -> tuple[WebLink, ...]:
    """The links people registered that hold on a day, finest level first."""
    levels = asked.levels
    rows = (
        Link.objects.filter(product=None, key=asked.root)
        if product is None
        else Link.objects.of_product(product)
    )
    found = rows.valid_on(on).filter(qualifiers__in=levels).order_by("pk")
    return tuple(
        row.as_web_link() for row in sorted(found, key=lambda row: levels.index(row.qualifiers))
    )


def own_links(product: Product, *, on: date) -> list[WebLink]:
    """What exists for every product by itself: its page, its data, and its star while it holds."""
    page, english = (f"{settings.SITE_URL}{way}{product.public_path}" for way in ("", "/en"))
    data = f"{settings.SITE_URL}/api/products/{product.pk}"
    name, star = product.name, product.star_on(on)
    links = [
        WebLink("pip", page, f"Trang sản phẩm: {name}", "vi", default=True),
        WebLink("pip", english, f"Product page: {name}", "en", default=True),
        WebLink(
            "masterData",
            data,
            f"Dữ liệu sản phẩm (JSON): {name}",
            media_type="application/json",
            default=True,
        ),
    ]
    if star is not None:
        links += [
            WebLink(
                "certificationInfo",
                page + RECOGNITIONS_ANCHOR,
                f"Công nhận OCOP {star} sao: {name}",
                "vi",
            ),
            WebLink(
                "certificationInfo",
                english + RECOGNITIONS_ANCHOR,
                f"OCOP recognition, {star} stars: {name}",
                "en",
            ),
        ]
    return links


def handover_of(asked: Identifier) -> Handover | None:
    """The resolver that answers for the longest prefix of the code, if any."""
    prefixes = asked.company_prefixes
    if not prefixes:
        return None
    return Handover.objects.filter(prefix__in=prefixes).order_by(Length("prefix").desc()).first()
