"""Reads over people: what a person holds, which areas a person oversees, whom a person may see."""

from dataclasses import dataclass
from datetime import date, datetime

from allauth.usersessions.models import UserSession
from django.apps import apps
from django.conf import settings
from django.contrib.sessions.models import Session
from django.db.models import Case, Exists, F, Func, OuterRef, Prefetch, Q, QuerySet, Subquery, When
from django.utils import timezone

from ocop.kit.text import fold
from ocop.people.browsers import in_words
from ocop.people.models import Appointment, AppointmentQuerySet, Role, User
from ocop.people.rules import areas_under, grantable, ground
from ocop.units.models import Tree, Unit, UnitVersion
from ocop.units.queries import area_of_province, ids_below

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
    return list(Appointment.objects.held_by(user, on=on or timezone.localdate()))


def areas_overseen_by(user: User, *, on: date | None = None) -> Scope:
    """The areas under the bodies where the person is an officer."""
    day = on or timezone.localdate()
    held = appointments_of(user, on=day)
    if any(appointment.role == Role.ADMINISTRATOR for appointment in held):
        return Scope(everywhere=True)
    return Scope(areas=areas_under((a for a in held if a.role in OVERSEERS), on=day))


def unit_name(field: str, *, on: date) -> Subquery:
    """Name on the day of the unit that the foreign key `field` names."""
    versions = UnitVersion.objects.filter(unit=OuterRef(field)).valid_on(on)
    return Subquery(versions.values("name")[:1])


def appointments_in_words(*, on: date) -> AppointmentQuerySet:
    """Appointments with `unit_name`, those that hold first."""
    return Appointment.objects.annotate(unit_name=unit_name("unit", on=on)).order_by(
        Case(When(valid__contains=on, then=0), default=1), "role", "pk"
    )


def people_visible_to(user: User, *, on: date | None = None) -> QuerySet[User]:
    """Whom the person may see: oneself, and those with an appointment where one may appoint.

    A query and no method of the table: it needs appointments, which stand above it.
    """
    day = on or timezone.localdate()
    given = grantable(user, on=day)
    if given.get(Role.ADMINISTRATOR, 0) is None:
        return User.objects.all()
    areas = frozenset[int]().union(*(areas for areas in given.values() if areas))
    there = Appointment.objects.filter(Q(unit__in=areas) | Q(unit__area__in=areas))
    return User.objects.filter(Q(pk=user.pk) | Q(pk__in=there.values("user")))


@dataclass(frozen=True, slots=True)
class Wanted:
    """What a list of people is narrowed to; empty fields do not narrow."""

    text: str = ""
    role: str = ""
    unit_id: int | None = None


def people_list(user: User, wanted: Wanted, *, on: date) -> QuerySet[User]:
    """People visible to the person, by name (tên first), each with `current` appointments."""
    people = people_visible_to(user, on=on)
    if wanted.text:
        people = people.filter(_matches(wanted.text))
    if wanted.role or wanted.unit_id:
        there = Appointment.objects.valid_on(on)
        if wanted.role:
            there = there.filter(role=wanted.role)
        if wanted.unit_id:
            below = ids_below([wanted.unit_id], on=on)
            there = there.filter(Q(unit__in=below) | Q(unit__area__in=below))
        people = people.filter(pk__in=there.values("user"))
    current = appointments_in_words(on=on).valid_on(on)
    return people.order_by("sort_key", "pk").prefetch_related(
        Prefetch("appointments", queryset=current, to_attr="current")
    )


def _matches(text: str) -> Q:
    """People whose name, phone or e-mail holds the text, forgiving diacritics and spaces."""
    folded = Func(F("name"), function="vn_fold")
    names = User.objects.annotate(folded=folded).filter(folded__contains=fold(text.strip()))
    found = Q(pk__in=names.values("pk")) | Q(email__icontains=text.strip())
    digits = "".join(c for c in text if c in "0123456789")
    return found | Q(phone__contains=digits.removeprefix("0")) if len(digits) >= 3 else found


@dataclass(frozen=True, slots=True)
class Offered:
    """A unit that may be chosen for an appointment."""

    id: int
    name: str
    tree: str


def units_offered(user: User, *, on: date) -> list[Offered]:
    """Units where the person may give some role: areas first, then state bodies, then the Union."""
    given = grantable(user, on=on)
    if None in given.values():
        areas = frozenset(ids_below(_home(user, on=on), on=on))
    else:
        areas = frozenset[int]().union(*(areas for areas in given.values() if areas))
    units = UnitVersion.objects.valid_on(on).filter(Q(unit__in=areas) | Q(unit__area__in=areas))
    order = Case(When(unit__tree=Tree.AREA, then=0), When(unit__tree=Tree.STATE, then=1), default=2)
    rows = units.order_by(order, "level", "sort_key").values_list("unit_id", "name", "unit__tree")
    return [Offered(*row) for row in rows]


def _home(user: User, *, on: date) -> set[int]:
    """The area of this installation; as long as it is not loaded, the areas of the person."""
    try:
        return {area_of_province(settings.PROVINCE_CODE, on=on).pk}
    except Unit.DoesNotExist:
        return {ground(appointment.unit) for appointment in appointments_of(user, on=on)}


@dataclass(frozen=True, slots=True)
class Change:
    """One line of the history of appointments."""

    at: datetime
    what: str
    role: str
    unit: str
    since: date | None
    until: date | None
    basis: str
    by: str


WHAT = {"insert": "Phân công", "update": "Sửa", "delete": "Bỏ"}


def history_of(user: User, *, on: date) -> list[Change]:
    """Every change of the person's appointments, newest first, as the database recorded it."""
    events = apps.get_model("people", "AppointmentEvent")
    rows = list(
        events.objects.filter(user_id=user.pk)
        .annotate(unit_name=unit_name("unit_id", on=on), doer=F("pgh_context__metadata__user"))
        .order_by("-pgh_created_at", "-pgh_id")
    )
    ids = {row.doer for row in rows if row.doer}
    names = {
        str(pk): name for pk, name in User.objects.filter(pk__in=ids).values_list("pk", "name")
    }
    return [
        Change(
            at=row.pgh_created_at,
            what=_what(row.pgh_label, row.valid.upper),
            role=row.get_role_display(),
            unit=row.unit_name or "",
            since=row.valid.lower,
            until=row.valid.upper,
            basis=row.basis,
            by=names.get(row.doer, "Hệ thống"),
        )
        for row in rows
    ]


def _what(label: str, until: date | None) -> str:
    return "Kết thúc" if label == "update" and until else WHAT[label]


@dataclass(frozen=True, slots=True)
class Device:
    """A browser that is signed in."""

    id: int
    browser: str
    ip: str
    since: datetime
    key: str


def devices_of(user: User, *, at: datetime) -> list[Device]:
    """The browsers where the person is signed in now, newest first."""
    live = Session.objects.filter(session_key=OuterRef("session_key"), expire_date__gt=at)
    rows = UserSession.objects.filter(Exists(live), user_id=user.pk).order_by("-created_at")
    return [
        Device(row.pk, in_words(row.user_agent), row.ip, row.created_at, row.session_key)
        for row in rows
    ]
