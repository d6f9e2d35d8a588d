"""Chair and secretary: who has scored, reminders, the projector, findings, scoring again, locks."""

from typing import Any
from uuid import UUID

from django.http import HttpResponse
from django.shortcuts import get_object_or_404
from django.utils import timezone
from django.views.decorators.http import require_GET, require_http_methods, require_POST

from ocop.criteria import Points
from ocop.evaluation import actions
from ocop.evaluation.actions.marks import declarable
from ocop.evaluation.forms.judging import AgreedForm, ReasonForm, RulingForm
from ocop.evaluation.models import Candidate, Declaration, Opinion, ScoreSheet
from ocop.evaluation.obstacles import closing_faults
from ocop.evaluation.queries import Counted, board, counted
from ocop.evaluation.queries.meeting import by_disagreement, leaning, matrix
from ocop.evaluation.queries.outcomes import exact
from ocop.evaluation.views.frame import Here, candidate_of, here, only, page
from ocop.kit.fields import number_of
from ocop.kit.http import SignedInRequest
from ocop.products.views.shell import Done, FormPage, Question, ask, attempt, fill, go_on


def _directing(request: SignedInRequest, round_id: UUID) -> Here:
    place = here(request, round_id)
    only(place.directs and place.round.is_scoring)
    return place


@require_GET
def follow(request: SignedInRequest, round_id: UUID) -> HttpResponse:
    """The matrix member × product with what keeps the round from closing."""
    place = _directing(request, round_id)
    found = board(place.round)
    if place.round.is_written:
        return _opinions(request, place)
    rows = counted(found)
    lines = matrix(found, rows, place.seat)
    context = {
        "board": found,
        "lines": lines,
        "faults": closing_faults(found, rows),
        "far": [one for one in lines if one.laid_open and one.row.too_far_apart],
        "waiting": {seat.pk for one in found.standings for seat in one.waiting},
    }
    return page(request, place, "matrix.html", "matrix", context)


def _opinions(request: SignedInRequest, place: Here) -> HttpResponse:
    """The same for written opinions: who has answered, who wants to meet."""
    found = board(place.round)
    given = {
        (one.candidate_id, one.seat_id): one
        for one in Opinion.objects.filter(candidate__round=place.round)
    }
    rows = [
        (one, [(seat, given.get((one.candidate.pk, seat.pk))) for seat in one.judges])
        for one in found.standings
    ]
    context = {
        "board": found,
        "rows": rows,
        "against": any(not opinion.agrees for opinion in given.values()),
        "waiting": {s.pk for one, said in rows for s, opinion in said if opinion is None},
    }
    return page(request, place, "opinions.html", "matrix", context)


@require_POST
def remind(request: SignedInRequest, round_id: UUID) -> HttpResponse:
    """Remind one judge or all who have not finished."""
    place = _directing(request, round_id)
    chosen = {int(one) for one in request.POST.getlist("seat") if one.isdecimal()}
    told = actions.remind(round_=place.round, seats=chosen, by=request.user, at=timezone.now())
    said = f"Đã nhắc {told} người." if told else "Hôm nay đã nhắc rồi, hoặc không còn phiếu chờ."
    return go_on(request, Done(said, place.url("matrix")))


@require_GET
def projector(request: SignedInRequest, round_id: UUID) -> HttpResponse:
    """For the wall of the room: disagreement first, big, no names unless asked."""
    place = _directing(request, round_id)
    only(not place.round.is_written)
    found = board(place.round)
    lines = by_disagreement(matrix(found, counted(found), place.seat))
    context = {"board": found, "lines": lines, "names": request.GET.get("ten") == "1"}
    response = page(request, place, "projector.html", "matrix", context)
    response["X-Robots-Tag"] = "noindex"
    return response


@require_GET
def lean(request: SignedInRequest, round_id: UUID) -> HttpResponse:
    """Harsh or mild, for the secretary alone."""
    place = here(request, round_id)
    only(place.is_secretary and not place.round.is_written)
    found = board(place.round)
    context = {"leans": leaning(found, counted(found))}
    return page(request, place, "lean.html", "lean", context)


