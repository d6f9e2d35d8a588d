"""Reads over products and producers."""

from ocop.products.queries.decisions import (
    change_of,
    decision_years,
    decisions,
    newest_changes,
    open_rows,
    public_recognitions,
    recognition_changes,
)
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
    "change_of",
    "counts_by_industry",
    "decision_years",
    "decisions",
    "digital_links",
    "find_product",
    "found_by",
    "marked",
    "named",
    "narrowed",
    "newest_changes",
    "open_rows",
    "ordered",
    "public_producers",
    "public_recognitions",
    "recognition_changes",
    "starred",
    "with_list_columns",
]
