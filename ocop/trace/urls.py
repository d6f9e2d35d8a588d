"""Addresses of codes: GS1 keys, our own, compressed links, and what the resolver says of itself.

Keep them last in the list of the product: a compressed link is any one word that unpacks.
"""

from django.urls import path, re_path, register_converter

from ocop.gs1 import compression
from ocop.gs1.ai import PRIMARY_KEYS
from ocop.gs1.characters import KeyFault
from ocop.trace import views
from ocop.trace.identifier import KEY_NAMES

app_name = "trace"


class Packed:
    """One word that unpacks to a GS1 key; other words are not ours and fall through to 404."""

    regex = r"[A-Za-z0-9_-]{10,1000}/?"

    def to_python(self, value: str) -> str:
        """The word itself. ValueError when it is not a compressed link."""
        try:
            elements, _ = compression.expand(value.rstrip("/"))
        except KeyFault as error:
            if error.fault.code == "compressed":
                raise
            return value  # it is one, with a wrong value in it: the view says which
        if not any(number in PRIMARY_KEYS for number, _ in elements):
            raise ValueError(value)
        return value

    def to_url(self, value: str) -> str:
        """The word itself."""
        return value


register_converter(Packed, "packed")

_KEYS = "|".join(KEY_NAMES)
urlpatterns = [
    path(".well-known/gs1resolver", views.description, name="description"),
    re_path(rf"^(?:{_KEYS}|[tT])(?:/.*)?$", views.resolve, name="resolve"),
    path("<packed:packed>", views.resolve, name="resolve_packed"),
]
