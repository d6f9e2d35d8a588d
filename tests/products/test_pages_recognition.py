"""Recognitions on the page of a product: recorded, corrected, extended, withdrawn, never twice."""

from datetime import timedelta

import pytest
from django.utils import timezone

from ocop.products.classification import in_force_since
from ocop.products.models import Product, Recognition
from tests import world
from tests.products.pages import as_, sent, text

pytestmark = pytest.mark.django_db


def page_of(product: Product) -> str:
    return f"/so-san-pham/{product.pk}"


def test_a_recognition_is_recorded_corrected_extended_and_withdrawn(client):
    product = world.product()
    client = as_(client, world.minh())
    today = timezone.localdate()
    decided = today - timedelta(days=1000)
    typed = {
        "star": "3", "kind": "FIRST", "decision_number": "12/QĐ-UBND",
        "authority": "UBND huyện Giao Thủy", "decided_on": f"{decided:%d/%m/%Y}",
    }  # fmt: skip
    sent(client, f"{page_of(product)}/cong-nhan/them", typed)
    row = product.recognitions.get()
    assert (row.star, row.decided_on, row.expiry_computed) == (3, decided, True)
    base = f"{page_of(product)}/cong-nhan/{row.pk}"
    page = text(client.get(f"{base}/dinh-chinh"))
    assert 'value="12/QĐ-UBND"' in page
    sent(client, f"{base}/dinh-chinh", typed | {"star": "4"})
    assert Recognition.objects.get().star == 4
    assert "Gia hạn phải sau" in text(
        sent(client, f"{base}/gia-han", {"until": "01/01/2020", "basis": "99/UBND"})
    )
    assert row.expires_on
    until = row.expires_on + timedelta(days=100)
    sent(client, f"{base}/gia-han", {"until": f"{until:%d/%m/%Y}", "basis": "99/UBND"})
    assert Recognition.objects.get().extended_to == until
    answer = sent(client, f"{base}/thu-hoi", {"number": "", "on": "", "reason": ""})
    assert "Còn 3 chỗ cần sửa" in text(answer)
    withdrawn = {"number": "5/QĐ-UBND", "on": f"{today:%d/%m/%Y}", "reason": "Ngừng sản xuất"}
    assert "phải qua vụ xem xét thu hồi" in text(sent(client, f"{base}/thu-hoi", withdrawn))
    assert Recognition.objects.get().withdrawn_on is None
    old = in_force_since() - timedelta(days=1)
    sent(client, f"{base}/thu-hoi", withdrawn | {"on": f"{old:%d/%m/%Y}"})
    page = text(client.get(page_of(product)))
    assert "Đã thu hồi" in page
    assert "OCOP 4 sao" not in page
    history = text(client.get(f"{base}/lich-su"))
    for words in ("Ghi vào sổ", "Sửa", "Gia hạn", "Thu hồi", world.minh().name):
        assert words in history, words


def test_a_star_is_taken_away_through_a_case(client):
    product = world.recognised(on=in_force_since())
    row = product.recognitions.get()
    page = text(as_(client, world.minh()).get(page_of(product)))
    assert f'href="/thu-hoi/moi/{row.pk}/"' in page
    assert f"/cong-nhan/{row.pk}/thu-hoi" not in page
    older = world.recognised("Mắm cáy", on=in_force_since() - timedelta(days=400))
    row = older.recognitions.get()
    page = text(client.get(page_of(older)))
    assert f'href="/thu-hoi/moi/{row.pk}/"' in page
    assert f"/cong-nhan/{row.pk}/thu-hoi" in page


def test_the_same_decision_is_not_recorded_twice(client):
    product = world.recognised()
    row = product.recognitions.get()
    typed = {
        "star": "3", "kind": "FIRST", "decision_number": row.decision_number,
        "authority": row.authority, "decided_on": f"{row.decided_on:%d/%m/%Y}",
    }  # fmt: skip
    answer = sent(as_(client, world.minh()), f"{page_of(product)}/cong-nhan/them", typed)
    assert answer.status_code == 422
    assert "đã ghi cho sản phẩm này" in text(answer)
    assert product.recognitions.count() == 1
