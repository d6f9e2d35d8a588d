"""Reads over units: trees on a day, names on a day, what a unit became, numbers regrouped."""

from ocop.units.queries.atlases import load_atlas, names_on
from ocop.units.queries.then_and_now import (
    AS_RECORDED,
    View,
    area_now,
    areas_now,
    as_of,
    became,
    became_of,
    current,
    place_names,
    placements,
    regroup_keys,
    regroup_totals,
)
from ocop.units.queries.trees import (
    Node,
    area_of_province,
    body_of,
    children_of,
    ids_below,
    ids_ever_below,
    path_of,
    paths_of,
    tree_on,
)

__all__ = [
    "AS_RECORDED",
    "Node",
    "View",
    "area_now",
    "area_of_province",
    "areas_now",
    "as_of",
    "became",
    "became_of",
    "body_of",
    "children_of",
    "current",
    "ids_below",
    "ids_ever_below",
    "load_atlas",
    "names_on",
    "path_of",
    "paths_of",
    "place_names",
    "placements",
    "regroup_keys",
    "regroup_totals",
    "tree_on",
]
