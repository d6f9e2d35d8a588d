"""Who may do what with people."""

from allauth.mfa.models import Authenticator

from ocop.people import actions
from ocop.people.actions import Person, Post
from ocop.people.models import Appointment, Role, User
from tests import world
from tests.matrix import EVERYONE, HOA, MINH, OFFICES, QUANG, STRANGER, Line
from tests.world import NOW

OFFICERS_ABOVE = {MINH, QUANG}
NEW = Person(name="Tạ Thị Mơ", phone="0912 999 888")


def create(by: User, post: Post | None) -> User:
    return actions.create_user(person=NEW, post=post, by=by, at=NOW)


def appoint(by: User, role: Role, unit, user: User | None = None) -> Appointment:
    post = Post(role=role, unit=unit)
    return actions.appoint(
        user=user or world.person("Mơ", "+84912000099"), post=post, by=by, at=NOW
    )


def held(user: User) -> Appointment:
    return user.appointments.select_related("unit").get()


def token_of(user: User):
    return actions.create_token(name="Cổng tỉnh", scopes=["read"], by=user, at=NOW)[0]


LINES = [
    Line(actions.create_user, lambda by: create(by, None), {QUANG}, "without appointment"),
    Line(actions.create_user,
         lambda by: create(by, Post(Role.PRODUCER, world.giao_hung())), OFFICES, "producer"),
    Line(actions.create_user,
         lambda by: create(by, Post(Role.PRODUCER, world.hoa_lu())), {MINH, QUANG, STRANGER},
         "producer of the other commune"),
    Line(actions.appoint, lambda by: appoint(by, Role.PRODUCER, world.giao_hung()), OFFICES,
         "producer"),
    Line(actions.appoint, lambda by: appoint(by, Role.HELPER, world.giao_hung()), OFFICES,
         "helper"),
    Line(actions.appoint, lambda by: appoint(by, Role.COMMUNE_OFFICER, world.commune_office()),
         OFFICERS_ABOVE, "commune officer"),
    Line(actions.appoint, lambda by: appoint(by, Role.PROVINCE_OFFICER, world.province_office()),
         {QUANG}, "province officer"),
    Line(actions.appoint, lambda by: appoint(by, Role.COUNCIL_MEMBER, world.province_office()),
         {QUANG}, "council member"),
    Line(actions.appoint, lambda by: appoint(by, Role.UNION_OFFICER, world.commune_union()),
         {QUANG}, "union officer"),
    Line(actions.appoint, lambda by: appoint(by, Role.ADMINISTRATOR, world.province_office()),
         {QUANG}, "administrator"),
    Line(actions.end_appointment,
         lambda by: actions.end_appointment(appointment=held(world.hoa()), by=by, at=NOW),
         OFFICES, "producer"),
    Line(actions.end_appointment,
         lambda by: actions.end_appointment(appointment=held(world.lan()), by=by, at=NOW),
         OFFICERS_ABOVE, "commune officer"),
    Line(actions.change_user,
         lambda by: actions.change_user(user=world.hoa(), person=NEW, by=by, at=NOW), OFFICES,
         "producer"),
    Line(actions.change_user,
         lambda by: actions.change_user(user=world.thu(), person=NEW, by=by, at=NOW), {QUANG},
         "council member"),
    Line(actions.give_temporary_password,
         lambda by: actions.give_temporary_password(user=world.hoa(), by=by, at=NOW), OFFICES,
         "producer"),
    Line(actions.give_temporary_password,
         lambda by: actions.give_temporary_password(user=world.quang(), by=by, at=NOW), {QUANG},
         "administrator"),
    Line(actions.deactivate,
         lambda by: actions.deactivate(user=world.phuc(), by=by, at=NOW), OFFICES, "helper"),
    Line(actions.deactivate,
         lambda by: actions.deactivate(user=world.minh(), by=by, at=NOW), {QUANG},
         "province officer"),
    Line(actions.reactivate, lambda by: actions.reactivate(user=closed(), by=by, at=NOW), OFFICES),
    Line(actions.end_devices,
         lambda by: actions.end_devices(user=world.hoa(), by=by, at=NOW), {HOA, *OFFICES}),
    Line(actions.remove_second_step, lambda by: actions.remove_second_step(user=with_key(), by=by, at=NOW), OFFICES),
    Line(actions.create_token, token_of, EVERYONE, "own"),
    Line(actions.revoke_token,
         lambda by: actions.revoke_token(token=token_of(world.hoa()), by=by, at=NOW), {HOA, QUANG}),
]  # fmt: skip


def with_key() -> User:
    """Hoa, who signs in with a second step."""
    Authenticator.objects.create(user=world.hoa(), type=Authenticator.Type.TOTP, data={})
    return world.hoa()


def closed() -> User:
    """A producer of Giao Hưng whose account is closed."""
    user = world.appointed(
        world.person("Lò Thị Pả", "+84912000098"), Role.PRODUCER, world.giao_hung()
    )
    User.objects.filter(pk=user.pk).update(is_active=False)
    return user
