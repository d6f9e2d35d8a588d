"""What was sent, and what became of it."""

from uuid import UUID

from django.http import HttpResponse
from django.shortcuts import get_object_or_404
from django.views.decorators.http import require_GET

from ocop.epcis.models import CaptureJob
from ocop.epcis.views.pages.frame import framed, paged
from ocop.kit.http import SignedInRequest

_SHOWN_FAULTS = 200
_LARGE = ("errors", "outcome", "event_ids")


@require_GET
def jobs(request: SignedInRequest) -> HttpResponse:
    """The documents of the person's party, newest first."""
    rows = CaptureJob.objects.visible_to(request.user).select_related("owner").defer(*_LARGE)
    page = paged(request, rows.order_by("-created_at", "pk"))
    return framed(request, "jobs", {"page": page})


@require_GET
def job(request: SignedInRequest, job_id: UUID) -> HttpResponse:
    """One document with its faults: which event, where in it, what to do."""
    rows = CaptureJob.objects.visible_to(request.user).select_related("owner", "captured_by")
    found = get_object_or_404(rows, pk=job_id)
    context = {
        "job": found,
        "total": len(found.outcome),
        "faults": found.errors[:_SHOWN_FAULTS],
        "more": max(0, len(found.errors) - _SHOWN_FAULTS),
    }
    return framed(request, "job", context)
