"""Radar, inspections, cases and the inbox in a real browser, at both widths."""

import os
import shutil
from collections.abc import Iterator
from datetime import timedelta
from pathlib import Path

import pytest
from django.conf import settings
from django.test import Client
from django.utils import timezone
from playwright.sync_api import BrowserContext, Page, sync_playwright

from ocop.inspection import actions
from ocop.inspection.contents import CaseContents, Hearing, Plan
from tests import world
from tests.inspection.after import of_today, result

CHROMIUM = shutil.which("chromium") or shutil.which("chromium-browser")
AXE = Path(__file__).parents[2] / "node_modules" / "axe-core" / "axe.min.js"
RULES = ["wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "wcag22aa"]
WIDTHS = (360, 1366)
pytestmark = [
    pytest.mark.browser,
    pytest.mark.skipif(CHROMIUM is None, reason="needs Chromium"),
]


@pytest.fixture
def paths(transactional_db) -> list[str]:
    """Addresses of every kind of page; the rows are made before Playwright starts its event loop."""
    now, minh = timezone.now(), world.minh()
    today = timezone.localdate(now)
    world.lan()
    for days, name in (
        (12, "Mắm tép Giao Hưng"),
        (75, "Nem nắm Giao Thủy"),
        (140, "Rượu nếp"),
        (-9, "Mắm cũ"),
    ):
        of_today(days, name, star=3 + days % 2)
    row = of_today(600).recognitions.select_related("product__producer").get()
    plan = Plan("UNANNOUNCED", today, "Kế hoạch 15/KH-SNNMT", "Phạm Quang Minh, chuyên viên")
    visit = actions.plan_inspection(recognition=row, plan=plan, by=minh, at=now)
    found = result("TO_FIX", held_on=today, fix_by=today + timedelta(days=9))
    actions.record_result(inspection=visit, result=found, by=minh, at=now)
    later = Plan("PERIODIC", today + timedelta(days=3), plan.basis, plan.team)
    ahead = actions.plan_inspection(recognition=row, plan=later, by=minh, at=now)
    contents = CaseContents(
        "dung-sai-nhan-hieu", today - timedelta(days=12), "Kết luận 12/KL-SNNMT"
    )
    case = actions.open_case(recognition=row, contents=contents, by=minh, at=now)
    actions.hear(case=case, hearing=Hearing(today, "MEETING", "Nhà in nhầm."), by=minh, at=now)
    actions.verify(case=case, on=today, text="Đã xem nhãn, đúng là sai.", by=minh, at=now)
    actions.remind(at=now)
    radar = "/theo-doi-han/"
    return [
        radar, f"{radar}?trong=30", f"{radar}?q=khong+co", f"{radar}xa/", f"{radar}co-so/",
        f"{radar}lich/", f"{radar}{row.product_id}/", "/kiem-tra/", f"/kiem-tra/{visit.pk}/",
        f"/kiem-tra/{ahead.pk}/ket-qua/", "/thu-hoi/", f"/thu-hoi/{case.pk}/",
        f"/thu-hoi/{case.pk}/quyet-dinh/", f"/thu-hoi/moi/{row.pk}/", "/thong-bao/",
        "/tai-khoan/thong-bao/",
    ]  # fmt: skip


@pytest.fixture
def browser(paths, live_server) -> Iterator[BrowserContext]:
    """A browser where Minh is signed in."""
    client = Client()
    client.force_login(world.minh())
    cookie = client.cookies[settings.SESSION_COOKIE_NAME].value
    with sync_playwright() as playwright:
        chromium = playwright.chromium.launch(executable_path=CHROMIUM, args=["--no-sandbox"])
        context = chromium.new_context(bypass_csp=True)
        context.add_cookies(
            [{"name": settings.SESSION_COOKIE_NAME, "value": cookie, "url": live_server.url}]
        )
        yield context
        chromium.close()


def findings(page: Page) -> list[str]:
    """What axe finds, by rule, and whether the page scrolls sideways."""
    page.evaluate(AXE.read_text())
    found = page.evaluate("(only) => axe.run(document, {runOnly: only})", RULES)
    rules = [f"{rule['id']}: {rule['nodes'][0]['html'][:80]}" for rule in found["violations"]]
    wide = page.evaluate("document.documentElement.scrollWidth > innerWidth")
    return [*rules, *(["sideways scroll"] if wide else [])]


def test_no_page_has_an_accessibility_finding(live_server, browser, paths):
    page = browser.new_page()
    found = {}
    for path in paths:
        page.goto(live_server.url + path)
        for width in WIDTHS:
            page.set_viewport_size({"width": width, "height": 800})
            if faults := findings(page):
                found[f"{path} {width}"] = faults
            if folder := os.environ.get("OCOP_TEST_PICTURES"):
                name = path.strip("/").replace("/", "_").replace("?", "_")
                page.screenshot(path=f"{folder}/{width}-{name}.png", full_page=True)
    assert found == {}
