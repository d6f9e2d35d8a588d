"""Steps 2 and 3 of a round: its products, its council; then opening it."""

from collections.abc import Iterable
from uuid import UUID

from django.core.paginator import Paginator
from django.db.models import QuerySet
from django.http import HttpResponse
from django.shortcuts import get_object_or_404
from django.utils import timezone
from django.views.decorators.http import require_http_methods, require_POST

from ocop.criteria import load_set
from ocop.dossiers.models import Dossier, DossierKind
from ocop.evaluation import actions
from ocop.evaluation.actions.rounds import MAY_ENTER
from ocop.evaluation.forms.rounds import CandidateFilter, SeatForm
from ocop.evaluation.models import Candidate, RoundState
from ocop.evaluation.queries import board, hints
from ocop.evaluation.rules import SITTERS
from ocop.evaluation.views.frame import Here, candidate_of, here, only, page
from ocop.kit.faults import Invalid
from ocop.kit.http import SignedInRequest
from ocop.kit.text import fold
from ocop.people.models import Appointment, User
from ocop.products.views.shell import Done, Question, ask, attempt, go_on, status_of
from ocop.units.queries import names_on

PAGE = 50


def _preparing(request: SignedInRequest, round_id: UUID) -> Here:
    place = here(request, round_id)
    only(place.prepares and place.state == RoundState.PREPARING)
    return place


def offered(place: Here, form: CandidateFilter) -> QuerySet[Dossier]:
    """Dossiers that may come into the round, narrowed by the filter."""
    taken = Candidate.objects.filter(dossier__isnull=False).exclude(round__state=RoundState.CLOSED)
    rows = (
        Dossier.objects.visible_to(place.user)
        .filter(state__in=MAY_ENTER, criteria_set=place.round.criteria_set)
        .exclude(pk__in=taken.values("dossier"))
        .select_related("product__producer")
        .order_by("product__sort_key", "pk")
    )
    if place.round.is_written:
        rows = rows.filter(kind=DossierKind.REEVALUATION)
    asked = form.cleaned_data if form.is_valid() else {}
    if asked.get("q"):
        rows = rows.filter(product__search_text__contains=fold(asked["q"]))
    if asked.get("nhom"):
        rows = rows.filter(product__group__startswith=asked["nhom"])
    return rows.filter(kind=asked["loai"]) if asked.get("loai") else rows


@require_http_methods(["GET", "POST"])
def candidates(request: SignedInRequest, round_id: UUID) -> HttpResponse:
    """Step 2: what is in the round, and what may be added, many at once."""
    place = _preparing(request, round_id)
    problem = None
    if request.method == "POST":
        try:
            chosen = [UUID(one) for one in request.POST.getlist("dossiers")]
            made = actions.add_candidates(
                round_=place.round, dossiers=chosen, by=request.user, at=timezone.now()
            )
            said = f"Đã thêm {len(made)} sản phẩm vào đợt."
            return go_on(request, Done(said, place.url("candidates")))
        except ValueError:
            problem = "Danh sách gửi lên không đọc được. Mở lại trang rồi chọn lại."
        except Invalid as invalid:
            problem = " ".join(fault.sentence for fault in invalid.faults)
    return _candidates_page(request, place, problem)


def _candidates_page(request: SignedInRequest, place: Here, problem: str | None) -> HttpResponse:
    industries = [(one.code, one.label) for one in load_set(place.round.criteria_set).industries]
    form = CandidateFilter(request.GET, industries=industries, kinds=list(DossierKind.choices))
    found = Paginator(offered(place, form), PAGE).get_page(request.GET.get("page"))
    inside = list(place.round.candidates.select_related("dossier").order_by("order"))
    areas = {one.product.producer.area_now_id for one in found}
    names = names_on(areas, timezone.localdate()) if areas else {}
    context = {
        "form": form,
        "page": found,
        "rows": [(one, names.get(one.product.producer.area_now_id)) for one in found],
        "inside": inside,
        "problem": problem,
        "step": 2,
    }
    status = 422 if problem else 200
    return page(request, place, "candidates.html", "candidates", context, status=status)


