"""Assisted mode on the pages: ask, agree, read a code, scan a card, write down a signed paper."""

from datetime import timedelta

import pytest
from django.utils import timezone

from ocop.notices.models import Notice
from ocop.proofs import actions
from ocop.proofs.contents import ConsentTerms
from ocop.proofs.models import Consent, How, Proof
from tests import world
from tests.products.pages import as_, downloaded, sent, text
from tests.proofs.papers import maker
from tests.proofs.test_views import OWN, TYPED, jpeg, new_url, wallet_of

pytestmark = pytest.mark.django_db


def helped_today() -> Consent:
    """Phúc may act from today on."""
    today = timezone.localdate()
    terms = ConsentTerms("Chụp giấy tờ", today + timedelta(days=7), How.SIGNED_IN)
    return actions.give_consent(
        producer=maker(), helper=world.phuc(), terms=terms, by=world.hoa(), at=timezone.now()
    )


def test_a_helper_asks_and_the_code_read_aloud_opens_the_wallet(client):
    maker()
    as_(client, world.phuc())
    assert "HTX Mắm Giao Hưng" in text(client.get("/phien-ho-tro/?q=mam"))
    answer = sent(client, f"/phien-ho-tro/xin/{maker().pk}", {"purpose": "Chụp giấy tờ"})
    consent = Consent.objects.get()
    notice = Notice.objects.get(user=world.hoa())
    spoken = f"{consent.code[:3]} {consent.code[3:]}"
    assert spoken in notice.text
    as_(client, world.hoa())
    assert spoken in text(client.get(notice.link))
    assert "Bùi Hữu Phúc xin làm thay" in text(client.get(OWN))
    as_(client, world.phuc())
    assert client.get(wallet_of(maker())).status_code == 404
    assert sent(client, answer["Location"], {"code": spoken})["Location"] == wallet_of(maker())
    found = text(client.get(wallet_of(maker())))
    assert "Đang làm thay" in found
    assert spoken not in found


def test_the_producer_agrees_for_some_days_and_ends_it(client):
    as_(client, world.phuc())
    sent(client, f"/phien-ho-tro/xin/{maker().pk}", {"purpose": "Chụp giấy tờ"})
    consent = Consent.objects.get()
    as_(client, world.hoa())
    sent(client, f"{wallet_of(maker())}dong-y/{consent.pk}", {"days": "7"})
    consent.refresh_from_db()
    assert consent.until == timezone.localdate() + timedelta(days=7)
    assert Notice.objects.filter(user=world.phuc(), title__contains="đã đồng ý").exists()
    sent(client, f"/phien-ho-tro/thoi/{consent.pk}")
    assert as_(client, world.phuc()).get(wallet_of(maker())).status_code == 404
    assert "Chưa làm thay cơ sở nào." in text(client.get("/phien-ho-tro/"))


def test_what_a_helper_does_is_named_as_the_helpers(client):
    helped_today()
    as_(client, world.phuc())
    sent(client, new_url(), TYPED | {"pages": jpeg()})
    proof = Proof.objects.get()
    day = f"{timezone.localdate():%d/%m/%Y}"
    said = f"Bùi Hữu Phúc làm thay, có đồng ý ngày {day}"
    assert said in text(client.get(proof.path))
    assert said in text(client.get(f"{proof.path}/lich-su"))
    assert client.get(f"{wallet_of(maker())}dong-y/").status_code == 403


def test_an_officer_writes_down_a_signed_paper(client):
    maker()
    world.phuc()
    as_(client, world.lan())
    url = f"{wallet_of(maker())}dong-y/ghi"
    typed = {
        "helper": str(world.phuc().pk), "purpose": "Chụp giấy tờ", "how": "PAPER",
        "said_by": "Trần Thị Hoa", "days": "90",
    }  # fmt: skip
    assert "Chưa có ảnh giấy đồng ý." in text(sent(client, url, typed))
    sent(client, url, typed | {"paper": jpeg("giấy đồng ý")})
    consent = Consent.objects.get()
    assert (consent.given_by, consent.said_by) == (world.lan(), "Trần Thị Hoa")
    found = text(client.get(f"{wallet_of(maker())}dong-y/"))
    assert "ký giấy đồng ý" in found
    assert downloaded(client.get(f"{wallet_of(maker())}dong-y/{consent.pk}/giay"))
    assert as_(client, world.phuc()).get(wallet_of(maker())).status_code == 200


def test_a_card_is_shown_once_and_opens_a_session_for_a_helper_of_the_place(client):
    as_(client, world.hoa())
    url = f"{wallet_of(maker())}dong-y/the"
    assert "Thẻ cũ, nếu có, không dùng được nữa." in text(client.get(url))
    shown = client.post(url)
    assert "<svg" in text(shown)
    assert "no-store" in shown["Cache-Control"]
    code = actions.make_card(producer=maker(), by=world.hoa(), at=timezone.now())
    scan = f"/phien-ho-tro/the/{code}"
    assert client.get(scan).status_code == 403  # Hoa is no helper
    as_(client, world.phuc())
    answer = sent(client, scan, {"purpose": "Chụp giấy tờ"})
    assert answer["Location"] == wallet_of(maker())
    as_(client, world.hoa())
    sent(client, f"{url}/thoi")
    as_(client, world.phuc())
    assert client.get(scan).status_code == 404
    assert client.get("/phien-ho-tro/the/khong-co").status_code == 404


def test_consents_of_others_do_not_exist_for_a_stranger(client):
    consent = helped_today()
    for person in (world.nam(), world.stranger(), world.thu()):
        as_(client, person)
        for url in (f"/phien-ho-tro/thoi/{consent.pk}", f"/phien-ho-tro/ma/{consent.pk}"):
            assert client.get(url).status_code == 404
        assert client.get(f"/phien-ho-tro/xin/{maker().pk}").status_code == 404
        assert "chưa được phân công hỗ trợ" in text(client.get("/phien-ho-tro/"))
