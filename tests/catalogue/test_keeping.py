"""Pages are kept for a minute for people without a session, and never across a night."""

from datetime import datetime, timedelta
from unittest import mock
from zoneinfo import ZoneInfo

import brotli
import pytest
from django.test import Client
from django.utils import timezone

from ocop.catalogue.addresses import product_path
from ocop.products.models import Product
from tests import world
from tests.catalogue.asking import questions
from tests.catalogue.rich import recognise

pytestmark = pytest.mark.django_db


def test_a_kept_page_asks_nothing_of_the_database(client, django_assert_num_queries):
    path = product_path(world.product("Mắm tôm"))
    first = client.get(path)
    with django_assert_num_queries(0):
        again = client.get(path)
    assert again.content == first.content
    assert again["ETag"] == first["ETag"]


def test_an_unchanged_page_is_not_sent_again(client):
    first = client.get("/")
    again = client.get("/", headers={"If-None-Match": first["ETag"]})
    assert (again.status_code, again.content) == (304, b"")


def test_pages_travel_in_brotli_where_the_browser_takes_it(client):
    plain = client.get("/")
    packed = client.get("/", headers={"Accept-Encoding": "gzip, br"})
    assert packed["Content-Encoding"] == "br"
    assert brotli.decompress(packed.content) == plain.content
    assert packed["ETag"] != plain["ETag"]
    assert {"Cookie", "Accept-Encoding"} <= {part.strip() for part in packed["Vary"].split(",")}


def test_both_languages_are_kept_apart(client):
    assert client.get("/").content != client.get("/en/").content


def test_a_signed_in_person_sees_the_own_page_and_leaves_no_copy(client):
    world.product("Mắm tôm")
    office = Client()
    office.force_login(world.minh())
    theirs = office.get("/")
    assert "Bàn làm việc" in theirs.content.decode()
    assert theirs["Cache-Control"] == "private, no-cache"
    stranger = client.get("/").content.decode()
    assert "Bàn làm việc" not in stranger
    assert "Đăng nhập" in stranger
    assert "Bàn làm việc" in office.get("/").content.decode()


def test_a_message_for_one_person_is_never_kept(client):
    client.cookies["messages"] = "xin chào"
    assert client.get("/")["Cache-Control"] == "private, no-cache"


def test_a_star_is_gone_from_a_kept_page_on_the_day_it_ends(client):
    made = world.product("Mắm tôm")
    row = recognise(made, star=4)
    path = product_path(made)
    assert row.until is not None
    noon = datetime.combine(row.until, datetime.min.time(), ZoneInfo("Asia/Ho_Chi_Minh"))
    with mock.patch.object(timezone, "now", return_value=noon - timedelta(seconds=20)):
        before = client.get(path)
    with mock.patch.object(timezone, "now", return_value=noon + timedelta(seconds=1)):
        after = client.get(path)
    assert "OCOP 4 sao" in before.content.decode()
    assert before["Cache-Control"] == "public, max-age=20"
    assert "OCOP 4 sao" not in after.content.decode()


def test_pages_that_are_not_there_are_not_kept(client):
    assert client.get("/san-pham/37-1").status_code == 404
    made = world.product("Mắm tôm")
    Product.objects.filter(pk=made.pk).update(code="37-1")
    assert client.get("/san-pham/37-1", follow=True).status_code == 200


def test_writing_methods_are_refused(client):
    assert client.post("/").status_code == 405


def test_a_page_is_asked_again_after_it_was_forgotten(client):
    assert questions(client, "/") == questions(client, "/") > 0
