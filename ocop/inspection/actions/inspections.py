"""An inspection is planned, then held or cancelled; what was found wrong is mended in time."""

from collections.abc import Iterator
from datetime import date, datetime

from django.db import IntegrityError, transaction
from django.utils import timezone

from ocop.evidence.models import Attachment
from ocop.inspection.contents import Plan, Result
from ocop.inspection.models import (
    Conclusion,
    Content,
    Finding,
    Inspection,
    InspectionKind,
    InspectionState,
    Photo,
    Verdict,
)
from ocop.inspection.rules import may_confirm_fixed, may_inspect
from ocop.kit.errors import Conflict, require, require_aware
from ocop.kit.faults import Fault, Invalid
from ocop.kit.text import clean
from ocop.people.models import User
from ocop.products.models import Recognition

MOST_PHOTOS = 20


@transaction.atomic
def plan_inspection(
    *, recognition: Recognition, plan: Plan, by: User | None, at: datetime
) -> Inspection:
    """Put a look at a recognised product on the calendar."""
    require(may_inspect(by, recognition.product))
    require_aware(at)
    if faults := list(_plan_faults(recognition, plan)):
        raise Invalid(faults)
    try:
        with transaction.atomic():
            return Inspection.objects.create(
                recognition=recognition, kind=plan.kind, planned_on=plan.planned_on,
                basis=clean(plan.basis), team=plan.team.strip(), planned_by=by, planned_at=at,
            )  # fmt: skip
    except IntegrityError:
        day = f"{plan.planned_on:%d/%m/%Y}"
        raise Conflict(f"Sản phẩm này đã có lượt kiểm tra ngày {day} trong kế hoạch.") from None


def _plan_faults(recognition: Recognition, plan: Plan) -> Iterator[Fault]:
    if plan.kind not in InspectionKind:
        yield Fault("kind", "Chưa chọn loại kiểm tra.", "Chọn định kỳ hoặc đột xuất.")
    if recognition.decided_on and plan.planned_on < recognition.decided_on:
        what = f"Sản phẩm được công nhận ngày {recognition.decided_on:%d/%m/%Y}."
        yield Fault("planned_on", what, "Chọn ngày từ hôm đó trở đi.")
    if not plan.basis.strip():
        yield Fault("basis", "Chưa có căn cứ kiểm tra.", "Ví dụ: Kế hoạch 15/KH-SNNMT")
    if not plan.team.strip():
        yield Fault("team", "Chưa có ai trong đoàn.", "Mỗi người một dòng: họ tên, chức vụ.")


@transaction.atomic
def record_result(
    *, inspection: Inspection, result: Result, by: User | None, at: datetime
) -> Inspection:
    """Write down what was found; the plan becomes a held inspection."""
    require(may_inspect(by, inspection.recognition.product))
    if faults := list(_result_faults(inspection, result, today=timezone.localdate(at))):
        raise Invalid(faults)
    _move(
        inspection,
        state=InspectionState.DONE, held_on=result.held_on, place=clean(result.place),
        producer_side=result.producer_side.strip(), opinion=result.opinion.strip(),
        conclusion=result.conclusion, summary=result.summary.strip(),
        fix_by=result.fix_by if result.conclusion == Conclusion.TO_FIX else None,
    )  # fmt: skip
    Finding.objects.bulk_create(
        Finding(
            inspection=inspection, content=content, verdict=found.verdict,
            text=found.text.strip(), demand=found.demand.strip(),
        )
        for content, found in result.findings.items()
    )  # fmt: skip
    return inspection


def _result_faults(inspection: Inspection, result: Result, *, today: date) -> Iterator[Fault]:
    decided = inspection.recognition.decided_on
    if result.held_on > today or (decided and result.held_on < decided):
        what = f"Ngày kiểm tra {result.held_on:%d/%m/%Y} không hợp lẽ."
        yield Fault("held_on", what, "Chọn ngày từ ngày công nhận đến hôm nay.")
    if not result.place.strip():
        yield Fault("place", "Chưa ghi nơi kiểm tra.", "Ví dụ: Xưởng mắm, xóm 7")
    for content in Content:
        yield from _finding_faults(content, result)
    yield from _conclusion_faults(result)


def _finding_faults(content: Content, result: Result) -> Iterator[Fault]:
    found = result.findings.get(content)
    if found is None or found.verdict not in Verdict:
        how = "Chọn đúng, có sai sót, hoặc không kiểm tra lần này."
        yield Fault(f"{content}_verdict", f"Chưa nhận định mục “{content.label}”.", how)
    elif found.verdict == Verdict.FAULT and not found.text.strip():
        what = f"Mục “{content.label}” có sai sót mà chưa ghi là gì."
        yield Fault(f"{content}_text", what, "Ghi điều đã thấy, ở đâu, bao nhiêu.")


