from datetime import date, timedelta
from typing import Any

import pytest
from django.db import ProgrammingError, connection, transaction
from hypothesis import given
from hypothesis import strategies as st

from ocop.kit.errors import Conflict, Refused
from ocop.kit.faults import Invalid
from ocop.products import actions
from ocop.products.marks import Mark, expiry_of, mark_on
from ocop.products.models import Product, Recognition
from tests import world

pytestmark = pytest.mark.django_db


def test_a_decision_gives_a_star_for_thirty_six_months():
    product = world.recognised(star=4, on=date(2026, 8, 5))
    assert (product.star, product.star_until) == (4, date(2029, 8, 5))
    assert product.star_on(date(2029, 8, 4)) == 4
    assert product.star_on(date(2029, 8, 5)) is None


def test_an_expiry_printed_on_the_paper_wins_over_the_reckoned_one():
    product = world.recognised(expires_on=date(2028, 5, 31))
    recognition = product.recognitions.get()
    assert (recognition.expires_on, recognition.expiry_computed) == (date(2028, 5, 31), False)


def test_the_latest_decision_counts_not_the_last_typed():
    product = world.recognised(star=4, on=date(2026, 1, 10))
    older = world.decision(star=3, on=date(2023, 1, 10))
    actions.record_recognition(product=product, contents=older, by=None, at=world.NOW)
    product.refresh_from_db()
    assert product.star == 4


def test_a_star_without_decision_is_said_to_be_unconfirmed():
    product = world.product()
    contents = actions.RecognitionContents(star=4, year=2023, source="báo")
    actions.record_recognition(product=product, contents=contents, by=None, at=world.NOW)
    product.refresh_from_db()
    assert product.mark_on(world.DAY) == Mark.UNCONFIRMED
    assert product.star_on(world.DAY) is None


def test_withdrawal_takes_the_star_at_once():
    product = world.recognised()
    actions.withdraw_recognition(
        recognition=product.recognitions.get(),
        number="12/QĐ-UBND",
        on=world.DAY,
        reason="Ngừng sản xuất (8.1.đ)",
        by=world.minh(),
        at=world.NOW,
    )
    product.refresh_from_db()
    assert product.mark_on(world.DAY) == Mark.WITHDRAWN
    assert product.star_on(world.DAY) is None


def test_a_second_withdrawal_is_a_conflict():
    product = world.recognised()
    withdrawal: dict[str, Any] = {
        "recognition": product.recognitions.get(),
        "number": "12/QĐ-UBND",
        "on": world.DAY,
        "reason": "8.1.b",
        "by": world.minh(),
        "at": world.NOW,
    }
    actions.withdraw_recognition(**withdrawal)
    with pytest.raises(Conflict, match="đã bị thu hồi"):
        actions.withdraw_recognition(**withdrawal)


def test_an_extension_keeps_the_star_at_most_180_days():
    product = world.recognised(on=date(2023, 4, 1))
    recognition = product.recognitions.get()
    extend: dict[str, Any] = {
        "recognition": recognition,
        "basis": "45/TB",
        "by": world.minh(),
        "at": world.NOW,
    }
    with pytest.raises(Invalid, match="180 ngày"):
        actions.extend_recognition(until=date(2026, 9, 29), **extend)
    actions.extend_recognition(until=date(2026, 9, 28), **extend)
    product.refresh_from_db()
    assert product.mark_on(date(2026, 9, 27)) == Mark.EXTENDED
    assert product.star_on(date(2026, 9, 28)) is None


def test_the_same_decision_is_recorded_once():
    product = world.recognised()
    with pytest.raises(Conflict, match="đã ghi"):
        actions.record_recognition(
            product=product, contents=world.decision(), by=None, at=world.NOW
        )
    assert Recognition.objects.count() == 1


def test_a_decision_needs_number_and_authority():
    contents = actions.RecognitionContents(star=3, decided_on=date(2025, 6, 1))
    with pytest.raises(Invalid) as caught:
        actions.record_recognition(
            product=world.product(), contents=contents, by=None, at=world.NOW
        )
    assert {fault.where for fault in caught.value.faults} == {"decision_number", "authority"}


@pytest.mark.parametrize("who", ["lan", "anh", "thu", "phuc", "hoa", "stranger"])
def test_only_the_province_records_recognitions(who):
    product = world.product()
    with pytest.raises(Refused):
        actions.record_recognition(
            product=product, contents=world.decision(), by=getattr(world, who)(), at=world.NOW
        )


def test_the_history_of_a_recognition_cannot_be_rewritten():
    world.recognised()
    for statement in (
        "UPDATE products_recognitionevent SET star = 5",
        "DELETE FROM products_recognitionevent",
    ):
        with pytest.raises(ProgrammingError), transaction.atomic(), connection.cursor() as cursor:
            cursor.execute(statement)


def test_the_history_keeps_what_a_correction_replaced():
    product = world.recognised(star=3)
    actions.correct_recognition(
        recognition=product.recognitions.get(),
        contents=world.decision(star=4),
        by=world.minh(),
        at=world.NOW,
    )
    events = Recognition.pgh_event_model.objects.order_by("pgh_id")  # type: ignore[attr-defined]
    assert [event.star for event in events] == [3, 4]


@given(st.dates(date(2018, 1, 1), date(2060, 1, 1)))
def test_a_term_is_three_years_and_never_longer(decided_on):
    end = expiry_of(decided_on)
    assert end.year == decided_on.year + 3
    assert timedelta(1094) <= end - decided_on <= timedelta(1096)


@given(st.dates(), st.one_of(st.none(), st.dates()), st.booleans())
def test_a_star_shows_only_before_its_end(day, until, extended):
    shows = mark_on(day, until, extended=extended).shows_star
    assert shows == (until is not None and day < until)


def test_columns_for_lists_agree_with_the_recognition_on_every_day():
    product = world.recognised(on=date(2023, 4, 1))
    recognition = product.recognitions.get()
    for step in range(0, 1300, 13):
        day = date(2023, 4, 1) + timedelta(step)
        assert product.mark_on(day) == recognition.mark_on(day)
    assert Product.objects.count() == 1
