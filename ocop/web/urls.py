"""Addresses of the page shell."""

from django.urls import path

from ocop.web import views

urlpatterns = [
    path("healthz", views.healthz, name="healthz"),
    path("readyz", views.readyz, name="readyz"),
]
