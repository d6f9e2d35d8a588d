"""Where a dossier is and until when, in words for the producer and for whoever holds the receipt."""

from dataclasses import dataclass
from datetime import datetime

from django.db.models import F

from ocop.dossiers.models import (
    AT_COMMUNE,
    AT_COUNCIL,
    AT_MINISTRY,
    ENDED,
    Dossier,
    Level,
    State,
    Step,
    level_of,
)
from ocop.kit.templatetags.ocop import ngay

_STAGES: tuple[tuple[str, frozenset[State]], ...] = (
    ("Soạn hồ sơ", frozenset({State.DRAFT})),
    ("UBND xã kiểm tra", AT_COMMUNE),
    ("Tỉnh nhận và kiểm tra", frozenset({State.PROPOSED, State.PROVINCE_CHECK})),
    ("Tổ tư vấn xem xét", frozenset({State.ADVISORY_REVIEW})),
    ("Hội đồng chấm", AT_COUNCIL),
    ("Kết quả", ENDED | AT_MINISTRY | {State.BACK_TO_PROVINCE}),
)
_WAITS = {
    State.DRAFT: "Hồ sơ đang soạn, chưa nộp.",
    State.FILED: "Đã nộp, chờ cán bộ xã mở xem.",
    State.COMMUNE_REVIEW: "Cán bộ xã đang xem.",
    State.RETURNED: "Cần bổ sung rồi nộp lại.",
    State.PROPOSED: "Xã đã đề nghị, chờ tỉnh nhận.",
    State.PROVINCE_CHECK: "Tỉnh đang kiểm tra hồ sơ.",
    State.ADVISORY_REVIEW: "Tổ tư vấn đang xem, có thể đến cơ sở.",
    State.COUNCIL_SCORING: "Hội đồng đang chấm.",
    State.RESCORING: "Hội đồng chấm lại vì điểm chênh nhau nhiều.",
    State.RESULT: "Đã chấm xong, chờ quyết định.",
    State.SENT_TO_MINISTRY: "Từ 90 điểm, hồ sơ đã gửi Bộ.",
    State.CENTRAL_SCORING: "Hội đồng trung ương đang chấm.",
    State.BACK_TO_PROVINCE: "Bộ đã trả về tỉnh, chờ tỉnh quyết định.",
    State.RECOGNISED: "Đã được công nhận.",
    State.NOT_RECOGNISED: "Chưa được công nhận lần này.",
}


@dataclass(frozen=True, slots=True)
class Stage:
    """One stage of the way: "done", "now" or "todo", and when it was reached."""

    title: str
    look: str
    at: datetime | None


@dataclass(frozen=True, slots=True)
class Whereabouts:
    """The whole answer: a sentence, until when, and the stages."""

    sentence: str
    until: str
    stages: list[Stage]
    steps: list[Step]


def whereabouts(dossier: Dossier) -> Whereabouts:
    """Where the dossier is (one query for its steps)."""
    steps = list(
        dossier.steps.exclude(from_state=F("to_state")).select_related("by").order_by("at", "pk")
    )
    current = _stage_of(dossier)
    reached = {_index(State(step.to_state)): step.at for step in steps}
    reached.setdefault(0, dossier.opened_at)
    stages = [
        Stage(
            title,
            _look(number, current, dossier),
            reached.get(number) if number <= current else None,
        )
        for number, (title, _) in enumerate(_STAGES)
    ]
    return Whereabouts(_WAITS[State(dossier.state)], _until(dossier), stages, steps)


def _look(number: int, current: int, dossier: Dossier) -> str:
    if number < current or (dossier.state in ENDED and number == current):
        return "done"
    return "now" if number == current else "todo"


def _stage_of(dossier: Dossier) -> int:
    """A returned dossier stands at the stage of the level that returned it."""
    if dossier.state == State.RETURNED:
        return 1 if dossier.back_to == Level.COMMUNE else 2
    return _index(State(dossier.state))


def _index(state: State) -> int:
    return next((n for n, (_, states) in enumerate(_STAGES) if state in states), 1)


def _until(dossier: Dossier) -> str:
    if dossier.due_on is None:
        return ""
    level = level_of(dossier.state)
    who = {Level.PRODUCER: "Cơ sở bổ sung", Level.COMMUNE: "UBND xã trả lời",
           Level.PROVINCE: "Tỉnh có kết quả", Level.MINISTRY: "Bộ có kết quả"}[level]  # fmt: skip
    return f"{who} trước hết ngày {ngay(dossier.due_on)}."
