"""A case of withdrawal is opened, the producer is heard, the matter verified; it may be dropped."""

from collections.abc import Iterator
from datetime import date, datetime, timedelta

from django.db import IntegrityError, transaction
from django.urls import reverse
from django.utils import timezone

from ocop.criteria.sets import set_in_force
from ocop.inspection.contents import CaseContents, Hearing
from ocop.inspection.models import CaseState, HearingWay, Inspection, WithdrawalCase
from ocop.inspection.models.withdrawals import reasons_on
from ocop.inspection.queries.people import offices_of, side_of
from ocop.inspection.rules import may_decide, may_hear, may_open_case
from ocop.kit.errors import Conflict, require, require_aware
from ocop.kit.faults import Fault, Invalid
from ocop.kit.text import clean
from ocop.notices.actions import notify
from ocop.notices.messages import written
from ocop.people.models import User
from ocop.products.models import Recognition

LIMIT = "thu-hoi"  # Điều 8.4


@transaction.atomic
def open_case(
    *, recognition: Recognition, contents: CaseContents, by: User | None, at: datetime,
    inspection: Inspection | None = None,
) -> WithdrawalCase:  # fmt: skip
    """Ask whether a recognition is to be taken away; the clock runs from the finding."""
    require(may_open_case(by, recognition.product, contents.reason))
    require_aware(at)
    today = timezone.localdate(at)
    if recognition.withdrawn_on:
        raise Conflict("Công nhận này đã bị thu hồi trước đó.")
    if faults := list(_case_faults(recognition, contents, inspection, today)):
        raise Invalid(faults)
    law = set_in_force(today)
    try:
        with transaction.atomic():
            case = WithdrawalCase.objects.create(
                recognition=recognition, criteria_set=law.code, reason=contents.reason,
                found_on=contents.found_on, basis=clean(contents.basis),
                text=contents.text.strip(), inspection=inspection,
                due_on=contents.found_on + timedelta(days=law.time_limit(LIMIT).value),
                opened_by=by, opened_at=at,
            )  # fmt: skip
    except IntegrityError:
        raise Conflict("Sản phẩm này đang có một vụ xem xét thu hồi.") from None
    _tell_opened(case, by, at)
    return case


def _case_faults(
    recognition: Recognition, contents: CaseContents, inspection: Inspection | None, today: date
) -> Iterator[Fault]:
    if contents.reason not in {one.id for one in reasons_on(today)}:
        yield Fault("reason", "Chưa chọn lý do.", "Chọn một trong sáu lý do của Điều 8.")
    decided = recognition.decided_on
    if contents.found_on > today or (decided and contents.found_on < decided):
        what = f"Ngày kết luận {contents.found_on:%d/%m/%Y} không hợp lẽ."
        yield Fault("found_on", what, "Chọn ngày từ ngày công nhận đến hôm nay.")
    if not contents.basis.strip():
        how = "Ghi số văn bản kết luận, hoặc xác nhận của xã. Ví dụ: Kết luận 12/KL-SNNMT"
        yield Fault("basis", "Chưa có căn cứ.", how)
    if inspection is not None and inspection.recognition_id != recognition.pk:
        what = "Lượt kiểm tra này của sản phẩm khác."
        yield Fault("inspection", what, "Mở vụ thu hồi từ trang của lượt kiểm tra.")


def _tell_opened(case: WithdrawalCase, by: User | None, at: datetime) -> None:
    """The producer is to be heard, the offices to know."""
    product = case.recognition.product
    said = written(
        "withdrawal-opened", product=product.name, reason=case.law.label,
        due=f"{case.due_on:%d/%m/%Y}",
    )  # fmt: skip
    people = {*side_of(product.producer, on=timezone.localdate(at)),
              *offices_of(product.producer, on=timezone.localdate(at))} - {by}  # fmt: skip
    notify(
        to=[one for one in people if one], kind=said.kind, title=said.title, text=said.text,
        link=reverse("inspection:case", args=[case.pk]), key=f"withdrawal:{case.pk}:opened", at=at,
    )  # fmt: skip


