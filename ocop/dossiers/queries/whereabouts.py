"""Where a dossier is and until when, in words for the producer and for whoever holds the receipt."""

from dataclasses import dataclass
from datetime import datetime

from django.db.models import F
from django.utils.translation import gettext, gettext_noop

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
    (gettext_noop("Soạn hồ sơ"), frozenset({State.DRAFT})),
    (gettext_noop("UBND xã kiểm tra"), AT_COMMUNE),
    (gettext_noop("Tỉnh nhận và kiểm tra"), frozenset({State.PROPOSED, State.PROVINCE_CHECK})),
    (gettext_noop("Tổ tư vấn xem xét"), frozenset({State.ADVISORY_REVIEW})),
    (gettext_noop("Hội đồng chấm"), AT_COUNCIL),
    (gettext_noop("Kết quả"), ENDED | AT_MINISTRY | {State.BACK_TO_PROVINCE}),
)
_WAITS = {
    State.DRAFT: gettext_noop("Hồ sơ đang soạn, chưa nộp."),
    State.FILED: gettext_noop("Đã nộp, chờ cán bộ xã mở xem."),
    State.COMMUNE_REVIEW: gettext_noop("Cán bộ xã đang xem."),
    State.RETURNED: gettext_noop("Cần bổ sung rồi nộp lại."),
    State.PROPOSED: gettext_noop("Xã đã đề nghị, chờ tỉnh nhận."),
    State.PROVINCE_CHECK: gettext_noop("Tỉnh đang kiểm tra hồ sơ."),
    State.ADVISORY_REVIEW: gettext_noop("Tổ tư vấn đang xem, có thể đến cơ sở."),
    State.COUNCIL_SCORING: gettext_noop("Hội đồng đang chấm."),
    State.RESCORING: gettext_noop("Hội đồng chấm lại vì điểm chênh nhau nhiều."),
    State.RESULT: gettext_noop("Đã chấm xong, chờ quyết định."),
    State.SENT_TO_MINISTRY: gettext_noop("Từ 90 điểm, hồ sơ đã gửi Bộ."),
    State.CENTRAL_SCORING: gettext_noop("Hội đồng trung ương đang chấm."),
    State.BACK_TO_PROVINCE: gettext_noop("Bộ đã trả về tỉnh, chờ tỉnh quyết định."),
    State.RECOGNISED: gettext_noop("Đã được công nhận."),
    State.NOT_RECOGNISED: gettext_noop("Chưa được công nhận lần này."),
}

_LIMITS = {
    Level.PRODUCER: gettext_noop("Cơ sở bổ sung trước hết ngày %(day)s."),
    Level.COMMUNE: gettext_noop("UBND xã trả lời trước hết ngày %(day)s."),
    Level.PROVINCE: gettext_noop("Tỉnh có kết quả trước hết ngày %(day)s."),
    Level.MINISTRY: gettext_noop("Bộ có kết quả trước hết ngày %(day)s."),
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
            gettext(title),
            _look(number, current, dossier),
            reached.get(number) if number <= current else None,
        )
        for number, (title, _) in enumerate(_STAGES)
    ]
    return Whereabouts(gettext(_WAITS[State(dossier.state)]), _until(dossier), stages, steps)


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
    return gettext(_LIMITS[level_of(dossier.state)]) % {"day": ngay(dossier.due_on)}
