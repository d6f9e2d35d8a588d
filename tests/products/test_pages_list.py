"""/so-san-pham/: what officers see, narrow, sort and take away."""

import pytest
from django.utils import timezone

from ocop.products import actions
from ocop.products.models import Product
from tests import world
from tests.products.pages import as_, downloaded, ending_in, hoas, text

pytestmark = pytest.mark.django_db
LIST = "/so-san-pham/"


def test_an_officer_sees_the_products_of_the_own_areas_only(client):
    world.product("Mắm tôm Giao Hưng")
    world.product("Rượu Hoa Lư", of=world.producer("HTX Hoa Lư", world.hoa_lu()))
    page = text(as_(client, world.lan()).get(LIST))
    assert "Mắm tôm Giao Hưng" in page
    assert "Rượu Hoa Lư" not in page
    page = text(as_(client, world.minh()).get(LIST))
    assert "Mắm tôm Giao Hưng" in page
    assert "Rượu Hoa Lư" in page


def test_a_producer_sees_the_own_products_and_no_verbs_of_the_office(client):
    hoas()
    world.product("Rượu nếp", of=world.producer("Hộ Nam", kind="HOUSEHOLD"))
    page = text(as_(client, world.hoa()).get(LIST))
    assert "Mắm tôm Giao Hưng" in page
    assert "Rượu nếp" not in page
    assert "/so-san-pham/moi" not in page
    assert "So sánh hai dòng" not in page


def test_people_without_any_area_get_an_empty_list_that_says_why(client):
    world.product()
    for user in (world.nam(), world.phuc(), world.thu()):
        page = text(as_(client, user).get(LIST))
        assert "Mắm tôm" not in page
        assert "chưa được phân công" in page


@pytest.mark.parametrize(
    ("asked", "found"),
    [
        ({"q": "mam tom"}, {"Mắm tôm"}),
        ({"q": "htx hoa lu"}, {"Cơm cháy"}),
        ({"nhom": "I"}, {"Mắm tôm"}),
        ({"nhom": "V"}, {"Cơm cháy"}),
        ({"sao": "4"}, {"Mắm tôm"}),
        ({"sao": "3"}, set()),
        ({"muc": "DUE"}, {"Mắm tôm"}),
        ({"muc": "NONE"}, {"Cơm cháy"}),
        ({"han": "90"}, {"Mắm tôm"}),
        ({"han": "30"}, set()),
        ({"tinh_trang": "STOPPED"}, {"Cơm cháy"}),
        ({"loai": "HOUSEHOLD"}, {"Cơm cháy"}),
        ({"nu": "on"}, {"Cơm cháy"}),
        ({"tre": "on"}, {"Mắm tôm"}),
    ],
)
def test_each_filter_narrows(client, asked, found):
    maker = world.producer(youth_led=True)
    ending_in(60, "Mắm tôm", of=maker)
    actions.correct_recognition(
        recognition=Product.objects.get(name="Mắm tôm").recognitions.get(),
        contents=world.decision(star=4, on=timezone.localdate().replace(year=2024, day=1),
                                expires_on=Product.objects.get(name="Mắm tôm").star_until),
        by=None,
        at=timezone.now(),
    )  # fmt: skip
    other = world.producer("HTX Hoa Lư", world.hoa_lu(), kind="HOUSEHOLD", women_led=True)
    world.product("Cơm cháy", of=other, group="V", state="STOPPED")
    page = text(as_(client, world.minh()).get(LIST, asked))
    assert {name for name in ("Mắm tôm", "Cơm cháy") if f">{name}</a>" in page} == found
    if not found:
        assert "Không có sản phẩm nào khớp" in page


def test_the_commune_filter_offers_the_communes_and_the_unknown_place(client):
    world.product("Mắm tôm")
    world.product("Cơm cháy", of=world.producer("HTX Hoa Lư", world.hoa_lu()))
    world.product("Rượu nếp", of=world.producer("HTX Tỉnh", world.province()))
    client = as_(client, world.minh())
    page = text(client.get(LIST))
    assert f'<option value="{world.giao_hung().pk}">Xã Giao Hưng</option>' in page
    page = text(client.get(LIST, {"xa": world.hoa_lu().pk}))
    assert "Cơm cháy" in page
    assert "Mắm tôm" not in page
    page = text(client.get(LIST, {"xa": world.province().pk}))
    assert "Rượu nếp" in page
    assert "Chưa rõ xã" in page
    assert "Cơm cháy" not in page


