"""The list of products."""

from dataclasses import dataclass
from datetime import date
from typing import Any
from urllib.parse import urlencode

from django.core.paginator import Page
from django.http import HttpRequest, HttpResponse, QueryDict
from django.template.response import TemplateResponse
from django.utils import timezone
from django.utils.translation import gettext

from ocop.catalogue.caching import public_page
from ocop.catalogue.forms import ProductSearch
from ocop.catalogue.queries.cards import cards_of
from ocop.catalogue.queries.communes import province
from ocop.catalogue.queries.products import MOST_SHOWN, ShortPaginator
from ocop.catalogue.structured import (
    absolute,
    social_picture,
)
from ocop.products.classification import place, places
from ocop.products.models import Product
from ocop.products.queries import ProductFilter, narrowed, with_list_columns
from ocop.products.queries.search import RANKED, names_near
from ocop.units.finding import Candidate, Match, State, choices_of, find_area

PER_PAGE = 24
SUGGESTIONS = 3
CONDITIONS = ("q", "nhom", "sao", "xa", "loai", "nu", "tre")


@dataclass(frozen=True, slots=True)
class Chip:
    """A condition that is set; `without` is the address of the list without it."""

    label: str
    without: str


@public_page
def products(request: HttpRequest) -> HttpResponse:
    """Products by name, group, star, commune and maker; every state has its own address."""
    today = timezone.localdate()
    form = ProductSearch(request.GET)
    form.is_valid()
    asked = form.cleaned_data
    match = _commune(asked.get("xa", ""), today)
    rows = narrowed(Product.objects.public(), _filter(asked, match), on=today, whole=False)
    paginator = ShortPaginator(with_list_columns(rows), PER_PAGE)
    paginator.most = RANKED if asked.get("q") else MOST_SHOWN
    page = paginator.get_page(request.GET.get("page"))
    found = list(page.object_list)
    context = {
        "section": "products",
        "form": form,
        "page": page,
        "more": paginator.more,
        "cards": cards_of(found, on=today),
        "nearly": bool(asked.get("q")) and any(hasattr(row, "near") for row in found),
        "chips": _chips(request.GET, form, match),
        "match": match,
        "match_paths": _choices(request.GET, match),
        "suggestions": _suggestions(asked, page),
        "group": place(asked["nhom"]) if asked.get("nhom") else None,
        "canonical": absolute(_canonical(request)),
        "social_picture": social_picture(asked.get("nhom", "")),
    }
    return TemplateResponse(request, "catalogue/products.html", context)


def _commune(text: str, on: date) -> Match | None:
    """What the visitor means by a commune: a name of any time, or a code."""
    if not text:
        return None
    top = province(on)
    if text.isdigit():
        return find_area("", code=text, scope=top)
    return find_area(text, scope=top)


def _filter(asked: dict[str, Any], match: Match | None) -> ProductFilter:
    """The conditions; a commune that is not understood finds nothing rather than everything."""
    areas = None
    if match is not None:
        areas = (
            frozenset(match.area.today)
            if match.state is State.EXACT and match.area
            else frozenset()
        )
    order = asked.get("sort") or ""
    return ProductFilter(
        q=asked.get("q", ""),
        areas=areas,
        group=asked.get("nhom", ""),
        star=asked.get("sao"),
        producer_kind=asked.get("loai", ""),
        women_led=asked.get("nu", False),
        youth_led=asked.get("tre", False),
        order=order,
    )


def _chips(query: QueryDict, form: ProductSearch, match: Match | None) -> list[Chip]:
    """Every condition that is set, in words."""
    asked = form.cleaned_data
    commune = match.area.name if match and match.area else asked.get("xa", "")
    labels = {
        "q": f"“{asked.get('q')}”",
        "nhom": gettext(places()[asked["nhom"]].name) if asked.get("nhom") else "",
        "sao": gettext("%(star)s sao") % {"star": asked.get("sao")},
        "xa": commune,
        "loai": dict(form.fields["loai"].choices).get(asked.get("loai"), ""),  # type: ignore[attr-defined]
        "nu": gettext("Nữ làm chủ"),
        "tre": gettext("Thanh niên làm chủ"),
    }
    return [Chip(str(labels[name]), _but(query, name)) for name in CONDITIONS if asked.get(name)]


def _but(query: QueryDict, name: str, value: str = "") -> str:
    """The address of the same list with one condition dropped or replaced."""
    others = query.copy()
    for key in [key for key, said in others.lists() if not any(said)] + [name, "page"]:
        others.pop(key, None)
    if value:
        others[name] = value
    return f"?{others.urlencode()}"


def _choices(query: QueryDict, match: Match | None) -> list[tuple[str, str]]:
    """(sentence, address) for every commune that may be meant."""
    if match is None or match.state is State.EXACT:
        return []
    found: list[tuple[str, str]] = []
    for one in match.candidates:
        if one.now is None and len(one.today) > 1:
            found += [
                (_part(one, part), _but(query, "xa", part.code)) for part in choices_of(one.today)
            ]
        else:
            found.append((one.sentence, _but(query, "xa", _code_now(one))))
    return found


def _part(whole: Candidate, part: Candidate) -> str:
    """A part of an area that was split."""
    return gettext("%(part)s, nơi có một phần %(whole)s") % {
        "part": part.name,
        "whole": whole.label,
    }


def _code_now(one: Candidate) -> str:
    """The code of the area of today that holds the candidate, else its own name."""
    now = choices_of(one.today)
    return now[0].code if now else one.name


def _suggestions(asked: dict[str, Any], page: Page[Any]) -> list[tuple[str, str]]:
    """Names that look like what was typed, when nothing was found."""
    if page.paginator.count or not asked.get("q"):
        return []
    names = names_near(Product.objects.public(), asked["q"], limit=SUGGESTIONS)
    return [(name, f"?{urlencode({'q': name})}") for name in names]


def _canonical(request: HttpRequest) -> str:
    """The list without empty conditions and without its order."""
    kept = {name: said for name in (*CONDITIONS, "page") if (said := request.GET.get(name))}
    return f"{request.path}?{urlencode(kept)}" if kept else request.path