@require_http_methods(["GET", "POST"])
def rescore(request: SignedInRequest, round_id: UUID) -> HttpResponse:
    """Ask, then let the chosen products be scored again."""
    place = _directing(request, round_id)
    chosen = [UUID(one) for one in request.GET.getlist("sp") if _is_uuid(one)]
    titles = list(Candidate.objects.filter(round=place.round, pk__in=chosen).order_by("order"))
    only(bool(titles))

    def act() -> Done:
        actions.call_rescore(
            round_=place.round, candidates=chosen, by=request.user, at=timezone.now()
        )
        return Done(f"Đã mở chấm lại {len(titles)} sản phẩm.", place.url("matrix"))

    question = Question(
        f"Chấm lại {', '.join(one.title for one in titles)}?",
        "Phiếu cũ được giữ nguyên. Mỗi thành viên sửa trên bản sao phiếu của mình rồi khóa lại.",
        "Mở chấm lại",
        place.url("matrix"),
    )
    return ask(request, question, act)


def _is_uuid(text: str) -> bool:
    try:
        UUID(text)
    except ValueError:
        return False
    return True


@require_GET
def discuss(request: SignedInRequest, round_id: UUID, candidate_id: UUID) -> HttpResponse:
    """One product in the meeting: criterion × member, declared notes, points to agree on."""
    place = _directing(request, round_id)
    return _discussion(request, place, candidate_of(place, candidate_id), {})


def _discussion(
    request: SignedInRequest, place: Here, candidate: Candidate, more: dict[str, Any]
) -> HttpResponse:
    found = board(place.round)
    (row,) = counted(found, candidate)
    laid_open = row.standing.may_be_laid_open(place.seat)
    words = declarable(row.sheet)
    sheets = [one.pk for one in row.standing.sheets.values()]
    declared = Declaration.objects.filter(sheet__in=sheets).select_related("sheet__seat__user")
    context = {
        "candidate": candidate,
        "row": row,
        "laid_open": laid_open,
        "judges": [seat for seat in row.standing.judges if seat.pk in row.totals],
        "lines": criteria_lines(row) if laid_open else [],
        "declared": [(one, words.get(one.note, one.note)) for one in declared],
        "rulings": list(candidate.rulings.select_related("by")),
        "ruling_forms": [
            (note, words.get(note, note), more.get(f"ruling-{note}") or _ruling_form(note))
            for note in row.findings
        ],
        "agreeing": _agreeing(row, more) if laid_open else [],
        "reopenings": list(_reopenings(sheets)),
    }
    status = 422 if more else 200
    return page(request, place, "discuss.html", "matrix", context, status=status)


def _reopenings(sheets: list[UUID]) -> Any:
    rows = ScoreSheet.objects.filter(pk__in=sheets, reopenings__isnull=False).distinct()
    for sheet in rows.select_related("seat__user").prefetch_related("reopenings__by"):
        for one in sheet.reopenings.all():
            yield sheet, one


def _ruling_form(note: str) -> RulingForm:
    return RulingForm(initial={"note": note}, auto_id=f"{note}_%s")


def criteria_lines(row: Counted) -> list[dict[str, Any]]:
    """Each criterion with every judge's points, the widest apart marked."""
    from_seats = [seat for seat in row.standing.judges if seat.pk in row.totals]
    marks: dict[tuple[int, str], Any] = {}
    for sheet in row.standing.locked:
        for mark in sheet.marks.all():
            marks[sheet.seat_id, mark.criterion] = mark
    lines = []
    for code, leaf in row.sheet.leaves.items():
        given = [marks.get((seat.pk, code)) for seat in from_seats]
        points = [one.points for one in given if one and one.points is not None]
        apart = len(set(points)) > 1
        lines.append({"code": code, "leaf": leaf, "marks": given, "apart": apart})
    return lines


