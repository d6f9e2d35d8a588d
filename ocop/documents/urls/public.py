"""The address behind the QR of every paper, in both languages."""

from django.urls import path

from ocop.documents.views import checking

app_name = "paper_check"
urlpatterns = [path("van-ban/<str:code>/", checking.check, name="check")]
