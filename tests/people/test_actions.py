"""Making people, giving and ending appointments, passwords, closing accounts."""

from datetime import date, timedelta

import pytest
from django.db import IntegrityError, transaction

from ocop.kit.errors import Conflict, Refused
from ocop.kit.faults import Invalid
from ocop.people import actions
from ocop.people.actions import Person, Post
from ocop.people.models import Appointment, Role, User
from tests import world
from tests.world import DAY, NOW

pytestmark = pytest.mark.django_db

MO = Person(name="  Tạ  Thị Mơ ", phone="0912.999.888", email="Mo@Example.VN")


def producer_here() -> Post:
    return Post(Role.PRODUCER, world.giao_hung())


def faults(call) -> dict[str, str]:
    """What an action answered, by field."""
    with pytest.raises(Invalid) as caught:
        call()
    return {fault.where: fault.sentence for fault in caught.value.faults}


def test_an_officer_makes_a_person_with_a_first_appointment():
    user = actions.create_user(person=MO, post=producer_here(), by=world.lan(), at=NOW)
    user.refresh_from_db()
    assert (user.name, user.phone, user.email) == ("Tạ Thị Mơ", "+84912999888", "mo@example.vn")
    assert user.login == "0912 999 888"
    assert not user.has_usable_password()
    held = user.appointments.get()
    assert (held.role, held.unit, held.valid.lower, held.valid.upper) == (
        Role.PRODUCER, world.giao_hung(), DAY, None,
    )  # fmt: skip


def test_the_operator_of_the_server_makes_the_first_administrator():
    post = Post(Role.ADMINISTRATOR, world.province_office())
    user = actions.create_user(person=MO, post=post, by=None, at=NOW)
    assert user.appointments.get().role == Role.ADMINISTRATOR


def test_nothing_is_left_of_a_person_whose_appointment_was_refused():
    with pytest.raises(Refused):
        actions.create_user(
            person=MO, post=Post(Role.PRODUCER, world.hoa_lu()), by=world.lan(), at=NOW
        )
    assert not User.objects.filter(phone="+84912999888").exists()


@pytest.mark.parametrize(
    ("person", "where", "sentence"),
    [
        (Person(name=" ", phone="0912999888"), "name", "Chưa có họ và tên. Ví dụ: Trần Thị Hoa"),
        (
            Person(name="Mơ", phone="912"),
            "phone",
            "Nhập số điện thoại gồm 10 số, bắt đầu bằng 0. Ví dụ: 0912 345 678",
        ),
        (
            Person(name="Mơ", email="mo@"),
            "email",
            "“mo@” chưa phải địa chỉ thư điện tử. Ví dụ: hoa@example.vn",
        ),
        (
            Person(name="Mơ"),
            "phone",
            "Cần số điện thoại hoặc thư điện tử để đăng nhập. Ví dụ: 0912 345 678",
        ),
        (
            Person(name="Mơ", phone="+84 912 000 001"),
            "phone",
            "Số điện thoại này đã có tài khoản. Tìm người đó trong danh sách, "
            "hoặc nhờ quản trị hệ thống phân công thêm.",
        ),
        (
            Person(name="Mơ", email="QUANG@tinh.example"),
            "email",
            "Thư điện tử này đã có tài khoản. Tìm người đó trong danh sách, "
            "hoặc nhờ quản trị hệ thống phân công thêm.",
        ),
    ],
)
def test_what_cannot_be_taken_is_answered_beside_its_field(person, where, sentence):
    world.everyone()
    post, by = producer_here(), world.lan()
    found = faults(lambda: actions.create_user(person=person, post=post, by=by, at=NOW))
    assert found == {where: sentence}


def test_every_fault_is_told_at_once():
    bad = Person(name="", phone="1", email="x")
    found = faults(lambda: actions.create_user(person=bad, post=None, by=world.quang(), at=NOW))
    assert set(found) == {"name", "phone", "email"}


def test_a_person_keeps_the_own_phone_when_data_are_mended():
    hoa = world.hoa()
    new = Person(name="Trần Thị Hoà", phone="0912 000 001", email="hoa@example.vn")
    actions.change_user(user=hoa, person=new, by=world.lan(), at=NOW)
    hoa.refresh_from_db()
    assert (hoa.name, hoa.phone, hoa.email) == ("Trần Thị Hoà", "+84912000001", "hoa@example.vn")


def test_a_role_held_already_is_a_conflict():
    post = producer_here()
    with pytest.raises(Conflict, match="Trần Thị Hoa đã giữ vai trò này ở đơn vị này rồi"):
        actions.appoint(user=world.hoa(), post=post, by=world.lan(), at=NOW)


