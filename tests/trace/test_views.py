"""The resolver as phones and programs meet it, beyond the statements of the standard."""

from datetime import timedelta

import jsonschema_rs
import pytest
from django.test import Client
from django.utils import timezone

from ocop.gs1.characters import check_digit
from ocop.gs1.own_link import OwnLink, for_qr
from ocop.products import actions as products
from ocop.products.models import Product
from ocop.trace import actions
from tests import world
from tests.trace.codes import (
    BROWSER,
    GTIN,
    SITE,
    VOC,
    entries,
    labelled,
    own,
    page,
    registered,
    scan,
    with_gtin,
)
from tests.trace.published import LINKSET

pytestmark = pytest.mark.django_db


def test_every_product_has_an_own_code_from_its_first_day():
    first, second = world.product(), world.product("Mắm tép")
    assert first.trace_code != second.trace_code
    for product in (first, second):
        assert scan(own(product))["Location"] == page(product)


def test_the_short_link_of_small_labels_works_in_capital_letters():
    product = world.product()
    short = for_qr(OwnLink("https://ocop.example", product.trace_code, "L1").uri)
    assert short == f"HTTPS://OCOP.EXAMPLE/T/{product.trace_code}/10/L1"
    answer = scan(f"/T/{product.trace_code}/10/L1")
    assert answer["Location"] == page(product)
    assert f"<{SITE}{own(product)}/10/L1?linkType=linkset>" in answer["Link"]


def test_a_label_printed_before_the_gtin_came_still_leads_to_the_product():
    product = world.product()
    printed = f"{own(product)}/10/L1"
    registered(printed, type="safetyInfo", href="https://a.example/lo")
    with_gtin(product)
    for path in (printed, f"/01/{GTIN}/10/L1"):
        assert scan(path)["Location"] == page(product)
        answer = scan(f"{path}?linkType=gs1:safetyInfo")
        assert answer["Location"].startswith("https://a.example/lo")


def test_a_merged_product_leads_to_the_kept_one_with_the_links_of_both():
    gone, kept = with_gtin(world.product("Mắm cũ")), world.product("Mắm mới")
    registered(own(gone))
    products.merge_products(kept=kept, gone=gone, by=None, at=world.NOW)
    for path in (f"/01/{GTIN}", own(gone), own(kept)):
        assert scan(path)["Location"] == page(kept)
        assert scan(f"{path}?linkType=gs1:hasRetailers").status_code == 307


def test_a_product_that_is_not_published_is_not_told_of():
    product = labelled()
    Product.objects.update(published=False)
    for path in (f"/01/{GTIN}", own(product)):
        answer = scan(path)
        assert answer.status_code == 404
        assert product.name not in answer.content.decode()


def test_a_certificate_is_told_only_while_the_star_holds():
    labelled()
    assert f"{VOC}certificationInfo" in entries(f"/01/{GTIN}")[0]
    day = timezone.localdate()
    Product.objects.update(star_until=day + timedelta(days=1))
    assert scan(f"/01/{GTIN}?linkType=gs1:certificationInfo").status_code == 307
    Product.objects.update(star_until=day)
    assert f"{VOC}certificationInfo" not in entries(f"/01/{GTIN}")[0]
    assert scan(f"/01/{GTIN}?linkType=gs1:certificationInfo").status_code == 404


def test_the_page_of_the_certificate_has_the_place_the_link_points_to():
    product = labelled()
    assert 'id="cong-nhan"' in Client().get(product.public_path, follow=True).content.decode()


def test_a_link_works_from_its_first_day_to_the_day_before_its_end():
    labelled()
    today = timezone.localdate()
    for number, (since, until) in enumerate([(0, 1), (-2, 0), (1, None)]):
        end = None if until is None else today + timedelta(days=until)
        registered(
            f"/01/{GTIN}",
            href=f"https://a.example/{number}",
            since=today + timedelta(days=since),
            until=end,
        )
    found = entries(f"/01/{GTIN}")[0][f"{VOC}hasRetailers"]
    assert [link["href"] for link in found] == ["https://a.example/0"]


def test_links_that_fit_equally_are_all_offered():
    product = labelled()
    for place in ("a", "b"):
        registered(own(product), href=f"https://{place}.example", title=f"Nơi bán {place}")
    answer = scan(f"/01/{GTIN}?linkType=gs1:hasRetailers")
    assert (answer.status_code, answer["Content-Type"]) == (300, "application/linkset+json")
    jsonschema_rs.validate(LINKSET, answer.json())
    shops = answer.json()["linkset"][0][f"{VOC}hasRetailers"]
    assert [link["href"] for link in shops] == ["https://a.example", "https://b.example"]
    shown = scan(f"/01/{GTIN}?linkType=gs1:hasRetailers", accept=BROWSER)
    assert shown.status_code == 300
    assert 'href="https://b.example"' in shown.content.decode()


@pytest.mark.parametrize(
    ("language", "query", "way"),
    [("en", "", "/en"), ("vi", "", ""), ("vi", "?lang=en", "/en"), ("en", "?lang=vi", "")],
)
def test_the_language_of_the_reader_chooses_the_page(language, query, way):
    product = labelled()
    answer = scan(f"/01/{GTIN}{query}", accept=BROWSER, language=language)
    assert answer["Location"] == f"{page(product, way)}{query}"
    assert {"Accept", "Accept-Language"} <= set(answer["Vary"].split(", "))


