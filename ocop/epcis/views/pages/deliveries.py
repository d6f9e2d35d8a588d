"""Who gets the answers of named queries, and what came of every message."""

from uuid import UUID

from django.db.models import OuterRef, Subquery
from django.http import HttpResponse
from django.shortcuts import get_object_or_404
from django.urls import reverse
from django.utils import timezone
from django.views.decorators.http import require_GET, require_POST

from ocop.epcis.actions import retry_now
from ocop.epcis.models import Delivery, Subscription
from ocop.epcis.rules import acts_for
from ocop.epcis.views.pages.frame import framed, paged
from ocop.kit.http import SignedInRequest
from ocop.products.views.shell import Done, go_on


@require_GET
def subscriptions(request: SignedInRequest) -> HttpResponse:
    """The subscriptions of the person's party with the state of their last message."""
    last = Delivery.objects.filter(subscription=OuterRef("pk")).order_by("-created_at")
    rows = Subscription.objects.visible_to(request.user).select_related("query__owner")
    rows = rows.annotate(last_state=Subquery(last.values("state")[:1]))
    page = paged(request, rows.order_by("-created_at", "pk"))
    names: dict[str, str] = dict(Delivery.State.choices)
    states = [getattr(row, "last_state", None) or "" for row in page]
    shown = [(row, names.get(state, "")) for row, state in zip(page, states, strict=True)]
    return framed(request, "subscriptions", {"page": page, "rows": shown})


@require_GET
def subscription(request: SignedInRequest, subscription_id: UUID) -> HttpResponse:
    """The log of one subscription, newest message first."""
    found = _visible(request, subscription_id)
    log = found.deliveries.defer("body").order_by("-created_at", "pk")
    context = {
        "subscription": found,
        "page": paged(request, log),
        "may_retry": acts_for(request.user, found.query.owner),
    }
    return framed(request, "subscription", context)


def _visible(request: SignedInRequest, subscription_id: UUID) -> Subscription:
    rows = Subscription.objects.visible_to(request.user).select_related("query__owner")
    return get_object_or_404(rows, pk=subscription_id)


@require_POST
def retry(request: SignedInRequest, subscription_id: UUID, delivery_id: UUID) -> HttpResponse:
    """Send a message again at once."""
    found = _visible(request, subscription_id)
    rows = found.deliveries.select_related("subscription__query__owner").defer("body")
    delivery = get_object_or_404(rows, pk=delivery_id)
    retry_now(delivery=delivery, by=request.user, at=timezone.now())
    url = reverse("events:subscription", args=[found.pk])
    return go_on(request, Done("Sẽ gửi lại trong vòng một phút.", url))
