"""One paper: add, read, change, replace, withdraw, its history."""

from dataclasses import dataclass
from typing import Any
from uuid import UUID

from django.http import HttpResponse
from django.utils import timezone
from django.views.decorators.http import require_GET, require_http_methods

from ocop.kit.errors import require
from ocop.kit.http import SignedInRequest
from ocop.products.models import Producer, Product
from ocop.products.views.shell import Act, Done, Question, ask, attempt, shown, status_of
from ocop.proofs import actions, rules
from ocop.proofs.contents import ProofContents
from ocop.proofs.forms import PaperForm, initial_of
from ocop.proofs.kinds import Kind, guide, kind_name, kinds_on
from ocop.proofs.models import Proof
from ocop.proofs.queries.history import author, history_of
from ocop.proofs.queries.wallet import shown_pages, standing
from ocop.proofs.views.finding import kind_asked, paper_of, producer_of, wallet_url


@dataclass(frozen=True, slots=True)
class Words:
    """The words around the form of a paper."""

    title: str
    verb: str
    back_url: str
    lead: str = ""


def _form(
    request: SignedInRequest,
    kind: Kind,
    producer: Producer,
    *,
    start: ProofContents | None = None,
    version: int | None = None,
) -> PaperForm:
    """The form of a kind; one that starts from a version changes a paper and leaves pages out."""
    sent = request.method == "POST"
    initial = initial_of(start) if start else {}
    return PaperForm(
        request.POST if sent else None,
        request.FILES if sent else None,
        initial=initial | ({"version": version} if version else {}),
        kind=kind,
        products=Product.objects.live().filter(producer=producer),
        by=request.user,
        with_pages=version is None,
    )


def _fill(
    request: SignedInRequest, form: PaperForm, words: Words, producer: Producer, act: Act
) -> HttpResponse:
    """Show the form of a paper, or act and go on."""
    answer = attempt(request, form, act)
    context: dict[str, Any] = {
        "form": form,
        "words": words,
        "kind": form.kind,
        "producer": producer,
        "assumption": guide().assumption,
        "consent": rules.consent_of(request.user, producer),
    }
    page = "proofs/paper_form.html"
    return answer or shown(request, page, context, section="wallet", status=status_of(form))


@require_http_methods(["GET", "POST"])
def new(request: SignedInRequest, producer_id: UUID) -> HttpResponse:
    """First which kind, then the paper itself."""
    producer = producer_of(request, producer_id)
    require(rules.may_keep_papers(request.user, producer))
    kind = kind_asked(request)
    if kind is None:
        kinds = kinds_on(timezone.localdate()).values()
        context = {"producer": producer, "kinds": kinds, "back_url": wallet_url(producer)}
        return shown(request, "proofs/choose_kind.html", context, section="wallet")
    form = _form(request, kind, producer)

    def act() -> Done:
        proof = actions.add_proof(
            producer=producer,
            contents=form.contents(),
            pages=form.cleaned_data["pages"],
            by=request.user,
            at=timezone.now(),
        )
        return Done(f"Đã lưu {proof.title}. Dùng được cho mọi hồ sơ.", proof.path)

    words = Words(kind.name, "Lưu vào ví", wallet_url(producer), kind.help)
    return _fill(request, form, words, producer, act)


@require_GET
def paper(request: SignedInRequest, proof_id: UUID) -> HttpResponse:
    """A paper with all its pages, each at its lasting mark."""
    proof = paper_of(request, proof_id)
    pages = shown_pages(proof)
    may_write = rules.may_write_paper(request.user, proof) and proof.is_in_use
    context = {
        "proof": proof,
        "kind": kind_name(proof.kind),
        "standing": standing(proof, timezone.localdate()),
        "pages": pages,
        "removed": [page for page in proof.pages.all() if page.removed_at],
        "pictures": [page for page in pages if page.attachment.is_picture],
        "author": author(proof.added_by, proof.added_under),
        "replaces": list(proof.replaces.all()),
        "may_write": may_write,
        "producer_url": wallet_url(proof.owner) if _may_open_wallet(request, proof) else "",
    }
    return shown(request, "proofs/paper.html", context, section="wallet")


def _may_open_wallet(request: SignedInRequest, proof: Proof) -> bool:
    """A council member sees the paper and not the rest of the wallet."""
    seen = Producer.objects.visible_to(request.user).filter(pk=proof.owner.pk).exists()
    return seen or rules.acts_for_producer(request.user, proof.owner)


def _writable(request: SignedInRequest, proof_id: UUID) -> tuple[Proof, Kind]:
    """A paper the person may write, with its kind."""
    proof = paper_of(request, proof_id)
    require(rules.may_write_paper(request.user, proof) and proof.is_in_use)
    kinds = kinds_on(timezone.localdate())
    return proof, kinds.get(proof.kind) or next(iter(kinds.values()))


@require_http_methods(["GET", "POST"])
def change(request: SignedInRequest, proof_id: UUID) -> HttpResponse:
    """Mend what was typed."""
    proof, kind = _writable(request, proof_id)
    start = ProofContents.of(proof)
    form = _form(request, kind, proof.owner, start=start, version=proof.version)

    def act() -> Done:
        actions.change_proof(
            proof=proof,
            contents=form.contents(),
            version=form.cleaned_data["version"] or 0,
            by=request.user,
            at=timezone.now(),
        )
        return Done("Đã lưu.", proof.path)

    return _fill(request, form, Words(f"Sửa {proof.title}", "Lưu", proof.path), proof.owner, act)


@require_http_methods(["GET", "POST"])
def replace(request: SignedInRequest, proof_id: UUID) -> HttpResponse:
    """A newer paper in the place of this one."""
    proof, kind = _writable(request, proof_id)
    kept = ProofContents.of(proof).but(number="", issued_on=None, expires_on=None)
    form = _form(request, kind, proof.owner, start=kept)

    def act() -> Done:
        new = actions.replace_proof(
            proof=proof,
            contents=form.contents(),
            pages=form.cleaned_data["pages"],
            by=request.user,
            at=timezone.now(),
        )
        return Done(f"Đã thay {proof.title}. Hồ sơ đã nộp vẫn giữ giấy cũ.", new.path)

    lead = "Giấy cũ vẫn giữ cho những hồ sơ đã nộp. Hồ sơ mới dùng giấy này."
    words = Words(f"Giấy mới thay {proof.title}", "Thay giấy", proof.path, lead)
    return _fill(request, form, words, proof.owner, act)


@require_http_methods(["GET", "POST"])
def withdraw(request: SignedInRequest, proof_id: UUID) -> HttpResponse:
    """Ask, then use a paper no longer."""
    proof, _ = _writable(request, proof_id)

    def act() -> Done:
        actions.withdraw_proof(proof=proof, by=request.user, at=timezone.now())
        return Done(f"Thôi dùng {proof.title}.", wallet_url(proof.owner))

    question = Question(
        f"Thôi dùng {proof.title}?",
        "Giấy không dùng được cho hồ sơ mới nữa và không lấy lại được. Hồ sơ đã nộp vẫn giữ.",
        "Thôi dùng",
        proof.path,
    )
    return ask(request, question, act)


@require_GET
def history(request: SignedInRequest, proof_id: UUID) -> HttpResponse:
    """Who did what with the paper."""
    proof = paper_of(request, proof_id)
    context = {"proof": proof, "steps": history_of(proof)}
    return shown(request, "proofs/history.html", context, section="wallet")
