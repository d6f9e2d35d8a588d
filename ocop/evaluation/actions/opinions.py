"""Written opinions on re-evaluations (Điều 7.6): agree, or ask for a meeting with the reason."""

from datetime import datetime

from django.db import transaction

from ocop.evaluation.models import Candidate, Opinion, Round, RoundMode, RoundState, Seat
from ocop.evaluation.models import Conflict as Declared
from ocop.evaluation.models.rounds import SCORING
from ocop.evaluation.rules import may_declare, may_direct
from ocop.kit.errors import Conflict, require
from ocop.kit.faults import Fault, Invalid
from ocop.people.models import User


@transaction.atomic
def give_opinion(
    *, seat: Seat, candidate: Candidate, agrees: bool, reason: str, by: User, at: datetime
) -> Opinion:
    """Answer in writing: keep the star as it is, or meet; one may change one's mind until the end."""
    require(may_declare(by, seat))
    require(seat.round_id == candidate.round_id)
    _hold(candidate.round, RoundMode.WRITTEN)
    conflicted = Declared.objects.filter(seat=seat, candidate=candidate, declared=True)
    require(not conflicted.exists(), "Đã khai xung đột lợi ích với sản phẩm này.")
    if not agrees and not reason.strip():
        how = "Viết điều cần bàn. Ví dụ: Nhãn đã đổi, cần xem mẫu."
        raise Invalid([Fault("reason", "Đề nghị họp cần ghi lý do.", how)])
    columns = {"agrees": agrees, "reason": reason.strip(), "at": at}
    found, _ = Opinion.objects.update_or_create(seat=seat, candidate=candidate, defaults=columns)
    return found


@transaction.atomic
def call_meeting(*, round_: Round, by: User, at: datetime) -> Round:
    """Opinions differ, or the matter is complex: the council meets and scores after all."""
    require(may_direct(by, round_))
    rows = Round.objects.filter(pk=round_.pk, state__in=SCORING, mode=RoundMode.WRITTEN)
    if not rows.update(mode=RoundMode.MEETING, state=RoundState.OPEN):
        raise Conflict("Đợt này không ở bước lấy ý kiến bằng văn bản.")
    round_.refresh_from_db()
    return round_


def _hold(round_: Round, mode: str) -> None:
    rows = Round.objects.select_for_update().filter(pk=round_.pk, state__in=SCORING, mode=mode)
    if not rows.exists():
        raise Conflict("Đợt này không ở bước lấy ý kiến bằng văn bản.")
