"""The page of one product: what it says, what it hides, where other addresses lead."""

import json
import re
from datetime import timedelta

import brotli
import pytest
from django.test import Client
from django.urls import reverse

from ocop.catalogue.addresses import product_path
from ocop.products import actions
from ocop.products.contents import ProducerContents
from ocop.products.models import Product
from tests import world
from tests.catalogue.asking import questions
from tests.catalogue.rich import TODAY, recognise, rich_product
from tests.test_assets import ROOT

pytestmark = pytest.mark.django_db
STAR_WORDS = re.compile(r"OCOP\s*\d\s*sao|\d\s*sao", re.IGNORECASE)


def body(text: str) -> str:
    """The page without its shell, so that the name of the site does not count."""
    return text.partition("<main")[2].partition("</main>")[0]


def test_it_says_what_who_and_where_then_and_now(read):
    text = read(product_path(rich_product()))
    for said in (
        "<h1", "Nước mắm Sa Châu", "Cơ sở nước mắm Sa Châu, xã Giao Hưng",
        "Xóm 5, xã Giao Hưng, tỉnh Ninh Bình",
        "Trước 01/07/2025: xã Giao Châu, huyện Giao Thủy, tỉnh Nam Định",
        "Mười hai tháng ủ chượp.", "Chai 500 ml", "125.000\xa0đ", "/chai", "Cập nhật 01/03/2026",
        "Tháng 11 đến tháng 1", "Khoảng 400 lít mỗi tháng", "Nơi mát", "37-14179-1-2026",
    ):  # fmt: skip
        assert said in text, said


def test_public_papers_show_their_validity_and_private_ones_do_not_exist(read):
    text = read(product_path(rich_product()))
    assert "Tiêu chuẩn TCVN 5107:2018" in text
    assert "Không ghi ngày hết hạn" in text
    assert "ATTP-CONG-KHAI" in text
    assert f"Còn hạn đến {TODAY + timedelta(days=400):%d/%m/%Y}" in text
    assert "TC-NOI-BO" not in text
    assert "ATTP-RIENG" not in text


def test_a_star_that_holds_is_said_with_its_end_and_its_decision(read):
    made = rich_product()
    row = recognise(made, star=4)
    text = body(read(product_path(made)))
    assert "OCOP 4 sao" in text
    assert "Hạng sao còn hiệu lực" in text
    assert f"{row.until:%d/%m/%Y}" in text
    assert row.decision_number in text
    assert "Đã qua 12 trong 36 tháng" in text or "Đã qua 11 trong 36 tháng" in text
    assert "Cơ sở nộp hồ sơ công nhận lại" in text


def test_star_and_ocop_wording_are_gone_when_the_recognition_has_ended(read):
    made = rich_product()
    recognise(made, star=4, years_ago=3.1)
    text = body(read(product_path(made)))
    assert not STAR_WORDS.search(text)
    assert "Hạng sao đã hết hiệu lực" in text
    assert "không còn được ghi hạng sao" in text


def test_star_and_ocop_wording_are_gone_when_the_recognition_was_withdrawn(read):
    made = rich_product()
    row = recognise(made, star=5)
    at = world.NOW.replace(year=TODAY.year + 1)
    actions.withdraw_recognition(
        recognition=row, number="9/QĐ-TH", on=TODAY, reason="Lý do nội bộ", by=None, at=at
    )
    text = body(read(product_path(made)))
    assert not STAR_WORDS.search(text)
    assert "Hạng sao đã bị thu hồi" in text
    assert "9/QĐ-TH" in text
    assert "Lý do nội bộ" not in text


def test_an_extended_star_says_so(read):
    made = rich_product()
    row = recognise(made, star=3, years_ago=3.05)
    at = world.NOW.replace(year=TODAY.year + 1)
    until = TODAY + timedelta(days=60)
    actions.extend_recognition(recognition=row, until=until, basis="Điều 12.3", by=None, at=at)
    text = body(read(product_path(made)))
    assert "OCOP 3 sao" in text
    assert "Hạng sao được gia hạn" in text
    assert f"{until:%d/%m/%Y}" in text


def test_a_star_without_a_decision_is_being_checked(read):
    made = rich_product()
    stated = actions.RecognitionContents(star=5, year=2025, source="báo")
    actions.record_recognition(product=made, contents=stated, by=None, at=world.NOW)
    text = body(read(product_path(made)))
    assert "5 sao, đang kiểm hạn" in text
    assert "chưa có quyết định" in text
    assert "OCOP 5 sao" not in text


