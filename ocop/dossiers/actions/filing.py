"""The producer's side hands the dossier in: complete, once, whole, with a receipt."""

from datetime import date, datetime

from django.db import transaction
from django.db.models import F
from django.utils import timezone

from ocop.dossiers import checks
from ocop.dossiers.actions.moving import locked_for_editing, move
from ocop.dossiers.actions.papers import issue_filing_papers
from ocop.dossiers.actions.telling import commune_desk, producer_side, province_desk, tell
from ocop.dossiers.clocks import batch_of, commune_due, reevaluation_due
from ocop.dossiers.models import (
    EDITABLE,
    Dossier,
    DossierKind,
    Filing,
    Level,
    ReceiptCounter,
    State,
)
from ocop.dossiers.queries.scores import law_of
from ocop.dossiers.queries.snapshots import sha256_of, snapshot
from ocop.dossiers.rules import may_fill
from ocop.kit.errors import require, require_aware
from ocop.kit.faults import Invalid
from ocop.kit.templatetags.ocop import ngay
from ocop.people.models import User


@transaction.atomic
def file_dossier(
    *, dossier: Dossier, by: User | None, at: datetime, despite_advice: bool = False
) -> Dossier:
    """Hand the dossier in: to the commune, or to the level that sent it back.

    `Invalid` with everything that is missing; what is only advised against passes when the person
    says so. Of ten sendings at once one counts, the others are a `Conflict`.
    """
    require(may_fill(by, dossier))
    require_aware(at)
    row = locked_for_editing(dossier)
    _refuse_incomplete(row, timezone.localdate(at), despite_advice=despite_advice)
    first = row.state == State.DRAFT
    to = State.PROVINCE_CHECK if row.back_to == Level.PROVINCE else State.FILED
    columns = {
        "due_on": due_after_filing(row, to, timezone.localdate(at)),
        "back_to": "",
        "receipt": row.receipt or next_receipt(timezone.localdate(at).year),
        "filed_at": row.filed_at or at,
    }
    move(row, from_states=EDITABLE, to=to, by=by, at=at, note="" if first else "Nộp lại", **columns)
    filing = keep_filing(row, by, at)
    issue_filing_papers(row, filing, at=at)
    _announce(row, at, first=first)
    dossier.refresh_from_db()
    return dossier


def _refuse_incomplete(dossier: Dossier, on: date, *, despite_advice: bool) -> None:
    row = checks.whole(dossier, on)
    found = checks.faults(row)
    if not found and not despite_advice:
        found = checks.faults(row, checks.ADVICE)
    if found:
        raise Invalid(found)


def due_after_filing(dossier: Dossier, to: State, on: date) -> date:
    """The last day for whoever now has the dossier.

    A corrected dossier is a dossier received anew: the clock of the commune starts again.
    """
    law = law_of(dossier)
    if to == State.FILED:
        return commune_due(law, on)
    return due_at_province(dossier, on)


def due_at_province(dossier: Dossier, on: date) -> date:
    """The last day of the batch; for a re-evaluation 45 days from the day it came."""
    law = law_of(dossier)
    if dossier.kind == DossierKind.REEVALUATION:
        return reevaluation_due(law, on)
    return last_day_of_batch(dossier)


def last_day_of_batch(dossier: Dossier) -> date:
    """The day before the first that is too late."""
    batch = batch_of(law_of(dossier), dossier.batch, dossier.year)
    return date.fromordinal(batch.assessed_before.toordinal() - 1)


def next_receipt(year: int) -> str:
    """The next receipt number of the year; the row lock makes one after the other."""
    ReceiptCounter.objects.get_or_create(year=year)
    ReceiptCounter.objects.filter(year=year).update(last=F("last") + 1)
    last = ReceiptCounter.objects.get(year=year).last
    return f"HS-{year}-{last:06d}"


def keep_filing(dossier: Dossier, by: User | None, at: datetime) -> Filing:
    """The dossier frozen as it was handed in."""
    contents = snapshot(dossier)
    number = dossier.filings.count() + 1
    return Filing.objects.create(
        dossier=dossier, number=number, at=at, by=by, contents=contents, sha256=sha256_of(contents)
    )


def _announce(dossier: Dossier, at: datetime, *, first: bool) -> None:
    name, due = dossier.product.name, ngay(dossier.due_on)
    at_province = dossier.state == State.PROVINCE_CHECK
    office = "Tỉnh" if at_province else "UBND xã"
    text = f"Mã biên nhận {dossier.receipt}. {office} trả lời trước hết ngày {due}."
    tell(dossier, producer_side(dossier, at), f"Đã nộp hồ sơ {name}", text, at=at)
    desk = province_desk(at) if at_province else commune_desk(dossier, at)
    said = "Hồ sơ mới" if first else "Hồ sơ nộp lại"
    producer = dossier.product.producer.name
    tell(dossier, desk, f"{said}: {name}", f"Của {producer}. Hạn xử lý: {due}.", at=at)
