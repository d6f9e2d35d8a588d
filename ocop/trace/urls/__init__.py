"""Addresses of codes: GS1 keys, our own, compressed links, and what the resolver says of itself.

Keep them last in the list of the product: a compressed link is any one word that unpacks.
"""

from django.urls import path, register_converter

from ocop.gs1 import compression
from ocop.gs1.ai import PRIMARY_KEYS
from ocop.gs1.characters import KeyFault
from ocop.trace.identifier import KEY_NAMES
from ocop.trace.views import resolving

app_name = "trace"


class Code:
    """The path of a code: number or old name of a GS1 key, or our own t, and all behind it."""

    regex = rf"(?:{'|'.join(KEY_NAMES)}|[tT])(?:/.*)?"

    def to_python(self, value: str) -> str:
        """The path itself; whether it is right is for the view to say."""
        return value

    def to_url(self, value: str) -> str:
        """The path itself."""
        return value


class Packed(Code):
    """One word that unpacks to a GS1 key; other words are not ours and fall through to 404."""

    regex = r"[A-Za-z0-9_-]{10,1000}/?"

    def to_python(self, value: str) -> str:
        """The word itself. ValueError when it is not a compressed link."""
        try:
            elements, _ = compression.expand(value.rstrip("/"))
        except KeyFault as error:
            if error.fault.code == "unknown_ai" or error.fault.where not in PRIMARY_KEYS:
                raise
            return value  # it is one, with a wrong key in it: the view says so
        if not any(number in PRIMARY_KEYS for number, _ in elements):
            raise ValueError(value)
        return value


register_converter(Code, "code")
register_converter(Packed, "packed")

urlpatterns = [
    path(".well-known/gs1resolver", resolving.description, name="description"),
    path("<code:code>", resolving.resolve, name="resolve"),
    path("<packed:code>", resolving.resolve, name="resolve_packed"),
]
