"""The public register of recognitions for machines: rows, and what changed since last time."""

from datetime import date, datetime
from typing import Annotated, Any
from uuid import UUID

from django.conf import settings
from django.db.models import Q
from django.http import HttpRequest
from django.utils import timezone
from ninja import Query, Router, Schema
from pydantic import Field

from ocop.kit.paging import LARGEST_PAGE, page_by_rank
from ocop.products.queries import change_of, open_rows, public_recognitions, recognition_changes

router = Router(tags=["Công nhận"])
Limit = Annotated[int, Field(ge=1, le=LARGEST_PAGE)]


class RecognitionRow(Schema):
    """A recognition: decision number + authority + date + product are its identity.

    `expires_on` is the first day without the star, as extended or withdrawn. `mark` is what may be
    said today: stars are shown to the public only while it is VALID, DUE or EXTENDED.
    """

    product_id: UUID
    product_code: str | None
    product: str
    producer: str
    commune_code: str
    commune: str
    group: str
    star: int
    kind: str
    decision_number: str
    authority: str
    decided_on: date
    expires_on: date | None
    withdrawn_on: date | None
    mark: str
    url: str
    illustrative: bool


class RecognitionPage(Schema):
    """A page of the register; `next` is null at the end."""

    items: list[RecognitionRow]
    next: str | None


class Change(Schema):
    """One change with the values after it.

    `change`: RECORDED, CORRECTED, EXTENDED, WITHDRAWN, or REMOVED (it was recorded in error).
    """

    at: datetime
    change: str
    recognition: int
    product_id: UUID
    product: str
    star: int
    kind: str
    decision_number: str
    authority: str
    decided_on: date | None
    expires_on: date | None
    extended_to: date | None
    withdrawn_on: date | None
    url: str


class ChangePage(Schema):
    """Changes after the cursor, oldest first. Keep `next` and ask with it again later."""

    items: list[Change]
    next: str


class RecognitionQuery(Schema):
    """Narrow by year of the decision, or by decision number."""

    year: Annotated[int, Field(ge=2018, le=2100)] | None = None
    decision: Annotated[str, Field(max_length=60)] = ""
    limit: Limit = 100
    cursor: Annotated[str, Field(max_length=1000)] = ""


@router.get("/recognitions", response=RecognitionPage, summary="Sổ công nhận")
def list_recognitions(request: HttpRequest, query: Query[RecognitionQuery]) -> dict[str, Any]:
    """Recognitions of public products, the newest decision first."""
    wanted = Q()
    if query.year:
        wanted &= Q(decided_on__year=query.year)
    if query.decision:
        wanted &= Q(decision_number=query.decision)
    rows = public_recognitions().filter(wanted)
    found, following = page_by_rank(rows, cursor=query.cursor, limit=query.limit)
    return {"items": open_rows(found, on=timezone.localdate()), "next": following}


@router.get("/recognitions/changes", response=ChangePage, summary="Thay đổi của sổ công nhận")
def list_changes(
    request: HttpRequest,
    limit: Limit = 100,
    cursor: Annotated[str, Query(max_length=1000)] = "",
) -> dict[str, Any]:
    """Every change since the beginning or since the cursor of the last answer."""
    found, following = recognition_changes(cursor=cursor, limit=limit)
    return {"items": [_change(event) for event in found], "next": following}


def _change(event: Any) -> dict[str, Any]:
    return {
        "at": event.pgh_created_at,
        "change": change_of(event),
        "recognition": event.id,
        "product_id": event.product_id,
        "product": event.product.name,
        "star": event.star,
        "kind": event.kind,
        "decision_number": event.decision_number,
        "authority": event.authority,
        "decided_on": event.decided_on,
        "expires_on": event.expires_on,
        "extended_to": event.extended_to,
        "withdrawn_on": event.withdrawn_on,
        "url": settings.SITE_URL + event.product.public_path,
    }
