"""The stage of the whole path: who plays, their browsers, the pages they press."""

import os
from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

from django.db import connections
from django.test import Client
from playwright.sync_api import Browser, Page

from ocop.people.models import User
from ocop.web.demo_story import phone_of
from tests.catalogue.test_in_a_browser import AXE, WIDTHS, findings

SHOTS = os.environ.get("OCOP_SHOTS", "")  # a folder: keep a picture of every page there
LOGINS = {
    "province": "0900000002", "commune": "0900000003", "member": "0900000005",
    "producer": "0900000009", "chair": "0900000010", "third": "0900000011",
    "secretary": "0900000012",
}  # fmt: skip


def in_database(work: Callable[[], Any]) -> Any:
    """Answer of `work`, done in a thread of its own: Playwright's event loop bars Django."""

    def done() -> Any:
        try:
            return work()
        finally:
            connections.close_all()

    with ThreadPoolExecutor(1) as pool:
        return pool.submit(done).result()


def person(name: str) -> User:
    return User.objects.get(phone=phone_of(LOGINS[name]))


def session_of(user: User) -> str:
    client = Client()
    client.force_login(user)
    return client.cookies["sessionid"].value


@dataclass
class Stage:
    """The browser, a page for everybody who has signed in, and what axe found on the way."""

    browser: Browser
    site: str
    password: str
    pages: dict[str, Page] = field(default_factory=dict)
    found: dict[str, Any] = field(default_factory=dict)

    def page(self, name: str) -> Page:
        """The page of this person; the producer signs in by hand, the others have done so."""
        if name not in self.pages:
            context = self.browser.new_context(bypass_csp=True)
            self.pages[name] = page = context.new_page()
            page.set_default_timeout(20_000)
            if name == "producer":
                self.sign_in(page, LOGINS[name])
            else:
                session = in_database(lambda: session_of(person(name)))
                context.add_cookies([{"name": "sessionid", "value": session, "url": self.site}])
        return self.pages[name]

    def sign_in(self, page: Page, login: str) -> None:
        """With the login and the password that `ocop demo --accounts` lists."""
        page.goto(f"{self.site}/ban-lam-viec")
        page.get_by_label("Số điện thoại").fill(login)
        page.get_by_label("Mật khẩu", exact=True).fill(self.password)
        with page.expect_navigation():
            page.keyboard.press("Enter")
        assert page.url == f"{self.site}/ban-lam-viec"

    def look(self, page: Page, name: str) -> None:
        """Let axe look at the page on a phone and on a desk; keep pictures when wanted."""
        page.evaluate(AXE.read_text())
        for width in WIDTHS:
            page.set_viewport_size({"width": width, "height": 800})
            if faults := findings(page):
                self.found[f"{name} {width}"] = faults
            if SHOTS:
                page.screenshot(path=Path(SHOTS) / f"{name}-{width}.png", full_page=True)


def press(page: Page, name: str) -> None:
    """Follow the link, or press the button, of this name; the next page has then come."""
    main = page.get_by_role("main")
    control = main.get_by_role("link", name=name).or_(main.get_by_role("button", name=name))
    with page.expect_navigation():
        control.first.click()


def send(page: Page, name: str) -> None:
    """Press the button of a form."""
    with page.expect_navigation():
        page.get_by_role("main").get_by_role("button", name=name).click()


def confirm(page: Page, name: str) -> None:
    """Follow a link to the question and say yes."""
    press(page, name)
    send(page, name)
