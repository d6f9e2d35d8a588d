"""The pages about other people and about oneself."""

from typing import Any

import pytest
from allauth.mfa.models import Authenticator
from allauth.mfa.totp.internal.auth import TOTP
from django.test import Client

from ocop.people.models import ApiToken, Role, User
from tests import world

pytestmark = pytest.mark.django_db
LIST_QUERIES, DETAIL_QUERIES = 15, 19


def as_(client: Client, user: User) -> Client:
    client.force_login(user)
    return client


def text(answer: Any) -> str:
    return str(answer.content.decode())


def test_officers_and_administrators_have_the_list_others_do_not(client):
    status = {
        role: as_(client, user).get("/nguoi-dung/").status_code
        for role, user in world.everyone().items()
    }
    may = {Role.COMMUNE_OFFICER, Role.PROVINCE_OFFICER, Role.ADMINISTRATOR}
    assert status == {role: 200 if role in may else 403 for role in status}


def test_the_list_shows_who_what_and_where(client):
    world.everyone()
    page = text(as_(client, world.lan()).get("/nguoi-dung/"))
    assert "Trần Thị Hoa" in page
    assert "0912 000 001" in page
    assert "Xã Giao Hưng" in page
    assert "Phạm Quang Minh" not in page


def test_the_list_is_narrowed_and_says_so_when_empty(client):
    world.everyone()
    client = as_(client, world.lan())
    page = text(client.get("/nguoi-dung/", {"q": "hoa", "role": "PRODUCER"}))
    assert "Trần Thị Hoa" in page
    assert "Bùi Hữu Phúc" not in page
    assert "Không tìm thấy ai" in text(client.get("/nguoi-dung/", {"q": "không có ai tên này"}))
    wild = {"q": "\x00<b>", "role": "KING", "unit": "x", "page": "-1"}
    assert client.get("/nguoi-dung/", wild).status_code == 200


@pytest.mark.parametrize("count", [1, 3])
def test_the_list_asks_as_much_for_one_person_as_for_three(
    client, count, django_assert_num_queries
):
    as_(client, world.lan())
    for one in [world.hoa, world.nam, world.phuc][:count]:
        one()
    with django_assert_num_queries(LIST_QUERIES):
        client.get("/nguoi-dung/")


@pytest.mark.parametrize("count", [1, 3])
def test_a_person_with_one_appointment_asks_as_much_as_one_with_three(
    client, count, django_assert_num_queries
):
    as_(client, world.lan())
    hoa = world.hoa()
    if count == 3:
        world.appointed(hoa, Role.HELPER, world.giao_hung())
        world.appointed(hoa, Role.HELPER, world.commune_union())
    with django_assert_num_queries(DETAIL_QUERIES):
        client.get(f"/nguoi-dung/{hoa.pk}/")


@pytest.mark.parametrize(
    "route",
    [
        "",
        "sua/",
        "phan-cong/",
        "mat-khau/",
        "hai-buoc/",
        "trang-thai/",
        "phan-cong/{held}/ket-thuc/",
    ],
)
@pytest.mark.parametrize("verb", ["get", "post"])
def test_a_stranger_gets_404_for_everything_about_a_person(client, route, verb):
    hoa = world.hoa()
    address = f"/nguoi-dung/{hoa.pk}/" + route.format(held=hoa.appointments.get().pk)
    for stranger in (world.stranger(), world.nam()):
        as_(client, stranger)
        expected = 405 if (route, verb) == ("", "post") else 404
        assert getattr(client, verb)(address).status_code == expected


def test_a_colleague_in_sight_but_out_of_reach_is_refused(client):
    colleague = world.appointed(
        world.person("Mơ", "+84912000099"), Role.COMMUNE_OFFICER, world.commune_office()
    )
    as_(client, world.lan())
    page = text(client.get(f"/nguoi-dung/{colleague.pk}/"))
    assert "Cấp mật khẩu tạm" not in page
    assert client.get(f"/nguoi-dung/{colleague.pk}/mat-khau/").status_code == 403
    assert client.post(f"/nguoi-dung/{colleague.pk}/mat-khau/").status_code == 403


