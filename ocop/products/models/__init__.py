"""Producers, products, recognitions, and the traces of imports and merges."""

from ocop.products.models.imports import ImportRow, ImportState, RegisterImport, RowState
from ocop.products.models.merges import Merge, MergeKind
from ocop.products.models.producers import (
    LegalPaper,
    PaperKind,
    Producer,
    ProducerKind,
    ProducerMember,
)
from ocop.products.models.products import (
    Alias,
    Barcode,
    Picture,
    Product,
    ProductState,
    Standard,
)
from ocop.products.models.recognitions import (
    Mark,
    Recognition,
    RecognitionKind,
    mark_on,
)

__all__ = [
    "Alias",
    "Barcode",
    "ImportRow",
    "ImportState",
    "LegalPaper",
    "Mark",
    "Merge",
    "MergeKind",
    "PaperKind",
    "Picture",
    "Producer",
    "ProducerKind",
    "ProducerMember",
    "Product",
    "ProductState",
    "Recognition",
    "RecognitionKind",
    "RegisterImport",
    "RowState",
    "Standard",
    "mark_on",
]
