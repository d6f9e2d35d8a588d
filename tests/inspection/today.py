"""Rows that the tests of pages share, counted from the day the test runs on; a form filled and sent."""

from datetime import date, timedelta
from typing import Any

from django.test import Client
from django.utils import timezone

from ocop.inspection import actions
from ocop.inspection.contents import CaseContents, Plan
from ocop.inspection.models import Inspection, WithdrawalCase
from ocop.products.models import Recognition
from tests import world
from tests.inspection.after import of_today, result
from tests.products.pages import hidden


def today() -> date:
    return timezone.localdate()


def recognition(days: int = 600, **said: Any) -> Recognition:
    return of_today(days, **said).recognitions.select_related("product__producer").get()


def planned(of: Recognition | None = None, days: int = 0) -> Inspection:
    plan = Plan(
        "UNANNOUNCED", today() + timedelta(days=days), "Kế hoạch 15/KH-SNNMT", "Minh, trưởng đoàn"
    )
    return actions.plan_inspection(
        recognition=of or recognition(), plan=plan, by=world.minh(), at=timezone.now()
    )


def held(conclusion: str = "TO_FIX", of: Recognition | None = None) -> Inspection:
    said = result(
        conclusion,
        held_on=today(),
        fix_by=today() + timedelta(days=9) if conclusion == "TO_FIX" else None,
    )
    return actions.record_result(
        inspection=planned(of), result=said, by=world.minh(), at=timezone.now()
    )


def opened(of: Recognition | None = None, days_ago: int = 0) -> WithdrawalCase:
    contents = CaseContents("khac", today() - timedelta(days=days_ago), "Kết luận 12/KL-SNNMT")
    return actions.open_case(
        recognition=of or recognition(), contents=contents, by=world.minh(), at=timezone.now()
    )


def post(client: Client, url: str, **typed: str) -> Any:
    """Open a form and send it."""
    return client.post(url, hidden(client.get(url)) | typed, follow=True)


def day(moment: date) -> str:
    return f"{moment:%d/%m/%Y}"
