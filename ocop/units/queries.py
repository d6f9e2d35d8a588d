"""Reads over units: trees on a day, names on a day, what a unit became."""

from collections.abc import Collection
from datetime import date

from django.db import connection

from ocop.units.models import Unit

# One recursive query over the edges valid on the day; ids only (platform reference, section 8.1).
_BELOW = """
WITH RECURSIVE below(id) AS (
    SELECT unnest(%(roots)s::bigint[])
    UNION
    SELECT edge.child_id FROM units_edge edge JOIN below ON edge.parent_id = below.id
    WHERE edge.valid @> %(day)s::date
)
SELECT id FROM below
"""


def ids_below(roots: Collection[int], *, on: date) -> set[int]:
    """Ids of `roots` and of every unit below them on the day."""
    with connection.cursor() as cursor:
        cursor.execute(_BELOW, {"roots": list(roots), "day": on})
        return {row[0] for row in cursor.fetchall()}


def area_of_province(code: str, *, on: date) -> Unit:
    """The province-level area with this code on the day; Unit.DoesNotExist when there is none."""
    return Unit.objects.get(
        tree="AREA", versions__code=code, versions__level=1, versions__valid__contains=on
    )
