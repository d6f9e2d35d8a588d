"""Files at their own address: public ones for everybody, others for their uploader."""

from uuid import UUID

from django.contrib.auth.decorators import login_not_required
from django.http import Http404, HttpRequest, HttpResponseBase
from django.shortcuts import get_object_or_404
from django.views.decorators.http import require_safe

from ocop.evidence.models import Attachment, Audience
from ocop.evidence.response import serve
from ocop.evidence.rules import may_see


@login_not_required
@require_safe
def file(request: HttpRequest, attachment_id: UUID, name: str) -> HttpResponseBase:
    """The file itself; the name in the address is for people and does not decide anything."""
    return serve(request, _visible(request, attachment_id))


@login_not_required
@require_safe
def thumbnail(request: HttpRequest, attachment_id: UUID, edge: int) -> HttpResponseBase:
    """The small WebP copy of a picture."""
    return serve(request, _visible(request, attachment_id), edge=edge)


def _visible(request: HttpRequest, attachment_id: UUID) -> Attachment:
    """The attachment, or 404; the session is not touched for a public one, so caches may keep it."""
    attachment = get_object_or_404(Attachment, pk=attachment_id)
    is_public = attachment.audience == Audience.PUBLIC
    if is_public or may_see(request.user, attachment):
        return attachment
    raise Http404
