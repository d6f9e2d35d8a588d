"""Inspections on the pages: planned, held, photographed, mended."""

from datetime import timedelta

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile

from ocop.inspection.models import Inspection
from tests import world
from tests.evidence.samples import photo
from tests.inspection.today import day, held, planned, post, recognition, today
from tests.products.pages import as_, downloaded, hidden, text

pytestmark = pytest.mark.django_db


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
    whole, small = office.get(picture), as_(client, world.lan()).get(f"{picture}480/")
    assert (whole["Content-Type"], small["Content-Type"]) == ("image/jpeg", "image/webp")
    assert len(downloaded(whole)) > len(downloaded(small)) > 0
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
