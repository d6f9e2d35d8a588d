"""Which products a list shows: filters, order, counts."""

from dataclasses import dataclass, fields, replace
from datetime import date, timedelta
from typing import Any
from uuid import UUID

from django.db.models import Count, F, Q

from ocop.products.marks import DUE_DAYS, Mark
from ocop.products.models import Product, Standing
from ocop.products.models.products import ProductQuerySet
from ocop.products.queries.search import found_by

STANDING_TERM = (Standing.DECIDED, Standing.EXTENDED)
EXPIRY_WINDOWS = (180, 90, 30)
ORDERS = {
    "": "Tên A–Y",
    "-ten": "Tên Y–A",
    "-sao": "Hạng cao trước",
    "sao": "Hạng thấp trước",
    "han": "Sắp hết hạn trước",
    "-han": "Hết hạn muộn trước",
    "moi": "Mới sửa trước",
}


@dataclass(frozen=True, slots=True)
class ProductFilter:
    """What a list is narrowed to. `areas` are ids of areas of today; `within` is days to the end."""

    q: str = ""
    areas: frozenset[int] | None = None
    group: str = ""
    star: int | None = None
    mark: str = ""
    state: str = ""
    within: int | None = None
    producer_kind: str = ""
    women_led: bool = False
    youth_led: bool = False
    order: str = ""

    @property
    def narrows(self) -> bool:
        """Whether anything but the order is set."""
        return self != ProductFilter(order=self.order)

    def without(self, name: str) -> "ProductFilter":
        """The same with one condition dropped."""
        defaults: dict[str, Any] = {field.name: field.default for field in fields(self)}
        return replace(self, **{name: defaults[name]})


def narrowed(
    products: ProductQuerySet, by: ProductFilter, *, on: date, whole: bool = True
) -> ProductQuerySet:
    """The rows that meet every condition, in the asked order.

    Not `whole`: of a question with very many answers the best few hundred are enough.
    """
    if by.group:
        products = products.in_group(by.group)
    products = products.filter(*_star_conditions(by, on), *_producer_conditions(by))
    if by.q:  # last: a broad question is ranked among a part of what meets the other conditions
        products = found_by(products, by.q, keep_order=by.order == "", whole=whole, on=on)
    return ordered(products, by.order, searching=bool(by.q))


def _star_conditions(by: ProductFilter, on: date) -> list[Q]:
    conditions = []
    if by.star:
        conditions.append(starred(on) & Q(star=by.star))
    if by.mark:
        conditions.append(marked(Mark(by.mark), on))
    if by.state:
        conditions.append(Q(state=by.state))
    if by.within:
        conditions.append(starred(on) & Q(star_until__lte=on + timedelta(days=by.within)))
    return conditions


def _producer_conditions(by: ProductFilter) -> list[Q]:
    conditions = []
    if by.areas is not None:
        conditions.append(Q(producer__area_now__in=by.areas))
    if by.producer_kind:
        conditions.append(Q(producer__kind=by.producer_kind))
    if by.women_led:
        conditions.append(Q(producer__women_led=True))
    if by.youth_led:
        conditions.append(Q(producer__youth_led=True))
    return conditions


def starred(on: date) -> Q:
    """Products whose star may be shown on the day."""
    return Q(standing__in=STANDING_TERM, star_until__gt=on)


def marked(mark: Mark, on: date) -> Q:
    """Products whose `mark_on(on)` is `mark`."""
    due = on + timedelta(days=DUE_DAYS)
    conditions = {
        Mark.VALID: Q(standing=Standing.DECIDED, star_until__gt=due),
        Mark.DUE: Q(standing=Standing.DECIDED, star_until__gt=on, star_until__lte=due),
        Mark.EXTENDED: Q(standing=Standing.EXTENDED, star_until__gt=on),
        Mark.EXPIRED: Q(standing__in=STANDING_TERM, star_until__lte=on),
    }
    return conditions.get(mark) or Q(standing=mark.value)


def ordered(products: ProductQuerySet, order: str, *, searching: bool = False) -> ProductQuerySet:
    """Sorted; ties always end with the name and the id, so pages never overlap.

    Stars that no longer hold count as none (`Product.star_rank`).
    """
    keys: dict[str, list[Any]] = {
        "ten": [],
        "-ten": [F("sort_key").desc()],
        "sao": [F("star_rank").asc(nulls_last=True)],
        "-sao": [F("star_rank").desc(nulls_last=True)],
        "han": [F("star_until").asc(nulls_last=True)],
        "-han": [F("star_until").desc(nulls_last=True)],
        "moi": [F("updated_at").desc()],
    }
    if order in keys:
        return products.order_by(*keys[order], "sort_key", "pk")
    return products if searching else products.order_by("sort_key", "pk")


def counts_by_industry(products: ProductQuerySet) -> dict[str, int]:
    """Number of products per industry code (I … VI)."""
    found: dict[str, int] = {}
    for row in products.order_by().values("group").annotate(n=Count("pk")):
        industry = row["group"].partition(".")[0]
        found[industry] = found.get(industry, 0) + row["n"]
    return found


def with_list_columns(products: ProductQuerySet) -> ProductQuerySet:
    """With what a row of a list shows, in a fixed number of queries."""
    return (
        products.select_related("producer")
        .prefetch_related("pictures__attachment")
        .defer("story", "note", "search_text")
    )


def find_product(key: str) -> Product | None:
    """A public product by id, code or old code."""
    products = Product.objects.public().select_related("producer")
    try:
        return products.filter(pk=UUID(key)).first()
    except ValueError:  # a code: two look-ups by index, one OR over a join would read the table
        return products.filter(code=key).first() or products.filter(aliases__code=key).first()
