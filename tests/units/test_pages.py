"""The picker: form field, search page, fragment, JSON."""

import pytest
from django import forms
from django.db import connection
from django.template import Context, Template
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from ocop.people.models import User
from ocop.units.fields import AreaField, chosen_area
from tests.units.places import pk, unit

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("country")]


class Address(forms.Form):
    xa = AreaField()


class OldAddress(forms.Form):
    xa = AreaField(living=False, required=False)


@pytest.fixture
def officer(client: Client) -> Client:
    client.force_login(User.objects.create(phone="+84912000001", **User.keys_for("Nguyễn Thị Lan")))
    return client


def shown(form: forms.Form) -> str:
    return Template("{% field form.xa %}").render(Context({"form": form}))


# the field --------------------------------------------------------------------------------------


def test_a_name_of_today_is_taken_at_once():
    form = Address({"xa": "giao hưng"})
    assert form.is_valid()
    assert form.cleaned_data["xa"] == unit("14179-20250701")


def test_a_lost_name_is_answered_with_what_it_became_and_taken_once_confirmed():
    form = Address({"xa": "Xã Giao Châu"})
    assert form.errors["xa"] == [
        "Xã Giao Châu đã nhập vào Xã Giao Hưng từ 01/07/2025. Lưu theo tên mới?"
    ]
    page = shown(form)
    assert 'value="Xã Giao Châu"' in page
    assert 'value="u-14179-20250701"' in page
    again = Address(
        {"xa": "Xã Giao Châu", "xa-asked": "Xã Giao Châu", "xa-choice": "u-14179-20250701"}
    )
    assert again.is_valid()
    assert again.cleaned_data["xa"] == unit("14179-20250701")


def test_an_ambiguous_name_comes_back_with_its_choices_and_the_typed_text():
    form = Address({"xa": "Quang Trung"})
    assert "Có 3 nơi ứng với “Quang Trung”. Chọn một nơi." in str(form.errors["xa"][0])
    page = shown(form)
    assert page.count('type="radio"') == 3
    assert 'name="xa-asked" value="Quang Trung"' in page
    assert "đã chia về Phường Phủ Lý và Phường Hà Nam" in page


def test_a_split_commune_asks_for_its_part_even_when_it_is_chosen_itself():
    form = Address({"xa": "Quang Trung", "xa-asked": "Quang Trung", "xa-choice": "u-13285-base"})
    assert form.errors["xa"] == [
        "Phường Quang Trung đã chia về Phường Phủ Lý và Phường Hà Nam từ 01/07/2025. "
        "Chọn nơi hiện nay."
    ]
    page = shown(form)
    assert page.count('type="radio"') == 2
    assert "Phường Phủ Lý (tỉnh Ninh Bình)" in page


def test_choosing_an_old_namesake_stores_what_it_became():
    form = Address({"xa": "Quang Trung", "xa-asked": "Quang Trung", "xa-choice": "u-13768-base"})
    assert form.is_valid()
    assert form.cleaned_data["xa"].versions.get().name == "Xã Hiển Khánh"


def test_a_choice_counts_only_for_the_text_it_was_shown_for():
    form = Address({"xa": "Giao Hưng", "xa-asked": "Quang Trung", "xa-choice": "u-13768-base"})
    assert form.is_valid()
    assert form.cleaned_data["xa"] == unit("14179-20250701")


@pytest.mark.parametrize("choice", ["x", "u-01-base", "doan:u-14179-20250701"])
def test_a_forged_choice_is_refused(choice):
    form = Address({"xa": "Quang Trung", "xa-asked": "Quang Trung", "xa-choice": choice})
    assert form.errors["xa"] == ["Chọn lại một nơi trong danh sách."]


def test_an_old_address_keeps_its_old_name():
    form = OldAddress({"xa": "Xã Giao Châu"})
    assert form.is_valid()
    assert form.cleaned_data["xa"] == unit("14188-base")
    assert OldAddress({"xa": " "}).is_valid()


def test_an_empty_name_says_what_to_write():
    assert Address({"xa": ""}).errors["xa"] == ["Ghi xã, phường. Ví dụ: Xã Giao Hưng."]


def test_a_stored_area_comes_back_as_text_and_stays_itself():
    stored = unit("13984-20250701")  # a name that two old communes had too
    page = shown(Address(initial={"xa": stored}))
    assert 'value="Phường Hồng Quang (tỉnh Ninh Bình)"' in page
    label = "Phường Hồng Quang (tỉnh Ninh Bình)"
    sent = {"xa": label, "xa-asked": label, "xa-choice": stored.key}
    form = Address(sent, initial={"xa": stored.pk})
    assert form.is_valid()
    assert form.cleaned_data["xa"] == stored
    assert not form.has_changed()
    assert Address(sent, initial={"xa": pk("14179-20250701")}).has_changed()


def test_html_in_a_name_is_text():
    page = shown(Address({"xa": '<script>alert("x")</script>'}))
    assert "<script>" not in page


# the page and the fragment ------------------------------------------------------------------------