def new_person(**more) -> dict[str, str]:
    typed = {"name": "Tạ Thị Mơ", "phone": "0912 999 888", "role": "PRODUCER"}
    return {**typed, "unit": str(world.giao_hung().pk), "basis": "QĐ 15/QĐ-UBND", **more}


def test_a_person_is_made_appointed_and_given_a_password(client):
    as_(client, world.lan())
    answer = client.post("/nguoi-dung/tao/", new_person())
    mo = User.objects.get(phone="+84912999888")
    assert answer["Location"] == f"/nguoi-dung/{mo.pk}/"
    assert "Chưa có mật khẩu" in text(client.get(answer["Location"]))
    assert "Cấp mật khẩu tạm cho Tạ Thị Mơ?" in text(client.get(f"/nguoi-dung/{mo.pk}/mat-khau/"))
    made = client.post(f"/nguoi-dung/{mo.pk}/mat-khau/")
    password = made.context["password"]
    assert password in text(made)
    assert "no-store" in made["Cache-Control"]
    client.logout()
    answer = client.post("/tai-khoan/dang-nhap/", {"login": "0912999888", "password": password})
    assert answer.status_code == 302


def test_what_cannot_be_taken_keeps_what_was_typed(client):
    world.hoa()
    as_(client, world.lan())
    answer = client.post("/nguoi-dung/tao/", new_person(phone="0912000001", since="31/02/2026"))
    assert answer.status_code == 422
    page = text(answer)
    assert "Nhập ngày bắt đầu theo thứ tự ngày/tháng/năm. Ví dụ: 24/02/2026" in page
    answer = client.post("/nguoi-dung/tao/", new_person(phone="0912000001"))
    page = text(answer)
    assert answer.status_code == 422
    assert page.count("Số điện thoại này đã có tài khoản.") == 2  # on top and at the field
    assert 'value="Tạ Thị Mơ"' in page
    assert 'value="0912000001"' in page


def test_only_units_and_roles_one_may_give_are_taken(client):
    as_(client, world.lan())
    world.hoa_lu()
    for wrong in ({"unit": str(world.hoa_lu().pk)}, {"role": "ADMINISTRATOR"}, {"unit": "x"}):
        assert client.post("/nguoi-dung/tao/", new_person(**wrong)).status_code == 422
    assert not User.objects.filter(phone="+84912999888").exists()


def test_html_in_a_name_stays_text(client):
    as_(client, world.lan())
    client.post("/nguoi-dung/tao/", new_person(name="<script>alert(1)</script>"))
    mo = User.objects.get(phone="+84912999888")
    page = text(client.get(f"/nguoi-dung/{mo.pk}/"))
    assert "<script>alert" not in page
    assert "&lt;script&gt;alert" in page


def test_data_are_mended(client):
    hoa = world.hoa()
    as_(client, world.lan())
    page = text(client.get(f"/nguoi-dung/{hoa.pk}/sua/"))
    assert 'value="0912 000 001"' in page
    typed = {"name": "Trần Thị Hoà", "phone": "0912 000 001", "email": "x"}
    assert client.post(f"/nguoi-dung/{hoa.pk}/sua/", typed).status_code == 422
    client.post(f"/nguoi-dung/{hoa.pk}/sua/", {**typed, "email": "hoa@example.vn"})
    hoa.refresh_from_db()
    assert (hoa.name, hoa.email) == ("Trần Thị Hoà", "hoa@example.vn")


