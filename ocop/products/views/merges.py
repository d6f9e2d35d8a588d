"""Duplicates: what is suspected, what a merge would move, the merge, and its undo."""

from collections.abc import Callable
from dataclasses import dataclass
from typing import Any
from uuid import UUID

from django.contrib import messages
from django.core.paginator import Paginator
from django.db.models import QuerySet
from django.http import Http404, HttpResponse
from django.shortcuts import get_object_or_404, redirect
from django.urls import reverse
from django.utils import timezone
from django.views.decorators.http import require_GET, require_http_methods

from ocop.kit.errors import require
from ocop.kit.http import SignedInRequest
from ocop.kit.sending import Sure
from ocop.products import actions, rules
from ocop.products.models import Merge, MergeKind, Producer, Product
from ocop.products.queries.duplicates import COMPARED, suspected_producers, suspected_products
from ocop.products.queries.history import in_words
from ocop.products.views.rows import Places, commune_choices
from ocop.products.views.shell import Done, Question, ask, attempt, shown, status_of
from ocop.units.queries import names_on

PAGE = 30
PRODUCT_FIELDS = (
    "name", "code", "group", "state", "star", "star_until", "story", "specification", "packaging",
    "price_vnd", "capacity", "note",
)  # fmt: skip
PRODUCER_FIELDS = (
    "name", "kind", "area", "address", "representative", "phone", "email", "tax_code", "founded_on",
    "note",
)  # fmt: skip


@dataclass(frozen=True)
class Side:
    """One of the two kinds of things that are merged."""

    model: Any
    fields: tuple[str, ...]
    page: str
    merge_url: str
    parts: tuple[tuple[str, str], ...]  # related name, what it is called
    merge: Callable[..., Merge]


PRODUCTS = Side(
    Product, PRODUCT_FIELDS, "products:detail", "products:merge",
    (("recognitions", "công nhận"), ("pictures", "ảnh"), ("standards", "tiêu chuẩn"),
     ("barcodes", "mã vạch"), ("aliases", "mã cũ")),
    lambda kept, gone, **who: actions.merge_products(kept=kept, gone=gone, **who),
)  # fmt: skip
PRODUCERS = Side(
    Producer, PRODUCER_FIELDS, "products:producer", "products:merge_producers",
    (("products", "sản phẩm"), ("papers", "giấy tờ"), ("members", "người làm thay")),
    lambda kept, gone, **who: actions.merge_producers(kept=kept, gone=gone, **who),
)  # fmt: skip


@require_GET
def duplicates(request: SignedInRequest) -> HttpResponse:
    """Pairs that are probably one."""
    require(rules.may_merge(request.user))
    day = timezone.localdate()
    communes = commune_choices(request.user, on=day)
    asked = request.GET.get("xa", "")
    area = int(asked) if asked in dict(communes) else None
    areas = None if area is None else [area]
    products = suspected_products(request.user, areas=areas)
    makers = suspected_producers(request.user, areas=areas)
    found = [p.producer for pair in products for p in (pair.one, pair.two)]
    found += [p for pair in makers for p in (pair.one, pair.two)]
    places = Places(found, on=day)
    context = {
        "products": [
            (one, places.of(one.one.producer), places.of(one.two.producer)) for one in products
        ],
        "producers": [(one, places.of(one.one), places.of(one.two)) for one in makers],
        "communes": communes,
        "asked": asked,
        "compared": COMPARED,
    }
    return shown(request, "products/duplicates.html", context, section="duplicates")


@require_http_methods(["GET", "POST"])
def merge(request: SignedInRequest) -> HttpResponse:
    """Compare two products side by side, then make them one."""
    return _merge(request, PRODUCTS)


@require_http_methods(["GET", "POST"])
def merge_producers(request: SignedInRequest) -> HttpResponse:
    """Compare two producers side by side, then make them one."""
    return _merge(request, PRODUCERS)


def _merge(request: SignedInRequest, side: Side) -> HttpResponse:
    require(rules.may_merge(request.user))
    chosen = _chosen(request)
    if len(chosen) != 2:
        messages.error(request, "Chọn đúng hai dòng để so sánh và ghép.")
        return redirect("products:duplicates")
    kept, gone = (_live(request, side, one) for one in chosen)
    form = Sure(request.POST if request.method == "POST" else None)

    def act() -> Done:
        made = side.merge(kept, gone, by=request.user, at=timezone.now())
        undo = reverse("products:undo_merge", args=[made.pk])
        return Done(
            f'Đã ghép "{gone.name}" vào "{kept.name}".',
            reverse(side.page, args=[kept.pk]),
            undo_url=undo,
        )

    context = {
        "form": form,
        "kept": kept,
        "gone": gone,
        "lines": _lines(side, kept, gone),
        "moving": [(n, words) for n, words in _moving(side, gone) if n],
        "swap_url": f"{reverse(side.merge_url)}?giu={gone.pk}&bo={kept.pk}",
        "kept_url": reverse(side.page, args=[kept.pk]),
        "gone_url": reverse(side.page, args=[gone.pk]),
    }
    answer = attempt(request, form, act)
    return answer or shown(
        request, "products/merge.html", context, section="duplicates", status=status_of(form)
    )