def test_a_product_without_a_star_is_called_by_its_state(read):
    ready = world.product("Mắm tép")
    coming = world.product("Mắm rươi", state="PREPARING")
    stopped = world.product("Mắm cáy", state="STOPPED")
    assert "Chưa có hạng sao" in read(product_path(ready))
    assert "Đang lập hồ sơ" in read(product_path(coming))
    assert "đã ngừng sản xuất" in read(product_path(stopped))


def test_every_other_address_leads_to_the_one(client: Client):
    made = rich_product()
    kept = product_path(made)
    assert kept == "/san-pham/37-14179-1-2026/nuoc-mam-sa-chau"
    for key in (made.pk, "36-356-14179-01-2021", "37-14179-1-2026", "37-14179-1-2026/ten-cu"):
        answer = client.get(f"/san-pham/{key}")
        assert (answer.status_code, answer["Location"]) == (301, kept), key


def test_a_merged_product_leads_to_the_kept_one(client: Client):
    kept, gone = world.product("Mắm tôm"), world.product("Mắm tôm loại 1")
    before = product_path(gone)
    actions.merge_products(kept=kept, gone=gone, by=None, at=world.NOW)
    answer = client.get(before)
    assert (answer.status_code, answer["Location"]) == (301, product_path(kept))


@pytest.mark.parametrize("key", ["99-99999-9-2026", "khong-co", "0" * 300, "%00", "<script>"])
def test_an_unknown_address_helps_on(read, key):
    text = read(f"/san-pham/{key}", status=404)
    assert 'role="search"' in text
    assert "Không có sản phẩm với mã" in text
    assert "<script>”" not in text


def test_an_unpublished_product_does_not_exist(read):
    hidden = world.product("Mắm kín", published=False)
    read(product_path(hidden), status=404)


def test_the_telephone_shows_only_with_consent(read):
    made = rich_product()
    assert "tel:" not in read(product_path(made))
    producer = made.producer
    contents = ProducerContents.of(producer).but(contact_public=True)
    actions.edit_producer(
        producer=producer, contents=contents, version=producer.version, by=None, at=world.NOW
    )
    text = read(product_path(made))
    assert 'href="tel:+84912345678"' in text
    assert "0912 345 678" in text


def test_illustrative_rows_say_so(read):
    made = world.product("Mắm tôm")
    assert "Dữ liệu minh họa" not in read(product_path(made))
    Product.objects.update(illustrative=True)
    assert "Dữ liệu minh họa" in read(product_path(made))


def test_machines_find_the_product_and_its_preview(read):
    made = rich_product()
    text = read(product_path(made))
    (block,) = re.findall(r'<script type="application/ld\+json">(.*?)</script>', text)
    data = json.loads(block)
    assert data["@type"] == "Product"
    assert data["name"] == made.name
    assert data["manufacturer"]["name"] == made.producer.name
    assert data["offers"]["price"] == 125000
    assert "telephone" not in data["manufacturer"]
    address = f"http://127.0.0.1:8000{product_path(made)}"
    assert f'<link rel="canonical" href="{address}">' in text
    assert f'hreflang="en" href="http://127.0.0.1:8000/en{product_path(made)}"' in text
    assert 'property="og:title" content="Nước mắm Sa Châu"' in text
    assert re.search(r'property="og:image" content="http://127.0.0.1:8000/tep/', text)
    assert re.search(r'name="description" content="Nước mắm Sa Châu của Cơ sở', text)


def test_a_product_without_a_picture_is_previewed_by_its_group(read):
    text = read(product_path(world.product("Mắm tôm")))
    assert "social-food.png" in text


def test_more_rows_ask_no_more_questions(client):
    made = rich_product()
    recognise(made)
    few = questions(client, product_path(made))
    for n in range(2):
        world.product(f"Mắm {n}", made.producer)
        standard = actions.StandardContents(number=f"TC {n}")
        actions.add_standard(product=made, standard=standard, by=None, at=world.NOW)
    more = questions(client, product_path(made))
    few_others = questions(client, product_path(made))
    assert few <= more == few_others <= 18
    world.product("Mắm nữa", made.producer)
    assert questions(client, product_path(made)) == more


def test_page_and_style_sheet_weigh_at_most_30_kb(client):
    made = rich_product()
    recognise(made)
    page = client.get(product_path(made)).content
    style = (ROOT / "ocop/static/dist/ocop.css").read_bytes()
    assert len(brotli.compress(page)) + len(brotli.compress(style)) <= 30 * 1024


def test_the_machine_interface_leads_here(client):
    made = rich_product()
    assert reverse("catalogue:product", args=[made.code]) == "/san-pham/37-14179-1-2026"
