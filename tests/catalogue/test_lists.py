"""The first page and the lists: numbers, search, conditions, order, nothing found."""

import re

import pytest

from ocop.catalogue.forms import ORDERS
from ocop.catalogue.queries.products import newest
from ocop.catalogue.views import products
from ocop.products import actions
from ocop.products.models import Product
from tests import world
from tests.catalogue.asking import questions
from tests.catalogue.rich import area, recognise

pytestmark = pytest.mark.django_db


def names(text: str) -> list[str]:
    """The products of a list in their order."""
    return re.findall(r'class="product__name"><a href="[^"]+">([^<]+)</a>', text)


def test_the_first_page_says_the_register_in_one_sentence(read):
    recognise(world.product("Mắm tôm"), star=4)
    recognise(world.product("Mắm cáy"), star=3, years_ago=3.2)
    world.product("Rượu nếp", group="II.1.a")
    text = read("/")
    assert "3 sản phẩm của 1 cơ sở, 1 sản phẩm đang có hạng sao." in text
    assert 'href="/san-pham/?sao=4"' in text
    assert "?sao=3" not in text
    assert "Nhập mã trên tem" not in text
    assert names(text)[:2] in (["Rượu nếp", "Mắm cáy"], ["Mắm cáy", "Rượu nếp"])


def test_the_first_page_of_an_empty_register_is_whole(read):
    text = read("/")
    assert "0 sản phẩm" in text
    assert "Danh mục chưa có sản phẩm nào." in text


def test_the_newest_products_take_turns_by_kind():
    for n in range(4):
        world.product(f"Gạo {n}", group="I.2.a")
    world.product("Rượu", group="II.1.a")
    found = [card.drawing for card in newest(on=world.DAY, limit=3)]
    assert found == ["rice", "drink", "rice"]


def test_search_forgives_missing_marks(read):
    world.product("Nước mắm Sa Châu")
    world.product("Gạo nếp")
    assert names(read("/san-pham/?q=nuoc+mam+sa+chau")) == ["Nước mắm Sa Châu"]


def test_a_name_that_only_nearly_fits_is_shown_as_such(read):
    world.product("Nước mắm Sa Châu")
    text = read("/san-pham/?q=nuoc+mam+sa+chay")
    assert names(text) == ["Nước mắm Sa Châu"]
    assert "Đây là những tên gần giống" in text


def test_nothing_found_asks_whether_something_else_was_meant(read):
    world.product("Nước mắm Sa Châu")
    text = read("/san-pham/?q=nuoc+xxxx")
    assert names(text) == []
    assert "Không tìm thấy sản phẩm nào." in text
    assert "Có phải:" in text
    assert 'href="?q=N%C6%B0%E1%BB%9Bc+m%E1%BA%AFm+Sa+Ch%C3%A2u"' in text
    assert "Có phải:" not in read("/san-pham/?q=zzzzqqqq")


def test_every_condition_narrows_and_has_a_way_back(read):
    htx = world.producer("HTX", women_led=True)
    ho = world.producer("Hộ", world.hoa_lu(), kind="HOUSEHOLD", youth_led=True)
    recognise(world.product("Mắm tôm", htx), star=4)
    recognise(world.product("Gạo nếp", ho, group="I.2.a"), star=4, years_ago=3.2)
    for condition, expected in {
        "nhom=I.4": ["Mắm tôm"],
        "nhom=I": ["Gạo nếp", "Mắm tôm"],
        "sao=4": ["Mắm tôm"],
        "loai=HOUSEHOLD": ["Gạo nếp"],
        "nu=on": ["Mắm tôm"],
        "tre=on": ["Gạo nếp"],
        "xa=hoa+lu": ["Gạo nếp"],
        "xa=14329": ["Gạo nếp"],
    }.items():
        text = read(f"/san-pham/?{condition}")
        assert names(text) == expected, condition
        assert 'class="chip chip--on"' in text
    text = read("/san-pham/?nhom=I.4&sao=4&q=")
    assert 'href="?sao=4"' in text
    assert "Bỏ tất cả" in text


