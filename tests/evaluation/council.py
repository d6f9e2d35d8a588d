"""The council of the tests: Minh keeps the round, Bình chairs, Thu and Khoa judge, Mai is secretary."""

from collections.abc import Mapping
from datetime import date, datetime, timedelta
from decimal import Decimal
from typing import Any
from uuid import uuid4

from django.utils import timezone

from ocop.criteria import Sheet, sheet
from ocop.dossiers.models import Dossier, DossierKind, State
from ocop.evaluation import actions
from ocop.evaluation.actions import Meeting, RoundContents, Signer
from ocop.evaluation.council_rules import RoundRules
from ocop.evaluation.marking import choices, comment_for
from ocop.evaluation.models import (
    Candidate,
    Mark,
    Result,
    Role,
    Round,
    ScoreSheet,
    Seat,
    SheetState,
)
from ocop.people.models import Role as Office
from ocop.people.models import User
from ocop.products.models import Product
from tests import world

SET = "26-2026"
FISH_SAUCE = 9
SIGNER = Signer(title="KT. CHỦ TỊCH\nPHÓ CHỦ TỊCH", name="Trần Văn Bình", place="Ninh Bình")


def now() -> datetime:
    """The rows a person may see depend on the real day, so the rounds of the tests run today."""
    return timezone.now()


def today() -> date:
    return timezone.localdate()


def sits(name: str, phone: str) -> User:
    return world.appointed(
        world.person(name, phone), Office.COUNCIL_MEMBER, world.province_office()
    )


def binh() -> User:
    """Chair."""
    return sits("Trần Văn Bình", "+84912000021")


def khoa() -> User:
    """Member, beside Thu."""
    return sits("Đinh Đăng Khoa", "+84912000022")


def mai() -> User:
    """Secretary."""
    return sits("Phạm Thị Mai", "+84912000023")


def dossier(
    name: str = "Mắm tôm Giao Hưng",
    *,
    kind: str = DossierKind.FIRST,
    state: str = State.ADVISORY_REVIEW,
    product: Product | None = None,
    **columns: Any,
) -> Dossier:
    """A dossier the advisory team has seen, put there without its way."""
    made = product or world.product(name)
    number = Dossier.objects.count() + 1
    found = Dossier.objects.filter(product=made).first()
    return found or Dossier.objects.create(
        product=made, kind=kind, state=state, criteria_set=SET, sheet=FISH_SAUCE,
        batch="province-2", year=today().year, opened_at=now(), filed_at=now(),
        state_since=now(), receipt=f"HS-{today().year}-{number:06d}", **columns,
    )  # fmt: skip


def contents(**said: Any) -> RoundContents:
    day = today()
    first: dict[str, Any] = {
        "name": "Đợt 2 năm 2026", "opens_on": day - timedelta(days=3),
        "closes_on": day + timedelta(days=20), "place": "Trụ sở UBND tỉnh",
    }  # fmt: skip
    return RoundContents(**first | said)


def prepared(*dossiers: Dossier, **said: Any) -> Round:
    """A round with its council and products; nobody has declared anything."""
    by, at = world.minh(), now()
    made = actions.open_round(unit=world.province_office(), contents=contents(**said), by=by, at=at)
    for user, role in (
        (binh(), Role.CHAIR), (world.thu(), Role.MEMBER), (khoa(), Role.MEMBER),
        (mai(), Role.SECRETARY),
    ):  # fmt: skip
        actions.seat_member(round_=made, user=user, role=role, by=by, at=at)
    ids = [one.pk for one in dossiers or (dossier(),)]
    actions.add_candidates(round_=made, dossiers=ids, by=by, at=at)
    return made


def declared(round_: Round) -> Round:
    """Every judge promises to have no conflict."""
    for seat in judges(round_):
        answers = dict.fromkeys(round_.candidates.values_list("pk", flat=True))
        actions.declare_conflicts(seat=seat, answers=answers, by=seat.user, at=now())
    return round_


def opened(*dossiers: Dossier, **said: Any) -> Round:
    """A round in which judges may mark."""
    return actions.open_scoring(
        round_=declared(prepared(*dossiers, **said)), by=world.minh(), at=now()
    )


def judges(round_: Round) -> list[Seat]:
    return list(round_.seats.judges().in_order())


def seat(round_: Round, user: User) -> Seat:
    return round_.seats.select_related("user").get(user=user)


def candidate(round_: Round, name: str | None = None) -> Candidate:
    rows = round_.candidates.select_related("round").order_by("order")
    return rows.get(title=name) if name else rows[0]


def the_sheet() -> Sheet:
    return sheet(SET, FISH_SAUCE)


def answers(total: int, of: Sheet | None = None) -> dict[str, int]:
    """Options (0: none reached) whose points come to `total`: the best ones, in the printed order."""
    chosen, left = {}, total
    leaves = (of or the_sheet()).leaves
    for code, criterion in leaves.items():
        fitting = [one for one in choices(criterion) if one.points <= left]
        best = max(fitting, key=lambda one: one.points)
        chosen[code], left = best.key, left - int(best.points)
    assert left == 0
    return chosen


