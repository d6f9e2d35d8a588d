"""Whose desk inspections and cases lie on: officers of the state over the place, not the Union."""

from datetime import date

from ocop.people.models import Role, User
from ocop.people.queries import Scope, appointments_of
from ocop.people.rules import areas_under

DESKS = frozenset({Role.COMMUNE_OFFICER, Role.PROVINCE_OFFICER})


def desk_of(user: User, *, on: date) -> Scope:
    """The areas the person looks after as an officer of the state."""
    held = appointments_of(user, on=on)
    if any(one.role == Role.ADMINISTRATOR for one in held):
        return Scope(everywhere=True)
    return Scope(areas=areas_under((one for one in held if one.role in DESKS), on=on))
