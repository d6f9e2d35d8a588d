"""Fills an atlas (versions, links, lineage) with a fixed number of queries, however many units."""

from collections import defaultdict
from collections.abc import Collection, Iterable
from datetime import date
from typing import Any

from django.db import connection

from ocop.units.atlas import Atlas, Link, Named, Step

# All that is needed to place a unit on any day: forwards what it became, backwards what it came
# from, and the units above all of these. Two directions, else siblings would draw in the country.
_AROUND = """
WITH RECURSIVE near(id, back) AS (
    SELECT id, back FROM unnest(%(units)s::bigint[]) AS id, unnest(ARRAY[false, true]) AS back
    UNION
    SELECT other.id, near.back FROM near CROSS JOIN LATERAL (
        SELECT target_id AS id FROM units_lineage
        WHERE NOT near.back AND source_id = near.id AND target_id IS NOT NULL
        UNION ALL
        SELECT source_id FROM units_lineage WHERE near.back AND target_id = near.id
        UNION ALL
        SELECT parent_id FROM units_edge WHERE child_id = near.id
    ) AS other
)
SELECT DISTINCT id FROM near
"""
_VERSIONS = """
SELECT unit_id, unit.key, name, short_name, kind, code, lower(valid), upper(valid)
FROM units_unitversion JOIN units_unit unit ON unit.id = unit_id
WHERE unit_id = ANY(%(units)s::bigint[]) ORDER BY unit_id, valid
"""
_LINKS = """
SELECT child_id, parent_id, lower(valid), upper(valid) FROM units_edge
WHERE child_id = ANY(%(units)s::bigint[]) ORDER BY child_id, valid
"""
_LINEAGE = """
SELECT source_id, target_id, event, "on", share::float8, population_share::float8
FROM units_lineage
WHERE (source_id = ANY(%(units)s::bigint[]) OR target_id = ANY(%(units)s::bigint[]))
  AND source_id IS DISTINCT FROM target_id
ORDER BY source_id, target_id
"""


def load_atlas(units: Collection[int]) -> Atlas:
    """An atlas that can place each of `units` on any day (four queries)."""
    near = [row[0] for row in _fetch(_AROUND, units)]
    atlas = Atlas()
    _read_versions(atlas, _fetch(_VERSIONS, near))
    links = defaultdict(list)
    for child, above, start, end in _fetch(_LINKS, near):
        links[child].append(Link(above, start, end))
    atlas.links = dict(links)
    _read_lineage(atlas, _fetch(_LINEAGE, near))
    return atlas


def load_versions(units: Collection[int]) -> Atlas:
    """An atlas of names only (one query)."""
    atlas = Atlas()
    _read_versions(atlas, _fetch(_VERSIONS, units))
    return atlas


def names_on(units: Collection[int], on: date) -> dict[int, Named]:
    """How each unit is called on the day; outside its life, its nearest name."""
    atlas = load_versions(units)
    return {unit: atlas.named(unit, on) for unit in atlas.versions}


def _read_versions(atlas: Atlas, rows: Iterable[tuple[Any, ...]]) -> None:
    for unit, *columns in rows:
        atlas.versions.setdefault(unit, []).append(Named(unit, *columns))


def _read_lineage(atlas: Atlas, rows: Iterable[tuple[Any, ...]]) -> None:
    """Steps at the rim of the atlas, with one end outside of it, are of no use and left out."""
    became, came_from = defaultdict(list), defaultdict(list)
    for row in rows:
        step = Step(*row)
        if step.source in atlas.versions:
            became[step.source].append(step)
        if step.target in atlas.versions and step.source in atlas.versions:
            came_from[step.target].append(step)
    atlas.became, atlas.came_from = dict(became), dict(came_from)


def _fetch(statement: str, units: Collection[int]) -> list[tuple[Any, ...]]:
    with connection.cursor() as cursor:
        cursor.execute(statement, {"units": list(units)})
        rows: list[tuple[Any, ...]] = cursor.fetchall()
    return rows
