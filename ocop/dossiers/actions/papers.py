"""The official papers of a dossier: Mẫu 01, Mẫu 02 and the receipt at filing, Mẫu 03 at proposing."""

from datetime import date, datetime

from django.utils import timezone

from ocop.documents.actions import draft, issue
from ocop.documents.models import Document
from ocop.documents.papers import Paper
from ocop.dossiers.models import Dossier, Filing
from ocop.dossiers.queries import forms_on_paper as papers
from ocop.units.models import Kind, Unit
from ocop.units.queries import body_of

SUBJECT = "dossier"


def office_of(dossier: Dossier, on: date) -> Unit:
    """The people's committee of the commune; the area itself where no body is on file."""
    area = dossier.product.producer.area_now
    try:
        return body_of(area.pk, Kind.PEOPLES_COMMITTEE, on=on)
    except Unit.DoesNotExist:
        return area


def issue_filing_papers(dossier: Dossier, filing: Filing, *, at: datetime) -> list[Document]:
    """The two forms and the receipt of one filing; made by the system, so nobody signs in between."""
    day = timezone.localdate(at)
    name = dossier.product.name
    rows = [
        _drafted(dossier, "REGISTRATION_FORM", f"Phiếu đăng ký {name}",
                 papers.registration_form(dossier, day), at),
        _drafted(dossier, "SELF_ASSESSMENT", f"Báo cáo tự đánh giá {name}",
                 papers.self_assessment(dossier, day), at),
        _drafted(dossier, "RECEIPT", f"Biên nhận hồ sơ {dossier.receipt}",
                 papers.receipt(dossier, filing), at),
    ]  # fmt: skip
    return issue(documents=rows, issued_on=day, by=None, at=at)


def issue_commune_paper(dossier: Dossier, *, at: datetime) -> Document:
    """Mẫu 03 of the commune, with its number."""
    day = timezone.localdate(at)
    title = f"Báo cáo đánh giá một số nội dung của hồ sơ {dossier.product.name}"
    row = _drafted(dossier, "COMMUNE_REPORT", title, papers.commune_report(dossier, day), at)
    return issue(documents=[row], issued_on=day, by=None, at=at)[0]


def _drafted(dossier: Dossier, kind: str, title: str, content: Paper, at: datetime) -> Document:
    return draft(
        kind=kind, unit=office_of(dossier, timezone.localdate(at)), title=title, content=content,
        subject_kind=SUBJECT, subject_id=dossier.pk, by=None, at=at,
    )  # fmt: skip
