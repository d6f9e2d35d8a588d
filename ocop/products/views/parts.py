"""What hangs on a product: codes, pictures, standards, barcodes."""

from uuid import UUID

from django.core import signing
from django.http import Http404, HttpResponse
from django.shortcuts import get_object_or_404
from django.urls import reverse
from django.utils import timezone
from django.views.decorators.http import require_http_methods, require_POST

from ocop.evidence.models import Attachment
from ocop.kit.errors import require
from ocop.kit.http import SignedInRequest
from ocop.products import actions, rules
from ocop.products.forms.parts import AliasForm, BarcodeForm, CodeForm, PictureForm, StandardForm
from ocop.products.models import Picture, Product
from ocop.products.views.products import page_of, visible
from ocop.products.views.shell import Done, FormPage, Question, ask, fill, go_on

_SALT = "ocop.products.picture"
UNDO_SECONDS = 24 * 3600


@require_http_methods(["GET", "POST"])
def code(request: SignedInRequest, product_id: UUID) -> HttpResponse:
    """Give the product its code; the one before is kept as an old code."""
    product = visible(request, product_id)
    require(rules.may_record_recognition(request.user, product))
    form = CodeForm(request.POST or None, initial={"code": product.code})

    def act() -> Done:
        made = actions.assign_code(
            product=product, code=form.cleaned_data["code"], by=request.user, at=timezone.now()
        )
        return Done(f"Đã cấp mã {made.code}.", page_of(product))

    lead = f"Mã đang dùng: {product.code}. Mã này sẽ thành mã cũ." if product.code else ""
    page = FormPage(f"Mã số của {product.name}", "Cấp mã", page_of(product), lead=lead)
    return fill(request, form, page, act)


@require_http_methods(["GET", "POST"])
def alias(request: SignedInRequest, product_id: UUID) -> HttpResponse:
    """Keep an older code."""
    product = visible(request, product_id)
    require(rules.may_record_recognition(request.user, product))
    form = AliasForm(request.POST or None)

    def act() -> Done:
        made = actions.add_alias(
            product=product,
            code=form.cleaned_data["code"],
            source=form.cleaned_data["source"],
            by=request.user,
            at=timezone.now(),
        )
        return Done(f"Đã ghi mã cũ {made.code}.", page_of(product))

    lead = "Tìm bằng mã cũ vẫn ra sản phẩm này."
    page = FormPage(f"Mã cũ của {product.name}", "Ghi mã cũ", page_of(product), lead=lead)
    return fill(request, form, page, act)


@require_http_methods(["GET", "POST"])
def picture_new(request: SignedInRequest, product_id: UUID) -> HttpResponse:
    """Add a picture."""
    product = visible(request, product_id)
    require(rules.may_describe_product(request.user, product))
    form = PictureForm(request.POST or None, request.FILES or None, by=request.user)

    def act() -> Done:
        actions.add_picture(
            product=product,
            attachment=form.cleaned_data["picture"],
            description=form.cleaned_data["description"],
            by=request.user,
            at=timezone.now(),
        )
        return Done("Đã thêm ảnh.", page_of(product))

    lead = "Ảnh hiện trên trang công khai. Vị trí chụp trong ảnh được xóa."
    page = FormPage(f"Thêm ảnh {product.name}", "Thêm ảnh", page_of(product), lead=lead)
    return fill(request, form, page, act)


def _picture(product: Product, picture_id: int) -> Picture:
    return get_object_or_404(product.pictures.select_related("product__producer"), pk=picture_id)


@require_POST
def picture_first(request: SignedInRequest, product_id: UUID, picture_id: int) -> HttpResponse:
    """Make a picture the first."""
    product = visible(request, product_id)
    picture = _picture(product, picture_id)
    actions.put_picture_first(picture=picture, by=request.user, at=timezone.now())
    return go_on(request, Done("Ảnh này hiện đầu tiên.", page_of(product)))


@require_http_methods(["GET", "POST"])
def picture_remove(request: SignedInRequest, product_id: UUID, picture_id: int) -> HttpResponse:
    """Ask, then stop showing a picture; for a day it can be taken back."""
    product = visible(request, product_id)
    picture = _picture(product, picture_id)
    require(rules.may_describe_product(request.user, product))
    kept = signing.dumps([str(picture.attachment_id), picture.description], salt=_SALT)
    restore = reverse("products:picture_restore", args=[product.pk])

    def act() -> Done:
        actions.remove_picture(picture=picture, by=request.user, at=timezone.now())
        return Done("Đã bỏ ảnh.", page_of(product), undo_url=f"{restore}?anh={kept}")

    question = Question(
        f'Bỏ ảnh "{picture.description}"?',
        "Ảnh không còn hiện ở đâu. Trong một ngày vẫn hoàn tác được.",
        "Bỏ ảnh",
        page_of(product),
    )
    return ask(request, question, act)


