"""Signing in: phone or e-mail, lock-out, forgotten and temporary passwords, closed sign-up."""

import re
from datetime import timedelta

import pytest
from django.db import connection
from django.utils import timezone

from ocop.people import actions
from ocop.people.models import User
from tests import world
from tests.world import PASSWORD

pytestmark = pytest.mark.django_db
SIGN_IN = "/tai-khoan/dang-nhap/"


def sign_in(client, login: str, password: str = PASSWORD, **more):
    return client.post(SIGN_IN, {"login": login, "password": password, **more})


def is_in(client) -> bool:
    return bool(client.get("/tai-khoan/").status_code == 200)


@pytest.mark.parametrize(
    "login",
    ["0912000003", "0912 000 003", "+84912000003", "lan@giaohung.example", "LAN@Giaohung.example"],
)
def test_phone_and_mail_sign_in_as_people_write_them(client, login):
    world.lan()
    answer = sign_in(client, login)
    assert (answer.status_code, answer["Location"]) == (302, "/ban-lam-viec")
    assert is_in(client)


def test_the_page_asked_for_comes_after_sign_in(client):
    world.lan()
    asked = client.get("/nguoi-dung/")
    answer = client.post(
        asked["Location"], {"login": "0912000003", "password": PASSWORD, "next": "/nguoi-dung/"}
    )
    assert answer["Location"] == "/nguoi-dung/"


def test_nobody_is_led_to_a_foreign_site(client):
    world.lan()
    answer = sign_in(client, "0912000003", next="https://example.com/")
    assert answer["Location"] == "/ban-lam-viec"


@pytest.mark.parametrize(
    ("login", "password", "said"),
    [
        ("0912000003", "sai mật khẩu", "mật khẩu chưa đúng. Kiểm tra rồi nhập lại."),
        ("0912000777", PASSWORD, "mật khẩu chưa đúng. Kiểm tra rồi nhập lại."),
        ("lan@", PASSWORD, "mật khẩu chưa đúng. Kiểm tra rồi nhập lại."),
        ("lan", PASSWORD, "Nhập số điện thoại gồm 10 số, bắt đầu bằng 0. Ví dụ: 0912 345 678"),
        ("", PASSWORD, "Nhập số điện thoại. Ví dụ: 0912 345 678"),
        ("0912000003", "", "Nhập mật khẩu."),
    ],
)
def test_what_went_wrong_is_said_and_what_was_typed_is_kept(client, login, password, said):
    world.lan()
    page = sign_in(client, login, password).content.decode()
    assert said in page
    assert f'value="{login}"' in page or not login
    assert not is_in(client)


def test_five_wrong_tries_lock_this_phone_and_no_other(client):
    world.lan(), world.hoa()
    for _ in range(5):
        assert "chưa đúng" in sign_in(client, "0912000003", "sai mật khẩu").content.decode()
    page = sign_in(client, "0912000003").content.decode()
    said = re.search(r"Thử lại sau (\d\d):(\d\d), hoặc nhờ cán bộ phụ trách", page)
    assert said
    now = timezone.localtime()
    minutes = (int(said[1]) * 60 + int(said[2]) - now.hour * 60 - now.minute) % (24 * 60)
    assert 14 <= minutes <= 15
    assert not is_in(client)
    sign_in(client, "0912000001")
    assert is_in(client)


def test_one_way_of_writing_a_phone_is_as_locked_as_another(client):
    world.lan()
    for login in ["0912000003", "0912 000 003", "+84912000003", "84912000003", "0912.000.003"]:
        sign_in(client, login, "sai mật khẩu")
    assert "tạm khóa" in sign_in(client, "(0912) 000 003").content.decode()


def test_failed_tries_are_counted_in_the_database_for_all_processes(client):
    world.lan()
    sign_in(client, "0912000003", "sai mật khẩu")
    with connection.cursor() as cursor:
        cursor.execute("SELECT count(*) FROM ocop_cache WHERE cache_key LIKE '%login_failed%'")
        assert cursor.fetchone()[0] >= 1


def test_a_closed_account_is_told_so(client):
    User.objects.filter(pk=world.lan().pk).update(is_active=False)
    answer = sign_in(client, "0912000003")
    assert answer["Location"] == "/tai-khoan/tam-khoa/"
    assert "đang khóa" in client.get("/tai-khoan/tam-khoa/").content.decode()
    assert not is_in(client)


def test_closing_an_account_ends_its_sessions(client):
    lan = world.lan()
    sign_in(client, "0912000003")
    actions.deactivate(user=lan, by=world.quang(), at=timezone.now())
    assert not is_in(client)


