"""Reads over products and producers."""

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
from ocop.products.queries.search import found_by

__all__ = [
    "EXPIRY_WINDOWS",
    "ORDERS",
    "ProductFilter",
    "counts_by_industry",
    "find_product",
    "found_by",
    "marked",
    "narrowed",
    "ordered",
    "starred",
    "with_list_columns",
]