def test_a_former_commune_leads_to_its_products_and_says_what_it_became(read):
    world.territory()
    world.product("Nước mắm Sa Châu", world.producer("Cơ sở", area("Xã Giao Châu")))
    text = read("/san-pham/?xa=giao+chau")
    assert names(text) == ["Nước mắm Sa Châu"]
    assert "Xã Giao Châu đã nhập vào Xã Giao Hưng từ 01/07/2025." in text


def test_a_commune_name_of_several_places_asks_which(read):
    world.territory()
    maker = world.producer("Cơ sở", area("Xã Quang Trung", "Huyện Vụ Bản"))
    world.product("Gạo Quang Trung", maker)
    text = read("/san-pham/?xa=quang+trung")
    assert names(text) == []
    assert "Có 3 nơi ứng với" in text
    link = re.search(r'href="(\?xa=\d+)">Xã Quang Trung \(huyện Vụ Bản', text)
    assert link is not None
    assert names(read(f"/san-pham/{link[1]}")) == ["Gạo Quang Trung"]


def test_a_commune_nobody_knows_finds_nothing_and_says_so(read):
    world.territory()
    world.product("Mắm tôm")
    text = read("/san-pham/?xa=zzz")
    assert names(text) == []
    assert "Không tìm thấy “zzz”" in text


def test_order_is_vietnamese_and_stars_that_ended_count_as_none(read):
    for name in ("Ổi", "Ớt", "Đào", "Dưa", "Ăn vặt", "Anh đào"):
        world.product(name)
    recognise(Product.objects.get(name="Ớt"), star=3)
    recognise(Product.objects.get(name="Đào"), star=5, years_ago=3.2)
    assert names(read("/san-pham/")) == ["Anh đào", "Ăn vặt", "Dưa", "Đào", "Ổi", "Ớt"]
    assert names(read("/san-pham/?sort=-ten"))[0] == "Ớt"
    assert names(read("/san-pham/?sort=-sao"))[:2] == ["Ớt", "Anh đào"]
    for order in ORDERS:
        assert len(names(read(f"/san-pham/?sort={order}"))) == 6


def test_impossible_conditions_say_what_to_choose_and_keep_the_rest(read):
    world.product("Mắm tôm")
    text = read("/san-pham/?q=mam&nhom=XX&sao=9&loai=Y&sort=Z&page=99")
    assert names(text) == ["Mắm tôm"]
    assert "Chọn một nhóm trong danh sách." in text
    assert "Chọn hạng 3, 4 hoặc 5 sao." in text
    assert 'value="mam"' in text
    assert "quá dài" in read("/san-pham/?q=" + "a" * 200)


def test_a_list_pages_without_losing_its_conditions(read):
    for n in range(26):
        world.product(f"Mắm {n:02}")
    first, second = read("/san-pham/?q=mam"), read("/san-pham/?q=mam&page=2")
    assert len(names(first)) == 24
    assert "?q=mam&amp;page=2" in first
    assert not set(names(first)) & set(names(second))


def test_counting_stops_where_nobody_reads_on(monkeypatch, read):
    monkeypatch.setattr(products, "MOST_SHOWN", 2)
    for n in range(3):
        world.product(f"Mắm {n}")
    text = read("/san-pham/")
    assert "Hơn 2 sản phẩm" in text
    assert len(names(text)) == 2


def test_unpublished_and_merged_products_are_on_no_list(read):
    world.product("Mắm kín", published=False)
    kept, gone = world.product("Mắm tôm"), world.product("Mắm tôm cũ")
    actions.merge_products(kept=kept, gone=gone, by=None, at=world.NOW)
    for path in ("/", "/san-pham/"):
        assert names(read(path)) == ["Mắm tôm"]


@pytest.mark.parametrize(
    "path", ["/", "/san-pham/", "/san-pham/?q=mam", "/san-pham/?sort=-sao", "/co-so/", "/dia-ban/"]
)
def test_three_rows_ask_no_more_questions_than_one(client, path):
    recognise(world.product("Mắm 0", world.producer("Cơ sở 0")))
    one = questions(client, path)
    for n in (1, 2):
        recognise(world.product(f"Mắm {n}", world.producer(f"Cơ sở {n}", world.hoa_lu())))
    assert questions(client, path) == one <= 10
