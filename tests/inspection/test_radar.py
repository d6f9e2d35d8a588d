"""Which stars end when; who is told, and who no longer."""

from datetime import date, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from ocop.dossiers.models import Dossier
from ocop.inspection import actions, tasks
from ocop.inspection.queries import radar
from ocop.inspection.queries.radar import THRESHOLDS, Renewal, Wanted
from ocop.notices.models import Notice
from ocop.products import actions as products
from ocop.products.models import Product
from tests import world
from tests.inspection.after import AT, ON, maker, starred

pytestmark = pytest.mark.django_db


def found(**wanted) -> list[str]:
    rows = radar.ending(Product.objects.live(), Wanted(**wanted), on=ON)
    return [row.name for row in rows]


def renewal(product: Product, state: str = "FILED") -> Dossier:
    """A dossier of re-evaluation in some state."""
    filed = {} if state == "DRAFT" else {"filed_at": AT, "receipt": f"HS-2026-{product.pk.hex[:6]}"}
    return Dossier.objects.create(
        product=product, kind="REEVALUATION", state=state, criteria_set="26-2026", sheet=10,
        batch="tinh-2", year=2026, opened_at=AT, state_since=AT,
        recognition=product.recognitions.get(), **filed,
    )  # fmt: skip


@given(st.integers(-10, 400))
def test_the_threshold_is_the_narrowest_that_holds_the_days(days):
    found = radar.threshold(days)
    inside = [one for one in THRESHOLDS if days <= one]
    assert found == (min(inside) if inside else None)


def test_a_threshold_is_met_on_its_day_and_not_the_day_before():
    starred(180, "Cá kho")
    assert found(within=180) == ["Cá kho"]
    assert radar.ending(Product.objects.live(), Wanted(), on=ON - timedelta(days=1)).count() == 0


def test_the_radar_narrows_by_days_text_place_star_and_month():
    starred(20, "Mắm tép", star=3)
    starred(100, "Nem nắm", star=4, of=world.producer("Nem Hoa Lư", world.hoa_lu()))
    assert found(within=30) == ["Mắm tép"]
    assert found(within=120) == ["Mắm tép", "Nem nắm"]
    assert found(text="nem nam") == ["Nem nắm"]
    assert found(text="hoa lu") == ["Nem nắm"]
    assert found(area=world.giao_hung().pk) == ["Mắm tép"]
    assert found(star=4) == ["Nem nắm"]
    ends = ON + timedelta(days=100)
    assert found(within=None, month=ends.replace(day=1)) == ["Nem nắm"]
    assert found(order="-han") == ["Nem nắm", "Mắm tép"]


def test_ended_stars_are_a_list_of_their_own_and_withdrawn_ones_in_none():
    starred(-3, "Đã hết")
    gone = starred(50, "Bị thu hồi")
    products.withdraw_recognition(
        recognition=gone.recognitions.get(), number="1/QĐ-UBND", on=ON, reason="sai", by=None, at=AT
    )
    assert found(overdue=True, within=None) == ["Đã hết"]
    assert found(within=180) == []


def test_the_radar_tells_how_far_a_renewal_is():
    renewal(starred(50, "Đã nộp"))
    renewal(starred(60, "Đang soạn"), "DRAFT")
    starred(70, "Chưa có")
    rows = radar.ending(Product.objects.live(), Wanted(), on=ON)
    assert [radar.renewal_of(row) for row in rows] == [
        Renewal.UNDER_WAY, Renewal.DRAFT, Renewal.NONE,
    ]  # fmt: skip
    assert found(renewal="soan") == ["Đang soạn"]
    assert found(renewal="chua") == ["Chưa có"]
    counts = radar.counts(Product.objects.live(), on=ON)
    assert (counts.within[90], counts.bare[90]) == (3, 2)


