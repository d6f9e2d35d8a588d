"""Reads over appointments: what a person holds and which areas a person oversees."""

from dataclasses import dataclass
from datetime import date

from django.db.models import Q
from django.utils import timezone

from ocop.people.models import Appointment, Role, User
from ocop.units.queries import ids_below

OVERSEERS = (Role.COMMUNE_OFFICER, Role.PROVINCE_OFFICER, Role.UNION_OFFICER)


@dataclass(frozen=True, slots=True)
class Scope:
    """The areas a person oversees, as ids of units; `everywhere` for administrators."""

    areas: frozenset[int] = frozenset()
    everywhere: bool = False

    def condition(self, field: str) -> Q:
        """Rows whose `field` (a foreign key to an area) lies in the scope."""
        if self.everywhere:
            return ~Q(pk__in=[])  # an empty Q would vanish when combined with `|`
        return Q(**{f"{field}__in": self.areas})

    def holds(self, area_id: int) -> bool:
        """Whether one area lies in the scope."""
        return self.everywhere or area_id in self.areas


def appointments_of(user: User, *, on: date | None = None) -> list[Appointment]:
    """Appointments that hold on the day (today when not given)."""
    day = on or timezone.localdate()
    return list(Appointment.objects.filter(user_id=user.pk).valid_on(day).select_related("unit"))


def areas_overseen_by(user: User, *, on: date | None = None) -> Scope:
    """The areas under the bodies where the person is an officer."""
    day = on or timezone.localdate()
    held = appointments_of(user, on=day)
    if any(appointment.role == Role.ADMINISTRATOR for appointment in held):
        return Scope(everywhere=True)
    roots = {
        appointment.unit.area_id or appointment.unit_id
        for appointment in held
        if appointment.role in OVERSEERS
    }
    return Scope(areas=frozenset(ids_below(roots, on=day))) if roots else Scope()
