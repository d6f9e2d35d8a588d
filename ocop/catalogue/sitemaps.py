"""The list of public pages for search engines, in both languages."""

from datetime import datetime
from typing import Any
from urllib.parse import urlsplit

from django.conf import settings
from django.contrib.sitemaps import Sitemap
from django.db.models import Max, QuerySet
from django.urls import reverse
from django.utils import timezone

from ocop.catalogue.addresses import commune_path, producer_path, product_path
from ocop.catalogue.queries.communes import CommuneRow, commune_rows
from ocop.products.models import Producer, Product
from ocop.products.queries import public_producers


class PublicSitemap(Sitemap):  # type: ignore[type-arg]
    """Addresses of this site in every language, each with the other as its alternate."""

    i18n = True
    alternates = True
    limit = 5000

    def get_domain(self, site: Any = None) -> str:
        """The name under which the site is public, whatever the request says."""
        return urlsplit(settings.SITE_URL).netloc

    def get_protocol(self, protocol: str | None = None) -> str:
        """http or https, as the site is public."""
        return urlsplit(settings.SITE_URL).scheme


class StartPages(PublicSitemap):
    """The first page and the lists."""

    def items(self) -> list[str]:
        """Names of addresses."""
        return ["home", "products", "producers", "communes", "decisions"]

    def location(self, item: str) -> str:
        """Path of a page."""
        return reverse(f"catalogue:{item}")


class ProductPages(PublicSitemap):
    """Every public product."""

    def items(self) -> QuerySet[Product]:
        """In an order that new products do not disturb."""
        return (
            Product.objects.public().only("code", "name", "updated_at").order_by("created_at", "pk")
        )

    def location(self, item: Product) -> str:
        """Path of a page."""
        return product_path(item)

    def lastmod(self, item: Product) -> datetime:
        """When its data changed last."""
        return item.updated_at

    def get_latest_lastmod(self) -> datetime | None:
        """One query instead of reading every product."""
        latest: datetime | None = Product.objects.public().aggregate(at=Max("updated_at"))["at"]
        return latest


class ProducerPages(PublicSitemap):
    """Every producer with a public product."""

    def items(self) -> QuerySet[Producer]:
        """In an order that new producers do not disturb."""
        return public_producers().order_by("created_at", "pk")

    def location(self, item: Producer) -> str:
        """Path of a page."""
        return producer_path(item)


class CommunePages(PublicSitemap):
    """Every commune of today."""

    def items(self) -> list[CommuneRow]:
        """In Vietnamese order."""
        return commune_rows(on=timezone.localdate())

    def location(self, item: CommuneRow) -> str:
        """Path of a page."""
        return commune_path(item.code, item.name)


SITEMAPS: dict[str, type[PublicSitemap]] = {
    "trang": StartPages,
    "san-pham": ProductPages,
    "co-so": ProducerPages,
    "dia-ban": CommunePages,
}
