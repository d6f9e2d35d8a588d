"""/van-ban/: the papers of an office, one paper, its files, its registers."""

from typing import Any
from uuid import UUID

from django.contrib import messages
from django.core.paginator import Paginator
from django.http import HttpResponse, HttpResponseBase
from django.shortcuts import get_object_or_404, redirect
from django.template.response import TemplateResponse
from django.utils import timezone
from django.utils.http import content_disposition_header
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from ocop.documents import actions, rules
from ocop.documents.forms import FilterForm, RevokeForm
from ocop.documents.models import Document, RenderState
from ocop.documents.press import docx, pdf
from ocop.documents.queries import (
    file_name,
    listed,
    progress_of,
    register_years,
    registers,
    unit_names,
)
from ocop.evidence.response import serve
from ocop.kit.errors import Conflict
from ocop.kit.faults import Invalid
from ocop.kit.http import SignedInRequest

PAGE = 50
DOCX_TYPE = "application/vnd.openxmlformats-officedocument.wordprocessingml.document"


def shown(
    request: SignedInRequest, template: str, context: dict[str, Any], *, status: int = 200
) -> HttpResponse:
    """A page in the frame of the officers."""
    return TemplateResponse(request, template, {"section": "documents", **context}, status=status)


def visible(request: SignedInRequest, document_id: UUID) -> Document:
    """One paper the person may see, or 404."""
    rows = Document.objects.visible_to(request.user).select_related("unit", "pdf", "issued_by")
    return get_object_or_404(rows, pk=document_id)


@require_safe
def document_list(request: SignedInRequest) -> HttpResponse:
    """The papers a person may see, narrowed and sorted by the address."""
    form = FilterForm(request.GET)
    seen = Document.objects.visible_to(request.user)
    page = Paginator(listed(seen, form.wanted()), PAGE).get_page(request.GET.get("page"))
    names = unit_names({row.unit_id for row in page})
    context = {
        "form": form,
        "page": page,
        "rows": [(row, names.get(row.unit_id, "")) for row in page],
        "narrows": form.wanted().narrows,
        "progress": progress_of(seen),
    }
    return shown(request, "documents/list.html", context)


@require_safe
def detail(request: SignedInRequest, document_id: UUID) -> HttpResponse:
    """One paper: what it is, its files, what may be done."""
    document = visible(request, document_id)
    may_revoke = document.is_in_force and rules.may_revoke(request.user, document)
    failed = document.render_state == RenderState.FAILED
    context = {
        "document": document,
        "unit_name": unit_names([document.unit_id])[document.unit_id],
        "check_url": request.build_absolute_uri(document.check_path),
        "may_revoke": may_revoke,
        "may_render": failed and rules.may_render_again(request.user, document),
    }
    return shown(request, "documents/detail.html", context)


@require_safe
def pdf_file(request: SignedInRequest, document_id: UUID) -> HttpResponseBase:
    """The issued file; of a draft, or while it is being made, the same set at once."""
    document = visible(request, document_id)
    if document.pdf is not None:
        return serve(request, document.pdf)
    return _sent(pdf(document), "application/pdf", file_name(document, "pdf"), "inline")


@require_safe
def docx_file(request: SignedInRequest, document_id: UUID) -> HttpResponse:
    """The paper to edit."""
    document = visible(request, document_id)
    return _sent(docx(document), DOCX_TYPE, file_name(document, "docx"), "attachment")


def _sent(content: bytes, media_type: str, name: str, how: str) -> HttpResponse:
    response = HttpResponse(content, content_type=media_type)
    response.headers["Content-Disposition"] = (
        content_disposition_header(how == "attachment", name) or how
    )
    response["Cache-Control"] = "private, no-store"
    return response


@require_http_methods(["GET", "POST"])
def revoke(request: SignedInRequest, document_id: UUID) -> HttpResponse:
    """Ask why, then take the paper out of force."""
    document = visible(request, document_id)
    form = RevokeForm(request.POST if request.method == "POST" else None)
    if form.is_bound and form.is_valid():
        try:
            actions.revoke(
                document=document, reason=form.cleaned_data["reason"], by=request.user,
                at=timezone.now(),
            )  # fmt: skip
            messages.success(request, f"Đã hủy bỏ {document.symbol or document.title}.")
            return redirect("documents:detail", document.pk)
        except Invalid as invalid:
            form.show(invalid.faults)
        except Conflict as conflict:
            form.add_error(None, conflict.message)
    context = {
        "question": f"Hủy bỏ {document.symbol or document.title}?",
        "consequence": "Số văn bản không dùng lại. Trang kiểm tra công khai sẽ ghi văn bản đã bị "
        "hủy bỏ và lý do.",
        "verb": "Hủy bỏ văn bản",
        "back_url": request.path.removesuffix("/huy-bo"),
        "form": form,
    }
    return shown(request, "confirm.html", context, status=422 if form.is_bound else 200)


@require_POST
def render_again(request: SignedInRequest, document_id: UUID) -> HttpResponse:
    """Make the file once more."""
    document = visible(request, document_id)
    actions.render_again(document=document, by=request.user, at=timezone.now())
    messages.success(request, "Đang dựng lại tệp, thường xong trong một phút.")
    return redirect("documents:detail", document.pk)


@require_safe
def number_registers(request: SignedInRequest) -> HttpResponse:
    """The registers of the person's offices with the numbers nobody holds."""
    today = timezone.localdate()
    years = register_years(request.user)
    asked = request.GET.get("nam", "")
    year = int(asked) if asked in map(str, years) else (years[0] if years else today.year)
    context = {"years": years, "year": year, "rows": registers(request.user, year=year, on=today)}
    return shown(request, "documents/registers.html", context)
