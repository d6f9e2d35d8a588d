import json

import pytest
from django.conf import settings
from django.test import Client

from ocop.products import actions
from ocop.products.models import Product
from tests import world
from tests.products.test_products import paper

pytestmark = pytest.mark.django_db


def get(path: str, **headers):
    return Client().get(path, headers=headers)


def names(response) -> list[str]:
    return [item["name"] for item in response.json()["items"]]


def test_a_product_in_a_list_has_the_promised_columns():
    product = world.recognised()
    item = get("/api/products").json()["items"][0]
    assert item == {
        "id": str(product.pk),
        "code": None,
        "name": "Mắm tôm Giao Hưng",
        "producer": "HTX Mắm Giao Hưng",
        "commune": "Xã Giao Hưng",
        "group": "I.4.a",
        "star": 3,
        "star_valid_until": "2028-06-01",
        "url": item["url"],
        "digital_link": f"{settings.SITE_URL}/t/{product.trace_code}",
    }
    assert str(product.pk) in item["url"]


def test_the_digital_link_carries_the_gtin_once_there_is_one():
    product, proof = world.product(), paper()
    for gtin in ("8938501234568", "8938501234575"):
        actions.add_barcode(
            product=product, gtin=gtin, covered_by="89385012", evidence=proof, by=None, at=world.NOW
        )
    link = f"{settings.SITE_URL}/01/08938501234568"
    assert get("/api/products").json()["items"][0]["digital_link"] == link
    assert get(f"/api/products/{product.pk}").json()["digital_link"] == link


def test_pages_follow_each_other_without_gap_or_overlap():
    for name in ("Đậu", "Dưa", "Ấm", "An", "Ổi"):
        world.product(name)
    found, cursor = [], ""
    while True:
        page = get(f"/api/products?limit=2&cursor={cursor}").json()
        found += [item["name"] for item in page["items"]]
        cursor = page["next"]
        if cursor is None:
            break
    assert found == ["An", "Ấm", "Dưa", "Đậu", "Ổi"]


def test_search_pages_follow_each_other_too():
    for n in range(5):
        world.product(f"Mắm số {n}")
    first = get("/api/products?q=mam&limit=3").json()
    second = get(f"/api/products?q=mam&limit=3&cursor={first['next']}").json()
    assert len({item["id"] for item in first["items"] + second["items"]}) == 5
    assert second["next"] is None


def test_an_expired_star_is_not_told():
    world.recognised(on=world.DAY.replace(year=2020))
    item = get("/api/products").json()["items"][0]
    assert (item["star"], item["star_valid_until"]) == (None, None)
    assert get("/api/products?star=3").json()["items"] == []


def test_group_filters_take_any_depth():
    world.product()
    assert names(get("/api/products?group=I")) == ["Mắm tôm Giao Hưng"]
    assert names(get("/api/products?group=I.4")) == ["Mắm tôm Giao Hưng"]
    assert names(get("/api/products?group=II")) == []


def test_the_commune_may_be_a_name_or_a_code():
    world.product()
    code = "".join(world.giao_hung().versions.values_list("code", flat=True))
    assert names(get("/api/products?commune=giao hung")) == ["Mắm tôm Giao Hưng"]
    assert names(get(f"/api/products?commune={code}")) == ["Mắm tôm Giao Hưng"]


@pytest.mark.parametrize(
    "query",
    ["commune=khong-co-xa-nay", "group=IX", "star=9", "limit=0", "limit=201", "cursor=abc"],
)
def test_a_bad_parameter_is_a_problem_that_names_it(query):
    world.product()
    response = get(f"/api/products?{query}")
    assert response.status_code == 422
    assert response["Content-Type"] == "application/problem+json"
    assert response.json()["errors"][0]["field"].endswith(query.partition("=")[0])


def test_a_product_is_found_by_id_code_and_old_code():
    product = world.product()
    for code in ("37-14464-1-2025", "37-14464-1-2026"):
        actions.assign_code(product=product, code=code, by=None, at=world.NOW)
    for key in (str(product.pk), "37-14464-1-2025", "37-14464-1-2026"):
        assert get(f"/api/products/{key}").json()["id"] == str(product.pk)


@pytest.mark.parametrize("key", ["khong-co", "00000000-0000-0000-0000-000000000000", "'; --"])
def test_an_unknown_product_is_a_problem(key):
    response = get(f"/api/products/{key}")
    assert response.status_code == 404
    assert response["Content-Type"] == "application/problem+json"


def test_unpublished_products_and_private_columns_stay_inside():
    shown = world.product(note="ghi chú nội bộ")
    hidden = world.product("Kín")
    Product.objects.filter(pk=hidden.pk).update(published=False)
    text = get(f"/api/products/{shown.pk}").content.decode()
    assert "nội bộ" not in text
    assert get(f"/api/products/{hidden.pk}").status_code == 404
    assert names(get("/api/products")) == [shown.name]


def test_a_phone_number_is_told_only_with_consent():
    quiet = world.producer("HTX Kín", phone="+84912345678")
    open_ = world.producer("HTX Mở", phone="+84912345679", contact_public=True)
    world.product("A", of=quiet)
    world.product("B", of=open_)
    phones = {row["name"]: row["phone"] for row in get("/api/producers").json()["items"]}
    assert phones == {"HTX Kín": None, "HTX Mở": "+84912345679"}


def test_an_unchanged_answer_costs_nothing():
    world.product()
    first = get("/api/products")
    again = get("/api/products", **{"if-none-match": first["ETag"]})
    assert (again.status_code, again.content) == (304, b"")


@pytest.mark.parametrize("rows", [1, 3])
def test_a_list_takes_three_queries_however_long(rows, django_assert_num_queries):
    for n in range(rows):
        world.product(f"Mắm {n}")
    client = Client()
    with django_assert_num_queries(3):
        client.get("/api/products")


def test_the_openapi_document_is_3_1_and_names_the_calls():
    document = json.loads(get("/api/openapi.json").content)
    assert document["openapi"].startswith("3.1")
    assert "/api/products" in document["paths"]


def test_the_reference_page_is_open_and_needs_no_script():
    page = get("/api/docs").content.decode()
    assert "GET /api/products" in page
    assert "cdn" not in page
