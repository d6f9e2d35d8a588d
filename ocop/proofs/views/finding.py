"""Finds what an address means for the person who asks; 404 for what one may not know of."""

from uuid import UUID

from django.db.models import Q
from django.http import Http404
from django.shortcuts import get_object_or_404
from django.urls import reverse
from django.utils import timezone

from ocop.kit.http import SignedInRequest
from ocop.products.models import Producer
from ocop.proofs.kinds import Kind, kinds_on
from ocop.proofs.models import Proof, ProofPage, acting_for
from ocop.proofs.queries.wallet import with_pages


def producer_of(request: SignedInRequest, producer_id: UUID) -> Producer:
    """A producer whose wallet the person may open: the own side, and officers of the place."""
    user = request.user
    seen = Producer.objects.visible_to(user).values("pk")
    side = acting_for(user, timezone.localdate(), "pk")
    return get_object_or_404(Producer.objects.live().filter(Q(pk__in=seen) | side), pk=producer_id)


def paper_of(request: SignedInRequest, proof_id: UUID) -> Proof:
    """A paper with its pages."""
    return get_object_or_404(with_pages(Proof.objects.visible_to(request.user)), pk=proof_id)


def page_of(proof: Proof, number: int) -> ProofPage:
    """A page by its number, also one that was taken out: a dossier may point to it."""
    found = next((page for page in proof.pages.all() if page.number == number), None)
    if found is None:
        raise Http404
    return found


def kind_asked(request: SignedInRequest) -> Kind | None:
    """The kind of paper that the address names."""
    return kinds_on(timezone.localdate()).get(request.GET.get("loai", ""))


def wallet_url(producer: Producer) -> str:
    """The address of a wallet."""
    return reverse("proofs:wallet", args=[producer.pk])
