"""Once it is withdrawn, a star is gone from every public place at once, kept pages included."""

import subprocess
import sys
from pathlib import Path

import pytest
from django.core.cache import caches
from django.utils import timezone

import ocop
from ocop.catalogue.addresses import commune_path, producer_path, product_path
from ocop.catalogue.caching import KEPT_SECONDS
from ocop.inspection import actions
from ocop.inspection.contents import CaseContents, DecisionContents, Hearing
from ocop.kit import freshness
from ocop.products.models import Product
from tests import world
from tests.inspection.after import committee, maker, of_today

pytestmark = pytest.mark.django_db
STAR = "OCOP 4 sao"


@pytest.fixture
def product() -> Product:
    made = of_today(600)
    Product.objects.filter(pk=made.pk).update(code="37-14179-1-2026")
    made.refresh_from_db()
    return made


def withdraw(product: Product) -> None:
    """The whole case today: opened, heard, verified, decided."""
    committee()
    now = timezone.now()
    today = timezone.localdate(now)
    case = opened_today(product)
    actions.hear(case=case, hearing=Hearing(today, "MEETING", "Đã biết."), by=None, at=now)
    actions.verify(case=case, on=today, text="Đúng là sai.", by=None, at=now)
    signed = DecisionContents(today, "CHỦ TỊCH", "Trần Văn Ký", "Ninh Bình")
    actions.decide(case=case, decision=signed, by=None, at=now)


def opened_today(product: Product):
    contents = CaseContents("dung-sai-nhan-hieu", timezone.localdate(), "Kết luận 12/KL-SNNMT")
    recognition = product.recognitions.select_related("product__producer").get()
    return actions.open_case(recognition=recognition, contents=contents, by=None, at=timezone.now())


def pages(product: Product) -> list[str]:
    """Every kind of public page that shows the star."""
    commune = world.giao_hung().versions.get()
    return [
        "/", "/san-pham/", "/san-pham/?sao=4", product_path(product), producer_path(maker()),
        commune_path(commune.code, commune.name), "/en/san-pham/", f"/en{product_path(product)}",
    ]  # fmt: skip


def test_the_star_is_gone_from_every_kept_page_in_the_same_minute(
    client, product, django_capture_on_commit_callbacks
):
    caches["local"].clear()
    paths = pages(product)
    before = [path for path in paths if shows_star(client, path)]
    assert product_path(product) in before
    assert "/san-pham/" in before
    assert KEPT_SECONDS == 60
    with django_capture_on_commit_callbacks(execute=True):
        withdraw(product)
    assert [path for path in paths if shows_star(client, path)] == []


def shows_star(client, path: str) -> bool:
    page = text(client, path)
    return STAR in page or "OCOP 4 stars" in page


def text(client, path: str) -> str:
    answer = client.get(path, follow=True)
    assert answer.status_code == 200, path
    return str(answer.content.decode())


def test_a_page_stays_kept_as_long_as_no_star_changes(client, product, django_assert_num_queries):
    path = product_path(product)
    client.get(path)
    with django_assert_num_queries(0):
        client.get(path)


def test_machines_no_longer_read_a_star(client, product, django_capture_on_commit_callbacks):
    detail, listed = f"/api/products/{product.pk}", "/api/products?star=4"
    before = client.get(detail).json()
    assert (before["star"], before["mark"]) == (4, "VALID")
    assert client.get(listed).json()["items"]
    with django_capture_on_commit_callbacks(execute=True):
        withdraw(product)
    after = client.get(detail).json()
    assert (after["star"], after["mark"]) == (None, "WITHDRAWN")
    assert client.get(listed).json()["items"] == []
    page = text(client, product_path(product))
    assert "Đã thu hồi" in page
    assert "4 sao" not in structured(page)
    linkset = client.get(f"/{product.trace_code}?linkType=linkset").content.decode()
    assert "4 sao" not in linkset


def structured(page: str) -> str:
    """The schema.org block and the link preview of a page."""
    block = page.split('<script type="application/ld+json">')[1].split("</script>")[0]
    return block + " ".join(line for line in page.splitlines() if "og:" in line)


def test_another_process_sees_the_sign_change(
    settings, django_capture_on_commit_callbacks, product
):
    before = sign_of_another_process(settings.DATA)
    assert before == freshness.sign()
    with django_capture_on_commit_callbacks(execute=True):
        withdraw(product)
    after = sign_of_another_process(settings.DATA)
    assert after == freshness.sign() != before


def sign_of_another_process(data: Path) -> str:
    code = (
        "import sys; from pathlib import Path; from django.conf import settings;"
        "settings.configure(DATA=Path(sys.argv[1]));"
        "from ocop.kit.freshness import sign; print(sign())"
    )
    done = subprocess.run(
        [sys.executable, "-c", code, str(data)], capture_output=True, text=True, check=True,
        cwd=Path(ocop.__file__).parents[1],
    )  # fmt: skip
    return done.stdout.strip()


def test_a_change_that_is_rolled_back_leaves_the_sign(product, django_capture_on_commit_callbacks):
    before = freshness.sign()
    with django_capture_on_commit_callbacks() as waiting:
        withdraw(product)
    assert freshness.sign() == before
    assert waiting


def test_two_changes_in_a_row_give_two_signs(
    settings, tmp_path, django_capture_on_commit_callbacks
):
    settings.DATA = tmp_path
    assert freshness.sign() == ""
    seen = set()
    for _ in range(20):
        with django_capture_on_commit_callbacks(execute=True):
            freshness.renew_on_commit()
        seen.add(freshness.sign())
    assert len(seen) == 20
