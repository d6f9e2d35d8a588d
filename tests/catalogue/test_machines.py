"""What robots read."""

import re
from xml.etree import ElementTree

import pytest

from ocop.catalogue.addresses import producer_path, product_path, slug
from ocop.catalogue.structured import data_block
from tests import world
from tests.catalogue.asking import questions

pytestmark = pytest.mark.django_db
NS = {"s": "http://www.sitemaps.org/schemas/sitemap/0.9"}
SITE = "http://127.0.0.1:8000"


def addresses(client, path: str) -> list[str]:
    root = ElementTree.fromstring(client.get(path).content)
    return [str(one.text) for one in root.iterfind(".//s:loc", NS)]


def test_robots_may_read_the_public_pages_and_find_their_list(client):
    text = client.get("/robots.txt").content.decode()
    assert f"Sitemap: {SITE}/sitemap.xml" in text
    assert "Disallow: /tai-khoan/" in text
    assert "Disallow: /san-pham" not in text


def test_the_list_of_pages_holds_the_public_ones_in_both_languages(client):
    world.hoa_lu()
    seen, hidden = world.product("Mắm tôm"), world.product("Mắm kín", published=False)
    found = [one for part in addresses(client, "/sitemap.xml")
             for one in addresses(client, part.removeprefix(SITE))]  # fmt: skip
    for path in ("/", "/san-pham/", product_path(seen), producer_path(seen.producer),
                 "/dia-ban/14179-xa-giao-hung"):  # fmt: skip
        assert SITE + path in found
        assert f"{SITE}/en{path}" in found
    assert SITE + product_path(hidden) not in found
    assert all(client.get(one.removeprefix(SITE)).status_code == 200 for one in found)


def test_the_list_of_pages_asks_no_more_for_more_products(client):
    world.product("Mắm 0")
    one = questions(client, "/sitemap-san-pham.xml")
    for n in (1, 2):
        world.product(f"Mắm {n}", world.producer(f"Cơ sở {n}"))
    assert questions(client, "/sitemap-san-pham.xml") == one


def test_a_data_block_cannot_be_left():
    block = data_block({"name": "</script><script>alert(1)</script>&"})
    assert block.count("</script>") == 1
    assert "\\u003C/script\\u003E" in block


def test_an_address_is_readable_and_whole():
    assert slug("Đồ gỗ chạm khắc La Xuyên") == "do-go-cham-khac-la-xuyen"
    assert slug("Hoà/Hòa — 100%") == "hoa-hoa-100"
    assert slug("???") == "-"
    assert len(slug("từ " * 200)) <= 80
    assert re.fullmatch(r"[a-z0-9-]+", slug("Ẵ" * 300))
