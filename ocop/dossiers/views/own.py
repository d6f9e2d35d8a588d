"""The producer's side: my dossiers, a new one, the task list, where it is."""

from dataclasses import dataclass
from uuid import UUID

from django.contrib.auth.decorators import login_not_required
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect
from django.template.response import TemplateResponse
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_GET, require_http_methods, require_safe

from ocop.criteria import set_in_force
from ocop.dossiers import actions, rules
from ocop.dossiers.actions.opening import sheets_of
from ocop.dossiers.forms.producer import OpenForm
from ocop.dossiers.models import Dossier, Part, PartState, ReturnItem, State
from ocop.dossiers.parts import PROMISES, Task, tasks
from ocop.dossiers.queries import own_dossiers, self_score, whereabouts
from ocop.dossiers.queries.snapshots import changes_since_recognition
from ocop.dossiers.views.finding import own, own_page, seen
from ocop.kit.errors import require
from ocop.kit.http import SignedInRequest
from ocop.people.models import Role
from ocop.products.models import Product
from ocop.products.views.shell import Done, FormPage, Question, ask, fill, shown
from ocop.proofs.models import acting_for

LOOKS = {
    PartState.TODO: "todo",
    PartState.DOING: "go",
    PartState.FIX: "fix",
    PartState.DONE: "done",
}


@require_GET
def home(request: SignedInRequest) -> HttpResponse:
    """My dossiers; officers without a producer of their own go on to their queue."""
    day = timezone.localdate()
    products = Product.objects.live().filter(acting_for(request.user, day))
    found = list(own_dossiers(request.user))
    if not found and not products.exists():
        if rules.has_desk(request.user, Role.PROVINCE_OFFICER):
            return redirect("dossiers:province")
        if rules.has_desk(request.user, Role.COMMUNE_OFFICER):
            return redirect("dossiers:commune")
    context = {"dossiers": found, "may_open": products.exists(), "total": len(tasks())}
    return shown(request, "dossiers/home.html", context, section="dossiers")


@require_http_methods(["GET", "POST"])
def new(request: SignedInRequest) -> HttpResponse:
    """First which product, then which kind of dossier."""
    day = timezone.localdate()
    products = Product.objects.live().filter(acting_for(request.user, day))
    asked = request.GET.get("san-pham", "")
    if not asked:
        rows = products.select_related("producer").order_by("sort_key", "pk")
        busy = dict(Dossier.objects.open().filter(product__in=rows).values_list("product", "pk"))
        context = {"products": [(row, busy.get(row.pk)) for row in rows]}
        return shown(request, "dossiers/choose_product.html", context, section="dossiers")
    product = get_object_or_404(products.select_related("producer"), pk=_uuid(asked))
    require(rules.may_open(request.user, product))
    law = set_in_force(day)
    sheets = [(number, law.entry(number).name_vi) for number in sheets_of(product.group)]
    form = OpenForm(request.POST or None, sheets=sheets, initial={"kind": request.GET.get("loai")})

    def act() -> Done:
        dossier = actions.open_dossier(
            product=product,
            kind=form.cleaned_data["kind"],
            sheet=form.cleaned_data.get("sheet"),
            by=request.user,
            at=timezone.now(),
        )
        return Done("Đã mở hồ sơ, điền sẵn những gì sổ đã có.", page_of(dossier))

    lead = f"Của {product.producer.name}. Phần sổ đã có được điền sẵn."
    page = FormPage(f"Hồ sơ mới: {product.name}", "Mở hồ sơ", reverse("dossiers:home"), lead=lead)
    return fill(request, form, page, act)


def _uuid(text: str) -> UUID:
    try:
        return UUID(text)
    except ValueError:
        raise Http404 from None


def page_of(dossier: Dossier) -> str:
    """The address of a dossier."""
    return reverse("dossiers:dossier", args=[dossier.pk])


