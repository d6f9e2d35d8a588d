"""The public register of recognitions: pages, open files, the feed of changes."""

import csv
import io
import json
from datetime import date, timedelta

import pytest
from django.utils import timezone

from ocop.catalogue.addresses import decision_path
from ocop.products import actions
from ocop.products.models import Product
from tests import world
from tests.catalogue.asking import questions

pytestmark = pytest.mark.django_db
TODAY = timezone.localdate()
DAY = TODAY - timedelta(days=40)
PATH = decision_path("12/QĐ-UBND", "UBND tỉnh Ninh Bình", DAY)


def recognised(name: str, star: int = 3, on: date = DAY, number: str = "12/QĐ-UBND") -> Product:
    made = world.product(name)
    contents = world.decision(star=star, on=on, decision_number=number)
    actions.record_recognition(product=made, contents=contents, by=None, at=timezone.now())
    return made


def test_a_decision_has_one_lasting_address_with_all_its_products(read):
    recognised("Mắm tôm")
    recognised("Mắm cáy", star=4)
    recognised("Nước mắm", number="13/QĐ-UBND")
    assert f"/quyet-dinh/{DAY}/12-qd-ubnd/ubnd-tinh-ninh-binh" == PATH
    assert PATH in read("/quyet-dinh/")
    page = read(PATH)
    assert "2 sản phẩm được công nhận" in page
    assert "OCOP 3 sao" in page
    assert "OCOP 4 sao" in page
    assert "Nước mắm" not in page.split("<main")[1]


def test_the_history_of_a_product_leads_to_the_decision(read):
    assert PATH in read(recognised("Mắm tôm").public_path)


def test_decisions_are_found_by_number_authority_and_year(read):
    recognised("Mắm tôm")
    recognised("Mắm cáy", on=date(2024, 2, 1), number="77/QĐ-UBND")
    assert "77/QĐ-UBND" not in read("/quyet-dinh/?q=12/")
    assert "12/QĐ-UBND" not in read("/quyet-dinh/?nam=2024")
    assert "Không tìm thấy quyết định nào" in read("/quyet-dinh/?q=khong-co")


def test_a_star_that_ended_is_not_named_on_the_decision(read):
    recognised("Mắm tôm", on=date(2022, 1, 10))
    page = read(decision_path("12/QĐ-UBND", "UBND tỉnh Ninh Bình", date(2022, 1, 10)))
    assert "Hết hiệu lực" in page
    assert "3 sao" not in page


def test_hidden_products_and_rows_without_a_decision_are_not_in_the_register(read, client):
    Product.objects.filter(pk=recognised("Mắm tôm").pk).update(published=False)
    assert "12/QĐ-UBND" not in read("/quyet-dinh/")
    assert client.get(PATH).status_code == 404
    assert client.get("/api/recognitions").json()["items"] == []
    assert client.get("/api/recognitions/changes").json()["items"] == []


def test_an_address_that_names_no_decision_is_told(client):
    for path in ("/quyet-dinh/2026-02-31/1/x", "/quyet-dinh/2026-02-03/1/x"):
        assert client.get(path).status_code == 404


def test_the_whole_register_is_open_as_csv_and_json(client):
    recognised("=Mắm tôm")
    answer = client.get("/quyet-dinh/so-cong-nhan.csv")
    text = b"".join(answer.streaming_content).decode("utf-8-sig")
    row = next(csv.DictReader(io.StringIO(text)))
    assert (row["decision_number"], row["star"], row["mark"]) == ("12/QĐ-UBND", "3", "VALID")
    assert row["product"] == "'=Mắm tôm"
    answer = client.get("/quyet-dinh/so-cong-nhan.json")
    rows = json.loads(b"".join(answer.streaming_content))
    assert rows == client.get("/api/recognitions").json()["items"]


def test_an_empty_register_is_an_empty_list(client):
    answer = client.get("/quyet-dinh/so-cong-nhan.json")
    assert json.loads(b"".join(answer.streaming_content)) == []
    assert b"".join(client.get("/quyet-dinh/so-cong-nhan.csv").streaming_content) == b""


def test_a_reader_of_changes_misses_nothing_and_reads_nothing_twice(client):
    made = recognised("Mắm tôm")
    first = client.get("/api/recognitions/changes").json()
    assert [item["change"] for item in first["items"]] == ["RECORDED"]
    assert client.get("/api/recognitions/changes", {"cursor": first["next"]}).json() == {
        "items": [], "next": first["next"],
    }  # fmt: skip
    actions.withdraw_recognition(
        recognition=made.recognitions.get(), on=TODAY, number="5/QĐ-UBND", reason="Không còn sản xuất",
        by=None, at=timezone.now(),
    )  # fmt: skip
    later = client.get("/api/recognitions/changes", {"cursor": first["next"]}).json()
    assert [(item["change"], item["product"]) for item in later["items"]] == [
        ("WITHDRAWN", "Mắm tôm")
    ]


def test_a_made_up_cursor_is_a_problem_in_words(client):
    answer = client.get("/api/recognitions/changes", {"cursor": "x"})
    assert answer.status_code == 422


def test_the_feed_for_people_names_the_product_and_no_star(client):
    recognised("Mắm tôm", star=4)
    text = client.get("/quyet-dinh/thay-doi.atom").content.decode()
    assert "Công nhận: Mắm tôm" in text
    assert "4 sao" not in text


def test_more_rows_ask_no_more_questions(client):
    recognised("Mắm tôm")
    paths = ("/quyet-dinh/", PATH)
    before = [questions(client, path) for path in paths]
    recognised("Mắm cáy")
    recognised("Mắm tép")
    assert [questions(client, path) for path in paths] == before
