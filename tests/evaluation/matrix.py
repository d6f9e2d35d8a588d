"""Who may do what in a round. Thu judges, Minh and Quang work for the province that evaluates.

Bình chairs and Mai keeps the papers; they have no column, so a line tells when one of the columns
holds that seat.
"""

from decimal import Decimal
from uuid import UUID

from ocop.dossiers.models import Dossier, State
from ocop.evaluation import actions
from ocop.evaluation.actions import DecisionContents, MinistryAnswer
from ocop.evaluation.council_rules import RoundRules
from ocop.evaluation.models import Candidate, Result, Role, Round, ScoreSheet, Seat
from ocop.people.models import User
from tests import world
from tests.evaluation import council
from tests.evaluation.council import now, today
from tests.matrix import MINH, QUANG, THU, Line

OFFICE = {MINH, QUANG}


def own_seat(round_: Round, by: User) -> Seat:
    """The seat the person marks from: the own one, else Thu's, which is none of theirs."""
    return round_.seats.select_related("user").filter(user=by).first() or council.seat(
        round_, world.thu()
    )


def first(round_: Round) -> Candidate:
    return council.candidate(round_)


def sheet_of(user: User, *, lock: bool = False) -> ScoreSheet:
    round_ = council.contest()
    return council.scored(council.seat(round_, user), first(round_), {"1": 2}, lock=lock)


def noted_sheet(by: User) -> ScoreSheet:
    """A sheet of a product, whose scoring sheet has notes to declare."""
    round_ = council.with_result(4)
    Round.objects.filter(pk=round_.pk).update(state="OPEN")
    thu = council.seat(round_, world.thu())
    return ScoreSheet.objects.create(seat=thu, candidate=first(round_), started_at=now())


def as_secretary(sheet: ScoreSheet) -> ScoreSheet:
    """The same round with Thu as its secretary."""
    Seat.objects.filter(round=sheet.seat.round, user=council.mai()).delete()
    Seat.objects.filter(round=sheet.seat.round, user=world.thu()).update(role=Role.SECRETARY)
    return sheet


def complete(*options: int) -> Round:
    """Everybody has locked a sheet."""
    round_ = council.contest()
    for seat, key in zip(council.judges(round_), options or (2, 2, 2), strict=True):
        council.scored(seat, first(round_), {"1": key})
    return round_


def written() -> Round:
    round_ = council.contest()
    Round.objects.filter(pk=round_.pk).update(mode="WRITTEN")
    round_.refresh_from_db()
    return round_


def noted() -> Candidate:
    return noted_sheet(world.thu()).candidate


def ids(round_: Round) -> list[UUID]:
    return list(round_.candidates.values_list("pk", flat=True))


def decision() -> DecisionContents:
    return DecisionContents(decided_on=today(), signer=council.SIGNER, authority="UBND tỉnh")


def sent() -> Result:
    round_ = council.with_result(5, sent_at=now())
    Dossier.objects.update(state=State.SENT_TO_MINISTRY)
    return first(round_).result


def declared() -> Round:
    return council.declared(council.contest(state="PREPARING"))


ANSWER = MinistryAnswer(average=Decimal(85), star=4, answered_on=today())


def a_mark(by: User) -> object:
    round_ = council.contest()
    return actions.save_mark(
        seat=own_seat(round_, by), candidate=first(round_), criterion="1", option_key=2,
        comment="", version=0, by=by, at=now(),
    )  # fmt: skip


def many_marks(by: User) -> object:
    round_ = council.contest()
    return actions.save_marks(
        seat=own_seat(round_, by), candidate=first(round_), answers={"1": (2, "")}, by=by, at=now()
    )


def an_abstention(by: User) -> object:
    round_ = council.contest()
    return actions.abstain(
        seat=own_seat(round_, by), candidate=first(round_), criterion="1", comment="", version=0,
        by=by, at=now(),
    )  # fmt: skip


def declare_one(by: User) -> object:
    round_ = council.contest(state="PREPARING")
    return actions.declare_conflict(
        seat=own_seat(round_, by), candidate=first(round_), declared=True, reason="Người nhà",
        by=by, at=now(),
    )  # fmt: skip


def declare_all(by: User) -> object:
    round_ = council.contest(state="PREPARING")
    answers = dict.fromkeys(ids(round_))
    return actions.declare_conflicts(seat=own_seat(round_, by), answers=answers, by=by, at=now())


def an_opinion(by: User) -> object:
    round_ = written()
    return actions.give_opinion(
        seat=own_seat(round_, by), candidate=first(round_), agrees=True, reason="", by=by, at=now()
    )


def ocop_round() -> Round:
    """A round of OCOP being prepared, still empty."""
    round_ = council.contest(state="PREPARING", entries=0)
    Round.objects.filter(pk=round_.pk).update(criteria=None, criteria_set=council.SET)
    round_.refresh_from_db()
    return round_