def _agreeing(row: Counted, more: dict[str, Any]) -> list[tuple[str, str, AgreedForm]]:
    """Criteria on whose points the council has to agree, where its rules ask for that."""
    found = []
    for fault in row.faults:
        if fault.code != "not_agreed":
            continue
        code = fault.where.partition("/")[2]
        form = more.get(f"agreed-{code}") or AgreedForm(
            initial={"criterion": code}, allowed=sorted(row.sheet.allowed[code]),
            auto_id=f"agreed-{code}_%s",
        )  # fmt: skip
        found.append((code, row.sheet.leaves[code].title, form))
    return found


@require_POST
def rule(request: SignedInRequest, round_id: UUID, candidate_id: UUID) -> HttpResponse:
    """Write down what the council found of a note."""
    place = _directing(request, round_id)
    candidate = candidate_of(place, candidate_id)
    note = request.POST.get("note", "")
    form = RulingForm(request.POST, auto_id=f"{note}_%s")

    def act() -> Done:
        typed = form.cleaned_data
        actions.rule_on_note(
            candidate=candidate, note=typed["note"], holds=typed["holds"],
            reason=typed["reason"], by=request.user, at=timezone.now(),
        )  # fmt: skip
        return Done("Đã ghi kết luận.", place.url("discuss", candidate_id))

    answer = attempt(request, form, act)
    return answer or _discussion(request, place, candidate, {f"ruling-{note}": form})


@require_POST
def agree(request: SignedInRequest, round_id: UUID, candidate_id: UUID) -> HttpResponse:
    """Write down the points agreed on."""
    place = _directing(request, round_id)
    candidate = candidate_of(place, candidate_id)
    code = request.POST.get("criterion", "")
    allowed: list[Points] = sorted(candidate.scoring_sheet.allowed.get(code, ()))
    form = AgreedForm(request.POST, allowed=allowed, auto_id=f"agreed-{code}_%s")

    def act() -> Done:
        points = exact(number_of(form.cleaned_data["points"].replace(".", ",")))
        assert points is not None
        actions.agree_points(
            candidate=candidate, criterion=code, points=points, by=request.user,
            at=timezone.now(),
        )  # fmt: skip
        return Done("Đã ghi điểm thống nhất.", place.url("discuss", candidate_id))

    answer = attempt(request, form, act)
    return answer or _discussion(request, place, candidate, {f"agreed-{code}": form})


@require_http_methods(["GET", "POST"])
def unlock(request: SignedInRequest, round_id: UUID, sheet_id: UUID) -> HttpResponse:
    """The secretary opens a locked sheet again, or sets an open one aside, with the reason."""
    place = here(request, round_id)
    only(place.is_secretary and place.round.is_scoring)
    rows = ScoreSheet.objects.filter(candidate__round=place.round)
    sheet = get_object_or_404(
        rows.select_related("seat__user", "candidate__round__unit"), pk=sheet_id
    )
    aside = sheet.is_open
    verb = actions.void_sheet if aside else actions.unlock_sheet
    form = ReasonForm(request.POST or None)
    whose = f"{sheet.candidate.title}, {sheet.seat.user.name}"

    def act() -> Done:
        verb(sheet=sheet, reason=form.cleaned_data["reason"], by=request.user, at=timezone.now())
        return Done("Đã ghi. Lý do nằm trong lịch sử của phiếu.", place.url("matrix"))

    words = FormPage(
        f"Không tính phiếu {whose}?" if aside else f"Mở lại phiếu {whose}?",
        "Không tính phiếu này" if aside else "Mở lại phiếu",
        place.url("matrix"),
        lead="Phiếu này sẽ không vào kết quả. Không hoàn tác được." if aside
        else "Thành viên sửa được điểm và phải khóa lại. Ai mở, khi nào, vì sao đều được giữ.",
        danger=aside,
    )  # fmt: skip
    return fill(request, form, words, act)
