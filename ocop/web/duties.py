"""What the way from dossier to star asks of a person: one line for each kind of thing that waits.

Every function asks a fixed number of questions, however much waits.
"""

from collections.abc import Collection, Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from uuid import UUID

from django.db.models import Count, Exists, Min, OuterRef, Q
from django.urls import reverse

from ocop.dossiers.clocks import working_days_left
from ocop.dossiers.models import AT_COMMUNE, Dossier, PartState, State
from ocop.dossiers.models.dossiers import DossierQuerySet
from ocop.dossiers.queries import queue_of_commune, queue_of_province, stuck
from ocop.evaluation.models import (
    Candidate,
    Conflict,
    Opinion,
    Outcome,
    Result,
    Round,
    RoundMode,
    RoundState,
    ScoreSheet,
    SheetState,
)
from ocop.evaluation.models.rounds import JUDGES, SCORING
from ocop.inspection.models import Inspection, WithdrawalCase
from ocop.inspection.queries.lists import inspection_counts
from ocop.inspection.queries.radar import THRESHOLDS
from ocop.inspection.queries.renewals import under_way
from ocop.kit.templatetags.ocop import ngay, so
from ocop.notices.queries import unread_count
from ocop.people.models import Role, User
from ocop.products.models import Product
from ocop.products.queries import starred
from ocop.proofs.models import acting_for
from ocop.proofs.queries import wallet
from ocop.web.navigation import COMMUNE, MAKERS, OFFICERS, PROVINCE_DESK

SOON = 3  # working days
PAPER_DAYS = 90


@dataclass(frozen=True, slots=True)
class Duty:
    """One thing that waits: how many of what, why it matters, where it is done."""

    what: str
    why: str
    url: str
    urgent: bool = False


def path_duties(user: User, roles: Collection[str], *, on: date) -> list[Duty]:
    """What dossiers, councils, papers and inspections ask of someone with these roles."""
    held, found = set(roles), list[Duty]()
    if held & MAKERS:
        found += _of_maker(user, on)
    if COMMUNE in held:
        found += _of_commune(user, on)
    if held & PROVINCE_DESK:
        found += _of_province(user, on)
    if held & {Role.COUNCIL_MEMBER, Role.PROVINCE_OFFICER}:
        found += _of_judge(user)
    if held & (OFFICERS | MAKERS) - {Role.UNION_OFFICER}:
        found += _of_inspection(user, on)
    if held & OFFICERS:
        found += _papers(user, on, reverse("proofs:ending"), "Nhắc cơ sở thay giấy trong ví.")
    return sorted(found, key=lambda duty: not duty.urgent)


def _of_maker(user: User, on: date) -> list[Duty]:
    """The producer's side: what was returned, drafts, renewals, papers, notices."""
    found = [*_own_dossiers(user, on), *_renewals(user, on)]
    found += _papers(user, on, reverse("proofs:own"), "Thay bằng giấy mới trước khi nộp hồ sơ.")
    if unread := unread_count(user):
        url = reverse("notices:inbox")
        found.append(Duty(f"{so(unread)} thông báo chưa đọc", "Trả lời, kết quả và nhắc hạn.", url))
    return found


def _own_dossiers(user: User, on: date) -> list[Duty]:
    rows = list(
        Dossier.objects.of_producers_of(user)
        .filter(state__in=(State.RETURNED, State.DRAFT))
        .annotate(left=Count("parts", filter=~Q(parts__state=PartState.DONE)))
        .values_list("pk", "state", "due_on", "left")
    )
    back = [row for row in rows if row[1] == State.RETURNED]
    drafts = [row for row in rows if row[1] == State.DRAFT]
    found = []
    if back:
        due = min((row[2] for row in back if row[2]), default=None)
        url = _one_or_all("dossiers:dossier", [row[0] for row in back], "dossiers:home")
        found.append(Duty(f"{so(len(back))} hồ sơ bị trả lại", _until(due, on), url, urgent=True))
    if drafts:
        why = f"Còn {so(sum(row[3] for row in drafts))} phần chưa xong."
        url = _one_or_all("dossiers:dossier", [row[0] for row in drafts], "dossiers:home")
        found.append(Duty(f"{so(len(drafts))} hồ sơ đang soạn", why, url))
    return found


