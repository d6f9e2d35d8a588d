"""Which producers a list shows."""

from django.db.models import Count, Q

from ocop.kit.text import words
from ocop.products.models import Producer
from ocop.products.models.producers import ProducerQuerySet


def public_producers(q: str = "") -> ProducerQuerySet:
    """Producers with public products, each with `public_products`, their number."""
    shown = Q(products__published=True, products__merged_into=None)
    rows = named(Producer.objects.live(), q).filter(shown)
    return rows.annotate(public_products=Count("products", distinct=True))


def named(producers: ProducerQuerySet, q: str) -> ProducerQuerySet:
    """Producers whose name holds every word of the query, without diacritics."""
    for word in words(q)[:12]:
        producers = producers.filter(folded__contains=word)
    return producers
