"""The radar, inspections and cases as people see and use them."""

from datetime import timedelta
from io import BytesIO

import openpyxl
import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.utils import timezone

from ocop.dossiers.models import Dossier
from ocop.inspection import actions
from ocop.inspection.contents import CaseContents, Plan
from ocop.inspection.models import Inspection, WithdrawalCase
from ocop.products.models import Product, Recognition
from tests import world
from tests.evidence.samples import photo
from tests.inspection.after import committee, of_today, result
from tests.products.pages import as_, downloaded, hidden, text

pytestmark = pytest.mark.django_db
RADAR = "/theo-doi-han/"


def today():
    return timezone.localdate()


def recognition(days: int = 600, **said) -> Recognition:
    return of_today(days, **said).recognitions.select_related("product__producer").get()


def planned(of: Recognition | None = None, days: int = 0) -> Inspection:
    plan = Plan(
        "UNANNOUNCED", today() + timedelta(days=days), "Kế hoạch 15/KH-SNNMT", "Minh, trưởng đoàn"
    )
    return actions.plan_inspection(
        recognition=of or recognition(), plan=plan, by=world.minh(), at=timezone.now()
    )


def held(conclusion: str = "TO_FIX", of: Recognition | None = None) -> Inspection:
    said = result(
        conclusion,
        held_on=today(),
        fix_by=today() + timedelta(days=9) if conclusion == "TO_FIX" else None,
    )
    return actions.record_result(
        inspection=planned(of), result=said, by=world.minh(), at=timezone.now()
    )


def opened(of: Recognition | None = None, days_ago: int = 0) -> WithdrawalCase:
    contents = CaseContents("khac", today() - timedelta(days=days_ago), "Kết luận 12/KL-SNNMT")
    return actions.open_case(
        recognition=of or recognition(), contents=contents, by=world.minh(), at=timezone.now()
    )


def post(client, url: str, **typed):
    """Open a form and send it."""
    return client.post(url, hidden(client.get(url)) | typed, follow=True)


def day(moment) -> str:
    return f"{moment:%d/%m/%Y}"


# --- radar ----------------------------------------------------------------------------------------


def test_the_radar_says_first_what_nobody_has_begun_to_renew(client):
    of_today(25, "Mắm tép")
    of_today(100, "Mắm tôm")
    of_today(-5, "Mắm cũ")
    page = text(as_(client, world.minh()).get(RADAR))
    assert (
        "2 sản phẩm hết hạn trong 180 ngày mà chưa nộp hồ sơ đánh giá lại, 1 chỉ còn 30 ngày."
        in page
    )
    assert "1 sản phẩm đã hết hạn." in page
    assert page.index("Mắm tép</a>") < page.index("Mắm tôm</a>")
    assert "Mắm cũ" not in page
    assert "Mắm cũ" in text(client.get(f"{RADAR}?trong=qua-han"))


def test_an_empty_radar_leads_to_the_calendar(client):
    of_today(600)
    page = text(as_(client, world.minh()).get(RADAR))
    assert "Trong 180 ngày tới không sản phẩm nào hết hạn." in page
    month = today() + timedelta(days=600)
    calendar = text(client.get(f"{RADAR}lich/"))
    assert f"?thang={month:%Y-%m}" in calendar
    assert "Mắm tôm Giao Hưng" in text(client.get(f"{RADAR}?thang={month:%Y-%m}"))


def test_filters_that_mean_nothing_do_not_narrow(client):
    of_today(25)
    office = as_(client, world.minh())
    for odd in (
        "?trong=abc",
        "?thang=2027-99",
        "?sao=9&xa=x&ho_so=?",
        "?sort=gia",
        "?page=99",
        "?q=%00",
    ):
        assert "Mắm tôm Giao Hưng" in text(office.get(f"{RADAR}{odd}")), odd
    assert "Không có sản phẩm nào khớp" in text(office.get(f"{RADAR}?q=banh+chung"))


def test_each_office_sees_its_own_place(client):
    of_today(25)
    assert "Mắm tôm" in text(as_(client, world.lan()).get(RADAR))
    assert "Mắm tôm" in text(as_(client, world.hoa()).get(RADAR))
    for outside in (world.stranger(), world.nam()):
        assert "Mắm tôm" not in text(as_(client, outside).get(RADAR))


