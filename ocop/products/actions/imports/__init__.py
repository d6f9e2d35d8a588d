"""The register import: a file, its columns, a preview, the writing, and the way back.

    start_import → set_mapping → ask_preview → (preview_import) → ask_import → (write_import)
                                                                            → undo_import

The two in brackets do the work: a worker calls them, or the command line at once.
"""

from ocop.products.actions.imports.previewing import preview_import
from ocop.products.actions.imports.starting import (
    ColumnChoice,
    ask_import,
    ask_preview,
    cancel_import,
    set_mapping,
    start_import,
)
from ocop.products.actions.imports.undoing import undo_import
from ocop.products.actions.imports.writing import write_import

__all__ = [
    "ColumnChoice",
    "ask_import",
    "ask_preview",
    "cancel_import",
    "preview_import",
    "set_mapping",
    "start_import",
    "undo_import",
    "write_import",
]
