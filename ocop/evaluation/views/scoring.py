"""A judge at work: the list, one criterion after the other, review and lock, the own copy."""

from dataclasses import dataclass
from functools import cached_property
from typing import Any
from uuid import UUID

from django.http import HttpResponse
from django.shortcuts import redirect
from django.template.response import TemplateResponse
from django.utils import timezone
from django.views.decorators.http import require_GET, require_http_methods, require_POST

from ocop.criteria import Criterion, Sheet
from ocop.evaluation import actions
from ocop.evaluation.actions.marks import CONFLICTED, declarable
from ocop.evaluation.forms.judging import MarkForm, NoteForm
from ocop.evaluation.marking import (
    PHRASES,
    Running,
    choices,
    chosen,
    comment_for,
    running,
)
from ocop.evaluation.models import Candidate, Mark, ScoreSheet, Seat
from ocop.evaluation.queries import TaskList, task_list
from ocop.evaluation.queries.evidence import evidence
from ocop.evaluation.queries.outcomes import exact
from ocop.evaluation.views.frame import Here, candidate_of, here, only, own_seat, page
from ocop.kit.errors import Conflict
from ocop.kit.faults import Invalid
from ocop.kit.http import SignedInRequest
from ocop.products.views.shell import Done, Question, ask, attempt, go_on, status_of
from ocop.scoring import points as shown_points


@dataclass(frozen=True)
class Desk:
    """One product on a judge's desk."""

    place: Here
    seat: Seat
    candidate: Candidate
    tasks: TaskList

    @cached_property
    def sheet(self) -> Sheet:
        """The criteria."""
        return self.candidate.scoring_sheet

    @cached_property
    def score_sheet(self) -> ScoreSheet | None:
        """The judge's sheet of this turn, once begun."""
        found = self.tasks.task_of(self.candidate).sheet
        if found:
            found.seat, found.candidate = self.seat, self.candidate
        return found

    @cached_property
    def marks(self) -> dict[str, Mark]:
        """What was given so far, by criterion."""
        if self.score_sheet is None:
            return {}
        return {mark.criterion: mark for mark in Mark.objects.filter(sheet=self.score_sheet)}

    @property
    def running(self) -> Running:
        """Total, share done, minimums."""
        given = {code: exact(mark.points) for code, mark in self.marks.items()}
        return running(self.sheet, given)

    @property
    def codes(self) -> list[str]:
        """The marked criteria in their order."""
        return list(self.sheet.leaves)

    @property
    def is_locked(self) -> bool:
        """Whether nothing can be changed any more."""
        return self.score_sheet is not None and not self.score_sheet.is_open

    @property
    def first_open(self) -> str:
        """The first criterion without a mark; the first of all when there is none."""
        return next((code for code in self.codes if code not in self.marks), self.codes[0])

    def url(self, code: str) -> str:
        """The page of one criterion."""
        return self.place.url("criterion", self.candidate.pk, code)


def desk(request: SignedInRequest, round_id: UUID, candidate_id: UUID) -> Desk:
    """The judge's desk with this product; 404 when the person does not judge here."""
    place = here(request, round_id)
    seat = own_seat(place)
    only(not place.round.is_written)
    candidate = candidate_of(place, candidate_id)
    return Desk(place, seat, candidate, task_list(place.round, seat))


@require_GET
def tasks(request: SignedInRequest, round_id: UUID) -> HttpResponse:
    """What waits for the judge, conflicts flagged."""
    place = here(request, round_id)
    found = task_list(place.round, own_seat(place))
    only(place.round.is_scoring)
    return page(request, place, "tasks.html", "tasks", {"tasks": found})


@require_GET
def start(request: SignedInRequest, round_id: UUID, candidate_id: UUID) -> HttpResponse:
    """Go to the first criterion without a mark, or to the locked sheet."""
    at = desk(request, round_id, candidate_id)
    if at.is_locked:
        return redirect(at.place.url("review", candidate_id))
    return redirect(at.url(at.first_open))


@require_http_methods(["GET", "POST"])
def criterion(
    request: SignedInRequest, round_id: UUID, candidate_id: UUID, code: str
) -> HttpResponse:
    """One criterion with its evidence; saves what is chosen and goes on."""
    at = desk(request, round_id, candidate_id)
    only(code in at.sheet.leaves)
    if at.tasks.task_of(at.candidate).conflict:
        raise Conflict(CONFLICTED)
    if request.method == "POST":
        return _save(request, at, code)
    if at.is_locked:
        return redirect(at.place.url("review", candidate_id))
    return _shown(request, at, code, {})


