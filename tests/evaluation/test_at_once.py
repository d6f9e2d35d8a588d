"""Two people at the same moment: a council has one consistent outcome."""

from collections.abc import Callable
from threading import Barrier, Thread
from typing import Any

import pytest
from django.db import connection
from django.db.models import Sum

from ocop.documents.models import Document
from ocop.evaluation import actions
from ocop.evaluation.models import Mark, Result, Round, RoundState, ScoreSheet, SheetState
from ocop.kit.errors import Conflict
from ocop.kit.faults import Invalid
from tests import world
from tests.evaluation import council

pytestmark = pytest.mark.django_db(transaction=True)


def at_once(*works: Callable[[], Any]) -> list[str]:
    """Start all together, each on its own connection; "done" or the name of the refusal, sorted."""
    barrier, outcomes = Barrier(len(works)), []

    def run(work: Callable[[], Any]) -> None:
        try:
            barrier.wait(timeout=10)
            work()
            outcomes.append("done")
        except (Conflict, Invalid) as refused:
            outcomes.append(type(refused).__name__)
        finally:
            connection.close()

    threads = [Thread(target=run, args=(work,)) for work in works]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    return sorted(outcomes)


def test_two_windows_with_different_marks_keep_one_and_tell_the_other():
    round_ = council.opened()
    seat, one, thu = council.seat(round_, world.thu()), council.candidate(round_), world.thu()

    def mark(key: int) -> Callable[[], Any]:
        return lambda: actions.save_mark(
            seat=seat, candidate=one, criterion="1.1", option_key=key, comment="Đã xem.",
            version=0, by=thu, at=council.now(),
        )  # fmt: skip

    assert at_once(mark(1), mark(2)) == ["Conflict", "done"]
    assert Mark.objects.filter(criterion="1.1").count() == 1
    assert ScoreSheet.objects.count() == 1


def test_a_mark_beside_the_lock_is_counted_or_refused():
    round_ = council.opened()
    seat, one, thu = council.seat(round_, world.thu()), council.candidate(round_), world.thu()
    sheet = council.scored(seat, one, council.answers(75), lock=False)
    before = sheet.marks.get(criterion="2.4")

    def mark() -> None:
        actions.save_mark(
            seat=seat, candidate=one, criterion="2.4", option_key=0, comment="Không có.",
            version=before.version, by=thu, at=council.now(),
        )  # fmt: skip

    outcome = at_once(mark, lambda: actions.lock_sheet(sheet=sheet, by=thu, at=council.now()))
    assert outcome in (["done", "done"], ["Conflict", "done"])
    sheet.refresh_from_db()
    assert sheet.state == SheetState.LOCKED
    assert sheet.total == sheet.marks.aggregate(total=Sum("points"))["total"]
    changed = sheet.marks.get(criterion="2.4").points != before.points
    assert changed == (outcome == ["done", "done"])


def test_two_who_close_a_round_close_it_once():
    round_ = council.all_scored(council.opened(), council.answers(75))
    mai, binh = council.mai(), council.binh()

    def close(by: Any) -> Callable[[], Any]:
        return lambda: actions.close_round(
            round_=Round.objects.get(pk=round_.pk), meeting=council.meeting(), by=by,
            at=council.now(),
        )  # fmt: skip

    assert at_once(close(mai), close(binh)) == ["Conflict", "done"]
    assert Result.objects.count() == 1
    assert Document.objects.filter(kind="MINUTES").count() == 1


def test_a_sheet_opened_again_beside_the_closing_leaves_nothing_half_done():
    round_ = council.all_scored(council.opened(), council.answers(75))
    sheet, mai = ScoreSheet.objects.order_by("pk").first(), council.mai()
    assert sheet is not None

    def close() -> None:
        actions.close_round(round_=round_, meeting=council.meeting(), by=mai, at=council.now())

    def unlock() -> None:
        actions.unlock_sheet(sheet=sheet, reason="Chọn nhầm mức.", by=mai, at=council.now())

    outcome = at_once(close, unlock)
    assert "done" in outcome
    closed = Round.objects.get(pk=round_.pk).state == RoundState.CLOSED
    open_sheets = ScoreSheet.objects.filter(state=SheetState.OPEN).count()
    assert (closed, open_sheets) in ((True, 0), (False, 1))
    assert Result.objects.count() == (1 if closed else 0)
