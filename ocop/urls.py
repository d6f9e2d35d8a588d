"""Where each address leads; every app keeps its own list."""

from django.urls import include, path

from ocop.api import api

urlpatterns = [
    path("", include("ocop.web.urls")),
    path("", include("ocop.evidence.urls")),
    path("", include("ocop.people.urls")),
    path("", include("ocop.units.urls")),
    path("api/", api.urls),
]
