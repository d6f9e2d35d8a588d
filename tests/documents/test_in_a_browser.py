"""The pages about papers in a real browser, as an officer and as a stranger, at both widths."""

import os
import shutil
from collections.abc import Iterator
from pathlib import Path

import pytest
from django.conf import settings
from django.test import Client
from django.utils import timezone
from playwright.sync_api import Page, sync_playwright

from ocop.documents import actions
from ocop.documents.models import Document, RenderState
from tests import world
from tests.documents import sample

CHROMIUM = shutil.which("chromium") or shutil.which("chromium-browser")
AXE = Path(__file__).parents[2] / "node_modules" / "axe-core" / "axe.min.js"
RULES = ["wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "wcag22aa"]
WIDTHS = (360, 1366)
pytestmark = [
    pytest.mark.browser,
    pytest.mark.skipif(CHROMIUM is None, reason="needs Chromium"),
]
Paths = tuple[list[str], list[str]]


@pytest.fixture
def paths(transactional_db) -> Paths:
    """Addresses for an officer and for a stranger; the rows are made before Playwright starts."""
    world.minh()
    certificate = sample.issued("CERTIFICATE")
    actions.render_issued(ids=[certificate.pk])
    waiting, failed = sample.issued(), sample.issued("MINUTES")
    Document.objects.filter(pk=failed.pk).update(
        render_state=RenderState.FAILED, render_fault="Không đọc được mẫu của đơn vị."
    )
    drafted = sample.draft("NOTICE")
    revoked = actions.revoke(
        document=sample.issued("SCORE_SHEET"), reason="Sai tên cơ sở, thay bằng 15/QĐ-SNNMT.",
        by=world.minh(), at=timezone.now(),
    )  # fmt: skip
    office = [
        "/van-ban/", "/van-ban/?q=khong+co", "/van-ban/so-dang-ky", "/van-ban/mau",
        "/van-ban/mau/them",
        *(f"/van-ban/to/{row.pk}" for row in (certificate, waiting, failed, drafted, revoked)),
        f"/van-ban/to/{waiting.pk}/huy-bo",
    ]  # fmt: skip
    open_ = [certificate.check_path, revoked.check_path, "/van-ban/khong-co/"]
    return office, [*open_, *(f"/en{path}" for path in open_)]


def findings(page: Page) -> list[str]:
    """What axe finds, by rule, and whether the page scrolls sideways."""
    found = page.evaluate("(only) => axe.run(document, {runOnly: only})", RULES)["violations"]
    rules = [f"{rule['id']}: {rule['nodes'][0]['html'][:80]}" for rule in found]
    wide = page.evaluate("document.documentElement.scrollWidth > innerWidth")
    return [*rules, *(["sideways scroll"] if wide else [])]


@pytest.fixture
def pages(paths: Paths, live_server) -> Iterator[tuple[Page, Page]]:
    """A page for each of the two people."""
    cookies = Client()
    cookies.force_login(world.minh())
    cookie = cookies.cookies[settings.SESSION_COOKIE_NAME].value
    with sync_playwright() as playwright:
        chromium = playwright.chromium.launch(executable_path=CHROMIUM, args=["--no-sandbox"])
        officer, stranger = (chromium.new_context(bypass_csp=True) for _ in range(2))
        officer.add_cookies(
            [{"name": settings.SESSION_COOKIE_NAME, "value": cookie, "url": live_server.url}]
        )
        yield officer.new_page(), stranger.new_page()
        chromium.close()


def test_no_page_has_an_accessibility_finding(live_server, pages, paths):
    found, outside = {}, []
    for page, addresses in zip(pages, paths, strict=True):
        page.on("request", lambda asked: outside.append(asked.url))
        for path in addresses:
            page.goto(live_server.url + path)
            assert page.locator("h1").count() == 1, path
            page.evaluate(AXE.read_text())
            for width in WIDTHS:
                page.set_viewport_size({"width": width, "height": 800})
                if faults := findings(page):
                    found[f"{path} {width}"] = faults
                if folder := os.environ.get("OCOP_TEST_PICTURES"):
                    name = path.strip("/").replace("/", "_").replace("?", "_")
                    page.screenshot(path=f"{folder}/{width}-{name}.png", full_page=True)
    assert found == {}
    assert [url for url in outside if not url.startswith((live_server.url, "data:"))] == []
