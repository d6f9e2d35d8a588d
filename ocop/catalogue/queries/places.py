"""Where a producer is, said as it is today and as it was when it was recorded."""

from dataclasses import dataclass
from datetime import date

from django.conf import settings

from ocop.catalogue.addresses import commune_path
from ocop.catalogue.queries.cards import former
from ocop.catalogue.wording import address
from ocop.products.models import Producer
from ocop.units.queries import load_atlas


@dataclass(frozen=True, slots=True)
class Place:
    """`now` and `then` are parts of a sentence; `then` is empty where nothing has changed.

    `until`: the first day on which `then` no longer counted. `name`, `path`: the commune of today,
    `path` empty where only a wider area is sure.
    """

    name: str
    path: str
    now: str
    then: str = ""
    until: date | None = None

    @property
    def inline(self) -> str:
        """The name inside a sentence: "xã Giao Hưng"."""
        return self.name[:1].lower() + self.name[1:]


def place_of(producer: Producer, *, on: date) -> Place:
    """The place of a producer (four queries)."""
    atlas = load_atlas({producer.area_id, producer.area_now_id})
    here = atlas.named(producer.area_now_id, on)
    is_commune = here.code != settings.PROVINCE_CODE
    path = commune_path(here.code, here.name) if is_commune else ""
    now = address(atlas, producer.area_now_id, on)
    last = atlas.last_day(producer.area_id, on)
    if last == on:
        return Place(here.name, path, now)
    recorded = atlas.named(producer.area_id, last)
    then = address(atlas, producer.area_id, last)
    return Place(here.name if is_commune else former(recorded.name), path, now, then, recorded.end)