def test_an_appointment_is_given_ended_and_told_with_the_name_of_who_did_it(client):
    hoa = world.hoa()
    as_(client, world.lan())
    post = {"role": "HELPER", "unit": str(world.giao_hung().pk), "since": "01/08/2025"}
    assert client.post(f"/nguoi-dung/{hoa.pk}/phan-cong/", post).status_code == 302
    held = hoa.appointments.get(role=Role.HELPER)
    ending = f"/nguoi-dung/{hoa.pk}/phan-cong/{held.pk}/ket-thuc/"
    assert "Kết thúc phân công của Trần Thị Hoa?" in text(client.get(ending))
    held.refresh_from_db()
    assert held.valid.upper is None
    client.post(ending)
    history = client.get(f"/nguoi-dung/{hoa.pk}/").context["history"]
    assert [(line.what, line.by) for line in history] == [
        ("Kết thúc", "Nguyễn Thị Lan"),
        ("Phân công", "Nguyễn Thị Lan"),
        ("Phân công", "Hệ thống"),
    ]
    assert client.post(ending).status_code == 409


def test_an_account_is_closed_and_opened_again(client):
    phuc = world.phuc()
    as_(client, world.lan())
    switch = f"/nguoi-dung/{phuc.pk}/trang-thai/"
    assert "Khóa tài khoản của Bùi Hữu Phúc?" in text(client.get(switch))
    client.post(switch)
    assert not User.objects.get(pk=phuc.pk).is_active
    assert "Mở lại tài khoản của Bùi Hữu Phúc?" in text(client.get(switch))
    client.post(switch)
    assert User.objects.get(pk=phuc.pk).is_active


def test_someone_who_lost_the_phone_is_let_in_with_the_password_again(client):
    hoa = world.hoa()
    TOTP.activate(hoa, "GEZDGNBVGY3TQOJQGEZDGNBVGY3TQOJQ")
    as_(client, world.lan())
    page = f"/nguoi-dung/{hoa.pk}/hai-buoc/"
    assert "Bỏ xác nhận hai bước" in text(client.get(f"/nguoi-dung/{hoa.pk}/"))
    assert "Bỏ xác nhận hai bước của Trần Thị Hoa?" in text(client.get(page))
    assert client.post(page).status_code == 302
    assert not Authenticator.objects.exists()
    assert client.post(page).status_code == 409


def test_the_own_page_tells_appointments_in_words(client):
    page = text(as_(client, world.hoa()).get("/tai-khoan/"))
    assert "Chủ thể, Xã Giao Hưng" in page
    assert "Người dùng tôi phụ trách" not in page
    assert "Người dùng tôi phụ trách" in text(as_(client, world.lan()).get("/tai-khoan/"))


def test_a_token_is_shown_once_and_revoked(client):
    as_(client, world.hoa())
    typed = {"name": "Cổng tỉnh", "scopes": ["read"], "days": "90"}
    made = client.post("/tai-khoan/ma-truy-cap/tao/", typed)
    secret = made.context["secret"]
    assert secret in text(made)
    assert "no-store" in made["Cache-Control"]
    page = text(client.get("/tai-khoan/"))
    assert "Cổng tỉnh" in page
    assert secret not in page
    token = ApiToken.objects.get()
    revoke = f"/tai-khoan/ma-truy-cap/{token.pk}/thu-hoi/"
    assert "Thu hồi mã “Cổng tỉnh”?" in text(client.get(revoke))
    assert as_(client, world.nam()).post(revoke).status_code == 404
    as_(client, world.hoa()).post(revoke)
    assert not ApiToken.objects.exists()


@pytest.mark.parametrize(
    ("wrong", "said"),
    [
        ({"days": "400"}, "Thời hạn từ 1 đến 365 ngày."),
        ({"days": "chín mươi"}, "Nhập thời hạn bằng số ngày. Ví dụ: 90"),
        ({"scopes": []}, "Chọn ít nhất một việc mã này được làm."),
        ({"name": ""}, "Chưa có tên ứng dụng. Ví dụ: Cổng dữ liệu tỉnh"),
    ],
)
def test_a_token_that_cannot_be_is_explained(client, wrong, said):
    as_(client, world.hoa())
    typed = {"name": "Cổng tỉnh", "scopes": ["read"], "days": "90", **wrong}
    answer = client.post("/tai-khoan/ma-truy-cap/tao/", typed)
    assert answer.status_code == 422
    assert said in text(answer)
