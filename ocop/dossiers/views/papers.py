"""Papers of a dossier: kind by kind with the criteria they back, linked from the wallet."""

from uuid import UUID

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import get_object_or_404, redirect
from django.urls import reverse
from django.utils import timezone
from django.utils.http import url_has_allowed_host_and_scheme
from django.views.decorators.http import require_GET, require_POST

from ocop.dossiers import actions
from ocop.dossiers.models import Dossier
from ocop.dossiers.parts import PAPERS, tasks
from ocop.dossiers.queries.papers import kind_lines, usable_proofs
from ocop.dossiers.queries.scores import sheet_of
from ocop.dossiers.views.finding import own, own_editable, own_page
from ocop.kit.errors import Conflict
from ocop.kit.faults import Invalid
from ocop.kit.http import SignedInRequest
from ocop.proofs.kinds import guide
from ocop.proofs.models import Proof


@require_GET
def papers(request: SignedInRequest, dossier_id: UUID) -> HttpResponse:
    """What is wanted, what is there, what backs what."""
    dossier = own(request, dossier_id)
    lines = kind_lines(dossier, timezone.localdate())
    wanted = [line for line in lines if line.wanted]
    return own_page(
        request, "dossiers/papers.html", dossier, task=tasks()[PAPERS],
        part=dossier.parts.get(key=PAPERS), lines=lines, wanted=len(wanted),
        answered=sum(line.answered for line in wanted), assumption=guide().assumption,
        reasons=[
            item
            for back in dossier.returns.order_by("-at")[:1]
            for item in back.items.filter(part=PAPERS)
        ],
    )  # fmt: skip


def _back(request: SignedInRequest, dossier: Dossier) -> HttpResponse:
    """To the page the person came from, inside this site."""
    there = request.POST.get("ve", "")
    if url_has_allowed_host_and_scheme(there, allowed_hosts=None) and there.startswith("/"):
        return redirect(there)
    return redirect(reverse("dossiers:papers", args=[dossier.pk]))


def _proof(dossier: Dossier, sent: str) -> Proof:
    rows = Proof.objects.of(dossier.product.producer)
    try:
        return get_object_or_404(rows, pk=UUID(sent))
    except ValueError:
        return get_object_or_404(rows.none())


@require_POST
def link(request: SignedInRequest, dossier_id: UUID) -> HttpResponse:
    """Put a paper behind a criterion, or (no criterion sent) behind all that want its kind."""
    dossier = own_editable(request, dossier_id)
    proof = _proof(dossier, request.POST.get("giay", ""))
    codes = _codes(dossier, proof, request.POST.get("tieu-chi", ""))
    try:
        for code in codes:
            actions.link_proof(
                dossier=dossier, criterion=code, proof=proof, by=request.user, at=timezone.now()
            )
    except Invalid as invalid:
        messages.error(request, invalid.faults[0].sentence)
    except Conflict as conflict:
        messages.error(request, conflict.message)
    else:
        messages.success(request, f"Đã dùng {proof.title}.")
    return _back(request, dossier)


def _codes(dossier: Dossier, proof: Proof, asked: str) -> list[str]:
    """The criteria meant: the one asked for, else those claimed that want this kind, else none."""
    if asked:
        return [asked]
    claimed = dossier.marks.filter(points__gt=0).values_list("criterion", flat=True)
    leaves = sheet_of(dossier).leaves
    return [code for code in claimed if code in leaves and proof.kind in leaves[code].proofs] or [
        ""
    ]


@require_POST
def unlink(request: SignedInRequest, dossier_id: UUID) -> HttpResponse:
    """Take a paper from behind a criterion."""
    dossier = own_editable(request, dossier_id)
    proof = _proof(dossier, request.POST.get("giay", ""))
    try:
        actions.unlink_proof(
            dossier=dossier, criterion=request.POST.get("tieu-chi", ""), proof=proof,
            by=request.user, at=timezone.now(),
        )  # fmt: skip
        messages.success(request, f"Đã gỡ {proof.title}. Giấy vẫn ở trong ví.")
    except Conflict as conflict:
        messages.error(request, conflict.message)
    return _back(request, dossier)


@require_POST
def use_all(request: SignedInRequest, dossier_id: UUID) -> HttpResponse:
    """Put every paper of the wallet behind the claimed criteria that want its kind."""
    dossier = own_editable(request, dossier_id)
    used = 0
    for proof in usable_proofs(dossier, timezone.localdate()):
        for code in _codes(dossier, proof, ""):
            if not dossier.proof_links.filter(criterion=code, proof=proof).exists():
                actions.link_proof(
                    dossier=dossier, criterion=code, proof=proof, by=request.user, at=timezone.now()
                )
                used += 1
    said = f"Đã gắn {used} chỗ từ ví giấy tờ." if used else "Giấy trong ví đã dùng hết từ trước."
    messages.success(request, said)
    return _back(request, dossier)


@require_POST
def missing(request: SignedInRequest, dossier_id: UUID) -> HttpResponse:
    """Say "I do not have it", or take that back."""
    dossier = own_editable(request, dossier_id)
    try:
        actions.say_missing(
            dossier=dossier, proof_kind=request.POST.get("loai", ""),
            missing="chua-co" in request.POST, by=request.user, at=timezone.now(),
        )  # fmt: skip
    except Invalid as invalid:
        messages.error(request, invalid.faults[0].sentence)
    return _back(request, dossier)
