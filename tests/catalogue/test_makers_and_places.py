"""Producers and communes, of today and of before."""

import re

import pytest

from ocop.catalogue.addresses import commune_path, producer_path
from ocop.products import actions
from ocop.units.models import Kind
from tests import world
from tests.catalogue.asking import questions
from tests.catalogue.rich import area, code_of, rich_product

pytestmark = pytest.mark.django_db


def test_a_producer_is_listed_with_kind_place_and_products(read):
    made = rich_product()
    world.producer("HTX chưa có sản phẩm")
    text = read("/co-so/")
    assert made.producer.name in text
    assert "Hộ sản xuất, hộ kinh doanh · Xã Giao Hưng · Nữ làm chủ · Thanh niên làm chủ" in text
    assert "HTX chưa có sản phẩm" not in text
    assert made.producer.name in read("/co-so/?q=nuoc+mam&loai=HOUSEHOLD")
    assert "Không tìm thấy cơ sở nào." in read("/co-so/?q=nuoc+mam&loai=FARM")
    assert "Chọn một loại hình trong danh sách." in read("/co-so/?loai=X")


def test_a_producer_page_shows_place_papers_and_products(read):
    made = rich_product()
    text = read(producer_path(made.producer))
    for said in (
        "1 sản phẩm, xã Giao Hưng", "thành lập năm 1998", "Nữ làm chủ",
        "Trước 01/07/2025: xã Giao Châu, huyện Giao Thủy, tỉnh Nam Định",
        'href="https://samchau.example" rel="nofollow noopener"', "ATTP-CONG-KHAI",
        "Nước mắm Sa Châu", '"@type": "Organization"',
    ):  # fmt: skip
        assert said in text, said


def test_a_producer_without_public_products_does_not_exist(read):
    lonely = world.producer("HTX vắng")
    read(producer_path(lonely), status=404)
    world.product("Mắm kín", lonely, published=False)
    read(producer_path(lonely), status=404)


def test_a_merged_producer_leads_to_the_kept_one(client):
    kept, gone = world.producer("HTX"), world.producer("HTX cũ")
    world.product("Mắm tôm", gone)
    actions.merge_producers(kept=kept, gone=gone, by=None, at=world.NOW)
    answer = client.get(f"/co-so/{gone.pk}")
    assert (answer.status_code, answer["Location"]) == (301, producer_path(kept))


def test_a_producer_page_asks_a_fixed_number_of_questions(client):
    made = rich_product()
    path = producer_path(made.producer)
    one = questions(client, path)
    for n in range(2):
        world.product(f"Mắm {n}", made.producer)
    assert questions(client, path) == one <= 14


def test_all_communes_are_listed_and_blank_ones_say_so(read):
    rich_product()
    text = read("/dia-ban/")
    assert "1 trong 129 xã, phường đã có sản phẩm trong danh mục; 128 nơi chưa có" in text
    assert len(re.findall(r'href="/dia-ban/\d+-', text)) == 129
    assert text.count("chưa có sản phẩm</span>") == 128
    blank = read("/dia-ban/?trang=1")
    assert len(re.findall(r'href="/dia-ban/\d+-', blank)) == 128


def test_products_known_only_to_a_district_are_counted_apart(read):
    world.territory()
    world.product("Nước mắm Ninh Cơ", world.producer("Cơ sở", area("Huyện Hải Hậu")))
    assert "1 sản phẩm mới ghi đến huyện hoặc tỉnh cũ, chưa rõ xã." in read("/dia-ban/")
    assert "Huyện Hải Hậu (cũ)" in read("/san-pham/")


def test_a_commune_says_what_went_into_it_and_what_is_made_there(read):
    rich_product()
    code = code_of(area("Xã Giao Hưng"))
    text = read(commune_path(code, "Xã Giao Hưng"))
    assert "Lập ngày 01/07/2025 từ" in text
    assert re.search(r'href="/dia-ban/\d+-xa-giao-chau">Xã Giao Châu</a>', text)
    assert "huyện Giao Thủy, tỉnh Nam Định" in text
    assert "Nước mắm Sa Châu" in text


def test_an_old_commune_says_what_it_became_and_keeps_what_was_recorded_there(read, client):
    rich_product()
    code = area("Xã Giao Châu").versions.get().code
    text = read(f"/dia-ban/{code}-xa-giao-chau")
    assert "Xã Giao Châu đã nhập vào Xã Giao Hưng từ 01/07/2025." in text
    assert "Xem Xã Giao Hưng" in text
    assert "Sản phẩm ghi tại đây trước khi đổi" in text
    found = client.get("/dia-ban/?q=giao+chau")
    assert (found.status_code, found["Location"]) == (302, f"/dia-ban/{code}-xa-giao-chau")


def test_a_blank_commune_says_where_to_turn(read):
    world.territory()
    code = code_of(area("Xã Giao Hưng"))
    text = read(f"/dia-ban/{code}-xa-giao-hung")
    assert "Chưa có sản phẩm trong danh mục (xã trắng)" in text


def test_a_name_of_several_communes_lists_them(read):
    world.territory()
    text = read("/dia-ban/?q=quang+trung")
    assert "Có 3 nơi ứng với" in text
    assert len(re.findall(r'<li><a href="/dia-ban/\d+-[^"]+">[^<]*Quang Trung', text)) == 3


def test_a_code_without_name_leads_on_and_an_unknown_one_helps(client, read):
    world.territory()
    code = code_of(area("Xã Giao Hưng"))
    answer = client.get(f"/dia-ban/{code}")
    assert (answer.status_code, answer["Location"]) == (301, f"/dia-ban/{code}-xa-giao-hung")
    assert 'role="search"' in read("/dia-ban/99999-khong-co", status=404)


def test_a_commune_of_another_province_does_not_exist(read):
    world.unit("Tỉnh Khác", Kind.PROVINCE, code="01", level=1)
    other = world.unit("Tỉnh Khác", Kind.PROVINCE)
    world.unit("Xã Xa", Kind.COMMUNE, under=other, code="00001", level=3)
    world.province()
    read("/dia-ban/00001-xa-xa", status=404)


def test_lists_are_whole_before_any_area_is_loaded(read):
    assert "0 trong 0 xã, phường" in read("/dia-ban/")
