"""An officer edits a product with the keyboard alone; and once more without JavaScript."""

import shutil
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
from playwright.sync_api import Browser, Page, sync_playwright

from tests import world
from tests.world import PASSWORD

CHROMIUM = shutil.which("chromium") or shutil.which("chromium-browser")
AXE = Path(__file__).parents[2] / "node_modules" / "axe-core" / "axe.min.js"
RULES = ["wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "wcag22aa"]
WIDTHS = (360, 1366)  # a phone and a desk; no page asks its width other than by CSS
MOST_TABS = 120
pytestmark = [
    pytest.mark.browser,
    pytest.mark.skipif(CHROMIUM is None, reason="needs Chromium"),
]
# The focused control: its name, and whether all of it can be seen and nothing lies over it.
FOCUSED = """() => {
  const it = document.activeElement, box = it.getBoundingClientRect();
  const label = it.labels?.[0]?.innerText || it.getAttribute("aria-label") || it.innerText || "";
  const seen = box.top >= 0 && box.bottom <= innerHeight;
  const over = document.elementFromPoint(box.x + box.width / 2, box.y + box.height / 2);
  return {name: label.trim(), seen: seen && (it.contains(over) || it.closest("label") !== null)};
}"""


@pytest.fixture
def browser(transactional_db) -> Iterator[Browser]:
    """A browser; rows are made before Playwright starts its event loop, which Django refuses."""
    world.lan()
    world.product("Mắm tôm Giao Hưng", storage="Nơi mát")
    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path=CHROMIUM, args=["--no-sandbox"])
        yield browser
        browser.close()


def tab_to(page: Page, name: str, *, whole: bool = False) -> None:
    """Press Tab until the control named so (or beginning so) has the focus; never hidden then."""
    for _ in range(MOST_TABS):
        page.keyboard.press("Tab")
        focused: dict[str, Any] = page.evaluate(FOCUSED)
        if focused["name"] == name or (not whole and focused["name"].startswith(name)):
            assert focused["seen"], f"{name} has the focus and cannot be seen"
            return
    raise AssertionError(f"Tab never reaches {name}")


def retype(page: Page, text: str) -> None:
    page.keyboard.press("Control+a")
    page.keyboard.insert_text(text)


def press_enter(page: Page) -> None:
    with page.expect_navigation():
        page.keyboard.press("Enter")


def sign_in(page: Page, url: str) -> None:
    page.goto(f"{url}/ban-lam-viec")
    tab_to(page, "Số điện thoại")
    page.keyboard.insert_text("0912 000 003")
    tab_to(page, "Mật khẩu")
    page.keyboard.insert_text(PASSWORD)
    press_enter(page)


def violations(page: Page) -> list[str]:
    """What axe finds on the page, by rule."""
    page.evaluate(AXE.read_text())
    asked = "(only) => axe.run(document, {runOnly: only, resultTypes: ['violations']})"
    found = page.evaluate(asked, RULES)
    return [rule["id"] for rule in found["violations"]]


def first_link(page: Page, url: str, path: str) -> str:
    """The address of the first row of a list."""
    page.goto(url + path)
    return str(page.locator("tbody th a").first.get_attribute("href"))


@pytest.mark.parametrize("width", WIDTHS)
def test_a_product_is_found_edited_and_saved_by_keyboard_alone(live_server, browser, width):
    page = browser.new_page(viewport={"width": width, "height": 740})
    sign_in(page, live_server.url)
    tab_to(page, "Sản phẩm", whole=True)
    press_enter(page)
    tab_to(page, "Mắm tôm Giao Hưng")
    press_enter(page)
    tab_to(page, "Sửa")
    press_enter(page)
    tab_to(page, "Tên sản phẩm")
    retype(page, "")
    page.keyboard.press("Delete")
    tab_to(page, "Bảo quản")
    retype(page, "Tủ lạnh, 4 độ")
    press_enter(page)
    assert page.evaluate(FOCUSED)["name"].startswith("Còn 1 chỗ cần sửa")
    tab_to(page, "Chưa có tên sản phẩm.")
    page.keyboard.press("Enter")
    page.keyboard.press("Shift+Tab")
    tab_to(page, "Tên sản phẩm")
    retype(page, "Mắm tôm đặc biệt")
    press_enter(page)
    assert page.get_by_role("heading", level=1).inner_text() == "Mắm tôm đặc biệt"
    assert page.get_by_role("status").inner_text().strip() == "Đã lưu."
    assert page.get_by_text("Tủ lạnh, 4 độ").is_visible()


def test_the_edit_works_without_javascript(live_server, browser):
    page = browser.new_page(java_script_enabled=False, viewport={"width": 360, "height": 740})
    page.goto(f"{live_server.url}/so-san-pham/")
    page.get_by_label("Số điện thoại").fill("0912 000 003")
    page.get_by_label("Mật khẩu").fill(PASSWORD)
    page.get_by_role("button", name="Đăng nhập", exact=True).click()
    page.get_by_role("link", name="Mắm tôm Giao Hưng").click()
    page.get_by_role("link", name="Sửa", exact=True).click()
    page.get_by_label("Bảo quản").fill("Ngăn đá")
    page.get_by_role("button", name="Lưu").click()
    assert page.get_by_text("Ngăn đá").is_visible()


@pytest.mark.skipif(not AXE.exists(), reason="needs the front-end packages")
def test_no_page_of_the_register_fails_the_accessibility_rules(live_server, browser):
    page = browser.new_page(viewport={"width": WIDTHS[0], "height": 740}, bypass_csp=True)
    sign_in(page, live_server.url)
    product = first_link(page, live_server.url, "/so-san-pham/")
    maker = first_link(page, live_server.url, "/so-chu-the/")
    below = [product + part for part in ("", "/sua", "/lich-su", "/cong-khai")]
    below += [maker + part for part in ("", "/sua", "/giay-to/them")]
    for path in ("/ban-lam-viec", "/so-san-pham/", "/so-san-pham/?q=zzz", "/so-san-pham/moi",
                 "/theo-doi-han/", "/so-chu-the/", "/so-chu-the/moi", *below):  # fmt: skip
        page.goto(live_server.url + path)
        for width in WIDTHS:
            page.set_viewport_size({"width": width, "height": 740})
            assert violations(page) == [], (path, width)
            wide = page.evaluate("document.documentElement.scrollWidth > innerWidth")
            assert not wide, (path, width)
