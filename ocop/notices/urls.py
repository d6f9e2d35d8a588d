"""Addresses of the app."""

from django.urls import path

from ocop.notices import views

app_name = "notices"
urlpatterns = [
    path("thong-bao/", views.inbox, name="inbox"),
    path("thong-bao/da-doc/", views.read_all, name="read_all"),
    path("thong-bao/<uuid:notice_id>/", views.follow, name="follow"),
    path("thong-bao/<uuid:notice_id>/da-doc/", views.read, name="read"),
    path("tai-khoan/thong-bao/", views.choice, name="choice"),
]
