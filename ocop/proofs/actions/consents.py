"""Writes about assisted mode: ask, agree, withdraw; the code and the card that stand for a yes."""

import hashlib
import secrets
from datetime import datetime, timedelta
from typing import Any

from django.db import transaction
from django.db.models import F
from django.utils import timezone

from ocop.kit.errors import Conflict, Refused, require
from ocop.kit.faults import Fault, Invalid
from ocop.people.models import User
from ocop.products.models import Producer
from ocop.proofs.actions.writing import refuse_faults
from ocop.proofs.checks import consent_faults
from ocop.proofs.contents import ConsentTerms
from ocop.proofs.models import Card, Consent, How
from ocop.proofs.rules import (
    may_agree,
    may_ask_consent,
    may_end_consent,
    may_make_card,
    may_record_consent,
)

CODE_MINUTES = 30
MOST_TRIES = 5
CODE_DAYS = 30  # for how long the code and the card let a helper work
CARD_DAYS = 7
ANSWERED = "Lời xin này đã được trả lời hoặc đã rút."


@transaction.atomic
def ask_consent(*, producer: Producer, purpose: str, by: User, at: datetime) -> Consent:
    """A helper asks to act; the producer's people see the request with a code to read aloud.

    Asking again makes a new code.
    """
    require(
        may_ask_consent(by, producer, timezone.localdate(at)), "Cơ sở này ngoài địa bàn hỗ trợ."
    )
    if not purpose.strip():
        how = "Ví dụ: Chụp giấy tờ và làm hồ sơ mắm tôm."
        raise Invalid([Fault("purpose", "Chưa ghi làm thay việc gì.", how, "purpose")])
    said: dict[str, Any] = {
        "purpose": purpose.strip(),
        "asked_at": at,
        "code": f"{secrets.randbelow(1_000_000):06d}",
        "code_until": at + timedelta(minutes=CODE_MINUTES),
        "tries": 0,
    }
    Producer.objects.select_for_update().get(pk=producer.pk)
    asked = Consent.objects.asked().filter(producer=producer, helper=by).first()
    if asked is None:
        return Consent.objects.create(producer=producer, helper=by, **said)
    Consent.objects.filter(pk=asked.pk).update(**said)
    asked.refresh_from_db()
    return asked


@transaction.atomic
def give_consent(
    *, producer: Producer, helper: User, terms: ConsentTerms, by: User | None, at: datetime
) -> Consent:
    """Let a helper act for the producer.

    The producer's own people agree themselves (SIGNED_IN); officers of the place write down a
    signed paper or a yes that was said before them. An earlier consent of the helper ends.
    """
    require(_may_give(by, producer, terms.how))
    refuse_faults(
        [*consent_faults(terms, timezone.localdate(at)), *_fault_helper(producer, helper, at)]
    )
    return _given(producer, helper, terms, by, at)


def _may_give(by: User | None, producer: Producer, how: str) -> bool:
    if how in {How.PAPER, How.PRESENT}:
        return may_record_consent(by, producer)
    return how == How.SIGNED_IN and may_agree(by, producer)


def _fault_helper(producer: Producer, helper: User, at: datetime) -> list[Fault]:
    if may_ask_consent(helper, producer, timezone.localdate(at)):
        return []
    what = f"{helper.name} chưa được phân công hỗ trợ ở địa bàn của cơ sở."
    return [Fault("helper", what, "Nhờ cán bộ xã phân công trước.", "helper")]


def _given(
    producer: Producer, helper: User, terms: ConsentTerms, by: User | None, at: datetime
) -> Consent:
    """Answer what was asked, or write a new row; what held before ends now."""
    Producer.objects.select_for_update().get(pk=producer.pk)
    mine = Consent.objects.filter(producer=producer, helper=helper)
    mine.live(timezone.localdate(at)).update(withdrawn_at=at, withdrawn_by=by)
    said: dict[str, Any] = {
        "purpose": terms.purpose.strip(),
        "given_at": at,
        "given_by": by,
        "said_by": terms.said_by.strip() or (by.name if by else producer.representative),
        "how": terms.how,
        "until": terms.until,
        "paper": terms.paper,
        "code": "",
        "code_until": None,
    }
    asked = mine.asked().first()
    if asked is None:
        return Consent.objects.create(producer=producer, helper=helper, **said)
    Consent.objects.filter(pk=asked.pk).update(**said)
    asked.refresh_from_db()
    return asked


