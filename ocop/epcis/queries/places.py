"""Places inside places, as the master data of captured documents have it."""

from collections.abc import Iterable

from ocop.epcis.models import MasterData
from ocop.epcis.queries.visibility import Viewer


def with_children(roots: Iterable[str], viewer: Viewer) -> set[str]:
    """The places and all that lie inside them, level by level; a circle ends where it began."""
    found = set(roots)
    level = set(found)
    while level:
        rows = MasterData.objects.filter(uri__in=level).exclude(children=[])
        if not viewer.everything:
            rows = rows.filter(owner_id__in=viewer.owners)
        below = {
            child for children in rows.values_list("children", flat=True) for child in children
        }
        level = below - found
        found |= level
    return found
