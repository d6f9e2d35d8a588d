"""A register of any size for measurements: names, places and stars spread as in the demo.

Rows are written with COPY and without history triggers: it is the reading that is measured.
"""

import csv
import random
from collections.abc import Iterator
from datetime import date, timedelta
from itertools import islice
from pathlib import Path
from uuid import UUID

from django.db import connection

DEMO = Path(__file__).parent.parent / "ocop" / "data" / "demo" / "products.csv"
DAY = date(2026, 11, 24)
MADE = "2026-11-24 00:00:00+00"
GROUPS = ("I.1.a", "I.2.a", "I.3.b", "I.3.d", "I.4.a", "I.5.b", "II.1.a", "IV.1", "V.2", "VI.1")
KINDS = ("HOUSEHOLD", "COOPERATIVE", "ENTERPRISE", "COOP_GROUP")
PRODUCERS_PER_PRODUCT = 516 / 980  # domain reference, section 12


def fill(size: int) -> None:
    """Replace the register by one of `size` products; the territory must be loaded."""
    from django.conf import settings

    from ocop.units.queries import area_of_province, children_of, place_names

    province = area_of_province(settings.PROVINCE_CODE, on=DAY)
    communes = [node.id for node in children_of(province.pk, on=DAY)]
    places = place_names(communes, on=DAY)
    chance = random.Random(7)
    makers = list(_producers(int(size * PRODUCERS_PER_PRODUCT) or 1, communes, chance))
    with connection.cursor() as cursor:
        cursor.execute("SET session_replication_role = replica")  # no history while filling
        cursor.execute("TRUNCATE products_product, products_producer CASCADE")
        _copy(cursor, "products_producer", _PRODUCER, makers)
        _copy(cursor, "products_product", _PRODUCT, _products(size, makers, places, chance))
        cursor.execute("SET session_replication_role = DEFAULT")
        cursor.execute(_WORDS)
        cursor.execute("VACUUM ANALYZE products_producer, products_product")


_WORDS = """
INSERT INTO products_searchword
SELECT DISTINCT word FROM (
    SELECT unnest(string_to_array(search_text, ' ')) AS word FROM products_product
) found WHERE word ~ '^[a-z]{1,40}$' ON CONFLICT DO NOTHING
"""
_PRODUCER = (
    "id", "kind", "name", "sort_key", "area_id", "area_now_id", "address", "representative",
    "phone", "email", "website", "tax_code", "contact_public", "note", "illustrative", "version",
    "created_at", "updated_at",
)  # fmt: skip
_PRODUCT = (
    "id", "producer_id", "name", "sort_key", "search_text", "group", "state", "star", "star_until",
    "standing", "story", "specification", "packaging", "storage", "price_unit", "season_months",
    "capacity_unit", "note", "published", "illustrative", "version", "created_at", "updated_at",
    "trace_code", "star_rank",
)  # fmt: skip


def _producers(
    count: int, communes: list[int], chance: random.Random
) -> Iterator[tuple[object, ...]]:
    from ocop.kit.text import sort_key

    names = sorted({row["organisation_name"] for row in _demo()})
    for number in range(count):
        name = f"{chance.choice(names)} {number}"
        area = chance.choice(communes)
        yield (
            UUID(int=number + 1), chance.choice(KINDS), name, sort_key(name), area, area, "", "",
            "", "", "", "", False, "", True, 1, MADE, MADE,
        )  # fmt: skip


def _products(
    count: int,
    makers: list[tuple[object, ...]],
    places: dict[int, list[str]],
    chance: random.Random,
) -> Iterator[tuple[object, ...]]:
    from ocop.gs1.own_link import new_code
    from ocop.kit.text import sort_key, words

    names = [row["product_name"] for row in _demo()]
    second = sorted({word for name in names for word in name.split()})
    for number in range(count):
        maker = makers[number % len(makers)]
        name = f"{chance.choice(names)} {chance.choice(second)} {chance.choice(second)}"
        texts = [name, str(maker[2]), *places[int(str(maker[4]))]]
        found = dict.fromkeys(word for text in texts for word in words(text))
        star = chance.choices((None, 3, 4, 5), (30, 58, 11, 1))[0]
        until = DAY + timedelta(days=chance.randint(-300, 1000)) if star else None
        yield (
            UUID(int=number + 1), maker[0], name, sort_key(name), " " + " ".join(found),
            chance.choice(GROUPS), "ACTIVE" if star else "PREPARING", star, until,
            "DECIDED" if star else "NONE", "", "", "", "", "", [], "", "", True, True, 1,
            MADE, MADE, new_code(), star if until and until > DAY else None,
        )  # fmt: skip


def _demo() -> list[dict[str, str]]:
    with DEMO.open(encoding="utf-8", newline="") as file:
        return list(csv.DictReader(file))


def _copy(cursor, table: str, columns: tuple[str, ...], rows) -> None:
    quoted = ", ".join(f'"{column}"' for column in columns)
    iterator = iter(rows)
    with cursor.copy(f"COPY {table} ({quoted}) FROM STDIN") as copy:
        while batch := list(islice(iterator, 5000)):
            for row in batch:
                copy.write_row(row)