def enter_code(*, consent: Consent, code: str, by: User, at: datetime) -> Consent:
    """The helper types the code the producer's person read aloud; five tries, thirty minutes.

    A wrong try is counted even though the code is refused.
    """
    require(
        by.pk == consent.helper_id and may_ask_consent(by, consent.producer, timezone.localdate(at))
    )
    asked = Consent.objects.asked().filter(pk=consent.pk, tries__lt=MOST_TRIES)
    if not asked.update(tries=F("tries") + 1):
        raise Conflict("Mã đã nhập sai quá 5 lần hoặc lời xin đã được trả lời. Xin lại mã mới.")
    consent.refresh_from_db()
    if not consent.code_works(at):
        raise Conflict(f"Mã chỉ dùng được {CODE_MINUTES} phút. Xin lại mã mới.")
    typed = "".join(sign for sign in code if sign.isdigit())
    if not secrets.compare_digest(typed.encode(), consent.code.encode()):
        left = MOST_TRIES - consent.tries
        what = f"Mã chưa đúng, còn {left} lần nhập."
        raise Invalid([Fault("code", what, "Hỏi lại chủ cơ sở mã 6 số. Ví dụ: 482 913", "code")])
    terms = ConsentTerms(
        purpose=consent.purpose,
        until=timezone.localdate(at) + timedelta(days=CODE_DAYS),
        how=How.CODE,
        said_by=consent.producer.representative or consent.producer.name,
    )
    with transaction.atomic():
        if not Consent.objects.asked().filter(pk=consent.pk).exists():
            raise Conflict(ANSWERED)
        return _given(consent.producer, by, terms, by, at)


@transaction.atomic
def use_card(*, code: str, purpose: str, by: User, at: datetime) -> Consent:
    """The helper scans the card in the presence of the household and may act for a week."""
    card = Card.objects.filter(digest=digest_of(code), stopped_at=None).first()
    if card is None:
        raise Refused("Thẻ này không còn dùng được. Hỏi cơ sở thẻ mới.")
    require(
        may_ask_consent(by, card.producer, timezone.localdate(at)),
        "Cơ sở này ngoài địa bàn hỗ trợ.",
    )
    terms = ConsentTerms(
        purpose=purpose,
        until=timezone.localdate(at) + timedelta(days=CARD_DAYS),
        how=How.CARD,
        said_by=card.producer.representative or card.producer.name,
    )
    refuse_faults(consent_faults(terms, timezone.localdate(at)))
    return _given(card.producer, by, terms, by, at)


@transaction.atomic
def withdraw_consent(*, consent: Consent, by: User | None, at: datetime) -> Consent:
    """End a consent, or refuse one that was only asked for; what was done stays, with its author."""
    require(may_end_consent(by, consent))
    rows = Consent.objects.filter(pk=consent.pk, withdrawn_at=None)
    if not rows.update(withdrawn_at=at, withdrawn_by=by, code="", code_until=None):
        raise Conflict("Đồng ý này đã thôi từ trước.")
    consent.refresh_from_db()
    return consent


@transaction.atomic
def make_card(*, producer: Producer, by: User | None, at: datetime) -> str:
    """The code of a new card; the card before works no longer. It is told once and never again."""
    require(may_make_card(by, producer))
    Producer.objects.select_for_update().get(pk=producer.pk)
    Card.objects.filter(producer=producer, stopped_at=None).update(stopped_at=at)
    code = secrets.token_urlsafe(18)
    Card.objects.create(producer=producer, digest=digest_of(code), made_by=by, made_at=at)
    return code


@transaction.atomic
def stop_card(*, producer: Producer, by: User | None, at: datetime) -> None:
    """The card in use works no longer: it was lost, or is not wanted."""
    require(may_make_card(by, producer))
    if not Card.objects.filter(producer=producer, stopped_at=None).update(stopped_at=at):
        raise Conflict("Cơ sở không có thẻ nào đang dùng.")


def digest_of(code: str) -> str:
    """What is kept of a card's code."""
    return hashlib.sha256(code.encode()).hexdigest()
