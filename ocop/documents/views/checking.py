"""/van-ban/<code>/: anybody may ask whether a paper is genuine and in force."""

import hashlib
from typing import Any

from django.contrib.auth.decorators import login_not_required
from django.http import HttpRequest, HttpResponse
from django.template.response import TemplateResponse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods

from ocop.documents.forms import CopyForm
from ocop.documents.layouts import layout
from ocop.documents.models import Document
from ocop.documents.queries import find_by_code, unit_names


@login_not_required
@require_http_methods(["GET", "HEAD", "POST"])
def check(request: HttpRequest, code: str) -> HttpResponse:
    """What the code stands for; a copy sent along is compared and forgotten."""
    document = find_by_code(code)
    if document is None:
        context: dict[str, Any] = {"code": code[:40]}
        return _private(TemplateResponse(request, "documents/unknown.html", context, status=404))
    sent = request.method == "POST"
    form = CopyForm(request.POST, request.FILES) if sent else CopyForm()
    same = _is_same(document, form) if sent and form.is_valid() else None
    context = {
        "document": document,
        "unit_name": unit_names([document.unit_id])[document.unit_id],
        "title": document.title if layout(document.kind).says_title else "",
        "form": form,
        "same": same,
        "today": timezone.localdate(),
    }
    status = 422 if sent and same is None else 200
    return _private(TemplateResponse(request, "documents/check.html", context, status=status))


def _private(response: TemplateResponse) -> TemplateResponse:
    """Not kept by caches, not found by search engines: whoever holds the paper asks."""
    response["Cache-Control"] = "private, no-store"
    response["X-Robots-Tag"] = "noindex"
    return response


def _is_same(document: Document, form: CopyForm) -> bool | None:
    """Whether the copy is the issued file, byte by byte; None while the file is being made."""
    if document.pdf is None:
        form.add_error("file", _("Tệp của văn bản này đang được dựng. Thử lại sau vài phút."))
        return None
    digest = hashlib.sha256()
    for piece in form.cleaned_data["file"].chunks():
        digest.update(piece)
    return digest.hexdigest() == document.pdf.sha256