@dataclass(frozen=True, slots=True)
class TaskLine:
    """One task in the list: what it is called, how far it is, what to say beside it."""

    task: Task
    state: PartState
    said: str
    url: str
    locked: bool = False

    @property
    def look(self) -> str:
        """How the line looks; the word says the same."""
        return "lock" if self.locked else LOOKS[self.state]

    @property
    def word(self) -> str:
        """The state in words."""
        return "Chưa mở" if self.locked else self.state.label


@require_GET
def dossier(request: SignedInRequest, dossier_id: UUID) -> HttpResponse:
    """The task list of the producer's side; officers and council go on to the page to read."""
    row = seen(request, dossier_id)
    if not rules.may_fill(request.user, row):
        return redirect("dossiers:read", row.pk)
    parts = {part.key: part for part in row.parts.all()}
    lines = task_lines(row, parts)
    items = list(_open_items(row))
    return own_page(
        request,
        "dossiers/dossier.html",
        row,
        lines=lines,
        done=sum(line.state == PartState.DONE for line in lines),
        score=self_score(row),
        items=items,
        where=whereabouts(row),
        changes=changes_since_recognition(row) if row.recognition_id else [],
    )


def _open_items(dossier: Dossier) -> list[ReturnItem]:
    """What is to be mended now."""
    if dossier.state != State.RETURNED:
        return []
    last = dossier.returns.order_by("-at").first()
    return list(last.items.order_by("pk")) if last else []


def task_lines(dossier: Dossier, parts: dict[str, Part]) -> list[TaskLine]:
    """The nine tasks: what must be mended first, then what is begun, open, done; filing last."""
    ready = all(p.state == PartState.DONE for key, p in parts.items() if key != PROMISES)
    lines = []
    for key, task in tasks().items():
        if key == PROMISES:
            continue
        state = PartState(parts[key].state)
        url = reverse("dossiers:part", args=[dossier.pk, key])
        lines.append(TaskLine(task, state, _beside(parts[key], task), url))
    order = [PartState.FIX, PartState.DOING, PartState.TODO, PartState.DONE]
    lines.sort(key=lambda line: order.index(line.state))
    left = sum(line.state != PartState.DONE for line in lines)
    said = "Mọi việc đã xong" if ready else f"Còn {left} việc ở trên"
    last = TaskLine(
        tasks()[PROMISES],
        PartState(parts[PROMISES].state),
        said,
        reverse("dossiers:file", args=[dossier.pk]),
    )
    return [*lines, last]


def _beside(part: Part, task: Task) -> str:
    if part.state == PartState.TODO:
        known = ", sổ đã điền một phần" if any(part.contents.values()) else ""
        return f"Khoảng {task.minutes} phút{known}"
    return task.lead


@require_http_methods(["GET", "POST"])
def discard(request: SignedInRequest, dossier_id: UUID) -> HttpResponse:
    """Ask, then put a draft away."""
    row = own(request, dossier_id)
    question = Question(
        f"Bỏ bản nháp hồ sơ {row.product.name}?",
        "Phần đã điền không còn hiện ở đây. Giấy tờ vẫn ở trong ví.",
        "Bỏ bản nháp",
        page_of(row),
    )

    def act() -> Done:
        actions.discard_draft(dossier=row, by=request.user, at=timezone.now())
        return Done("Đã bỏ bản nháp.", reverse("dossiers:home"))

    return ask(request, question, act)


@never_cache
@login_not_required
@require_safe
def track(request: HttpRequest, code: str) -> HttpResponse:
    """Where a dossier is and until when, for whoever holds the receipt; nothing else of it."""
    rows = Dossier.objects.live().select_related("product__producer")
    row = get_object_or_404(rows.exclude(receipt=None), track_code=code)
    kind = gettext(row.get_kind_display()).lower()
    context = {"dossier": row, "kind": kind, "where": whereabouts(row)}
    return TemplateResponse(request, "dossiers/track.html", context)
