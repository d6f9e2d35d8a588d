"""Assisted mode: a helper acts only under a consent that says who agreed, how, and until when."""

from datetime import timedelta

import pytest
from django.db.backends.postgresql.psycopg_any import DateRange

from ocop.kit.errors import Conflict, Refused
from ocop.kit.faults import Invalid
from ocop.people.models import Appointment, Role
from ocop.proofs import actions
from ocop.proofs.contents import ConsentTerms
from ocop.proofs.models import Card, Consent, How
from ocop.proofs.queries.consents import (
    consents_held,
    consents_of,
    helpers_of,
    producers_acted_for,
    producers_to_help,
)
from ocop.proofs.rules import acts_for_producer, consent_of
from tests import world
from tests.proofs.papers import consented, maker
from tests.world import DAY, NOW, SINCE

pytestmark = pytest.mark.django_db


def asked() -> Consent:
    return actions.ask_consent(producer=maker(), purpose="Chụp giấy tờ", by=world.phuc(), at=NOW)


def test_a_helper_acts_only_while_the_consent_holds():
    producer, phuc = maker(), world.phuc()
    assert not acts_for_producer(phuc, producer, DAY)
    consented(until=DAY + timedelta(days=3))
    assert acts_for_producer(phuc, producer, DAY)
    assert acts_for_producer(phuc, producer, DAY + timedelta(days=2))
    assert not acts_for_producer(phuc, producer, DAY + timedelta(days=3))
    assert not acts_for_producer(world.anh(), producer, DAY)


def test_the_producers_own_people_need_no_consent():
    assert acts_for_producer(world.hoa(), maker())
    assert consent_of(world.hoa(), maker(), DAY) is None
    assert acts_for_producer(None, maker())


def test_a_helper_who_is_no_longer_appointed_acts_for_nobody():
    consented()
    Appointment.objects.filter(role=Role.HELPER).update(valid=DateRange(SINCE, DAY))
    assert not acts_for_producer(world.phuc(), maker(), DAY)
    assert list(producers_acted_for(world.phuc(), DAY)) == []


def test_a_new_consent_ends_the_one_before():
    first = consented()
    second = consented(until=DAY + timedelta(days=5))
    first.refresh_from_db()
    assert first.withdrawn_at == NOW
    assert consent_of(world.phuc(), maker(), DAY) == second


def test_only_a_helper_of_the_place_can_be_trusted():
    terms = ConsentTerms("Chụp giấy tờ", DAY + timedelta(days=3), How.SIGNED_IN)
    with pytest.raises(Invalid, match="chưa được phân công hỗ trợ"):
        actions.give_consent(
            producer=maker(), helper=world.nam(), terms=terms, by=world.hoa(), at=NOW
        )


def test_what_was_asked_is_answered_in_its_place():
    consent = asked()
    given = consented()
    assert given.pk == consent.pk
    assert (given.code, given.how, given.said_by) == ("", How.SIGNED_IN, "Trần Thị Hoa")


def test_asking_again_makes_a_new_code_and_no_second_request():
    first = asked()
    Consent.objects.update(code="000000", tries=4)
    again = asked()
    assert again.pk == first.pk
    assert again.tries == 0
    assert Consent.objects.count() == 1
    with pytest.raises(Invalid, match="Chưa ghi làm thay việc gì"):
        actions.ask_consent(producer=maker(), purpose=" ", by=world.phuc(), at=NOW)


def test_the_code_read_aloud_lets_the_helper_act():
    consent = asked()
    typed = f"{consent.code[:3]} {consent.code[3:]}"
    given = actions.enter_code(consent=consent, code=typed, by=world.phuc(), at=NOW)
    assert given.how == How.CODE
    assert given.until == DAY + timedelta(days=30)
    assert acts_for_producer(world.phuc(), maker(), DAY)


def test_a_wrong_code_is_counted_and_the_sixth_try_is_refused():
    consent = asked()
    wrong = "1" * 6 if consent.code != "1" * 6 else "2" * 6
    for left in (4, 3, 2, 1, 0):
        with pytest.raises(Invalid, match=f"còn {left} lần"):
            actions.enter_code(consent=consent, code=wrong, by=world.phuc(), at=NOW)
    with pytest.raises(Conflict, match="quá 5 lần"):
        actions.enter_code(consent=consent, code=consent.code, by=world.phuc(), at=NOW)


def test_a_code_is_worth_nothing_after_half_an_hour():
    consent = asked()
    late = NOW + timedelta(minutes=31)
    with pytest.raises(Conflict, match="30 phút"):
        actions.enter_code(consent=consent, code=consent.code, by=world.phuc(), at=late)


def test_the_card_lets_a_helper_act_for_a_week_until_it_is_stopped():
    code = actions.make_card(producer=maker(), by=world.hoa(), at=NOW)
    assert code not in {card.digest for card in Card.objects.all()}
    given = actions.use_card(code=code, purpose="Chụp giấy", by=world.phuc(), at=NOW)
    assert (given.how, given.until) == (How.CARD, DAY + timedelta(days=7))
    new = actions.make_card(producer=maker(), by=world.hoa(), at=NOW)
    with pytest.raises(Refused, match="không còn dùng được"):
        actions.use_card(code=code, purpose="Chụp giấy", by=world.phuc(), at=NOW)
    actions.stop_card(producer=maker(), by=world.hoa(), at=NOW)
    with pytest.raises(Refused, match="không còn dùng được"):
        actions.use_card(code=new, purpose="Chụp giấy", by=world.phuc(), at=NOW)
    with pytest.raises(Conflict, match="không có thẻ"):
        actions.stop_card(producer=maker(), by=world.hoa(), at=NOW)


def test_a_consent_ends_once():
    consent = consented()
    actions.withdraw_consent(consent=consent, by=world.phuc(), at=NOW)
    with pytest.raises(Conflict, match="đã thôi"):
        actions.withdraw_consent(consent=consent, by=world.phuc(), at=NOW)


def test_a_consent_is_told_in_words():
    consent = asked()
    words = [one.words for one in consents_of(maker(), NOW, DAY)]
    assert words == ["Đang chờ cơ sở trả lời, xin ngày 16/03/2026"]
    consented(until=DAY + timedelta(days=5))
    (held,) = consents_held(world.phuc(), NOW, DAY)
    assert held.words == (
        "Trần Thị Hoa đồng ý ngày 16/03/2026, bấm đồng ý trong tài khoản của cơ sở. "
        "Đến hết ngày 20/03/2026"
    )
    consent.refresh_from_db()
    actions.withdraw_consent(consent=consent, by=world.hoa(), at=NOW)
    (over,) = consents_of(maker(), NOW, DAY)
    assert over.words.endswith("Đã thôi ngày 16/03/2026")
    assert consents_held(world.phuc(), NOW, DAY) == []


def test_a_helper_finds_the_producers_of_the_own_place_alone():
    maker()
    world.producer("Hộ Bà Tám", world.hoa_lu())
    phuc = world.phuc()
    assert [one.name for one in producers_to_help(phuc, DAY)] == ["HTX Mắm Giao Hưng"]
    assert [one.name for one in producers_to_help(phuc, DAY, "mam")] == ["HTX Mắm Giao Hưng"]
    assert not producers_to_help(phuc, DAY, "muối").exists()
    assert helpers_of(maker(), DAY) == [phuc]
    assert helpers_of(world.producer("Hộ Bà Tám", world.hoa_lu()), DAY) == []
