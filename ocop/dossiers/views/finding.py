"""Finds a dossier for the person who asks; 404 for what one may not know of."""

from typing import Any
from uuid import UUID

from django.http import Http404, HttpResponse
from django.shortcuts import get_object_or_404

from ocop.dossiers.models import Dossier
from ocop.kit.http import SignedInRequest
from ocop.products.views.shell import shown
from ocop.proofs.rules import consent_of

FRAME = ("product__producer__area_now", "recognition", "opened_by")


def seen(request: SignedInRequest, dossier_id: UUID) -> Dossier:
    """A dossier the person may see."""
    rows = Dossier.objects.visible_to(request.user).select_related(*FRAME)
    return get_object_or_404(rows, pk=dossier_id)


def own(request: SignedInRequest, dossier_id: UUID) -> Dossier:
    """A dossier on whose producer's side the person stands."""
    rows = Dossier.objects.of_producers_of(request.user).select_related(*FRAME)
    return get_object_or_404(rows, pk=dossier_id)


def own_editable(request: SignedInRequest, dossier_id: UUID) -> Dossier:
    """The same while it may be changed; 404 once it is filed, so that no form is shown in vain."""
    dossier = own(request, dossier_id)
    if not dossier.editable:
        raise Http404
    return dossier


def own_page(
    request: SignedInRequest, template: str, dossier: Dossier, status: int = 200, **context: Any
) -> HttpResponse:
    """A page of the producer's side, with the consent under which a helper works."""
    frame = {
        "dossier": dossier,
        "product": dossier.product,
        "producer": dossier.product.producer,
        "consent": consent_of(request.user, dossier.product.producer),
    }
    return shown(request, template, {**frame, **context}, section="dossiers", status=status)