def test_the_database_refuses_the_same_role_twice_on_one_day():
    hoa = world.hoa()
    with pytest.raises(IntegrityError, match="appointment_is_given_once"), transaction.atomic():
        Appointment.objects.create(
            user=hoa, role=Role.PRODUCER, unit=world.giao_hung(), valid=world.FROM_SINCE
        )


@pytest.mark.parametrize(
    ("post", "where", "sentence"),
    [
        (
            lambda: Post(Role.UNION_OFFICER, world.giao_hung()),
            "unit",
            "Đơn vị này không có vai trò “Cán bộ Đoàn”. Chọn đơn vị khác, hoặc vai trò khác.",
        ),
        (
            lambda: Post(
                Role.HELPER, world.giao_hung(), since=date(2026, 5, 2), until=date(2026, 5, 1)
            ),
            "until",
            "Ngày kết thúc (01/05/2026) phải sau ngày bắt đầu (02/05/2026).",
        ),
    ],
)
def test_an_appointment_that_cannot_be_is_explained(post, where, sentence):
    by, hoa = world.quang(), world.hoa()
    found = faults(lambda: actions.appoint(user=hoa, post=post(), by=by, at=NOW))
    assert found == {where: sentence}


def test_an_ended_appointment_gives_nothing_from_that_day_on():
    hoa = world.hoa()
    held = hoa.appointments.get()
    actions.end_appointment(appointment=held, by=world.lan(), at=NOW)
    assert not Appointment.objects.held_by(hoa, on=DAY).exists()
    assert Appointment.objects.held_by(hoa, on=DAY - timedelta(days=1)).exists()
    held.refresh_from_db()
    with pytest.raises(Conflict, match="đã kết thúc"):
        actions.end_appointment(appointment=held, by=world.lan(), at=NOW)


@pytest.mark.parametrize("since", [DAY, DAY + timedelta(days=30)])
def test_an_appointment_that_never_held_is_removed(since):
    post = Post(Role.HELPER, world.giao_hung(), since=since)
    made = actions.appoint(user=world.hoa(), post=post, by=world.lan(), at=NOW)
    actions.end_appointment(appointment=made, by=world.lan(), at=NOW)
    assert not Appointment.objects.filter(pk=made.pk).exists()


def test_the_last_administrator_stays():
    quang = world.quang()
    with pytest.raises(Conflict, match="ít nhất một người quản trị"):
        actions.end_appointment(appointment=quang.appointments.get(), by=quang, at=NOW)
    with pytest.raises(Conflict, match="ít nhất một người quản trị"):
        actions.deactivate(user=quang, by=None, at=NOW)
    other = world.appointed(
        world.person("Phó Quản", "+84912000088"), Role.ADMINISTRATOR, world.province_office()
    )
    actions.deactivate(user=quang, by=other, at=NOW)
    assert not User.objects.get(pk=quang.pk).is_active


def test_nobody_closes_the_own_account():
    with pytest.raises(Refused):
        actions.deactivate(user=world.quang(), by=world.quang(), at=NOW)


def test_closing_and_opening_twice_are_conflicts():
    phuc, lan = world.phuc(), world.lan()
    actions.deactivate(user=phuc, by=lan, at=NOW)
    with pytest.raises(Conflict, match="đã khóa"):
        actions.deactivate(user=phuc, by=lan, at=NOW)
    with pytest.raises(Conflict, match="đang khóa"):
        actions.give_temporary_password(user=phuc, by=lan, at=NOW)
    actions.reactivate(user=phuc, by=lan, at=NOW)
    with pytest.raises(Conflict, match="đang mở"):
        actions.reactivate(user=phuc, by=lan, at=NOW)


def test_a_temporary_password_is_easy_to_read_aloud_and_ends_after_a_week():
    hoa = world.hoa()
    password = actions.give_temporary_password(user=hoa, by=world.lan(), at=NOW)
    hoa.refresh_from_db()
    assert hoa.check_password(password)
    assert hoa.password_expires_at == NOW + timedelta(days=7)
    assert [len(part) for part in password.split("-")] == [4, 4, 4]
    assert not set(password) & set("0o1il")
    assert password != actions.give_temporary_password(user=hoa, by=world.lan(), at=NOW)


def test_an_own_password_ends_the_temporary_one():
    hoa = world.hoa()
    actions.give_temporary_password(user=hoa, by=world.lan(), at=NOW)
    actions.set_password(user=hoa, password="ba con trau trang", at=NOW)
    hoa.refresh_from_db()
    assert hoa.check_password("ba con trau trang")
    assert hoa.password_expires_at is None


def test_a_moment_without_time_zone_is_a_mistake_of_the_program():
    with pytest.raises(ValueError, match="time zone"):
        actions.create_user(person=MO, post=None, by=None, at=NOW.replace(tzinfo=None))
