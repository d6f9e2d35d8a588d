"""The six top-level collections: which values stand in the events one may see."""

from collections.abc import Mapping
from dataclasses import dataclass

from django.db import connection

from ocop.epcis.models import Event, SeenValue
from ocop.epcis.queries.visibility import Viewer
from ocop.epcis.vocabulary import EVENT_TYPES


@dataclass(frozen=True, slots=True)
class Collection:
    """A collection of the REST binding: its column, and the parameter that its path implies."""

    column: str
    parameter: str


COLLECTIONS: Mapping[str, Collection] = {
    "eventTypes": Collection("type", "eventType"),
    "epcs": Collection("", "MATCH_anyEPC"),
    "bizSteps": Collection("biz_step", "EQ_bizStep"),
    "bizLocations": Collection("biz_location", "EQ_bizLocation"),
    "readPoints": Collection("read_point", "EQ_readPoint"),
    "dispositions": Collection("disposition", "EQ_disposition"),
}


def members(name: str, viewer: Viewer, *, after: str, limit: int) -> list[str]:
    """Up to `limit` members of a collection behind `after`, in the order of their code points."""
    if name == "epcs":
        return _epcs(viewer, after, limit)
    column = COLLECTIONS[name].column
    if name == "eventTypes":
        own = [v for v in _seen(column, viewer, after, limit) if v not in EVENT_TYPES]
        found = {*own, *(v for v in EVENT_TYPES if v > after)}
    else:
        found = set(_seen(column, viewer, after, limit))
    return sorted(found)[:limit]


def _seen(column: str, viewer: Viewer, after: str, limit: int) -> set[str]:
    """Values of the owners whose events are open, and of events that name the viewer."""
    rows = SeenValue.objects.filter(field=column, value__gt=after)
    if viewer.everything:
        return set(rows.order_by("value").values_list("value", flat=True).distinct()[:limit])
    rows = rows.filter(owner_id__in=viewer.owners)
    found = set(rows.order_by("value").values_list("value", flat=True).distinct()[:limit])
    if viewer.identifiers:
        named = Event.objects.filter(
            parties__isnull=False, parties__overlap=list(viewer.identifiers)
        ).filter(**{f"{column}__gt": after})
        found.update(named.order_by(column).values_list(column, flat=True).distinct()[:limit])
    return found


def _epcs(viewer: Viewer, after: str, limit: int) -> list[str]:
    """Identifiers of things and lots, one after the other along the index."""
    sql, values = viewer.condition
    statement = (
        "SELECT epc FROM epcis_eventepc"  # noqa: S608 (clauses of our own)
        f" WHERE epc > %s AND role < 20 AND {sql} GROUP BY epc ORDER BY epc LIMIT %s"
    )
    with connection.cursor() as cursor:
        cursor.execute(statement, [after, *values, limit])
        return [row[0] for row in cursor.fetchall()]
