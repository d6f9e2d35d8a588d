"""Puts the state bodies and the Youth-Union bodies of a province on their areas."""

from dataclasses import asdict
from datetime import datetime

import structlog
from django.db import transaction
from django.utils import timezone

from ocop.kit.errors import require_aware
from ocop.units.actions.settle import BodyOrArea, Loaded, Wanted, settle
from ocop.units.bodies import attach, attached_of, read_rules, stand_bodies
from ocop.units.models import Tree, Unit
from ocop.units.queries import ids_ever_below, load_atlas

log = structlog.get_logger(__name__)


@transaction.atomic
def load_bodies(*, province: Unit, at: datetime) -> Loaded:
    """Make the stored bodies say what the rules say of the province and of all that became it.

    A second run changes nothing. The areas must be loaded before.
    """
    require_aware(at)
    areas = _in_order(province)
    atlas = load_atlas(areas)
    found = stand_bodies(atlas, areas, read_rules())
    ground = atlas.named(province.pk, timezone.localdate(at))
    if attached := attached_of(ground.code):
        attach(found, attached, ground)
    units = [BodyOrArea(key, Tree(tree), area) for key, (tree, area) in found.units.items()]
    loaded = settle(Wanted(units, found.versions, found.edges, found.lineage))
    log.info("bodies.loaded", province=ground.name, at=at.isoformat(), **asdict(loaded))
    return loaded


def _in_order(province: Unit) -> list[int]:
    """The areas of the province, those of the provinces it came from, and all below them."""
    ids = ids_ever_below(province.pk)
    return list(
        Unit.objects.filter(pk__in=ids, tree=Tree.AREA).order_by("key").values_list("pk", flat=True)
    )
