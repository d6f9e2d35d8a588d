"""What a person does with an import: read it again, write it, give up, take it back."""

from uuid import UUID

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import redirect
from django.urls import reverse
from django.utils import timezone
from django.views.decorators.http import require_http_methods, require_POST

from ocop.kit.errors import Conflict
from ocop.kit.http import SignedInRequest
from ocop.products import actions
from ocop.products.forms.imports import RowsChoiceForm
from ocop.products.models import ImportState, RegisterImport
from ocop.products.views.imports.begin import mine
from ocop.products.views.imports.show import preview_page
from ocop.products.views.shell import Done, Question, ask, attempt


def _page(found: RegisterImport) -> str:
    return reverse("products:import", args=[found.pk])


@require_POST
def again(request: SignedInRequest, import_id: UUID) -> HttpResponse:
    """Read the file again, or start a run again that was cut off."""
    found = mine(request, import_id)
    now = timezone.now()
    try:
        if found.state == ImportState.IMPORTING:
            good = found.good_rows_only
            actions.ask_import(register_import=found, good_rows_only=good, by=request.user, at=now)
        else:
            actions.ask_preview(register_import=found, by=request.user, at=now)
    except Conflict as conflict:
        messages.info(request, conflict.message)
    return redirect(_page(found))


@require_http_methods(["GET", "POST"])
def write(request: SignedInRequest, import_id: UUID) -> HttpResponse:
    """Write the previewed rows, or leave with the faulty ones to mend."""
    found = mine(request, import_id)
    if request.method == "GET" or found.state != ImportState.PREVIEWED:
        return redirect(_page(found))  # also a second sending of the same page
    posted = request.POST.copy()
    if not found.faulty_rows:
        posted["what"] = RowsChoiceForm.GOOD
    form = RowsChoiceForm(posted, register_import=found)

    def act() -> Done:
        now = timezone.now()
        if form.cleaned_data["what"] == RowsChoiceForm.FIX:
            said = "Chưa ghi dòng nào. Sửa tệp rồi chọn lại tệp ở đây."
            return Done(said, reverse("products:import_new"))
        good = found.faulty_rows > 0
        actions.ask_import(register_import=found, good_rows_only=good, by=request.user, at=now)
        return Done("", _page(found))

    return attempt(request, form, act) or preview_page(request, found, form, status=422)


@require_http_methods(["GET", "POST"])
def cancel(request: SignedInRequest, import_id: UUID) -> HttpResponse:
    """Ask, then drop what was read."""
    found = mine(request, import_id)

    def act() -> Done:
        actions.cancel_import(register_import=found, by=request.user, at=timezone.now())
        return Done("Đã bỏ lần nhập này, sổ không đổi.", reverse("products:imports"))

    question = Question(
        f"Bỏ lần nhập {found.attachment.name}?",
        "Chưa dòng nào ghi vào sổ nên sổ không đổi. Muốn nhập lại thì chọn lại tệp.",
        "Bỏ lần nhập",
        _page(found),
    )
    return ask(request, question, act)


@require_http_methods(["GET", "POST"])
def undo(request: SignedInRequest, import_id: UUID) -> HttpResponse:
    """Ask, then restore the register as it was before."""
    found = mine(request, import_id)

    def act() -> Done:
        actions.undo_import(register_import=found, by=request.user, at=timezone.now())
        return Done("Đã hoàn tác, sổ trở lại như trước khi nhập.", _page(found))

    new, changed = found.counts.get("new", 0), found.counts.get("changed", 0)
    question = Question(
        f"Hoàn tác lần nhập {found.attachment.name}?",
        f"Xóa {new} sản phẩm đã thêm và trả {changed} sản phẩm về như cũ. "
        "Có mục nào đã được sửa sau khi nhập thì không hoàn tác mục nào.",
        "Hoàn tác",
        _page(found),
    )
    return ask(request, question, act)
