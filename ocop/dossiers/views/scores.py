"""The self-score: all criteria with the running total, and one criterion per page."""

from dataclasses import dataclass
from uuid import UUID

from django.contrib import messages
from django.http import Http404, HttpResponse
from django.shortcuts import redirect
from django.template.response import TemplateResponse
from django.urls import reverse
from django.utils import timezone
from django.views.decorators.http import require_GET, require_http_methods, require_POST

from ocop.criteria import Criterion, Note, Sheet
from ocop.dossiers import actions
from ocop.dossiers.forms.producer import MarkForm
from ocop.dossiers.models import Dossier, PartState, ProofLink, ReturnItem, SelfMark
from ocop.dossiers.parts import SCORE, tasks
from ocop.dossiers.queries.papers import links_by_criterion, usable_proofs
from ocop.dossiers.queries.scores import self_score, sheet_of
from ocop.dossiers.views.finding import own, own_editable, own_page
from ocop.dossiers.views.own import page_of
from ocop.kit.errors import Conflict
from ocop.kit.faults import Invalid
from ocop.kit.http import SignedInRequest
from ocop.proofs.kinds import Kind, kinds_of
from ocop.proofs.models import Proof


@dataclass(frozen=True, slots=True)
class CriterionLine:
    """One criterion in the list."""

    leaf: Criterion
    mark: SelfMark | None
    links: list[ProofLink]

    @property
    def lacks_proof(self) -> bool:
        """Points claimed where a paper is wanted and none is linked."""
        claimed = self.mark is not None and self.mark.points > 0
        return bool(claimed and self.leaf.proofs and not self.links)


@require_GET
def score(request: SignedInRequest, dossier_id: UUID) -> HttpResponse:
    """Every criterion with its mark; total, gates, the cheapest next step."""
    dossier = own(request, dossier_id)
    sheet = sheet_of(dossier)
    marks = {mark.criterion: mark for mark in dossier.marks.all()}
    links = links_by_criterion(dossier)
    groups = [
        (
            part,
            [CriterionLine(leaf, marks.get(leaf.code), links[leaf.code]) for leaf in part.leaves()],
        )
        for part in sheet.parts
    ]
    part = dossier.parts.get(key=SCORE)
    first_open = next((code for code in sheet.leaves if code not in marks), "")
    return own_page(
        request, "dossiers/score.html", dossier, task=tasks()[SCORE], part=part, sheet=sheet,
        groups=groups, score=self_score(dossier), first_open=first_open,
        reasons=_reasons(dossier, part.state),
    )  # fmt: skip


def _reasons(dossier: Dossier, state: str) -> list[ReturnItem]:
    last = dossier.returns.order_by("-at").first()
    if last is None or state != PartState.FIX:
        return []
    return [item for item in last.items.order_by("pk") if item.criterion or item.part == SCORE]


@require_http_methods(["GET", "POST"])
def criterion(request: SignedInRequest, dossier_id: UUID, code: str) -> HttpResponse:
    """One criterion: the official levels, why, and the papers behind it."""
    dossier = own_editable(request, dossier_id)
    sheet = sheet_of(dossier)
    if code not in sheet.leaves:
        raise Http404
    leaf = sheet.leaves[code]
    if request.method == "POST":
        return _mark(request, dossier, leaf)
    mark = dossier.marks.filter(criterion=code).first()
    initial = {"muc": mark.option_key, "mo_ta": mark.note} if mark else {}
    return _page(request, dossier, leaf, MarkForm(initial=initial, leaf=leaf))


def _mark(request: SignedInRequest, dossier: Dossier, leaf: Criterion) -> HttpResponse:
    """Keep the level; htmx gets the running total, a browser the next criterion."""
    by_itself = bool(request.headers.get("HX-Request"))
    form = MarkForm(request.POST, leaf=leaf)
    if form.is_valid():
        try:
            actions.mark_criterion(
                dossier=dossier, criterion=leaf.code, option_key=form.cleaned_data["muc"],
                note=form.cleaned_data["mo_ta"], by=request.user, at=timezone.now(),
            )  # fmt: skip
        except Invalid as invalid:
            for fault in invalid.faults:
                form.add_error(None, fault.sentence)
        else:
            return _onwards(request, dossier, leaf, by_itself=by_itself)
    if by_itself:
        context = {"score": self_score(dossier), "dossier": dossier, "faults": form.errors.values()}
        return TemplateResponse(request, "dossiers/parts/total.html", context, status=422)
    return _page(request, dossier, leaf, form, status=422)


def _onwards(
    request: SignedInRequest, dossier: Dossier, leaf: Criterion, *, by_itself: bool
) -> HttpResponse:
    if by_itself:
        context = {"score": self_score(dossier), "dossier": dossier, "saved_at": timezone.now()}
        return TemplateResponse(request, "dossiers/parts/total.html", context)
    after = _neighbours(sheet_of(dossier), leaf.code)[1]
    if "sau" in request.POST and after:
        return redirect("dossiers:criterion", dossier.pk, after)
    return redirect("dossiers:score", dossier.pk)


def _neighbours(sheet: Sheet, code: str) -> tuple[str, str]:
    codes = list(sheet.leaves)
    at = codes.index(code)
    return (codes[at - 1] if at else "", codes[at + 1] if at + 1 < len(codes) else "")


def _page(
    request: SignedInRequest, dossier: Dossier, leaf: Criterion, form: MarkForm, status: int = 200
) -> HttpResponse:
    sheet = sheet_of(dossier)
    links = links_by_criterion(dossier)[leaf.code]
    linked = {link.proof_id for link in links}
    before, after = _neighbours(sheet, leaf.code)
    kinds = kinds_of(dossier.criteria_set)
    offered: list[Proof] = [
        proof
        for proof in usable_proofs(dossier, timezone.localdate())
        if proof.kind in leaf.proofs and proof.pk not in linked
    ]
    wanted: list[Kind] = [kinds[kind] for kind in leaf.proofs if kind in kinds]
    notes: list[Note] = list(leaf.notes)
    return own_page(
        request, "dossiers/criterion.html", dossier, status=status, leaf=leaf, form=form,
        links=links, offered=offered, wanted=wanted, notes=notes, before=before, after=after,
        place=list(sheet.leaves).index(leaf.code) + 1, total=len(sheet.leaves),
        score=self_score(dossier), here=reverse("dossiers:criterion", args=[dossier.pk, leaf.code]),
    )  # fmt: skip


@require_POST
def finish(request: SignedInRequest, dossier_id: UUID, key: str) -> HttpResponse:
    """Say that a counted part (papers, self-score) is mended or finished."""
    dossier = own_editable(request, dossier_id)
    row = dossier.parts.get(key=key)
    try:
        saved = actions.save_part(
            dossier=dossier, key=key, contents={}, version=row.version, by=request.user,
            at=timezone.now(),
        )  # fmt: skip
    except Conflict as conflict:
        messages.error(request, conflict.message)
        return redirect(page_of(dossier))
    title = tasks()[key].title
    said = (
        f"Xong mục {title}." if saved.state == PartState.DONE else f"Mục {title} còn chỗ chưa làm."
    )
    messages.success(request, said)
    return redirect(page_of(dossier))
