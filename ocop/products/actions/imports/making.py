"""New producers and products of an import, many at once, complete from the first moment."""

from collections.abc import Mapping, Sequence
from datetime import date, datetime
from typing import Any
from uuid import UUID

from django.utils import timezone

from ocop.products.actions.imports.plans import Plan
from ocop.products.actions.recognitions import recognition_columns, standing_of
from ocop.products.actions.search_text import keep_words, search_text_of
from ocop.products.contents import ProducerContents, ProductContents
from ocop.products.models import Alias, Producer, Product, Recognition
from ocop.units.queries import place_names

_BATCH = 1000


def make_producers(plans: Mapping[UUID, Plan], *, at: datetime) -> None:
    """Put the new producers of a file into the register."""
    rows = []
    for pk, plan in plans.items():
        columns = dict(plan.producer_columns)
        now = columns.pop("area_now_id")
        contents = ProducerContents(**columns)
        named = {**contents.as_columns(), **Producer.keys_for(contents.name)}
        rows.append(Producer(pk=pk, **named, area_now_id=now, created_at=at, updated_at=at))
    Producer.objects.bulk_create(rows, batch_size=_BATCH)


def make_products(plans: Sequence[Plan], *, at: datetime) -> None:
    """Put new products with their recognitions and codes into the register."""
    producers = Producer.objects.in_bulk({plan.producer for plan in plans})
    areas = {pk for p in producers.values() for pk in (p.area_id, p.area_now_id)}
    names = place_names(areas, on=timezone.localdate(at)) if areas else {}
    products, recognitions, aliases = [], [], []
    for plan in plans:
        decided = [_recognition(plan, planned.contents) for planned in plan.recognitions]
        product = _product(plan, producers[plan.producer], decided, at)
        product.search_text = search_text_of(product, plan.aliases, names)
        products.append(product)
        recognitions += decided
        aliases += [Alias(product_id=plan.product, code=code) for code in plan.aliases]
    Product.objects.bulk_create(products, batch_size=_BATCH)
    keep_words(product.search_text for product in products)
    Recognition.objects.bulk_create(recognitions, batch_size=_BATCH)
    Alias.objects.bulk_create(aliases, batch_size=_BATCH)


def _product(
    plan: Plan, producer: Producer, decided: Sequence[Recognition], at: datetime
) -> Product:
    contents = ProductContents(**plan.product_columns)
    columns: dict[str, Any] = {**contents.as_columns(), **Product.keys_for(contents.name)}
    latest = max(decided, key=lambda r: (r.decided_on or date.min, r.year or 0), default=None)
    product = Product(
        pk=plan.product, producer=producer, **columns, **standing_of(latest),
        code=plan.code or None, created_at=at, updated_at=at,
    )  # fmt: skip
    product.star_rank = product.star_on(timezone.localdate(at))
    return product


def _recognition(plan: Plan, contents: Any) -> Recognition:
    return Recognition(product_id=plan.product, **recognition_columns(contents))
