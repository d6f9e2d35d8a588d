"""From 90 points on: the dossier goes to the Ministry, and its answer is put on file."""

from collections.abc import Collection
from dataclasses import dataclass
from datetime import date, datetime
from decimal import Decimal
from uuid import UUID

from django.db import transaction
from django.utils import timezone

from ocop.dossiers import actions as dossiers
from ocop.dossiers.models import Dossier, State
from ocop.evaluation.actions.afterwards import held
from ocop.evaluation.following import can_be_sent
from ocop.evaluation.models import MinistryResult, Result, Round
from ocop.evaluation.rules import may_decide
from ocop.kit.errors import Conflict, require
from ocop.kit.faults import Fault, Invalid
from ocop.kit.text import clean
from ocop.people.models import User
from ocop.products import actions as products
from ocop.products.actions import RecognitionContents

MINISTRY = "Bộ Nông nghiệp và Môi trường"
MINISTRY_STAR = 5


@transaction.atomic
def send_to_ministry(
    *, round_: Round, candidates: Collection[UUID], by: User, at: datetime
) -> list[Result]:
    """Approve the result of products with the Ministry's points and send their dossiers on."""
    require(may_decide(by, round_))
    results = held(round_, candidates)
    faults = [
        Fault("candidates", f'"{one.candidate.title}" không gửi Bộ được.', "Cần từ 90 điểm.")
        for one in results
        if not can_be_sent(one)
    ]
    if faults:
        raise Invalid(faults)
    Result.objects.filter(pk__in=[one.pk for one in results]).update(sent_at=at)
    moves = {one.candidate.subject_id: State.SENT_TO_MINISTRY for one in results}
    dossiers.conclude(moves=moves, by=by, at=at)
    return results


@dataclass(frozen=True, kw_only=True, slots=True)
class MinistryAnswer:
    """What the Ministry wrote back: points, star, and its decision when it recognised."""

    average: Decimal
    star: int
    answered_on: date
    decision_number: str = ""
    note: str = ""


@transaction.atomic
def record_ministry_result(
    *, result: Result, answer: MinistryAnswer, by: User, at: datetime
) -> MinistryResult:
    """Put the Ministry's answer on file: 5 stars are recognised, the rest comes back to us."""
    round_ = result.candidate.round
    require(may_decide(by, round_))
    dossier = Dossier.objects.select_related("product__producer").get(
        pk=result.candidate.subject_id
    )
    if dossier.state not in {State.SENT_TO_MINISTRY, State.CENTRAL_SCORING}:
        raise Conflict("Hồ sơ này không ở bước chờ kết quả của Bộ.")
    if faults := _answer_faults(answer, result, timezone.localdate(at)):
        raise Invalid(faults)
    recognised = answer.star == MINISTRY_STAR
    kept = MinistryResult.objects.create(
        result=result, average=answer.average, star=answer.star, note=clean(answer.note),
        decision_number=clean(answer.decision_number), decided_on=answer.answered_on, by=by, at=at,
    )  # fmt: skip
    _move_dossier(dossier, answer, by, at)
    if recognised:
        row = products.record_recognition(
            product=dossier.product,
            contents=RecognitionContents(
                star=answer.star, kind=dossier.kind, authority=MINISTRY,
                decision_number=clean(answer.decision_number), decided_on=answer.answered_on,
                criteria_set=dossier.criteria_set, source=round_.name,
            ),
            by=by, at=at,
        )  # fmt: skip
        Result.objects.filter(pk=result.pk).update(recognition=row)
    return kept


def _move_dossier(dossier: Dossier, answer: MinistryAnswer, by: User, at: datetime) -> None:
    """Through the scoring at the Ministry to its answer."""
    if dossier.state == State.SENT_TO_MINISTRY:
        scored = State.CENTRAL_SCORING
        dossiers.record_ministry_answer(dossier=dossier, answer=scored, by=by, at=at)
    recognised = answer.star == MINISTRY_STAR
    end = State.RECOGNISED if recognised else State.BACK_TO_PROVINCE
    dossiers.record_ministry_answer(
        dossier=dossier, answer=end, by=by, at=at, note=f"Kết quả của Bộ: {answer.star} sao."
    )


def _answer_faults(answer: MinistryAnswer, result: Result, on: date) -> list[Fault]:
    faults = []
    if not 0 <= answer.average <= 100:
        faults.append(Fault("average", "Điểm phải từ 0 đến 100.", "Ví dụ: 91,5"))
    if answer.star not in range(1, 6):
        faults.append(Fault("star", "Hạng sao phải từ 1 đến 5.", "Ghi đúng như thông báo của Bộ."))
    if answer.star == MINISTRY_STAR and not answer.decision_number.strip():
        how = "Ví dụ: 1234/QĐ-BNNMT"
        faults.append(Fault("decision_number", "Hạng 5 sao cần số quyết định của Bộ.", how))
    if answer.answered_on > on or (
        result.sent_at and answer.answered_on < timezone.localdate(result.sent_at)
    ):
        what = f"Ngày trả lời ({answer.answered_on:%d/%m/%Y}) không khớp với ngày gửi."
        faults.append(Fault("answered_on", what, "Chọn ngày từ ngày gửi đến hôm nay."))
    return faults
