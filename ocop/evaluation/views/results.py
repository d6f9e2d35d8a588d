"""The end of a round: closing, results with every mark, decision, refusals, the Ministry."""

from collections.abc import Callable
from typing import Any
from uuid import UUID

from django.db.models import QuerySet
from django.http import Http404, HttpResponse
from django.shortcuts import get_object_or_404
from django.utils import timezone
from django.views.decorators.http import require_GET, require_http_methods

from ocop.documents.models import Document
from ocop.dossiers.models import Dossier
from ocop.evaluation import actions
from ocop.evaluation.following import can_be_recognised, can_be_refused, can_be_sent, star_of
from ocop.evaluation.forms.deciding import ChosenForm, DecisionForm, MinistryForm, SignedForm
from ocop.evaluation.forms.judging import MeetingForm
from ocop.evaluation.models import Candidate, Result, Round, RoundState, ScoreSheet
from ocop.evaluation.queries import board
from ocop.evaluation.rules import may_see_everything
from ocop.evaluation.views.frame import SECTION, Here, here, only, page
from ocop.kit.http import SignedInRequest
from ocop.products.views.shell import Done, FormPage, fill, shown
from ocop.units.models import Edge, Unit
from ocop.units.queries import names_on

Offer = Callable[[Result], bool]


@require_http_methods(["GET", "POST"])
def close(request: SignedInRequest, round_id: UUID) -> HttpResponse:
    """When and where the council met; then everything is counted and written."""
    place = here(request, round_id)
    only(place.directs and place.round.is_scoring)
    initial = {"held_on": place.round.held_on or timezone.localdate(), "place": place.round.place}
    form = MeetingForm(request.POST or None, initial=initial)

    def act() -> Done:
        typed = form.cleaned_data
        meeting = actions.Meeting(held_on=typed["held_on"], place=typed["place"])
        made = actions.close_round(
            round_=place.round, meeting=meeting, by=request.user, at=timezone.now()
        )
        said = f"Đã kết thúc đợt: {len(made)} kết quả, biên bản và bảng điểm đang được dựng."
        return Done(said, place.url("results"))

    words = FormPage(
        f"Kết thúc {place.round.name}?",
        "Kết thúc đợt",
        place.url("matrix"),
        lead="Máy tính kết quả, lập biên bản, bảng tổng hợp và phiếu chấm. "
        "Sau đó không sửa được điểm nào.",
        danger=True,
    )
    return fill(request, form, words, act)


def results_of(round_: Round) -> QuerySet[Result]:
    """The results of a round with everything their next step depends on."""
    related = ("candidate__dossier__product__producer", "ministry", "decision", "recognition")
    rows = Result.objects.filter(candidate__round=round_).select_related(*related)
    return rows.order_by("candidate__order")


@require_GET
def results(request: SignedInRequest, round_id: UUID) -> HttpResponse:
    """All results, and what the office can do next."""
    place = here(request, round_id)
    only(place.state == RoundState.CLOSED)
    rows = list(results_of(place.round))
    office = place.is_officer
    about = [place.round.pk]
    issued = Document.objects.filter(subject_kind="round", subject_id__in=about).order_by(
        "created_at"
    )
    context = {
        "rows": [(one, star_of(one)) for one in rows],
        "to_decide": sum(map(can_be_recognised, rows)) if office else 0,
        "to_send": [one for one in rows if can_be_sent(one)] if office else [],
        "to_refuse": sum(map(can_be_refused, rows)) if office else 0,
        "waiting": [one for one in rows if office and one.sent_at and not hasattr(one, "ministry")],
        "papers": list(issued),
    }
    return page(request, place, "results.html", "results", context)


@require_GET
def result(request: SignedInRequest, round_id: UUID, candidate_id: UUID) -> HttpResponse:
    """One result: why, and for the council and its office every mark behind it.

    The producer's side and its commune see the sentences without the marks.
    """
    rows = Candidate.objects.filter(round=round_id).select_related("round__unit")
    candidate = get_object_or_404(rows, pk=candidate_id)
    round_ = candidate.round
    whole = may_see_everything(request.user, round_)
    theirs = Dossier.objects.visible_to(request.user).filter(candidates=candidate)
    if round_.state != RoundState.CLOSED or not (whole or theirs.exists()):
        raise Http404
    found = get_object_or_404(results_of(round_), candidate=candidate)
    found.candidate.round = round_
    context: dict[str, Any] = {
        "candidate": candidate, "result": found, "star": star_of(found), "whole": whole,
        "round": round_,
    }  # fmt: skip
    if not whole:
        return shown(request, "evaluation/result.html", context, section=SECTION)
    place = here(request, round_id)
    context |= _traced(place, found)
    return page(request, place, "result.html", "results", context)


def _traced(place: Here, found: Result) -> dict[str, Any]:
    """Every mark: criterion × member, who was kept out by a conflict, what was opened again."""
    candidate = found.candidate
    candidate.round = place.round
    names = {seat.pk: seat for seat in board(place.round).seats}
    judges = found.frozen.get("judges", [])
    sheet = candidate.scoring_sheet
    lines = [
        {"leaf": leaf, "marks": [judge["marks"].get(code) for judge in judges]}
        for code, leaf in sheet.leaves.items()
    ]
    earlier = ScoreSheet.objects.filter(candidate=candidate).select_related("seat__user")
    return {
        "judges": [names[judge["seat"]] for judge in judges],
        "lines": lines if judges else [],
        "conflicts": list(candidate.conflicts.filter(declared=True).select_related("seat__user")),
        "reopenings": [
            (one, again)
            for one in earlier.prefetch_related("reopenings__by")
            for again in one.reopenings.all()
        ],
        "rulings": list(candidate.rulings.select_related("by")),
        "turns": sorted(earlier, key=lambda one: (one.turn, one.seat.user.sort_key)),
    }