def _renewals(user: User, on: date) -> list[Duty]:
    """Own stars within the first threshold that nobody has handed in a dossier for."""
    ending = starred(on) & Q(star_until__lte=on + timedelta(days=THRESHOLDS[0]))
    rows = Product.objects.live().filter(acting_for(user, on), ending, ~under_way())
    ids = list(rows.values_list("pk", flat=True))
    if not ids:
        return []
    why = "Nộp trong khoảng từ 180 đến 120 ngày trước khi hết hạn."
    url = _one_or_all("inspection:product", ids, "inspection:radar")
    return [Duty(f"{so(len(ids))} sản phẩm đến kỳ đánh giá lại", why, url, urgent=True)]


def _papers(user: User, on: date, url: str, why: str) -> list[Duty]:
    counted = wallet.tally(user, on)
    many = counted[0] + counted[PAPER_DAYS]
    said = f"{so(many)} giấy trong ví hết hạn hoặc còn dưới {PAPER_DAYS} ngày"
    return [Duty(said, why, url)] if many else []


def _of_commune(user: User, on: date) -> list[Duty]:
    rows = queue_of_commune(user, on=on).filter(state__in=AT_COMMUNE)
    return _queue(rows, "hồ sơ chờ xã xem", reverse("dossiers:commune"), on)


def _of_province(user: User, on: date) -> list[Duty]:
    """What came from the communes, what is stuck, what waits for a decision."""
    arrived = queue_of_province(user, on=on).filter(state=State.PROPOSED)
    found = _queue(arrived, "hồ sơ chờ tỉnh tiếp nhận", reverse("dossiers:province"), on)
    if late := stuck(user, on=on).count():
        why = "Xem hồ sơ nào kẹt ở đâu, gọi nơi đang giữ."
        url = reverse("dossiers:progress")
        found.append(Duty(f"{so(late)} hồ sơ quá hạn trên địa bàn", why, url, urgent=True))
    return found + _decisions(user)


def _queue(rows: DossierQuerySet, name: str, url: str, on: date) -> list[Duty]:
    """One line of a desk: how many, and how long the nearest clock still runs."""
    counted = rows.order_by().aggregate(
        many=Count("pk"), late=Count("pk", filter=Q(due_on__lt=on)), due=Min("due_on")
    )
    if not counted["many"]:
        return []
    why = f"{so(counted['late'])} hồ sơ đã quá hạn." if counted["late"] else ""
    due = counted["due"]
    urgent = due is not None and working_days_left(due, on) <= SOON
    return [Duty(f"{so(counted['many'])} {name}", why or _until(due, on), url, urgent=urgent)]


def _until(due: date | None, on: date) -> str:
    if due is None:
        return "Không tính hạn."
    left = working_days_left(due, on)
    if left < 0:
        return f"Hạn {ngay(due)}, đã quá {so(-left)} ngày làm việc."
    return f"Hạn gần nhất {ngay(due)}, còn {so(left)} ngày làm việc."


def _decisions(user: User) -> list[Duty]:
    """Results of closed rounds that no paper has followed yet."""
    rows = (
        Result.objects.filter(
            candidate__round__in=Round.objects.visible_to(user),
            candidate__round__state=RoundState.CLOSED,
        )
        .filter(
            Q(outcome=Outcome.RECOGNISE, decision=None)
            | Q(outcome=Outcome.MINISTRY, sent_at=None, decision=None)
            | Q(outcome=Outcome.REFUSE, notice=None)
        )
        .values("candidate__round", "outcome")
        .annotate(many=Count("pk"))
        .order_by("outcome", "candidate__round")
    )
    found: dict[str, list[tuple[object, int]]] = {}
    for row in rows:
        found.setdefault(row["outcome"], []).append((row["candidate__round"], row["many"]))
    return [
        Duty(
            f"{so(sum(many for _, many in rounds))} {_AFTER[outcome][0]}",
            _AFTER[outcome][1],
            _one_or_all("evaluation:results", [pk for pk, _ in rounds], "evaluation:list"),
        )
        for outcome, rounds in found.items()
    ]


