"""Reads over products and producers."""

from ocop.products.queries.digital_links import digital_links
from ocop.products.queries.lists import (
    EXPIRY_WINDOWS,
    ORDERS,
    ProductFilter,
    counts_by_industry,
    find_product,
    marked,
    narrowed,
    ordered,
    starred,
    with_list_columns,
)
from ocop.products.queries.producers import named, public_producers
from ocop.products.queries.search import found_by

__all__ = [
    "EXPIRY_WINDOWS",
    "ORDERS",
    "ProductFilter",
    "counts_by_industry",
    "digital_links",
    "find_product",
    "found_by",
    "marked",
    "named",
    "narrowed",
    "ordered",
    "public_producers",
    "starred",
    "with_list_columns",
]
