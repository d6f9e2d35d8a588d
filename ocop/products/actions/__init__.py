"""Writes about producers, products, recognitions and merges; one verb, one transaction."""

from ocop.products.actions.merges import merge_producers, merge_products, undo_merge
from ocop.products.actions.producers import (
    PaperContents,
    add_member,
    add_paper,
    add_producer,
    edit_producer,
    end_member,
    remove_paper,
)
from ocop.products.actions.products import (
    StandardContents,
    add_alias,
    add_barcode,
    add_picture,
    add_product,
    add_standard,
    assign_code,
    edit_product,
    put_picture_first,
    remove_barcode,
    remove_picture,
    remove_standard,
)
from ocop.products.actions.recognitions import (
    RecognitionContents,
    correct_recognition,
    extend_recognition,
    record_recognition,
    refresh_star,
    withdraw_recognition,
)
from ocop.products.actions.search_text import refresh_search_text

__all__ = [
    "PaperContents",
    "RecognitionContents",
    "StandardContents",
    "add_alias",
    "add_barcode",
    "add_member",
    "add_paper",
    "add_picture",
    "add_producer",
    "add_product",
    "add_standard",
    "assign_code",
    "correct_recognition",
    "edit_producer",
    "edit_product",
    "end_member",
    "extend_recognition",
    "merge_producers",
    "merge_products",
    "put_picture_first",
    "record_recognition",
    "refresh_search_text",
    "refresh_star",
    "remove_barcode",
    "remove_paper",
    "remove_picture",
    "remove_standard",
    "undo_merge",
    "withdraw_recognition",
]
