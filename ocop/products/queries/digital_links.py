"""The link each product carries on its label."""

from collections.abc import Collection
from uuid import UUID

from django.conf import settings

from ocop.gs1 import digital_link
from ocop.gs1.own_link import OwnLink
from ocop.products.models import Barcode, Product


def digital_links(products: Collection[Product]) -> dict[UUID, str]:
    """Product id → link: with the GTIN first recorded, else under our own domain (one query).

    The own link goes on working beside the GTIN, so labels printed before it stay good.
    """
    rows = Barcode.objects.filter(product__in=products).order_by("-pk")
    gtins = dict(rows.values_list("product_id", "gtin"))
    return {one.pk: _link(one, gtins.get(one.pk)) for one in products}


def _link(product: Product, gtin: str | None) -> str:
    if gtin is None:
        return OwnLink(settings.SITE_URL, product.trace_code).uri
    return digital_link.build([("01", gtin)], origin=settings.SITE_URL).uri
