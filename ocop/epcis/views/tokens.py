"""DELETE /nextPageToken/{token}: a page token is taken back before its time."""

from django.http import Http404, HttpRequest, HttpResponse
from django.utils import timezone

from ocop.epcis.actions.tokens import revoke_page_token
from ocop.epcis.views.door import Caller, door
from ocop.epcis.views.paging import digest, expiry


def delete_token(request: HttpRequest, caller: Caller, token: str) -> HttpResponse:
    """204 also for a token that was taken back before; 404 for what is none of ours."""
    expires_at = expiry(token)
    if expires_at is None:
        raise Http404
    revoke_page_token(digest=digest(token), expires_at=expires_at, at=timezone.now())
    return HttpResponse(status=204)


token = door(DELETE=delete_token)
