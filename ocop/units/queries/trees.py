"""Trees on a day: one recursive query over the edges valid that day, never one query per row.

No code names a level: how deep a tree is, is whatever the edges of the day say.
"""

from collections.abc import Collection, Iterator
from dataclasses import dataclass
from datetime import date
from typing import Any

from django.conf import settings
from django.db import connection
from django.db.models import OuterRef, Subquery

from ocop.units.models import Edge, Kind, Tree, Unit, UnitVersion

_BELOW = """
WITH RECURSIVE below(id) AS (
    SELECT unnest(%(roots)s::bigint[])
    UNION
    SELECT edge.child_id FROM units_edge edge JOIN below ON edge.parent_id = below.id
    WHERE edge.valid @> %(day)s::date
)
SELECT id FROM below
"""
_ABOVE = """
WITH RECURSIVE above(start, id, depth) AS (
    SELECT child_id, parent_id, 1 FROM units_edge
    WHERE child_id = ANY(%(units)s::bigint[]) AND valid @> %(day)s::date
    UNION ALL
    SELECT above.start, edge.parent_id, above.depth + 1
    FROM units_edge edge JOIN above ON edge.child_id = above.id
    WHERE edge.valid @> %(day)s::date AND above.depth < 20
)
SELECT start, id FROM above ORDER BY start, depth
"""
# Every unit that lies, or ever lay, on the ground of a unit: what became it, and all below those.
_EVER_BELOW = """
WITH RECURSIVE root(id) AS (
    SELECT %(root)s::bigint
    UNION
    SELECT step.source_id FROM units_lineage step JOIN root ON step.target_id = root.id
), ever(id) AS (
    SELECT id FROM root
    UNION
    SELECT edge.child_id FROM units_edge edge JOIN ever ON edge.parent_id = ever.id
)
SELECT id FROM ever
"""
TREE = """
SELECT version.unit_id, edge.parent_id, version.name, version.kind, version.code
FROM units_unitversion version
JOIN units_unit unit ON unit.id = version.unit_id AND unit.tree = %(tree)s
LEFT JOIN units_edge edge ON edge.child_id = version.unit_id AND edge.valid @> %(day)s::date
WHERE version.valid @> %(day)s::date
"""


@dataclass(frozen=True, slots=True)
class Node:
    """A unit of a tree on a day; `parent` None at the top."""

    id: int
    parent: int | None
    name: str
    kind: Kind
    code: str


def ids_below(roots: Collection[int], *, on: date) -> set[int]:
    """Ids of `roots` and of every unit below them on the day."""
    return {row[0] for row in _fetch(_BELOW, roots=list(roots), day=on)}


def ids_ever_below(root: int) -> set[int]:
    """Ids of every unit that lies or ever lay on the ground of `root`, itself included."""
    return {row[0] for row in _fetch(_EVER_BELOW, root=root)}


def tree_on(day: date, *, tree: Tree = Tree.AREA) -> list[Node]:
    """The whole tree on a day, in no particular order.

    Before the first tree of the data (see meta.json, known_from) the answer is the oldest known
    tree, not the tree of that day.
    """
    rows = _fetch(TREE, day=day, tree=tree)
    return [Node(unit, parent, name, Kind(kind), code) for unit, parent, name, kind, code in rows]


def children_of(unit: int, *, on: date) -> list[Node]:
    """The units right below on the day, in Vietnamese order of their names."""
    rows = (
        UnitVersion.objects.valid_on(on)
        .filter(unit__in=Edge.objects.valid_on(on).filter(parent=unit).values("child"))
        .order_by("sort_key", "unit_id")
        .values_list("unit_id", "name", "kind", "code")
    )
    return [Node(child, unit, name, Kind(kind), code) for child, name, kind, code in rows]


def paths_of(units: Collection[int], *, on: date) -> dict[int, list[int]]:
    """The ids above each unit on the day, nearest first; an empty list at the top."""
    found: dict[int, list[int]] = {unit: [] for unit in units}
    for start, above in _fetch(_ABOVE, units=list(units), day=on):
        found[start].append(above)
    return found


def path_of(unit: int, *, on: date) -> list[int]:
    """The ids above one unit on the day, nearest first."""
    return paths_of([unit], on=on)[unit]


def area_of_province(code: str, *, on: date) -> Unit:
    """The area at the top of the tree with this code; Unit.DoesNotExist when there is none."""
    above = Edge.objects.valid_on(on).filter(child=OuterRef("pk")).values("parent")[:1]
    return Unit.objects.annotate(above=Subquery(above)).get(
        tree=Tree.AREA, versions__code=code, versions__valid__contains=on, above=None
    )


def home_area(*, on: date) -> Unit | None:
    """The province of this installation; None as long as no areas are loaded."""
    try:
        return area_of_province(settings.PROVINCE_CODE, on=on)
    except Unit.DoesNotExist:
        return None


def body_of(area: int, kind: Kind, *, on: date) -> Unit:
    """The body of this kind whose ground is the area; Unit.DoesNotExist when there is none."""
    return Unit.objects.get(area=area, versions__kind=kind, versions__valid__contains=on)


def _fetch(statement: str, **values: Any) -> Iterator[tuple[Any, ...]]:
    with connection.cursor() as cursor:
        cursor.execute(statement, values)
        yield from cursor.fetchall()
