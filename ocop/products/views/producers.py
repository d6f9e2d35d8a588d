"""/so-chu-the/: producers, their people, their papers."""

from typing import Any
from uuid import UUID

from django.core.paginator import Paginator
from django.db.models import Count, Q
from django.http import HttpResponse, QueryDict
from django.shortcuts import get_object_or_404
from django.urls import reverse
from django.utils import timezone
from django.views.decorators.http import require_GET, require_http_methods

from ocop.kit.errors import require
from ocop.kit.http import SignedInRequest
from ocop.products import actions, rules
from ocop.products.contents import ProducerContents
from ocop.products.forms.contents import ProducerForm
from ocop.products.forms.filters import ProducerFilterForm
from ocop.products.models import LegalPaper, Producer, Product
from ocop.products.queries import named, with_list_columns
from ocop.products.queries.desk import PAPER_DAYS, papers_ending
from ocop.products.queries.history import history_of_producer, last_writer, producer_contents_at
from ocop.products.views.pages import history_page
from ocop.products.views.rows import (
    Places,
    commune_choices,
    hidden_from,
    may_add,
    public_url,
    rights_over,
    rows_of,
)
from ocop.products.views.shell import Done, FormPage, fill, shown
from ocop.products.views.two_versions import EditPage, Only, edit_in_turn
from ocop.units.fields import chosen_area
from ocop.units.queries import became

PAGE = 50
PRODUCTS = 200
NEW = ProducerContents(kind="", name="", area_id=0)


def visible(request: SignedInRequest, producer_id: UUID) -> Producer:
    """The producer, or 404 when there is none or one may not know of it."""
    rows = Producer.objects.visible_to(request.user).select_related("merged_into")
    return get_object_or_404(rows, pk=producer_id)


def page_of(producer: Producer) -> str:
    """The address of a producer's page."""
    return reverse("products:producer", args=[producer.pk])


@require_GET
def producers(request: SignedInRequest) -> HttpResponse:
    """The producers a person may see."""
    day = timezone.localdate()
    form = ProducerFilterForm(request.GET, communes=commune_choices(request.user, on=day))
    asked = form.cleaned_data
    rows = named(Producer.objects.live().visible_to(request.user), asked.get("q", ""))
    if asked.get("xa"):
        rows = rows.filter(area_now=int(asked["xa"]))
    if asked.get("loai"):
        rows = rows.filter(kind=asked["loai"])
    if asked.get("giay"):
        rows = rows.filter(pk__in=papers_ending(on=day).values("producer"))
    live = Count("products", filter=Q(products__merged_into=None))
    pages = Paginator(rows.annotate(live_products=live).order_by("sort_key", "pk"), PAGE)
    page = pages.get_page(request.GET.get("page"))
    places = Places(page, on=day)
    context = {
        "form": form,
        "page": page,
        "rows": [(one, places.of(one)) for one in page],
        "narrows": any(asked.get(name) for name in ("q", "xa", "loai", "giay")),
        "may_add": may_add(request.user),
        "may_merge": rules.may_merge(request.user),
    }
    return shown(request, "products/producers.html", context, section="producers")


def paper_state(paper: LegalPaper, day: Any) -> tuple[str, str]:
    """(words, look) about the end of a paper."""
    if paper.expires_on is None:
        return "Không ghi hạn", ""
    left = (paper.expires_on - day).days
    if left <= 0:
        return f"Hết hạn từ {paper.expires_on:%d/%m/%Y}", "bad"
    if left <= PAPER_DAYS:
        return f"Còn {left} ngày, đến {paper.expires_on:%d/%m/%Y}", "fix"
    return f"Còn hạn đến {paper.expires_on:%d/%m/%Y}", "done"


@require_GET
def detail(request: SignedInRequest, producer_id: UUID) -> HttpResponse:
    """Everything on file of a producer."""
    day = timezone.localdate()
    producer = visible(request, producer_id)
    papers = [
        (paper, *paper_state(paper, day))
        for paper in producer.papers.select_related("attachment").order_by("kind", "pk")
    ]
    members = producer.members.select_related("user").order_by("-valid", "pk")
    products = with_list_columns(Product.objects.live().filter(producer=producer))
    context = {
        "producer": producer,
        "place": Places([producer], on=day).of(producer),
        "became": became(producer.area_id, on=day),
        "papers": papers,
        "papers_ended": sum(look == "bad" for _, _, look in papers),
        "members": [(one, day in one.valid) for one in members],
        "rows": rows_of(products.order_by("sort_key", "pk")[:PRODUCTS], on=day),
        "may": rights_over(request.user, producer),
        "public_url": public_url(producer.public_path),
    }
    return shown(request, "products/producer.html", context, section="producers")


@require_http_methods(["GET", "POST"])
def new(request: SignedInRequest) -> HttpResponse:
    """A new producer, at a place of today."""
    require(may_add(request.user))
    initial = {"area": chosen_area(request.GET, "area")}
    form = ProducerForm(request.POST or None, initial=initial, living=True)

    def act() -> Done:
        made = actions.add_producer(contents=form.onto(NEW), by=request.user, at=timezone.now())
        return Done(f'Đã ghi "{made.name}".', page_of(made))

    page = FormPage("Chủ thể mới", "Ghi chủ thể", reverse("products:producers"))
    return fill(request, form, page, act)


@require_http_methods(["GET", "POST"])
def edit(request: SignedInRequest, producer_id: UUID) -> HttpResponse:
    """Edit a producer; the second of two people chooses between the two versions."""
    producer = visible(request, producer_id)
    require(rules.may_edit_producer(request.user, producer) and not producer.merged_into_id)

    def form(data: QueryDict | None, initial: dict[str, Any], only: Only) -> ProducerForm:
        return ProducerForm(data, initial=initial, only=only)

    def write(contents: ProducerContents, version: int) -> Done:
        actions.edit_producer(
            producer=producer,
            contents=contents,
            version=version,
            by=request.user,
            at=timezone.now(),
        )
        return Done("Đã lưu.", page_of(producer))

    page = EditPage(
        title=f"Sửa {producer.name}",
        back_url=page_of(producer),
        model=Producer,
        version=producer.version,
        now=ProducerContents.of(producer),
        at_version=lambda version: producer_contents_at(producer, version),
        writer=lambda: last_writer(producer),
        form=form,
        write=write,
    )
    return edit_in_turn(request, page)


@require_GET
def history(request: SignedInRequest, producer_id: UUID) -> HttpResponse:
    """Who changed the producer, newest first."""
    producer = visible(request, producer_id)
    changes = history_of_producer(producer, hidden=hidden_from(request.user, producer))
    return history_page(request, producer.name, page_of(producer), changes)
