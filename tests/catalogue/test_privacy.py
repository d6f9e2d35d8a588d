"""No public page shows what was not meant for the public, and no text becomes markup."""

import re
from html.parser import HTMLParser

import pytest

from ocop.catalogue.addresses import producer_path, product_path
from ocop.products.models import Picture, Product
from ocop.products.models import Producer as ProducerModel
from tests import world
from tests.catalogue.rich import PRODUCT_NOTE, SECRETS, code_of, recognise, rich_product

pytestmark = pytest.mark.django_db
EVIL = "\"><script>alert(1)</script><img src=x onerror=alert(2)>'{{ 7|add:7 }}</title></script>"


class Tags(HTMLParser):
    """Collects what a text of ours can never ask for: handlers, inline scripts, strange images."""

    def __init__(self) -> None:
        super().__init__()
        self.suspect: list[str] = []

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        said = dict(attrs)
        handlers = [name for name in said if name.startswith("on")]
        inline = tag == "script" and "src" not in said and said.get("type") != "application/ld+json"
        runs = (said.get("href") or "").startswith("javascript:")
        if handlers or inline or runs or said.get("src") == "x":
            self.suspect.append(self.get_starttag_text() or tag)


def public_pages(product: Product) -> list[str]:
    """Every kind of public page on which a product may appear, in both languages."""
    code = code_of(product.producer.area_now)
    paths = [
        "/", "/san-pham/", "/san-pham/?q=nuoc+mam", "/san-pham/?q=nuoc+mam+sa+chay",
        "/san-pham/?xa=giao+chau", product_path(product), "/co-so/", producer_path(product.producer),
        "/dia-ban/", f"/dia-ban/{code}", "/san-pham/khong-co", "/quyet-dinh/",
    ]  # fmt: skip
    machines = ["/robots.txt", "/sitemap.xml", "/sitemap-san-pham.xml", "/sitemap-co-so.xml",
                "/sitemap-dia-ban.xml", "/sitemap-trang.xml"]  # fmt: skip
    return [*paths, *(f"/en{path}" for path in paths), *machines]


def forbidden() -> list[str]:
    phone = SECRETS["phone"]
    shown = [phone, phone.removeprefix("+84"), "0912 345 678", "912345678"]
    return [*SECRETS.values(), *shown, PRODUCT_NOTE, "ATTP-RIENG", "TC-NOI-BO", "Sổ cũ"]


def test_no_public_page_shows_a_private_field(client):
    made = rich_product()
    recognise(made)
    for path in public_pages(made):
        text = client.get(path, follow=True).content.decode()
        assert text, path
        for secret in forbidden():
            assert secret not in text, (path, secret)


def test_no_text_becomes_markup(client):
    made = rich_product()
    fields = (
        "name",
        "story",
        "specification",
        "packaging",
        "storage",
        "price_unit",
        "capacity_unit",
    )
    short = {"price_unit": EVIL[:30], "capacity_unit": EVIL[:30]}
    Product.objects.update(**{name: short.get(name, EVIL) for name in fields})
    ProducerModel.objects.update(name=EVIL, address=EVIL, website="javascript:alert(1)")
    Picture.objects.update(description=EVIL)
    made.standards.update(title=EVIL, number=EVIL[:90])
    made.producer.papers.update(number=EVIL[:90], issuer=EVIL)
    recognise(made)
    made.recognitions.update(authority=EVIL, decision_number=EVIL[:60])
    made = Product.objects.select_related("producer").get(pk=made.pk)
    for path in public_pages(made):
        text = client.get(path, follow=True).content.decode()
        found = Tags()
        found.feed(text)
        assert found.suspect == [], path


@pytest.mark.parametrize("name", ["q", "xa", "nhom", "sao", "loai", "sort", "page", "nu"])
def test_no_question_becomes_markup(client, name):
    world.product("Mắm tôm")
    for path in ("/san-pham/", "/co-so/", "/dia-ban/", "/en/san-pham/"):
        for said in (EVIL, "\0", "a\0b", "%", "_" * 50, "\\", "💧", "-1", "9" * 40):
            answer = client.get(path, {name: said})
            assert answer.status_code in {200, 302}, (path, said)
            assert "<script>alert" not in answer.content.decode()


def test_public_pages_work_without_any_script(client):
    made = rich_product()
    for path in public_pages(made)[:10]:
        text = client.get(path, follow=True).content.decode()
        scripts = re.findall(r"<script(?![^>]*ld\+json)[^>]*>", text)
        assert all(" defer" in script for script in scripts), path
        assert not re.search(r"\shx-", text), path
