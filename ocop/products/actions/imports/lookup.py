"""Reads what the register already holds about a batch of rows, in a fixed number of queries."""

from collections import defaultdict
from collections.abc import Collection, Iterable, Sequence
from dataclasses import dataclass, field
from datetime import date
from typing import Any, TypeVar
from uuid import UUID

from django.db.models import Q, QuerySet

from ocop.kit.text import fold
from ocop.products.models import Alias, Barcode, Producer, Product, Recognition
from ocop.products.register import DraftRow
from ocop.units.queries import names_on, paths_of

Merged = TypeVar("Merged", Producer, Product)


@dataclass(slots=True)
class Held:
    """What the register holds. Rows merged into another are found under the one that was kept."""

    products: dict[str, list[Product]] = field(default_factory=lambda: defaultdict(list))
    producers: dict[str, list[Producer]] = field(default_factory=lambda: defaultdict(list))
    by_code: dict[str, Product] = field(default_factory=dict)
    recognitions: dict[UUID, list[Recognition]] = field(default_factory=lambda: defaultdict(list))
    aliases: dict[UUID, set[str]] = field(default_factory=lambda: defaultdict(set))
    gtins: dict[UUID, set[str]] = field(default_factory=lambda: defaultdict(set))
    above: dict[int, set[int]] = field(default_factory=dict)
    names: dict[int, str] = field(default_factory=dict)

    def lie_together(self, one: int, other: int) -> bool:
        """Whether two areas are the same or one holds the other."""
        return (
            one == other
            or one in self.above.get(other, ())
            or other in self.above.get(one, ())
        )  # fmt: skip


def held_about(drafts: Sequence[DraftRow], areas: Collection[int], *, on: date, lock: bool) -> Held:
    """Everything the rows may touch; with `lock` nobody else changes it until the end."""
    held = Held()
    _read_producers(held, drafts, lock)
    _read_products(held, drafts, lock)
    products = {p.pk for found in held.products.values() for p in found}
    products |= {product.pk for product in held.by_code.values()}
    for row in Recognition.objects.filter(product__in=products).order_by("pk"):
        held.recognitions[row.product_id].append(row)
    for product_id, code in Alias.objects.filter(product__in=products).values_list(
        "product", "code"
    ):
        held.aliases[product_id].add(code)
    if any(draft.gtin for draft in drafts):
        rows = Barcode.objects.filter(product__in=products).values_list("product", "gtin")
        for product_id, gtin in rows:
            held.gtins[product_id].add(gtin)
    _read_areas(held, areas, on)
    return held


def _read_producers(held: Held, drafts: Iterable[DraftRow], lock: bool) -> None:
    wanted = {fold(draft.producer) for draft in drafts}
    found = list(_locked(Producer.objects.filter(folded__in=wanted), lock))
    kept = _kept(found, Producer.objects.all(), lock)
    for row in found:
        root = kept[row.pk]
        if root not in held.producers[row.folded]:
            held.producers[row.folded].append(root)


def _read_products(held: Held, drafts: Sequence[DraftRow], lock: bool) -> None:
    names = {fold(draft.product_name) for draft in drafts}
    codes = {code for draft in drafts for code in (draft.product_code, *draft.old_codes) if code}
    by_alias = dict(Alias.objects.filter(code__in=codes).values_list("code", "product"))
    wanted = Q(folded__in=names) | Q(code__in=codes) | Q(pk__in=by_alias.values())
    found = list(_locked(_with_producer(Product.objects.filter(wanted)), lock))
    kept = _kept(found, _with_producer(Product.objects.all()), lock)
    for row in found:
        root = kept[row.pk]
        if row.folded in names and root not in held.products[row.folded]:
            held.products[row.folded].append(root)
        if row.code in codes:
            held.by_code[str(row.code)] = root
    held.by_code |= {code: kept[pk] for code, pk in by_alias.items()}


def _with_producer(rows: QuerySet[Product]) -> QuerySet[Product]:
    return rows.select_related("producer").defer("search_text", "producer__note")


def _locked(rows: QuerySet[Any], lock: bool) -> QuerySet[Any]:
    """In one order, so that two who lock never wait for each other."""
    rows = rows.order_by("pk")
    return rows.select_for_update(of=("self",), no_key=True) if lock else rows


def _kept(found: Iterable[Merged], rows: QuerySet[Any], lock: bool) -> dict[UUID, Merged]:
    """Each row's own pk → the row that was kept in the end."""
    known = {row.pk: row for row in found}
    while (
        missing := {row.merged_into_id for row in known.values() if row.merged_into_id}
        - known.keys()
    ):
        known |= {row.pk: row for row in _locked(rows.filter(pk__in=missing), lock)}
    return {pk: _root(row, known) for pk, row in known.items()}


def _root(row: Merged, known: dict[UUID, Merged]) -> Merged:
    while row.merged_into_id:
        row = known[row.merged_into_id]
    return row


def _read_areas(held: Held, areas: Collection[int], on: date) -> None:
    everyone = [p for found in held.producers.values() for p in found]
    everyone += [p.producer for found in held.products.values() for p in found]
    everyone += [product.producer for product in held.by_code.values()]
    now = {*areas, *(producer.area_now_id for producer in everyone)}
    held.above = {area: set(path) for area, path in paths_of(now, on=on).items()}
    recorded = {producer.area_id for producer in everyone}
    if recorded:
        held.names = {area: named.name for area, named in names_on(recorded, on).items()}
