"""A key of the machine in a real browser: made, used without password, under the strict CSP."""

import re
import shutil
from collections.abc import Iterator

import pytest
from playwright.sync_api import Page, sync_playwright

from tests import world
from tests.world import PASSWORD

CHROMIUM = shutil.which("chromium") or shutil.which("chromium-browser")
pytestmark = [
    pytest.mark.browser,
    pytest.mark.skipif(CHROMIUM is None, reason="needs Chromium"),
]
KEY = {
    "protocol": "ctap2",
    "transport": "internal",
    "hasResidentKey": True,
    "hasUserVerification": True,
    "isUserVerified": True,
    "automaticPresenceSimulation": True,
}


@pytest.fixture
def page(transactional_db) -> Iterator[Page]:
    """A phone-sized page in a browser that holds one virtual key; Hoa has an account.

    Rows are made before Playwright starts: it keeps an event loop in this thread, and Django would
    open a second connection there that nothing closes.
    """
    world.hoa()
    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path=CHROMIUM, args=["--no-sandbox"])
        page = browser.new_page(viewport={"width": 360, "height": 640}, locale="vi-VN")
        devtools = page.context.new_cdp_session(page)
        devtools.send("WebAuthn.enable")
        devtools.send("WebAuthn.addVirtualAuthenticator", {"options": KEY})
        yield page
        browser.close()


def test_a_key_is_made_and_then_signs_in_without_a_password(live_server, page):
    said: list[str] = []
    page.on("console", lambda message: said.append(f"{message.type}: {message.text}"))
    page.goto(f"{live_server.url}/tai-khoan/khoa/them/")
    page.get_by_label("Số điện thoại hoặc thư điện tử").fill("0912 000 001")
    page.get_by_label("Mật khẩu").fill(PASSWORD)
    page.get_by_role("button", name="Đăng nhập", exact=True).click()
    page.get_by_label("Mật khẩu").fill(PASSWORD)  # once more, before a key is made
    page.get_by_role("button", name="Xác nhận").click()
    page.get_by_label("Tên khóa").fill("Điện thoại của Hoa")
    page.get_by_role("button", name="Tạo khóa").click()
    page.wait_for_url("**/tai-khoan/ma-du-phong/")
    page.goto(f"{live_server.url}/tai-khoan/")
    assert "Điện thoại của Hoa" in page.content()
    page.goto(f"{live_server.url}/tai-khoan/dang-xuat/")
    page.get_by_role("main").get_by_role("button", name="Đăng xuất").click()
    page.goto(f"{live_server.url}/tai-khoan/dang-nhap/?next=/tai-khoan/")
    page.get_by_role("button", name="Đăng nhập bằng khóa của máy").click()
    page.wait_for_url(re.compile(r":[0-9]+/tai-khoan/$"))
    assert "Trần Thị Hoa" in page.content()
    assert [one for one in said if "Content Security Policy" in one] == []


def test_a_key_of_another_place_is_explained_and_the_password_still_works(live_server, page):
    page.goto(f"{live_server.url}/tai-khoan/dang-nhap/")
    page.get_by_role("button", name="Đăng nhập bằng khóa của máy").click()
    page.get_by_text("Máy này chưa dùng được khóa ở địa chỉ này").wait_for()
    page.get_by_label("Số điện thoại hoặc thư điện tử").fill("0912 000 001")
    page.get_by_label("Mật khẩu").fill(PASSWORD)
    page.get_by_role("button", name="Đăng nhập", exact=True).click()
    page.goto(f"{live_server.url}/tai-khoan/")
    assert "Trần Thị Hoa" in page.content()