@require_http_methods(["GET", "POST"])
def picture_restore(request: SignedInRequest, product_id: UUID) -> HttpResponse:
    """Ask, then show again a picture that was removed."""
    product = visible(request, product_id)
    require(rules.may_describe_product(request.user, product))
    try:
        asked = request.GET.get("anh", "")
        attachment_id, description = signing.loads(asked, salt=_SALT, max_age=UNDO_SECONDS)
    except signing.BadSignature as error:
        raise Http404 from error
    attachment = get_object_or_404(Attachment, pk=attachment_id)

    def act() -> Done:
        there = product.pictures.filter(attachment=attachment).exists()
        if not there:
            actions.add_picture(
                product=product,
                attachment=attachment,
                description=description,
                by=request.user,
                at=timezone.now(),
            )
        return Done("Ảnh đã hiện lại.", page_of(product))

    question = Question(
        f'Hiện lại ảnh "{description}"?',
        "Ảnh trở lại cuối danh sách ảnh của sản phẩm.",
        "Hiện lại",
        page_of(product),
    )
    return ask(request, question, act)


@require_http_methods(["GET", "POST"])
def standard_new(request: SignedInRequest, product_id: UUID) -> HttpResponse:
    """Put a standard on file."""
    product = visible(request, product_id)
    require(rules.may_edit_product(request.user, product))
    form = StandardForm(request.POST or None, request.FILES or None, by=request.user)

    def act() -> Done:
        row = actions.add_standard(
            product=product, standard=form.contents(), by=request.user, at=timezone.now()
        )
        return Done(f"Đã ghi {row.number}.", page_of(product))

    page = FormPage(f"Tiêu chuẩn của {product.name}", "Ghi tiêu chuẩn", page_of(product))
    return fill(request, form, page, act)


@require_http_methods(["GET", "POST"])
def standard_remove(request: SignedInRequest, product_id: UUID, standard_id: int) -> HttpResponse:
    """Ask, then take a standard off the file."""
    product = visible(request, product_id)
    rows = product.standards.select_related("product__producer")
    standard = get_object_or_404(rows, pk=standard_id)
    require(rules.may_edit_product(request.user, product))

    def act() -> Done:
        actions.remove_standard(standard=standard, by=request.user, at=timezone.now())
        return Done(f"Đã bỏ {standard.number}.", page_of(product))

    consequence = "Số, ngày và bản chụp không còn trong sổ. Muốn có lại thì ghi mới."
    question = Question(f"Bỏ {standard.number}?", consequence, "Bỏ", page_of(product))
    return ask(request, question, act)


@require_http_methods(["GET", "POST"])
def barcode_new(request: SignedInRequest, product_id: UUID) -> HttpResponse:
    """Record a barcode with the paper that proves the right to it."""
    product = visible(request, product_id)
    require(rules.may_edit_product(request.user, product))
    form = BarcodeForm(request.POST or None, request.FILES or None, by=request.user)

    def act() -> Done:
        row = actions.add_barcode(
            product=product,
            gtin=form.cleaned_data["gtin"],
            covered_by=form.cleaned_data["covered_by"],
            evidence=form.cleaned_data["evidence"],
            by=request.user,
            at=timezone.now(),
        )
        return Done(f"Đã ghi mã vạch {row.gtin}.", page_of(product))

    lead = "Chỉ ghi mã có giấy chứng nhận quyền sử dụng. Chữ số cuối được kiểm."
    page = FormPage(f"Mã vạch của {product.name}", "Ghi mã vạch", page_of(product), lead=lead)
    return fill(request, form, page, act)


@require_http_methods(["GET", "POST"])
def barcode_remove(request: SignedInRequest, product_id: UUID, barcode_id: int) -> HttpResponse:
    """Ask, then take a barcode off the product."""
    product = visible(request, product_id)
    barcode = get_object_or_404(product.barcodes.select_related("product__producer"), pk=barcode_id)
    require(rules.may_edit_product(request.user, product))

    def act() -> Done:
        actions.remove_barcode(barcode=barcode, by=request.user, at=timezone.now())
        return Done(f"Đã bỏ mã vạch {barcode.gtin}.", page_of(product))

    consequence = "Mã không còn dẫn tới sản phẩm này. Muốn có lại thì ghi mới kèm giấy."
    question = Question(f"Bỏ mã vạch {barcode.gtin}?", consequence, "Bỏ", page_of(product))
    return ask(request, question, act)
