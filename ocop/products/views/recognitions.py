"""Recognitions of a product: record, correct, extend, write down an old withdrawal."""

from datetime import timedelta
from uuid import UUID

from django.http import HttpResponse
from django.shortcuts import get_object_or_404
from django.utils import timezone
from django.views.decorators.http import require_http_methods

from ocop.kit.errors import require
from ocop.kit.http import SignedInRequest
from ocop.products import actions, rules
from ocop.products.actions.recognitions import EXTENSION_DAYS
from ocop.products.classification import CURRENT_SET, in_force_since
from ocop.products.forms.recognitions import ExtendForm, RecognitionForm, WithdrawForm
from ocop.products.models import Product, Recognition
from ocop.products.views.products import page_of, visible
from ocop.products.views.shell import Done, FormPage, fill


def _asked(
    request: SignedInRequest, product_id: UUID, recognition_id: int
) -> tuple[Product, Recognition]:
    """The product and its recognition: 404 for strangers, refused to whom it is not given."""
    product = visible(request, product_id)
    rows = product.recognitions.select_related("product__producer")
    row = get_object_or_404(rows, pk=recognition_id)
    require(rules.may_record_recognition(request.user, product))
    return product, row


@require_http_methods(["GET", "POST"])
def record(request: SignedInRequest, product_id: UUID) -> HttpResponse:
    """Put a decision on file."""
    product = visible(request, product_id)
    require(rules.may_record_recognition(request.user, product))
    form = RecognitionForm(request.POST or None)

    def act() -> Done:
        row = actions.record_recognition(
            product=product,
            contents=form.contents(CURRENT_SET),
            by=request.user,
            at=timezone.now(),
        )
        return Done(f"Đã ghi công nhận {row.star} sao.", page_of(product))

    page = FormPage(
        f"Ghi công nhận cho {product.name}",
        "Ghi công nhận",
        page_of(product),
        lead="Ghi đúng như trên quyết định. Chưa có quyết định thì để trống số và ngày: sổ sẽ nhắc bổ sung.",
    )
    return fill(request, form, page, act)


@require_http_methods(["GET", "POST"])
def correct(request: SignedInRequest, product_id: UUID, recognition_id: int) -> HttpResponse:
    """Correct what was typed from the paper."""
    product, row = _asked(request, product_id, recognition_id)
    form = RecognitionForm(request.POST or None, initial=RecognitionForm.initial_of(row))

    def act() -> Done:
        actions.correct_recognition(
            recognition=row,
            contents=form.contents(row.criteria_set),
            by=request.user,
            at=timezone.now(),
        )
        return Done("Đã đính chính. Lịch sử giữ bản trước.", page_of(product))

    page = FormPage(
        f"Đính chính công nhận của {product.name}",
        "Lưu đính chính",
        page_of(product),
        lead="Chỉ để sửa chỗ gõ sai so với quyết định. Bản trước được giữ trong lịch sử.",
    )
    return fill(request, form, page, act)


@require_http_methods(["GET", "POST"])
def extend(request: SignedInRequest, product_id: UUID, recognition_id: int) -> HttpResponse:
    """Keep the star a little longer while a re-evaluation is decided."""
    product, row = _asked(request, product_id, recognition_id)
    form = ExtendForm(request.POST or None)

    def act() -> Done:
        made = actions.extend_recognition(
            recognition=row,
            until=form.cleaned_data["until"],
            basis=form.cleaned_data["basis"],
            by=request.user,
            at=timezone.now(),
        )
        return Done(f"Đã gia hạn đến {made.extended_to:%d/%m/%Y}.", page_of(product))

    lead = ""
    if row.expires_on:
        last = row.expires_on + timedelta(days=EXTENSION_DAYS)
        lead = (
            f"Hết hạn từ {row.expires_on:%d/%m/%Y}. Gia hạn được đến {last:%d/%m/%Y} (Điều 12.3)."
        )
    page = FormPage(f"Gia hạn {product.name}", "Gia hạn", page_of(product), lead=lead)
    return fill(request, form, page, act)


@require_http_methods(["GET", "POST"])
def withdraw(request: SignedInRequest, product_id: UUID, recognition_id: int) -> HttpResponse:
    """Write down a withdrawal of the time before the decision in force; newer ones need a case."""
    product, row = _asked(request, product_id, recognition_id)
    form = WithdrawForm(request.POST or None)

    def act() -> Done:
        actions.record_old_withdrawal(
            recognition=row,
            number=form.cleaned_data["number"],
            on=form.cleaned_data["on"],
            reason=form.cleaned_data["reason"],
            by=request.user,
            at=timezone.now(),
        )
        return Done("Đã thu hồi. Sao và dấu OCOP không còn hiện ở trang nào.", page_of(product))

    page = FormPage(
        f"Ghi quyết định thu hồi cũ của {product.name}",
        "Ghi quyết định thu hồi",
        page_of(product),
        lead=f"Chỉ cho quyết định ký trước {in_force_since():%d/%m/%Y}. Từ ngày ấy, thu hồi phải qua vụ "
        "xem xét thu hồi. Sao và dấu OCOP mất khỏi mọi trang, không bỏ thu hồi được.",
        danger=True,
    )
    return fill(request, form, page, act)
