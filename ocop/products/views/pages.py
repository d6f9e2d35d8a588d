"""Pages that products and producers share: their history."""

from django.core.paginator import Paginator
from django.http import HttpResponse

from ocop.kit.http import SignedInRequest
from ocop.products.queries.history import Change
from ocop.products.views.shell import shown

PAGE = 30


def history_page(
    request: SignedInRequest, title: str, back_url: str, changes: list[Change]
) -> HttpResponse:
    """Changes in words, newest first, page by page."""
    page = Paginator(changes, PAGE).get_page(request.GET.get("page"))
    context = {"title": title, "back_url": back_url, "page": page}
    return shown(request, "products/history.html", context)
