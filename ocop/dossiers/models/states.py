"""The fifteen states of a dossier, the kinds of dossier and the path between the states.

Source: QĐ 26/2026/QĐ-TTg, Điều 6 and 7; the names of the states are the project's.
"""

from django.db import models


class DossierKind(models.TextChoices):
    FIRST = "FIRST", "Lần đầu"
    UPGRADE = "UPGRADE", "Nâng hạng"
    REEVALUATION = "REEVALUATION", "Đánh giá lại"


class State(models.TextChoices):
    DRAFT = "DRAFT", "Đang soạn"
    FILED = "FILED", "Đã nộp xã"
    COMMUNE_REVIEW = "COMMUNE_REVIEW", "Xã đang xem"
    RETURNED = "RETURNED", "Trả lại để bổ sung"
    PROPOSED = "PROPOSED", "Xã đã đề nghị"
    PROVINCE_CHECK = "PROVINCE_CHECK", "Tỉnh kiểm tra hồ sơ"
    ADVISORY_REVIEW = "ADVISORY_REVIEW", "Tổ tư vấn xem xét"
    COUNCIL_SCORING = "COUNCIL_SCORING", "Hội đồng chấm"
    RESCORING = "RESCORING", "Chấm lại do chênh lệch"
    RESULT = "RESULT", "Có kết quả"
    SENT_TO_MINISTRY = "SENT_TO_MINISTRY", "Đã gửi Bộ"
    CENTRAL_SCORING = "CENTRAL_SCORING", "Trung ương chấm"
    BACK_TO_PROVINCE = "BACK_TO_PROVINCE", "Trả về tỉnh"
    RECOGNISED = "RECOGNISED", "Đã công nhận"
    NOT_RECOGNISED = "NOT_RECOGNISED", "Không công nhận"


class Level(models.TextChoices):
    """Who works on a dossier, and to whom a corrected one goes back."""

    PRODUCER = "PRODUCER", "Chủ thể"
    COMMUNE = "COMMUNE", "Xã"
    PROVINCE = "PROVINCE", "Tỉnh"
    MINISTRY = "MINISTRY", "Trung ương"


EDITABLE = frozenset({State.DRAFT, State.RETURNED})
ENDED = frozenset({State.RECOGNISED, State.NOT_RECOGNISED})
AT_COMMUNE = frozenset({State.FILED, State.COMMUNE_REVIEW})
AT_PROVINCE = frozenset({State.PROPOSED, State.PROVINCE_CHECK, State.ADVISORY_REVIEW})
AT_COUNCIL = frozenset({State.COUNCIL_SCORING, State.RESCORING, State.RESULT})
AT_MINISTRY = frozenset({State.SENT_TO_MINISTRY, State.CENTRAL_SCORING})

NEXT: dict[State, frozenset[State]] = {
    State.DRAFT: frozenset({State.FILED}),
    State.FILED: frozenset({State.COMMUNE_REVIEW}),
    State.COMMUNE_REVIEW: frozenset({State.RETURNED, State.PROPOSED}),
    State.RETURNED: frozenset({State.FILED, State.PROVINCE_CHECK}),
    State.PROPOSED: frozenset({State.PROVINCE_CHECK}),
    State.PROVINCE_CHECK: frozenset({State.RETURNED, State.ADVISORY_REVIEW}),
    State.ADVISORY_REVIEW: frozenset({State.RETURNED, State.COUNCIL_SCORING}),
    State.COUNCIL_SCORING: frozenset({State.RESCORING, State.RESULT}),
    State.RESCORING: frozenset({State.RESULT}),
    State.RESULT: frozenset({State.RECOGNISED, State.NOT_RECOGNISED, State.SENT_TO_MINISTRY}),
    State.SENT_TO_MINISTRY: frozenset({State.CENTRAL_SCORING}),
    State.CENTRAL_SCORING: frozenset({State.RECOGNISED, State.BACK_TO_PROVINCE}),
    State.BACK_TO_PROVINCE: frozenset(
        {State.RECOGNISED, State.NOT_RECOGNISED, State.COUNCIL_SCORING}
    ),
    State.RECOGNISED: frozenset(),
    State.NOT_RECOGNISED: frozenset(),
}


def level_of(state: str) -> Level:
    """Who has the dossier in its hands in this state.

    >>> level_of("COMMUNE_REVIEW").label
    'Xã'
    """
    if state in EDITABLE:
        return Level.PRODUCER
    if state in AT_COMMUNE:
        return Level.COMMUNE
    return Level.MINISTRY if state in AT_MINISTRY else Level.PROVINCE
