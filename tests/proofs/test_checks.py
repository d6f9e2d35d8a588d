"""Every fault of a paper or a consent says what is wrong and how to mend it."""

from datetime import date, timedelta
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from ocop.criteria.sets import load_set
from ocop.proofs.checks import consent_faults, fault_expired, proof_faults
from ocop.proofs.contents import ConsentTerms, ProofContents
from ocop.proofs.kinds import guide, kind_name, kinds_on
from ocop.proofs.models import How, Proof
from ocop.proofs.queries.wallet import PaperState, standing
from tests.proofs.papers import test_report
from tests.world import DAY

DAYS = st.dates(date(2015, 1, 1), date(2040, 1, 1))


def codes(**changes: Any) -> set[str]:
    return {fault.code for fault in proof_faults(test_report(**changes), DAY)}


def test_a_complete_report_has_no_fault():
    assert codes() == set()


@pytest.mark.parametrize(
    ("changes", "code"),
    [
        ({"expires_on": date(2025, 1, 10), "keep_expired": True}, "dates_in_order"),
        ({"issued_on": DAY + timedelta(days=1)}, "issued_in_future"),
        ({"issued_on": date(2024, 1, 1), "expires_on": DAY}, "expired"),
        ({"number": "  "}, "no_number"),
        ({"no_expiry": True}, "end_and_no_end"),
        ({"link": "https://giaohung.example"}, "link"),
        ({"audience": "ALL"}, "audience"),
        ({"kind": "giay-la"}, "kind"),
        ({"kind": "dieu-kien-san-xuat", "expires_on": None}, "no_expiry"),
    ],
)
def test_each_fault_is_found_alone(changes, code):
    assert codes(**changes) == {code}


def test_the_sentences_are_those_of_the_error_texts():
    wrong = test_report(issued_on=date(2024, 3, 12), expires_on=date(2023, 3, 12))
    said = [fault.sentence for fault in proof_faults(wrong.but(keep_expired=True), DAY)]
    assert said == [
        "Ngày hết hạn (12/03/2023) phải sau ngày cấp (12/03/2024). Xem lại hai ngày trên giấy."
    ]
    unnumbered = proof_faults(test_report(number=""), DAY)
    assert "Ví dụ: 1234/KN-2026" in unnumbered[0].sentence


def test_an_expired_paper_may_be_kept_on_purpose():
    ended = {"issued_on": date(2024, 1, 1), "expires_on": date(2025, 1, 1)}
    assert codes(**ended, keep_expired=True) == set()


def test_a_paper_that_names_no_end_says_so():
    assert codes(kind="dieu-kien-san-xuat", expires_on=None, no_expiry=True) == set()


@given(issued=DAYS, ends=DAYS, on=DAYS)
def test_a_paper_without_fault_has_its_days_in_order(issued, ends, on):
    row = ProofContents(kind="kiem-nghiem", number="1", issued_on=issued, expires_on=ends)
    if not proof_faults(row, on):
        assert issued <= on < ends


@given(ends=st.none() | DAYS, on=DAYS)
def test_the_word_on_the_wallet_and_the_check_agree(ends, on):
    proof = Proof(title="Phiếu", expires_on=ends)
    found = standing(proof, on)
    assert (found.state is PaperState.EXPIRED) == bool(fault_expired(proof, on))
    if found.state is PaperState.ENDING:
        assert f"còn {(ends - on).days} ngày" in found.words


def test_the_guide_knows_every_kind_of_the_law_and_no_other():
    assert {advice.id for advice in guide().kinds} == set(load_set("26-2026").proofs)


def test_days_before_the_first_set_use_its_kinds():
    assert list(kinds_on(date(2020, 1, 1))) == list(kinds_on(DAY))
    assert len(kinds_on(DAY)) == 15
    assert kind_name("giay-la") == "giay-la"


def terms(**changes: Any) -> ConsentTerms:
    said: dict[str, Any] = {
        "purpose": "Chụp giấy",
        "until": DAY + timedelta(days=30),
        "how": How.SIGNED_IN,
    }
    return ConsentTerms(**(said | changes))


@pytest.mark.parametrize(
    ("changes", "wheres"),
    [
        ({}, []),
        ({"purpose": " "}, ["purpose"]),
        ({"how": "SHOUT"}, ["how"]),
        ({"until": DAY}, ["until"]),
        ({"until": DAY + timedelta(days=367)}, ["until"]),
        ({"how": How.PRESENT}, ["said_by"]),
        ({"how": How.PAPER}, ["said_by", "paper"]),
    ],
)
def test_a_consent_says_for_what_until_when_how_and_by_whom(changes, wheres):
    assert [fault.where for fault in consent_faults(terms(**changes), DAY)] == wheres
