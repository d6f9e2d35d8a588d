"""/ban-lam-viec: what waits for a person, in words."""

from datetime import timedelta

import pytest
from django.conf import settings
from django.utils import timezone

from ocop.products import actions
from tests import world
from tests.products.pages import as_, ending_in, hoas, text

pytestmark = pytest.mark.django_db
DESK = "/ban-lam-viec"


def test_sign_in_leads_to_the_desk(client):
    assert settings.LOGIN_REDIRECT_URL == DESK
    assert client.get(DESK).status_code == 302


def test_every_role_has_a_desk(client):
    for user in [*world.everyone().values(), world.stranger()]:
        assert as_(client, user).get(DESK).status_code == 200


def test_what_ends_what_is_missing_and_what_is_double_waits_with_its_number(client):
    today = timezone.localdate()
    ending_in(20, "Bánh")
    ending_in(60, "Kẹo")
    ending_in(-5, "Mứt")
    stated = world.product("Chè")
    contents = actions.RecognitionContents(star=4, year=2024)
    actions.record_recognition(product=stated, contents=contents, by=None, at=world.NOW)
    world.producer("HTX Tỉnh", world.province())
    paper = actions.PaperContents(kind="FOOD_SAFETY", expires_on=today + timedelta(days=9))
    actions.add_paper(producer=world.producer(), paper=paper, by=None, at=world.NOW)
    world.product("Nước mắm Sa Châu")
    world.product("Nước mắm Sa Chậu")
    page = text(as_(client, world.minh()).get(DESK))
    for words in (
        "1 sản phẩm hết hạn trong 30 ngày",
        "2 sản phẩm hết hạn trong 90 ngày",
        "1 sản phẩm đã hết hạn",
        "1 hạng sao chưa có quyết định trong sổ",
        "1 chủ thể chưa rõ xã, phường",
        "1 giấy tờ trong sổ hết hạn hoặc còn dưới 90 ngày",
        "1 cặp sản phẩm nghi trùng",
        "6 sản phẩm, 7 việc đang chờ.",
        "Sở Nông nghiệp và Môi trường",
    ):
        assert words in page, words
    for url in {part.split('"')[0] for part in page.split('class="duty" href="')[1:]}:
        assert client.get(url.replace("&amp;", "&"), follow=True).status_code == 200, url


def test_nothing_that_is_not_there_is_named(client):
    world.product()
    page = text(as_(client, world.minh()).get(DESK))
    assert "1 sản phẩm, không có việc gì đang chờ." in page
    assert "Không có việc gì đang chờ" in page
    assert "hết hạn trong" not in page


def test_a_commune_officer_counts_the_own_commune_and_merges_nothing(client):
    ending_in(20, "Bánh")
    ending_in(20, "Rượu", of=world.producer("HTX Hoa Lư", world.hoa_lu()))
    world.product("Nước mắm Sa Châu")
    world.product("Nước mắm Sa Chậu")
    page = text(as_(client, world.lan()).get(DESK))
    assert "1 sản phẩm hết hạn trong 30 ngày" in page
    assert "nghi trùng" not in page
    assert "Nghi trùng" not in page


def test_a_producer_sees_the_own_products_only(client):
    hoas()
    ending_in(20, "Rượu", of=world.producer("HTX Hoa Lư", world.hoa_lu()))
    page = text(as_(client, world.hoa()).get(DESK))
    assert "1 sản phẩm, không có việc gì đang chờ." in page


def test_who_has_nothing_to_do_with_products_is_told_so(client):
    page = text(as_(client, world.thu()).get(DESK))
    assert "Chưa có sản phẩm nào trong phần việc của tài khoản này." in page


@pytest.mark.parametrize("count", [1, 3])
def test_the_desk_asks_as_much_for_one_product_as_for_three(
    client, count, django_assert_num_queries
):
    for n in range(count):
        ending_in(20, f"Bánh {n}")
    client = as_(client, world.minh())
    with django_assert_num_queries(53):
        client.get(DESK)


def test_the_number_of_pairs_follows_what_is_written(client):
    client = as_(client, world.minh())
    first, second = world.product("Nước mắm Sa Châu"), world.product("Nước mắm Sa Chậu")
    assert "1 cặp sản phẩm nghi trùng" in text(client.get(DESK))
    assert "1 cặp sản phẩm nghi trùng" in text(client.get(DESK))
    actions.merge_products(kept=first, gone=second, by=None, at=timezone.now())
    assert "cặp sản phẩm" not in text(client.get(DESK))