def _save(request: SignedInRequest, at: Desk, code: str) -> HttpResponse:
    """Keep the mark; with `sang` go on, otherwise answer with the state alone."""
    form = MarkForm(request.POST)
    wrong: dict[str, Any] = {}
    if form.is_valid():
        try:
            _keep(request, at, code, form)
        except Invalid as invalid:
            wrong = {"faults": invalid.faults, "needs": _needs(invalid)}
        except Conflict as conflict:
            wrong = {"merge": conflict.message}
    else:
        sentences = [str(one) for errors in form.errors.values() for one in errors]
        wrong = {"sentences": sentences}
    fresh = Desk(at.place, at.seat, at.candidate, task_list(at.place.round, at.seat))
    onwards = "sang" in request.POST
    if wrong:
        said = {"typed": request.POST, **wrong}
        status = 409 if "merge" in wrong else 422
        return _shown(request, fresh, code, said, status=status, state_only=not onwards)
    if not onwards:
        return _shown(request, fresh, code, {"saved": True}, state_only=True)
    return _go(request, fresh, request.POST["sang"])


def _keep(request: SignedInRequest, at: Desk, code: str, form: MarkForm) -> None:
    typed = form.cleaned_data
    common = {
        "seat": at.seat, "candidate": at.candidate, "criterion": code, "by": request.user,
        "comment": typed["comment"], "version": typed["version"] or 0, "at": timezone.now(),
    }  # fmt: skip
    if typed["abstain"]:
        actions.abstain(**common)
    else:
        actions.save_mark(option_key=typed["option"], **common)


def _needs(invalid: Invalid) -> bool:
    """Whether only the word of reason is missing."""
    return any(fault.code == "comment_needed" for fault in invalid.faults)


def is_htmx(request: SignedInRequest) -> bool:
    """Whether htmx asks, and a part of the page is enough."""
    return request.headers.get("HX-Request") == "true"


def _go(request: SignedInRequest, at: Desk, target: str) -> HttpResponse:
    """The next page: another criterion, or the review."""
    if target not in at.sheet.leaves:
        url = at.place.url("review", at.candidate.pk)
        if not is_htmx(request):
            return redirect(url)
        response = HttpResponse()
        response["HX-Redirect"] = url
        return response
    if not is_htmx(request):
        return redirect(at.url(target))
    response = _shown(request, at, target, {"saved": True})
    response["HX-Push-Url"] = at.url(target)
    return response


def _shown(
    request: SignedInRequest,
    at: Desk,
    code: str,
    more: dict[str, Any],
    *,
    status: int = 200,
    state_only: bool = False,
) -> HttpResponse:
    """The whole page; for htmx the panel, or only what saving changes."""
    context = _context(request, at, code, more.pop("typed", {})) | more
    if not is_htmx(request):
        return page(request, at.place, "criterion.html", "tasks", context, status=status)
    part = "state.html" if state_only else "panel.html"
    base = {"here": at.place, "round": at.place.round, "oob": state_only}
    return TemplateResponse(request, f"evaluation/{part}", base | context, status=status)


def _context(request: SignedInRequest, at: Desk, code: str, typed: Any) -> dict[str, Any]:
    """What one criterion shows; `typed` is an answer that was not kept, {} when there is none."""
    leaf, codes, mark = at.sheet.leaves[code], at.codes, at.marks.get(code)
    place = codes.index(code)
    beside = evidence(at.candidate, code, request.user)
    asked = request.GET
    return {
        "desk": at,
        "candidate": at.candidate,
        "criterion": leaf,
        "part": next(p for p, inside in at.sheet.part_leaves.items() if code in inside),
        "above": _above(at.sheet, code),
        "choices": choices(leaf),
        "cases": leaf.cases,
        "mark": mark,
        "picked": _picked(typed, mark),
        "comment": typed.get("comment", mark.comment if mark else ""),
        "before": codes[place - 1] if place else None,
        "after": codes[place + 1] if place + 1 < len(codes) else None,
        "here_url": at.url(code),
        "running": at.running,
        "progress": at.tasks.progress(at.candidate),
        "phrases": _phrases(leaf, typed, mark),
        "evidence": beside,
        "sight": beside.sight(asked.get("giay", ""), asked.get("trang", "")),
        "notes": leaf.notes,
    }