def test_communes_and_producers_are_counted_the_most_urgent_first():
    starred(100, "Nem nắm", of=world.producer("Nem Hoa Lư", world.hoa_lu()))
    starred(20, "Mắm tép")
    starred(-1, "Mắm cũ")
    live = Product.objects.live()
    names = {world.giao_hung().pk: "Xã Giao Hưng", world.hoa_lu().pk: "Phường Hoa Lư"}
    groups = radar.by_area(live, names, on=ON)
    assert [(one.name, one.within, one.bare, one.overdue) for one in groups] == [
        ("Xã Giao Hưng", (1, 1, 1, 1), 1, 1), ("Phường Hoa Lư", (1, 1, 0, 0), 1, 0),
    ]  # fmt: skip
    assert [one.name for one in radar.by_producer(live, on=ON)] == [maker().name, "Nem Hoa Lư"]


def test_the_calendar_counts_months_by_star():
    starred(20, "Mắm tép", star=3)
    starred(21, "Mắm tôm", star=4)
    starred(-5, "Mắm cũ")
    (month,) = radar.calendar(Product.objects.live(), on=ON)
    ends = ON + timedelta(days=20)
    assert (month.first, month.total, month.stars, month.bare) == (
        ends.replace(day=1), 2, (1, 1, 0), 2,
    )  # fmt: skip


def test_the_window_is_the_one_of_the_law():
    span = radar.window(date(2027, 6, 30), on=ON)
    assert (span.opens, span.closes) == (date(2027, 1, 1), date(2027, 3, 2))
    assert span.holds(span.closes)
    assert not span.holds(span.opens - timedelta(days=1))


# --- reminders ------------------------------------------------------------------------------------


def told(user) -> list[str]:
    return list(
        Notice.objects.filter(user=user)
        .order_by("created_at", "pk")
        .values_list("title", flat=True)
    )


def test_producer_commune_and_province_are_told_once_per_threshold():
    starred(100)
    world.lan(), world.minh(), world.stranger(), world.anh()
    assert actions.remind(at=AT) == 3
    assert actions.remind(at=AT + timedelta(days=1)) == 0
    assert told(world.hoa()) == ["Mắm tôm Giao Hưng: sao OCOP còn 100 ngày"]
    assert "HTX Mắm Giao Hưng" in told(world.lan())[0]
    assert len(told(world.minh())) == 1
    assert told(world.stranger()) == told(world.anh()) == []
    assert actions.remind(at=AT + timedelta(days=10)) == 3  # 90 days
    assert actions.remind(at=AT + timedelta(days=70)) == 3  # 30 days
    assert len(told(world.hoa())) == 3


def test_after_missed_nights_only_the_narrowest_threshold_is_told():
    starred(25)
    maker()
    assert actions.remind(at=AT) == 1
    notice = Notice.objects.get(user=world.hoa())
    assert notice.key.endswith(":30")
    assert "Hạn nộp" in notice.text
    assert notice.link.startswith("/theo-doi-han/")


def test_what_is_under_way_is_left_in_peace_but_a_draft_is_not():
    renewal(starred(100, "Đã nộp"))
    renewal(starred(100, "Đang soạn"), "DRAFT")
    actions.remind(at=AT)
    assert told(world.hoa()) == ["Đang soạn: sao OCOP còn 100 ngày"]


def test_nobody_is_told_of_stars_that_ended_were_withdrawn_or_end_much_later():
    starred(-1, "Đã hết")
    starred(181, "Còn lâu")
    tasks.remind(timestamp=int(AT.timestamp()))
    assert not Notice.objects.exists()


def test_a_new_recognition_is_told_of_again():
    product = starred(100)
    actions.remind(at=AT)
    later = AT + timedelta(days=1100)
    contents = world.decision(
        star=4, on=ON + timedelta(days=90), expires_on=later.date() + timedelta(days=100)
    )
    products.record_recognition(product=product, contents=contents, by=None, at=later)
    actions.remind(at=later)
    assert len(told(world.hoa())) == 2


@pytest.mark.parametrize("count", [1, 3])
def test_reminding_reads_as_much_for_one_star_as_for_three(count, django_assert_max_num_queries):
    for number in range(count):
        starred(100, f"Mắm {number}")
    world.lan()
    actions.remind(at=AT)
    with django_assert_max_num_queries(7 + 12 * count):
        actions.remind(at=AT + timedelta(days=70))