def test_a_chip_names_its_condition_and_takes_it_away(client):
    world.product()
    asked = {"q": "mam", "nhom": "I", "nu": "on", "page": "2"}
    page = text(as_(client, world.minh()).get(LIST, asked))
    assert "Tìm: mam" in page
    assert "Nhóm: Thực phẩm" in page
    assert 'href="?q=mam&amp;nu=on"' in page
    assert "3 điều kiện" in page


def test_what_cannot_be_read_does_not_narrow(client):
    world.product()
    wild = {
        "q": "\x00", "nhom": "XX", "sao": "9", "muc": "'; DROP", "han": "x", "xa": "-1",
        "loai": "<b>", "sort": "bad", "page": "-3", "tinh_trang": "x",
    }  # fmt: skip
    answer = as_(client, world.minh()).get(LIST, wild)
    assert answer.status_code == 200
    assert "Mắm tôm Giao Hưng" in text(answer)
    assert "'; DROP" not in text(answer)
    assert "cần sửa" not in text(answer)


@pytest.mark.parametrize(
    ("sort", "first"),
    [("ten", "Ánh"), ("-ten", "Đặc sản"), ("han", "Đặc sản"), ("-han", "Bánh"), ("-sao", "Bánh")],
)
def test_the_heads_sort(client, sort, first):
    world.product("Ánh")
    ending_in(300, "Bánh")
    ending_in(20, "Đặc sản")
    page = text(as_(client, world.minh()).get(LIST, {"sort": sort}))
    places = {name: page.index(f">{name}</a>") for name in ("Ánh", "Bánh", "Đặc sản")}
    assert min(places, key=lambda name: places[name]) == first


def test_html_in_a_name_is_shown_as_text(client):
    world.product("<script>alert(1)</script>")
    page = text(as_(client, world.minh()).get(LIST, {"q": "<script>"}))
    assert "<script>alert" not in page
    assert "&lt;script&gt;alert" in page


def test_the_first_sentence_counts(client):
    ending_in(60, "Bánh")
    world.product("Mắm", state="PREPARING")
    page = text(as_(client, world.minh()).get(LIST))
    assert "2 sản phẩm, 1 đang có hạng sao, 0 thiếu quyết định, 1 đang lập hồ sơ" in page


def count_queries(client, url, django_assert_max_num_queries) -> int:
    with django_assert_max_num_queries(60) as asked:
        assert client.get(url).status_code == 200
    return len(asked.captured_queries)


@pytest.mark.parametrize("url", [LIST, "/so-chu-the/"])
def test_a_list_asks_as_much_for_one_row_as_for_three(client, url, django_assert_max_num_queries):
    client = as_(client, world.minh())
    ending_in(20, "Một")
    one = count_queries(client, url, django_assert_max_num_queries)
    for name in ("Hai", "Ba"):
        ending_in(25, name, of=world.producer(f"HTX {name}"))
    assert count_queries(client, url, django_assert_max_num_queries) == one


# What ends soon ---------------------------------------------------------------------------------


def test_the_old_addresses_of_what_ends_lead_to_the_radar_for_good(client):
    ending_in(20, "Hai mươi")
    client = as_(client, world.minh())
    answer = client.get("/so-san-pham/sap-het-han", {"trong": "30"})
    assert (answer.status_code, answer["Location"]) == (301, "/theo-doi-han/?trong=30")
    assert "Hai mươi" in text(client.get(answer["Location"]))
    answer = client.get("/so-san-pham/sap-het-han.csv", {"trong": "30"})
    assert answer.status_code == 301
    file = downloaded(client.get(answer["Location"])).decode("utf-8-sig")
    assert file.startswith("Sản phẩm,Cơ sở,Điện thoại")
    assert "Hai mươi" in file


# Taken away --------------------------------------------------------------------------------------


def test_what_the_filter_shows_or_what_was_chosen_goes_into_a_file(client):
    mam, _ = world.product("Mắm tôm"), world.product("Cơm cháy", group="V")
    client = as_(client, world.minh())
    page = text(client.get(LIST, {"nhom": "I"}))
    assert 'href="/so-san-pham/xuat?nhom=I"' in page
    assert "Xuất 1 dòng" in page
    file = downloaded(client.get("/so-san-pham/xuat", {"nhom": "V", "dang": "csv"})).decode()
    assert "Cơm cháy" in file
    assert "Mắm tôm" not in file
    file = downloaded(
        client.get("/so-san-pham/xuat", {"chon": str(mam.pk), "dang": "csv"})
    ).decode()
    assert "Mắm tôm" in file
    assert "Cơm cháy" not in file
    assert downloaded(client.get("/so-san-pham/xuat")).startswith(b"PK")
