"""Cursors of the machine interface: opaque, signed, and stable while rows come and go."""

from typing import Any, TypeVar

from django.core import signing
from django.db.models import Model, Q, QuerySet

from ocop.kit.faults import Fault, Invalid

Row = TypeVar("Row", bound=Model)
_SALT = "ocop.cursor"
_KEYSET = "sort_key"
LARGEST_PAGE = 200


def write_cursor(value: dict[str, Any]) -> str:
    """A cursor as it travels."""
    return signing.dumps(value, salt=_SALT, compress=True)


def read_cursor(cursor: str) -> dict[str, Any]:
    """What a cursor says; Invalid when it was not made here."""
    try:
        value: dict[str, Any] = signing.loads(cursor, salt=_SALT)
    except signing.BadSignature:
        what = "Con trỏ trang (cursor) không đọc được."
        raise Invalid([Fault("cursor", what, "Gọi lại từ trang đầu.", "bad_cursor")]) from None
    return value


def page_by_name(rows: QuerySet[Row], *, cursor: str, limit: int) -> tuple[list[Row], str | None]:
    """`limit` rows in the order (sort_key, pk) after the cursor, and the cursor of the next page."""
    if cursor:
        after = read_cursor(cursor)
        key = bytes.fromhex(after["k"])
        rows = rows.filter(Q(sort_key__gt=key) | Q(sort_key=key, pk__gt=after["i"]))
    found = list(rows.order_by(_KEYSET, "pk")[: limit + 1])
    if len(found) <= limit:
        return found, None
    last = found[limit - 1]
    mark = {"k": bytes(getattr(last, _KEYSET)).hex(), "i": str(last.pk)}
    return found[:limit], write_cursor(mark)


def page_by_rank(rows: QuerySet[Row], *, cursor: str, limit: int) -> tuple[list[Row], str | None]:
    """The same for rows whose order is computed (a search): the cursor counts rows."""
    start = int(read_cursor(cursor).get("o", 0)) if cursor else 0
    found = list(rows[start : start + limit + 1])
    more = write_cursor({"o": start + limit}) if len(found) > limit else None
    return found[:limit], more
