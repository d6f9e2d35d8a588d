"""Who holds what where, and who may act on whom."""

from datetime import date

import pytest
from django.db.backends.postgresql.psycopg_any import DateRange

from ocop.people import rules
from ocop.people.models import Role
from ocop.units.models import Kind, Tree
from tests import world
from tests.world import DAY

pytestmark = pytest.mark.django_db


def test_an_officer_holds_the_role_at_the_office_its_area_and_everything_below():
    minh = world.minh()
    for unit in (
        world.province_office(),
        world.province(),
        world.giao_hung(),
        world.commune_office(),
    ):
        assert rules.holds(minh, Role.PROVINCE_OFFICER, unit, on=DAY)
    assert not rules.holds(minh, Role.COMMUNE_OFFICER, world.giao_hung(), on=DAY)


def test_a_commune_officer_holds_nothing_above_or_beside():
    lan = world.lan()
    assert rules.holds(lan, Role.COMMUNE_OFFICER, world.giao_hung(), on=DAY)
    assert rules.holds(lan, Role.COMMUNE_OFFICER, on=DAY)
    assert not rules.holds(lan, Role.COMMUNE_OFFICER, world.province(), on=DAY)
    assert not rules.holds(lan, Role.COMMUNE_OFFICER, world.hoa_lu(), on=DAY)


def test_a_role_counts_on_its_days_only():
    user = world.person("Mơ", "+84912000099")
    days = DateRange(date(2026, 1, 1), date(2026, 2, 1))
    world.appointed(user, Role.HELPER, world.giao_hung(), valid=days)
    assert not rules.holds(user, Role.HELPER, on=date(2025, 12, 31))
    assert rules.holds(user, Role.HELPER, on=date(2026, 1, 1))
    assert rules.holds(user, Role.HELPER, on=date(2026, 1, 31))
    assert not rules.holds(user, Role.HELPER, on=date(2026, 2, 1))


def test_a_commune_officer_may_not_touch_an_administrator_who_also_produces_there():
    quang = world.appointed(world.quang(), Role.PRODUCER, world.giao_hung())
    assert not rules.may_manage(world.lan(), quang, on=DAY)
    assert not rules.may_manage(world.minh(), quang, on=DAY)
    assert rules.may_manage(world.quang(), quang, on=DAY)


def test_someone_appointed_from_next_month_is_judged_by_that_too():
    user = world.hoa()
    world.appointed(user, Role.ADMINISTRATOR, world.province_office(),
                    valid=DateRange(date(2026, 6, 1), None))  # fmt: skip
    assert not rules.may_manage(world.lan(), user, on=DAY)


def test_someone_who_holds_nothing_today_is_judged_by_what_was_held():
    user = world.person("Mơ", "+84912000099")
    days = DateRange(date(2026, 1, 1), date(2026, 2, 1))
    world.appointed(user, Role.HELPER, world.giao_hung(), valid=days)
    assert rules.may_manage(world.lan(), user, on=DAY)
    assert not rules.may_manage(world.stranger(), user, on=DAY)


def test_someone_who_never_held_anything_is_for_administrators():
    user = world.person("Mơ", "+84912000099")
    assert not rules.may_manage(world.minh(), user, on=DAY)
    assert rules.may_manage(world.quang(), user, on=DAY)
    assert rules.may_manage(None, user, on=DAY)


def test_who_has_appointments_to_give_sees_the_pages_about_people():
    may = {
        role for role, user in world.everyone().items() if rules.may_appoint_anyone(user, on=DAY)
    }
    assert may == {Role.COMMUNE_OFFICER, Role.PROVINCE_OFFICER, Role.ADMINISTRATOR}


def test_a_body_without_area_stands_for_itself():
    branch = world.unit("Chi đoàn Khu công nghiệp", Kind.BRANCH, tree=Tree.UNION)
    user = world.appointed(world.person("Mơ", "+84912000099"), Role.UNION_OFFICER, branch)
    assert rules.holds(user, Role.UNION_OFFICER, branch, on=DAY)
    assert not rules.holds(user, Role.UNION_OFFICER, world.giao_hung(), on=DAY)