@transaction.atomic
def hear(
    *, case: WithdrawalCase, hearing: Hearing, by: User | None, at: datetime
) -> WithdrawalCase:
    """Write down what the producer says to it; the producer's own people may answer themselves."""
    require(may_hear(by, case.recognition.product))
    today = timezone.localdate(at)
    faults = []
    if hearing.way not in HearingWay:
        faults.append(Fault("way", "Chưa chọn cách nghe.", "Chọn một trong các cách."))
    if not case.found_on <= hearing.on <= today:
        how = "Chọn ngày từ ngày kết luận đến hôm nay."
        faults.append(Fault("on", f"Ngày {hearing.on:%d/%m/%Y} không hợp lẽ.", how))
    if not hearing.text.strip():
        how = "Ghi lời của chủ thể, hoặc đã mời thế nào mà không trả lời."
        faults.append(Fault("text", "Chưa ghi ý kiến của chủ thể.", how))
    if faults:
        raise Invalid(faults)
    _move(
        case, (CaseState.OPEN, CaseState.VERIFIED),
        heard_on=hearing.on, hearing_way=hearing.way, hearing=hearing.text.strip(),
    )  # fmt: skip
    return case


@transaction.atomic
def verify(
    *, case: WithdrawalCase, on: date, text: str, by: User | None, at: datetime
) -> WithdrawalCase:
    """The advisory body has looked into it and hands the case over for decision."""
    require(may_decide(by, case.recognition.product))
    faults = []
    if not case.found_on <= on <= timezone.localdate(at):
        how = "Chọn ngày từ ngày kết luận đến hôm nay."
        faults.append(Fault("on", f"Ngày xác minh {on:%d/%m/%Y} không hợp lẽ.", how))
    if not text.strip():
        how = "Ghi đã xem gì, thấy gì, đề nghị gì."
        faults.append(Fault("text", "Chưa ghi kết quả xác minh.", how))
    if faults:
        raise Invalid(faults)
    _move(
        case, (CaseState.OPEN,), state=CaseState.VERIFIED, verified_on=on,
        verification=text.strip(),
    )  # fmt: skip
    return case


@transaction.atomic
def drop_case(
    *, case: WithdrawalCase, reason: str, by: User | None, at: datetime
) -> WithdrawalCase:
    """The recognition stays; the reason is kept and told."""
    require(may_decide(by, case.recognition.product))
    if not reason.strip():
        how = "Ghi vì sao không thu hồi. Ví dụ: Đã in lại nhãn đúng quy định."
        raise Invalid([Fault("reason", "Chưa có lý do.", how)])
    _move(
        case, (CaseState.OPEN, CaseState.VERIFIED), state=CaseState.DROPPED,
        ended_on=timezone.localdate(at), end_reason=clean(reason)[:300],
    )  # fmt: skip
    tell_ended(case, "withdrawal-dropped", at, reason=case.end_reason)
    return case


def tell_ended(case: WithdrawalCase, message: str, at: datetime, **values: str) -> None:
    """Tell the producer and the offices how the case ended."""
    product, on = case.recognition.product, timezone.localdate(at)
    said = written(message, product=product.name, **values)
    notify(
        to=[*side_of(product.producer, on=on), *offices_of(product.producer, on=on)],
        kind=said.kind, title=said.title, text=said.text,
        link=reverse("inspection:case", args=[case.pk]), key=f"withdrawal:{case.pk}:ended", at=at,
    )  # fmt: skip


def _move(case: WithdrawalCase, states: tuple[CaseState, ...], **columns: object) -> None:
    """Write from one of some states; Conflict when the case went on meanwhile."""
    if not WithdrawalCase.objects.filter(pk=case.pk, state__in=states).update(**columns):
        raise Conflict("Vụ này đã qua bước đó. Tải lại trang để xem.")
    case.refresh_from_db()


def end(case: WithdrawalCase, *, states: tuple[CaseState, ...], **columns: object) -> None:
    """The last move of a case, for the verbs that decide."""
    _move(case, states, **columns)
