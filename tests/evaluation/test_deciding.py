"""After a round: the decision and its number, refusals with reasons, the Ministry."""

from datetime import timedelta
from decimal import Decimal
from typing import Any

import pytest

from ocop.documents.models import Document
from ocop.dossiers.models import Dossier, State
from ocop.evaluation import actions
from ocop.evaluation.actions import DecisionContents, MinistryAnswer
from ocop.evaluation.models import Decision, Result, Round
from ocop.kit.faults import Invalid
from ocop.products.marks import expiry_of
from ocop.products.models import Recognition
from tests import world
from tests.evaluation import council
from tests.evaluation.council import now, today

pytestmark = pytest.mark.django_db


def decide(round_: Round, **said: Any) -> Decision:
    first: dict[str, Any] = {
        "decided_on": today(), "signer": council.SIGNER, "authority": "UBND tỉnh Ninh Bình",
    }  # fmt: skip
    ids = list(round_.candidates.values_list("pk", flat=True))
    return actions.issue_decision(
        round_=round_, candidates=ids, contents=DecisionContents(**first | said),
        by=world.minh(), at=now(),
    )  # fmt: skip


def test_a_decision_recognises_and_certifies():
    decision = decide(council.with_result(4), number=3981)
    recognition = Recognition.objects.get()
    assert recognition.decision_number == decision.symbol
    assert decision.symbol.startswith("3981/QĐ-")
    assert (recognition.star, recognition.expires_on) == (4, expiry_of(today()))
    assert Dossier.objects.get().state == State.RECOGNISED
    kinds = Document.objects.order_by("kind").values_list("kind", flat=True)
    assert list(kinds) == ["CERTIFICATE", "DECISION"]
    assert Result.objects.get().recognition == recognition
    with pytest.raises(Invalid, match="đã có quyết định"):
        decide(Round.objects.get())


def test_a_number_used_twice_writes_nothing():
    first = council.with_result(4)
    decide(first, number=12)
    Dossier.objects.update(state=State.RESULT)
    Result.objects.update(recognition=None, decision=None)
    before = (Recognition.objects.count(), Document.objects.count(), Decision.objects.count())
    with pytest.raises(Invalid, match="Số 12 đã dùng"):
        decide(first, number=12)
    after = (Recognition.objects.count(), Document.objects.count(), Decision.objects.count())
    assert after == before


def test_days_in_the_wrong_order_and_too_few_stars_are_refused():
    round_ = council.with_result(4)
    with pytest.raises(Invalid, match="trước ngày họp"):
        decide(round_, decided_on=today() - timedelta(days=1))
    with pytest.raises(Invalid, match="chưa tới"):
        decide(round_, decided_on=today() + timedelta(days=1))
    Result.objects.update(star=2, outcome="REFUSE")
    with pytest.raises(Invalid, match="2 sao, không công nhận ở cấp tỉnh được"):
        decide(round_)


def test_a_refusal_says_why_in_sentences():
    round_ = council.with_result(2)
    ids = list(round_.candidates.values_list("pk", flat=True))
    (paper,) = actions.announce_refusals(
        round_=round_, candidates=ids, signer=council.SIGNER, by=world.minh(), at=now()
    )
    assert "Kết quả: 2 sao." in paper.content["paragraphs"]
    assert Dossier.objects.get().state == State.NOT_RECOGNISED
    assert Result.objects.get().notice == paper


def test_ninety_points_go_to_the_ministry_and_its_answer_is_kept():
    round_ = council.with_result(5)
    ids = list(round_.candidates.values_list("pk", flat=True))
    by = world.minh()
    actions.send_to_ministry(round_=round_, candidates=ids, by=by, at=now())
    assert Dossier.objects.get().state == State.SENT_TO_MINISTRY
    answer = MinistryAnswer(average=Decimal("91.5"), star=5, answered_on=today())
    result = council.candidate(round_).result
    with pytest.raises(Invalid, match="cần số quyết định của Bộ"):
        actions.record_ministry_result(result=result, answer=answer, by=by, at=now())
    signed = MinistryAnswer(
        average=Decimal("91.5"), star=5, answered_on=today(), decision_number="12/QĐ-BNNMT"
    )
    actions.record_ministry_result(result=result, answer=signed, by=by, at=now())
    assert Dossier.objects.get().state == State.RECOGNISED
    assert Recognition.objects.get().star == 5


def test_what_the_ministry_sends_back_is_recognised_by_the_province():
    round_ = council.with_result(5)
    ids = list(round_.candidates.values_list("pk", flat=True))
    by = world.minh()
    actions.send_to_ministry(round_=round_, candidates=ids, by=by, at=now())
    back = MinistryAnswer(average=Decimal(85), star=4, answered_on=today())
    result = council.candidate(round_).result
    actions.record_ministry_result(result=result, answer=back, by=by, at=now())
    assert Dossier.objects.get().state == State.BACK_TO_PROVINCE
    decide(round_)
    assert Recognition.objects.get().star == 4
