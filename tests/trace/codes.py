"""Codes for the tests of the resolver: a product with a GTIN, and how a client asks."""

from typing import Any

from django.conf import settings
from django.test import Client

from ocop.evidence.models import Attachment
from ocop.products import actions as products
from ocop.products.models import Product
from ocop.trace import actions
from ocop.trace.checks import LinkContents
from ocop.trace.models import Link
from tests import world

GTIN = "08938501234568"
SITE = settings.SITE_URL
BROWSER = "text/html,application/xhtml+xml,application/xml;q=0.9,*/*;q=0.8"
VOC = "https://ref.gs1.org/voc/"


def with_gtin(product: Product, gtin: str = GTIN) -> Product:
    """The product, with the paper that proves its right to the number."""
    proof = Attachment.objects.create(
        kind="PAPER",
        name="giay.pdf",
        media_type="application/pdf",
        size_bytes=10,
        sha256="0" * 64,
        audience="OFFICE",
        uploaded_at=world.NOW,
    )
    products.add_barcode(
        product=product, gtin=gtin, covered_by="89385012", evidence=proof, by=None, at=world.NOW
    )
    return product


def labelled() -> Product:
    """A recognised product with a GTIN."""
    return with_gtin(world.recognised())


def own(product: Product) -> str:
    """The path of the product's own code."""
    return f"/t/{product.trace_code}"


def page(product: Product, way: str = "") -> str:
    """The address of its public page."""
    return f"{SITE}{way}{product.public_path}"


def registered(about: str, **contents: Any) -> Link:
    """A link somebody registered for a code."""
    given = {"type": "hasRetailers", "href": "https://shop.example/mam", "title": "Nơi bán"}
    return actions.add_link(
        about=about, contents=LinkContents(**(given | contents)), by=None, at=world.NOW
    )


def scan(path: str, *, accept: str = "*/*", language: str = "", **extra: Any) -> Any:
    """What a client gets for a code."""
    headers = {"accept": accept} | ({"accept-language": language} if language else {})
    return Client().get(path, headers=headers, **extra)


def entries(path: str) -> list[dict[str, Any]]:
    """The linkset of a code."""
    found: list[dict[str, Any]] = scan(path, accept="application/linkset+json").json()["linkset"]
    return found
