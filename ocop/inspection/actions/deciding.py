"""The decision: its paper, its number, and the star gone everywhere, in one transaction."""

from datetime import date, datetime

from django.db import transaction
from django.utils import timezone

from ocop.criteria.sets import load_set
from ocop.documents import actions as documents
from ocop.documents.models import Document
from ocop.documents.papers import WithdrawalDecision
from ocop.inspection.actions.cases import end, tell_ended
from ocop.inspection.bodies import address_of, deciding_body
from ocop.inspection.contents import DecisionContents
from ocop.inspection.models import CaseState, WithdrawalCase
from ocop.inspection.rules import may_decide
from ocop.kit.errors import Conflict, require
from ocop.kit.faults import Fault, Invalid
from ocop.people.models import User
from ocop.products.actions import withdraw_recognition


@transaction.atomic
def decide(
    *, case: WithdrawalCase, decision: DecisionContents, by: User | None, at: datetime
) -> WithdrawalCase:
    """Withdraw 3 or 4 stars: the decision is issued with its number, the star ends on its day."""
    require(may_decide(by, case.recognition.product))
    if case.by_ministry:
        raise Conflict("5 sao do Bộ trưởng thu hồi. Ghi quyết định của Bộ thay vì ra quyết định.")
    if faults := [*_not_ready(case), *_decision_faults(case, decision, timezone.localdate(at))]:
        raise Invalid(faults)
    paper = _issued(case, decision, by, at)
    _close(case, number=paper.symbol, on=decision.on, paper=paper, by=by, at=at)
    return case


@transaction.atomic
def record_ministry_decision(
    *, case: WithdrawalCase, number: str, on: date, by: User | None, at: datetime
) -> WithdrawalCase:
    """Withdraw 5 stars by the decision the Ministry sent."""
    require(may_decide(by, case.recognition.product))
    if not case.by_ministry:
        raise Conflict("3 và 4 sao do Chủ tịch UBND tỉnh thu hồi. Ra quyết định của tỉnh.")
    faults = _not_ready(case)
    if not number.strip():
        how = "Ghi đúng như văn bản. Ví dụ: 2345/QĐ-BNNMT"
        faults.append(Fault("number", "Chưa có số quyết định của Bộ.", how))
    if not case.found_on <= on <= timezone.localdate(at):
        faults.append(_odd_day(on))
    if faults:
        raise Invalid(faults)
    _close(case, number=number.strip(), on=on, paper=None, by=by, at=at)
    return case


def _not_ready(case: WithdrawalCase) -> list[Fault]:
    if case.heard_on:
        return []
    how = "Ghi ý kiến của chủ thể, hoặc đã mời mà không trả lời, rồi ra quyết định."
    return [Fault("hearing", "Chủ thể chưa được nghe.", how)]


def _decision_faults(case: WithdrawalCase, said: DecisionContents, today: date) -> list[Fault]:
    faults = []
    if not case.found_on <= said.on <= today:
        faults.append(_odd_day(said.on))
    for name, value in (("signer_title", said.signer_title), ("signer_name", said.signer_name)):
        if not value.strip():
            how = "Ghi chức vụ và họ tên người ký. Ví dụ: CHỦ TỊCH"
            faults.append(Fault(name, "Chưa đủ phần người ký.", how))
    if not said.place.strip():
        faults.append(Fault("place", "Chưa có nơi ký.", "Ví dụ: Ninh Bình"))
    return faults


def _odd_day(on: date) -> Fault:
    how = "Chọn ngày từ ngày kết luận đến hôm nay."
    return Fault("on", f"Ngày quyết định {on:%d/%m/%Y} không hợp lẽ.", how)


def _issued(
    case: WithdrawalCase, said: DecisionContents, by: User | None, at: datetime
) -> Document:
    product = case.recognition.product
    paper = documents.draft(
        kind="WITHDRAWAL_DECISION", unit=deciding_body(on=said.on),
        title=f"Về việc thu hồi Giấy chứng nhận sản phẩm OCOP {case.recognition.star} sao: "
              f"{product.name}",
        content=_content(case, said), subject_kind="withdrawal", subject_id=case.pk, by=by, at=at,
    )  # fmt: skip
    numbers = {paper.pk: said.number} if said.number else None
    return documents.issue(documents=[paper], issued_on=said.on, by=by, at=at, numbers=numbers)[0]


def _content(case: WithdrawalCase, said: DecisionContents) -> WithdrawalDecision:
    recognition = case.recognition
    product, producer = recognition.product, recognition.product.producer
    law = load_set(case.criteria_set)
    decided_by = next(one.by for one in law.withdrawal.decided_by if recognition.star in one.stars)
    basis = [
        f"{law.document} của Thủ tướng Chính phủ, Điều 8", *said.basis, case.basis,
        *([f"Kết quả xác minh ngày {case.verified_on:%d/%m/%Y}"] if case.verified_on else []),
    ]  # fmt: skip
    ends = f"{said.on:%d/%m/%Y}"
    return WithdrawalDecision(
        product=product.name, producer=producer.name, address=address_of(producer, on=said.on),
        star=recognition.star, decision_symbol=recognition.decision_number,
        decided_on=recognition.decided_on or said.on, reason=f"{case.law.label}. {case.basis}",
        withdrawn_on=said.on, basis=basis,
        articles=[
            f"Thu hồi Giấy chứng nhận sản phẩm OCOP {recognition.star} sao đã cấp cho sản phẩm "
            f"“{product.name}” của {producer.name}. Lý do: {case.law.label} "
            f"(điểm {case.law.article.removeprefix('8.1.')} khoản 1 Điều 8 {law.document}).",
            f"Từ ngày {ends}, {producer.name} không được dùng nhãn hiệu và hạng sao OCOP trên "
            "sản phẩm, bao bì, nơi bán và mọi hình thức quảng bá.",
            f"Quyết định có hiệu lực từ ngày {ends}. {producer.name} và các cơ quan có liên quan "
            "chịu trách nhiệm thi hành.",
        ],
        recipients=["Như Điều 3", f"UBND {address_of(producer, on=said.on).rpartition(', ')[2]}",
                    "Lưu: VT"],
        signer_title=said.signer_title.strip(), signer_name=said.signer_name.strip(),
        place=said.place.strip(), decider=decided_by.upper(), illustrative=product.illustrative,
    )  # fmt: skip


def _close(
    case: WithdrawalCase, *, number: str, on: date, paper: Document | None, by: User | None,
    at: datetime,
) -> None:  # fmt: skip
    """The case ends, the star is gone, those concerned are told."""
    end(
        case, states=(CaseState.VERIFIED,), state=CaseState.WITHDRAWN, ended_on=on,
        decision=paper, decision_number=number,
    )  # fmt: skip
    withdraw_recognition(
        recognition=case.recognition, number=number, on=on,
        reason=f"{case.law.label}. {case.basis}"[:300], by=by, at=at,
    )  # fmt: skip
    tell_ended(case, "withdrawal-decided", at, number=number, day=f"{on:%d/%m/%Y}")
