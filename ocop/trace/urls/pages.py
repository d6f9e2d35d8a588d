"""/ma-truy-xuat/: addresses of the officers' pages about codes; the codes are in the package itself."""

from django.urls import include, path

from ocop.trace.views import links

app_name = "links"

one_product = [
    path("", links.product, name="product"),
    path("/qr.svg", links.qr, name="qr"),
    path("/lien-ket/them", links.new, name="new"),
    path("/lien-ket/<int:link_id>/sua", links.change, name="change"),
    path("/lien-ket/<int:link_id>/thoi", links.end, name="end"),
]
urlpatterns = [
    path("ma-truy-xuat/", links.products, name="products"),
    path("ma-truy-xuat/<uuid:product_id>", include(one_product)),
]
