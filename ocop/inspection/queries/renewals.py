"""Which products are already on their way to a new recognition."""

from django.db.models import Exists, OuterRef

from ocop.dossiers.models import Dossier, State

DRAFT = State.DRAFT


def under_way(product: str = "pk") -> Exists:
    """A dossier that was handed in and is not decided; `product` is the column of the product.

    A draft does not count: one that was begun and forgotten is how stars end unnoticed.
    """
    return Exists(Dossier.objects.open().exclude(state=DRAFT).filter(product=OuterRef(product)))


def drafted(product: str = "pk") -> Exists:
    """A dossier that was begun and not handed in."""
    return Exists(Dossier.objects.open().filter(state=DRAFT, product=OuterRef(product)))
