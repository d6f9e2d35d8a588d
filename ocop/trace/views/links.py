"""/ma-truy-xuat/: the code of every product, and where it leads."""

from io import BytesIO
from uuid import UUID

import segno
from django.core.paginator import Paginator
from django.db.models import Count, Q
from django.http import HttpResponse
from django.shortcuts import get_object_or_404
from django.urls import reverse
from django.utils import timezone
from django.views.decorators.http import require_GET, require_http_methods

from ocop.gs1.digital_link import encode
from ocop.kit.errors import require
from ocop.kit.http import SignedInRequest
from ocop.products.models import Product
from ocop.products.queries import ProductFilter, digital_links, narrowed
from ocop.products.views.shell import Done, FormPage, Question, ask, fill, shown
from ocop.trace import actions
from ocop.trace.forms import ChangeLinkForm, LinkForm, SearchForm
from ocop.trace.link_types import label
from ocop.trace.models import Link
from ocop.trace.queries import own_links
from ocop.trace.rules import may_edit_links

PAGE = 30


def _visible(request: SignedInRequest, product_id: UUID) -> Product:
    rows = Product.objects.live().visible_to(request.user).select_related("producer")
    return get_object_or_404(rows, pk=product_id)


def _page_of(product: Product) -> str:
    return reverse("links:product", args=[product.pk])


@require_GET
def products(request: SignedInRequest) -> HttpResponse:
    """The products a person may see, each with its address and the number of its links."""
    day = timezone.localdate()
    form = SearchForm(request.GET)
    text = form.cleaned_data["q"] if form.is_valid() else ""
    rows = narrowed(Product.objects.live().visible_to(request.user), ProductFilter(q=text), on=day)
    held = Count("links", filter=Q(links__valid__contains=day))
    rows = rows.select_related("producer").defer("story", "note", "search_text")
    page = Paginator(rows.annotate(held=held), PAGE).get_page(request.GET.get("page"))
    addresses = digital_links(list(page))
    context = {
        "form": form,
        "text": text,
        "page": page,
        "rows": [(row, addresses[row.pk]) for row in page],
    }
    return shown(request, "trace/products.html", context, section="links")


@require_GET
def product(request: SignedInRequest, product_id: UUID) -> HttpResponse:
    """One product: its code to print, the links of its own, and those that were registered."""
    found = _visible(request, product_id)
    day = timezone.localdate()
    links = Link.objects.of_product(found).order_by("type", "qualifiers", "pk")
    context = {
        "product": found,
        "address": digital_links([found])[found.pk],
        "own": [(label(one.type, "vi"), one) for one in own_links(found, on=day)],
        "links": [(label(one.type, "vi"), one, _state(one, day)) for one in links],
        "may_edit": may_edit_links(request.user, found),
    }
    return shown(request, "trace/product.html", context, section="links")


def _state(link: Link, day: object) -> str:
    """Whether a link is to come, holds, or has ended."""
    lower, upper = link.valid.lower, link.valid.upper
    if lower > day:
        return "COMING"
    return "ENDED" if upper is not None and upper <= day else "HOLDS"


@require_GET
def qr(request: SignedInRequest, product_id: UUID) -> HttpResponse:
    """The QR code of a product as SVG, to print."""
    found = _visible(request, product_id)
    picture = BytesIO()
    made = segno.make(digital_links([found])[found.pk], error="m", micro=False)
    made.save(picture, kind="svg", border=4, scale=8, title=f"Mã truy xuất: {found.name}")
    return HttpResponse(picture.getvalue(), content_type="image/svg+xml")


@require_http_methods(["GET", "POST"])
def new(request: SignedInRequest, product_id: UUID) -> HttpResponse:
    """Let the code lead to one more page."""
    found = _visible(request, product_id)
    require(may_edit_links(request.user, found))
    form = LinkForm(request.POST or None)

    def act() -> Done:
        lot = form.cleaned_data["lot"]
        about = f"/t/{found.trace_code}" + (f"/10/{encode(lot)}" if lot else "")
        contents = form.contents()
        actions.add_link(about=about, contents=contents, by=request.user, at=timezone.now())
        return Done(f"Mã nay dẫn thêm tới: {contents.title}.", _page_of(found))

    lead = "Người quét mã thấy liên kết này; phần mềm chọn theo loại, ngôn ngữ và nước."
    page = FormPage(f"Thêm liên kết cho {found.name}", "Thêm liên kết", _page_of(found), lead)
    return fill(request, form, page, act)


def _link(found: Product, link_id: int) -> Link:
    rows = Link.objects.filter(pk__in=Link.objects.of_product(found).values("pk"))
    return get_object_or_404(rows.select_related("product__producer"), pk=link_id)


@require_http_methods(["GET", "POST"])
def change(request: SignedInRequest, product_id: UUID, link_id: int) -> HttpResponse:
    """Let a link say something else."""
    found = _visible(request, product_id)
    link = _link(found, link_id)
    require(may_edit_links(request.user, found))
    form = ChangeLinkForm(request.POST or None, initial=ChangeLinkForm.of(link))

    def act() -> Done:
        actions.change_link(link=link, contents=form.contents(), by=request.user, at=timezone.now())
        return Done(f"Đã sửa liên kết {link.title}.", _page_of(found))

    page = FormPage(f"Sửa liên kết của {found.name}", "Ghi", _page_of(found), link.qualifiers)
    return fill(request, form, page, act)


@require_http_methods(["GET", "POST"])
def end(request: SignedInRequest, product_id: UUID, link_id: int) -> HttpResponse:
    """Ask, then stop leading there from today."""
    found = _visible(request, product_id)
    link = _link(found, link_id)
    require(may_edit_links(request.user, found))

    def act() -> Done:
        actions.end_link(link=link, by=request.user, at=timezone.now())
        return Done(f"Mã không còn dẫn tới: {link.title}.", _page_of(found))

    consequence = (
        f"Từ hôm nay người quét mã không thấy {link.href}. Mã in trên bao bì vẫn dùng được."
    )
    question = Question(f"Thôi dùng liên kết {link.title}?", consequence, "Thôi dùng", _page_of(found))  # fmt: skip
    return ask(request, question, act)
