"""Preparing a round: its name and days, the rules it copies, who sits in it, what is judged."""

from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any
from uuid import UUID

from django.db import IntegrityError, transaction
from django.db.backends.postgresql.psycopg_any import DateRange
from django.db.models import Max

from ocop.criteria import load_set, set_codes, set_in_force
from ocop.dossiers.models import Dossier, DossierKind, State
from ocop.evaluation.contest import contest_sheet
from ocop.evaluation.council_rules import RoundRules
from ocop.evaluation.models import (
    Candidate,
    Council,
    Role,
    Round,
    RoundMode,
    RoundState,
    Seat,
)
from ocop.evaluation.rules import may_open_round, may_prepare, may_sit
from ocop.kit.errors import Conflict, require
from ocop.kit.faults import Fault, Invalid
from ocop.kit.text import clean
from ocop.people.models import User
from ocop.units.models import Unit

# Those the Ministry sent back may be judged again.
MAY_ENTER = frozenset({State.ADVISORY_REVIEW, State.BACK_TO_PROVINCE})
STARTED = "Đợt này đã mở chấm, không sửa được phần chuẩn bị nữa."


@dataclass(frozen=True, kw_only=True, slots=True)
class RoundContents:
    """A round as the wizard asks for it; `opens_on` and `closes_on` are both inside.

    Without `criteria_set` the set in force on `opens_on` is taken; without `rules` those of the
    unit's council on that day, else the defaults. `criteria` makes it a contest.
    """

    name: str
    opens_on: date
    closes_on: date
    year: int | None = None
    batch: str = ""
    mode: str = RoundMode.MEETING
    criteria_set: str = ""
    rules: RoundRules | None = None
    criteria: Mapping[str, Any] | None = None
    held_on: date | None = None
    place: str = ""


def rules_in_force(unit: Unit, *, on: date) -> RoundRules:
    """The council rules of the unit on the day; provincial practice while none are recorded."""
    found = Council.objects.filter(unit=unit).valid_on(on).first()
    return found.rules if found else RoundRules()


@transaction.atomic
def set_council_rules(
    *, unit: Unit, rules: RoundRules, since: date, by: User, at: datetime
) -> Council:
    """Record the council rules of the unit from a day on; those before end there."""
    require(may_open_round(by, unit))
    if faults := _rules_faults(rules):
        raise Invalid(faults)
    later = Council.objects.filter(unit=unit, valid__startswith__gte=since)
    if later.exists():
        how = "Chọn ngày sau ngày bắt đầu của quy chế đang ghi."
        raise Invalid([Fault("since", f"Đã có quy chế từ {since:%d/%m/%Y} hoặc sau đó.", how)])
    for before in Council.objects.filter(unit=unit).valid_on(since):
        Council.objects.filter(pk=before.pk).update(valid=DateRange(before.valid.lower, since))
    return Council.objects.create(
        unit=unit,
        valid=DateRange(since, None),
        quorum_numerator=rules.quorum[0],
        quorum_denominator=rules.quorum[1],
        chair_required=rules.chair_required,
        max_spread=rules.max_spread,
        gate_test=rules.gate_test.value,
        basis=rules.basis,
        assumption=not rules.basis.strip(),
    )


def _rules_faults(rules: RoundRules) -> list[Fault]:
    faults = []
    numerator, denominator = rules.quorum
    if not 0 < numerator <= denominator:
        what = f"Mức tối thiểu dự họp {numerator}/{denominator} không phải một phần của hội đồng."
        faults.append(Fault("quorum", what, "Ghi dạng phân số. Ví dụ: 3/4"))
    if not 0 < rules.max_spread <= 100:
        what = f"Mức chênh tối đa {rules.max_spread} điểm nằm ngoài thang điểm."
        faults.append(Fault("max_spread", what, "Ghi số điểm lớn hơn 0. Ví dụ: 10"))
    return faults


def round_faults(contents: RoundContents) -> list[Fault]:
    """What is wrong with a round as typed."""
    faults = []
    if not contents.name.strip():
        how = "Ví dụ: Đợt 2 năm 2026"
        faults.append(Fault("name", "Chưa có tên đợt.", how))
    if contents.closes_on < contents.opens_on:
        ends, starts = f"{contents.closes_on:%d/%m/%Y}", f"{contents.opens_on:%d/%m/%Y}"
        what = f"Ngày đóng ({ends}) phải từ ngày mở ({starts}) trở đi."
        faults.append(Fault("closes_on", what, "Sửa một trong hai ngày."))
    if contents.held_on and not contents.opens_on <= contents.held_on <= contents.closes_on:
        what = f"Ngày họp ({contents.held_on:%d/%m/%Y}) nằm ngoài thời gian của đợt."
        faults.append(Fault("held_on", what, "Chọn ngày từ ngày mở đến ngày đóng."))
    if contents.mode not in RoundMode.values:
        faults.append(Fault("mode", "Chưa chọn cách làm.", "Chọn họp hoặc lấy ý kiến văn bản."))
    return [*faults, *_criteria_faults(contents), *_rules_faults(contents.rules or RoundRules())]


