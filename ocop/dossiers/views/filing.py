"""Look over and file; the receipt."""

from dataclasses import dataclass
from io import BytesIO
from uuid import UUID

import segno
from django.conf import settings
from django.http import HttpResponse
from django.shortcuts import redirect
from django.urls import reverse
from django.utils import timezone
from django.utils.safestring import SafeString, mark_safe
from django.views.decorators.http import require_GET, require_http_methods

from ocop.documents.models import Document
from ocop.dossiers import actions, checks
from ocop.dossiers.answers import shown as answer_shown
from ocop.dossiers.forms.producer import FileForm, PartForm
from ocop.dossiers.models import Dossier, State
from ocop.dossiers.parts import PAPERS, PROMISES, SCORE, Task, tasks
from ocop.dossiers.queries import self_score
from ocop.dossiers.queries.forms_on_paper import office_name
from ocop.dossiers.views.finding import own, own_page
from ocop.kit.errors import Conflict
from ocop.kit.faults import Fault, Invalid
from ocop.kit.http import SignedInRequest


@dataclass(frozen=True, slots=True)
class Lacking:
    """A fault with the page where it is mended."""

    fault: Fault
    url: str


def lacking(dossier: Dossier, faults: list[Fault]) -> list[Lacking]:
    """Each fault with its page."""
    return [Lacking(fault, _where(dossier, fault.where)) for fault in faults]


def _where(dossier: Dossier, where: str) -> str:
    part, _, code = where.partition("/")
    if part == SCORE and code:
        return reverse("dossiers:criterion", args=[dossier.pk, code])
    if part == PROMISES or part not in tasks():
        return "#cam-ket"
    return reverse("dossiers:part", args=[dossier.pk, part])


@require_http_methods(["GET", "POST"])
def review(request: SignedInRequest, dossier_id: UUID) -> HttpResponse:
    """Everything once more, what is missing, the promises, and the button."""
    dossier = own(request, dossier_id)
    if not dossier.editable:
        return redirect("dossiers:receipt", dossier.pk)
    task = tasks()[PROMISES]
    part = dossier.parts.get(key=PROMISES)
    initial = {**part.contents, "version": part.version}
    if request.method != "POST":
        return _review(request, dossier, PartForm(task=task, kind=dossier.kind, initial=initial))
    form = PartForm(request.POST, task=task, kind=dossier.kind)
    try:
        actions.save_part(
            dossier=dossier, key=PROMISES, contents=form.typed(), version=part.version,
            by=request.user, at=timezone.now(),
        )  # fmt: skip
        actions.file_dossier(
            dossier=dossier, by=request.user, at=timezone.now(),
            despite_advice="despite" in request.POST,
        )  # fmt: skip
    except (Invalid, Conflict) as error:
        said = error.message if isinstance(error, Conflict) else ""
        return _review(request, dossier, form, refused=said, status=409 if said else 422)
    return redirect("dossiers:receipt", dossier.pk)


def _review(
    request: SignedInRequest, dossier: Dossier, promises: PartForm, *, refused: str = "",
    status: int = 200,
) -> HttpResponse:  # fmt: skip
    day = timezone.localdate()
    row = checks.whole(dossier, day)
    found = [f for f in checks.faults(row) if f.code != "no_promise"]
    advised = checks.faults(row, checks.ADVICE)
    to_province = dossier.state == State.RETURNED and dossier.back_to == "PROVINCE"
    return own_page(
        request, "dossiers/file.html", dossier, status=status, promises=promises,
        form=FileForm(request.POST or None, advised=len(advised)), refused=refused,
        missing=lacking(dossier, found), advised=lacking(dossier, advised),
        summary=summary(dossier), score=self_score(dossier),
        addressee="cơ quan tham mưu của tỉnh" if to_province else office_name(dossier, day),
        sent=request.method == "POST",
    )  # fmt: skip


def summary(dossier: Dossier) -> list[tuple[Task, list[tuple[str, str]]]]:
    """Every part with its questions and answers as people read them."""
    contents = {part.key: part.contents for part in dossier.parts.all()}
    return [
        (
            task,
            [
                (q.label, answer_shown(q, contents.get(key, {}).get(q.key, "")))
                for q in task.asked(dossier.kind)
            ],
        )
        for key, task in tasks().items()
        if key not in {PAPERS, SCORE, PROMISES}
    ]


@require_GET
def receipt(request: SignedInRequest, dossier_id: UUID) -> HttpResponse:
    """The receipt of the last filing, to print or keep on the phone."""
    dossier = own(request, dossier_id)
    filing = dossier.filings.order_by("-number").first()
    if filing is None:
        return redirect("dossiers:file", dossier.pk)
    track = reverse("tracking:track", args=[dossier.track_code])
    papers = Document.objects.filter(subject_kind="dossier", subject_id=dossier.pk)
    return own_page(
        request, "dossiers/receipt.html", dossier, filing=filing, track=track,
        qr=qr_of(f"{settings.SITE_URL}{track}"), office=office_name(dossier, timezone.localdate()),
        papers=papers.exclude(kind="COMMUNE_REPORT").order_by("-created_at", "kind")[:3],
    )  # fmt: skip


def qr_of(url: str) -> SafeString:
    """A QR code as SVG to print."""
    out = BytesIO()
    segno.make(url, error="m", micro=False).save(
        out,
        kind="svg",
        border=4,
        xmldecl=False,
        svgns=False,
        omitsize=True,
        title="Mã QR của biên nhận",
    )
    return mark_safe(out.getvalue().decode())  # noqa: S308 - made here from our own address
