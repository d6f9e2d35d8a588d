"""The same engine scores a contest: criteria from JSON, entries without a dossier."""

import pytest

from ocop.documents.models import Document
from ocop.evaluation import actions
from ocop.evaluation.contest import contest_sheet
from ocop.evaluation.models import Result
from ocop.kit.faults import Invalid
from tests.evaluation import council
from tests.evaluation.council import now


@pytest.mark.django_db
def test_a_contest_is_scored_and_closed_like_a_round():
    round_ = council.contest(entries=2)
    for seat, keys in zip(council.judges(round_), ((3, 1), (3, 2), (2, 1)), strict=True):
        for entry, key in zip(round_.candidates.order_by("order"), keys, strict=True):
            said = "Đã nghe trình bày."
            actions.save_mark(
                seat=seat, candidate=entry, criterion="1", option_key=key, comment=said,
                version=0, by=seat.user, at=now(),
            )  # fmt: skip
            sheet = seat.sheets.get(candidate=entry)
            actions.lock_sheet(sheet=sheet, by=seat.user, at=now())
    council.closed(round_)
    best, second = Result.objects.order_by("candidate__order")
    assert (best.star, second.star) == (2, 1)
    assert best.explanation == ["Tổng điểm trung bình 8,67.", "Xếp loại 2."]
    assert (best.outcome, best.frozen["criteria_set"]) == ("", "")
    assert Document.objects.filter(kind="SCORE_SHEET").count() == 6


def test_criteria_that_do_not_add_up_are_refused():
    part = {"code": "A", "name": "A", "criteria": [
        {"code": "1", "name": "Mới", "options": [{"points": 10, "label": "Có"}]}] * 2}  # fmt: skip
    with pytest.raises(Invalid) as caught:
        contest_sheet({"title": "Thi", "total": 30, "parts": [part]})
    assert [fault.what for fault in caught.value.faults] == [
        "Tiêu chí 1 ghi hai lần.",
        "Tổng ghi 30 điểm nhưng các tiêu chí cộng lại là 20.",
    ]
    with pytest.raises(Invalid, match="chưa có tiêu chí"):
        contest_sheet(None)
