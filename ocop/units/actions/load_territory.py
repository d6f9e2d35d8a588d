"""Brings the administrative areas of the country into the database."""

from collections.abc import Sequence
from dataclasses import asdict, replace
from datetime import datetime
from pathlib import Path

import structlog
from django.db import transaction

from ocop.kit.errors import require_aware
from ocop.units.actions.settle import BodyOrArea, Loaded, Wanted, settle
from ocop.units.models import Tree, Unit
from ocop.units.territory import TERRITORY, Territory, read

log = structlog.get_logger(__name__)


@transaction.atomic
def load_territory(
    *, at: datetime, folder: Path = TERRITORY, provinces: Sequence[str] = ()
) -> Loaded:
    """Make the stored areas say what the files say; a second run changes nothing.

    `provinces` limits the work to the areas under the tops with these codes. `Invalid` when a
    file contradicts itself. An area the files no longer name is kept and reported as missing:
    records point to it, and a line may have been lost by mistake.
    """
    require_aware(at)
    territory = read(folder)
    if provinces:
        territory = territory.under(provinces)
    loaded = settle(_wanted(territory))
    if not provinces:
        stored = Unit.objects.filter(tree=Tree.AREA).values_list("key", flat=True)
        loaded = replace(loaded, missing=tuple(sorted(set(stored) - set(territory.units))))
    log.info("territory.loaded", at=at.isoformat(), **asdict(loaded))
    return loaded


def _wanted(territory: Territory) -> Wanted:
    versions = [
        {
            "unit": row.unit, "key": row.key, "name": row.name, "short_name": row.short_name,
            "official_name": row.official_name, "kind": row.kind, "level": row.level,
            "code": row.code, "legal_basis": row.legal_basis, "latitude": row.latitude,
            "longitude": row.longitude, "span": (row.start, row.end),
        }
        for row in territory.versions
    ]  # fmt: skip
    lineage = [
        {
            "source": row.source, "target": row.target, "event": row.event, "on": row.on,
            "share": row.share, "population_share": row.population_share,
            "legal_basis": row.legal_basis, "note": row.note,
        }
        for row in territory.lineage
    ]  # fmt: skip
    units = [BodyOrArea(key, Tree.AREA) for key in territory.units]
    return Wanted(units, versions, territory.edges(), lineage)
