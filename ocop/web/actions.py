"""Fills an empty installation with the demo province: 107 products and one account per role.

Everything goes through the ordinary actions as the operator of the server, so the demo can hold
nothing that the product would refuse. See ocop/data/demo/README.md for what is real and what not.
"""

import csv
import secrets
from collections.abc import Iterator
from datetime import date, datetime
from decimal import Decimal
from functools import cache
from pathlib import Path
from typing import Any

import yaml
from django.conf import settings
from django.contrib.auth.hashers import make_password
from django.db import transaction
from django.utils import timezone

from ocop.kit.errors import Conflict
from ocop.people.actions import Person, Post, create_user
from ocop.people.models import Role, User
from ocop.products import actions as products
from ocop.products.classification import place_of_sheet
from ocop.products.contents import ProducerContents, ProductContents
from ocop.products.models import Producer, Product, ProductState
from ocop.units.models import Kind, Unit
from ocop.units.queries import area_of_province, body_of, children_of, names_on
from ocop.web.demo_accounts import DemoAccount, keep, kept

DEMO = Path(__file__).parent.parent / "data" / "demo"
KINDS = {
    "doanh_nghiep": "ENTERPRISE",
    "htx": "COOPERATIVE",
    "tht": "COOP_GROUP",
    "ho_kinh_doanh": "HOUSEHOLD",
    "chua_ro": "HOUSEHOLD",
}


def demo_accounts() -> list[DemoAccount]:
    """The sign-ins made by `load_demo`, empty before."""
    return kept(settings.DATA)


@transaction.atomic
def load_demo(*, at: datetime) -> dict[str, int]:
    """Load the demo once; returns counts. Conflict when the register already holds products."""
    if Product.objects.exists():
        raise Conflict(
            "Sổ đã có sản phẩm nên không nạp dữ liệu minh họa. Dùng thư mục dữ liệu khác."
        )
    producers: dict[tuple[str, str], Producer] = {}
    for row in _rows():
        area = _recorded(row)
        key = (row["organisation_name"], area)
        if key not in producers:
            producers[key] = _producer(row, area, at=at)
        _product(row, producers[key], at=at)
    Producer.objects.update(illustrative=True)
    Product.objects.update(illustrative=True)
    accounts = _accounts(at=at)
    return {
        "products": Product.objects.count(),
        "producers": len(producers),
        "accounts": len(accounts),
    }


def _rows() -> Iterator[dict[str, str]]:
    with (DEMO / "products.csv").open(encoding="utf-8", newline="") as file:
        yield from csv.DictReader(file)


def _recorded(row: dict[str, str]) -> str:
    """The old commune when the source names it; else the commune of today; else the district."""
    finer_now = row["unit_precision"] == "xa" and row["old_unit_precision"] != "xa"
    return row["unit_id"] if finer_now else row["old_unit_id"] or row["unit_id"]


@cache
def _details() -> dict[str, dict[str, Any]]:
    text = (DEMO / "details.yaml").read_text("utf-8")
    found: dict[str, dict[str, Any]] = yaml.load(text, yaml.CSafeLoader)
    return found


def _producer(row: dict[str, str], area: str, *, at: datetime) -> Producer:
    detail = _details().get(row["id"], {})
    contents = ProducerContents(
        kind=KINDS[row["organisation_kind"]],
        name=row["organisation_name"],
        area_id=Unit.objects.get(key=area).pk,
        address=detail.get("address", ""),
        women_led=detail.get("women_led"),
        youth_led=detail.get("youth_led"),
    )
    return products.add_producer(contents=contents, by=None, at=at)


def _product(row: dict[str, str], producer: Producer, *, at: datetime) -> Product:
    detail = _details().get(row["id"], {})
    price, capacity = detail.get("price", {}), detail.get("capacity", {})
    contents = ProductContents(
        name=row["product_name"],
        group=place_of_sheet(int(row["sheet"])).code,
        state=ProductState.ACTIVE if row["star"] else ProductState.PREPARING,
        story=detail.get("story", "").strip(),
        specification=detail.get("specification", ""),
        packaging=detail.get("packaging", ""),
        storage=detail.get("storage", ""),
        price_vnd=price.get("vnd"),
        price_unit=price.get("unit", ""),
        price_on=date.fromisoformat(price["date"]) if price else None,
        season_months=tuple(detail.get("season", ())),
        capacity=Decimal(capacity["value"]) if capacity else None,
        capacity_unit=capacity.get("unit", ""),
        note=row["note"],
    )
    product = products.add_product(producer=producer, contents=contents, by=None, at=at)
    if row["star"]:
        recognition = _recognition(row, detail.get("recognition"))
        products.record_recognition(product=product, contents=recognition, by=None, at=at)
    return product


def _recognition(
    row: dict[str, str], invented: dict[str, str] | None
) -> products.RecognitionContents:
    """A fictional decision for a fictional organisation; else only what the source states."""
    star = int(row["star"])
    if invented:
        return products.RecognitionContents(
            star=star,
            decision_number=invented["number"],
            authority=invented["authority"],
            decided_on=date.fromisoformat(invented["date"]),
            source=row["source"],
        )
    year = int(row["recognised_year"]) if row["recognised_year"] else None
    # The earliest day on which a recognition of that year can end: 36 months after 1 January.
    surely = date(year + 3, 1, 1) if year and row["validity"] == "con_han" else None
    return products.RecognitionContents(
        star=star, year=year, expires_on=surely, source=row["source"]
    )


def _accounts(*, at: datetime) -> list[DemoAccount]:
    """One account per line of accounts.yaml, all with one password made now, hashed once."""
    password = f"{secrets.choice(_WORDS)}-{secrets.choice(_WORDS)}-{secrets.randbelow(9000) + 1000}"
    rows = yaml.load((DEMO / "accounts.yaml").read_text("utf-8"), yaml.CSafeLoader)
    made, users = [], []
    for row in rows:
        unit = _place(row, on=timezone.localdate(at))
        user = _account(row, unit, at=at)
        users.append(user.pk)
        name = names_on([unit.pk], timezone.localdate(at))[unit.pk].name
        made.append(DemoAccount(row["role"], name, row["login"], password))
    User.objects.filter(pk__in=users).update(
        password=make_password(password), password_expires_at=None
    )
    keep(settings.DATA, made)
    return made


def _place(row: dict[str, str], *, on: date) -> Unit:
    """The unit of an account: an area of the province, or a body on it."""
    area = area_of_province(settings.PROVINCE_CODE, on=on)
    if "area" in row:
        communes = {node.name: node.id for node in children_of(area.pk, on=on)}
        area = Unit.objects.get(pk=communes[row["area"]])
    return body_of(area.pk, Kind(row["kind"]), on=on) if "kind" in row else area


def _account(row: dict[str, str], unit: Unit, *, at: datetime) -> User:
    person = Person(name=row["name"], phone=row["login"])
    post = Post(role=Role(row["role"]), unit=unit)
    return create_user(person=person, post=post, by=None, at=at)


_WORDS = ("lua", "nep", "mam", "sen", "gom", "tre", "may", "thuyen", "bien", "dong", "nui", "dua")
