"""Wallets: one's own, any producer's, and the list of papers that end soon."""

from uuid import UUID

from django.core.paginator import Paginator
from django.http import HttpResponse
from django.shortcuts import get_object_or_404
from django.utils import timezone
from django.views.decorators.http import require_GET, require_http_methods

from ocop.kit.errors import require
from ocop.kit.http import SignedInRequest
from ocop.kit.sending import Sure
from ocop.products.models import Producer
from ocop.products.views.shell import Done, FormPage, fill, shown
from ocop.proofs import actions, rules
from ocop.proofs.forms import TakeForm
from ocop.proofs.kinds import guide, kinds_on
from ocop.proofs.queries import wallet as wallets
from ocop.proofs.queries.consents import consents_of, producers_acted_for
from ocop.proofs.queries.wallet import PaperState, Wallet
from ocop.proofs.views.finding import producer_of, wallet_url
from ocop.units.queries import names_on

PAGE = 50


@require_GET
def own(request: SignedInRequest) -> HttpResponse:
    """The wallet of the person's producer; with several, which one; with none, what to do."""
    producers = list(producers_acted_for(request.user, timezone.localdate()))
    if len(producers) == 1:
        return wallet_page(request, producers[0])
    return shown(request, "proofs/own.html", {"producers": producers}, section="wallet")


@require_GET
def wallet(request: SignedInRequest, producer_id: UUID) -> HttpResponse:
    """A producer's wallet, for its own side and for the officers of the place."""
    return wallet_page(request, producer_of(request, producer_id))


def wallet_page(request: SignedInRequest, producer: Producer) -> HttpResponse:
    """What is there, what is missing, what ends soon."""
    day, now = timezone.localdate(), timezone.now()
    found = wallets.wallet(producer, day, seen_by=request.user)
    may_keep = rules.may_keep_papers(request.user, producer)
    may_agree = rules.may_agree(request.user, producer)
    asked = [one for one in consents_of(producer, now, day) if one.asked] if may_agree else []
    context = {
        "producer": producer,
        "place": _place(producer),
        "wallet": found,
        "sentence": sentence(found),
        "expired": found.in_state(PaperState.EXPIRED),
        "ending": found.in_state(PaperState.ENDING),
        "assumption": guide().assumption,
        "may_keep": may_keep,
        "consent": rules.consent_of(request.user, producer) if may_keep else None,
        "asked": asked,
        "sees_consents": may_agree or rules.may_record_consent(request.user, producer),
    }
    section = "wallet" if may_keep else "producers"
    return shown(request, "proofs/wallet.html", context, section=section)


def _place(producer: Producer) -> str:
    named = names_on([producer.area_now_id], timezone.localdate()).get(producer.area_now_id)
    return named.name if named else ""


def sentence(found: Wallet) -> str:
    """The first line of the page."""
    kinds, there = len(found.groups), len([one for one in found.groups if one.papers])
    parts = [f"Có {there} trong {kinds} loại giấy."]
    if ended := len(found.in_state(PaperState.EXPIRED)):
        parts.append(f"{ended} giấy đã hết hạn.")
    if soon := len(found.in_state(PaperState.ENDING)):
        parts.append(f"{soon} giấy sắp hết hạn.")
    return " ".join(parts)


@require_http_methods(["GET", "POST"])
def take(request: SignedInRequest, producer_id: UUID, paper_id: int) -> HttpResponse:
    """Take a paper of the register into the wallet: one tap, or first the kind when it is not told."""
    producer = producer_of(request, producer_id)
    require(rules.may_keep_papers(request.user, producer))
    rows = producer.papers.select_related("producer", "attachment")
    paper = get_object_or_404(rows, pk=paper_id)
    known = wallets.kind_of_paper(paper)
    data = request.POST if request.method == "POST" else None
    kinds = kinds_on(timezone.localdate()).values()
    form = Sure(data) if known else TakeForm(data, kinds=kinds)

    def act() -> Done:
        proof = actions.take_paper(
            paper=paper,
            kind=known or form.cleaned_data["kind"],
            by=request.user,
            at=timezone.now(),
        )
        after = "" if proof.page_count else " Chụp thêm ảnh giấy để dùng cho hồ sơ."
        return Done(f"Đã lấy {proof.title} vào ví.{after}", proof.path)

    name = f"{paper.get_kind_display()} {paper.number}".strip()
    lead = "Số, ngày, nơi cấp và bản chụp đã có trong sổ, không phải ghi lại."
    page = FormPage(f"Lấy {name} vào ví", "Lấy vào ví", wallet_url(producer), lead=lead)
    return fill(request, form, page, act)


@require_GET
def ending(request: SignedInRequest) -> HttpResponse:
    """Papers that have ended or end soon in the person's area."""
    day, user = timezone.localdate(), request.user
    asked = request.GET.get("trong", "90")
    windows = {str(days): wallets.ending(user, day, days=days) for days in wallets.WINDOWS}
    ended = wallets.expired(user, day)
    asked = asked if asked in {*windows, "qua-han"} else "90"
    counted = wallets.tally(user, day)
    rows = wallets.with_pages(ended if asked == "qua-han" else windows[asked])
    page = Paginator(rows, PAGE).get_page(request.GET.get("page"))
    areas = names_on({proof.producer.area_now_id for proof in page}, day)
    context = {
        "asked": asked,
        "windows": [(str(days), counted[days]) for days in wallets.WINDOWS],
        "ended": counted[0],
        "page": page,
        "rows": [
            (proof, wallets.standing(proof, day), areas[proof.producer.area_now_id].name)
            for proof in page
        ],
    }
    return shown(request, "proofs/ending.html", context, section="papers")
