"""Whom one may see, lists of people, units on offer, the history."""

from typing import Any

import pytest

from ocop.people import actions
from ocop.people.actions import Post
from ocop.people.models import Role
from ocop.people.queries import (
    Scope,
    Wanted,
    appointments_of,
    areas_overseen_by,
    history_of,
    people_list,
    people_visible_to,
    units_offered,
)
from ocop.units.models import Unit
from tests import world
from tests.world import DAY, NOW

pytestmark = pytest.mark.django_db


def names(people) -> list[str]:
    return [person.name for person in people]


def test_an_administrator_oversees_everything():
    assert areas_overseen_by(world.quang(), on=DAY) == Scope(everywhere=True)
    assert Scope(everywhere=True).holds(1)


def test_officers_oversee_their_area_and_what_lies_below():
    here, there, all_of_it = world.giao_hung(), world.hoa_lu(), world.province()
    assert areas_overseen_by(world.lan(), on=DAY).areas == {here.pk}
    assert areas_overseen_by(world.anh(), on=DAY).areas == {here.pk}
    assert areas_overseen_by(world.minh(), on=DAY).areas == {all_of_it.pk, here.pk, there.pk}


def test_a_producer_oversees_nothing():
    scope = areas_overseen_by(world.hoa(), on=DAY)
    assert not scope.holds(world.giao_hung().pk)
    assert not Unit.objects.filter(scope.condition("pk")).exists()


def test_a_scope_that_holds_everything_leaves_every_row():
    world.giao_hung()
    rows = Unit.objects.filter(Scope(everywhere=True).condition("pk") | Scope().condition("pk"))
    assert rows.count() == Unit.objects.count() > 0


def test_appointments_of_today_are_read_when_no_day_is_given():
    assert [held.role for held in appointments_of(world.hoa())] == [Role.PRODUCER]


def test_an_officer_sees_the_people_of_the_own_area_and_oneself():
    world.everyone(), world.nam(), world.stranger()
    seen = set(names(people_visible_to(world.lan(), on=DAY)))
    assert seen == {"Trần Thị Hoa", "Vũ Văn Nam", "Bùi Hữu Phúc", "Nguyễn Thị Lan", "Đỗ Ngọc Ánh"}
    assert names(people_visible_to(world.stranger(), on=DAY)) == ["Ngô Thị Bích"]


def test_a_producer_and_a_union_officer_see_only_themselves():
    world.everyone()
    assert names(people_visible_to(world.hoa(), on=DAY)) == ["Trần Thị Hoa"]
    assert names(people_visible_to(world.anh(), on=DAY)) == ["Đỗ Ngọc Ánh"]


def test_someone_whose_appointment_ended_stays_in_sight():
    hoa = world.hoa()
    actions.end_appointment(appointment=hoa.appointments.get(), by=world.lan(), at=NOW)
    assert hoa in people_visible_to(world.lan(), on=DAY)


def test_people_are_sorted_by_their_first_name_as_vietnamese_sort():
    world.everyone()
    listed = names(people_list(world.quang(), Wanted(), on=DAY))
    assert [name.split()[-1] for name in listed] == [
        "Ánh",
        "Hoa",
        "Lan",
        "Minh",
        "Phúc",
        "Quang",
        "Thu",
    ]


@pytest.mark.parametrize(
    ("text", "found"),
    [
        ("hoa", ["Trần Thị Hoa", "Hoàng Đức Quang"]),
        ("tran thi", ["Trần Thị Hoa"]),
        ("ĐỖ ngoc", ["Đỗ Ngọc Ánh"]),
        ("0912 000 003", ["Nguyễn Thị Lan"]),
        ("lan@giao", ["Nguyễn Thị Lan"]),
        ("%", []),
        ("'; drop table", []),
    ],
)
def test_people_are_found_by_name_phone_or_mail(text, found):
    world.everyone()
    assert names(people_list(world.quang(), Wanted(text=text), on=DAY)) == found


def test_people_are_narrowed_by_role_and_unit():
    world.everyone(), world.stranger()
    quang = world.quang()
    officers = Wanted(role=Role.COMMUNE_OFFICER)
    assert names(people_list(quang, officers, on=DAY)) == ["Ngô Thị Bích", "Nguyễn Thị Lan"]
    there = Wanted(role=Role.COMMUNE_OFFICER, unit_id=world.hoa_lu().pk)
    assert names(people_list(quang, there, on=DAY)) == ["Ngô Thị Bích"]
    assert names(people_list(quang, Wanted(unit_id=world.commune_union().pk), on=DAY)) == [
        "Đỗ Ngọc Ánh"
    ]


def test_the_list_says_what_everyone_holds_in_two_queries(django_assert_num_queries):
    rows = people_list(world.quang(), Wanted(), on=DAY)
    with django_assert_num_queries(2):
        held = {
            (row.get_role_display(), row.unit_name)
            for one in list[Any](rows)
            for row in one.current
        }
    assert ("Quản trị hệ thống", "Sở Nông nghiệp và Môi trường") in held


def test_units_on_offer_are_those_where_one_may_appoint():
    world.everyone(), world.stranger()
    assert [unit.name for unit in units_offered(world.lan(), on=DAY)] == [
        "Xã Giao Hưng", "Ủy ban nhân dân Xã Giao Hưng", "Đoàn xã Giao Hưng",
    ]  # fmt: skip
    offered = units_offered(world.quang(), on=DAY)
    assert {"Tỉnh Ninh Bình", "Phường Hoa Lư", "Tỉnh đoàn Ninh Bình"} <= {u.name for u in offered}
    assert offered[0].name == "Tỉnh Ninh Bình"
    assert units_offered(world.hoa(), on=DAY) == []


def test_before_the_province_is_loaded_an_administrator_is_offered_the_own_area(settings):
    settings.PROVINCE_CODE = "99"
    offered = {unit.name for unit in units_offered(world.quang(), on=DAY)}
    assert offered == {"Tỉnh Ninh Bình", "Sở Nông nghiệp và Môi trường"}


def test_the_history_tells_every_change_newest_first():
    user, lan = world.person("Mơ", "+84912000099"), world.lan()
    post = Post(Role.HELPER, world.giao_hung(), since=world.SINCE, basis="QĐ 15/QĐ-UBND")
    held = actions.appoint(user=user, post=post, by=lan, at=NOW)
    actions.end_appointment(appointment=held, by=lan, at=NOW)
    ended, made = history_of(user, on=DAY)
    assert (made.what, made.since, made.until, made.basis) == (
        "Phân công",
        world.SINCE,
        None,
        "QĐ 15/QĐ-UBND",
    )
    assert (ended.what, ended.until, ended.unit, ended.by) == (
        "Kết thúc",
        DAY,
        "Xã Giao Hưng",
        "Hệ thống",
    )
