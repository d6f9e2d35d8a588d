"""The pages of dossiers in a real browser: nothing axe finds, no sideways scroll, saving by itself."""

import os
from collections.abc import Iterator
from pathlib import Path

import pytest
from django.conf import settings
from django.test import Client
from django.urls import reverse
from playwright.sync_api import Browser, Page, sync_playwright

from ocop.dossiers.models import Dossier
from tests import world
from tests.catalogue.test_in_a_browser import AXE, CHROMIUM, WIDTHS, findings
from tests.dossiers import rows

SHOTS = os.environ.get("OCOP_SHOTS", "")  # a folder: keep a picture of every page there
pytestmark = [
    pytest.mark.browser,
    pytest.mark.skipif(CHROMIUM is None, reason="needs Chromium"),
]


def url(name: str, dossier: Dossier, *args: object) -> str:
    return reverse(f"dossiers:{name}", args=[dossier.pk, *args])


@pytest.fixture
def pages(transactional_db) -> dict[str, list[str]]:
    """Addresses by person; the rows are made before Playwright starts its event loop."""
    draft, back = rows.opened("Mắm cáy"), rows.sent_back("Mắm tôm")
    rows.fill(draft, best=False)
    for number in range(1, 4):
        draft.marks.filter(criterion=f"1.{number}").update(option_key=1, points=1)
    sent, team = rows.filed("Mắm rươi"), rows.at_team("Nước mắm")
    world.minh()
    own = [url(name, draft) for name in ("dossier", "score", "papers", "file")]
    own += [url("criterion", draft, "2.3"), url("part", draft, "thi-truong")]
    own += [url("dossier", back), url("part", back, "giay-to"), url("receipt", sent)]
    office = [url("read", back), url("read", sent), "/ho-so/xa", "/ho-so/tien-do"]
    reviewed = rows.reviewed("Mắm tép")
    office += [url(name, reviewed) for name in ("report", "send_back", "propose", "take_up")]
    province = ["/ho-so/tinh", url("read", team), url("note", team), "/ho-so/tien-do"]
    track = reverse("tracking:track", args=[sent.track_code])
    return {"hoa": ["/ho-so/", "/ho-so/moi", *own, track], "lan": office, "minh": province}


def cookie_of(person: str) -> str:
    client = Client()
    client.force_login(getattr(world, person)())
    return client.cookies[settings.SESSION_COOKIE_NAME].value


@pytest.fixture
def cookies(pages) -> dict[str, str]:
    return {person: cookie_of(person) for person in pages}


@pytest.fixture
def browser(cookies) -> Iterator[Browser]:
    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path=CHROMIUM, args=["--no-sandbox"])
        yield browser
        browser.close()


def signed_in(browser: Browser, address: str, cookie: str, *, bypass_csp: bool = False) -> Page:
    context = browser.new_context(bypass_csp=bypass_csp)
    context.add_cookies([{"name": settings.SESSION_COOKIE_NAME, "value": cookie, "url": address}])
    return context.new_page()


def keep(page: Page, person: str, path: str, width: int) -> None:
    if SHOTS:
        name = path.strip("/").replace("/", "_")[-40:] or "home"
        page.screenshot(path=Path(SHOTS) / f"{person}-{name}-{width}.png", full_page=True)


def test_no_page_has_an_accessibility_finding(live_server, browser, pages, cookies):
    found = {}
    for person, paths in pages.items():
        page = signed_in(browser, live_server.url, cookies[person], bypass_csp=True)
        for path in paths:
            page.goto(live_server.url + path)
            page.evaluate(AXE.read_text())
            for width in WIDTHS:
                page.set_viewport_size({"width": width, "height": 800})
                keep(page, person, path, width)
                if faults := findings(page):
                    found[path, width] = faults
    assert found == {}


def test_an_answer_saves_by_itself_and_a_level_moves_the_total(
    live_server, browser, pages, cookies
):
    page = signed_in(browser, live_server.url, cookies["hoa"])
    page.goto(live_server.url + pages["hoa"][7])
    page.get_by_label("Sản lượng một năm").fill("15 tấn")
    page.get_by_label("Bán ở đâu").focus()
    page.get_by_text("Đã lưu lúc").wait_for()
    page.reload()
    assert page.get_by_label("Sản lượng một năm").input_value() == "15 tấn"
    page.goto(live_server.url + pages["hoa"][6])
    before = page.locator("#tong-diem b.num").inner_text()
    page.get_by_role("radio").nth(2).check()
    page.locator("#tong-diem").get_by_text("Đã lưu lúc").wait_for()
    assert page.locator("#tong-diem b.num").inner_text() != before
