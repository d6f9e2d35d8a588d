"""What the tests of inspection share: a star that ends, an inspection, a case, on 16 September 2026."""

from datetime import date, datetime, timedelta
from typing import Any

from django.utils import timezone

from ocop.inspection import actions
from ocop.inspection.contents import (
    CaseContents,
    DecisionContents,
    FindingContents,
    Hearing,
    Plan,
    Result,
)
from ocop.inspection.models import Inspection, WithdrawalCase
from ocop.products import actions as products
from ocop.products.models import Producer, ProducerMember, Product, Recognition
from ocop.units.models import Kind, Tree, Unit
from tests import world

AT = datetime(2026, 9, 16, 9, 0, tzinfo=world.NOW.tzinfo)
ON = AT.date()


def committee() -> Unit:
    """The people's committee of the province, which decides."""
    return world.unit(
        "Ủy ban nhân dân tỉnh Ninh Bình", Kind.PEOPLES_COMMITTEE, tree=Tree.STATE,
        area=world.province(), code="UBND", level=1,
    )  # fmt: skip


def maker() -> Producer:
    """The co-operative of Giao Hưng, for which Hoa acts."""
    producer = world.producer()
    if not ProducerMember.objects.filter(producer=producer, user=world.hoa()).exists():
        products.add_member(producer=producer, user=world.hoa(), by=None, at=world.NOW)
    return producer


def starred(
    days: int = 100, name: str = "Mắm tôm Giao Hưng", star: int = 4, on: date = ON, of: Any = None
) -> Product:
    """A product whose star ends so many days after `on`."""
    made = world.product(name, of or maker())
    if not made.recognitions.exists():
        ends = on + timedelta(days=days)
        contents = world.decision(star=star, on=ends - timedelta(days=1000), expires_on=ends)
        products.record_recognition(product=made, contents=contents, by=None, at=world.NOW)
        made.refresh_from_db()
    return made


def recognition(days: int = 600, **said: Any) -> Recognition:
    """The recognition of such a product."""
    return starred(days, **said).recognitions.select_related("product__producer").get()


def of_today(days: int, name: str = "Mắm tôm Giao Hưng", **said: Any) -> Product:
    """The same, counted from the day the test runs on, for pages."""
    return starred(days, name, on=timezone.localdate(), **said)


PLAN = Plan("PERIODIC", ON, "Kế hoạch 15/KH-SNNMT", "Phạm Quang Minh, chuyên viên\nLê Thị Bưởi")


def planned(of: Recognition | None = None, **changed: Any) -> Inspection:
    """An inspection on the calendar."""
    said: dict[str, Any] = {
        "kind": "PERIODIC",
        "planned_on": ON,
        "basis": PLAN.basis,
        "team": PLAN.team,
    } | changed
    return actions.plan_inspection(
        recognition=of or recognition(), plan=Plan(**said), by=None, at=AT
    )


def result(conclusion: str = "KEPT", **changed: Any) -> Result:
    """What an inspection found; a fault where the conclusion asks for one."""
    mark = "KEPT" if conclusion == "KEPT" else "FAULT"
    findings = {
        "CRITERIA": FindingContents("KEPT"),
        "MARK": FindingContents(mark, "Nhãn in 5 sao.", "In lại nhãn 4 sao."),
        "INFORMATION": FindingContents("NOT_SEEN"),
    }
    said: dict[str, Any] = {
        "held_on": ON, "place": "Xưởng mắm, xóm 7", "findings": findings, "conclusion": conclusion,
        "producer_side": "Trần Thị Hoa, giám đốc",
        "fix_by": ON + timedelta(days=30) if conclusion == "TO_FIX" else None,
    } | changed  # fmt: skip
    return Result(**said)


def held(conclusion: str = "KEPT", of: Recognition | None = None, **changed: Any) -> Inspection:
    """An inspection with its result."""
    return actions.record_result(
        inspection=planned(of), result=result(conclusion, **changed), by=None, at=AT
    )


CASE = CaseContents("vi-pham-phap-luat", ON, "Kết luận 12/KL-SNNMT", "Nhãn ghi sai nơi sản xuất.")
SIGNED = DecisionContents(
    on=ON, signer_title="CHỦ TỊCH", signer_name="Trần Văn Ký", place="Ninh Bình"
)
HEARING = Hearing(ON, "MEETING", "Nhà in in nhầm, đã thu lại.")


def opened(of: Recognition | None = None, **changed: Any) -> WithdrawalCase:
    """A case that was just opened."""
    said: dict[str, Any] = {
        "reason": CASE.reason,
        "found_on": ON,
        "basis": CASE.basis,
        "text": CASE.text,
    } | changed
    return actions.open_case(
        recognition=of or recognition(), contents=CaseContents(**said), by=None, at=AT
    )


def verified(of: Recognition | None = None, heard: bool = True) -> WithdrawalCase:
    """A case that waits for the decision."""
    committee()
    case = opened(of)
    if heard:
        actions.hear(case=case, hearing=HEARING, by=None, at=AT)
    return actions.verify(case=case, on=ON, text="Đã xem nhãn, đúng là sai.", by=None, at=AT)


def decided(of: Recognition | None = None) -> WithdrawalCase:
    """A case that ended with the star gone."""
    return actions.decide(case=verified(of), decision=SIGNED, by=None, at=AT)
