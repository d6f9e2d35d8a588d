"""The commune: take up, write Mẫu 03, propose; and sending back, which the province does too."""

from collections.abc import Collection, Mapping
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any

from django.db import transaction
from django.db.models import F
from django.utils import timezone

from ocop.dossiers.actions.filing import due_at_province, last_day_of_batch
from ocop.dossiers.actions.moving import move, where_it_is
from ocop.dossiers.actions.papers import issue_commune_paper
from ocop.dossiers.actions.telling import producer_side, province_desk, tell
from ocop.dossiers.clocks import batch_for, correction_due
from ocop.dossiers.models import (
    CommuneReport,
    Dossier,
    DossierKind,
    Finding,
    Part,
    PartState,
    Proposal,
    Return,
    ReturnItem,
    State,
    level_of,
)
from ocop.dossiers.parts import SCORE, tasks
from ocop.dossiers.queries.scores import law_of, sheet_of
from ocop.dossiers.rules import may_review, may_send_back
from ocop.kit.errors import Conflict, require, require_aware
from ocop.kit.faults import Fault, Invalid
from ocop.kit.templatetags.ocop import gio, ngay
from ocop.people.models import User

RETURNABLE = frozenset({State.COMMUNE_REVIEW, State.PROVINCE_CHECK, State.ADVISORY_REVIEW})
LONGEST_REASON, LONGEST_TEXT = 1000, 6000


@dataclass(frozen=True, slots=True)
class Item:
    """One thing to mend: a part, or a criterion of the self-score, and why."""

    reason: str
    part: str = ""
    criterion: str = ""


@dataclass(frozen=True, slots=True)
class ReportContents:
    """Mẫu 03 as written: per content of the law (its id) a finding and words."""

    contents: Mapping[str, Mapping[str, str]]
    proposal: str = ""
    opinion: str = ""
    met_on: date | None = None


@transaction.atomic
def take_up(*, dossier: Dossier, by: User | None, at: datetime) -> Dossier:
    """The commune starts to look at the dossier; the clock has run since it was filed."""
    require(may_review(by, dossier))
    move(dossier, from_states={State.FILED}, to=State.COMMUNE_REVIEW, by=by, at=at)
    return dossier


@transaction.atomic
def send_back(
    *, dossier: Dossier, items: Collection[Item], by: User | None, at: datetime
) -> Return:
    """Give the dossier back to be completed: at least one thing, each with its reason."""
    require(may_send_back(by, dossier))
    require_aware(at)
    if faults := _item_faults(dossier, items):
        raise Invalid(faults)
    due_on = correction_due(timezone.localdate(at))
    level = level_of(dossier.state)
    source = move(
        dossier, from_states=RETURNABLE & {State(dossier.state)}, to=State.RETURNED, by=by, at=at,
        due_on=due_on, back_to=level, note=f"Trả lại {len(items)} nội dung",
    )  # fmt: skip
    row = Return.objects.create(
        dossier=dossier, from_state=source, to_level=level, due_on=due_on, by=by, at=at
    )
    ReturnItem.objects.bulk_create(
        ReturnItem(given_back=row, part=i.part, criterion=i.criterion, reason=i.reason.strip())
        for i in items
    )
    touched = {item.part or SCORE for item in items}
    Part.objects.filter(dossier=dossier, key__in=touched).update(state=PartState.FIX)
    _tell_returned(dossier, items, at)
    return row


def _item_faults(dossier: Dossier, items: Collection[Item]) -> list[Fault]:
    if not items:
        how = "Chọn ít nhất một mục và ghi lý do."
        return [Fault("items", "Chưa ghi nội dung nào cần bổ sung.", how, "no_items")]
    return [fault for item in items for fault in _item_fault(dossier, item)]


def _item_fault(dossier: Dossier, item: Item) -> list[Fault]:
    where = item.part or item.criterion
    known = item.part in tasks() if item.part else item.criterion in sheet_of(dossier).leaves
    if bool(item.part) == bool(item.criterion) or not known:
        how = "Chọn một mục của hồ sơ hoặc một tiêu chí của phiếu."
        return [Fault("items", f"Hồ sơ không có mục {where}.", how, "unknown_item")]
    if not item.reason.strip():
        how = "Ghi điều cần sửa. Ví dụ: Ảnh giấy bị mờ, chụp lại ở chỗ sáng."
        return [Fault(where, "Chưa ghi lý do trả lại.", how, "no_reason")]
    if len(item.reason) > LONGEST_REASON:
        what = f"Lý do dài {len(item.reason)} ký tự, mức là {LONGEST_REASON}."
        return [Fault(where, what, "Viết ngắn lại.", "too_long")]
    return []


def _tell_returned(dossier: Dossier, items: Collection[Item], at: datetime) -> None:
    reasons = " ".join(item.reason.strip() for item in items)
    title = f"Hồ sơ {dossier.product.name} cần bổ sung"
    text = f"{len(items)} nội dung, hạn {ngay(dossier.due_on)}. {reasons}"
    tell(dossier, producer_side(dossier, at), title, text, at=at)