def best(**changes: int) -> dict[str, int]:
    """The highest option everywhere; changes by criterion with _ for the dot (c2_3=1)."""
    top = {
        code: max(choices(criterion), key=lambda one: one.points).key
        for code, criterion in the_sheet().leaves.items()
    }
    return top | {name[1:].replace("_", "."): key for name, key in changes.items()}


def starred(star: int) -> dict[str, int]:
    """Everything at its best, but one minimum of the next star missed."""
    if star == 5:
        return best()
    gate = next(one for one in the_sheet().gates if one.star == star + 1)
    lower = [one for one in choices(the_sheet().leaves[gate.code]) if one.points < gate.minimum]
    return best() | {gate.code: max(lower, key=lambda one: one.points).key}


IDEA = {
    "title": "Ý tưởng khởi nghiệp",
    "parts": [
        {"code": "A", "name": "Ý tưởng", "criteria": [
            {"code": "1", "name": "Tính mới", "options": [
                {"points": 0, "label": "Không mới"}, {"points": 6, "label": "Mới ở xã"},
                {"points": 10, "label": "Mới với tỉnh"}]}]}],
    "bands": [{"star": 1, "min": 0}, {"star": 2, "min": 5}],
}  # fmt: skip


def contest(*, criteria: Mapping[str, Any] = IDEA, entries: int = 1, state: str = "OPEN") -> Round:
    """A contest with its council, put there without its way; OPEN lets the judges mark."""
    made = Round.objects.create(
        unit=world.province_office(), name="Thi ý tưởng", criteria=criteria, year=today().year,
        opens_on=today() - timedelta(days=3), closes_on=today() + timedelta(days=20),
        state=state, rules=RoundRules().as_json(), created_by=world.minh(), created_at=now(),
    )  # fmt: skip
    for user, role in (
        (binh(), Role.CHAIR), (world.thu(), Role.MEMBER), (khoa(), Role.MEMBER),
        (mai(), Role.SECRETARY),
    ):  # fmt: skip
        Seat.objects.create(round=made, user=user, role=role)
    Candidate.objects.bulk_create(
        Candidate(round=made, subject_kind="idea", subject_id=uuid4(), title=f"Ý tưởng {number}",
                  order=number)
        for number in range(1, entries + 1)
    )  # fmt: skip
    return made


def with_result(star: int, **columns: Any) -> Round:
    """A closed round with one result of this star, put there without its way."""
    made = contest(state="CLOSED", entries=0)
    Round.objects.filter(pk=made.pk).update(criteria=None, criteria_set=SET, held_on=today())
    made.refresh_from_db()
    one = dossier(state=State.RESULT)
    Candidate.objects.create(
        round=made, dossier=one, subject_id=one.pk, title=one.product.name,
        maker=one.product.producer.name, sheet=FISH_SAUCE, order=1,
    )  # fmt: skip
    outcome = {5: "MINISTRY", 4: "RECOGNISE", 3: "RECOGNISE"}.get(star, "REFUSE")
    said: dict[str, Any] = {
        "turn": 1, "judges": 3, "star": star, "star_by_points": star, "outcome": outcome,
        "national_points": star == 5, "average": star * 18, "median": star * 18, "spread": 2,
        "explanation": [f"Tổng điểm trung bình {star * 18},0.", f"Kết quả: {star} sao."],
        "closed_at": now(),
    }  # fmt: skip
    Result.objects.create(candidate=candidate(made), **said | columns)
    return made


def scored(
    seat: Seat, candidate: Candidate, options: Mapping[str, int], *, lock: bool = True
) -> ScoreSheet:
    """A whole sheet, written at once; the rules of single marks are tested where marks are."""
    leaves = candidate.scoring_sheet.leaves
    made, _ = ScoreSheet.objects.get_or_create(
        seat=seat, candidate=candidate, turn=candidate.turn, defaults={"started_at": now()}
    )
    Mark.objects.filter(sheet=made).delete()
    rows = []
    for code, key in options.items():
        choice = next(one for one in choices(leaves[code]) if one.key == key)
        said = "Đã xem minh chứng." if comment_for(leaves[code], choice.points) else ""
        rows.append(
            Mark(sheet=made, criterion=code, option_key=key or None, comment=said,
                 points=Decimal(str(choice.points)), at=now())
        )  # fmt: skip
    Mark.objects.bulk_create(rows)
    if lock:
        actions.lock_sheet(sheet=made, by=seat.user, at=now())
    made.refresh_from_db()
    assert made.state == (SheetState.LOCKED if lock else SheetState.OPEN)
    return made


def all_scored(round_: Round, options: Mapping[str, int] | None = None) -> Round:
    """Every judge gives every product the same."""
    for one in round_.candidates.select_related("round"):
        for judge in judges(round_):
            scored(judge, one, options or best())
    return round_


def meeting(*, held_on: date | None = None, place: str = "Trụ sở UBND tỉnh") -> Meeting:
    return Meeting(held_on=held_on or today(), place=place)


def closed(round_: Round) -> Round:
    actions.close_round(round_=round_, meeting=meeting(), by=mai(), at=now())
    return round_
