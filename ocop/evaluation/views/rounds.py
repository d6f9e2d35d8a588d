"""/hoi-dong/: the rounds a person knows, a new one, its first step, its overview."""

from uuid import UUID

from django.core.paginator import Paginator
from django.db.models import Case, Count, Q, When
from django.http import HttpResponse
from django.shortcuts import get_object_or_404
from django.urls import reverse
from django.utils import timezone
from django.views.decorators.http import require_GET, require_http_methods

from ocop.evaluation import actions
from ocop.evaluation.actions.rounds import rules_in_force
from ocop.evaluation.forms.rounds import CouncilForm, RoundForm
from ocop.evaluation.models import Council, Role, Round, RoundState, Seat
from ocop.evaluation.models.rounds import OFFICES
from ocop.evaluation.obstacles import opening_faults
from ocop.evaluation.queries import board
from ocop.evaluation.rules import may_open_round
from ocop.evaluation.views.frame import SECTION, here, only, page
from ocop.kit.errors import require
from ocop.kit.http import SignedInRequest
from ocop.people.models import User
from ocop.people.queries import appointments_of
from ocop.products.views.shell import Done, FormPage, attempt, fill, shown, status_of
from ocop.units.models import Unit
from ocop.units.queries import names_on

PAGE = 30


def office_of(user: User) -> Unit | None:
    """The state body for which the person opens rounds."""
    held = [one for one in appointments_of(user) if one.role in OFFICES]
    return held[0].unit if held else None


@require_GET
def round_list(request: SignedInRequest) -> HttpResponse:
    """Rounds, the running ones first, then the newest."""
    rows = (
        Round.objects.visible_to(request.user)
        .annotate(
            products=Count("candidates", distinct=True),
            members=Count("seats", filter=~Q(seats__role=Role.SECRETARY), distinct=True),
        )
        .annotate(ended=Case(When(state=RoundState.CLOSED, then=1), default=0))
        .order_by("ended", "-opens_on", "pk")
    )
    found = Paginator(rows, PAGE).get_page(request.GET.get("page"))
    own = Seat.objects.filter(user=request.user, round__in=list(found))
    seats = dict(own.values_list("round", "role"))
    context = {
        "page": found,
        "rows": [(one, Role(seats[one.pk]).label if one.pk in seats else "") for one in found],
        "office": office_of(request.user),
    }
    return shown(request, "evaluation/list.html", context, section=SECTION)


@require_http_methods(["GET", "POST"])
def new(request: SignedInRequest) -> HttpResponse:
    """Step 1 of a new round."""
    unit = office_of(request.user)
    only(unit is not None)
    assert unit is not None
    today = timezone.localdate()
    rules = rules_in_force(unit, on=today)
    form = RoundForm(request.POST or None, rules=rules, initial=RoundForm.first(today, rules))

    def act() -> Done:
        made = actions.open_round(
            unit=unit, contents=form.contents(), by=request.user, at=timezone.now()
        )
        return Done("Đã lập đợt. Chọn sản phẩm.", reverse("evaluation:candidates", args=[made.pk]))

    context = {"form": form, "title": "Đợt đánh giá mới", "rules": rules, "verb": "Lập đợt",
               "back_url": reverse("evaluation:list"), "step": 1}  # fmt: skip
    answer = attempt(request, form, act)
    return answer or shown(
        request, "evaluation/round_form.html", context, section=SECTION, status=status_of(form)
    )


@require_http_methods(["GET", "POST"])
def change(request: SignedInRequest, round_id: UUID) -> HttpResponse:
    """Step 1 again, while the round is being prepared."""
    place = here(request, round_id)
    only(place.prepares)
    rules = place.round.council_rules
    form = RoundForm(request.POST or None, rules=rules, initial=RoundForm.of(place.round))

    def act() -> Done:
        actions.change_round(
            round_=place.round, contents=form.contents(), by=request.user, at=timezone.now()
        )
        return Done("Đã lưu.", place.url("round"))

    context = {"form": form, "title": f"Sửa {place.round.name}", "rules": rules, "verb": "Lưu",
               "back_url": place.url("round"), "step": 1}  # fmt: skip
    answer = attempt(request, form, act)
    return answer or page(
        request, place, "round_form.html", "round", context, status=status_of(form)
    )


@require_GET
def overview(request: SignedInRequest, round_id: UUID) -> HttpResponse:
    """Where the round stands and what comes next."""
    place = here(request, round_id)
    found = board(place.round)
    preparing = place.state == RoundState.PREPARING
    today = timezone.localdate()
    names = names_on({place.round.unit_id}, today)
    context = {
        "board": found,
        "faults": opening_faults(found, on=today) if preparing and place.prepares else [],
        "unit_name": names[place.round.unit_id].name if place.round.unit_id in names else "",
        "may_open": preparing and place.is_officer,
        "complete": sum(one.is_complete for one in found.standings),
    }
    return page(request, place, "overview.html", "round", context)


@require_http_methods(["GET", "POST"])
def council_rules(request: SignedInRequest, unit_id: int) -> HttpResponse:
    """The standing rules of a body's council, with those before."""
    unit = get_object_or_404(Unit, pk=unit_id)
    only(may_open_round(request.user, unit))
    require(may_open_round(request.user, unit))
    today = timezone.localdate()
    now = rules_in_force(unit, on=today)
    form = CouncilForm(
        request.POST or None, initial={"since": today, **CouncilForm.initial_rules(now)}
    )

    def act() -> Done:
        actions.set_council_rules(
            unit=unit, rules=form.contents(), since=form.cleaned_data["since"],
            by=request.user, at=timezone.now(),
        )  # fmt: skip
        return Done("Đã ghi quy chế. Đợt mở sau này dùng quy chế này.", reverse("evaluation:new"))

    before = Council.objects.filter(unit=unit).valid_on(today).first()
    said = f"Đang áp dụng: {now.quorum_text}, chênh tối đa {now.max_spread.normalize():f} điểm."
    basis = before.basis if before and before.basis else "Chưa có quy chế ký, đang tạm dùng."
    form_page = FormPage(
        "Quy chế hội đồng", "Ghi quy chế", reverse("evaluation:new"), lead=f"{said} {basis}"
    )
    return fill(request, form, form_page, act)
