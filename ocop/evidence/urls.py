"""Addresses of files."""

from django.urls import path, register_converter

from ocop.evidence import views
from ocop.evidence.formats import THUMBNAIL_EDGES

app_name = "evidence"


class Edge:
    """The edges of thumbnails, so that no other number is an address."""

    regex = "|".join(str(edge) for edge in THUMBNAIL_EDGES)

    def to_python(self, value: str) -> int:
        """px"""
        return int(value)

    def to_url(self, value: int) -> str:
        """px"""
        return str(value)


register_converter(Edge, "edge")

urlpatterns = [
    path("tep/<uuid:attachment_id>/anh-<edge:edge>.webp", views.thumbnail, name="thumbnail"),
    path("tep/<uuid:attachment_id>/<str:name>", views.file, name="file"),
]
