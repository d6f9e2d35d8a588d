"""The officers' pages about codes: listed, shown with the QR code, links added, changed, ended."""

from datetime import timedelta
from io import BytesIO

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.utils import timezone

from ocop.kit.errors import Conflict
from ocop.products.models import Product
from ocop.trace import actions
from ocop.trace.checks import LinkContents
from ocop.trace.models import Link
from tests import world
from tests.products.pages import as_, sent, text

pytestmark = pytest.mark.django_db
SHOP = {"type": "hasRetailers", "href": "https://shop.example/mam", "title": "Nơi bán"}


def page_of(product: Product, more: str = "") -> str:
    return f"/ma-truy-xuat/{product.pk}{more}"


def link_of(product: Product, *, days: int = 0, lot: str = "") -> Link:
    since = timezone.localdate() + timedelta(days=days)
    about = f"/t/{product.trace_code}" + (f"/10/{lot}" if lot else "")
    contents = LinkContents(SHOP["type"], SHOP["href"], SHOP["title"], since=since)
    return actions.add_link(about=about, contents=contents, by=None, at=timezone.now())


def test_the_list_asks_as_much_for_one_product_as_for_three(client):
    as_(client, world.lan())
    counts = []
    for names in (["Mắm tôm"], ["Rượu nếp", "Bánh gai"]):
        for name in names:
            link_of(world.product(name))
        client.get("/ma-truy-xuat/")
        with CaptureQueriesContext(connection) as asked:
            page = text(client.get("/ma-truy-xuat/"))
        counts.append(len(asked))
    assert "Bánh gai" in page
    assert counts[0] == counts[1] <= 12


def test_the_list_is_narrowed_by_name_and_shows_own_ground_only(client):
    world.product("Mắm tôm Giao Hưng")
    world.product("Rượu nếp")
    away = world.product("Cơm cháy", of=world.producer("HTX", world.hoa_lu()))
    page = text(as_(client, world.lan()).get("/ma-truy-xuat/?q=tôm"))
    assert "Mắm tôm Giao Hưng" in page
    assert "Rượu nếp" not in page
    assert client.get(page_of(away)).status_code == 404
    assert client.get(page_of(away, "/qr.svg")).status_code == 404


def test_a_product_shows_its_code_to_print_and_every_link(client):
    product = world.product()
    link_of(product)
    page = text(as_(client, world.lan()).get(page_of(product)))
    assert f"/t/{product.trace_code}" in page
    assert "Nơi bán" in page
    assert "Trang sản phẩm" in page


def test_the_qr_code_leads_to_the_digital_link(client):
    zxingcpp = pytest.importorskip("zxingcpp")
    segno = pytest.importorskip("segno")
    from PIL import Image

    product = world.product()
    answer = as_(client, world.lan()).get(page_of(product, "/qr.svg"))
    assert answer["Content-Type"] == "image/svg+xml"
    assert answer.content.startswith(b"<?xml")
    from ocop.products.queries import digital_links

    address = digital_links([product])[product.pk]
    picture = BytesIO()
    segno.make(address, error="m", micro=False).save(picture, kind="png", scale=8)
    (found,) = zxingcpp.read_barcodes(Image.open(picture))
    assert found.text == address


def test_an_officer_adds_changes_and_ends_a_link(client):
    product = world.product()
    as_(client, world.lan())
    answer = sent(client, page_of(product, "/lien-ket/them"), {**SHOP, "lot": "L1"})
    assert answer["Location"] == page_of(product)
    link = Link.objects.get()
    assert (link.product, link.qualifiers, link.title) == (product, "/10/L1", "Nơi bán")
    sent(client, page_of(product, f"/lien-ket/{link.pk}/sua"), {**SHOP, "title": "Cửa hàng"})
    link.refresh_from_db()
    assert (link.title, link.qualifiers) == ("Cửa hàng", "/10/L1")
    sent(client, page_of(product, f"/lien-ket/{link.pk}/thoi"))
    assert not Link.objects.exists()  # it began today: nobody was led there yesterday


def test_what_is_wrong_stands_beside_its_field_and_what_was_typed_stays(client):
    product = world.product()
    as_(client, world.lan())
    wrong = {**SHOP, "href": "shop.example", "context": "vn"}
    answer = sent(client, page_of(product, "/lien-ket/them"), wrong)
    page = text(answer)
    assert answer.status_code == 422
    assert "Đây không phải địa chỉ trang đầy đủ." in page
    assert "chưa đúng dạng" in page
    assert 'value="shop.example"' in page


def test_a_link_in_use_ends_today_and_an_ended_one_cannot_end_again():
    link = link_of(world.product(), days=-5)
    at = timezone.now()
    actions.end_link(link=link, by=None, at=at)
    link.refresh_from_db()
    assert link.valid.upper == timezone.localdate(at)
    with pytest.raises(Conflict):
        actions.end_link(link=link, by=None, at=at)


def test_the_producers_own_people_see_the_code_and_no_buttons(client):
    from tests.products.pages import hoas

    product = hoas()
    page = text(as_(client, world.hoa()).get(page_of(product)))
    assert product.trace_code in page
    assert "Thêm liên kết" not in page
    assert client.get(page_of(product, "/lien-ket/them")).status_code == 403


def test_a_link_of_another_product_is_not_found_here(client):
    product, other = world.product(), world.product("Rượu nếp")
    link = link_of(other)
    as_(client, world.lan())
    assert client.get(page_of(product, f"/lien-ket/{link.pk}/sua")).status_code == 404


def test_nobody_sees_anything_without_signing_in():
    answer = Client().get("/ma-truy-xuat/")
    assert answer.status_code == 302