# --- what the office does next ------------------------------------------------------------------


def _deciding(request: SignedInRequest, round_id: UUID) -> Here:
    place = here(request, round_id)
    only(place.is_officer and place.state == RoundState.CLOSED)
    return place


def _offered(place: Here, fits: Offer) -> list[tuple[str, str]]:
    return [
        (
            str(one.candidate_id),
            f"{one.candidate.title} ({one.candidate.maker}), {star_of(one)} sao",
        )
        for one in results_of(place.round)
        if fits(one)
    ]


def registers(unit: Unit) -> list[tuple[str, str]]:
    """The bodies whose number register a decision may take: above the body first, then itself."""
    today = timezone.localdate()
    above = Edge.objects.filter(child=unit).valid_on(today).values_list("parent", flat=True)
    state = Unit.objects.filter(pk__in=above, tree=unit.tree).values_list("pk", flat=True)
    order = [*state, unit.pk]
    names = names_on(order, today)
    return [(str(pk), names[pk].name) for pk in order if pk in names]


@require_http_methods(["GET", "POST"])
def decide(request: SignedInRequest, round_id: UUID) -> HttpResponse:
    """The recognition decision for products of 3 and 4 stars."""
    place = _deciding(request, round_id)
    offered = _offered(place, can_be_recognised)
    only(bool(offered))
    units = registers(place.round.unit)
    initial = {
        "decided_on": timezone.localdate(), "unit": units[0][0], "authority": units[0][1],
        "place": place.round.place,
    }  # fmt: skip
    form = DecisionForm(request.POST or None, initial=initial, offered=offered, units=units)

    def act() -> Done:
        chosen = [UUID(one) for one in form.cleaned_data["candidates"]]
        made = actions.issue_decision(
            round_=place.round, candidates=chosen, contents=form.contents(), by=request.user,
            at=timezone.now(),
        )  # fmt: skip
        said = f"Đã ban hành {made.symbol}: {len(chosen)} sản phẩm, giấy chứng nhận đang được dựng."
        return Done(said, place.url("results"))

    words = FormPage(
        "Quyết định công nhận",
        "Ban hành quyết định",
        place.url("results"),
        lead="Số lấy từ sổ khi ban hành. Hạn của giấy chứng nhận là 36 tháng từ ngày quyết định. "
        "Sao hiện công khai ngay sau khi ban hành.",
    )
    return fill(request, form, words, act)


@require_http_methods(["GET", "POST"])
def refuse(request: SignedInRequest, round_id: UUID) -> HttpResponse:
    """Tell producers why their product was not recognised."""
    place = _deciding(request, round_id)
    offered = _offered(place, can_be_refused)
    only(bool(offered))
    form = SignedForm(request.POST or None, initial={"place": place.round.place}, offered=offered)

    def act() -> Done:
        chosen = [UUID(one) for one in form.cleaned_data["candidates"]]
        made = actions.announce_refusals(
            round_=place.round, candidates=chosen, signer=form.signer(), by=request.user,
            at=timezone.now(),
        )  # fmt: skip
        return Done(f"Đã gửi {len(made)} thông báo kết quả.", place.url("results"))

    words = FormPage(
        "Thông báo chưa công nhận",
        "Gửi thông báo",
        place.url("results"),
        lead="Mỗi chủ thể nhận một thông báo ghi rõ vì sao và cần hoàn thiện gì. Hồ sơ kết thúc.",
    )
    return fill(request, form, words, act)


@require_http_methods(["GET", "POST"])
def send(request: SignedInRequest, round_id: UUID) -> HttpResponse:
    """Approve results with the Ministry's points and send the dossiers on."""
    place = _deciding(request, round_id)
    offered = _offered(place, can_be_sent)
    only(bool(offered))
    form = ChosenForm(request.POST or None, offered=offered)

    def act() -> Done:
        chosen = [UUID(one) for one in form.cleaned_data["candidates"]]
        actions.send_to_ministry(
            round_=place.round, candidates=chosen, by=request.user, at=timezone.now()
        )
        return Done(f"Đã chuyển {len(chosen)} hồ sơ lên Bộ.", place.url("results"))

    words = FormPage(
        "Gửi hồ sơ lên Bộ",
        "Gửi lên Bộ",
        place.url("results"),
        lead="Phê duyệt kết quả từ 90 điểm và chuyển hồ sơ. Sản phẩm còn thiếu mức tối thiểu "
        "5 sao vẫn gửi được khi cơ quan tham mưu quyết định như vậy.",
    )
    return fill(request, form, words, act)


@require_http_methods(["GET", "POST"])
def ministry(request: SignedInRequest, round_id: UUID, candidate_id: UUID) -> HttpResponse:
    """Put the Ministry's answer on file."""
    place = _deciding(request, round_id)
    rows = results_of(place.round).filter(sent_at__isnull=False, ministry=None)
    found = get_object_or_404(rows, candidate=candidate_id)
    found.candidate.round = place.round
    form = MinistryForm(request.POST or None, initial={"answered_on": timezone.localdate()})

    def act() -> Done:
        actions.record_ministry_result(
            result=found, answer=form.answer(), by=request.user, at=timezone.now()
        )
        return Done("Đã ghi kết quả của Bộ.", place.url("result", candidate_id))

    words = FormPage(
        f"Kết quả của Bộ cho {found.candidate.title}", "Ghi kết quả", place.url("results")
    )
    return fill(request, form, words, act)
