"""The register for machines: products and producers, read only, cursor paging."""

from datetime import date
from typing import Annotated, Any
from uuid import UUID

from django.conf import settings
from django.http import Http404, HttpRequest
from django.utils import timezone
from ninja import Query, Router, Schema
from pydantic import Field

from ocop.kit.faults import Fault, Invalid
from ocop.kit.paging import LARGEST_PAGE, page_by_name, page_by_rank
from ocop.products.classification import places
from ocop.products.models import Producer, Product
from ocop.products.queries import (
    ProductFilter,
    digital_links,
    find_product,
    narrowed,
    public_producers,
)
from ocop.units.finding import find_area
from ocop.units.queries import area_of_province, names_on

router = Router(tags=["Sản phẩm"])


class ProductItem(Schema):
    """A product in a list. `star` only while it may be shown; `star_valid_until` is its last day + 1.

    `digital_link` is what its label carries: with a GTIN when it has one, else with our own code.
    """

    id: UUID
    code: str | None
    name: str
    producer: str
    commune: str
    group: str
    star: int | None
    star_valid_until: date | None
    url: str
    digital_link: str


class ProductPage(Schema):
    """A page of products; `next` is the cursor of the page after, null at the end."""

    items: list[ProductItem]
    next: str | None


class Place(Schema):
    """A place in the classification of Phụ lục I."""

    code: str
    name: str


class RecognitionItem(Schema):
    """A recognition: decision number + authority + date are its identity."""

    star: int
    kind: str
    decision_number: str
    authority: str
    decided_on: date | None
    expires_on: date | None
    mark: str


class ProductDetail(ProductItem):
    """A product with what its public page shows."""

    producer_id: UUID
    commune_code: str
    commune_as_recorded: str
    group_name: str
    industry: str
    mark: str
    story: str
    specification: str
    packaging: str
    storage: str
    price_vnd: int | None
    price_unit: str
    season_months: list[int]
    capacity_per_month: float | None
    capacity_unit: str
    gtins: list[str]
    old_codes: list[str]
    recognitions: list[RecognitionItem]
    illustrative: bool


class ProducerItem(Schema):
    """A producer; the telephone only when its publication was agreed to."""

    id: UUID
    name: str
    kind: str
    commune: str
    phone: str | None
    website: str | None
    products: int
    url: str


class ProducerPage(Schema):
    """A page of producers."""

    items: list[ProducerItem]
    next: str | None


Limit = Annotated[int, Field(ge=1, le=LARGEST_PAGE)]
Text = Annotated[str, Field(max_length=200)]


class ProductQuery(Schema):
    """What to look for. `commune` is a code or a name, old names too; `group` a code of Phụ lục I."""

    q: Text = ""
    commune: Text = ""
    group: Annotated[str, Field(max_length=8)] = ""
    star: Annotated[int, Field(ge=3, le=5)] | None = None
    limit: Limit = 50
    cursor: Annotated[str, Field(max_length=1000)] = ""


@router.get("/products", response=ProductPage, summary="Tìm sản phẩm")
def list_products(request: HttpRequest, query: Query[ProductQuery]) -> dict[str, Any]:
    """Public products by name, or best first when `q` is given."""
    today = timezone.localdate()
    asked = ProductFilter(
        q=query.q,
        areas=_areas(query.commune, today),
        group=_group(query.group),
        star=query.star,
    )
    rows = narrowed(Product.objects.public(), asked, on=today).select_related("producer")
    page = page_by_rank if query.q else page_by_name
    found, following = page(rows, cursor=query.cursor, limit=query.limit)
    names = names_on({row.producer.area_now_id for row in found}, today)
    links = digital_links(found)
    return {"items": [_item(row, names, links, today) for row in found], "next": following}


@router.get("/products/{key}", response=ProductDetail, summary="Một sản phẩm")
def get_product(request: HttpRequest, key: str) -> dict[str, Any]:
    """By id, product code or old code."""
    product = find_product(key)
    if product is None:
        raise Http404(f'Không có sản phẩm "{key[:80]}" trong sổ công khai.')
    return _detail(product, timezone.localdate())


