"""Where each address leads; every app keeps its own list."""

from django.conf.urls.i18n import i18n_patterns
from django.urls import include, path

from ocop.api import api
from ocop.catalogue.urls import robots
from ocop.dossiers.urls import tracking

urlpatterns = [
    path("", include("ocop.web.urls")),
    path("", include("ocop.evidence.urls")),
    path("", include("ocop.people.urls")),
    path("", include("ocop.units.urls")),
    path("", include("ocop.products.urls")),
    path("", include("ocop.notices.urls")),
    path("", include("ocop.documents.urls")),
    path("", include("ocop.proofs.urls")),
    path("", include("ocop.dossiers.urls")),
    path("", include("ocop.evaluation.urls")),
    path("", include("ocop.inspection.urls")),
    path("", include("ocop.epcis.urls.pages")),
    path("", include("ocop.trace.urls.pages")),
    path("api/", api.urls),
    path("epcis/", include("ocop.epcis.urls")),
    *robots,
    *i18n_patterns(
        path("", include("ocop.catalogue.urls")),
        path("", include("ocop.documents.urls.public")),
        path("", include(tracking)),
        prefix_default_language=False,
    ),
    path("", include("ocop.trace.urls")),  # last: a compressed code is any one word that unpacks
]
