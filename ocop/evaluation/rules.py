"""Who may do what in a round: officers prepare and decide, judges mark, the secretary keeps order."""

from django.utils import timezone

from ocop.evaluation.models import Role, Round, RoundState, ScoreSheet, Seat
from ocop.evaluation.models.rounds import JUDGES, OFFICES
from ocop.people.models import Role as Office
from ocop.people.models import User
from ocop.people.queries import appointments_of
from ocop.people.rules import areas_under, ground
from ocop.units.models import Unit

SITTERS = {Office.COUNCIL_MEMBER.value, Office.PROVINCE_OFFICER.value}


def is_officer_of(user: User, unit: Unit) -> bool:
    """Province officers of the body or of a body above its area; administrators."""
    held = [a for a in appointments_of(user) if a.role in OFFICES]
    if any(a.role == Office.ADMINISTRATOR for a in held):
        return True
    if any(a.unit_id == unit.pk for a in held):
        return True
    return bool(held) and ground(unit) in areas_under(held, on=timezone.localdate())


def seat_of(user: User, round_: Round) -> Seat | None:
    """The person's seat in the round, if any."""
    return Seat.objects.filter(round=round_, user=user).select_related("user").first()


def may_sit(user: User) -> bool:
    """Whether the person may be given a seat: council members and province officers of today."""
    return any(a.role in SITTERS for a in appointments_of(user))


def may_open_round(user: User, unit: Unit) -> bool:
    """Officers of the body that evaluates."""
    return is_officer_of(user, unit)


def may_prepare(user: User, round_: Round) -> bool:
    """Officers of the body, and the secretary once there is one."""
    return _is(user, round_, Role.SECRETARY) or is_officer_of(user, round_.unit)


def may_direct(user: User, round_: Round) -> bool:
    """Chair and secretary: discussion, scoring again, findings, closing; officers for them."""
    return _is(user, round_, Role.CHAIR, Role.SECRETARY) or is_officer_of(user, round_.unit)


def may_unlock(user: User, round_: Round) -> bool:
    """The secretary alone opens a locked sheet."""
    return _is(user, round_, Role.SECRETARY)


def may_declare(user: User, seat: Seat) -> bool:
    """A judge, for oneself."""
    return seat.user_id == user.pk and seat.role in JUDGES


def may_judge(user: User, sheet: ScoreSheet) -> bool:
    """The judge whose sheet it is."""
    return sheet.seat.user_id == user.pk


def may_decide(user: User, round_: Round) -> bool:
    """Recognition is the province's: its officers write the decision."""
    return is_officer_of(user, round_.unit)


def may_see_lean(user: User, round_: Round) -> bool:
    """The harsh/lenient view is the secretary's alone."""
    return _is(user, round_, Role.SECRETARY)


def may_see_everything(user: User, round_: Round) -> bool:
    """After closing: the council and the officers of the body."""
    if round_.state != RoundState.CLOSED:
        return False
    return seat_of(user, round_) is not None or is_officer_of(user, round_.unit)


def _is(user: User, round_: Round, *roles: Role) -> bool:
    return Seat.objects.filter(round=round_, user=user, role__in=roles).exists()