_AFTER: dict[str, tuple[str, str]] = {
    Outcome.RECOGNISE: ("sản phẩm chờ quyết định công nhận", "Hội đồng đã xếp 3 hoặc 4 sao."),
    Outcome.MINISTRY: ("sản phẩm chờ gửi Bộ", "Đủ 90 điểm, tỉnh gửi hồ sơ lên Bộ."),
    Outcome.REFUSE: ("sản phẩm chờ thông báo chưa công nhận", "Cơ sở cần biết lý do và cách sửa."),
}


@dataclass(frozen=True, slots=True)
class Waiting:
    """How many products of a round wait for one judge."""

    round: UUID
    name: str
    state: str
    mode: str
    closes_on: date
    many: int


def _of_judge(user: User) -> list[Duty]:
    """What a member of a council still has to declare, to score or to answer."""
    mine = {"round__seats__user": user, "round__seats__role__in": JUDGES}
    here = {"seat__user": user, "candidate": OuterRef("pk")}
    over = (SheetState.LOCKED, SheetState.VOID)
    scored = ScoreSheet.objects.filter(**here, turn=OuterRef("turn"), state__in=over)
    answered = Exists(Opinion.objects.filter(**here))
    kept_out = Exists(Conflict.objects.filter(**here, declared=True))
    written = Q(round__mode=RoundMode.WRITTEN)
    to_score = Q(round__state__in=SCORING) & ~kept_out & (
        written & ~answered | ~written & ~Exists(scored)
    )  # fmt: skip
    to_declare = Q(round__state=RoundState.PREPARING) & ~Exists(Conflict.objects.filter(**here))
    rows = (
        Candidate.objects.filter(to_score | to_declare, **mine)
        .values("round")
        .annotate(many=Count("pk", distinct=True))
        .order_by("round__closes_on", "round")
        .values_list(
            "round", "round__name", "round__state", "round__mode", "round__closes_on", "many"
        )
    )
    return [_seat_duty(Waiting(*row)) for row in rows]


def _seat_duty(of: Waiting) -> Duty:
    if of.state == RoundState.PREPARING:
        why = f"{of.name}. Đợt chỉ mở chấm khi mọi người đã cam kết."
        what = f"Cam kết về xung đột lợi ích cho {so(of.many)} sản phẩm"
        return Duty(what, why, reverse("evaluation:declare", args=[of.round]), urgent=True)
    meets = of.mode == RoundMode.MEETING
    verb, page = ("chấm", "tasks") if meets else ("cho ý kiến", "opinion_list")
    why = f"{of.name}. Xong trước hết {ngay(of.closes_on)}."
    url = reverse(f"evaluation:{page}", args=[of.round])
    return Duty(f"{so(of.many)} sản phẩm chờ {verb}", why, url)


def _of_inspection(user: User, on: date) -> list[Duty]:
    """Withdrawal cases that run, inspections that are due, faults to be mended."""
    found = []
    cases = WithdrawalCase.objects.visible_to(user).running()
    counted = cases.aggregate(
        many=Count("pk"), late=Count("pk", filter=Q(due_on__lt=on)), due=Min("due_on")
    )
    if counted["many"]:
        why = f"{so(counted['late'])} vụ đã quá hạn." if counted["late"] else ""
        due = f"Hạn gần nhất {ngay(counted['due'])}." if counted["due"] else ""
        url = reverse("inspection:cases")
        said = f"{so(counted['many'])} vụ thu hồi đang xử lý"
        found.append(Duty(said, why or due, url, urgent=bool(counted["late"])))
    seen = inspection_counts(Inspection.objects.visible_to(user), on=on)
    page = reverse("inspection:inspections")
    if seen["LATE"]:
        said = f"{so(seen['LATE'])} kiểm tra hoặc khắc phục quá hạn"
        found.append(Duty(said, "Đã qua ngày ghi trong kế hoạch hoặc biên bản.", f"{page}?muc=LATE",
                          urgent=True))  # fmt: skip
    if fixing := seen["FIX"]:
        said = f"{so(fixing)} kiểm tra còn chờ khắc phục"
        found.append(Duty(said, "Xác nhận khi cơ sở đã sửa xong.", f"{page}?muc=FIX"))
    return found


def _one_or_all(page: str, ids: Sequence[object], all_page: str) -> str:
    """The page of the only one, or the list of all."""
    return reverse(page, args=ids) if len(ids) == 1 else reverse(all_page)