def _conclusion_faults(result: Result) -> Iterator[Fault]:
    wrong = any(found.verdict == Verdict.FAULT for found in result.findings.values())
    if result.conclusion not in Conclusion:
        yield Fault("conclusion", "Chưa có kết luận.", "Chọn một trong ba kết luận.")
    elif wrong and result.conclusion == Conclusion.KEPT:
        what = "Có mục sai sót nhưng kết luận là giữ đúng điều kiện."
        yield Fault("conclusion", what, "Chọn phải khắc phục, hoặc sửa nhận định.")
    elif not wrong and result.conclusion != Conclusion.KEPT:
        what = "Kết luận có việc phải xử lý nhưng không mục nào ghi sai sót."
        yield Fault("conclusion", what, "Ghi sai sót ở mục của nó, hoặc chọn giữ đúng điều kiện.")
    if result.conclusion == Conclusion.TO_FIX and (
        result.fix_by is None or result.fix_by < result.held_on
    ):
        what = "Chưa có hạn khắc phục sau ngày kiểm tra."
        yield Fault("fix_by", what, "Ghi ngày cuối để khắc phục. Ví dụ: 30/12/2026")


@transaction.atomic
def cancel_inspection(
    *, inspection: Inspection, reason: str, by: User | None, at: datetime
) -> Inspection:
    """Take an inspection off the calendar; the reason stays."""
    require(may_inspect(by, inspection.recognition.product))
    require_aware(at)
    if not reason.strip():
        raise Invalid([Fault("reason", "Chưa có lý do hủy.", "Ghi ngắn gọn vì sao không đi nữa.")])
    _move(inspection, state=InspectionState.CANCELLED, cancel_reason=clean(reason)[:300])
    return inspection


def _move(inspection: Inspection, **columns: object) -> None:
    """Leave the plan, once."""
    rows = Inspection.objects.filter(pk=inspection.pk, state=InspectionState.PLANNED)
    if not rows.update(**columns):
        raise Conflict("Lượt kiểm tra này đã có kết quả hoặc đã hủy. Tải lại trang để xem.")
    inspection.refresh_from_db()


@transaction.atomic
def confirm_fixed(
    *, inspection: Inspection, on: date, note: str, by: User | None, at: datetime
) -> Inspection:
    """What was found wrong has been mended; somebody of the office looked."""
    require(may_confirm_fixed(by, inspection.recognition.product))
    today = timezone.localdate(at)
    if on > today or (inspection.held_on and on < inspection.held_on):
        what = f"Ngày khắc phục {on:%d/%m/%Y} không hợp lẽ."
        raise Invalid([Fault("on", what, "Chọn ngày từ ngày kiểm tra đến hôm nay.")])
    if not note.strip():
        raise Invalid([Fault("note", "Chưa ghi đã khắc phục thế nào.", "Ví dụ: Đã in lại nhãn.")])
    rows = Inspection.objects.filter(pk=inspection.pk, conclusion=Conclusion.TO_FIX, fixed_on=None)
    if not rows.update(fixed_on=on, fixed_note=clean(note)[:300]):
        raise Conflict("Lượt kiểm tra này không có việc chờ khắc phục.")
    inspection.refresh_from_db()
    return inspection


@transaction.atomic
def add_photo(
    *, inspection: Inspection, attachment: Attachment, caption: str, by: User | None, at: datetime
) -> Photo:
    """Add a photograph, until the minutes are issued."""
    require(may_inspect(by, inspection.recognition.product))
    require_aware(at)
    row = Inspection.objects.select_for_update(of=("self",)).get(pk=inspection.pk)
    if row.minutes_id or row.state == InspectionState.CANCELLED:
        raise Conflict("Biên bản đã lập hoặc lượt kiểm tra đã hủy, không thêm ảnh được nữa.")
    if row.photos.count() >= MOST_PHOTOS:
        what = f"Mỗi lượt kiểm tra giữ tối đa {MOST_PHOTOS} ảnh."
        raise Invalid([Fault("photo", what, "Chọn những ảnh nói rõ nhất.")])
    photo, _ = Photo.objects.get_or_create(
        inspection=row, attachment=attachment,
        defaults={"caption": clean(caption)[:200], "added_at": at},
    )  # fmt: skip
    return photo
