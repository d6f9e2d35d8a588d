"""Cases of withdrawal on the pages: opened, answered, verified, decided."""

import pytest
from django.utils import timezone

from ocop.inspection import actions
from ocop.inspection.models import WithdrawalCase
from ocop.products.models import Product
from tests import world
from tests.inspection.after import committee
from tests.inspection.today import day, held, opened, post, recognition, today
from tests.products.pages import as_, text

pytestmark = pytest.mark.django_db


def test_a_case_goes_from_finding_to_decision(client):
    committee()
    row = recognition()
    office = as_(client, world.minh())
    typed = {
        "reason": "vi-pham-phap-luat",
        "found_on": day(today()),
        "basis": "Kết luận 12/KL-SNNMT",
    }
    page = text(post(office, f"/thu-hoi/moi/{row.pk}/", **typed))
    assert "Đã mở vụ." in page
    assert "còn 15 ngày" in page
    case = WithdrawalCase.objects.get()
    url = f"/thu-hoi/{case.pk}/"
    house = as_(client, world.hoa())
    assert "Đã gửi ý kiến." in text(post(house, f"{url}tra-loi/", text="Nhà in nhầm."))
    office = as_(client, world.minh())
    post(office, f"{url}xac-minh/", on=day(today()), text="Đã xem nhãn.")
    typed = {
        "on": day(today()),
        "signer_title": "CHỦ TỊCH",
        "signer_name": "Trần Ký",
        "place": "Ninh Bình",
    }
    page = text(post(office, f"{url}quyet-dinh/", **typed))
    assert "Đã thu hồi theo Quyết định 01/QĐ-UBND." in page
    assert "Nhà in nhầm." in page
    assert Product.objects.get(pk=row.product_id).star_on(today()) is None
    assert "Thu hồi từ" in text(as_(client, world.hoa()).get(url))


def test_a_decision_without_hearing_is_refused_on_the_page(client):
    case = opened()
    actions.verify(case=case, on=today(), text="Đúng", by=world.minh(), at=timezone.now())
    url = f"/thu-hoi/{case.pk}/"
    office = as_(client, world.minh())
    assert "Chưa ghi ý kiến của chủ thể." in text(office.get(url))
    typed = {
        "on": day(today()),
        "signer_title": "CHỦ TỊCH",
        "signer_name": "Ký",
        "place": "Ninh Bình",
    }
    answer = post(office, f"{url}quyet-dinh/", **typed)
    assert answer.status_code == 422
    assert "Chủ thể chưa được nghe." in text(answer)


def test_a_commune_may_only_confirm_that_production_stopped(client):
    row = recognition()
    page = text(as_(client, world.lan()).get(f"/thu-hoi/moi/{row.pk}/"))
    assert "Không còn sản xuất" in page
    assert "giả mạo hồ sơ" not in page
    assert as_(client, world.hoa()).get(f"/thu-hoi/moi/{row.pk}/").status_code == 403


def test_an_inspection_leads_to_a_case_with_its_words(client):
    one = held("WITHDRAW")
    office = as_(client, world.minh())
    assert f"?kiem-tra={one.pk}" in text(office.get(f"/kiem-tra/{one.pk}/"))
    url = f"/thu-hoi/moi/{one.recognition_id}/?kiem-tra={one.pk}"
    page = text(office.get(url))
    assert "Biên bản kiểm tra ngày" in page
    post(office, url, reason="khong-con-dat", found_on=day(today()), basis="Biên bản kiểm tra")
    assert WithdrawalCase.objects.get().inspection == one
    assert (
        office.get(f"/thu-hoi/moi/{one.recognition_id}/?kiem-tra={world.minh().pk}").status_code
        == 404
    )


def test_five_stars_ask_for_the_number_of_the_ministry(client):
    case = opened(recognition(star=5))
    page = text(as_(client, world.minh()).get(f"/thu-hoi/{case.pk}/quyet-dinh/"))
    assert "Số quyết định của Bộ" in page


def test_a_dropped_case_says_why(client):
    case = opened()
    page = text(
        post(as_(client, world.minh()), f"/thu-hoi/{case.pk}/khong-thu-hoi/", reason="Đã in lại")
    )
    assert "Đã in lại" in page


def test_the_list_of_cases_has_tabs_and_clocks(client):
    opened(recognition(name="Nem nắm"), days_ago=20)
    opened()
    office = as_(client, world.minh())
    page = text(office.get("/thu-hoi/"))
    assert "2 vụ đang xem xét, 1 quá hạn 15 ngày." in page
    assert "quá hạn 5 ngày" in page
    assert "Nem nắm" in text(office.get("/thu-hoi/?muc=LATE"))
    assert "Không có vụ nào khớp" in text(office.get("/thu-hoi/?ly_do=ngung-san-xuat"))
    assert "Chưa có vụ nào" in text(as_(client, world.stranger()).get("/thu-hoi/"))


@pytest.mark.parametrize("count", [1, 3])
def test_lists_ask_as_much_for_one_row_as_for_three(client, count, django_assert_num_queries):
    for number in range(count):
        row = recognition(name=f"Mắm {number}")
        held(of=row)
        opened(row)
    office = as_(client, world.minh())
    for path in ("/kiem-tra/", "/thu-hoi/"):
        office.get(path)
        with django_assert_num_queries(10):
            office.get(path)
