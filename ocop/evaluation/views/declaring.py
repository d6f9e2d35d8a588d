"""The promise before scoring, and written opinions instead of scoring."""

from typing import Any
from uuid import UUID

from django.http import HttpResponse
from django.utils import timezone
from django.views.decorators.http import require_GET, require_http_methods

from ocop.evaluation import actions
from ocop.evaluation.forms.judging import OpinionForm
from ocop.evaluation.models import Candidate, Conflict, Opinion, RoundState, Seat
from ocop.evaluation.queries import hints
from ocop.evaluation.views.frame import candidate_of, here, only, own_seat, page
from ocop.kit.errors import Conflict as Clash
from ocop.kit.faults import Invalid
from ocop.kit.http import SignedInRequest
from ocop.products.views.shell import Done, Question, ask, attempt, go_on, status_of


@require_http_methods(["GET", "POST"])
def declare(request: SignedInRequest, round_id: UUID) -> HttpResponse:
    """Cam kết không xung đột lợi ích: one page for all products."""
    place = here(request, round_id)
    seat = own_seat(place)
    only(place.state == RoundState.PREPARING)
    candidates = list(place.round.candidates.order_by("order"))
    wrong: list[str] = []
    if request.method == "POST":
        answers, missing = _answers(request.POST, candidates)
        wrong = [f'Chưa trả lời cho "{title}". Chọn có hoặc không.' for title in missing]
        if not wrong:
            try:
                actions.declare_conflicts(
                    seat=seat, answers=answers, by=request.user, at=timezone.now()
                )
                return go_on(request, Done("Đã ghi cam kết. Cảm ơn.", place.url("round")))
            except Invalid as invalid:
                wrong = [fault.sentence for fault in invalid.faults]
            except Clash as clash:
                wrong = [clash.message]
    context = {"rows": _rows(seat, candidates, request.POST), "wrong": wrong, "seat": seat}
    status = 422 if wrong else 200
    return page(request, place, "declare.html", "declare", context, status=status)


def _answers(typed: Any, candidates: list[Candidate]) -> tuple[dict[UUID, str | None], list[str]]:
    """What was answered for each product, and the products without an answer."""
    answers: dict[UUID, str | None] = {}
    missing = []
    for one in candidates:
        said = typed.get(f"conflict-{one.pk}")
        if said == "no":
            answers[one.pk] = None
        elif said == "yes":
            answers[one.pk] = typed.get(f"reason-{one.pk}", "")
        else:
            missing.append(one.title)
    return answers, missing


def _rows(seat: Seat, candidates: list[Candidate], typed: Any) -> list[dict[str, Any]]:
    """Each product with what was said before and what the data hint at."""
    said = {one.candidate_id: one for one in Conflict.objects.filter(seat=seat)}
    near: dict[UUID, list[str]] = {}
    for hint in hints([seat], candidates):
        near.setdefault(hint.candidate_id, []).append(hint.text)
    rows = []
    for one in candidates:
        before = said.get(one.pk)
        kept = "" if before is None else "yes" if before.declared else "no"
        rows.append(
            {
                "candidate": one,
                "hints": near.get(one.pk, []),
                "answer": typed.get(f"conflict-{one.pk}", kept),
                "reason": typed.get(f"reason-{one.pk}", before.reason if before else ""),
            }
        )
    return rows


@require_http_methods(["GET", "POST"])
def opinion(request: SignedInRequest, round_id: UUID, candidate_id: UUID) -> HttpResponse:
    """One re-evaluation: agree that the star stays, or ask for a meeting."""
    place = here(request, round_id)
    seat = own_seat(place)
    only(place.round.is_written and place.round.is_scoring)
    candidate = candidate_of(place, candidate_id)
    before = Opinion.objects.filter(seat=seat, candidate=candidate).first()
    initial = {"agrees": "1" if before.agrees else "0", "reason": before.reason} if before else {}
    form = OpinionForm(request.POST or None, initial=initial)

    def act() -> Done:
        actions.give_opinion(
            seat=seat, candidate=candidate, agrees=form.cleaned_data["agrees"],
            reason=form.cleaned_data["reason"], by=request.user, at=timezone.now(),
        )  # fmt: skip
        return Done("Đã ghi ý kiến.", place.url("opinion_list"))

    answer = attempt(request, form, act)
    context = {"candidate": candidate, "form": form, "before": before}
    return answer or page(request, place, "opinion.html", "tasks", context, status=status_of(form))


@require_GET
def opinion_list(request: SignedInRequest, round_id: UUID) -> HttpResponse:
    """The re-evaluations a judge answers for, those without an answer first."""
    place = here(request, round_id)
    seat = own_seat(place)
    only(place.round.is_written and place.round.is_scoring)
    said = {one.candidate_id: one for one in Opinion.objects.filter(seat=seat)}
    conflicts = set(
        Conflict.objects.filter(seat=seat, declared=True).values_list("candidate", flat=True)
    )
    rows = [
        (one, said.get(one.pk), one.pk in conflicts)
        for one in place.round.candidates.order_by("order")
    ]
    rows.sort(key=lambda row: (row[1] is not None or row[2], row[0].order))
    return page(request, place, "opinion_list.html", "tasks", {"rows": rows})


@require_http_methods(["GET", "POST"])
def call_meeting(request: SignedInRequest, round_id: UUID) -> HttpResponse:
    """Ask, then let the council meet and score after all."""
    place = here(request, round_id)
    only(place.directs and place.round.is_written and place.round.is_scoring)

    def act() -> Done:
        actions.call_meeting(round_=place.round, by=request.user, at=timezone.now())
        return Done("Đợt chuyển sang họp và chấm điểm.", place.url("matrix"))

    question = Question(
        f"Chuyển {place.round.name} sang họp?",
        "Các thành viên sẽ chấm điểm như đợt thường. Ý kiến đã cho được giữ lại.",
        "Chuyển sang họp",
        place.url("matrix"),
    )
    return ask(request, question, act)
