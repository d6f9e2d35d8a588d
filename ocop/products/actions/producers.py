"""Writes about producers: add, edit, their people, their papers."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any

from django.db import transaction
from django.db.backends.postgresql.psycopg_any import DateRange
from django.db.models import F
from django.utils import timezone

from ocop.evidence.models import Attachment
from ocop.kit.errors import Conflict, require
from ocop.kit.faults import Fault, Invalid
from ocop.people.models import User
from ocop.products.actions.search_text import refresh_search_text
from ocop.products.checks import producer_faults
from ocop.products.contents import ProducerContents
from ocop.products.models import LegalPaper, PaperKind, Producer, ProducerMember, Product
from ocop.products.rules import may_add_producer, may_edit_producer
from ocop.units.queries import areas_now

STALE = "Chủ thể này vừa được người khác sửa. Xem hai bản cạnh nhau rồi chọn."


def producer_columns(contents: ProducerContents, *, day: date) -> dict[str, Any]:
    """Every column that the contents decide, with the area of today and the sort key."""
    now = areas_now([contents.area_id], on=day)[contents.area_id]
    return {**contents.as_columns(), **Producer.keys_for(contents.name), "area_now_id": now}


@transaction.atomic
def add_producer(*, contents: ProducerContents, by: User | None, at: datetime) -> Producer:
    """Put a producer into the register."""
    _refuse_faults(producer_faults(contents))
    columns = producer_columns(contents, day=timezone.localdate(at))
    require(may_add_producer(by, columns["area_now_id"]), "Địa bàn này ngoài phạm vi phụ trách.")
    return Producer.objects.create(**columns, created_at=at, updated_at=at)


@transaction.atomic
def edit_producer(
    *, producer: Producer, contents: ProducerContents, version: int, by: User | None, at: datetime
) -> Producer:
    """Write new contents; Conflict when somebody wrote after `version` was read."""
    require(may_edit_producer(by, producer))
    _refuse_faults(producer_faults(contents))
    columns = producer_columns(contents, day=timezone.localdate(at))
    require(may_add_producer(by, columns["area_now_id"]), "Địa bàn mới ngoài phạm vi phụ trách.")
    rows = Producer.objects.filter(pk=producer.pk, version=version, merged_into=None)
    if not rows.update(**columns, version=F("version") + 1, updated_at=at):
        raise Conflict(STALE)
    refresh_search_text(Product.objects.filter(producer=producer), on=timezone.localdate(at))
    producer.refresh_from_db()
    return producer


@transaction.atomic
def add_member(*, producer: Producer, user: User, by: User | None, at: datetime) -> ProducerMember:
    """Let an account act for the producer from today."""
    require(may_edit_producer(by, producer))
    today = timezone.localdate(at)
    held = ProducerMember.objects.filter(producer=producer, user=user).valid_on(today).first()
    return held or ProducerMember.objects.create(
        producer=producer, user=user, valid=DateRange(today, None)
    )


@transaction.atomic
def end_member(*, member: ProducerMember, by: User | None, at: datetime) -> None:
    """The account no longer acts for the producer; what it did stays."""
    require(may_edit_producer(by, member.producer))
    start = member.valid.lower
    if start == timezone.localdate(at):
        member.delete()
        return
    ProducerMember.objects.filter(pk=member.pk).update(
        valid=DateRange(start, timezone.localdate(at))
    )


@dataclass(frozen=True, slots=True)
class PaperContents:
    """A legal paper; `expires_on` is the first day on which it no longer holds."""

    kind: str
    number: str = ""
    issuer: str = ""
    issued_on: date | None = None
    expires_on: date | None = None
    attachment: Attachment | None = None
    public: bool = False


@transaction.atomic
def add_paper(
    *, producer: Producer, paper: PaperContents, by: User | None, at: datetime
) -> LegalPaper:
    """Put a paper of the producer on file."""
    require(may_edit_producer(by, producer))
    _refuse_faults(paper_faults(paper))
    row = LegalPaper.objects.create(
        producer=producer,
        kind=paper.kind,
        number=paper.number,
        issuer=paper.issuer,
        issued_on=paper.issued_on,
        expires_on=paper.expires_on,
        attachment=paper.attachment,
        public=paper.public,
    )
    Producer.objects.filter(pk=producer.pk).update(updated_at=at)
    return row


@transaction.atomic
def remove_paper(*, paper: LegalPaper, by: User | None, at: datetime) -> None:
    """Take a paper off the file; the stored bytes stay until swept."""
    require(may_edit_producer(by, paper.producer))
    paper.delete()
    Producer.objects.filter(pk=paper.producer_id).update(updated_at=at)


def paper_faults(paper: PaperContents) -> list[Fault]:
    """A known kind, and an end after the issue."""
    faults = []
    if paper.kind not in PaperKind.values:
        faults.append(Fault("kind", "Chưa chọn loại giấy.", "Chọn một loại trong danh sách."))
    if paper.issued_on and paper.expires_on and paper.expires_on <= paper.issued_on:
        ends, issued = f"{paper.expires_on:%d/%m/%Y}", f"{paper.issued_on:%d/%m/%Y}"
        what = f"Ngày hết hạn ({ends}) phải sau ngày cấp ({issued})."
        faults.append(Fault("expires_on", what, "Xem lại hai ngày trên giấy."))
    return faults


def _refuse_faults(faults: Iterable[Fault]) -> None:
    if found := list(faults):
        raise Invalid(found)
