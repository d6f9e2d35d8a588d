"""The radar and the page of one product, as offices and producers see them."""

from datetime import timedelta
from io import BytesIO

import openpyxl
import pytest

from ocop.dossiers.models import Dossier
from tests import world
from tests.inspection.after import of_today
from tests.inspection.today import day, held, opened, recognition, today
from tests.products.pages import as_, downloaded, text

pytestmark = pytest.mark.django_db
RADAR = "/theo-doi-han/"


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


def test_one_tap_opens_the_renewal_for_the_producer(client):
    product = of_today(150)
    page = f"{RADAR}{product.pk}/"
    house = as_(client, world.hoa())
    assert "Lập hồ sơ đánh giá lại" in text(house.get(page))
    answer = house.post(f"{page}danh-gia-lai/")
    dossier = Dossier.objects.get(product=product)
    assert answer["Location"] == f"/ho-so/{dossier.pk}/"
    assert product.name in text(house.get(answer["Location"]))
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
    for outside in (world.stranger(), world.nam()):
        stranger = as_(client, outside)
        assert {url for url in urls if stranger.get(url).status_code != 404} == set()
    union = as_(client, world.anh())  # sees the product, not what the state does about it
    seen = [url for url in urls if union.get(url).status_code == 200]
    assert seen == [f"{RADAR}{row.product_id}/"]


def test_long_before_the_end_nobody_is_urged_to_renew(client):
    page = text(as_(client, world.hoa()).get(f"{RADAR}{of_today(400).pk}/"))
    assert "còn 400 ngày" in page
    assert "Chưa có hồ sơ" not in page
    assert "Lập hồ sơ đánh giá lại" not in page


def test_while_a_case_runs_no_second_one_is_offered(client):
    row = recognition()
    page = f"{RADAR}{row.product_id}/"
    office = as_(client, world.minh())
    assert "Xem xét thu hồi</a>" in text(office.get(page))
    opened(row)
    assert "Xem xét thu hồi</a>" not in text(office.get(page))
