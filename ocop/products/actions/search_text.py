"""Keeps the words by which a product is found."""

from collections.abc import Collection, Iterable
from datetime import date

from django.contrib.postgres.aggregates import ArrayAgg
from django.db.models import Q

from ocop.kit.text import words
from ocop.products.models import Product, SearchWord
from ocop.products.models.products import ProductQuerySet
from ocop.units.queries import place_names

BATCH = 2000
LONGEST_WORD = 40


def refresh_search_text(products: ProductQuerySet, *, on: date) -> int:
    """Rewrite `search_text` of the given products; returns how many rows were read.

    Words: name, producer, the commune as recorded and as it is called now, the communes that went
    into it, districts and province of then, code and old codes.
    """
    rows = products.select_related("producer").annotate(
        old_codes=ArrayAgg("aliases__code", filter=Q(aliases__isnull=False), default=[])
    )
    done = 0
    batch: list[Product] = []
    for product in rows.iterator(chunk_size=BATCH):
        batch.append(product)
        if len(batch) == BATCH:
            done += _write(batch, on=on)
            batch = []
    return done + _write(batch, on=on)


def search_text_of(product: Product, codes: Collection[str], places: dict[int, list[str]]) -> str:
    """The folded words of one product, each once, with a space before every word."""
    producer = product.producer
    texts = [product.name, producer.name, product.code or "", *codes]
    texts += places.get(producer.area_id, []) + places.get(producer.area_now_id, [])
    found = dict.fromkeys(word for text in texts for word in words(text))
    return " " + " ".join(found) if found else ""


def _write(batch: list[Product], *, on: date) -> int:
    if not batch:
        return 0
    areas = {p.producer.area_id for p in batch} | {p.producer.area_now_id for p in batch}
    places = place_names(areas, on=on)
    for product in batch:
        codes = product.old_codes  # type: ignore[attr-defined]
        product.search_text = search_text_of(product, codes, places)
    Product.objects.bulk_update(batch, ["search_text"], batch_size=BATCH)
    keep_words(product.search_text for product in batch)
    return len(batch)


def keep_words(texts: Iterable[str]) -> None:
    """Remember the words of search texts, for questions with a typo; numbers are not words."""
    found = {word for text in texts for word in text.split() if word.isalpha()}
    SearchWord.objects.bulk_create(
        [SearchWord(word=word) for word in sorted(found) if len(word) <= LONGEST_WORD],
        ignore_conflicts=True,
    )
