"""The minutes of an inspection: an official paper, issued once."""

from datetime import datetime

from django.db import transaction
from django.utils import timezone

from ocop.documents import actions as documents
from ocop.documents.papers import Finding as PaperFinding
from ocop.documents.papers import InspectionMinutes, Person
from ocop.inspection.bodies import address_of, office_of
from ocop.inspection.models import Inspection, InspectionState
from ocop.inspection.rules import may_inspect
from ocop.kit.errors import Conflict, require
from ocop.people.models import User


@transaction.atomic
def issue_minutes(*, inspection: Inspection, by: User | None, at: datetime) -> Inspection:
    """Write the minutes of a held inspection and issue them; afterwards nothing can be added."""
    require(may_inspect(by, inspection.recognition.product))
    today = timezone.localdate(at)
    row = Inspection.objects.select_for_update(of=("self",)).get(pk=inspection.pk)
    if row.state != InspectionState.DONE or row.minutes_id:
        raise Conflict("Biên bản đã lập trước đó, hoặc lượt kiểm tra chưa có kết quả.")
    product = inspection.recognition.product
    paper = documents.draft(
        kind="INSPECTION_MINUTES", unit=office_of(by, on=today),
        title=f"Kiểm tra sản phẩm OCOP {product.name} sau công nhận", content=_content(row, at),
        subject_kind="inspection", subject_id=row.pk, by=by, at=at,
    )  # fmt: skip
    documents.issue(documents=[paper], issued_on=today, by=by, at=at)
    Inspection.objects.filter(pk=row.pk).update(minutes=paper)
    inspection.refresh_from_db()
    return inspection


def _content(row: Inspection, at: datetime) -> InspectionMinutes:
    recognition = row.recognition
    product, producer = recognition.product, recognition.product.producer
    team, side = people(row.team), people(row.producer_side)
    return InspectionMinutes(
        product=product.name, producer=producer.name,
        address=address_of(producer, on=timezone.localdate(at)), star=recognition.star,
        decision_symbol=recognition.decision_number, held_on=row.held_on or timezone.localdate(at),
        place=row.place, kind=row.get_kind_display().lower(), team=team, producer_side=side,
        findings=[
            PaperFinding(
                one.get_content_display(),
                " ".join(filter(None, [f"{one.get_verdict_display()}.", one.text])),
                one.demand,
            )
            for one in row.findings.order_by("pk")
        ],
        conclusion=_conclusion(row), producer_opinion=row.opinion or "Không có ý kiến khác.",
        head=team[0].name, representative=side[0].name if side else producer.representative,
        illustrative=product.illustrative,
    )  # fmt: skip


def _conclusion(row: Inspection) -> str:
    said = f"{row.get_conclusion_display()}."
    if row.fix_by:
        said += f" Hạn khắc phục: {row.fix_by:%d/%m/%Y}."
    return f"{said} {row.summary}".strip()


def people(lines: str) -> list[Person]:
    """One person a line: the name, then the office after a comma.

    >>> people("Phạm Quang Minh, chuyên viên")[0].title
    'chuyên viên'
    """
    split = (line.partition(",") for line in lines.splitlines() if line.strip())
    return [Person(name.strip(), title.strip()) for name, _, title in split]