@router.get("/producers", response=ProducerPage, summary="Tìm chủ thể")
def list_producers(
    request: HttpRequest, q: Text = "", limit: Limit = 50, cursor: str = ""
) -> dict[str, Any]:
    """Producers that have a public product."""
    today = timezone.localdate()
    found, following = page_by_name(public_producers(q), cursor=cursor, limit=limit)
    names = names_on({row.area_now_id for row in found}, today)
    return {"items": [_producer(row, names) for row in found], "next": following}


@router.get("/producers/{uuid:key}", response=ProducerItem, summary="Một chủ thể")
def get_producer(request: HttpRequest, key: UUID) -> dict[str, Any]:
    """A producer that has a public product."""
    row = public_producers().filter(pk=key).first()
    if row is None:
        raise Http404("Không có chủ thể này trong sổ công khai.")
    return _producer(row, names_on([row.area_now_id], timezone.localdate()))


def _areas(text: str, on: date) -> frozenset[int] | None:
    """Ids of the areas of today that a code or a name, old names too, leads to."""
    if not text:
        return None
    province = area_of_province(settings.PROVINCE_CODE, on=on)
    match = find_area(
        "" if text.isdigit() else text, code=text if text.isdigit() else "", scope=province, on=on
    )
    if fault := match.fault("commune"):
        raise Invalid([fault])
    if match.area is None or match.area.now is None:
        how = "Dùng tên hoặc mã của đơn vị mới."
        raise Invalid([Fault("commune", match.note, how, "area_was_split")])
    return frozenset({match.area.now})


def _group(code: str) -> str:
    if code and code not in places():
        how = f"Dùng mã Phụ lục I, ví dụ: {', '.join(list(places())[:4])}…"
        raise Invalid([Fault("group", f'Không có nhóm "{code}".', how, "unknown_group")])
    return code


def _item(row: Product, names: dict[int, Any], links: dict[UUID, str], on: date) -> dict[str, Any]:
    star = row.star_on(on)
    return {
        "id": row.pk,
        "code": row.code,
        "name": row.name,
        "producer": row.producer.name,
        "commune": names[row.producer.area_now_id].name,
        "group": row.group,
        "star": star,
        "star_valid_until": row.star_until if star else None,
        "url": settings.SITE_URL + row.public_path,
        "digital_link": links[row.pk],
    }


def _detail(row: Product, on: date) -> dict[str, Any]:
    producer = row.producer
    names = names_on({producer.area_now_id, producer.area_id}, on)
    place = row.place
    return _item(row, names, digital_links([row]), on) | {
        "producer_id": producer.pk,
        "commune_code": names[producer.area_now_id].code,
        "commune_as_recorded": names[producer.area_id].name,
        "group_name": place.name,
        "industry": place.industry,
        "mark": row.mark_on(on),
        "story": row.story,
        "specification": row.specification,
        "packaging": row.packaging,
        "storage": row.storage,
        "price_vnd": row.price_vnd,
        "price_unit": row.price_unit,
        "season_months": row.season_months,
        "capacity_per_month": row.capacity,
        "capacity_unit": row.capacity_unit,
        "gtins": [barcode.gtin for barcode in row.barcodes.all()],
        "old_codes": [alias.code for alias in row.aliases.all()],
        "recognitions": [_recognition(r, on) for r in row.recognitions.order_by("-decided_on")],
        "illustrative": row.illustrative,
    }


def _recognition(row: Any, on: date) -> dict[str, Any]:
    return {
        "star": row.star,
        "kind": row.kind,
        "decision_number": row.decision_number,
        "authority": row.authority,
        "decided_on": row.decided_on,
        "expires_on": row.until,
        "mark": row.mark_on(on),
    }


def _producer(row: Producer, names: dict[int, Any]) -> dict[str, Any]:
    return {
        "id": row.pk,
        "name": row.name,
        "kind": row.kind,
        "commune": names[row.area_now_id].name,
        "phone": row.phone if row.contact_public else None,
        "website": row.website or None,
        "products": row.public_products,  # type: ignore[attr-defined]
        "url": settings.SITE_URL + row.public_path,
    }
