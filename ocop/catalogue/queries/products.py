"""Products for the public pages."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date
from itertools import chain, zip_longest
from typing import Any, cast
from uuid import UUID

from django.core.paginator import Paginator
from django.db.models import Count, Q, QuerySet
from django.utils.functional import cached_property

from ocop.catalogue.queries.cards import Card, cards_of
from ocop.products.models import Producer, Product
from ocop.products.models.products import ProductQuerySet
from ocop.products.queries import counts_by_industry, starred, with_list_columns

MOST_SHOWN = 1000  # nobody reads further; counting 300,000 rows would cost more than the page
NEWEST_READ = 48


class ShortPaginator(Paginator):  # type: ignore[type-arg]
    """Pages over the first rows; `more` says that there are others."""

    most: int = MOST_SHOWN

    @cached_property
    def _found(self) -> int:
        rows = cast("QuerySet[Any]", self.object_list)
        return rows.order_by()[: self.most + 1].count()

    @cached_property
    def count(self) -> int:
        """Rows that can be paged through."""
        return min(self._found, self.most)

    @property
    def more(self) -> bool:
        """Whether rows were left out."""
        return self._found > self.most


@dataclass(frozen=True, slots=True)
class Figures:
    """The register in numbers: `by_star` counts stars that hold today, `by_industry` products."""

    products: int
    producers: int
    starred: int
    by_star: dict[int, int]
    by_industry: dict[str, int]


def figures(*, on: date) -> Figures:
    """What the first page says in numbers (two queries)."""
    public = Product.objects.public()
    holds = starred(on)
    counts = public.aggregate(
        products=Count("pk"),
        producers=Count("producer", distinct=True),
        **{f"star{star}": Count("pk", filter=holds & Q(star=star)) for star in (5, 4, 3)},
    )
    by_star = {star: counts[f"star{star}"] for star in (5, 4, 3)}
    return Figures(
        products=counts["products"],
        producers=counts["producers"],
        starred=sum(by_star.values()),
        by_star=by_star,
        by_industry=counts_by_industry(public),
    )


def newest(*, on: date, limit: int) -> list[Card]:
    """The products changed last, the kinds of products taking turns so that no kind fills the row."""
    rows = with_list_columns(Product.objects.public()).order_by("-updated_at", "sort_key")
    by_kind: dict[str, list[Card]] = {}
    for card in cards_of(list(rows[:NEWEST_READ]), on=on):
        by_kind.setdefault(card.drawing, []).append(card)
    turns: Iterable[Card | None] = chain.from_iterable(zip_longest(*by_kind.values()))
    return [card for card in turns if card is not None][:limit]


def public_product(key: str) -> Product | None:
    """The public product a key leads to: id, code or old code, also of one merged into another."""
    rows = Product.objects.select_related("producer")
    found = _with_key(rows, key)
    while found is not None and found.merged_into_id is not None:
        found = rows.filter(pk=found.merged_into_id).first()
    return found if found is not None and found.published else None


def _with_key(rows: QuerySet[Product], key: str) -> Product | None:
    """One look-up after the other: a condition over both tables would read every product."""
    if "\0" in key:  # no text of the database can hold it, so nothing has this key
        return None
    try:
        return rows.filter(pk=UUID(key)).first()
    except ValueError:
        return rows.filter(code=key).first() or rows.filter(aliases__code=key).first()


def public_producer(key: UUID) -> Producer | None:
    """The producer with public products a key leads to, also of one merged into another."""
    found = Producer.objects.filter(pk=key).first()
    while found is not None and found.merged_into_id is not None:
        found = Producer.objects.filter(pk=found.merged_into_id).first()
    if found is None or not Product.objects.public().filter(producer=found).exists():
        return None
    return found


def products_of(producer: Producer) -> ProductQuerySet:
    """The public products of a producer, best star first."""
    rows = with_list_columns(Product.objects.public().filter(producer=producer))
    return rows.order_by("sort_key", "pk")
