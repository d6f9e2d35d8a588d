"""The one way a stored file leaves the house; every app that shows files answers with `serve`."""

import logging

from django.core.files.storage import default_storage
from django.http import FileResponse, Http404, HttpRequest, HttpResponseBase
from django.utils.cache import get_conditional_response

from ocop.evidence.formats import THUMBNAIL_EDGES
from ocop.evidence.models import Attachment, Audience

# A browser shows these by itself; anything else is downloaded, never opened in our pages.
INLINE = frozenset({"image/jpeg", "image/webp", "application/pdf"})
_FOR_EVER = "public, max-age=31536000, immutable"
_NOT_KEPT = "private, no-store"
_log = logging.getLogger(__name__)


def serve(
    request: HttpRequest,
    attachment: Attachment,
    *,
    edge: int | None = None,
    download: bool = False,
) -> HttpResponseBase:
    """The bytes of an attachment, or of its thumbnail of `edge` px (480, 960), with safe headers.

    The caller has already decided that the person may see it. 404 for a thumbnail that does not
    exist. Office papers are not kept by the browser: phones are shared.
    """
    if edge is not None and (edge not in THUMBNAIL_EDGES or not attachment.is_picture):
        raise Http404
    etag = f'"{attachment.sha256}{"" if edge is None else f"-{edge}"}"'
    unchanged = get_conditional_response(request, etag=etag)
    response = unchanged or _file(attachment, edge, download=download)
    response["ETag"] = etag
    is_public = attachment.audience == Audience.PUBLIC
    response["Cache-Control"] = _FOR_EVER if is_public else _NOT_KEPT
    response["X-Content-Type-Options"] = "nosniff"
    return response


def _file(attachment: Attachment, edge: int | None, *, download: bool) -> FileResponse:
    path = attachment.path if edge is None else attachment.thumbnail_path(edge)
    media_type = attachment.media_type if edge is None else "image/webp"
    name = attachment.name if edge is None else f"anh-{edge}.webp"
    try:
        file = default_storage.open(path)
    except FileNotFoundError as error:
        _log.error("file of attachment %s is missing: %s", attachment.pk, path)
        raise Http404 from error
    response = FileResponse(
        file,
        as_attachment=download or media_type not in INLINE,
        filename=name,
        content_type=media_type,
    )
    response["Content-Length"] = default_storage.size(path)
    return response
