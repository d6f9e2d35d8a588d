"""Addresses of the public pages (`urlpatterns`, in two languages) and of files for robots."""

from django.contrib.sitemaps import views as sitemap_views
from django.urls import path, re_path

from ocop.catalogue.caching import public_page
from ocop.catalogue.sitemaps import SITEMAPS
from ocop.catalogue.views import communes, home, producers, product, products

app_name = "catalogue"

urlpatterns = [
    path("", home.home, name="home"),
    path("san-pham/", products.products, name="products"),
    path("san-pham/<str:key>", product.product, name="product"),
    path("san-pham/<str:key>/<str:name>", product.product, name="product"),
    path("co-so/", producers.producers, name="producers"),
    path("co-so/<uuid:key>", producers.producer, name="producer"),
    path("co-so/<uuid:key>/<str:name>", producers.producer, name="producer"),
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
