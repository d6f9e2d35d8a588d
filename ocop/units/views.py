"""Finding a commune: a fragment for forms, and the same as a page where there is no JavaScript."""

import re
from urllib.parse import urlencode

from django.http import HttpRequest, HttpResponse
from django.template.response import TemplateResponse
from django.utils import timezone
from django.utils.http import url_has_allowed_host_and_scheme
from django.views.decorators.http import require_GET

from ocop.units.finding import Candidate, Match, State, choices_of, find_area
from ocop.units.queries import home_area

_FIELD = re.compile(r"[\w-]{1,60}")
LONGEST = 200


@require_GET
def find(request: HttpRequest) -> HttpResponse:
    """The areas a text may mean; for a form, radio buttons named after its field.

    q: the text · ten: the name of the field (its value is taken when q is missing) · nay: only
    areas of today · tro-lai: the page to go back to with the choice in its address.
    """
    name = request.GET.get("ten", "")
    name = name if _FIELD.fullmatch(name) else "xa"
    text = request.GET.get("q", request.GET.get(name, ""))[:LONGEST]
    scope = home_area(on=timezone.localdate())
    match = find_area(text, scope=scope) if text.strip() else None
    candidates = _offered(match, living="nay" in request.GET) if match else ()
    back = _back(request)
    context = {
        "name": name,
        "text": text,
        "match": match,
        "candidates": candidates,
        "choice": candidates[0].key if match and match.area and len(candidates) == 1 else "",
        "back": back,
        "rows": _links(back, name, candidates) if back else [],
    }
    if request.headers.get("HX-Request"):
        return TemplateResponse(request, "units/choices.html", context)
    return TemplateResponse(request, "units/find.html", context)


def _offered(match: Match, *, living: bool) -> tuple[Candidate, ...]:
    """What to choose from: where only areas of today count, what a lost area became."""
    if living and match.state is State.EXACT and match.area:
        return choices_of(match.area.today)
    return match.candidates


def _back(request: HttpRequest) -> str:
    """The page to go back to, if it is one of ours."""
    back = request.GET.get("tro-lai", "")
    ours = url_has_allowed_host_and_scheme(back, allowed_hosts=None) and back.startswith("/")
    return back if ours else ""


def _links(back: str, name: str, offered: tuple[Candidate, ...]) -> list[tuple[Candidate, str]]:
    """Each candidate with the address that takes it back to the form."""
    sign = "&" if "?" in back else "?"
    return [
        (choice, f"{back}{sign}{urlencode({name: choice.label, f'{name}-choice': choice.key})}")
        for choice in offered
    ]