def test_the_radar_leaves_as_workbook_and_csv(client):
    of_today(25, "=Mắm tép")
    office = as_(client, world.minh())
    book = openpyxl.load_workbook(BytesIO(downloaded(office.get(f"{RADAR}tai-ve"))))
    rows = list(book.active.iter_rows(values_only=True))
    assert rows[0][0] == "Sản phẩm"
    assert rows[1][0] == "=Mắm tép"
    assert rows[1][6].date() == today() + timedelta(days=25)
    assert rows[1][7] == 25
    csv = downloaded(office.get(f"{RADAR}tai-ve?dang=csv")).decode("utf-8-sig")
    assert "'=Mắm tép" in csv
    assert day(today() + timedelta(days=25)) in csv


def test_communes_and_producers_lead_back_to_the_list(client):
    of_today(25)
    office = as_(client, world.minh())
    commune = text(office.get(f"{RADAR}xa/"))
    assert f"?xa={world.giao_hung().pk}" in commune
    assert "Xã Giao Hưng" in commune
    assert "HTX Mắm Giao Hưng" in text(office.get(f"{RADAR}co-so/"))


@pytest.mark.parametrize(("path", "queries"), [("", 17), ("lich/", 8), ("xa/", 10), ("co-so/", 8)])
@pytest.mark.parametrize("count", [1, 3])
def test_the_radar_asks_as_much_for_one_star_as_for_three(
    client, path, queries, count, django_assert_num_queries
):
    for number in range(count):
        of_today(20 + number, f"Mắm {number}")
    office = as_(client, world.minh())
    office.get(f"{RADAR}{path}")
    with django_assert_num_queries(queries):
        office.get(f"{RADAR}{path}")


# --- one product, renewal -------------------------------------------------------------------------


def test_one_tap_opens_the_renewal_for_the_producer(client):
    product = of_today(150)
    page = f"{RADAR}{product.pk}/"
    house = as_(client, world.hoa())
    assert "Lập hồ sơ đánh giá lại" in text(house.get(page))
    house.post(f"{page}danh-gia-lai/")
    dossier = Dossier.objects.get(product=product)
    assert (dossier.kind, dossier.state) == ("REEVALUATION", "DRAFT")
    again = text(house.post(f"{page}danh-gia-lai/", follow=True))
    assert "đã có một hồ sơ đang làm" in again
    assert "Đang có hồ sơ đánh giá lại" in text(house.get(page))


def test_an_office_does_not_open_the_renewal_of_a_producer(client):
    product = of_today(150)
    page = f"{RADAR}{product.pk}/"
    office = as_(client, world.lan())
    assert "Lập hồ sơ đánh giá lại" not in text(office.get(page))
    assert office.post(f"{page}danh-gia-lai/").status_code == 403


def test_a_product_past_its_window_says_whom_to_call(client):
    product = of_today(60)
    assert "Đã quá hạn nộp" in text(as_(client, world.hoa()).get(f"{RADAR}{product.pk}/"))


def test_strangers_find_nothing(client):
    row = recognition()
    visit, case = held(of=row), opened(row)
    urls = [
        f"{RADAR}{row.product_id}/", f"/kiem-tra/moi/{row.pk}/", f"/thu-hoi/moi/{row.pk}/",
        *(f"/kiem-tra/{visit.pk}/{one}" for one in ("", "ket-qua/", "huy/", "khac-phuc/", "bien-ban/", "anh/")),
        *(f"/thu-hoi/{case.pk}/{one}" for one in ("", "y-kien/", "tra-loi/", "xac-minh/", "khong-thu-hoi/", "quyet-dinh/")),
    ]  # fmt: skip
    for outside in (world.stranger(), world.nam(), world.anh()):
        stranger = as_(client, outside)
        found = {
            url: stranger.get(url).status_code
            for url in urls
            if outside != world.anh() or "moi" not in url
        }
        seen = {url for url, status in found.items() if status != 404}
        assert seen <= {f"{RADAR}{row.product_id}/"} if outside == world.anh() else not seen


# --- inspections ----------------------------------------------------------------------------------


