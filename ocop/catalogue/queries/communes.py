"""Communes of the province: how many products each has, what went into it, what it became."""

from dataclasses import dataclass
from datetime import date

from django.conf import settings
from django.db.models import Count, Q

from ocop.catalogue.addresses import commune_path, slug
from ocop.catalogue.wording import address
from ocop.products.models import Product
from ocop.products.models.products import ProductQuerySet
from ocop.products.queries import starred, with_list_columns
from ocop.units.atlas import Atlas
from ocop.units.finding import Candidate
from ocop.units.models import Tree, Unit, UnitVersion
from ocop.units.queries import area_of_province, children_of, ids_ever_below, load_atlas
from ocop.units.story import what_it_became


@dataclass(frozen=True, slots=True)
class CommuneRow:
    """A commune of today with its products; `starred` counts stars that hold."""

    name: str
    code: str
    path: str
    products: int
    starred: int


@dataclass(frozen=True, slots=True)
class Origin:
    """An area that went into a commune; `whole` False when only a part of it did."""

    name: str
    where: str
    path: str
    whole: bool


@dataclass(frozen=True, slots=True)
class Commune:
    """An area of any time. `became` is empty for one of today; `heirs` are (name, path)."""

    id: int
    name: str
    code: str
    path: str
    where: str
    became: str
    since: date | None
    heirs: tuple[tuple[str, str], ...]
    origins: tuple[Origin, ...]


def province(on: date) -> Unit | None:
    """The province of this installation; None as long as no areas are loaded."""
    try:
        return area_of_province(settings.PROVINCE_CODE, on=on)
    except Unit.DoesNotExist:
        return None


def commune_rows(*, on: date) -> list[CommuneRow]:
    """All communes of today in Vietnamese order, with or without products (four queries)."""
    top = province(on)
    if top is None:
        return []
    found = (
        Product.objects.public()
        .order_by()
        .values("producer__area_now")
        .annotate(n=Count("pk"), held=Count("pk", filter=starred(on)))
    )
    counts = {row["producer__area_now"]: (row["n"], row["held"]) for row in found}
    return [
        CommuneRow(
            node.name, node.code, commune_path(node.code, node.name), *counts.get(node.id, (0, 0))
        )
        for node in children_of(top.pk, on=on)
    ]


def unplaced_products(*, on: date) -> int:
    """Public products whose commune is not known, only the former district or the province."""
    top = province(on)
    return Product.objects.public().filter(producer__area_now=top).count() if top else 0


def commune(code: str, name_slug: str, *, on: date) -> Commune | None:
    """The commune with this code; where an old and a new one share it, the name decides."""
    top = province(on)
    if top is None:
        return None
    known = UnitVersion.objects.filter(code=code, unit__tree=Tree.AREA)
    ground = ids_ever_below(top.pk) - {top.pk}
    versions = [version for version in known if version.unit_id in ground]
    if not versions:
        return None
    alive = [v for v in versions if on in v.valid]
    named = [v for v in versions if slug(v.name) == name_slug]
    chosen = next(iter(named or alive or versions))
    return _described(load_atlas([chosen.unit_id]), chosen.unit_id, on)


def _described(atlas: Atlas, unit: int, on: date) -> Commune:
    last = atlas.last_day(unit, on)
    named = atlas.named(unit, last)
    above = atlas.above(unit, last)
    lives = atlas.alive(unit, on)
    where = address(atlas, above[0], last) if above else ""
    return Commune(
        id=unit, name=named.name, code=named.code,
        path=commune_path(named.code, named.name),
        where=where,
        became="" if lives else what_it_became(atlas, unit, on),
        since=named.start,
        heirs=() if lives else _heirs(atlas, unit, on),
        origins=_origins(atlas, unit, on) if lives else (),
    )  # fmt: skip


def _heirs(atlas: Atlas, unit: int, on: date) -> tuple[tuple[str, str], ...]:
    """The areas of today in which the ground of the unit lies."""
    targets = [s.target for s in atlas.became.get(unit, []) if s.target is not None]
    places = [atlas.place(target, on).area for target in targets]
    living = [atlas.named(area, on) for area in dict.fromkeys(places) if area is not None]
    return tuple((one.name, commune_path(one.code, one.name)) for one in living)


def _origins(atlas: Atlas, unit: int, on: date) -> tuple[Origin, ...]:
    found = []
    for step in atlas.came_from.get(unit, []):
        last = atlas.last_day(step.source, on)
        named = atlas.named(step.source, last)
        above = atlas.above(step.source, last)
        where = address(atlas, above[0], last) if above else ""
        path = commune_path(named.code, named.name)
        found.append(Origin(named.name, where, path, step.share == 1))
    return tuple(found)


def products_at(area: Commune) -> ProductQuerySet:
    """Public products made there: by the place of today, for a former one as recorded."""
    public = Product.objects.public()
    here = Q(producer__area=area.id) if area.became else Q(producer__area_now=area.id)
    return with_list_columns(public.filter(here)).order_by("sort_key", "pk")


def paths_of_candidates(candidates: tuple[Candidate, ...]) -> list[tuple[Candidate, str]]:
    """Each candidate of a search with the address of its page."""
    return [(one, commune_path(one.code, one.name)) for one in candidates]
