"""An officer brings a messy file into the register and takes it back, with the keyboard alone."""

from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from typing import Any

import pytest
from django.db import connections
from playwright.sync_api import Browser, Page, sync_playwright

from ocop.products import tasks
from tests import world
from tests.products import test_pages_keyboard as pages
from tests.products.importing import HEAD, row
from tests.world import PASSWORD

pytestmark = pages.pytestmark
# Whether a person sees where they are: a ring on the focused control or on the label around it.
RINGED = """() => [document.activeElement, document.activeElement.closest("label")].some((it) => {
  const look = it && getComputedStyle(it);
  return look && look.outlineStyle !== "none" && parseFloat(look.outlineWidth) >= 2;
})"""


@pytest.fixture
def browser(transactional_db) -> Iterator[Browser]:
    """A browser; rows are made before Playwright starts its event loop, which Django refuses."""
    world.giao_hung()
    world.minh()
    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path=pages.CHROMIUM, args=["--no-sandbox"])
        yield browser
        browser.close()


def messy_csv() -> bytes:
    """Semicolons, a title, a header nobody knows, loose spelling, a bad star, a sum: 3 good rows."""
    head = ("Ai?" if name == "Chủ thể" else name for name in HEAD)
    lines = (["SỔ SẢN PHẨM OCOP NĂM 2025"], head, row(),
             row(ten="  Mắm   cáy ", sao="4 sao", dt="0912.345.678", so="13/QĐ-UBND"),
             row(ten="Mắm tép", xa="xã giao hưng", ngay="1/6/2025", so="14/QĐ-UBND"),
             row(ten="Mắm rươi", sao="bảy", so="15/QĐ-UBND"), ["Tổng cộng", 4])  # fmt: skip
    return "\r\n".join(";".join(map(str, line)) for line in lines).encode("utf-8-sig")


def go_to(page: Page, name: str, key: str = "Tab") -> None:
    """Press the key until the control has the focus; it is in sight and ringed then."""
    for _ in range(pages.MOST_TABS):
        page.keyboard.press(key)
        focused: dict[str, Any] = page.evaluate(pages.FOCUSED)
        if focused["name"].startswith(name):
            assert focused["seen"], f"{name} has the focus and cannot be seen"
            assert page.evaluate(RINGED), f"{name} has the focus and nothing shows it"
            return
    raise AssertionError(f"{key} never reaches {name}")


def follow(page: Page, name: str, key: str = "Tab") -> None:
    go_to(page, name, key)
    pages.press_enter(page)


def sign_in(page: Page, url: str) -> None:
    """The province officer signs in and comes to the imports."""
    page.goto(f"{url}/so-san-pham/nhap")
    for name, text in (("Số điện thoại", "0912 000 004"), ("Mật khẩu", PASSWORD)):
        go_to(page, name)
        page.keyboard.insert_text(text)
    pages.press_enter(page)


def choose_file(page: Page) -> None:
    go_to(page, "Tệp sổ đăng ký")
    with page.expect_file_chooser() as chooser:
        page.keyboard.press("Enter")
    chooser.value.set_files({"name": "so-xa.csv", "mimeType": "text/csv", "buffer": messy_csv()})
    follow(page, "Mở tệp")


def choose_option(page: Page, label: str) -> None:
    """Arrow down a list until it shows the label."""
    for _ in range(page.evaluate("document.activeElement.options.length")):
        if page.evaluate("document.activeElement.selectedOptions[0].label") == label:
            return
        page.keyboard.press("ArrowDown")
    raise AssertionError(f"the arrows never reach {label}")


def work(page: Page, task: Any) -> None:
    """The worker does the job while the page waits; a thread, as Playwright's loop bars Django."""
    with ThreadPoolExecutor(max_workers=1) as worker:
        worker.submit(task.func, page.url.rsplit("/", 1)[-1]).result()
        worker.submit(connections.close_all).result()


def assert_sound(page: Page) -> None:
    """No accessibility rule is broken, nothing is wider than the screen."""
    assert page.evaluate("document.documentElement.scrollWidth <= innerWidth")
    if pages.AXE.exists():
        assert pages.violations(page) == []


def wait_for(page: Page, heading: str) -> None:
    page.get_by_role("heading", level=1, name=heading).wait_for(timeout=20_000)


def choose_the_good_rows(page: Page) -> None:
    """Nothing is chosen beforehand: going on is refused, the summary leads to the choice."""
    follow(page, "Làm theo cách đã chọn")
    assert page.evaluate(pages.FOCUSED)["name"].startswith("Còn 1 chỗ cần sửa")
    go_to(page, "Chọn một trong hai cách.")
    page.keyboard.press("Enter")
    assert page.evaluate("document.activeElement.type") == "radio"
    for key in ("Space", "ArrowDown"):
        page.keyboard.press(key)
    assert page.evaluate(pages.FOCUSED)["name"].startswith("Nhập 3 dòng đúng, tải 1 dòng lỗi")
    assert page.evaluate("document.activeElement.checked")
    assert page.evaluate(RINGED)
    go_to(page, "Bỏ lần nhập này")
    follow(page, "Làm theo cách đã chọn", "Shift+Tab")


def test_a_messy_file_is_imported_and_undone_by_keyboard_alone(live_server, browser):
    page = browser.new_page(viewport={"width": 360, "height": 740}, bypass_csp=True)
    page.on("filechooser", lambda _: None)  # from now on, so that no key press comes too early
    sign_in(page, live_server.url)
    follow(page, "Chọn tệp")
    choose_file(page)
    wait_for(page, "Ghép cột")
    assert page.get_by_text("Chưa biết cột nào là").is_visible()
    go_to(page, "Cột D: Ai?")
    choose_option(page, "Chủ thể")
    follow(page, "Đọc tệp và xem trước")
    wait_for(page, "Đang đọc tệp")
    work(page, tasks.preview_import)
    wait_for(page, "Xem trước khi nhập")
    assert page.get_by_text("bảy", exact=True).is_visible()
    assert_sound(page)
    choose_the_good_rows(page)
    wait_for(page, "Đang ghi vào sổ")
    work(page, tasks.write_import)
    wait_for(page, "Đã nhập xong")
    assert page.locator(".stat dd").all_inner_texts() == ["3", "0", "0", "1"]
    assert_sound(page)
    follow(page, "Hoàn tác")
    wait_for(page, "Hoàn tác lần nhập so-xa.csv?")
    follow(page, "Hoàn tác")
    wait_for(page, "Đã hoàn tác")
    follow(page, "Xem sổ sản phẩm")
    assert page.locator("tbody th a").count() == 0