def _chosen(request: SignedInRequest) -> list[UUID]:
    """The two ids of the address: giu and bo, or two times chon (from a list)."""
    texts = [request.GET.get("giu", ""), request.GET.get("bo", "")]
    texts = texts if all(texts) else request.GET.getlist("chon")
    try:
        return list(dict.fromkeys(UUID(text) for text in texts))
    except ValueError as error:
        raise Http404 from error


def _live(request: SignedInRequest, side: Side, key: UUID) -> Any:
    return get_object_or_404(side.model.objects.live().visible_to(request.user), pk=key)


@dataclass(frozen=True, slots=True)
class Line:
    """One field of both; `differs` when the two say different things."""

    label: str
    kept: str
    gone: str
    differs: bool


def _lines(side: Side, kept: Any, gone: Any) -> list[Line]:
    areas = _area_names(side, kept, gone)
    lines = []
    for name in side.fields:
        field = side.model._meta.get_field(name)
        here, there = (getattr(one, field.attname) for one in (kept, gone))
        label = str(field.verbose_name)
        words = [in_words(side.model, name, value, areas) for value in (here, there)]
        lines.append(Line(label[:1].upper() + label[1:], words[0], words[1], here != there))
    if side is PRODUCTS:
        lines.insert(1, Line("Cơ sở", kept.producer.name, gone.producer.name, kept.producer_id != gone.producer_id))  # fmt: skip
    return lines


def _area_names(side: Side, *rows: Any) -> dict[int, str]:
    if side is PRODUCTS:
        return {}
    found = names_on({row.area_id for row in rows}, timezone.localdate())
    return {area: named.name for area, named in found.items()}


def _moving(side: Side, gone: Any) -> list[tuple[int, str]]:
    return [(getattr(gone, related).count(), words) for related, words in side.parts]


@require_GET
def merges(request: SignedInRequest) -> HttpResponse:
    """The merges that were made, newest first."""
    require(rules.may_merge(request.user))
    page = Paginator(_visible_merges(request), PAGE).get_page(request.GET.get("page"))
    names = _names(page)
    rows = [
        {
            "merge": row,
            "kept": names.get(row.kept, "đã bỏ"),
            "gone": names.get(row.gone, "đã bỏ"),
            "url": reverse(_side(row).page, args=[row.kept]),
        }
        for row in page
    ]
    context = {"page": page, "rows": rows}
    return shown(request, "products/merges.html", context, section="duplicates")


def _side(row: Merge) -> Side:
    return PRODUCTS if row.kind == MergeKind.PRODUCT else PRODUCERS


def _visible_merges(request: SignedInRequest) -> QuerySet[Merge]:
    products = Product.objects.visible_to(request.user).values("pk")
    producers = Producer.objects.visible_to(request.user).values("pk")
    rows = Merge.objects.filter(kept__in=products.union(producers, all=True))
    return rows.select_related("by").order_by("-at", "pk")


def _names(rows: Any) -> dict[UUID, str]:
    ids = [key for row in rows for key in (row.kept, row.gone)]
    found: dict[UUID, str] = {}
    for model in (Product, Producer):
        found |= dict(model._default_manager.filter(pk__in=ids).values_list("pk", "name"))
    return found


@require_http_methods(["GET", "POST"])
def undo_merge(request: SignedInRequest, merge_id: UUID) -> HttpResponse:
    """Ask, then take a merge back."""
    require(rules.may_merge(request.user))
    row = get_object_or_404(_visible_merges(request), pk=merge_id)
    names = _names([row])
    page = _side(row).page

    def act() -> Done:
        actions.undo_merge(merge=row, by=request.user, at=timezone.now())
        return Done("Đã hoàn tác lần ghép.", reverse(page, args=[row.gone]))

    question = Question(
        f'Hoàn tác lần ghép "{names.get(row.gone, "")}" vào "{names.get(row.kept, "")}"?',
        "Mọi thứ đã chuyển trở về bản cũ, bản cũ hiện lại trong sổ.",
        "Hoàn tác",
        reverse("products:merges"),
    )
    return ask(request, question, act)
