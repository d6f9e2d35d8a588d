"""A judge scores a product with the keyboard alone, at most two keys a criterion."""

from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor

import pytest
from django.db import connections
from django.test import Client
from playwright.sync_api import Browser, Page, sync_playwright

from ocop.evaluation.marking import choices
from ocop.evaluation.models import Mark, ScoreSheet
from tests import world
from tests.evaluation import council
from tests.evaluation.test_pages import url
from tests.products import test_pages_keyboard as pages

pytestmark = pages.pytestmark


@pytest.fixture
def work(transactional_db) -> tuple[str, str]:
    """The address of the first criterion, and Thu's session; made before Playwright's event loop."""
    round_ = council.opened()
    client = Client()
    client.force_login(world.thu())
    first = url("criterion", round_, council.candidate(round_).pk, "1.1")
    return first, client.cookies["sessionid"].value


@pytest.fixture
def browser(work) -> Iterator[Browser]:
    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path=pages.CHROMIUM, args=["--no-sandbox"])
        yield browser
        browser.close()


def at_criterion(page: Page, code: str) -> None:
    page.locator(f"[data-mark][action$='/{code}']").wait_for()


def test_a_whole_sheet_takes_at_most_two_keys_a_criterion(live_server, browser, work):
    first, session = work
    context = browser.new_context()
    context.add_cookies([{"name": "sessionid", "value": session, "url": live_server.url}])
    page = context.new_page()
    page.goto(live_server.url + first)
    leaves = council.the_sheet().leaves
    codes, keys = list(leaves), 0
    for place, code in enumerate(codes):
        at_criterion(page, code)
        assert page.locator("input[name=option]:checked").count() == 0  # none preselected
        assert page.locator("#nhan-xet").input_value() == ""
        found = choices(leaves[code])
        middle = [one for one in found if 0 < one.points < leaves[code].max]
        page.keyboard.press((middle or found)[0].shortcut)
        keys += 1
        if not middle:
            page.locator("[data-phrase='1']").wait_for()
            page.keyboard.press("1")
            keys += 1
        if place + 1 < len(codes):
            at_criterion(page, codes[place + 1])
    page.wait_for_url("**/xem-lai")
    assert keys <= 2 * len(codes)
    context.close()
    assert marks_kept() == len(codes)


def marks_kept() -> int:
    """How many marks are kept; asked from a thread, as Playwright's loop bars Django."""

    def count() -> int:
        try:
            return Mark.objects.filter(sheet=ScoreSheet.objects.get()).count()
        finally:
            connections.close_all()

    with ThreadPoolExecutor(1) as pool:
        return pool.submit(count).result()