@transaction.atomic
def save_commune_report(
    *, dossier: Dossier, contents: ReportContents, version: int, by: User | None, at: datetime
) -> CommuneReport:
    """Keep what the commune writes, complete or not; `version` 0 for the first time.

    `Conflict` when a colleague saved after `version`.
    """
    require(may_review(by, dossier))
    require_aware(at)
    if not Dossier.objects.filter(pk=dossier.pk, state=State.COMMUNE_REVIEW).exists():
        raise Conflict(where_it_is(dossier))
    if faults := _report_faults(dossier, contents):
        raise Invalid(faults)
    said = {
        "contents": {key: dict(value) for key, value in contents.contents.items()},
        "proposal": contents.proposal,
        "opinion": contents.opinion.strip(),
        "met_on": contents.met_on,
        "saved_by": by,
        "saved_at": at,
    }
    return _kept_report(dossier, said, version)


def _kept_report(dossier: Dossier, said: dict[str, Any], version: int) -> CommuneReport:
    if version == 0:
        report, made = CommuneReport.objects.get_or_create(dossier=dossier, defaults=said)
    else:
        rows = CommuneReport.objects.filter(dossier=dossier, version=version)
        made = bool(rows.update(**said, version=F("version") + 1))
        report = CommuneReport.objects.get(dossier=dossier)
    if not made:
        who = report.saved_by.name if report.saved_by else "Đồng nghiệp"
        raise Conflict(f"{who} đã sửa báo cáo lúc {gio(report.saved_at)}. Xem bản ấy trước.")
    dossier.commune_report = report
    return report


def _report_faults(dossier: Dossier, written: ReportContents) -> list[Fault]:
    """What cannot be kept: unknown contents, findings that are none, texts too long, a day to come."""
    known = {check.id for check in law_of(dossier).dossier.commune_checks}
    found = []
    for key, said in written.contents.items():
        finding, text = said.get("finding", ""), said.get("text", "")
        if key not in known or (finding and finding not in Finding.values):
            how = "Chọn đạt, đạt một phần hoặc chưa đạt."
            found.append(Fault(key, "Kết quả của nội dung chưa đọc được.", how, "finding"))
        if len(text) > LONGEST_TEXT:
            found.append(Fault(key, f"Nhận xét dài quá {LONGEST_TEXT} ký tự.", "Viết ngắn lại."))
    if written.proposal and written.proposal not in Proposal.values:
        found.append(Fault("proposal", "Chưa chọn đề nghị.", "Chọn một trong hai."))
    return found


@transaction.atomic
def propose(*, dossier: Dossier, by: User | None, at: datetime) -> Dossier:
    """Pass the dossier on to the province with Mẫu 03; the batch is that of the day."""
    require(may_review(by, dossier))
    require_aware(at)
    report = CommuneReport.objects.filter(dossier=dossier).first()
    if faults := proposal_faults(dossier, report):
        raise Invalid(faults)
    day = timezone.localdate(at)
    batch = batch_for(law_of(dossier), day)
    dossier.batch, dossier.year = batch.code, batch.year
    move(
        dossier, from_states={State.COMMUNE_REVIEW}, to=State.PROPOSED, by=by, at=at,
        batch=batch.code, year=batch.year, due_on=_due_when_proposed(dossier, day),
    )  # fmt: skip
    issue_commune_paper(dossier, at=at)
    name = dossier.product.name
    told = (
        f"Xã đã đề nghị tỉnh đánh giá, {batch.name}. Có kết quả trước hết {ngay(dossier.due_on)}."
    )
    tell(dossier, producer_side(dossier, at), f"Hồ sơ {name} đã lên tỉnh", told, at=at)
    text = f"Của {dossier.product.producer.name}, {batch.name}."
    tell(dossier, province_desk(at), f"Xã đề nghị: {name}", text, at=at)
    return dossier


def _due_when_proposed(dossier: Dossier, on: date) -> date:
    if dossier.kind == DossierKind.REEVALUATION:
        return due_at_province(dossier, on)
    return last_day_of_batch(dossier)


def proposal_faults(dossier: Dossier, report: CommuneReport | None) -> list[Fault]:
    """What Mẫu 03 lacks before the dossier may go on."""
    if report is None:
        how = "Viết báo cáo rồi đề nghị."
        return [Fault("report", "Chưa có báo cáo của xã (Mẫu 03).", how, "no_report")]
    found = []
    for check in law_of(dossier).dossier.commune_checks:
        said = report.contents.get(check.id, {})
        if not said.get("finding") or not said.get("text", "").strip():
            how = "Chọn kết quả và viết nhận xét."
            found.append(Fault(check.id, f"{check.label}: chưa đánh giá.", how, "empty_content"))
    if report.proposal != Proposal.PROPOSE:
        how = "Chọn đề nghị, hoặc trả hồ sơ để bổ sung."
        found.append(
            Fault("proposal", "Báo cáo chưa ghi đề nghị tỉnh đánh giá.", how, "no_proposal")
        )
    return found
