"""How every page of this app is answered: its frame, a form that is filled, a question asked."""

from collections.abc import Callable
from dataclasses import dataclass
from typing import Any
from uuid import UUID

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import get_object_or_404, redirect
from django.template.response import TemplateResponse

from ocop.inspection.models import Inspection, WithdrawalCase
from ocop.kit.errors import Conflict
from ocop.kit.faults import Invalid
from ocop.kit.http import SignedInRequest
from ocop.kit.sending import SentOnce, Sure
from ocop.products.models import Product, Recognition


@dataclass(frozen=True, slots=True)
class Words:
    """The words around a form. `danger`: the button warns."""

    title: str
    verb: str
    back_url: str
    lead: str = ""
    danger: bool = False


Act = Callable[[], tuple[str, str]]  # what to say, where to go


def shown(
    request: SignedInRequest, template: str, context: dict[str, Any], *, section: str = "radar",
    status: int = 200,
) -> HttpResponse:  # fmt: skip
    """A page in the frame of the officers."""
    return TemplateResponse(request, template, {"section": section, **context}, status=status)


def fill(request: SignedInRequest, form: SentOnce, words: Words, act: Act) -> HttpResponse:
    """Show a form; when it was sent and is right, act and go on."""
    answer = _attempt(request, form, act)
    context = {"form": form, "words": words, "files": form.is_multipart()}
    status = 422 if form.is_bound else 200
    return answer or shown(request, "inspection/form.html", context, status=status)


def ask(
    request: SignedInRequest, question: str, consequence: str, verb: str, back_url: str, act: Act
) -> HttpResponse:  # fmt: skip
    """Ask; after "yes", act and go on."""
    form = Sure(request.POST if request.method == "POST" else None)
    context = {
        "question": question, "consequence": consequence, "verb": verb, "back_url": back_url,
        "form": form,
    }  # fmt: skip
    answer = _attempt(request, form, act)
    return answer or shown(request, "confirm.html", context, status=422 if form.is_bound else 200)


def _attempt(request: SignedInRequest, form: SentOnce, act: Act) -> HttpResponse | None:
    """The way on after the act; None when the form is to be shown, with what was wrong."""
    if request.method != "POST" or not form.is_valid():
        return None
    try:
        said, url = act()
    except Invalid as invalid:
        form.show(invalid.faults)
        return None
    except Conflict as conflict:
        form.add_error(None, conflict.message)
        return None
    messages.success(request, said)
    return redirect(url)


def visible_product(request: SignedInRequest, product_id: UUID) -> Product:
    """The product, or 404 when one may not know of it."""
    rows = Product.objects.live().visible_to(request.user).select_related("producer")
    return get_object_or_404(rows, pk=product_id)


def visible_recognition(request: SignedInRequest, recognition_id: int) -> Recognition:
    """A recognition of a visible product."""
    rows = Recognition.objects.select_related("product__producer").filter(
        product__in=Product.objects.live().visible_to(request.user)
    )
    return get_object_or_404(rows, pk=recognition_id)


def visible_inspection(request: SignedInRequest, inspection_id: UUID) -> Inspection:
    """The inspection, or 404."""
    rows = Inspection.objects.visible_to(request.user).with_product()
    return get_object_or_404(rows, pk=inspection_id)


def visible_case(request: SignedInRequest, case_id: UUID) -> WithdrawalCase:
    """The case, or 404."""
    rows = WithdrawalCase.objects.visible_to(request.user).with_product()
    return get_object_or_404(rows, pk=case_id)
