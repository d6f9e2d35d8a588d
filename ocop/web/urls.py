"""Addresses of the page shell."""

from django.urls import path

from ocop.web import views

app_name = "web"
urlpatterns = [
    path("ban-lam-viec", views.desk, name="desk"),
    path("api/docs/epcis", views.epcis_docs, name="epcis_docs"),
    path("healthz", views.healthz, name="healthz"),
    path("readyz", views.readyz, name="readyz"),
]
