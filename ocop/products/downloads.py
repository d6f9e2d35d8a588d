"""Registers as downloads, written to disk as soon as they are larger than a little."""

from collections.abc import Callable
from datetime import date
from tempfile import SpooledTemporaryFile
from typing import BinaryIO, cast

from django.http import FileResponse

from ocop.people.queries import Scope
from ocop.products.models.products import ProductQuerySet
from ocop.products.queries.exports import EVERYWHERE, MEDIA_TYPES, export_register

_IN_MEMORY_BYTES = 2 * 1024 * 1024


def export_file(
    products: ProductQuerySet, *, file_format: str, on: date, office: Scope = EVERYWHERE
) -> FileResponse:
    """The products as a download."""

    def work(target: BinaryIO) -> None:
        export_register(products, target, file_format=file_format, on=on, office=office)

    return download(f"so-san-pham-{on:%Y-%m-%d}", file_format, work)


def download(name: str, file_format: str, work: Callable[[BinaryIO], object]) -> FileResponse:
    """What `work` writes as a file named `name`."""
    # FileResponse closes it once the last byte has left.
    target = cast(BinaryIO, SpooledTemporaryFile(max_size=_IN_MEMORY_BYTES))  # noqa: SIM115
    work(target)
    target.seek(0)
    response = FileResponse(
        target,
        as_attachment=True,
        filename=f"{name}.{file_format}",
        content_type=MEDIA_TYPES[file_format],
    )
    response["Cache-Control"] = "private, no-store"
    return response
