"""The council of the demo: a round that is being scored, and one that ended with its decision."""

from collections.abc import Mapping, Sequence
from datetime import date, datetime, timedelta
from typing import Any

from django.utils import timezone

from ocop.dossiers.models import Dossier
from ocop.evaluation import actions as evaluation
from ocop.evaluation.actions import DecisionContents, Meeting, RoundContents, Signer
from ocop.evaluation.marking import choices, comment_for
from ocop.evaluation.models import Candidate, Round, Seat
from ocop.units.models import Kind, Unit
from ocop.units.queries import area_of_province, body_of
from ocop.web.demo_story import Cast, options_for, phone_of, story

Row = Mapping[str, Any]
# Days before today on which each thing happened.
ENDED_ROUND, MEETING, DECIDED, OPEN_ROUND = 40, 30, 26, 3
ROUND_DAYS = 30


def hold_round(number: int, rows: Sequence[Row], made: Mapping[str, Dossier], cast: Cast) -> None:
    """A round with these products; when none of them is still being scored it ends."""
    ended = all(row["stage"] != "SCORING" for row in rows)
    start = cast.days_ago(ENDED_ROUND if ended else OPEN_ROUND)
    dossiers = [made[row["name"]] for row in rows]
    round_ = _opened(number, dossiers, cast, start)
    seats = [_seat(round_, said, cast, start) for said in story()["council"]]
    judges = [seat for seat in seats if seat.judges]
    evaluation.add_candidates(
        round_=round_, dossiers=[one.pk for one in dossiers], by=cast.province, at=start
    )
    candidates = {one.title: one for one in round_.candidates.select_related("round")}
    for seat in judges:
        answers = dict.fromkeys([one.pk for one in candidates.values()])
        evaluation.declare_conflicts(seat=seat, answers=answers, by=seat.user, at=start)
    evaluation.open_scoring(round_=round_, by=cast.province, at=start)
    for row in rows:
        _judge(row, judges, candidates[row["name"]], start)
    if ended:
        _decide(round_, rows, candidates, seats[-1], cast)


def _opened(number: int, dossiers: Sequence[Dossier], cast: Cast, at: datetime) -> Round:
    day = timezone.localdate(at)
    contents = RoundContents(
        name=f"Đợt minh họa {number}", opens_on=day, closes_on=day + timedelta(days=ROUND_DAYS),
        place="Trụ sở UBND tỉnh", criteria_set=dossiers[0].criteria_set,
    )  # fmt: skip
    unit = cast.province.appointments.get().unit
    return evaluation.open_round(unit=unit, contents=contents, by=cast.province, at=at)


def _seat(round_: Round, said: Row, cast: Cast, at: datetime) -> Seat:
    return evaluation.seat_member(
        round_=round_, user=cast.people[phone_of(said["login"])], role=said["role"],
        title=said["title"], expertise=said["expertise"], by=cast.province, at=at,
    )  # fmt: skip


def _judge(row: Row, judges: Sequence[Seat], candidate: Candidate, at: datetime) -> None:
    """Whole sheets, locked; then the beginning of the next member's."""
    for seat, total in zip(judges, row["totals"], strict=False):
        answers = _answers(candidate, total, row.get("missed", ""))
        sheet = evaluation.save_marks(
            seat=seat, candidate=candidate, answers=answers, by=seat.user, at=at
        )
        evaluation.lock_sheet(sheet=sheet, by=seat.user, at=at)
    if started := row.get("started"):
        seat = judges[len(row["totals"])]
        answers = dict(list(_answers(candidate, row["totals"][-1]).items())[:started])
        evaluation.save_marks(seat=seat, candidate=candidate, answers=answers, by=seat.user, at=at)


def _answers(candidate: Candidate, total: int, missed: str = "") -> dict[str, tuple[int, str]]:
    sheet = candidate.scoring_sheet
    found = {}
    for code, key in options_for(sheet, total, missed).items():
        points = next(c.points for c in choices(sheet.leaves[code]) if c.key == key)
        needed = comment_for(sheet.leaves[code], points)
        found[code] = (key, "Nhận xét minh họa." if needed else "")
    return found


def _committee(on: date) -> Unit:
    """Whose register numbers the decisions."""
    return body_of(area_of_province("37", on=on).pk, Kind.PEOPLES_COMMITTEE, on=on)


def _decide(
    round_: Round, rows: Sequence[Row], candidates: Mapping[str, Candidate], secretary: Seat,
    cast: Cast,
) -> None:  # fmt: skip
    """Minutes; decision and certificates for some, the reasons for the others."""
    met, at = cast.days_ago(MEETING), cast.days_ago(DECIDED)
    meeting = Meeting(held_on=timezone.localdate(met), place="Trụ sở UBND tỉnh")
    evaluation.close_round(round_=round_, meeting=meeting, by=secretary.user, at=met)
    signer = Signer(**story()["signer"])
    contents = DecisionContents(
        decided_on=timezone.localdate(at), signer=signer,
        authority="UBND tỉnh Ninh Bình (minh họa)", unit=_committee(timezone.localdate(at)),
    )  # fmt: skip
    chosen = {
        stage: [candidates[row["name"]].pk for row in rows if row["stage"] == stage]
        for stage in ("RECOGNISED", "REFUSED")
    }
    evaluation.issue_decision(
        round_=round_, candidates=chosen["RECOGNISED"], contents=contents, by=cast.province, at=at
    )
    evaluation.announce_refusals(
        round_=round_, candidates=chosen["REFUSED"], signer=signer, by=cast.province, at=at
    )