@pytest.mark.parametrize(
    ("accept", "media_type"),
    [
        ("*/*", "application/linkset+json"),
        ("application/linkset+json", "application/linkset+json"),
        ("application/json", "application/json"),
        ("application/ld+json", "application/ld+json"),
        (BROWSER, "text/html; charset=utf-8"),
    ],
)
def test_the_linkset_comes_as_the_client_reads_it_best(accept, media_type):
    labelled()
    answer = scan(f"/01/{GTIN}?linkType=linkset", accept=accept)
    assert (answer.status_code, answer["Content-Type"]) == (200, media_type)
    if "json" in media_type:
        assert 'rel="http://www.w3.org/ns/json-ld#context"' in answer["Link"]
        assert ("@context" in answer.json()) == (media_type == "application/ld+json")


def test_an_unknown_code_gets_a_page_that_says_what_to_do():
    answer = scan("/01/09521234543213", accept=BROWSER)
    text = answer.content.decode()
    assert answer.status_code == 404
    assert "Chưa có thông tin về mã này." in text
    assert "(01) 09521234543213" in text
    assert 'href="/san-pham/"' in text


def test_a_missing_type_is_told_with_what_there_is():
    product = labelled()
    answer = scan(f"/01/{GTIN}?linkType=gs1:recipeInfo", accept=BROWSER)
    assert answer.status_code == 404
    assert page(product) in answer.content.decode()
    assert 'rel="linkset"' in answer["Link"]


@pytest.mark.parametrize("size", [1_000, 7_000])
def test_a_long_query_is_passed_on_as_it_is(size):
    product = labelled()
    query = "&".join(f"a{n}=b" for n in range(size // 7))
    assert scan(f"/01/{GTIN}?{query}")["Location"] == f"{page(product)}?{query}"


def test_a_slash_inside_a_lot_is_read_where_the_server_tells_the_raw_address():
    product = labelled()
    registered(f"/01/{GTIN}/10/L%2F1", type="safetyInfo")
    raw = f"/01/{GTIN}/10/L%2F1?linkType=gs1:safetyInfo"
    assert scan(raw).status_code == 400
    assert scan(raw, RAW_URI=raw).status_code == 307
    assert scan(f"/01/{GTIN}/10/50%25")["Location"] == page(product)


@pytest.mark.parametrize(
    ("told", "behind_proxy", "status"),
    [("L%2F1", True, 307), ("L%2F1", False, 400), ("L%2F2", True, 400), ("", True, 400)],
)
def test_a_trusted_proxy_may_tell_the_raw_address(settings, told, behind_proxy, status):
    labelled()
    registered(f"/01/{GTIN}/10/L%2F1", type="safetyInfo")
    settings.SECURE_PROXY_SSL_HEADER = ("HTTP_X_FORWARDED_PROTO", "https") if behind_proxy else None
    raw = f"/01/{GTIN}/10/{told}?linkType=gs1:safetyInfo" if told else ""
    asked = f"/01/{GTIN}/10/L%2F1?linkType=gs1:safetyInfo"
    assert scan(asked, HTTP_X_ORIGINAL_URI=raw).status_code == status


def test_other_keys_resolve_to_what_was_registered_for_them():
    gln = "/414/9521234543213"
    assert scan(gln).status_code == 404
    registered(gln, type="locationInfo", href="https://a.example/kho", title="Kho Giao Hưng")
    registered(f"{gln}/254/1", type="openingHoursInfo", href="https://a.example/gio")
    assert scan(gln)["Location"] == "https://a.example/kho"
    assert scan(f"{gln}/254/1")["Location"] == "https://a.example/gio"
    assert scan(f"{gln}/254/1?linkType=gs1:locationInfo").status_code == 307
    jsonschema_rs.validate(LINKSET, {"linkset": entries(f"{gln}/254/1")})


def test_a_product_of_ours_is_not_handed_over_and_the_longest_prefix_wins():
    product = labelled()
    for prefix in ("8938501", "89385012"):
        address = f"https://{prefix}.example"
        actions.hand_over(prefix=prefix, resolver=address, by=None, at=world.NOW)
    assert scan(f"/01/{GTIN}")["Location"] == page(product)
    assert scan("/01/08938501234575")["Location"].startswith("https://89385012.example/01/")
    parcel = "08938501234567890"
    answer = scan(f"/00/{parcel}{check_digit(parcel)}")
    assert answer["Location"].startswith("https://89385012.example/00/")


@pytest.mark.parametrize(
    "path", ["/khong-co-trang-nay", "/AQnYUc1gmgg", "/ban-lam-viec", "/gioi-thieu/", "/favicon.ico"]
)
def test_other_words_at_the_root_are_not_taken_for_codes(path):
    assert scan(path).get("Access-Control-Allow-Origin") is None


def test_a_page_whose_address_needs_a_slash_is_still_led_to_it():
    assert Client().get("/san-pham")["Location"] == "/san-pham/"


@pytest.mark.parametrize(
    ("path", "queries"),
    [
        (f"/01/{GTIN}", 2),
        (f"/01/{GTIN}/10/L1/21/7?linkType=linkset", 2),
        ("/01/09521234543213", 2),
        ("/t/S2222222223N", 1),
        ("/414/9521234543213", 2),
        ("/01/123", 0),
    ],
)
def test_a_scan_takes_at_most_two_queries(path, queries, django_assert_num_queries):
    product = labelled()
    for n in range(3):
        registered(own(product), href=f"https://a.example/{n}")
    client = Client()
    with django_assert_num_queries(queries):
        client.get(path)


def test_answers_may_be_kept_for_a_minute_and_errors_not():
    labelled()
    for path in (f"/01/{GTIN}", f"/01/{GTIN}?linkType=linkset"):
        kept = scan(path)["Cache-Control"]
        assert kept.startswith("public, max-age=")
        assert int(kept.rpartition("=")[2]) <= 60
    assert "Cache-Control" not in scan("/01/123")