LINES = [
    Line(actions.set_council_rules, lambda by: actions.set_council_rules(
        unit=world.province_office(), rules=RoundRules(), since=today(), by=by, at=now()), OFFICE),
    Line(actions.open_round, lambda by: actions.open_round(
        unit=world.province_office(), contents=council.contents(), by=by, at=now()), OFFICE),
    Line(actions.change_round, lambda by: actions.change_round(
        round_=ocop_round(), contents=council.contents(), by=by, at=now()), OFFICE),
    Line(actions.seat_member, lambda by: actions.seat_member(
        round_=ocop_round(), user=council.sits("Đỗ An", "+84912000031"), role=Role.MEMBER,
        by=by, at=now()), OFFICE),
    Line(actions.unseat_member, lambda by: actions.unseat_member(
        seat=council.seat(ocop_round(), council.khoa()), by=by, at=now()), OFFICE),
    Line(actions.add_candidates, lambda by: actions.add_candidates(
        round_=ocop_round(), dossiers=[council.dossier("Mắm tép").pk], by=by, at=now()),
        OFFICE),
    Line(actions.add_entry, lambda by: actions.add_entry(
        round_=council.contest(state="PREPARING"), kind="idea", subject=world.hoa().pk, title="Gạo mầm", maker="Hoa",
        by=by, at=now()), OFFICE),
    Line(actions.remove_candidate, lambda by: actions.remove_candidate(
        candidate=first(council.contest(state="PREPARING")), by=by, at=now()), OFFICE),
    Line(actions.declare_conflict, declare_one, {THU}),
    Line(actions.declare_conflicts, declare_all, {THU}),
    Line(actions.open_scoring, lambda by: actions.open_scoring(
        round_=declared(), by=by, at=now()), OFFICE),
    Line(actions.save_marks, many_marks, {THU}),
    Line(actions.save_mark, a_mark, {THU}),
    Line(actions.abstain, an_abstention, {THU}),
    Line(actions.declare_note, lambda by: actions.declare_note(
        sheet=noted_sheet(by), note=first_note(), reason="Đã thấy", by=by, at=now()), {THU}),
    Line(actions.take_back_note, lambda by: actions.take_back_note(
        sheet=noted_sheet(by), note=first_note(), by=by, at=now()), {THU}),
    Line(actions.lock_sheet, lambda by: actions.lock_sheet(
        sheet=sheet_of(world.thu()), by=by, at=now()), {THU}),
    Line(actions.unlock_sheet, lambda by: actions.unlock_sheet(
        sheet=as_secretary(sheet_of(council.khoa(), lock=True)), reason="Chọn nhầm", by=by, at=now()), {THU},
        "Thu is the secretary"),
    Line(actions.void_sheet, lambda by: actions.void_sheet(
        sheet=as_secretary(sheet_of(council.khoa())), reason="Ốm", by=by, at=now()), {THU},
        "Thu is the secretary"),
    Line(actions.remind, lambda by: actions.remind(
        round_=council.contest(), seats=[], by=by, at=now()), OFFICE),
    Line(actions.rule_on_note, lambda by: actions.rule_on_note(
        candidate=noted(), note=first_note(), holds=False,
        reason="Đã xem", by=by, at=now()), OFFICE),
    Line(actions.agree_points, lambda by: actions.agree_points(
        candidate=first(council.contest()), criterion="1", points=6, by=by, at=now()),
        OFFICE),
    Line(actions.call_rescore, lambda by: actions.call_rescore(
        round_=(r := complete(1, 2, 3)), candidates=ids(r), by=by, at=now()), OFFICE),
    Line(actions.give_opinion, an_opinion, {THU}),
    Line(actions.call_meeting, lambda by: actions.call_meeting(
        round_=written(), by=by, at=now()), OFFICE),
    Line(actions.close_round, lambda by: actions.close_round(
        round_=complete(), meeting=council.meeting(), by=by, at=now()), OFFICE),
    Line(actions.issue_decision, lambda by: actions.issue_decision(
        round_=(r := council.with_result(4)), candidates=ids(r), contents=decision(), by=by, at=now()), OFFICE),
    Line(actions.announce_refusals, lambda by: actions.announce_refusals(
        round_=(r := council.with_result(2)), candidates=ids(r), signer=council.SIGNER, by=by, at=now()),
        OFFICE),
    Line(actions.send_to_ministry, lambda by: actions.send_to_ministry(
        round_=(r := council.with_result(5)), candidates=ids(r), by=by, at=now()), OFFICE),
    Line(actions.record_ministry_result, lambda by: actions.record_ministry_result(
        result=sent(), answer=ANSWER, by=by, at=now()), OFFICE),
]  # fmt: skip


def first_note() -> str:
    return council.the_sheet().disqualify[0].id