def _criteria_faults(contents: RoundContents) -> list[Fault]:
    if contents.criteria is not None:
        contest_sheet(contents.criteria)
        return []
    if contents.criteria_set and contents.criteria_set not in set_codes():
        known = ", ".join(set_codes())
        what = f"Không có bộ tiêu chí {contents.criteria_set}."
        return [Fault("criteria_set", what, f"Chọn trong: {known}.")]
    if not contents.batch:
        return []
    wanted = load_set(contents.criteria_set or set_in_force(contents.opens_on).code)
    known_batches = {batch.id for batch in wanted.calendar.batches}
    if contents.batch in known_batches:
        return []
    what = "Đợt theo lịch này không có trong bộ tiêu chí."
    return [Fault("batch", what, "Chọn một đợt trong danh sách, hoặc để trống.")]


def _columns(contents: RoundContents) -> dict[str, Any]:
    contest = contents.criteria is not None
    code = "" if contest else contents.criteria_set or set_in_force(contents.opens_on).code
    return {
        "name": clean(contents.name),
        "criteria_set": code,
        "criteria": dict(contents.criteria) if contents.criteria is not None else None,
        "batch": contents.batch,
        "year": contents.year or contents.opens_on.year,
        "opens_on": contents.opens_on,
        "closes_on": contents.closes_on,
        "held_on": contents.held_on,
        "place": clean(contents.place),
        "mode": contents.mode,
    }


@transaction.atomic
def open_round(*, unit: Unit, contents: RoundContents, by: User, at: datetime) -> Round:
    """Start preparing a round; it copies the council rules that hold now."""
    require(may_open_round(by, unit))
    if faults := round_faults(contents):
        raise Invalid(faults)
    rules = contents.rules or rules_in_force(unit, on=contents.opens_on)
    return Round.objects.create(
        unit=unit, **_columns(contents), rules=rules.as_json(), created_by=by, created_at=at
    )


@transaction.atomic
def change_round(*, round_: Round, contents: RoundContents, by: User, at: datetime) -> Round:
    """Change a round that is being prepared; a set cannot change under its products."""
    require(may_prepare(by, round_))
    if faults := round_faults(contents):
        raise Invalid(faults)
    columns = _columns(contents)
    if contents.rules:
        columns["rules"] = contents.rules.as_json()
    filled = round_.candidates.exists()
    if filled and (columns["criteria_set"], columns["mode"]) != (round_.criteria_set, round_.mode):
        what = "Đợt đã có sản phẩm nên không đổi bộ tiêu chí hay cách làm."
        raise Invalid([Fault("criteria_set", what, "Bỏ các sản phẩm ra trước, hoặc lập đợt mới.")])
    if not _preparing(round_).update(**columns):
        raise Conflict(STARTED)
    round_.refresh_from_db()
    return round_


def _preparing(round_: Round) -> Any:
    """The round while it is being prepared, for a conditional update."""
    return Round.objects.filter(pk=round_.pk, state=RoundState.PREPARING)


def hold_preparing(round_: Round) -> None:
    """Keep the round in preparation until the transaction ends; Conflict when it has started."""
    if not _preparing(round_).select_for_update().exists():
        raise Conflict(STARTED)


@transaction.atomic
def seat_member(  # noqa: PLR0913 - a seat is all of this
    *,
    round_: Round,
    user: User,
    role: str,
    by: User,
    at: datetime,
    title: str = "",
    expertise: str = "",
) -> Seat:
    """Give a person a seat, or change the one the person has."""
    require(may_prepare(by, round_))
    hold_preparing(round_)
    if not may_sit(user):
        what = f"{user.name} chưa được phân công làm thành viên hội đồng."
        how = "Phân công vai trò Thành viên hội đồng ở trang Người dùng trước."
        raise Invalid([Fault("user", what, how)])
    if role not in Role.values:
        raise Invalid([Fault("role", "Chưa chọn vai trò trong hội đồng.", "Chọn một vai trò.")])
    columns = {"role": role, "title": clean(title), "expertise": clean(expertise)}
    try:
        with transaction.atomic():
            seat, _ = Seat.objects.update_or_create(round=round_, user=user, defaults=columns)
    except IntegrityError:
        chair = Seat.objects.select_related("user").get(round=round_, role=Role.CHAIR)
        how = "Mỗi đợt một chủ tịch. Đổi vai trò của người đó trước."
        raise Invalid([Fault("role", f"Chủ tịch đã là {chair.user.name}.", how)]) from None
    if not seat.judges:
        seat.conflicts.all().delete()
    return seat


