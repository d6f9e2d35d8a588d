"""The page for an address that leads nowhere: what happened, and a way to go on."""

from django.http import HttpRequest, HttpResponse
from django.template.response import TemplateResponse

from ocop.catalogue.forms import ProductSearch


def missing(request: HttpRequest, sentence: str) -> HttpResponse:
    """404 with a search field."""
    context = {"sentence": sentence, "form": ProductSearch()}
    return TemplateResponse(request, "catalogue/missing.html", context, status=404)
