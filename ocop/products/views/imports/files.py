"""Files of the register: the empty template, faulty rows to mend, the register itself."""

from collections.abc import Callable
from tempfile import SpooledTemporaryFile
from typing import BinaryIO, cast
from uuid import UUID

from django.http import FileResponse, Http404, HttpResponse
from django.utils import timezone
from django.views.decorators.http import require_GET

from ocop.kit.errors import require
from ocop.kit.http import SignedInRequest
from ocop.people.queries import areas_overseen_by
from ocop.products import rules
from ocop.products.classification import industries
from ocop.products.forms.filters import ProductFilterForm
from ocop.products.models import Product
from ocop.products.models.products import ProductQuerySet
from ocop.products.queries import narrowed
from ocop.products.queries.exports import MEDIA_TYPES, export_register
from ocop.products.queries.imports import write_failed
from ocop.products.register import write_template
from ocop.products.views.imports.begin import mine
from ocop.products.views.rows import commune_choices

_IN_MEMORY_BYTES = 2 * 1024 * 1024
_MOST_CHOSEN = 1000


@require_GET
def template(request: SignedInRequest) -> HttpResponse | FileResponse:
    """The empty workbook, for one industry when asked for."""
    require(rules.may_import_register(request.user))
    asked = request.GET.get("nganh", "")
    industry = asked if asked in {place.code for place in industries()} else None
    name = f"mau-so-san-pham{f'-{industry}' if industry else ''}"
    return _file(name, "xlsx", lambda target: write_template(target, industry))


@require_GET
def failed(request: SignedInRequest, import_id: UUID, file_format: str) -> FileResponse:
    """The faulty rows with the column "Lý do"."""
    found = mine(request, import_id)
    if file_format not in MEDIA_TYPES or not found.faulty_rows:
        raise Http404("Không có dòng lỗi để tải.")
    name = f"{found.attachment.name.rpartition('.')[0]}-dong-loi"
    return _file(
        name, file_format, lambda target: write_failed(found, target, file_format=file_format)
    )


@require_GET
def export(request: SignedInRequest) -> FileResponse:
    """What the list shows, or the rows chosen in it, as XLSX or CSV."""
    day = timezone.localdate()
    asked = request.GET.get("dang", "xlsx")
    file_format = asked if asked in MEDIA_TYPES else "xlsx"
    scope = areas_overseen_by(request.user)
    products = _asked(request)

    def work(target: BinaryIO) -> None:
        export_register(products, target, file_format=file_format, on=day, office=scope)

    return _file(f"so-san-pham-{day:%Y-%m-%d}", file_format, work)


def _asked(request: SignedInRequest) -> ProductQuerySet:
    visible = Product.objects.live().visible_to(request.user)
    chosen = [one for one in request.GET.getlist("chon")[:_MOST_CHOSEN] if _is_id(one)]
    if chosen:
        return visible.filter(pk__in=chosen).order_by("sort_key", "pk")
    day = timezone.localdate()
    form = ProductFilterForm(request.GET, communes=commune_choices(request.user, on=day))
    return narrowed(visible, form.wanted(), on=day)


def _is_id(text: str) -> bool:
    try:
        UUID(text)
    except ValueError:
        return False
    return True


def _file(name: str, file_format: str, work: Callable[[BinaryIO], object]) -> FileResponse:
    """A download written to disk as soon as it is larger than a little."""
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
