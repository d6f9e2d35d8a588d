"""One product: everything on file, new, edit, publish."""

from datetime import date
from typing import Any
from uuid import UUID

from django.http import HttpResponse, QueryDict
from django.shortcuts import get_object_or_404, redirect
from django.urls import reverse
from django.utils import timezone
from django.views.decorators.http import require_GET, require_http_methods

from ocop.kit.errors import require
from ocop.kit.http import SignedInRequest
from ocop.products import actions, rules
from ocop.products.classification import in_force_since
from ocop.products.contents import DESCRIPTIVE, ProductContents
from ocop.products.forms.contents import ProductForm
from ocop.products.models import Producer, Product
from ocop.products.queries import named
from ocop.products.queries.history import (
    history_of_product,
    history_of_recognition,
    last_writer,
    product_contents_at,
)
from ocop.products.views.pages import history_page
from ocop.products.views.rows import (
    Places,
    hidden_from,
    public_url,
    rights_over,
    row_of,
)
from ocop.products.views.shell import Done, FormPage, Question, ask, fill, shown
from ocop.products.views.two_versions import EditPage, Only, edit_in_turn
from ocop.units.queries import became

NEW = ProductContents(name="", group="", state="")
OFFERED = 30
THUMBNAIL = 480  # px


def visible(request: SignedInRequest, product_id: UUID) -> Product:
    """The product, or 404 when there is none or one may not know of it."""
    rows = Product.objects.visible_to(request.user).select_related("producer", "merged_into")
    return get_object_or_404(rows, pk=product_id)


def page_of(product: Product) -> str:
    """The address of a product's page."""
    return reverse("products:detail", args=[product.pk])


@require_GET
def detail(request: SignedInRequest, product_id: UUID) -> HttpResponse:
    """Everything on file of a product."""
    day = timezone.localdate()
    product = visible(request, product_id)
    row = row_of(product, Places([product.producer], on=day), on=day)
    recognitions = sorted(
        product.recognitions.select_related("certificate"),
        key=lambda r: (r.decided_on or date.min, r.year or 0, r.pk),
        reverse=True,
    )
    context = {
        "product": product,
        "row": row,
        "became": became(product.producer.area_id, on=day),
        "recognitions": [(one, one.mark_on(day)) for one in recognitions],
        "pictures": [
            (one, one.attachment.thumbnail_url(THUMBNAIL))
            for one in product.pictures.select_related("attachment").order_by("position", "pk")
        ],
        "standards": list(product.standards.select_related("attachment").order_by("pk")),
        "barcodes": list(product.barcodes.select_related("evidence").order_by("pk")),
        "aliases": list(product.aliases.order_by("code")),
        "may": rights_over(request.user, product),
        "public_url": public_url(product.public_path) if product.published else "",
        "today": day,
        "in_force_since": in_force_since(),
    }
    return shown(request, "products/detail.html", context)


@require_http_methods(["GET", "POST"])
def new(request: SignedInRequest) -> HttpResponse:
    """A new product of the producer named in the address; without one, choose it."""
    asked = request.GET.get("chu-the", "")
    if not asked:
        return _choose(request)
    try:
        producer_id = UUID(asked)
    except ValueError:
        return redirect("products:new")
    producers = Producer.objects.live().visible_to(request.user)
    producer = get_object_or_404(producers, pk=producer_id)
    require(rules.may_edit_producer(request.user, producer))
    form = ProductForm(request.POST or None, initial={"state": "PREPARING", "published": True})

    def act() -> Done:
        product = actions.add_product(
            producer=producer, contents=form.onto(NEW), by=request.user, at=timezone.now()
        )
        return Done(f'Đã ghi "{product.name}".', page_of(product))

    back = reverse("products:producer", args=[producer.pk])
    page = FormPage("Sản phẩm mới", "Ghi sản phẩm", back, lead=f"Của {producer.name}.")
    return fill(request, form, page, act)


def _choose(request: SignedInRequest) -> HttpResponse:
    """Whose product shall it be."""
    text = request.GET.get("q", "").replace("\x00", "")[:200]
    producers = named(Producer.objects.live().visible_to(request.user), text)
    context = {"text": text, "producers": producers.order_by("sort_key", "pk")[:OFFERED]}
    return shown(request, "products/choose_producer.html", context)


@require_http_methods(["GET", "POST"])
def edit(request: SignedInRequest, product_id: UUID) -> HttpResponse:
    """Edit a product; the second of two people chooses between the two versions."""
    product = visible(request, product_id)
    require(rules.may_describe_product(request.user, product) and not product.merged_into_id)
    whole = rules.may_edit_product(request.user, product)

    def form(data: QueryDict | None, initial: dict[str, Any], only: Only) -> ProductForm:
        allowed = only if whole else DESCRIPTIVE & set(DESCRIPTIVE if only is None else only)
        return ProductForm(data, initial=initial, only=allowed)

    def write(contents: ProductContents, version: int) -> Done:
        actions.edit_product(
            product=product, contents=contents, version=version, by=request.user, at=timezone.now()
        )
        return Done("Đã lưu.", page_of(product))

    page = EditPage(
        title=f"Sửa {product.name}",
        back_url=page_of(product),
        model=Product,
        version=product.version,
        now=ProductContents.of(product),
        at_version=lambda version: product_contents_at(product, version),
        writer=lambda: last_writer(product),
        form=form,
        write=write,
    )
    return edit_in_turn(request, page)


@require_http_methods(["GET", "POST"])
def publish(request: SignedInRequest, product_id: UUID) -> HttpResponse:
    """Ask, then show a product to the public or stop showing it."""
    product = visible(request, product_id)
    require(rules.may_edit_product(request.user, product) and not product.merged_into_id)
    stop = product.published

    def act() -> Done:
        contents = ProductContents.of(product).but(published=not stop)
        actions.edit_product(
            product=product,
            contents=contents,
            version=product.version,
            by=request.user,
            at=timezone.now(),
        )
        said = "Đã ngừng hiện trên trang công khai." if stop else "Đã hiện trên trang công khai."
        return Done(said, page_of(product), undo_url=reverse("products:publish", args=[product.pk]))

    question = Question(
        f'Ngừng hiện "{product.name}"?' if stop else f'Hiện "{product.name}" cho mọi người?',
        "Trang công khai và dữ liệu mở sẽ không còn sản phẩm này. Dữ liệu vẫn giữ, hiện lại lúc nào cũng được."
        if stop
        else "Tên, câu chuyện, ảnh, cơ sở và hạng sao còn hạn sẽ hiện trên trang công khai.",
        "Ngừng hiện" if stop else "Hiện công khai",
        page_of(product),
    )
    return ask(request, question, act)


@require_GET
def history(request: SignedInRequest, product_id: UUID) -> HttpResponse:
    """Who changed the product and its recognitions, newest first."""
    product = visible(request, product_id)
    changes = history_of_product(product, hidden=hidden_from(request.user, product))
    return history_page(request, product.name, page_of(product), changes)


@require_GET
def recognition_history(
    request: SignedInRequest, product_id: UUID, recognition_id: int
) -> HttpResponse:
    """Who changed one recognition."""
    product = visible(request, product_id)
    row = get_object_or_404(product.recognitions, pk=recognition_id)
    title = f"công nhận {row.star} sao của {product.name}"
    return history_page(request, title, page_of(product), history_of_recognition(row))
