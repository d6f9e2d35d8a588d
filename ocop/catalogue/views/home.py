"""The first page, and what robots ask first."""

import re

from django.conf import settings
from django.http import HttpRequest, HttpResponse
from django.template.response import TemplateResponse
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext

from ocop.catalogue.caching import public_page
from ocop.catalogue.forms import ProductSearch
from ocop.catalogue.queries.products import figures, newest
from ocop.catalogue.structured import data_block, social_picture
from ocop.catalogue.tiles import ground_of
from ocop.products.classification import industries

NEWEST_SHOWN = 8
_TYPE = re.compile(r"^(Tỉnh|Thành phố)\s+")
CLOSED = ("/tai-khoan/", "/ban-lam-viec", "/can-bo/", "/quan-ly/")


@public_page
def home(request: HttpRequest) -> HttpResponse:
    """Search, the register in one sentence, the six groups, what changed last."""
    today = timezone.localdate()
    numbers = figures(on=today)
    groups = [
        {
            "label": gettext(one.industry_label),
            "drawing": ground_of(one.code),
            "path": f"{reverse('catalogue:products')}?nhom={one.code}",
            "products": numbers.by_industry.get(one.code, 0),
        }
        for one in industries()
    ]
    context = {
        "form": ProductSearch(),
        "province": _TYPE.sub("", settings.PROVINCE_NAME),
        "figures": numbers,
        "stars": [(star, n) for star, n in numbers.by_star.items() if n],
        "groups": groups,
        "newest": newest(on=today, limit=NEWEST_SHOWN),
        "social_picture": social_picture(""),
        "data": data_block(
            {
                "@context": "https://schema.org",
                "@type": "WebSite",
                "name": f"OCOP {settings.PROVINCE_NAME}",
                "url": settings.SITE_URL + "/",
            }
        ),
    }
    return TemplateResponse(request, "catalogue/home.html", context)


@public_page
def robots(request: HttpRequest) -> HttpResponse:
    """Everything public may be read; where the list of pages is."""
    lines = ["User-agent: *", *(f"Disallow: {path}" for path in CLOSED), ""]
    lines.append(f"Sitemap: {settings.SITE_URL}{reverse('sitemap')}")
    return HttpResponse("\n".join(lines) + "\n", content_type="text/plain; charset=utf-8")
