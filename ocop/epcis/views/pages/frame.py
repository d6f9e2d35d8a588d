"""The frame of these pages, and page after page of rows."""

from typing import Any, TypeVar

from django.core.paginator import Page, Paginator
from django.db.models import Model, QuerySet
from django.http import HttpResponse

from ocop.kit.http import SignedInRequest
from ocop.products.views.shell import shown

Row = TypeVar("Row", bound=Model)
PAGE = 30


def framed(request: SignedInRequest, template: str, context: dict[str, Any]) -> HttpResponse:
    """A page of this part of the product."""
    return shown(request, f"epcis/{template}.html", context, section="events")


def paged(request: SignedInRequest, rows: QuerySet[Row]) -> "Page[Row]":
    """The page the address asks for."""
    return Paginator(rows, PAGE).get_page(request.GET.get("page"))
