"""Records that are probably one: found by name, place, decision, tax code; a person decides.

Comparing all pairs of 300,000 products is out of question. The rows changed last are compared with
the rows of their own commune and of their own decisions; a commune can be asked for by name. Where
the commune of today is not known, the same place as recorded counts.
"""

from collections.abc import Collection
from dataclasses import dataclass
from typing import Any, Generic, TypeVar
from uuid import UUID

from django.db import connection
from django.db.models import QuerySet
from django.utils import timezone

from ocop.people.models import User
from ocop.products.models import Producer, Product
from ocop.units.queries import home_area

Row = TypeVar("Row")
COMPARED = 100  # rows changed last, each against the rows near it
SHOWN = 100  # pairs
ALIKE, ALIKE_BY_DECISION = 0.6, 0.45  # trigram similarity of folded names, 0 to 1

# Names with different numbers are different things ("Gạo 888", "Gạo 999"); one without a number may
# be short for the other.
_PRODUCTS = r"""
WITH chosen AS (
    SELECT product.id, product.folded, maker.area_id, maker.area_now_id
    FROM products_product product JOIN products_producer maker ON maker.id = product.producer_id
    WHERE product.id = ANY(%(chosen)s)
), near AS (
    SELECT chosen.id AS one, other.id AS two, NULL::text AS decision
    FROM chosen
    JOIN products_producer maker ON maker.area_now_id = chosen.area_now_id
    JOIN products_product other ON other.producer_id = maker.id
    WHERE other.id <> chosen.id AND other.merged_into_id IS NULL
      AND similarity(other.folded, chosen.folded) >= %(alike)s
      AND (maker.area_now_id IS DISTINCT FROM %(home)s OR maker.area_id = chosen.area_id)
    UNION ALL
    SELECT chosen.id, other.id, theirs.decision_number
    FROM chosen
    JOIN products_recognition mine ON mine.product_id = chosen.id AND mine.decision_number <> ''
    JOIN products_recognition theirs ON theirs.decision_number = mine.decision_number
        AND theirs.decided_on = mine.decided_on AND theirs.product_id <> chosen.id
    JOIN products_product other ON other.id = theirs.product_id AND other.merged_into_id IS NULL
    WHERE similarity(other.folded, chosen.folded) >= %(alike_by_decision)s
), pairs AS (
    SELECT least(one, two) AS one, greatest(one, two) AS two, max(decision) AS decision
    FROM near GROUP BY 1, 2
)
SELECT pairs.one, pairs.two, similarity(a.folded, b.folded) AS alike,
       m.area_now_id = n.area_now_id AS same_area, m.id = n.id AS same_producer, decision
FROM pairs
JOIN products_product a ON a.id = pairs.one JOIN products_producer m ON m.id = a.producer_id
JOIN products_product b ON b.id = pairs.two JOIN products_producer n ON n.id = b.producer_id
WHERE (
    regexp_replace(a.folded, '\D', '', 'g') = regexp_replace(b.folded, '\D', '', 'g')
    OR a.folded !~ '\d' OR b.folded !~ '\d'
)
ORDER BY (decision IS NOT NULL) DESC, same_producer DESC, alike DESC, 1, 2
LIMIT %(shown)s
"""
_PRODUCERS = r"""
WITH chosen AS (
    SELECT id, folded, area_id, area_now_id, tax_code, phone
    FROM products_producer WHERE id = ANY(%(chosen)s)
), near AS (
    SELECT chosen.id AS one, other.id AS two
    FROM chosen JOIN products_producer other ON other.area_now_id = chosen.area_now_id
    WHERE other.id <> chosen.id AND other.merged_into_id IS NULL
      AND similarity(other.folded, chosen.folded) >= %(alike)s
      AND (other.area_now_id IS DISTINCT FROM %(home)s OR other.area_id = chosen.area_id)
    UNION
    SELECT chosen.id, other.id
    FROM chosen JOIN products_producer other ON other.tax_code = chosen.tax_code
    WHERE chosen.tax_code <> '' AND other.id <> chosen.id AND other.merged_into_id IS NULL
    UNION
    SELECT chosen.id, other.id
    FROM chosen JOIN products_producer other ON other.phone = chosen.phone
    WHERE chosen.phone <> '' AND other.id <> chosen.id AND other.merged_into_id IS NULL
), pairs AS (
    SELECT DISTINCT least(one, two) AS one, greatest(one, two) AS two FROM near
)
SELECT pairs.one, pairs.two, similarity(a.folded, b.folded) AS alike,
       a.area_now_id = b.area_now_id AS same_area,
       a.tax_code <> '' AND a.tax_code = b.tax_code AS same_tax_code,
       a.phone <> '' AND a.phone = b.phone AS same_phone
FROM pairs
JOIN products_producer a ON a.id = pairs.one JOIN products_producer b ON b.id = pairs.two
WHERE (
    regexp_replace(a.folded, '\D', '', 'g') = regexp_replace(b.folded, '\D', '', 'g')
    OR a.folded !~ '\d' OR b.folded !~ '\d'
)
   OR (a.tax_code <> '' AND a.tax_code = b.tax_code) OR (a.phone <> '' AND a.phone = b.phone)
ORDER BY same_tax_code DESC, same_phone DESC, alike DESC, 1, 2
LIMIT %(shown)s
"""


