"""Closing a round: results, papers and dossiers together, or nothing at all."""

from datetime import timedelta
from decimal import Decimal

import pytest

from ocop.documents.models import Document
from ocop.documents.models import State as PaperState
from ocop.dossiers.models import Dossier, DossierKind, State
from ocop.evaluation import actions
from ocop.evaluation.council_rules import RoundRules
from ocop.evaluation.models import Outcome, Result, Role, RoundState
from ocop.kit.errors import Conflict
from ocop.kit.faults import Invalid
from ocop.scoring import GateTest
from tests import world
from tests.evaluation import council
from tests.evaluation.council import answers, best, candidate, judges, meeting, now, scored, today

pytestmark = pytest.mark.django_db


def refused(round_, **said) -> str:
    """The sentences with which closing is refused."""
    with pytest.raises(Invalid) as caught:
        actions.close_round(round_=round_, meeting=meeting(**said), by=council.mai(), at=now())
    return " ".join(fault.sentence for fault in caught.value.faults)


def differing(*points: int, name: str = "Mắm tôm Giao Hưng"):
    """An open round in which the judges gave these totals to the one product."""
    round_ = council.opened(council.dossier(name))
    for seat, total in zip(judges(round_), points, strict=True):
        scored(seat, candidate(round_), answers(total))
    return round_


def test_a_closed_round_has_results_papers_and_dossiers_that_went_on():
    round_ = council.closed(council.all_scored(council.opened()))
    result = Result.objects.get()
    assert (result.star, result.average, result.outcome) == (5, Decimal(100), Outcome.MINISTRY)
    assert Dossier.objects.get().state == State.RESULT
    papers = Document.objects.filter(state=PaperState.ISSUED)
    assert sorted(papers.values_list("kind", flat=True)) == [
        "MINUTES", "SCORE_SHEET", "SCORE_SHEET", "SCORE_SHEET", "SUMMARY",
    ]  # fmt: skip
    round_.refresh_from_db()
    assert (round_.state, round_.held_on) == (RoundState.CLOSED, today())
    assert len(result.frozen["judges"]) == 3
    assert result.frozen["judges"][0]["marks"]["1.1"]["comment"] == "Đã xem minh chứng."


def test_points_alone_give_no_star():
    round_ = council.closed(council.all_scored(council.opened(), best(c2_3=2)))
    result = Result.objects.get()
    assert result.star_by_points == 5
    assert result.star < 5
    assert {gate["code"] for gate in result.gates_failed} == {"2.3"}
    assert any("2.3" in sentence for sentence in result.explanation)
    assert round_.candidates.count() == 1


def test_a_failure_in_the_middle_leaves_nothing(monkeypatch):
    round_ = council.all_scored(council.opened())

    def cut(**_):
        raise OSError("power cut")

    monkeypatch.setattr("ocop.evaluation.actions.closing.dossiers.reach_result", cut)
    with pytest.raises(OSError, match="power cut"):
        council.closed(round_)
    round_.refresh_from_db()
    assert round_.state == RoundState.OPEN
    assert Result.objects.count() == Document.objects.count() == 0
    assert Dossier.objects.get().state == State.COUNCIL_SCORING


def test_a_round_without_quorum_is_not_closed():
    round_ = council.opened()
    for seat in judges(round_)[:2]:
        scored(seat, candidate(round_), best())
    assert "Một sản phẩm chưa đủ phiếu: Mắm tôm Giao Hưng." in refused(round_)
    assert "(3/3 phiếu đã khóa)" in refused(round_)


def test_the_chair_belongs_to_the_quorum():
    round_ = council.prepared()
    extra = council.sits("Lý An", "+84912000041")
    actions.seat_member(round_=round_, user=extra, role=Role.MEMBER, by=world.minh(), at=now())
    actions.open_scoring(round_=council.declared(round_), by=world.minh(), at=now())
    for seat in judges(round_)[1:]:
        scored(seat, candidate(round_), best())
    assert "có chủ tịch" in refused(round_)
    scored(judges(round_)[0], candidate(round_), best())
    council.closed(round_)


def test_an_open_sheet_keeps_the_round_open_until_the_secretary_sets_it_aside():
    round_ = council.prepared()
    extra = council.sits("Lý An", "+84912000041")
    actions.seat_member(round_=round_, user=extra, role=Role.MEMBER, by=world.minh(), at=now())
    actions.open_scoring(round_=council.declared(round_), by=world.minh(), at=now())
    left = scored(council.seat(round_, extra), candidate(round_), {"1.2": 1}, lock=False)
    for seat in judges(round_):
        if seat.user_id != extra.pk:
            scored(seat, candidate(round_), best())
    assert "Một phiếu đang chấm dở: Lý An (1)." in refused(round_)
    actions.void_sheet(sheet=left, reason="Ốm đột xuất", by=council.mai(), at=now())
    council.closed(round_)
    assert Result.objects.get().judges == 3


