"""Who may do what with people: predicates over appointments.

`by` is None for the operator of the server at the command line, who makes the first administrator;
pages and the API always pass a person.
"""

from collections.abc import Iterable
from datetime import date

from ocop.people.models import ApiToken, Appointment, Role, User
from ocop.units.models import Tree, Unit
from ocop.units.queries import ids_below

# Who may give which role inside the own area; administrators give every role everywhere.
GRANTS: dict[str, frozenset[str]] = {
    Role.PROVINCE_OFFICER: frozenset({Role.COMMUNE_OFFICER, Role.HELPER, Role.PRODUCER}),
    Role.COMMUNE_OFFICER: frozenset({Role.HELPER, Role.PRODUCER}),
}
TREES: dict[str, frozenset[str]] = {
    Role.PRODUCER: frozenset({Tree.AREA}),
    Role.HELPER: frozenset({Tree.AREA, Tree.UNION}),
    Role.COMMUNE_OFFICER: frozenset({Tree.AREA, Tree.STATE}),
    Role.PROVINCE_OFFICER: frozenset({Tree.AREA, Tree.STATE}),
    Role.COUNCIL_MEMBER: frozenset({Tree.AREA, Tree.STATE}),
    Role.UNION_OFFICER: frozenset({Tree.UNION}),
    Role.ADMINISTRATOR: frozenset({Tree.AREA, Tree.STATE}),
}


def ground(unit: Unit) -> int:
    """The area a unit works in: its own, or that of the body; a body without area stands for itself."""
    return unit.area_id or unit.pk


def areas_under(appointments: Iterable[Appointment], *, on: date) -> frozenset[int]:
    """Ids of the areas at and below the units of these appointments."""
    roots = {ground(appointment.unit) for appointment in appointments}
    return frozenset(ids_below(roots, on=on)) if roots else frozenset()


def holds(user: User, role: str, unit: Unit | None = None, *, on: date) -> bool:
    """Whether the person holds `role` on the day: anywhere, or at `unit` or a unit above its area."""
    held = Appointment.objects.held_by(user, on=on).filter(role=role)
    if unit is None:
        return held.exists()
    return ground(unit) in areas_under(held, on=on)


def is_administrator(user: User, *, on: date) -> bool:
    """Whether the person runs the whole system on the day."""
    return holds(user, Role.ADMINISTRATOR, on=on)


def grantable(user: User | None, *, on: date) -> dict[str, frozenset[int] | None]:
    """Each role the person may give and the areas it may be given in (None: everywhere)."""
    if user is None:
        return dict.fromkeys(Role.values)
    held = list(Appointment.objects.held_by(user, on=on))
    if any(appointment.role == Role.ADMINISTRATOR for appointment in held):
        return dict.fromkeys(Role.values)
    given: dict[str, frozenset[int] | None] = {}
    for role, roles in GRANTS.items():
        areas = areas_under((a for a in held if a.role == role), on=on)
        for granted in roles if areas else ():
            given[granted] = areas | (given.get(granted) or frozenset())
    return given


def may_appoint(by: User | None, role: str, unit: Unit, *, on: date) -> bool:
    """Whether `by` may give (and take back) `role` at `unit`."""
    return covers(grantable(by, on=on), role, unit)


def covers(given: dict[str, frozenset[int] | None], role: str, unit: Unit) -> bool:
    """Whether what `grantable` answered holds `role` at `unit`."""
    if role not in given:
        return False
    areas = given[role]
    return areas is None or ground(unit) in areas


def may_appoint_anyone(by: User, *, on: date) -> bool:
    """Whether `by` has any appointment to give: who sees the pages about people."""
    return bool(grantable(by, on=on))


def may_end_appointment(by: User | None, appointment: Appointment, *, on: date) -> bool:
    return may_appoint(by, appointment.role, appointment.unit, on=on)


def may_manage(by: User | None, user: User, *, on: date) -> bool:
    """Whether `by` may mend the data and the password of `user`.

    Only when `by` could have given everything the person holds: else a commune officer could sign
    in as an administrator who also happens to make mắm in that commune. Someone who holds nothing
    today is judged by what was held before; someone who never held anything, by administrators.
    """
    given = grantable(by, on=on)
    if given.get(Role.ADMINISTRATOR, 0) is None:
        return True
    rows = list(Appointment.objects.filter(user=user).select_related("unit"))
    counted = [row for row in rows if row.valid.upper is None or row.valid.upper > on] or rows
    return bool(counted) and all(covers(given, row.role, row.unit) for row in counted)


def may_switch(by: User | None, user: User, *, on: date) -> bool:
    """Whether `by` may close or reopen the account: never one's own."""
    return (by is None or by.pk != user.pk) and may_manage(by, user, on=on)


def may_revoke_token(by: User, token: ApiToken, *, on: date) -> bool:
    """One's own tokens; administrators, everyone's."""
    return token.user_id == by.pk or is_administrator(by, on=on)


def fits(role: str, unit: Unit) -> bool:
    """Whether the role exists at this kind of unit (a Union officer only in the Union, and so on)."""
    return unit.tree in TREES[role]
