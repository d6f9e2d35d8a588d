"""Where each address leads; every app keeps its own list."""

from django.urls import include, path

urlpatterns = [
    path("", include("ocop.web.urls")),
    path("tai-khoan/", include("allauth.urls")),
]
