"""Addresses of units; open to everyone who is signed in."""

from django.urls import path

from ocop.units import views

app_name = "units"
urlpatterns = [path("don-vi/tim", views.find, name="find")]
