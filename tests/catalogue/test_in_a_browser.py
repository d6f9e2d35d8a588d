"""Every public page in a real browser: no accessibility finding, no sideways scroll, no request out."""

import shutil
from collections.abc import Iterator
from pathlib import Path

import pytest
from playwright.sync_api import Browser, Page, sync_playwright

from ocop.catalogue.addresses import producer_path, product_path
from tests import world
from tests.catalogue.rich import code_of, recognise, rich_product

CHROMIUM = shutil.which("chromium") or shutil.which("chromium-browser")
AXE = Path(__file__).parents[2] / "node_modules" / "axe-core" / "axe.min.js"
RULES = ["wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "wcag22aa"]
WIDTHS = (360, 1366)  # a phone and a desk; no page asks its width other than by CSS
NARROW = 320  # px: what a page of 1280 px shows at 400 %
pytestmark = [
    pytest.mark.browser,
    pytest.mark.skipif(CHROMIUM is None, reason="needs Chromium"),
]


@pytest.fixture
def paths(transactional_db) -> list[str]:
    """Addresses of every kind of page; the rows are made before Playwright starts its event loop."""
    made = rich_product()
    recognise(made, star=4)
    ended = world.product("Mắm tôm Sa Châu", made.producer)
    recognise(ended, star=3, years_ago=3.2)
    code = code_of(made.producer.area_now)
    found = [
        "/", "/san-pham/", "/san-pham/?q=nuoc+mam&nhom=I&nu=on", "/san-pham/?q=nuoc+xxxx",
        "/san-pham/?xa=quang+trung", "/san-pham/?nhom=X&sao=9", product_path(made),
        product_path(ended), "/san-pham/khong-co", "/co-so/", producer_path(made.producer),
        "/dia-ban/", "/dia-ban/?q=quang+trung", f"/dia-ban/{code}", "/dia-ban/14188-xa-giao-chau",
    ]  # fmt: skip
    return [*found, f"/en{product_path(made)}", "/en/", "/en/san-pham/"]


@pytest.fixture
def browser(paths) -> Iterator[Browser]:
    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path=CHROMIUM, args=["--no-sandbox"])
        yield browser
        browser.close()


def findings(page: Page) -> list[str]:
    """What axe finds, by rule, and whether the page scrolls sideways."""
    asked = "(only) => axe.run(document, {runOnly: only, resultTypes: ['violations']})"
    found = page.evaluate(asked, RULES)["violations"]
    rules = [f"{rule['id']}: {rule['nodes'][0]['html'][:80]}" for rule in found]
    wide = page.evaluate("document.documentElement.scrollWidth > innerWidth")
    return [*rules, *(["sideways scroll"] if wide else [])]


def test_no_public_page_has_an_accessibility_finding(live_server, browser, paths):
    page = browser.new_page(bypass_csp=True)
    outside: list[str] = []
    page.on("request", lambda asked: outside.append(asked.url))
    found = {}
    for path in paths:
        page.goto(live_server.url + path)
        page.evaluate(AXE.read_text())
        for width in WIDTHS:
            page.set_viewport_size({"width": width, "height": 800})
            if faults := findings(page):
                found[path, width] = faults
    assert found == {}
    assert [url for url in outside if not url.startswith((live_server.url, "data:"))] == []


def test_pages_fit_a_very_narrow_screen_and_large_letters(live_server, browser, paths):
    page = browser.new_page(viewport={"width": NARROW, "height": 640})
    wide = []
    for path in paths:
        page.goto(live_server.url + path)
        if page.evaluate("document.documentElement.scrollWidth > innerWidth"):
            wide.append(path)
    assert wide == []


def test_search_and_filters_work_without_javascript(live_server, browser, paths):
    page = browser.new_context(java_script_enabled=False).new_page()
    page.goto(live_server.url)
    page.get_by_label("Tìm sản phẩm, cơ sở hoặc xã").fill("nuoc mam sa chau")
    page.get_by_role("button", name="Tìm").click()
    page.get_by_role("link", name="Nước mắm Sa Châu").click()
    assert page.get_by_role("heading", level=1).inner_text() == "Nước mắm Sa Châu"
    page.get_by_role("link", name="English").click()
    assert page.get_by_text("OCOP 4 stars").count() == 1
    page.goto(f"{live_server.url}/san-pham/")
    page.get_by_label("Hạng sao còn hiệu lực").select_option("4")
    page.get_by_role("button", name="Áp dụng").click()
    assert page.get_by_role("listitem").filter(has_text="OCOP 4 sao").count() == 1
