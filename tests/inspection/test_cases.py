"""A case of withdrawal: the six reasons, the clock, the hearing, the decision, all or nothing."""

import threading
from dataclasses import replace
from datetime import timedelta
from typing import Any

import pytest
from django.db import connection

from ocop.documents.models import Document
from ocop.inspection import actions
from ocop.inspection.contents import Hearing
from ocop.inspection.models import WithdrawalCase
from ocop.inspection.models.withdrawals import reasons_on
from ocop.inspection.queries.history import steps_of_case
from ocop.inspection.queries.lists import CaseFilter, case_counts, cases
from ocop.kit.errors import Conflict
from ocop.kit.faults import Invalid
from ocop.notices.models import Notice
from ocop.products.models import Product, Recognition
from tests import world
from tests.inspection.after import (
    AT,
    CASE,
    HEARING,
    ON,
    SIGNED,
    committee,
    decided,
    held,
    opened,
    recognition,
    verified,
)

pytestmark = pytest.mark.django_db


def test_there_are_the_six_reasons_of_the_law():
    assert [one.article for one in reasons_on(ON)] == [
        "8.1.a", "8.1.b", "8.1.c", "8.1.d", "8.1.đ", "8.1.e",
    ]  # fmt: skip


def test_the_clock_runs_fifteen_days_from_the_finding():
    case = opened(found_on=ON - timedelta(days=3))
    assert case.due_on == ON + timedelta(days=12)
    assert case.days_left(ON + timedelta(days=13)) == -1


def test_a_case_needs_a_reason_a_day_and_a_basis():
    with pytest.raises(Invalid) as caught:
        opened(reason="ghet", found_on=ON + timedelta(days=1), basis=" ")
    assert [fault.where for fault in caught.value.faults] == ["reason", "found_on", "basis"]


def test_one_case_runs_at_a_time():
    opened()
    with pytest.raises(Conflict, match="đang có một vụ"):
        opened()


def test_an_inspection_of_another_product_is_no_basis():
    other = held("WITHDRAW", recognition(name="Nem nắm"))
    with pytest.raises(Invalid) as caught:
        actions.open_case(
            recognition=recognition(), inspection=other, by=None, at=AT,
            contents=CASE,
        )  # fmt: skip
    assert [fault.where for fault in caught.value.faults] == ["inspection"]


def test_the_producer_and_the_offices_are_told_that_it_opened():
    world.lan(), world.minh()
    opened()
    people = {notice.user for notice in Notice.objects.filter(kind="WITHDRAWAL")}
    assert people == {world.hoa(), world.lan(), world.minh()}


def test_nobody_decides_before_the_producer_was_heard():
    with pytest.raises(Invalid, match="Chủ thể chưa được nghe"):
        actions.decide(case=verified(heard=False), decision=SIGNED, by=None, at=AT)


@pytest.mark.parametrize(
    ("hearing", "field"),
    [(replace(HEARING, way="PHONE"), "way"), (replace(HEARING, on=ON + timedelta(days=1)), "on"),
     (replace(HEARING, text=" "), "text")],
)  # fmt: skip
def test_a_hearing_says_how_when_and_what(hearing: Hearing, field: str):
    with pytest.raises(Invalid) as caught:
        actions.hear(case=opened(), hearing=hearing, by=None, at=AT)
    assert [fault.where for fault in caught.value.faults] == [field]


def test_a_verification_says_when_and_what():
    with pytest.raises(Invalid) as caught:
        actions.verify(case=opened(), on=ON + timedelta(days=1), text=" ", by=None, at=AT)
    assert [fault.where for fault in caught.value.faults] == ["on", "text"]


def test_a_step_is_made_once():
    case = verified()
    with pytest.raises(Conflict, match="đã qua bước đó"):
        actions.verify(case=case, on=ON, text="Đúng", by=None, at=AT)
    actions.decide(case=case, decision=SIGNED, by=None, at=AT)
    with pytest.raises(Conflict):
        actions.hear(case=case, hearing=HEARING, by=None, at=AT)
    with pytest.raises(Conflict):
        actions.drop_case(case=case, reason="x", by=None, at=AT)


def test_the_decision_has_a_number_and_takes_the_star():
    case = decided()
    paper = case.decision
    assert paper is not None
    assert (paper.kind, paper.state, paper.unit) == ("WITHDRAWAL_DECISION", "ISSUED", committee())
    assert paper.symbol == case.decision_number
    assert paper.symbol.endswith("QĐ-UBND")
    row = Recognition.objects.get(pk=case.recognition_id)
    assert (row.withdrawn_on, row.withdrawal_number) == (ON, paper.symbol)
    assert Product.objects.get(pk=row.product_id).star_on(ON) is None
    assert Notice.objects.filter(user=world.hoa(), title__startswith="Đã thu hồi").count() == 1