@require_POST
def remove_candidate(request: SignedInRequest, round_id: UUID, candidate_id: UUID) -> HttpResponse:
    """Take a product out again."""
    place = _preparing(request, round_id)
    candidate = candidate_of(place, candidate_id)
    actions.remove_candidate(candidate=candidate, by=request.user, at=timezone.now())
    return go_on(request, Done(f"Đã bỏ {candidate.title} ra khỏi đợt.", place.url("candidates")))


def people_offered(taken: Iterable[UUID]) -> list[tuple[str, str]]:
    """Who may be given a seat today, by name."""
    held = Appointment.objects.filter(role__in=SITTERS).valid_on(timezone.localdate())
    rows = User.objects.filter(is_active=True, pk__in=held.values("user")).order_by("sort_key")
    return [(str(one.pk), one.name) for one in rows.exclude(pk__in=list(taken))]


@require_http_methods(["GET", "POST"])
def seats(request: SignedInRequest, round_id: UUID) -> HttpResponse:
    """Step 3: the council, and the conflicts the data hint at."""
    place = _preparing(request, round_id)
    found = board(place.round)
    form = SeatForm(
        request.POST or None, people=people_offered(seat.user_id for seat in found.seats)
    )

    def act() -> Done:
        typed = form.cleaned_data
        user = get_object_or_404(User, pk=typed["user"])
        actions.seat_member(
            round_=place.round, user=user, role=typed["role"], title=typed["title"],
            expertise=typed["expertise"], by=request.user, at=timezone.now(),
        )  # fmt: skip
        return Done(f"Đã mời {user.name} vào hội đồng.", place.url("seats"))

    answer = attempt(request, form, act)
    if answer:
        return answer
    titles = {one.candidate.pk: one.candidate.title for one in found.standings}
    near: dict[int, dict[str, list[str]]] = {}
    for hint in hints(found.seats, [one.candidate for one in found.standings]):
        about = near.setdefault(hint.seat_id, {})
        about.setdefault(titles[hint.candidate_id], []).append(hint.text)
    undeclared = {seat.pk for seat in found.undeclared}
    context = {
        "form": form,
        "rows": [(s, near.get(s.pk, {}), s.judges and s.pk not in undeclared) for s in found.seats],
        "needed": place.round.council_rules.needed(len(found.judges)),
        "members": len(found.judges),
        "has_products": bool(found.standings),
        "step": 3,
    }
    return page(request, place, "seats.html", "seats", context, status=status_of(form))


@require_POST
def unseat(request: SignedInRequest, round_id: UUID, seat_id: int) -> HttpResponse:
    """Take a person out of the council."""
    place = _preparing(request, round_id)
    seat = get_object_or_404(place.round.seats.select_related("user", "round__unit"), pk=seat_id)
    actions.unseat_member(seat=seat, by=request.user, at=timezone.now())
    return go_on(request, Done(f"{seat.user.name} không còn trong hội đồng.", place.url("seats")))


@require_http_methods(["GET", "POST"])
def open_scoring(request: SignedInRequest, round_id: UUID) -> HttpResponse:
    """Ask, then open the scoring."""
    place = _preparing(request, round_id)
    only(place.is_officer)

    def act() -> Done:
        actions.open_scoring(round_=place.round, by=request.user, at=timezone.now())
        return Done("Đã mở chấm và báo cho hội đồng.", place.url("round"))

    question = Question(
        f"Mở chấm {place.round.name}?",
        "Các hồ sơ chuyển sang hội đồng, thành viên được xem hồ sơ và minh chứng. "
        "Sau đó không đổi được sản phẩm, thành viên và quy chế của đợt.",
        "Mở chấm",
        place.url("round"),
    )
    return ask(request, question, act)