def test_an_inspection_goes_from_plan_to_minutes(client):
    row = recognition()
    office = as_(client, world.minh())
    typed = {"kind": "PERIODIC", "planned_on": day(today()), "basis": "Kế hoạch 15/KH-SNNMT",
             "team": "Phạm Quang Minh, chuyên viên"}  # fmt: skip
    page = text(post(office, f"/kiem-tra/moi/{row.pk}/", **typed))
    assert "Đã đưa vào kế hoạch kiểm tra." in page
    one = Inspection.objects.get()
    assert one.recognition == row
    found = {
        "held_on": day(today()), "place": "Xưởng mắm", "producer_side": "Trần Thị Hoa",
        "CRITERIA_verdict": "KEPT", "MARK_verdict": "FAULT", "MARK_text": "Nhãn in 5 sao",
        "MARK_demand": "In lại", "INFORMATION_verdict": "NOT_SEEN", "conclusion": "TO_FIX",
        "fix_by": day(today() + timedelta(days=20)),
    }  # fmt: skip
    page = text(post(office, f"/kiem-tra/{one.pk}/ket-qua/", **found))
    assert "Đã ghi kết quả kiểm tra." in page
    assert "Nhãn in 5 sao" in page
    page = text(post(office, f"/kiem-tra/{one.pk}/bien-ban/"))
    assert "Đã lập biên bản" in page
    typed = {"on": day(today()), "note": "Đã in lại nhãn"}
    page = text(post(as_(client, world.lan()), f"/kiem-tra/{one.pk}/khac-phuc/", **typed))
    assert "Đã khắc phục" in page


def test_a_result_that_does_not_fit_keeps_what_was_typed(client):
    one = planned()
    typed = {
        "held_on": "32/13/2026",
        "place": "Xưởng",
        "CRITERIA_verdict": "FAULT",
        "conclusion": "KEPT",
    }
    answer = post(as_(client, world.minh()), f"/kiem-tra/{one.pk}/ket-qua/", **typed)
    assert answer.status_code == 422
    page = text(answer)
    assert "32/13/2026" in page
    assert "theo thứ tự ngày/tháng/năm" in page
    typed["held_on"] = day(today())
    typed |= {"MARK_verdict": "KEPT", "INFORMATION_verdict": "KEPT"}
    page = text(post(client, f"/kiem-tra/{one.pk}/ket-qua/", **typed))
    assert "có sai sót mà chưa ghi là gì" in page
    assert "Có mục sai sót nhưng kết luận là giữ đúng điều kiện." in page


def test_a_cancelled_inspection_shows_its_reason(client):
    one = planned()
    page = text(post(as_(client, world.minh()), f"/kiem-tra/{one.pk}/huy/", reason="Bão số 5"))
    assert "Đã hủy: Bão số 5" in page
    page = text(post(client, f"/kiem-tra/{one.pk}/huy/", reason="Bão số 5"))
    assert "đã có kết quả hoặc đã hủy" in page


def test_photographs_are_seen_by_those_who_see_the_inspection(client):
    one = planned()
    office = as_(client, world.minh())
    url = f"/kiem-tra/{one.pk}/anh/"
    sent = hidden(office.get(url)) | {
        "photo": SimpleUploadedFile("nhan.jpg", photo()),
        "caption": "Nhãn",
    }
    assert "Đã thêm ảnh." in text(office.post(url, sent, follow=True))
    attachment = one.photos.get().attachment
    picture = f"{url}{attachment.pk}/"
    assert office.get(picture)["Content-Type"] == "image/jpeg"
    assert as_(client, world.lan()).get(f"{picture}480/").status_code == 200
    assert as_(client, world.hoa()).get(picture).status_code == 404  # not held yet
    assert as_(client, world.stranger()).get(picture).status_code == 404


def test_the_list_of_inspections_has_tabs_and_clocks(client):
    held(of=recognition(name="Nem nắm"))
    planned(days=3)
    office = as_(client, world.minh())
    page = text(office.get("/kiem-tra/"))
    assert "còn 9 ngày" in page
    assert "còn 3 ngày" in page
    assert "Nem nắm" not in text(office.get("/kiem-tra/?muc=PLANNED"))
    assert "Không có lượt kiểm tra nào khớp" in text(office.get("/kiem-tra/?muc=CANCELLED"))
    assert "Chưa có lượt kiểm tra nào" in text(as_(client, world.stranger()).get("/kiem-tra/"))


# --- cases ----------------------------------------------------------------------------------------


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
