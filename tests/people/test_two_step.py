"""The second step: codes of an app, recovery codes, and the pages of passkeys."""

import base64
import hashlib
import hmac
import re
import struct
import time

import pytest
from allauth.mfa.models import Authenticator
from allauth.mfa.recovery_codes.internal.auth import RecoveryCodes
from allauth.mfa.totp.internal.auth import TOTP
from django.test import Client

from tests import world
from tests.world import PASSWORD

pytestmark = pytest.mark.django_db
SECRET = base64.b32encode(b"muoi hai con giap 20").decode()


def code_of(secret: str) -> str:
    """What an authenticator app shows now (RFC 6238)."""
    counter = struct.pack(">Q", int(time.time()) // 30)
    digest = hmac.new(base64.b32decode(secret), counter, hashlib.sha1).digest()
    start = digest[-1] & 15
    number = struct.unpack(">I", digest[start : start + 4])[0] & 0x7FFFFFFF
    return f"{number % 10**6:06d}"


def signed_in() -> Client:
    """A browser where Lan signed in and proved once more that it is her."""
    client = Client()
    client.post("/tai-khoan/dang-nhap/", {"login": "0912000003", "password": PASSWORD})
    client.post("/tai-khoan/xac-nhan/", {"password": PASSWORD})
    return client


def test_turning_on_asks_for_a_code_and_hands_out_recovery_codes():
    world.lan()
    client = signed_in()
    page = client.get("/tai-khoan/hai-buoc/bat/").content.decode()
    assert "data:image/svg+xml;base64," in page
    (secret,) = re.findall(r"<code>([A-Z2-7]+)</code>", page)
    wrong = client.post("/tai-khoan/hai-buoc/bat/", {"code": "000000"}).content.decode()
    assert "Mã chưa đúng. Nhập mã 6 số đang hiện trong ứng dụng." in wrong
    answer = client.post("/tai-khoan/hai-buoc/bat/", {"code": code_of(secret)})
    assert answer["Location"] == "/tai-khoan/ma-du-phong/"
    codes = client.get("/tai-khoan/ma-du-phong/").content.decode()
    assert len(re.findall(r"<li><code>\w+</code></li>", codes)) == 10
    assert "Đang bật." in client.get("/tai-khoan/").content.decode()


def test_with_the_app_on_the_password_alone_opens_nothing():
    lan = world.lan()
    TOTP.activate(lan, SECRET)
    client = Client()
    answer = client.post("/tai-khoan/dang-nhap/", {"login": "0912000003", "password": PASSWORD})
    assert answer["Location"] == "/tai-khoan/hai-buoc/nhap-ma/"
    assert client.get("/tai-khoan/").status_code == 302
    assert "chưa đúng" in client.post(answer["Location"], {"code": "123456"}).content.decode()
    client.post(answer["Location"], {"code": code_of(SECRET)})
    assert client.get("/tai-khoan/").status_code == 200


def test_a_shared_phone_stays_shared_through_the_second_step():
    TOTP.activate(world.lan(), SECRET)
    client = Client()
    typed = {"login": "0912000003", "password": PASSWORD, "shared_phone": "on"}
    answer = client.post("/tai-khoan/dang-nhap/", typed)
    client.post(answer["Location"], {"code": code_of(SECRET)})
    assert "shared_phone_seen" in client.session
    assert client.session.get_expire_at_browser_close()


def test_a_recovery_code_works_once():
    lan = world.lan()
    TOTP.activate(lan, SECRET)
    code = RecoveryCodes.activate(lan).get_unused_codes()[0]
    for opened in (True, False):
        client = Client()
        client.post("/tai-khoan/dang-nhap/", {"login": "0912000003", "password": PASSWORD})
        client.post("/tai-khoan/hai-buoc/nhap-ma/", {"code": code})
        assert (client.get("/tai-khoan/").status_code == 200) is opened


def test_guessing_codes_is_locked_too():
    TOTP.activate(world.lan(), SECRET)
    client = Client()
    client.post("/tai-khoan/dang-nhap/", {"login": "0912000003", "password": PASSWORD})
    for _ in range(5):
        client.post("/tai-khoan/hai-buoc/nhap-ma/", {"code": "123456"})
    page = client.post("/tai-khoan/hai-buoc/nhap-ma/", {"code": code_of(SECRET)}).content.decode()
    assert "Thử lại sau" in page


def test_turning_off_takes_a_fresh_proof_of_who_one_is():
    lan = world.lan()
    TOTP.activate(lan, SECRET)
    client = Client()
    client.force_login(lan)  # a session without a fresh proof
    answer = client.get("/tai-khoan/hai-buoc/tat/")
    assert answer["Location"].startswith("/tai-khoan/xac-nhan/")
    page = client.post(answer["Location"], {"password": "sai"}).content.decode()
    assert "Mật khẩu chưa đúng" in page
    assert "Nhập mã của ứng dụng" in page
    client.post(answer["Location"], {"password": PASSWORD})
    assert "Tắt xác nhận hai bước?" in client.get("/tai-khoan/hai-buoc/tat/").content.decode()
    client.post("/tai-khoan/hai-buoc/tat/")
    assert not Authenticator.objects.filter(type=Authenticator.Type.TOTP).exists()


def test_someone_with_a_mail_address_only_can_prove_it_too():
    user = world.person("Mơ", "+84912000099", email="mo@example.vn")
    user.phone = None
    user.save()
    client = Client()
    client.force_login(user)
    answer = client.post("/tai-khoan/xac-nhan/?next=/tai-khoan/", {"password": PASSWORD})
    assert answer["Location"] == "/tai-khoan/"


def test_the_page_for_a_new_key_offers_it_to_scripts_of_our_own_only():
    world.lan()
    page = signed_in().get("/tai-khoan/khoa/them/").content.decode()
    assert "publicKey" in page
    assert 'id="mfa_webauthn_add"' in page
    for script in re.findall(r"<script([^>]*)>", page):
        assert 'src="/static/' in script or "application/json" in script


def test_the_key_page_is_asked_for_what_to_sign():
    client = Client(headers={"accept": "application/json"})
    options = client.get("/tai-khoan/khoa/dang-nhap/").json()["request_options"]["publicKey"]
    assert options["challenge"]
    assert "allowCredentials" not in options or options["allowCredentials"] == []


@pytest.mark.parametrize(
    "credential", ["", "{", "[]", '"x"', '{"id": "x"}', '{"id": "x", "rawId": 5, "response": []}']
)
def test_a_made_up_key_opens_nothing(credential):
    world.lan()
    client = Client()
    answer = client.post("/tai-khoan/khoa/dang-nhap/", {"credential": credential}, follow=True)
    assert answer.redirect_chain == [("/tai-khoan/dang-nhap/", 302)]
    assert "Chưa nhận ra khóa của máy" in answer.content.decode()
    made_up = {"name": "x", "credential": credential}
    assert signed_in().post("/tai-khoan/khoa/them/", made_up).status_code == 200
    assert not Authenticator.objects.exists()
    assert client.get("/tai-khoan/").status_code == 302