@dataclass(frozen=True, slots=True)
class Suspects(Generic[Row]):
    """Two rows that may be one, and why."""

    one: Row
    two: Row
    reasons: list[str]


def suspected_products(
    user: User, *, areas: Collection[int] | None = None
) -> list[Suspects[Product]]:
    """Pairs of products visible to the person, the surest first; at most 100."""
    rows = Product.objects.live().visible_to(user)
    if areas is not None:
        rows = rows.filter(producer__area_now__in=areas)
    pairs = _pairs(_PRODUCTS, rows)
    found = _rows(Product.objects.visible_to(user).select_related("producer"), pairs)
    return [
        Suspects(found[pair[0]], found[pair[1]], _why_products(pair))
        for pair in pairs
        if pair[0] in found and pair[1] in found
    ]


def suspected_producers(
    user: User, *, areas: Collection[int] | None = None
) -> list[Suspects[Producer]]:
    """Pairs of producers visible to the person, the surest first; at most 100."""
    rows = Producer.objects.live().visible_to(user)
    if areas is not None:
        rows = rows.filter(area_now__in=areas)
    pairs = _pairs(_PRODUCERS, rows)
    found = _rows(Producer.objects.visible_to(user), pairs)
    return [
        Suspects(found[pair[0]], found[pair[1]], _why_producers(pair))
        for pair in pairs
        if pair[0] in found and pair[1] in found
    ]


def _pairs(statement: str, rows: QuerySet[Any]) -> list[tuple[Any, ...]]:
    chosen = list(rows.order_by("-updated_at").values_list("pk", flat=True)[:COMPARED])
    home = home_area(on=timezone.localdate())
    values: dict[str, Any] = {
        "home": home.pk if home else None, "chosen": chosen, "shown": SHOWN, "alike": ALIKE, "alike_by_decision": ALIKE_BY_DECISION,
    }  # fmt: skip
    with connection.cursor() as cursor:
        cursor.execute(statement, values)
        pairs: list[tuple[Any, ...]] = cursor.fetchall()
    return pairs


def _rows(rows: QuerySet[Any], pairs: list[tuple[Any, ...]]) -> dict[UUID, Any]:
    return rows.in_bulk({one for pair in pairs for one in pair[:2]})


def _why_products(pair: tuple[Any, ...]) -> list[str]:
    _, _, alike, same_area, same_producer, decision = pair
    reasons = [_alike(alike)]
    if same_producer:
        reasons.append("cùng cơ sở")
    elif same_area:
        reasons.append("cùng xã, phường")
    return [*reasons, f"cùng quyết định {decision}"] if decision else reasons


def _why_producers(pair: tuple[Any, ...]) -> list[str]:
    _, _, alike, same_area, same_tax_code, same_phone = pair
    reasons = [_alike(alike)]
    if same_area:
        reasons.append("cùng xã, phường")
    if same_tax_code:
        reasons.append("cùng mã số thuế")
    return [*reasons, "cùng số điện thoại"] if same_phone else reasons


def _alike(alike: float) -> str:
    return "tên giống hệt" if alike == 1 else f"tên giống {round(alike * 100)} %"
