"""The province's advisory body and team: receive, pass on, note what was seen."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any

from django.db import transaction
from django.utils import timezone

from ocop.dossiers.actions.filing import due_at_province
from ocop.dossiers.actions.moving import move, where_it_is
from ocop.dossiers.actions.telling import producer_side, tell
from ocop.dossiers.models import (
    AdvisoryFile,
    AdvisoryNote,
    Dossier,
    DossierKind,
    State,
    SurveyKind,
)
from ocop.dossiers.queries.scores import sheet_of
from ocop.dossiers.rules import may_receive
from ocop.evidence.models import Attachment
from ocop.kit.errors import Conflict, require, require_aware
from ocop.kit.faults import Fault, Invalid
from ocop.kit.templatetags.ocop import ngay
from ocop.people.models import User

NOTED_IN = frozenset({State.PROVINCE_CHECK, State.ADVISORY_REVIEW})
LONGEST_TEXT = 6000


@dataclass(frozen=True, slots=True)
class NoteContents:
    """What the team saw or had tested; `criteria` are codes of the sheet it speaks of."""

    kind: str
    on: date
    text: str
    criteria: Sequence[str] = ()


@transaction.atomic
def receive(*, dossier: Dossier, by: User | None, at: datetime) -> Dossier:
    """The province takes the dossier in; for a re-evaluation its 45 days begin now."""
    require(may_receive(by, dossier))
    require_aware(at)
    columns: dict[str, Any] = {}
    if dossier.kind == DossierKind.REEVALUATION:
        columns["due_on"] = due_at_province(dossier, timezone.localdate(at))
    move(dossier, from_states={State.PROPOSED}, to=State.PROVINCE_CHECK, by=by, at=at, **columns)
    text = f"Cơ quan tham mưu đã nhận. Có kết quả trước hết {ngay(dossier.due_on)}."
    title = f"Tỉnh đã nhận hồ sơ {dossier.product.name}"
    tell(dossier, producer_side(dossier, at), title, text, at=at)
    return dossier


@transaction.atomic
def pass_to_advisory(*, dossier: Dossier, by: User | None, at: datetime) -> Dossier:
    """The dossier is in order and goes to the advisory team."""
    require(may_receive(by, dossier))
    move(dossier, from_states={State.PROVINCE_CHECK}, to=State.ADVISORY_REVIEW, by=by, at=at)
    return dossier


@transaction.atomic
def add_advisory_note(
    *, dossier: Dossier, contents: NoteContents, files: Sequence[Attachment], by: User | None,
    at: datetime,
) -> AdvisoryNote:  # fmt: skip
    """Write down a field visit, an extra test or an opinion; it stays as written."""
    require(may_receive(by, dossier))
    require_aware(at)
    if faults := _note_faults(dossier, contents, timezone.localdate(at)):
        raise Invalid(faults)
    if not Dossier.objects.filter(pk=dossier.pk, state__in=NOTED_IN).exists():
        raise Conflict(where_it_is(dossier))
    note = AdvisoryNote.objects.create(
        dossier=dossier, kind=contents.kind, on=contents.on, text=contents.text.strip(),
        criteria=list(contents.criteria), by=by, at=at,
    )  # fmt: skip
    AdvisoryFile.objects.bulk_create(AdvisoryFile(note=note, attachment=file) for file in files)
    return note


def _note_faults(dossier: Dossier, contents: NoteContents, today: date) -> list[Fault]:
    found = []
    if contents.kind not in SurveyKind.values:
        found.append(Fault("kind", "Chưa chọn loại ghi nhận.", "Chọn khảo sát, kiểm nghiệm…"))
    if not contents.text.strip():
        found.append(Fault("text", "Chưa ghi nội dung.", "Ghi điều đã thấy, kết quả đo."))
    if len(contents.text) > LONGEST_TEXT:
        found.append(Fault("text", f"Nội dung dài quá {LONGEST_TEXT} ký tự.", "Viết ngắn lại."))
    if contents.on > today:
        what = f"Ngày {ngay(contents.on)} chưa đến."
        found.append(Fault("on", what, f"Ghi ngày đã làm, chậm nhất hôm nay ({ngay(today)})."))
    unknown = [code for code in contents.criteria if code not in sheet_of(dossier).leaves]
    if unknown:
        what = f"Phiếu không có tiêu chí {', '.join(unknown)}."
        found.append(Fault("criteria", what, "Ghi mã tiêu chí trong phiếu, cách nhau dấu phẩy."))
    return found