def test_the_search_is_for_signed_in_people_only(client):
    answer = client.get(reverse("units:find"), {"q": "Giao Châu"})
    assert answer.status_code == 302


def test_the_page_works_without_javascript_and_leads_back_to_the_form(officer):
    answer = officer.get(
        reverse("units:find"), {"q": "hong quang", "ten": "xa", "tro-lai": "/chu-the/moi?a=1"}
    )
    page = answer.content.decode()
    assert answer.status_code == 200
    assert page.count('href="/chu-the/moi?a=1&amp;xa=') == 3
    assert "huyện Ý Yên, tỉnh Nam Định" in page
    assert chosen_area({"xa-choice": "u-13984-20250701"}, "xa") == pk("13984-20250701")
    assert chosen_area({}, "xa") is None


@pytest.mark.parametrize("back", ["https://evil.example/", "//evil.example", "javascript:alert(1)"])
def test_the_page_leads_back_to_our_own_pages_only(officer, back):
    page = officer.get(reverse("units:find"), {"q": "Giao Châu", "tro-lai": back}).content.decode()
    assert "evil" not in page
    assert "javascript:" not in page


def test_the_fragment_has_the_choices_under_the_name_of_the_field(officer):
    answer = officer.get(
        reverse("units:find"), {"ten": "noi", "noi": "Quang Trung", "nay": "1"},
        headers={"HX-Request": "true"},
    )  # fmt: skip
    page = answer.content.decode()
    assert page.count('name="noi-choice"') == 3
    assert "<html" not in page


def test_the_fragment_of_a_lost_name_offers_what_it_became(officer):
    answer = officer.get(
        reverse("units:find"), {"ten": "xa", "xa": "Giao Châu", "nay": "1"},
        headers={"HX-Request": "true"},
    )  # fmt: skip
    page = answer.content.decode()
    assert "Xã Giao Châu đã nhập vào Xã Giao Hưng từ 01/07/2025." in page
    assert 'value="u-14179-20250701" checked' in page


def test_nonsense_gets_a_sentence(officer):
    page = officer.get(reverse("units:find"), {"q": "zzzz"}).content.decode()
    assert "Không tìm thấy “zzzz” trong danh mục xã, phường." in page
    assert officer.get(reverse("units:find")).status_code == 200


# JSON -------------------------------------------------------------------------------------------


def test_a_unit_is_read_by_key_and_by_the_code_of_a_day(client):
    old = client.get("/api/units/u-14188-base").json()
    assert old["became"] == "Xã Giao Châu đã nhập vào Xã Giao Hưng từ 01/07/2025"
    assert [p["name"] for p in old["parents"]] == ["Huyện Giao Thủy", "Tỉnh Nam Định"]
    assert (old["valid_from"], old["valid_to"]) == (None, "2025-07-01")
    assert client.get("/api/units/13939").json()["name"] == "Xã Quỹ Nhất"
    then = client.get("/api/units/13939", {"on": "2025-06-30"}).json()
    assert then["name"] == "Thị trấn Quỹ Nhất"
    new = client.get("/api/units/14179").json()
    assert {"key": "u-14188-base", "name": "Xã Giao Châu"} in new["came_from"]
    assert new["kind_label"] == "Xã"


@pytest.mark.parametrize("path", ["/api/units/99999", "/api/units/doan:u-14179-20250701"])
def test_an_unknown_unit_is_a_problem_document(client, path):
    answer = client.get(path)
    assert answer.status_code == 404
    assert answer["Content-Type"] == "application/problem+json"


def test_the_list_is_paged_in_vietnamese_order_without_gaps(client):
    names: list[str] = []
    cursor = ""
    while True:
        page = client.get("/api/units", {"q": "giao h", "limit": 2, "cursor": cursor}).json()
        names += [row["name"] for row in page["items"]]
        if not (cursor := page["next"]):
            break
    assert names == ["Xã Giao Hòa", "Xã Giao Hưng"]
    whole = client.get("/api/units", {"q": "ninh binh"}).json()["items"]
    assert {"Tỉnh Ninh Bình"} <= {row["name"] for row in whole}


def test_the_list_of_another_day_has_the_names_of_that_day(client):
    found = client.get("/api/units", {"q": "giao thuy", "on": "2025-06-30"}).json()["items"]
    assert [row["name"] for row in found] == ["Huyện Giao Thủy", "Thị trấn Giao Thủy"]


@pytest.mark.parametrize("query", ["on=hom-nay", "limit=0", "limit=9999", "cursor=x"])
def test_a_bad_parameter_is_a_problem_document(client, query):
    answer = client.get(f"/api/units?{query}")
    assert answer.status_code == 422
    assert answer["Content-Type"] == "application/problem+json"


def test_the_list_takes_as_many_queries_for_three_rows_as_for_one(client):
    counts = set()
    for limit in (1, 3):
        with CaptureQueriesContext(connection) as seen:
            assert len(client.get(f"/api/units?limit={limit}").json()["items"]) == limit
        counts.add(len(seen))
    assert len(counts) == 1