def _above(sheet: Sheet, code: str) -> Criterion | None:
    """The group a criterion stands in, when its name says more."""
    parent = code.rpartition(".")[0]
    return sheet.criteria.get(parent) if parent else None


def _picked(typed: Any, mark: Mark | None) -> str:
    """The radio that is on: as typed, else as kept; "" for none."""
    if "option" in typed or "abstain" in typed:
        return "abstain" if typed.get("abstain") else typed.get("option", "")
    if mark is None:
        return ""
    return "abstain" if mark.abstained else str(mark.option_key or 0)


def _phrases(leaf: Criterion, typed: Any, mark: Mark | None) -> tuple[str, ...]:
    """Ready sentences for the points chosen, where a word is needed."""
    key = _picked(typed, mark)
    choice = chosen(leaf, int(key)) if key.isdecimal() else None
    need = comment_for(leaf, choice.points) if choice else ""
    return PHRASES[need] if need else ()


@require_http_methods(["GET", "POST"])
def review(request: SignedInRequest, round_id: UUID, candidate_id: UUID) -> HttpResponse:
    """The whole sheet once more: total, implied star, minimums; declare notes; lock."""
    at = desk(request, round_id, candidate_id)
    only(at.score_sheet is not None)
    notes = declarable(at.sheet)
    form = NoteForm(request.POST or None, notes=notes)

    def act() -> Done:
        assert at.score_sheet is not None
        actions.declare_note(
            sheet=at.score_sheet, note=form.cleaned_data["note"],
            reason=form.cleaned_data["reason"], by=request.user, at=timezone.now(),
        )  # fmt: skip
        return Done("Đã ghi. Hội đồng sẽ kết luận.", at.place.url("review", candidate_id))

    answer = attempt(request, form, act)
    if answer:
        return answer
    assert at.score_sheet is not None
    context = {
        "desk": at,
        "candidate": at.candidate,
        "rows": list(_rows(at)),
        "running": at.running,
        "form": form,
        "notes": notes,
        "declared": [
            (one, notes.get(one.note, one.note)) for one in at.score_sheet.declarations.all()
        ],
        "missing": [code for code in at.codes if code not in at.marks],
        "next": at.tasks.next_after(at.candidate),
        "reopenings": list(at.score_sheet.reopenings.select_related("by").order_by("at")),
    }
    return page(request, at.place, "review.html", "tasks", context, status=status_of(form))


def _rows(at: Desk) -> Any:
    """(code, title, part, answer, points of maximum, comment) of every criterion."""
    for part in at.sheet.parts:
        for leaf in part.leaves():
            mark = at.marks.get(leaf.code)
            answer = ""
            if mark and not mark.abstained:
                found = chosen(leaf, mark.option_key or 0)
                answer = found.label if found else ""
            points = shown_points(mark.points) if mark and mark.points is not None else ""
            yield {"part": part, "leaf": leaf, "mark": mark, "answer": answer, "points": points}


@require_POST
def take_back(
    request: SignedInRequest, round_id: UUID, candidate_id: UUID, note: str
) -> HttpResponse:
    """Take back a declared note."""
    at = desk(request, round_id, candidate_id)
    only(at.score_sheet is not None)
    assert at.score_sheet is not None
    actions.take_back_note(sheet=at.score_sheet, note=note, by=request.user, at=timezone.now())
    return go_on(request, Done("Đã rút ghi chú.", at.place.url("review", candidate_id)))


@require_http_methods(["GET", "POST"])
def lock(request: SignedInRequest, round_id: UUID, candidate_id: UUID) -> HttpResponse:
    """Ask, then lock the sheet and go on to the next product."""
    at = desk(request, round_id, candidate_id)
    only(at.score_sheet is not None and not at.is_locked)

    def act() -> Done:
        assert at.score_sheet is not None
        actions.lock_sheet(sheet=at.score_sheet, by=request.user, at=timezone.now())
        following = at.tasks.next_after(at.candidate)
        url = at.place.url("start", following.candidate.pk) if following else at.place.url("tasks")
        return Done(f"Đã khóa phiếu {at.candidate.title}.", url)

    question = Question(
        f"Khóa phiếu {at.candidate.title}?",
        "Sau khi khóa không sửa được điểm và nhận xét. Khóa xong mới xem được điểm của người khác.",
        "Khóa phiếu",
        at.place.url("review", candidate_id),
    )
    return ask(request, question, act)
