"""Addresses of public pages: a key that never changes, then a name for people to read."""

import re
import unicodedata
from datetime import date

from django.urls import reverse

from ocop.products.models import Producer, Product

_SIGNS = re.compile(r"[^a-z0-9]+")
LONGEST_SLUG = 80


def slug(text: str) -> str:
    """Unaccented words with hyphens; "-" where nothing is left, so that an address stays whole.

    >>> slug("Nước mắm Sa Châu (chai 500 ml)"), slug("???")
    ('nuoc-mam-sa-chau-chai-500-ml', '-')
    """
    bare = unicodedata.normalize("NFD", text.lower().replace("đ", "d"))
    bare = "".join(c for c in bare if not unicodedata.combining(c))
    return _SIGNS.sub("-", bare).strip("-")[:LONGEST_SLUG].strip("-") or "-"


def product_path(product: Product) -> str:
    """The one address of a product: its code, else its id."""
    return reverse("catalogue:product", args=[product.code or product.pk, slug(product.name)])


def producer_path(producer: Producer) -> str:
    """The one address of a producer."""
    return reverse("catalogue:producer", args=[producer.pk, slug(producer.name)])


def decision_path(number: str, authority: str, decided_on: date) -> str:
    """The lasting address of a decision, made of its identity: date, number, authority."""
    return reverse("catalogue:decision", args=[decided_on, slug(number), slug(authority)])


def commune_path(code: str, name: str) -> str:
    """The address of a commune of any time; old and new ones may share a code, not a name."""
    return reverse("catalogue:commune", args=[code, slug(name)])
