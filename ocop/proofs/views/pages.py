"""The pages of a paper: their files, one PDF of all, more, fewer, another order."""

from uuid import UUID

from django.contrib.auth.decorators import login_not_required
from django.core.files.storage import default_storage
from django.http import Http404, HttpRequest, HttpResponse, HttpResponseBase
from django.shortcuts import get_object_or_404
from django.utils import timezone
from django.utils.http import content_disposition_header
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from ocop.evidence.formats import PDF
from ocop.evidence.models import Attachment
from ocop.evidence.names import clean_name
from ocop.evidence.response import serve
from ocop.kit.errors import require
from ocop.kit.http import SignedInRequest
from ocop.products.views.shell import Done, Question, ask, attempt, go_on, shown, status_of
from ocop.proofs import actions, rules
from ocop.proofs.forms import MorePagesForm
from ocop.proofs.joining import Leaf, joined
from ocop.proofs.kinds import kind_name, kinds_on
from ocop.proofs.models import Proof
from ocop.proofs.queries.public import file_of, public_proofs
from ocop.proofs.queries.wallet import shown_pages, with_pages
from ocop.proofs.views.finding import page_of, paper_of


@require_safe
def file(request: SignedInRequest, proof_id: UUID, number: int) -> HttpResponseBase:
    """The file of one page, as it is kept."""
    page = page_of(paper_of(request, proof_id), number)
    return serve(request, page.attachment, download="tai" in request.GET)


@require_safe
def thumbnail(request: SignedInRequest, proof_id: UUID, number: int, edge: int) -> HttpResponseBase:
    """The small copy of a photographed page."""
    return serve(request, page_of(paper_of(request, proof_id), number).attachment, edge=edge)


@require_safe
def as_pdf(request: SignedInRequest, proof_id: UUID) -> HttpResponse:
    """All photographed pages in one PDF; a PDF that was sent has its own address."""
    proof = paper_of(request, proof_id)
    return joined_pdf(proof, proof.title)


def joined_pdf(proof: Proof, name: str) -> HttpResponse:
    """The photographed pages, as they are kept without place and device, in one PDF; else 404."""
    pictures = [page.attachment for page in shown_pages(proof) if page.attachment.is_picture]
    if not pictures:
        raise Http404
    response = HttpResponse(
        joined([_leaf(one) for one in pictures]), content_type="application/pdf"
    )
    response.headers["Content-Disposition"] = _disposition(clean_name(name, PDF))
    response["Cache-Control"] = "private, no-store"
    response["X-Content-Type-Options"] = "nosniff"
    return response


@login_not_required
@require_safe
def public(request: HttpRequest, proof_id: UUID) -> HttpResponseBase:
    """A paper its producer shows to everybody: the photographed pages, or the one PDF it is."""
    proof = get_object_or_404(with_pages(public_proofs()), pk=proof_id)
    kept = file_of(proof)
    if kept is not None and kept.media_type == PDF.media_type:
        return serve(request, kept)
    return joined_pdf(proof, kind_name(proof.kind))


def _leaf(picture: Attachment) -> Leaf:
    with default_storage.open(picture.path) as kept:
        return Leaf(kept.read(), picture.width or 1, picture.height or 1)


def _disposition(name: str) -> str:
    return content_disposition_header(as_attachment=True, filename=name) or "attachment"


@require_http_methods(["GET", "POST"])
def more(request: SignedInRequest, proof_id: UUID) -> HttpResponse:
    """More pages after those there are."""
    proof = paper_of(request, proof_id)
    require(rules.may_write_paper(request.user, proof) and proof.is_in_use)
    sent = request.method == "POST"
    kind = kinds_on(timezone.localdate()).get(proof.kind)
    form = MorePagesForm(
        request.POST if sent else None,
        request.FILES if sent else None,
        sheets=kind is not None and kind.takes_sheet,
        by=request.user,
    )

    def act() -> Done:
        pages = form.cleaned_data["pages"]
        actions.add_pages(proof=proof, pages=pages, by=request.user, at=timezone.now())
        return Done(f"Đã thêm {len(pages)} trang.", proof.path)

    answer = attempt(request, form, act)
    context = {"form": form, "proof": proof}
    page = "proofs/more_pages.html"
    return answer or shown(request, page, context, section="wallet", status=status_of(form))


@require_http_methods(["GET", "POST"])
def remove(request: SignedInRequest, proof_id: UUID, number: int) -> HttpResponse:
    """Ask, then take a page out."""
    proof = paper_of(request, proof_id)
    require(rules.may_write_paper(request.user, proof) and proof.is_in_use)
    page = page_of(proof, number)
    page.proof = proof

    def act() -> Done:
        actions.remove_page(page=page, by=request.user, at=timezone.now())
        return Done(f"Đã bỏ trang {number}.", proof.path)

    question = Question(
        f"Bỏ trang {number} của {proof.title}?",
        "Trang không hiện trong giấy nữa. Hồ sơ đã nộp có dẫn đến trang này vẫn xem được.",
        "Bỏ trang",
        proof.page_path(number),
    )
    return ask(request, question, act)


@require_POST
def move(request: SignedInRequest, proof_id: UUID, number: int) -> HttpResponse:
    """Put a page one place earlier."""
    proof = paper_of(request, proof_id)
    numbers = [page.number for page in shown_pages(proof)]
    if number not in numbers[1:]:
        raise Http404
    place = numbers.index(number)
    numbers[place - 1], numbers[place] = numbers[place], numbers[place - 1]
    actions.reorder_pages(proof=proof, numbers=numbers, by=request.user, at=timezone.now())
    return go_on(request, Done("Đã xếp lại trang.", proof.page_path(number)))
