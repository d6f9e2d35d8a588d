"""How long a session lives, on one's own phone and on a shared one; one's own list of sessions."""

from datetime import timedelta

import pytest
from django.test import Client
from django.utils import timezone

from ocop.people.queries import devices_of
from tests import world
from tests.world import PASSWORD

pytestmark = pytest.mark.django_db
ACCOUNT_PAGE = 8  # queries
ANDROID = "Mozilla/5.0 (Linux; Android 10; K) AppleWebKit/537.36 Chrome/129.0 Mobile Safari/537.36"


def signed_in(*, shared: bool = False, browser: str = ANDROID) -> Client:
    """A browser in which Hoa signed in through the page."""
    world.hoa()
    client = Client(headers={"user-agent": browser})
    typed = {"login": "0912000001", "password": PASSWORD} | (
        {"shared_phone": "on"} if shared else {}
    )
    assert client.post("/tai-khoan/dang-nhap/", typed).status_code == 302
    return client


def left_alone(client: Client, minutes: float) -> None:
    """As if nobody had touched the phone for that long."""
    session = client.session
    session["shared_phone_seen"] = timezone.now().timestamp() - minutes * 60
    session.save()


def is_in(client: Client) -> bool:
    return client.get("/tai-khoan/").status_code == 200


def test_an_own_phone_stays_signed_in_for_90_days():
    client = signed_in()
    assert client.cookies["sessionid"]["max-age"] == 90 * 24 * 3600
    assert "shared_phone_seen" not in client.session


def test_a_shared_phone_forgets_when_the_browser_closes():
    client = signed_in(shared=True)
    assert client.cookies["sessionid"]["max-age"] == ""
    assert client.cookies["sessionid"]["expires"] == ""


def test_the_session_cookie_is_closed_to_scripts_and_other_sites():
    cookie = signed_in().cookies["sessionid"]
    assert cookie["httponly"]
    assert cookie["samesite"] == "Lax"


def test_a_shared_phone_is_signed_out_after_30_minutes_alone():
    client = signed_in(shared=True)
    left_alone(client, 29)
    assert is_in(client)
    left_alone(client, 31)
    answer = client.get("/tai-khoan/")
    assert answer["Location"] == "/tai-khoan/dang-nhap/?next=/tai-khoan/"
    assert "để yên 30 phút" in client.get(answer["Location"]).content.decode()
    assert not is_in(client)


def test_using_a_shared_phone_keeps_it_signed_in():
    client = signed_in(shared=True)
    for _ in range(3):
        left_alone(client, 20)
        assert is_in(client)
    assert timezone.now().timestamp() - client.session["shared_phone_seen"] < 60


def test_the_session_is_not_written_with_every_page(django_assert_num_queries):
    client = signed_in(shared=True)
    seen = client.session["shared_phone_seen"]
    is_in(client)
    assert client.session["shared_phone_seen"] == seen


def test_one_sees_where_one_is_signed_in_and_ends_one():
    here, there = signed_in(), signed_in(browser="Mozilla/5.0 (Windows NT 10.0) Firefox/131.0")
    page = here.get("/tai-khoan/").content.decode()
    assert "Chrome trên điện thoại Android</b> (máy này)" in page
    assert "Firefox trên máy tính Windows" in page
    other = next(
        one
        for one in devices_of(world.hoa(), at=timezone.now())
        if one.browser.startswith("Firefox")
    )
    here.post(f"/tai-khoan/may/{other.id}/thoat/")
    assert is_in(here)
    assert not is_in(there)


def test_all_other_browsers_end_at_once():
    here, others = signed_in(), [signed_in(), signed_in()]
    here.post("/tai-khoan/may/thoat-het/")
    assert is_in(here)
    assert not any(is_in(other) for other in others)


def test_nobody_ends_the_session_of_another_person():
    client = signed_in()
    mine = devices_of(world.hoa(), at=timezone.now())[0]
    neighbour = Client()
    neighbour.force_login(world.nam())
    neighbour.post(f"/tai-khoan/may/{mine.id}/thoat/")
    assert is_in(client)


def test_a_session_that_ran_out_is_not_listed():
    signed_in()
    later = timezone.now() + timedelta(days=91)
    assert devices_of(world.hoa(), at=later) == []


def test_a_new_password_signs_out_everywhere_else():
    here, there = signed_in(), signed_in()
    new = {
        "oldpassword": PASSWORD,
        "password1": "ba con trau trang",
        "password2": "ba con trau trang",
    }
    here.post("/tai-khoan/mat-khau/", new)
    assert is_in(here)
    assert not is_in(there)


@pytest.mark.parametrize("count", [1, 3])
def test_the_account_page_asks_as_much_for_one_session_as_for_three(
    count, django_assert_num_queries
):
    clients = [signed_in() for _ in range(count)]
    with django_assert_num_queries(ACCOUNT_PAGE):
        clients[0].get("/tai-khoan/")