def test_a_number_that_is_taken_leaves_everything_as_it_was():
    first = decided(recognition(name="Nem nắm"))
    assert first.decision is not None
    number = first.decision.number
    case = verified()
    with pytest.raises(Invalid, match="đã dùng"):
        actions.decide(case=case, decision=replace(SIGNED, number=number), by=None, at=AT)
    case.refresh_from_db()
    assert case.state == "VERIFIED"
    assert Document.objects.filter(kind="WITHDRAWAL_DECISION").count() == 1
    assert Recognition.objects.get(pk=case.recognition_id).withdrawn_on is None


def test_a_decision_says_when_and_who_signs():
    wrong = replace(SIGNED, on=ON + timedelta(days=1), signer_title="", signer_name=" ", place="")
    with pytest.raises(Invalid) as caught:
        actions.decide(case=verified(), decision=wrong, by=None, at=AT)
    assert [fault.where for fault in caught.value.faults] == [
        "on",
        "signer_title",
        "signer_name",
        "place",
    ]


def test_without_a_committee_there_is_no_decision():
    case = opened()
    actions.hear(case=case, hearing=HEARING, by=None, at=AT)
    actions.verify(case=case, on=ON, text="Đúng", by=None, at=AT)
    with pytest.raises(Invalid, match="chưa có Ủy ban nhân dân tỉnh"):
        actions.decide(case=case, decision=SIGNED, by=None, at=AT)


def test_five_stars_are_taken_by_the_ministry():
    case = verified(recognition(star=5))
    with pytest.raises(Conflict, match="Bộ trưởng"):
        actions.decide(case=case, decision=SIGNED, by=None, at=AT)
    with pytest.raises(Invalid):
        actions.record_ministry_decision(
            case=case, number=" ", on=ON + timedelta(days=1), by=None, at=AT
        )
    done = actions.record_ministry_decision(
        case=case, number="2345/QĐ-BNNMT", on=ON, by=None, at=AT
    )
    assert (done.state, done.decision, done.decision_number) == ("WITHDRAWN", None, "2345/QĐ-BNNMT")
    other = verified(recognition(name="Nem nắm"))
    with pytest.raises(Conflict, match="UBND tỉnh"):
        actions.record_ministry_decision(case=other, number="1", on=ON, by=None, at=AT)


def test_a_case_that_is_dropped_leaves_the_star_and_may_come_again():
    case = actions.drop_case(case=opened(), reason="Đã in lại nhãn", by=None, at=AT)
    assert (case.state, case.end_reason) == ("DROPPED", "Đã in lại nhãn")
    assert Recognition.objects.get(pk=case.recognition_id).withdrawn_on is None
    assert opened().state == "OPEN"
    with pytest.raises(Invalid):
        actions.drop_case(case=opened(recognition(name="Nem")), reason=" ", by=None, at=AT)


def test_what_was_withdrawn_is_not_withdrawn_again():
    case = decided()
    with pytest.raises(Conflict, match="đã bị thu hồi"):
        opened(Recognition.objects.get(pk=case.recognition_id))


@pytest.mark.django_db(transaction=True)
def test_of_four_who_decide_at_once_one_succeeds():
    case = verified()
    outcomes = []

    def work():
        try:
            actions.decide(
                case=WithdrawalCase.objects.get(pk=case.pk), decision=SIGNED, by=None, at=AT
            )
            outcomes.append("decided")
        except Conflict:
            outcomes.append("conflict")
        finally:
            connection.close()

    workers = [threading.Thread(target=work) for _ in range(4)]
    for one in workers:
        one.start()
    for one in workers:
        one.join()
    assert sorted(outcomes) == ["conflict"] * 3 + ["decided"]
    assert Document.objects.filter(kind="WITHDRAWAL_DECISION").count() == 1


def test_the_producer_sees_the_case_and_strangers_do_not():
    case = opened()
    for inside in (world.hoa(), world.lan(), world.minh(), world.quang()):
        assert WithdrawalCase.objects.visible_to(inside).get() == case
    for outside in (world.nam(), world.stranger(), world.anh(), world.thu()):
        assert not WithdrawalCase.objects.visible_to(outside).exists()


def test_the_list_puts_the_nearest_clock_first_and_narrows():
    late = opened(recognition(name="Nem"), found_on=ON - timedelta(days=20))
    fresh = opened(reason="khac")
    ended = actions.drop_case(
        case=opened(recognition(name="Rượu nếp")), reason="Đã sửa", by=None, at=AT
    )
    rows = WithdrawalCase.objects.all()

    def found(**wanted: Any) -> list[WithdrawalCase]:
        return list(cases(rows, CaseFilter(**wanted), on=ON))

    assert found() == [late, fresh, ended]
    assert found(part="LATE") == [late]
    assert found(part="DROPPED") == [ended]
    assert found(reason="khac") == [fresh]
    assert found(text="ruou") == [ended]
    counts = case_counts(rows, on=ON)
    assert (counts["all"], counts["OPEN"], counts["LATE"], counts["DROPPED"]) == (3, 2, 1, 1)


def test_the_history_says_what_was_done():
    assert [step.what for step in steps_of_case(decided())] == [
        "Mở vụ", "Ghi ý kiến chủ thể", "Xác minh xong", "Thu hồi",
    ]  # fmt: skip
