"""Files of the register: the empty template, faulty rows to mend, the register itself."""

from uuid import UUID

from django.http import FileResponse, Http404, HttpResponse
from django.utils import timezone
from django.views.decorators.http import require_GET

from ocop.kit.errors import require
from ocop.kit.http import SignedInRequest
from ocop.people.queries import areas_overseen_by
from ocop.products import rules
from ocop.products.classification import industries
from ocop.products.downloads import download, export_file
from ocop.products.forms.filters import ProductFilterForm
from ocop.products.models import Product
from ocop.products.models.products import ProductQuerySet
from ocop.products.queries import narrowed
from ocop.products.queries.exports import MEDIA_TYPES
from ocop.products.queries.imports import write_failed
from ocop.products.register import write_template
from ocop.products.views.imports.begin import mine
from ocop.products.views.rows import commune_choices

_MOST_CHOSEN = 1000


@require_GET
def template(request: SignedInRequest) -> HttpResponse | FileResponse:
    """The empty workbook, for one industry when asked for."""
    require(rules.may_import_register(request.user))
    asked = request.GET.get("nganh", "")
    industry = asked if asked in {place.code for place in industries()} else None
    name = f"mau-so-san-pham{f'-{industry}' if industry else ''}"
    return download(name, "xlsx", lambda target: write_template(target, industry))


@require_GET
def failed(request: SignedInRequest, import_id: UUID, file_format: str) -> FileResponse:
    """The faulty rows with the column "Lý do"."""
    found = mine(request, import_id)
    if file_format not in MEDIA_TYPES or not found.faulty_rows:
        raise Http404("Không có dòng lỗi để tải.")
    name = f"{found.attachment.name.rpartition('.')[0]}-dong-loi"
    return download(
        name, file_format, lambda target: write_failed(found, target, file_format=file_format)
    )


@require_GET
def export(request: SignedInRequest) -> FileResponse:
    """What the list shows, or the rows chosen in it, as XLSX or CSV."""
    asked = request.GET.get("dang", "xlsx")
    return export_file(
        _asked(request),
        file_format=asked if asked in MEDIA_TYPES else "xlsx",
        on=timezone.localdate(),
        office=areas_overseen_by(request.user),
    )


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
