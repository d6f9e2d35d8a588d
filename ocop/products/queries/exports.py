"""The register as a file: products of the database as rows of the usual register, streamed.

What is written here reads back as no change. A place is given by today's name and, where it was
recorded under another one, by that name with the district and province of its time.
"""

from collections.abc import Collection, Iterator
from dataclasses import dataclass, replace
from datetime import date
from typing import BinaryIO

from ocop.people.queries import Scope
from ocop.products.models import Producer, Product, Recognition
from ocop.products.models.products import ProductQuerySet
from ocop.products.register import (
    DraftRecognition,
    DraftRow,
    write_register_csv,
    write_register_xlsx,
)
from ocop.units.queries import load_atlas

_CHUNK = 500
EVERYWHERE = Scope(everywhere=True)
WRITERS = {"xlsx": write_register_xlsx, "csv": write_register_csv}
MEDIA_TYPES = {
    "xlsx": "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet",
    "csv": "text/csv; charset=utf-8",
}


def export_register(
    products: ProductQuerySet, target: BinaryIO, *, file_format: str, on: date,
    office: Scope = EVERYWHERE,
) -> int:  # fmt: skip
    """Write the products as "xlsx" or "csv"; answers how many. Memory does not grow with them.

    Internal notes are written only of products in the areas of `office`.
    """
    drafts = drafts_of(products, on=on, office=office)
    return WRITERS[file_format](target, drafts)


def drafts_of(
    products: ProductQuerySet, *, on: date, office: Scope = EVERYWHERE
) -> Iterator[DraftRow]:
    """Each product with its producer and decisions as the register would state it."""
    rows = (
        products.select_related("producer")
        .prefetch_related("recognitions", "aliases", "barcodes")
        .defer("search_text")
    )
    places = _PlaceNames(on)
    chunk: list[Product] = []
    for product in rows.iterator(chunk_size=_CHUNK):
        chunk.append(product)
        if len(chunk) == _CHUNK:
            yield from _drafts(chunk, places, office)
            chunk = []
    yield from _drafts(chunk, places, office)


def _drafts(products: list[Product], places: "_PlaceNames", office: Scope) -> Iterator[DraftRow]:
    places.learn({(p.producer.area_id, p.producer.area_now_id) for p in products})
    for product in products:
        draft = _draft(product, places.of(product.producer))
        seen = office.holds(product.producer.area_now_id)
        yield draft if seen else replace(draft, note="")


@dataclass(frozen=True, slots=True)
class _Place:
    commune: str
    old_commune: str = ""
    old_district: str = ""
    province: str = ""


class _PlaceNames:
    """The words for each pair of areas (as recorded, as of today), each looked up once."""

    def __init__(self, on: date) -> None:
        self._on = on
        self._known: dict[tuple[int, int], _Place] = {}

    def of(self, producer: Producer) -> _Place:
        return self._known[producer.area_id, producer.area_now_id]

    def learn(self, pairs: Collection[tuple[int, int]]) -> None:
        new = set(pairs) - self._known.keys()
        if not new:
            return
        atlas = load_atlas({area for pair in new for area in pair})
        for recorded, now in new:
            commune = atlas.named(now, self._on).name
            if recorded == now:
                self._known[recorded, now] = _Place(commune)
                continue
            then = atlas.last_day(recorded, self._on)
            above = [atlas.named(unit, then).name for unit in atlas.above(recorded, then)]
            self._known[recorded, now] = _Place(
                commune,
                old_commune=atlas.named(recorded, then).name,
                old_district=above[0] if len(above) > 1 else "",
                province=above[-1] if above else "",
            )


def _draft(product: Product, place: _Place) -> DraftRow:
    producer = product.producer
    decided = _decided(product)
    latest = decided[-1] if decided else None
    return DraftRow(
        product_name=product.name, group=product.group, specification=product.specification,
        story=product.story, note=product.note, price_vnd=product.price_vnd,
        price_unit=product.price_unit, product_code=product.code or "",
        old_codes=tuple(sorted(alias.code for alias in product.aliases.all())),
        gtin=min((barcode.gtin for barcode in product.barcodes.all()), default=""),
        producer=producer.name, producer_kind=producer.kind, address=producer.address,
        representative=producer.representative, phone=producer.phone, email=producer.email,
        tax_code=producer.tax_code, women_led=producer.women_led, youth_led=producer.youth_led,
        commune=place.commune, old_commune=place.old_commune, old_district=place.old_district,
        province=place.province, star=latest.star if latest else None,
        expires_on=latest.expires_on if latest else None,
        recognitions=tuple(_recognition(row) for row in decided),
    )  # fmt: skip


def _decided(product: Product) -> list[Recognition]:
    """The first and the latest decision: the form has room for two, and for decisions only.

    A star that only a source states, without a decision number, is no entry of a register.
    """
    rows = [r for r in product.recognitions.all() if r.decision_number and (r.decided_on or r.year)]
    rows.sort(key=lambda r: (r.decided_on or date.min, r.year or 0, r.pk))
    if len(rows) < 2:
        return rows
    first, latest = rows[0], rows[-1]
    later = first.decided_on is None or latest.decided_on is None or (
        first.decided_on < latest.decided_on
    )  # fmt: skip
    return [first, latest] if later else [latest]


def _recognition(row: Recognition) -> DraftRecognition:
    return DraftRecognition(
        kind=row.kind, star=row.star, number=row.decision_number, authority=row.authority,
        decided_on=row.decided_on, year=row.year,
    )  # fmt: skip
