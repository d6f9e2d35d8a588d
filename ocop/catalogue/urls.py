"""Addresses of the public pages (`urlpatterns`, in two languages) and of files for robots."""

from datetime import date

from django.contrib.sitemaps import views as sitemap_views
from django.urls import path, re_path, register_converter

from ocop.catalogue.caching import public_page
from ocop.catalogue.sitemaps import SITEMAPS
from ocop.catalogue.views import communes, decisions, home, producers, product, products

app_name = "catalogue"


class Day:
    """A date in an address: 2026-08-05."""

    regex = r"[0-9]{4}-[0-9]{2}-[0-9]{2}"

    def to_python(self, value: str) -> date:
        """The date. ValueError when there is no such day."""
        return date.fromisoformat(value)

    def to_url(self, value: date) -> str:
        """As ISO 8601 writes it."""
        return value.isoformat()


register_converter(Day, "day")

urlpatterns = [
    path("", home.home, name="home"),
    path("san-pham/", products.products, name="products"),
    path("san-pham/<str:key>", product.product, name="product"),
    path("san-pham/<str:key>/<str:name>", product.product, name="product"),
    path("co-so/", producers.producers, name="producers"),
    path("co-so/<uuid:key>", producers.producer, name="producer"),
    path("co-so/<uuid:key>/<str:name>", producers.producer, name="producer"),
    path("quyet-dinh/", decisions.decisions, name="decisions"),
    path("quyet-dinh/so-cong-nhan.csv", decisions.register_csv, name="register_csv"),
    path("quyet-dinh/so-cong-nhan.json", decisions.register_json, name="register_json"),
    path("quyet-dinh/thay-doi.atom", decisions.changes_feed, name="changes_feed"),
    path(
        "quyet-dinh/<day:decided_on>/<slug:number>/<str:authority>",
        decisions.decision,
        name="decision",
    ),
    path("dia-ban/", communes.communes, name="communes"),
    re_path(r"^dia-ban/(?P<code>[0-9]{1,8})$", communes.commune, name="commune"),
    re_path(r"^dia-ban/(?P<code>[0-9]{1,8})-(?P<name>[^/]+)$", communes.commune, name="commune"),
]
robots = [
    path("robots.txt", home.robots, name="robots"),
    path("sitemap.xml", public_page(sitemap_views.index), {"sitemaps": SITEMAPS}, name="sitemap"),
    path(
        "sitemap-<section>.xml",
        public_page(sitemap_views.sitemap),
        {"sitemaps": SITEMAPS},
        name="django.contrib.sitemaps.views.sitemap",
    ),
]
