"""Where each address leads; every app keeps its own list."""

from django.conf.urls.i18n import i18n_patterns
from django.urls import include, path

from ocop.api import api
from ocop.catalogue.urls import robots

urlpatterns = [
    path("", include("ocop.web.urls")),
    path("", include("ocop.evidence.urls")),
    path("", include("ocop.people.urls")),
    path("", include("ocop.units.urls")),
    path("", include("ocop.products.urls")),
    path("api/", api.urls),
    path("epcis/", include("ocop.epcis.urls")),
    *robots,
    *i18n_patterns(path("", include("ocop.catalogue.urls")), prefix_default_language=False),
    path("", include("ocop.trace.urls")),  # last: a compressed code is any one word that unpacks
]
