"""Producers, products, recognitions, and the traces of imports and merges."""

from ocop.products.models.imports import (
    UNDO_HOURS,
    ImportRow,
    ImportState,
    RegisterImport,
    RowState,
)
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
    SearchWord,
    Standard,
    Standing,
)
from ocop.products.models.recognitions import (
    Recognition,
    RecognitionKind,
)

__all__ = [
    "UNDO_HOURS",
    "Alias",
    "Barcode",
    "ImportRow",
    "ImportState",
    "LegalPaper",
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
    "SearchWord",
    "Standard",
    "Standing",
]
