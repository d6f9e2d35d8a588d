"""Nothing that is built may be out of reach, and nobody is led to a page that is refused."""

import pytest
from django.contrib.auth.models import AnonymousUser
from django.template import Context
from django.utils import timezone

from ocop.dossiers.models import Dossier
from ocop.people.models import Role
from ocop.products import actions as products
from ocop.web.navigation import BAR, WAYS, office_of, ways_of
from ocop.web.templatetags.office import office
from tests import world
from tests.dossiers import rows
from tests.evaluation import council
from tests.inspection import after
from tests.web.walking import Walk, pages, walk

pytestmark = pytest.mark.django_db

# Met before sign-in, or only after a second step was set up, or asked by machines alone.
ELSEWHERE = {
    "account_inactive", "account_login", "account_reset_password", "account_reset_password_done",
    "account_reset_password_from_key_done", "end_other_devices", "mfa_authenticate",
    "mfa_deactivate_totp", "mfa_generate_recovery_codes", "mfa_list_webauthn",
    "mfa_login_webauthn", "mfa_reauthenticate", "mfa_reauthenticate_webauthn",
    "mfa_view_recovery_codes", "robots", "sitemap", "trace:description", "web:healthz",
    "web:readyz",
}  # fmt: skip
# Old addresses that lead on.
MOVED = {"products:expiring", "products:expiring_csv"}
# Pages about one row: each must be led to by the small world below.
OF_ONE_ROW = {
    "dossiers:dossier", "dossiers:part", "dossiers:score", "dossiers:file", "dossiers:read",
    "evaluation:round", "evaluation:candidates", "evaluation:seats", "evaluation:declare",
    "evaluation:council_rules", "inspection:product", "inspection:plan", "inspection:open_case",
    "inspection:case", "inspection:inspection", "proofs:wallet", "proofs:consents", "proofs:new",
    "proofs:ask", "notices:follow", "products:recognition_history", "links:product",
    "people:person", "catalogue:product", "catalogue:producer", "catalogue:decision",
}  # fmt: skip


@pytest.fixture
def walks(client) -> dict[str, Walk]:
    """What each role meets in a world where something of everything is going on."""
    people = {role.value: user for role, user in world.everyone().items()}
    mine = rows.opened(at=timezone.now())
    mint = world.product("Trà bạc hà", of=world.producer("HTX Hoa Lư", world.hoa_lu()))
    council.prepared(council.dossier(product=mint))
    Dossier.objects.filter(product=mint).update(batch=mine.batch, year=mine.year)
    after.planned(after.of_today(100, "Nước mắm").recognitions.get())
    after.opened(after.of_today(90, "Mắm cáy").recognitions.get())
    return {role: walk(client, user) for role, user in people.items()}


def test_every_page_is_reached_from_the_desk_and_no_link_is_refused(walks):
    refused = {(role, url) for role, one in walks.items() for url in one.refused}
    assert not refused
    reached = {name for one in walks.values() for name in one.reached}
    plain = {name for name, route in pages() if "<" not in route}
    assert plain - reached == ELSEWHERE | MOVED
    assert OF_ONE_ROW - reached == set()


def test_a_role_is_led_to_its_pages_alone():
    assert [way.name for way in ways_of({Role.COUNCIL_MEMBER})] == ["Hội đồng"]
    assert {"wallet", "sessions"}.isdisjoint(
        way.section for way in ways_of({Role.PROVINCE_OFFICER})
    )
    assert {"rounds", "imports"}.isdisjoint(way.section for way in ways_of({Role.COMMUNE_OFFICER}))
    assert {way for role in Role for way in ways_of({role})} == set(WAYS)


def test_the_head_names_the_place_of_work_and_keeps_the_bar_short(django_assert_num_queries):
    minh = world.minh()
    with django_assert_num_queries(2):
        found = office_of(minh, on=timezone.localdate())
    assert found.workplace == "Sở Nông nghiệp và Môi trường"
    assert len(found.bar) == BAR
    assert [way.section for way in found.bar][:3] == ["desk", "products", "producers"]
    assert {"documents", "papers", "people"} <= {way.section for way in found.more}


def test_who_belongs_to_a_producer_has_its_ways_beside_the_own():
    products.add_member(producer=world.producer(), user=world.thu(), by=None, at=world.NOW)
    sections = {way.section for way in office_of(world.thu(), on=timezone.localdate()).doors}
    assert {"rounds", "wallet", "dossiers"} <= sections


def test_an_account_without_appointment_has_the_ways_of_a_producer():
    found = office_of(world.person("Trần Mới", "+84912000044"), on=timezone.localdate())
    assert found.workplace == ""
    assert "wallet" in {way.section for way in found.doors}


def test_there_is_no_office_before_sign_in():
    assert office(Context({"user": AnonymousUser()})) is None
