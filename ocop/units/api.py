"""Units for machines: what stands where on which day, what it became, what it came from."""

from collections.abc import Sequence
from datetime import date
from typing import Annotated, Any

from django.db.models import Q, QuerySet
from django.http import Http404, HttpRequest
from django.utils import timezone
from ninja import Router, Schema
from pydantic import Field

from ocop.kit.paging import LARGEST_PAGE, page_by_name
from ocop.kit.text import clean, fold
from ocop.units.atlas import Atlas
from ocop.units.models import Kind, Tree, UnitVersion
from ocop.units.queries import load_atlas
from ocop.units.story import what_it_became

router = Router(tags=["Đơn vị"])
Limit = Annotated[int, Field(ge=1, le=LARGEST_PAGE)]
Text = Annotated[str, Field(max_length=200)]


class UnitName(Schema):
    """A unit by its lasting key and the name of the day."""

    key: str
    name: str


class UnitItem(Schema):
    """An area as it was called on the day. `valid_to` is the first day it no longer holds."""

    key: str
    code: str
    name: str
    kind: str
    kind_label: str
    parents: list[UnitName]
    valid_from: date | None
    valid_to: date | None
    latitude: float | None
    longitude: float | None
    legal_basis: str
    became: str
    came_from: list[UnitName]


class UnitPage(Schema):
    """A page of areas; `next` is the cursor of the page after, null at the end."""

    items: list[UnitItem]
    next: str | None


@router.get("", response=UnitPage, summary="Tìm đơn vị hành chính")
def list_units(
    request: HttpRequest,
    q: Text = "",
    on: date | None = None,
    limit: Limit = 50,
    cursor: Annotated[str, Field(max_length=1000)] = "",
) -> dict[str, Any]:
    """Areas that stand on the day (today when not said); `q`: part of the name, or the code."""
    day = on or timezone.localdate()
    rows = UnitVersion.objects.valid_on(day).filter(unit__tree=Tree.AREA).select_related("unit")
    if q.strip():
        rows = rows.filter(Q(folded__contains=fold(clean(q))) | Q(code=q.strip()))
    found, following = page_by_name(rows, cursor=cursor, limit=limit)
    return {"items": _items(found, day), "next": following}


@router.get("/{key}", response=UnitItem, summary="Một đơn vị hành chính")
def get_unit(request: HttpRequest, key: str, on: date | None = None) -> dict[str, Any]:
    """By key, or by the code that holds on the day; a unit that is gone says what it became."""
    day = on or timezone.localdate()
    rows = UnitVersion.objects.filter(unit__tree=Tree.AREA).select_related("unit")
    row = _of_day(rows.filter(unit__key=key), day) or _of_day(rows.filter(code=key), day)
    if row is None:
        raise Http404(f'Không có đơn vị "{key[:80]}" trong danh mục.')
    return _items([row], day)[0]


def _of_day(rows: QuerySet[UnitVersion], day: date) -> UnitVersion | None:
    """The version of the day, else the last one before it, else the first one."""
    found = sorted(rows, key=lambda row: row.valid.lower or date.min)
    held = [row for row in found if day in row.valid]
    past = [row for row in found if row.valid.upper and row.valid.upper <= day]
    return next(iter(held), past[-1] if past else next(iter(found), None))


def _items(rows: Sequence[UnitVersion], day: date) -> list[dict[str, Any]]:
    atlas = load_atlas([row.unit_id for row in rows])
    return [_item(row, atlas, day) for row in rows]


def _item(row: UnitVersion, atlas: Atlas, day: date) -> dict[str, Any]:
    inside = day if day in row.valid else atlas.last_day(row.unit_id, day)
    sources = dict.fromkeys(step.source for step in atlas.came_from.get(row.unit_id, []))
    return {
        "key": row.unit.key,
        "code": row.code,
        "name": row.name,
        "kind": row.kind,
        "kind_label": Kind(row.kind).label,
        "parents": _names(atlas, atlas.above(row.unit_id, inside), inside),
        "valid_from": row.valid.lower,
        "valid_to": row.valid.upper,
        "latitude": row.latitude,
        "longitude": row.longitude,
        "legal_basis": row.legal_basis,
        "became": what_it_became(atlas, row.unit_id, timezone.localdate()),
        "came_from": _names(atlas, sources, day),
    }


def _names(atlas: Atlas, units: Any, day: date) -> list[dict[str, str]]:
    named = (atlas.named(unit, day) for unit in units)
    return [{"key": one.key, "name": one.name} for one in named]
