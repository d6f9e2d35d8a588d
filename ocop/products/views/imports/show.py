"""Where an import stands: the list of one's own, progress, preview, result."""

from typing import Any
from uuid import UUID

from django.core.paginator import Paginator
from django.http import HttpResponse
from django.shortcuts import redirect
from django.utils import timezone
from django.views.decorators.http import require_GET

from ocop.kit.errors import require
from ocop.kit.http import SignedInRequest
from ocop.products import rules
from ocop.products.actions.imports.running import is_running
from ocop.products.forms.imports import RowsChoiceForm
from ocop.products.models import ImportState, RegisterImport, RowState
from ocop.products.queries.imports import mapping_of, rows_in
from ocop.products.views.imports.begin import SECTION, mine
from ocop.products.views.shell import shown

PAGE = 50
FIRST_LOOK = 10  # rows above the choice; the rest is one click away
_BUSY = (ImportState.PREVIEWING, ImportState.IMPORTING)
# The tiles of the preview: address, state of the rows, count, words, look.
TILES = (
    ("them", RowState.NEW, "new", "Thêm mới", "ok"),
    ("sua", RowState.CHANGED, "changed", "Sửa dòng đã có", ""),
    ("giu", RowState.SAME, "same", "Giữ nguyên", ""),
    ("loi", RowState.FAULTY, "faulty", "Dòng lỗi", "bad"),
)
_ROWS_IN_WORDS = {
    RowState.NEW: "dòng thêm mới",
    RowState.CHANGED: "dòng sửa sản phẩm đã có",
    RowState.SAME: "dòng giữ nguyên",
    RowState.FAULTY: "dòng lỗi",
    RowState.SKIPPED: "dòng bỏ qua",
}
SKIPPED = ("bo-qua", RowState.SKIPPED, "skipped", "Bỏ qua", "")


@require_GET
def imports(request: SignedInRequest) -> HttpResponse:
    """One's own imports, newest first."""
    require(rules.may_import_register(request.user))
    rows = RegisterImport.objects.visible_to(request.user).select_related("attachment")
    page = Paginator(rows.order_by("-created_at", "pk"), PAGE).get_page(request.GET.get("page"))
    now = timezone.now()
    context = {
        "page": page,
        "rows": [(one, one.undo_until is not None and one.undo_until >= now) for one in page],
    }
    return shown(request, "products/imports/list.html", context, section=SECTION)


@require_GET
def one(request: SignedInRequest, import_id: UUID) -> HttpResponse:
    """The page that fits the state of the import."""
    found = mine(request, import_id)
    if found.state == ImportState.UPLOADED:
        return redirect("products:import_columns", found.pk)
    if found.state in _BUSY:
        return shown(request, "products/imports/running.html", _run(found), section=SECTION)
    if found.state == ImportState.PREVIEWED:
        form = RowsChoiceForm(register_import=found)
        return preview_page(request, found, form)
    return _end_page(request, found)


@require_GET
def progress(request: SignedInRequest, import_id: UUID) -> HttpResponse:
    """The bar alone, asked for again and again; once the run is over, the whole page is."""
    found = mine(request, import_id)
    if found.state in _BUSY:
        return shown(request, "products/imports/progress.html", _run(found), section=SECTION)
    response = HttpResponse()
    response["HX-Refresh"] = "true"
    return response


def _run(found: RegisterImport) -> dict[str, Any]:
    reading = found.state == ImportState.PREVIEWING
    done = found.rows_read if reading else found.rows_written
    total = found.rows_total if reading else found.good_rows
    return {
        "import": found,
        "reading": reading,
        "done": min(done, total),
        "total": total,
        "waiting": not is_running(found),
    }


def preview_page(
    request: SignedInRequest, found: RegisterImport, form: RowsChoiceForm, status: int = 200
) -> HttpResponse:
    """What would happen, before anything is written."""
    mapping = mapping_of(found)
    first = "loi" if found.faulty_rows else "sua" if found.counts.get("changed") else "them"
    context = {
        "import": found,
        "form": form,
        "unknown": mapping.unknown,
        "choose": found.faulty_rows > 0,
        "warned": int(found.counts.get("warned", 0)),
        **rows_shown(request, found, first),
    }
    return shown(request, "products/imports/preview.html", context, section=SECTION, status=status)


def rows_shown(request: SignedInRequest, found: RegisterImport, first: str) -> dict[str, Any]:
    """The tiles, and the rows of the one that is open."""
    kinds = {tile[0]: tile for tile in (*TILES, SKIPPED)}
    asked = request.GET.get("xem", "")
    key, state, counted, label, _ = kinds.get(asked, kinds[first])
    rows = rows_in(found, state).defer("cells", "draft")
    pages = Paginator(rows, PAGE if asked else FIRST_LOOK)
    pages.__dict__["count"] = int(found.counts.get(counted, 0))  # known, so not counted again
    return {
        "tiles": [(k, int(found.counts.get(c, 0)), words, look) for k, _, c, words, look in TILES],
        "skipped": int(found.counts.get("skipped", 0)),
        "open": key,
        "open_label": label,
        "open_words": _ROWS_IN_WORDS[state],
        "open_count": pages.count,
        "page": pages.get_page(request.GET.get("page") if asked else 1),
        "looking": not asked,
    }


def _end_page(request: SignedInRequest, found: RegisterImport) -> HttpResponse:
    until = found.undo_until
    context = {
        "import": found,
        "may_undo": until is not None and timezone.now() <= until,
        "skipped": int(found.counts.get("skipped", 0)),
    }
    return shown(request, "products/imports/result.html", context, section=SECTION)
