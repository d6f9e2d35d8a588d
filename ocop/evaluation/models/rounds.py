"""Rounds (đợt đánh giá) and who sits in them."""

import uuid
from typing import Any, Self

import pghistory
from django.db import models
from django.db.models import F, Q
from django.utils import timezone

from ocop.evaluation.council_rules import RoundRules
from ocop.people.models import Role as Office
from ocop.people.models import User
from ocop.people.queries import appointments_of
from ocop.people.rules import areas_under
from ocop.units.models import Unit

OFFICES = {Office.PROVINCE_OFFICER.value, Office.ADMINISTRATOR.value}


class RoundState(models.TextChoices):
    PREPARING = "PREPARING", "Đang chuẩn bị"
    OPEN = "OPEN", "Đang chấm"
    DISCUSSION = "DISCUSSION", "Thảo luận, chấm lại"
    CLOSED = "CLOSED", "Đã kết thúc"


class RoundMode(models.TextChoices):
    MEETING = "MEETING", "Họp và chấm điểm"
    WRITTEN = "WRITTEN", "Lấy ý kiến bằng văn bản (đánh giá lại)"


SCORING = (RoundState.OPEN, RoundState.DISCUSSION)


class RoundQuerySet(models.QuerySet["Round"]):
    def visible_to(self, user: User) -> Self:
        """Rounds the person sits in, and those of the bodies where the person is an officer."""
        seated = Q(pk__in=Seat.objects.filter(user=user).values("round"))
        held = [a for a in appointments_of(user) if a.role in OFFICES]
        if any(a.role == Office.ADMINISTRATOR for a in held):
            return self.all()
        roots = {a.unit_id for a in held} | areas_under(held, on=timezone.localdate())
        return self.filter(seated | Q(unit__in=roots) | Q(unit__area__in=roots))


@pghistory.track()
class Round(models.Model):
    """One evaluation round of a body; its rules are a copy, so a later change does not reach it.

    `opens_on` … `closes_on` are days, both inside. `criteria` holds the criteria of a contest
    that has none in law; empty for OCOP, where `criteria_set` names them. `turn` counts scoring:
    1, then 2 … for what is scored again.
    """

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    unit = models.ForeignKey(Unit, on_delete=models.PROTECT, related_name="rounds")
    name = models.CharField("tên đợt", max_length=200)
    criteria_set = models.CharField("bộ tiêu chí", max_length=20, blank=True)
    criteria = models.JSONField("tiêu chí của cuộc thi", null=True, blank=True)
    batch = models.CharField("đợt theo lịch", max_length=40, blank=True)
    year = models.PositiveSmallIntegerField("năm")
    opens_on = models.DateField("ngày mở chấm")
    closes_on = models.DateField("ngày đóng")
    held_on = models.DateField("ngày họp", null=True, blank=True)
    place = models.CharField("nơi họp", max_length=200, blank=True)
    mode = models.CharField("cách làm", max_length=8, choices=RoundMode, default=RoundMode.MEETING)
    state = models.CharField(
        "tình trạng", max_length=12, choices=RoundState, default=RoundState.PREPARING
    )
    rules = models.JSONField("quy chế của đợt")
    created_by = models.ForeignKey(User, on_delete=models.PROTECT, related_name="+")
    created_at = models.DateTimeField("lập lúc")
    opened_at = models.DateTimeField("mở chấm lúc", null=True, blank=True)
    closed_at = models.DateTimeField("kết thúc lúc", null=True, blank=True)

    objects = RoundQuerySet.as_manager()

    class Meta:
        verbose_name = "đợt đánh giá"
        constraints = [
            models.CheckConstraint(
                name="round_closes_after_it_opens", condition=Q(closes_on__gte=F("opens_on"))
            ),
        ]
        indexes = [models.Index(fields=["unit", "-opens_on"], name="round_unit")]

    def __str__(self) -> str:
        return self.name

    @property
    def council_rules(self) -> RoundRules:
        """The rules of this round as the engine reads them."""
        return RoundRules.of(self.rules)

    @property
    def is_scoring(self) -> bool:
        """Whether marks may be given."""
        return self.state in SCORING

    @property
    def is_written(self) -> bool:
        """Whether members answer in writing instead of scoring."""
        return self.mode == RoundMode.WRITTEN


class Role(models.TextChoices):
    """Chair and members judge; the secretary keeps the papers and gives no marks."""

    CHAIR = "CHAIR", "Chủ tịch"
    MEMBER = "MEMBER", "Thành viên"
    SECRETARY = "SECRETARY", "Thư ký"


JUDGES = (Role.CHAIR, Role.MEMBER)


class SeatQuerySet(models.QuerySet["Seat"]):
    def judges(self) -> Self:
        """Those who give marks."""
        return self.filter(role__in=JUDGES)

    def in_order(self) -> Self:
        """Chair first, then members by name, the secretary last."""
        rank: Any = models.Case(
            models.When(role=Role.CHAIR, then=0), models.When(role=Role.MEMBER, then=1), default=2
        )
        return self.order_by(rank, "user__sort_key", "pk").select_related("user")


@pghistory.track()
class Seat(models.Model):
    """A person in the council of one round; `title` is how papers name the person's office."""

    round = models.ForeignKey(Round, on_delete=models.CASCADE, related_name="seats")
    user = models.ForeignKey(User, on_delete=models.PROTECT, related_name="seats")
    role = models.CharField("vai trò", max_length=10, choices=Role)
    title = models.CharField("chức danh, cơ quan", max_length=200, blank=True)
    expertise = models.CharField("chuyên môn", max_length=200, blank=True)

    objects = SeatQuerySet.as_manager()

    class Meta:
        verbose_name = "ghế trong hội đồng"
        constraints = [
            models.UniqueConstraint(fields=["round", "user"], name="seat_once_a_round"),
            models.UniqueConstraint(
                fields=["round"], condition=Q(role=Role.CHAIR), name="round_has_one_chair"
            ),
        ]

    @property
    def judges(self) -> bool:
        """Whether this person gives marks."""
        return self.role in JUDGES
