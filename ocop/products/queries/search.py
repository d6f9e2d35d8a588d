"""The search that forgives: no diacritics, đ/d, tone placement, one typo, old commune names.

Every word of the query must begin a word of `search_text`. When nothing is found that way, words
that nearly fit are tried (trigrams). Names written with the same marks as the query come first.
"""

from datetime import date

from django.contrib.postgres.search import TrigramWordSimilarity
from django.db import connection, transaction
from django.db.models import Case, F, IntegerField, Q, TextField, Value, When
from django.db.models.functions import Concat

from ocop.kit.text import clean, fold, words
from ocop.products.models.products import ProductQuerySet, Standing

LONGEST_QUERY = 120


def found_by(
    products: ProductQuerySet, query: str, *, keep_order: bool = True, on: date | None = None
) -> ProductQuerySet:
    """Products that answer the query, best first unless another order is asked for later.

    `on`: the day on which a star counts for the order. Rows of the second try carry `near`.
    """
    text = clean(query)[:LONGEST_QUERY]
    asked = words(text)
    if not asked:
        return products.none()
    exact = products.filter(_every_word(asked))
    if exact.exists():
        return _best_first(exact, text, asked, on) if keep_order else exact
    return _nearly(products, " ".join(asked))


def _every_word(asked: list[str]) -> Q:
    """Each word begins a word of the search text."""
    condition = Q()
    for word in asked:
        condition &= Q(search_text__contains=f" {word}")
    return condition


def _every_word_in_name(asked: list[str]) -> Q:
    """Each word begins a word of the name."""
    condition = Q()
    for word in asked:
        condition &= Q(folded__startswith=word) | Q(folded__contains=f" {word}")
    return condition


def _best_first(
    products: ProductQuerySet, text: str, asked: list[str], on: date | None
) -> ProductQuerySet:
    """Whole words with the same marks in the name, then the same letters, then the words, the rest."""
    folded = fold(text)
    rank = Case(
        When(spaced__icontains=f" {text} ", then=Value(0)),
        When(name__icontains=text, then=Value(1)),
        When(folded__startswith=folded, then=Value(2)),
        When(folded__contains=folded, then=Value(3)),
        When(_every_word_in_name(asked), then=Value(4)),
        default=Value(5),
        output_field=IntegerField(),
    )
    holds = Q(standing__in=(Standing.DECIDED, Standing.EXTENDED), star_until__gt=on)
    held = Case(When(holds, then=F("star"))) if on else F("star")
    spaced = Concat(Value(" "), "name", Value(" "), output_field=TextField())
    return (
        products.alias(spaced=spaced)
        .annotate(rank=rank)
        .order_by("rank", held.desc(nulls_last=True), "sort_key", "pk")
    )


def _nearly(products: ProductQuerySet, asked: str) -> ProductQuerySet:
    """Products whose words nearly hold the query, nearest first."""
    near = products.filter(search_text__trigram_word_similar=asked)
    score = TrigramWordSimilarity(asked, "search_text")
    return near.annotate(near=score).order_by(F("near").desc(), "sort_key", "pk")


def names_near(products: ProductQuerySet, query: str, *, limit: int) -> list[str]:
    """Names that look a little like the query, nearest first, each once: "Có phải …?"."""
    asked = " ".join(words(clean(query)[:LONGEST_QUERY]))
    if not asked:
        return []
    with transaction.atomic(), connection.cursor() as cursor:
        # Lower than the server's own limit, for this one question: the index stays in use.
        cursor.execute("SELECT set_config('pg_trgm.word_similarity_threshold', '0.35', true)")
        near = products.filter(folded__trigram_word_similar=asked)
        score = TrigramWordSimilarity(asked, "folded")
        names = near.annotate(near=score).order_by(F("near").desc(), "sort_key")
        return list(dict.fromkeys(names.values_list("name", flat=True)[: 4 * limit]))[:limit]
