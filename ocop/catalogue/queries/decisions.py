"""Decisions as the public pages show them."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date
from typing import Any

from ocop.catalogue.addresses import decision_path, product_path, slug
from ocop.catalogue.queries.cards import place_name
from ocop.products.marks import Mark
from ocop.products.models import Recognition
from ocop.products.queries import public_recognitions
from ocop.units.queries import names_on


@dataclass(frozen=True, slots=True)
class Entry:
    """A product on a decision. `star` only while it may be shown (mark rule, QĐ 1162)."""

    recognition: Recognition
    path: str
    place: str
    star: int | None
    mark: Mark
    until: date | None


def papers_with_address(rows: Iterable[dict[str, Any]]) -> list[dict[str, Any]]:
    """Rows of `products.queries.decisions` with the address of their page."""
    return [
        row | {"path": decision_path(row["decision_number"], row["authority"], row["decided_on"])}
        for row in rows
    ]


def entries_of(decided_on: date, number: str, authority: str, *, on: date) -> list[Entry]:
    """Products of the decision of that day whose number and authority read so in an address."""
    rows = [
        row
        for row in public_recognitions().filter(decided_on=decided_on)
        if (slug(row.decision_number), slug(row.authority)) == (number, authority)
    ]
    makers = [row.product.producer for row in rows]
    names = names_on({m.area_id for m in makers} | {m.area_now_id for m in makers}, on)
    return [_entry(row, names, on) for row in rows]


def _entry(row: Recognition, names: dict[int, Any], on: date) -> Entry:
    mark, maker = row.mark_on(on), row.product.producer
    return Entry(
        recognition=row,
        path=product_path(row.product),
        place=place_name(names[maker.area_id], names[maker.area_now_id]),
        star=row.star if mark.shows_star else None,
        mark=mark,
        until=row.until,
    )