@transaction.atomic
def unseat_member(*, seat: Seat, by: User, at: datetime) -> None:
    """Take a person out of the council before scoring opens."""
    require(may_prepare(by, seat.round))
    hold_preparing(seat.round)
    Seat.objects.filter(pk=seat.pk).delete()


@transaction.atomic
def add_candidates(
    *, round_: Round, dossiers: Collection[UUID], by: User, at: datetime
) -> list[Candidate]:
    """Bring dossiers that the advisory team has seen into the round; all of them or none."""
    require(may_prepare(by, round_))
    hold_preparing(round_)
    rows = list(
        Dossier.objects.visible_to(by)
        .filter(pk__in=list(dossiers))
        .select_related("product__producer")
        .order_by("receipt", "pk")
    )
    if len(rows) < len(set(dossiers)):
        what = "Có hồ sơ không còn trong danh sách của tài khoản này."
        raise Invalid([Fault("dossiers", what, "Mở lại danh sách rồi chọn lại.")])
    if faults := _candidate_faults(round_, rows):
        raise Invalid(faults)
    last = round_.candidates.aggregate(last=Max("order"))["last"] or 0
    return Candidate.objects.bulk_create(
        [
            Candidate(
                round=round_,
                dossier=row,
                subject_kind="dossier",
                subject_id=row.pk,
                title=row.product.name,
                maker=row.product.producer.name,
                sheet=row.sheet,
                order=order,
            )
            for order, row in enumerate(rows, start=last + 1)
        ]
    )


def _candidate_faults(round_: Round, rows: Sequence[Dossier]) -> list[Fault]:
    if not rows:
        return [Fault("dossiers", "Chưa chọn hồ sơ nào.", "Đánh dấu ít nhất một hồ sơ.")]
    elsewhere = dict(
        Candidate.objects.filter(dossier__in=rows)
        .exclude(round__state=RoundState.CLOSED)
        .values_list("dossier", "round__name")
    )
    faults = []
    for row in rows:
        name = row.product.name
        if row.state not in MAY_ENTER:
            what = f'Hồ sơ "{name}" đang ở bước {row.get_state_display().lower()}.'
            faults.append(Fault("dossiers", what, "Chỉ chọn hồ sơ tổ tư vấn đã xem."))
        elif row.pk in elsewhere:
            what = f'Hồ sơ "{name}" đã ở trong "{elsewhere[row.pk]}".'
            faults.append(Fault("dossiers", what, "Bỏ ra khỏi đợt kia trước."))
        elif row.criteria_set != round_.criteria_set:
            what = f'Hồ sơ "{name}" theo bộ {row.criteria_set}, đợt này theo {round_.criteria_set}.'
            faults.append(Fault("dossiers", what, "Lập một đợt riêng cho bộ tiêu chí đó."))
        elif round_.is_written and row.kind != DossierKind.REEVALUATION:
            what = f'Hồ sơ "{name}" không phải đánh giá lại.'
            how = "Lấy ý kiến bằng văn bản chỉ dùng cho hồ sơ đánh giá lại (Điều 7.6)."
            faults.append(Fault("dossiers", what, how))
    return faults


@transaction.atomic
def add_entry(  # noqa: PLR0913 - an entry is all of this
    *, round_: Round, kind: str, subject: UUID, title: str, maker: str, by: User, at: datetime
) -> Candidate:
    """Bring an entry of a contest into a round that has its own criteria."""
    require(may_prepare(by, round_))
    hold_preparing(round_)
    if round_.criteria is None:
        raise Conflict("Đợt này chấm hồ sơ OCOP, không nhận bài dự thi.")
    last = round_.candidates.aggregate(last=Max("order"))["last"] or 0
    return Candidate.objects.create(
        round=round_, subject_kind=kind, subject_id=subject, title=clean(title),
        maker=clean(maker), order=last + 1,
    )  # fmt: skip


@transaction.atomic
def remove_candidate(*, candidate: Candidate, by: User, at: datetime) -> None:
    """Take a product out of a round that is being prepared."""
    require(may_prepare(by, candidate.round))
    hold_preparing(candidate.round)
    Candidate.objects.filter(pk=candidate.pk).delete()