def test_a_new_session_is_opened_at_sign_in(client):
    world.lan()
    client.get(SIGN_IN)
    session = client.session
    session["before"] = "x"
    session.save()
    before = session.session_key
    client.cookies["sessionid"] = before
    sign_in(client, "0912000003")
    assert client.session.session_key != before


def test_signing_out_asks_and_then_ends_the_session(client):
    world.lan()
    sign_in(client, "0912000003")
    assert "Đăng xuất khỏi máy này?" in client.get("/tai-khoan/dang-xuat/").content.decode()
    assert is_in(client)
    client.post("/tai-khoan/dang-xuat/")
    assert not is_in(client)


def test_a_temporary_password_leads_to_an_own_one_first(client):
    hoa = world.hoa()
    password = actions.give_temporary_password(user=hoa, by=world.lan(), at=timezone.now())
    sign_in(client, "0912000001", password)
    answer = client.get("/tai-khoan/")
    assert answer["Location"] == "/tai-khoan/mat-khau/"
    assert "Mật khẩu tạm chỉ dùng để vào lần đầu" in client.get(answer["Location"]).content.decode()
    new = {
        "oldpassword": password,
        "password1": "ba con trau trang",
        "password2": "ba con trau trang",
    }
    assert client.post("/tai-khoan/mat-khau/", new).status_code == 302
    assert is_in(client)
    hoa.refresh_from_db()
    assert hoa.password_expires_at is None


def test_a_temporary_password_past_its_week_is_refused(client):
    past = timezone.now() - timedelta(days=7, minutes=1)
    password = actions.give_temporary_password(user=world.hoa(), by=world.lan(), at=past)
    page = sign_in(client, "0912000001", password).content.decode()
    assert "Mật khẩu tạm đã hết hạn" in page
    assert not is_in(client)


@pytest.mark.parametrize(
    ("new", "said"),
    [
        (("ngan", "ngan"), "ít nhất 10 ký tự"),
        (("ba con trau trang", "ba con trau den"), "Hai lần nhập chưa giống nhau"),
        (("", ""), "Nhập mật khẩu mới."),
    ],
)
def test_a_new_password_that_will_not_do_is_explained(client, new, said):
    client.force_login(world.lan())
    typed = {"oldpassword": PASSWORD, "password1": new[0], "password2": new[1]}
    assert said in client.post("/tai-khoan/mat-khau/", typed).content.decode()


def test_the_old_password_must_be_right(client):
    client.force_login(world.lan())
    typed = {
        "oldpassword": "sai",
        "password1": "ba con trau trang",
        "password2": "ba con trau trang",
    }
    assert (
        "Mật khẩu đang dùng chưa đúng"
        in client.post("/tai-khoan/mat-khau/", typed).content.decode()
    )


def test_a_forgotten_password_is_set_anew_through_the_mail(client, mailoutbox, settings):
    world.lan()
    client.post(
        "/tai-khoan/quen-mat-khau/",
        {"email": "Lan@giaohung.example"},
        headers={"host": "evil.example"},
    )
    (mail,) = mailoutbox
    assert (mail.subject, mail.to) == ("Đặt lại mật khẩu OCOP", ["lan@giaohung.example"])
    (link,) = re.findall(r"https?://\S+", mail.body)
    assert link.startswith(f"{settings.SITE_URL}/tai-khoan/quen-mat-khau/")
    link = link.removeprefix(settings.SITE_URL)
    page = client.get(link, follow=True)
    assert "Đặt mật khẩu mới" in page.content.decode()
    new = {"password1": "ba con trau trang", "password2": "ba con trau trang"}
    assert (
        client.post(page.redirect_chain[-1][0], new)["Location"] == "/tai-khoan/quen-mat-khau/xong/"
    )
    sign_in(client, "0912000003", "ba con trau trang")
    assert is_in(client)
    assert "không còn dùng được" in client.get(link).content.decode()


def test_an_unknown_address_gets_the_same_answer_and_no_mail(client, mailoutbox):
    answer = client.post("/tai-khoan/quen-mat-khau/", {"email": "ai@example.vn"})
    assert answer["Location"] == "/tai-khoan/quen-mat-khau/da-gui/"
    assert mailoutbox == []


def test_the_pages_of_sign_in_carry_nothing_foreign_and_nothing_inline(client):
    world.lan()
    for route in [SIGN_IN, "/tai-khoan/quen-mat-khau/", "/tai-khoan/quen-mat-khau/da-gui/"]:
        page = client.get(route).content.decode()
        assert not re.search(r'(?:src|href)="https?://', page)
        assert not re.search(r"<style|\sstyle=|\son\w+=", page)
        scripts = re.findall(r"<script([^>]*)>", page)
        assert all("src=" in one or "application/json" in one for one in scripts)
        for word in ("Password", "Sign In", "Email", "Login", "Forgot"):
            assert f">{word}" not in page
