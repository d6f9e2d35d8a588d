"""Papers a producer shows to everybody: where, with what, and when no longer."""

from collections.abc import Callable
from io import BytesIO

import pytest
from django.core.files import File
from django.utils import timezone

from ocop.catalogue.addresses import producer_path, product_path
from ocop.evidence.actions import attach_paper
from ocop.evidence.models import Attachment
from ocop.kit.faults import Invalid
from ocop.products import actions as products
from ocop.products.contents import ProductContents
from ocop.products.models import Product
from ocop.proofs import actions
from ocop.proofs.models import Audience, Proof
from tests import world
from tests.evidence import samples
from tests.products.pages import as_, text
from tests.proofs.papers import maker, page, paper, test_report
from tests.world import NOW

pytestmark = pytest.mark.django_db
FILE = "/giay-to-cong-khai/"


@pytest.fixture
def read(client) -> Callable[[str], str]:
    """The page as somebody without a session reads it, never from the memory of the server."""

    def reading(path: str) -> str:
        client.cookies["messages"] = "x"
        answer = client.get(path)
        assert answer.status_code == 200
        return text(answer)

    return reading


def published() -> Product:
    return world.product(of=maker(), published=True)


def shown(**changes: object) -> Proof:
    """A public paper of Hoa's co-operative with a photographed page."""
    published()
    said = {"audience": Audience.PUBLIC, "title": "Giấy của Trần Thị Hoa"} | changes
    return actions.add_proof(
        producer=maker(), contents=test_report(**said), pages=[page()], by=world.hoa(), at=NOW
    )


def test_a_public_paper_stands_on_the_pages_of_product_and_producer(read):
    proof = shown()
    for path in (product_path(published()), producer_path(maker())):
        found = read(path)
        assert "Phiếu kết quả kiểm nghiệm" in found
        assert "1234/KN-2026, Trung tâm kiểm nghiệm" in found
        assert f"{FILE}{proof.pk}" in found
        assert "Trần Thị Hoa" not in found


def test_a_paper_of_one_product_stands_on_its_page_alone(read):
    product = published()
    other = world.product("Mắm cáy", of=maker(), published=True)
    proof = shown(product_id=product.pk)
    assert f"{FILE}{proof.pk}" in read(product_path(product))
    assert f"{FILE}{proof.pk}" not in read(product_path(other))
    assert f"{FILE}{proof.pk}" not in read(producer_path(maker()))


def test_anybody_opens_the_pages_as_they_are_kept_and_nothing_else(client):
    proof = shown()
    answer = client.get(f"{FILE}{proof.pk}")
    assert answer.status_code == 200
    assert answer["Content-Type"] == "application/pdf"
    assert b"Exif" not in answer.content
    assert "Hoa" not in answer["Content-Disposition"]
    assert client.get(proof.path).status_code == 302
    assert client.get(f"{proof.path}/trang/1").status_code == 302


@pytest.mark.parametrize("audience", [Audience.COUNCIL, Audience.HIDDEN])
def test_other_papers_do_not_exist_for_the_public(client, read, audience):
    proof = shown(audience=audience)
    assert client.get(f"{FILE}{proof.pk}").status_code == 404
    assert "Phiếu kết quả kiểm nghiệm" not in read(product_path(published()))


def test_a_paper_is_gone_with_its_use_and_with_the_product(client, read):
    proof = shown()
    product = published()
    contents = ProductContents.of(product).but(published=False)
    products.edit_product(
        product=product, contents=contents, version=product.version, by=None, at=timezone.now()
    )
    assert client.get(f"{FILE}{proof.pk}").status_code == 404
    world.product("Mắm cáy", of=maker(), published=True)
    assert client.get(f"{FILE}{proof.pk}").status_code == 200
    actions.withdraw_proof(proof=proof, by=world.hoa(), at=NOW)
    assert client.get(f"{FILE}{proof.pk}").status_code == 404
    assert f"{FILE}{proof.pk}" not in read(producer_path(maker()))


def test_a_paper_that_speaks_of_people_is_not_made_public():
    with pytest.raises(Invalid) as refused:
        paper(kind="dang-ky-kinh-doanh", audience=Audience.PUBLIC)
    [fault] = refused.value.faults
    assert (fault.where, fault.code) == ("audience", "personal")
    assert paper(audience=Audience.PUBLIC).audience == Audience.PUBLIC


def test_the_form_offers_everybody_only_where_it_may(client):
    maker()
    as_(client, world.hoa())
    new = f"/giay-to/co-so/{maker().pk}/them?loai="
    assert "hiện ở trang công khai" in text(client.get(f"{new}kiem-nghiem"))
    assert "hiện ở trang công khai" not in text(client.get(f"{new}dang-ky-kinh-doanh"))


def test_a_paper_that_is_one_pdf_is_given_as_it_is(client):
    proof = shown()
    page_row = proof.pages.get()
    page_row.attachment = pdf_page()
    page_row.save()
    answer = client.get(f"{FILE}{proof.pk}")
    assert b"".join(answer.streaming_content).startswith(b"%PDF")


def pdf_page() -> Attachment:
    file = File(BytesIO(samples.pdf(b"kiem nghiem")), name="a.pdf")
    return attach_paper(file=file, name="a.pdf", audience="OFFICE", by=None, at=NOW)
