"""Whom a matter concerns: the producer's own people, the officers over the place."""

from collections.abc import Collection, Iterable
from datetime import date

from ocop.people.models import Appointment, Role, User
from ocop.people.rules import ground
from ocop.products.models import Producer, ProducerMember
from ocop.units.queries import paths_of


def side_of(producer: Producer, *, on: date) -> list[User]:
    """The people who act for a producer today."""
    return sides_of([producer], on=on)[producer.pk]


def sides_of(producers: Collection[Producer], *, on: date) -> dict[object, list[User]]:
    """The same for many producers in one query, by id."""
    found: dict[object, list[User]] = {one.pk: [] for one in producers}
    members = ProducerMember.objects.valid_on(on).filter(
        producer__in=list(found), user__is_active=True
    )
    for member in members.select_related("user").order_by("pk"):
        found[member.producer_id].append(member.user)
    return found


def offices_of(producer: Producer, *, on: date, roles: Iterable[Role] = ()) -> list[User]:
    """The officers of the commune and the province over a producer."""
    return Desks(on).over(producer.area_now_id, roles)


class Desks:
    """The officers of the state by the area they work in, read once."""

    def __init__(self, on: date) -> None:
        self._on = on
        self._paths: dict[int, list[int]] = {}
        self._held: dict[int, list[Appointment]] = {}
        wanted = (Role.COMMUNE_OFFICER, Role.PROVINCE_OFFICER)
        rows = Appointment.objects.valid_on(on).filter(role__in=wanted, user__is_active=True)
        for held in rows.select_related("unit", "user").order_by("pk"):
            self._held.setdefault(ground(held.unit), []).append(held)

    def learn(self, areas: Collection[int]) -> None:
        """Read what stands above these areas, in one query."""
        self._paths |= paths_of([one for one in areas if one not in self._paths], on=self._on)

    def over(self, area: int, roles: Iterable[Role] = ()) -> list[User]:
        """Officers at the area and above it, each once."""
        self.learn([area])
        asked = set(roles)
        found = {
            held.user.pk: held.user
            for place in (area, *self._paths[area])
            for held in self._held.get(place, ())
            if not asked or held.role in asked
        }
        return list(found.values())
