"""The province inspects and decides, the commune confirms, the producer is heard."""

from django.core.files.base import ContentFile
from django.db import transaction

from ocop.evidence.actions import attach_picture
from ocop.inspection import actions
from ocop.inspection.contents import CaseContents
from ocop.inspection.models import WithdrawalCase
from ocop.people.models import User
from tests.evidence import samples
from tests.inspection.after import (
    AT,
    CASE,
    HEARING,
    ON,
    PLAN,
    SIGNED,
    held,
    opened,
    planned,
    recognition,
    result,
    verified,
)
from tests.matrix import HOA, LAN, MINH, QUANG, Line

PROVINCE = {MINH, QUANG}


def photo(by: User):
    with transaction.atomic():
        picture = attach_picture(
            file=ContentFile(samples.photo(), "nhan.jpg"),
            name="nhan.jpg",
            audience="OFFICE",
            by=None,
            at=AT,
        )
    return actions.add_photo(inspection=planned(), attachment=picture, caption="", by=by, at=AT)


def opening(by: User, reason: str):
    contents = CaseContents(reason, ON, CASE.basis)
    return actions.open_case(recognition=recognition(), contents=contents, by=by, at=AT)


def five_stars() -> WithdrawalCase:
    return verified(recognition(star=5, name="Mắm tôm 5 sao"))


LINES = [
    Line(actions.plan_inspection,
         lambda by: actions.plan_inspection(recognition=recognition(), plan=PLAN, by=by, at=AT),
         PROVINCE),
    Line(actions.record_result,
         lambda by: actions.record_result(inspection=planned(), result=result(), by=by, at=AT),
         PROVINCE),
    Line(actions.cancel_inspection,
         lambda by: actions.cancel_inspection(inspection=planned(), reason="Bão", by=by, at=AT),
         PROVINCE),
    Line(actions.confirm_fixed,
         lambda by: actions.confirm_fixed(
             inspection=held("TO_FIX"), on=ON, note="In lại", by=by, at=AT),
         PROVINCE | {LAN}),
    Line(actions.add_photo, photo, PROVINCE),
    Line(actions.issue_minutes, lambda by: _minutes(by), PROVINCE),
    Line(actions.open_case, lambda by: opening(by, "khac"), PROVINCE),
    Line(actions.open_case, lambda by: opening(by, "ngung-san-xuat"), PROVINCE | {LAN}, "stopped"),
    Line(actions.hear,
         lambda by: actions.hear(case=opened(), hearing=HEARING, by=by, at=AT), PROVINCE | {HOA}),
    Line(actions.verify,
         lambda by: actions.verify(case=opened(), on=ON, text="Đúng", by=by, at=AT), PROVINCE),
    Line(actions.drop_case,
         lambda by: actions.drop_case(case=opened(), reason="Đã sửa", by=by, at=AT), PROVINCE),
    Line(actions.decide,
         lambda by: actions.decide(case=verified(), decision=SIGNED, by=by, at=AT), PROVINCE),
    Line(actions.record_ministry_decision,
         lambda by: actions.record_ministry_decision(
             case=five_stars(), number="2345/QĐ-BNNMT", on=ON, by=by, at=AT), PROVINCE),
]  # fmt: skip


def _minutes(by: User):
    return actions.issue_minutes(inspection=held(), by=by, at=AT)
