"""The public register of recognitions: by decision, row by row, and what changed in it since."""

from datetime import date, datetime
from typing import Any

from django.apps import apps
from django.conf import settings
from django.db import connection
from django.db.models import Count, Q, QuerySet
from django.db.models.functions import ExtractYear

from ocop.kit.paging import read_cursor, write_cursor
from ocop.products.models import Product, Recognition
from ocop.units.queries import names_on

# History rows carry the moment their transaction began; none older than this can still appear.
_RUNNING = """
    SELECT min(xact_start) FROM pg_stat_activity
    WHERE datname = current_database() AND backend_xid IS NOT NULL AND pid <> pg_backend_pid()
"""


def public_recognitions() -> QuerySet[Recognition]:
    """Recognitions of public products whose decision is on file, newest decision first."""
    return (
        Recognition.objects.filter(product__in=Product.objects.public(), decided_on__isnull=False)
        .exclude(decision_number="")
        .select_related("product__producer")
        .order_by("-decided_on", "decision_number", "authority", "product__sort_key", "pk")
    )


def decisions(*, text: str = "", year: int | None = None) -> QuerySet[Any, Any]:
    """Decisions with their number of products; `text` is part of the number or the authority."""
    rows = public_recognitions()
    if text:
        rows = rows.filter(Q(decision_number__icontains=text) | Q(authority__icontains=text))
    if year:
        rows = rows.filter(decided_on__year=year)
    return (
        rows.order_by()
        .values("decision_number", "authority", "decided_on")
        .annotate(products=Count("pk"))
        .order_by("-decided_on", "decision_number", "authority")
    )


def decision_years() -> list[int]:
    """Years that have a decision, newest first."""
    rows = public_recognitions().order_by().annotate(of=ExtractYear("decided_on"))
    return list(rows.values_list("of", flat=True).distinct().order_by("-of"))


def recognition_changes(*, cursor: str, limit: int) -> tuple[list[Any], str]:
    """What happened to public recognitions after the cursor, oldest first, and the next cursor.

    Each is a row of the history with the values after the change. A reader who keeps the cursor
    misses nothing: rows are held back while an older transaction may still add one before them.
    """
    rows = _events()
    if cursor:
        after = read_cursor(cursor)
        moment = datetime.fromisoformat(after["t"])
        rows = rows.filter(
            Q(pgh_created_at__gt=moment) | Q(pgh_created_at=moment, pgh_id__gt=after["i"])
        )
    if (running := _oldest_running()) is not None:
        rows = rows.filter(pgh_created_at__lt=running)
    found = list(rows.order_by("pgh_created_at", "pgh_id")[:limit])
    if not found:
        return [], cursor
    last = found[-1]
    return found, write_cursor({"t": last.pgh_created_at.isoformat(), "i": last.pgh_id})


def newest_changes(limit: int) -> list[Any]:
    """The last changes, newest first, for people who subscribe to the feed."""
    return list(_events().order_by("-pgh_created_at", "-pgh_id")[:limit])


def change_of(event: Any) -> str:
    """What a row of the history was: RECORDED, CORRECTED, EXTENDED, WITHDRAWN or REMOVED."""
    if event.pgh_label in {"insert", "delete"}:
        return "RECORDED" if event.pgh_label == "insert" else "REMOVED"
    if event.withdrawn_on:
        return "WITHDRAWN"
    return "EXTENDED" if event.extended_to else "CORRECTED"


def open_rows(found: list[Recognition], *, on: date) -> list[dict[str, Any]]:
    """Recognitions as open data, columns in the order of the file; one query for the places."""
    names = names_on({row.product.producer.area_now_id for row in found}, on)
    return [_row(row, names, on) for row in found]


def _row(row: Recognition, names: dict[int, Any], on: date) -> dict[str, Any]:
    product, place = row.product, names[row.product.producer.area_now_id]
    return {
        "product_id": product.pk,
        "product_code": product.code,
        "product": product.name,
        "producer": product.producer.name,
        "commune_code": place.code,
        "commune": place.name,
        "group": product.group,
        "star": row.star,
        "kind": row.kind,
        "decision_number": row.decision_number,
        "authority": row.authority,
        "decided_on": row.decided_on,
        "expires_on": row.until,
        "withdrawn_on": row.withdrawn_on,
        "mark": row.mark_on(on).value,
        "url": settings.SITE_URL + product.public_path,
        "illustrative": product.illustrative,
    }


def _events() -> QuerySet[Any]:
    """The history that triggers write, of products that are public today."""
    history: QuerySet[Any] = apps.get_model("products", "RecognitionEvent")._default_manager.all()
    rows = history.filter(product__in=Product.objects.public()).exclude(decision_number="")
    return rows.select_related("product__producer")


def _oldest_running() -> datetime | None:
    with connection.cursor() as cursor:
        cursor.execute(_RUNNING)
        found: datetime | None = cursor.fetchone()[0]
    return found
