"""Stars that end: which, when, where, and whether anybody has begun to renew them."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import date, timedelta
from enum import StrEnum
from typing import Any

from django.db.models import Count, F, OuterRef, Q, Subquery
from django.db.models.functions import TruncMonth

from ocop.criteria.sets import set_in_force
from ocop.inspection.queries.renewals import drafted, under_way
from ocop.kit.text import fold
from ocop.products.marks import add_months
from ocop.products.models import Product, Recognition
from ocop.products.models.products import ProductQuerySet
from ocop.products.queries import starred

THRESHOLDS = (180, 120, 90, 30)  # days; 180 and 120 are Điều 7.6.a, 30 the duty to notify
MONTHS_AHEAD = 36


class Renewal(StrEnum):
    """How far the renewal of a star is."""

    NONE = "chua"
    DRAFT = "soan"
    UNDER_WAY = "nop"


RENEWAL_WORDS: Mapping[str, tuple[str, str]] = {
    Renewal.NONE: ("Chưa có hồ sơ", "bad"),
    Renewal.DRAFT: ("Đang soạn hồ sơ", "fix"),
    Renewal.UNDER_WAY: ("Đã nộp hồ sơ", "done"),
}
ORDERS: Mapping[str, list[Any]] = {
    "han": [F("star_until").asc(), "pk"],
    "-han": [F("star_until").desc(), "pk"],
    "ten": ["sort_key", "pk"],
    "-ten": [F("sort_key").desc(), "pk"],
    "co-so": ["producer__sort_key", "star_until", "pk"],
    "-co-so": [F("producer__sort_key").desc(), "star_until", "pk"],
    "sao": ["star", "star_until", "pk"],
    "-sao": [F("star").desc(), "star_until", "pk"],
}


@dataclass(frozen=True, slots=True)
class Wanted:
    """What the radar is narrowed to. `month` is the first day of one; `overdue`: ended already."""

    within: int | None = THRESHOLDS[0]
    overdue: bool = False
    month: date | None = None
    text: str = ""
    area: int | None = None
    star: int | None = None
    renewal: str = ""
    order: str = "han"


def with_renewal(products: ProductQuerySet) -> ProductQuerySet:
    """Products with the booleans `renewing` and `drafting`, and `recognition_id`, the latest."""
    latest = Recognition.objects.filter(product=OuterRef("pk")).order_by(
        F("decided_on").desc(nulls_last=True), F("year").desc(nulls_last=True), "-pk"
    )
    return products.annotate(
        renewing=under_way(), drafting=drafted(), recognition_id=Subquery(latest.values("pk")[:1])
    )


def renewal_of(product: Product) -> Renewal:
    """How far the renewal is, for a product of `with_renewal`."""
    if getattr(product, "renewing", False):
        return Renewal.UNDER_WAY
    return Renewal.DRAFT if getattr(product, "drafting", False) else Renewal.NONE


def ending(products: ProductQuerySet, wanted: Wanted, *, on: date) -> ProductQuerySet:
    """The products whose stars end as wanted, sorted, with what a row shows."""
    found = with_renewal(products.filter(_when(wanted, on)))
    if wanted.text:
        part = fold(wanted.text.strip())
        found = found.filter(Q(folded__contains=part) | Q(producer__folded__contains=part))
    if wanted.area:
        found = found.filter(producer__area_now=wanted.area)
    if wanted.star:
        found = found.filter(star=wanted.star)
    if wanted.renewal:
        found = found.filter(_RENEWALS[Renewal(wanted.renewal)])
    order = ORDERS.get(wanted.order, ORDERS["han"])
    return found.select_related("producer").defer("story", "note", "search_text").order_by(*order)


_RENEWALS = {
    Renewal.NONE: Q(renewing=False, drafting=False),
    Renewal.DRAFT: Q(renewing=False, drafting=True),
    Renewal.UNDER_WAY: Q(renewing=True),
}


def _when(wanted: Wanted, on: date) -> Q:
    if wanted.overdue:
        return Q(standing__in=("DECIDED", "EXTENDED"), star_until__lte=on)
    if wanted.month:
        month = Q(star_until__gte=wanted.month, star_until__lt=add_months(wanted.month, 1))
        return starred(on) & month
    days = wanted.within or THRESHOLDS[0]
    return starred(on) & Q(star_until__lte=on + timedelta(days=days))


@dataclass(frozen=True, slots=True)
class Counts:
    """How many stars end within each threshold, how many have ended; each: without a dossier."""

    within: Mapping[int, int]
    bare: Mapping[int, int]
    overdue: int


def counts(products: ProductQuerySet, *, on: date) -> Counts:
    """The numbers of the radar in one query."""
    rows = products.order_by().annotate(renewing=under_way())
    asked: dict[str, Count] = {
        "overdue": Count("pk", filter=_when(Wanted(overdue=True), on)),
    }
    for days in THRESHOLDS:
        inside = _when(Wanted(within=days), on)
        asked[f"within_{days}"] = Count("pk", filter=inside)
        asked[f"bare_{days}"] = Count("pk", filter=inside & Q(renewing=False))
    found = rows.aggregate(**asked)
    return Counts(
        within={days: found[f"within_{days}"] for days in THRESHOLDS},
        bare={days: found[f"bare_{days}"] for days in THRESHOLDS},
        overdue=found["overdue"],
    )


@dataclass(frozen=True, slots=True)
class Group:
    """The numbers of one commune or producer; `within` follows THRESHOLDS."""

    key: str
    name: str
    within: tuple[int, ...]
    bare: int
    overdue: int


def by_area(products: ProductQuerySet, names: Mapping[int, str], *, on: date) -> list[Group]:
    """One line per commune of today that has something ending or ended, the most urgent first."""
    rows = _grouped(products, ("producer__area_now",), on)
    return [_group(str(row["producer__area_now"]), names.get(row["producer__area_now"], ""), row)
            for row in rows]  # fmt: skip


def by_producer(products: ProductQuerySet, *, on: date) -> list[Group]:
    """One line per producer that has something ending or ended, the most urgent first."""
    rows = _grouped(products, ("producer", "producer__name"), on)
    return [_group(str(row["producer"]), row["producer__name"], row) for row in rows]


def _grouped(
    products: ProductQuerySet, columns: tuple[str, ...], on: date
) -> Iterable[Mapping[str, Any]]:
    outer = _when(Wanted(), on) | _when(Wanted(overdue=True), on)
    asked = {f"within_{days}": Count("pk", filter=_when(Wanted(within=days), on))
             for days in THRESHOLDS}  # fmt: skip
    bare = Count("pk", filter=_when(Wanted(), on) & Q(renewing=False))
    overdue = Count("pk", filter=_when(Wanted(overdue=True), on))
    rows = products.filter(outer).annotate(renewing=under_way()).order_by().values(*columns)
    urgent = [f"-within_{days}" for days in reversed(THRESHOLDS)]
    found: Iterable[Mapping[str, Any]] = rows.annotate(
        **asked, bare=bare, overdue=overdue
    ).order_by(*urgent, "-overdue", *columns)
    return found


def _group(key: str, name: str, row: Mapping[str, Any]) -> Group:
    within = tuple(row[f"within_{days}"] for days in THRESHOLDS)
    return Group(key, name, within, row["bare"], row["overdue"])


@dataclass(frozen=True, slots=True)
class Month:
    """A month of the calendar: how many stars of each rank end, how many without a dossier."""

    first: date
    total: int
    stars: tuple[int, int, int]  # 3, 4, 5
    bare: int


def calendar(products: ProductQuerySet, *, on: date) -> list[Month]:
    """The months of the next three years in which a star ends."""
    last = add_months(on.replace(day=1), MONTHS_AHEAD + 1)
    rows: Iterable[Mapping[str, Any]] = (
        products.filter(starred(on), star_until__lt=last)
        .annotate(month=TruncMonth("star_until"), renewing=under_way())
        .order_by()
        .values("month")
        .annotate(
            total=Count("pk"),
            bare=Count("pk", filter=Q(renewing=False)),
            **{f"star_{n}": Count("pk", filter=Q(star=n)) for n in (3, 4, 5)},
        )
        .order_by("month")
    )
    return [
        Month(r["month"], r["total"], (r["star_3"], r["star_4"], r["star_5"]), r["bare"])
        for r in rows
    ]


@dataclass(frozen=True, slots=True)
class Window:
    """When a renewal is handed in (Điều 7.6.a): from `opens` to `closes`, both included."""

    opens: date
    closes: date

    def holds(self, day: date) -> bool:
        """Whether the day lies inside."""
        return self.opens <= day <= self.closes


def window(ends: date, *, on: date) -> Window:
    """The window of a star that ends on a day, by the law in force on another."""
    law = set_in_force(on)
    opens, closes = (
        ends - timedelta(days=law.time_limit(name).value)
        for name in ("nop-lai-som-nhat", "nop-lai-muon-nhat")
    )
    return Window(opens, closes)


def threshold(days_left: int) -> int | None:
    """The narrowest threshold that so many days lie within; None beyond all.

    >>> threshold(100), threshold(30), threshold(181)
    (120, 30, None)
    """
    inside = [days for days in THRESHOLDS if days_left <= days]
    return min(inside) if inside else None