def test_a_spread_above_the_limit_is_scored_again_first():
    round_ = differing(60, 70, 74)
    assert "điểm chênh 14, vượt mức 10. Hội đồng cần thảo luận và chấm lại." in refused(round_)
    actions.call_rescore(
        round_=round_, candidates=[candidate(round_).pk], by=council.binh(), at=now()
    )
    assert Dossier.objects.get().state == State.RESCORING
    assert "phiếu đang chấm dở" in refused(round_)
    for sheet in candidate(round_).sheets.filter(turn=2).select_related("seat__user"):
        assert sheet.marks.count() == 31
        actions.lock_sheet(sheet=sheet, by=sheet.seat.user, at=now())
    council.closed(round_)
    result = Result.objects.get()
    assert result.turn == 2
    assert result.spread == 14
    assert result.average == 68


def test_a_spread_at_the_limit_is_fine():
    council.closed(differing(60, 70, 70))
    assert Result.objects.get().spread == 10


def test_two_cannot_close_the_same_round():
    round_ = council.all_scored(council.opened())
    council.closed(round_)
    with pytest.raises(Conflict, match="đã kết thúc"):
        council.closed(round_)
    assert Result.objects.count() == 1


def test_a_meeting_before_the_round_or_in_the_future_is_refused():
    round_ = council.all_scored(council.opened())
    assert "trước ngày mở chấm" in refused(round_, held_on=today() - timedelta(days=9))
    assert "chưa tới" in refused(round_, held_on=today() + timedelta(days=1))
    assert "Chưa có nơi họp." in refused(round_, place=" ")


def test_a_declared_note_is_settled_before_closing_and_then_counts():
    round_ = council.all_scored(council.opened())
    sheet = candidate(round_).sheets.all()[0]
    actions.unlock_sheet(sheet=sheet, reason="Khai ghi chú", by=council.mai(), at=now())
    note = council.the_sheet().disqualify[0].id
    actions.declare_note(sheet=sheet, note=note, reason="Giấy giả", by=sheet.seat.user, at=now())
    actions.lock_sheet(sheet=sheet, by=sheet.seat.user, at=now())
    assert "có ghi chú hội đồng chưa kết luận" in refused(round_)
    actions.rule_on_note(
        candidate=candidate(round_), note=note, holds=True, reason="Đã đối chiếu",
        by=council.binh(), at=now(),
    )  # fmt: skip
    council.closed(round_)
    result = Result.objects.get()
    assert (result.star, result.outcome) == (0, Outcome.REFUSE)


def test_points_are_agreed_on_where_the_rules_test_minimums_on_consensus():
    rules = RoundRules(gate_test=GateTest.CONSENSUS)
    round_ = council.opened(rules=rules)
    for seat, key in zip(judges(round_), (4, 3, 3), strict=True):
        scored(seat, candidate(round_), best(c4_1=key))
    assert "chưa thống nhất điểm tiêu chí 4.1" in refused(round_)
    actions.agree_points(
        candidate=candidate(round_), criterion="4.1", points=3, by=council.binh(), at=now()
    )
    council.closed(round_)
    assert Result.objects.get().frozen["agreed"] == {"4.1": "3"}


def test_written_opinions_keep_the_star_when_all_agree():
    kept = world.recognised()
    dossier = council.dossier(
        kind=DossierKind.REEVALUATION, product=kept, recognition=kept.recognitions.get()
    )
    round_ = council.opened(dossier, mode="WRITTEN")
    for seat in judges(round_)[:2]:
        actions.give_opinion(
            seat=seat, candidate=candidate(round_), agrees=True, reason="", by=seat.user, at=now()
        )
    assert "còn 1 thành viên chưa cho ý kiến" in refused(round_)
    last = judges(round_)[2]

    def say(*, agrees: bool, reason: str) -> None:
        actions.give_opinion(
            seat=last, candidate=candidate(round_), agrees=agrees, reason=reason, by=last.user,
            at=now(),
        )  # fmt: skip

    say(agrees=False, reason="Nhãn đã đổi")
    assert "có thành viên đề nghị họp" in refused(round_)
    say(agrees=True, reason="")
    council.closed(round_)
    result = Result.objects.get()
    assert (result.star, result.written, result.average) == (3, True, None)
    assert Document.objects.get().kind == "NOTICE"


def test_a_meeting_can_be_called_instead_of_written_opinions():
    round_ = council.opened(council.dossier(kind=DossierKind.REEVALUATION), mode="WRITTEN")
    actions.call_meeting(round_=round_, by=council.binh(), at=now())
    council.closed(council.all_scored(round_, answers(60)))
    assert Result.objects.get().average == 60


def test_a_product_with_a_conflict_needs_the_others():
    round_ = council.prepared(council.dossier(), council.dossier("Mắm tép Giao Hưng"))
    extra = council.sits("Lý An", "+84912000041")
    actions.seat_member(round_=round_, user=extra, role=Role.MEMBER, by=world.minh(), at=now())
    council.declared(round_)
    seat, first = council.seat(round_, extra), candidate(round_)
    actions.declare_conflict(
        seat=seat, candidate=first, declared=True, reason="Em ruột", by=extra, at=now()
    )
    actions.open_scoring(round_=round_, by=world.minh(), at=now())
    for one in round_.candidates.select_related("round"):
        for judge in judges(round_):
            if (judge.pk, one.pk) != (seat.pk, first.pk):
                scored(judge, one, best())
    council.closed(round_)
    assert sorted(Result.objects.values_list("judges", flat=True)) == [3, 4]
