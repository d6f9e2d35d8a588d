"""A producer photographs a paper on a phone: blur is said before sending, pictures arrive small."""

import shutil
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import timedelta
from pathlib import Path

import pytest
from django.core.files.base import ContentFile
from django.test import Client
from django.utils import timezone
from PIL import Image, ImageDraw, ImageFilter
from playwright.sync_api import Browser, FilePayload, Page, sync_playwright

from ocop.evidence.actions import attach_paper
from ocop.evidence.models import Audience
from ocop.proofs import actions
from tests import world
from tests.evidence.samples import encoded
from tests.proofs.papers import maker, page_bytes, test_report

CHROMIUM = shutil.which("chromium") or shutil.which("chromium-browser")
AXE = Path(__file__).parents[2] / "node_modules" / "axe-core" / "axe.min.js"
RULES = ["wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "wcag22aa"]
pytestmark = [
    pytest.mark.browser,
    pytest.mark.skipif(CHROMIUM is None, reason="needs Chromium"),
]


@dataclass(frozen=True)
class Rows:
    """What the journey starts from."""

    wallet: str
    paper: str
    session: str


@pytest.fixture
def rows(transactional_db: None) -> Rows:
    """A wallet with one paper, and Hoa signed in; made before Playwright starts its event loop."""
    today, now = timezone.localdate(), timezone.now()
    file = ContentFile(page_bytes("cũ"))
    old = attach_paper(file=file, name="cu.jpg", audience=Audience.OFFICE, by=None, at=now)
    contents = test_report(expires_on=today + timedelta(days=20))
    proof = actions.add_proof(
        producer=maker(), contents=contents, pages=[old], by=world.hoa(), at=now
    )
    world.phuc()
    actions.ask_consent(producer=maker(), purpose="Chụp giấy tờ", by=world.phuc(), at=now)
    client = Client()
    client.force_login(world.hoa())
    return Rows(f"/giay-to/co-so/{maker().pk}/", proof.path, client.cookies["sessionid"].value)


@pytest.fixture
def browser(rows: Rows) -> Iterator[Browser]:
    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path=CHROMIUM, args=["--no-sandbox"])
        yield browser
        browser.close()


def letters(size: tuple[int, int] = (1600, 2200)) -> Image.Image:
    """A page full of small dark strokes, as a paper in focus has."""
    image = Image.new("RGB", size, (248, 246, 238))
    draw = ImageDraw.Draw(image)
    for y in range(200, size[1] - 200, 60):
        for x in range(200, size[0] - 200, 34):
            draw.line((x, y, x + (x * y) % 22, y + 30), fill=(30, 30, 30), width=5)
    return image


def findings(page: Page) -> list[str]:
    """What axe finds, by rule, and whether the page scrolls sideways."""
    page.evaluate(AXE.read_text())
    asked = "(only) => axe.run(document, {runOnly: only, resultTypes: ['violations']})"
    found = [rule["id"] for rule in page.evaluate(asked, RULES)["violations"]]
    wide = page.evaluate("document.documentElement.scrollWidth > innerWidth")
    return [*found, *(["sideways scroll"] if wide else [])]


# What the form would carry, in px, read in the moment of sending and not sent.
CARRIED = """async () => {
  const form = document.querySelector("form[enctype]");
  const files = await new Promise((done) => {
    form.addEventListener("submit", (event) => {
      event.preventDefault();
      done([...form.querySelectorAll("input[type=file]")].flatMap((one) => [...one.files]));
    }, {once: true});
    form.requestSubmit();
  });
  const pictures = await Promise.all(files.map((one) => createImageBitmap(one)));
  return pictures.map((one) => Math.max(one.width, one.height));
}"""


@pytest.fixture
def page(live_server: object, browser: Browser, rows: Rows) -> Page:
    """Hoa's phone."""
    context = browser.new_context(
        base_url=str(live_server), bypass_csp=True, viewport={"width": 360, "height": 740}
    )
    context.add_cookies([{"name": "sessionid", "value": rows.session, "url": str(live_server)}])
    return context.new_page()


def choose(page: Page, **pictures: Image.Image) -> None:
    """Choose pictures as one does from the phone's album."""
    chosen = [
        FilePayload(name=f"{name}.jpg", mimeType="image/jpeg", buffer=encoded(image))
        for name, image in pictures.items()
    ]
    page.get_by_label("Chọn ảnh hoặc tệp có sẵn").set_input_files(chosen)


def test_blur_is_said_before_sending_and_pictures_go_small(page: Page, rows: Rows) -> None:
    page.goto(f"{rows.wallet}them?loai=kiem-nghiem")
    sharp = letters()
    choose(page, ro=sharp, mo=sharp.filter(ImageFilter.GaussianBlur(12)))
    page.get_by_text("Có 2 trang, sẵn sàng gửi.").wait_for()
    poor = page.get_by_role("listitem").filter(has_text="Ảnh hơi mờ, khó đọc số trên giấy.")
    assert poor.count() == 1
    assert "mo.jpg" in poor.inner_text()
    assert findings(page) == []
    poor.get_by_role("button", name="Vẫn dùng ảnh này").click()
    assert poor.count() == 0
    page.get_by_role("button", name="Lên trước: mo.jpg").click()
    assert page.evaluate(CARRIED) == [2000, 2000]
    page.get_by_label("Số trên giấy").fill("77/KN-2026")
    page.get_by_role("button", name="Lưu vào ví").click()
    page.get_by_text("Dùng được cho mọi hồ sơ").wait_for()
    assert page.get_by_role("heading", name="Trang 2 trong 2").count() == 1


def test_no_page_of_the_wallet_has_an_accessibility_finding(page: Page, rows: Rows) -> None:
    outside: list[str] = []
    page.on("request", lambda asked: outside.append(asked.url))
    found = {}
    for path in (rows.wallet, rows.paper, f"{rows.wallet}dong-y/"):
        page.goto(path)
        for width in (360, 1366):
            page.set_viewport_size({"width": width, "height": 740})
            if faults := findings(page):
                found[path, width] = faults
    assert found == {}
    home = page.url.partition("/giay-to/")[0]
    assert [one for one in outside if not one.startswith((home, "data:"))] == []
