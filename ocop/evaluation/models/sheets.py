"""Score sheets, marks, what a judge declared, written opinions."""

import uuid

import pghistory
from django.db import models
from django.db.models import Q

from ocop.evaluation.models.candidates import Candidate
from ocop.evaluation.models.rounds import Seat
from ocop.people.models import User


class SheetState(models.TextChoices):
    OPEN = "OPEN", "Đang chấm"
    LOCKED = "LOCKED", "Đã khóa"
    VOID = "VOID", "Không tính"


@pghistory.track(exclude=["saves"])
class ScoreSheet(models.Model):
    """One judge's sheet for one product in one turn; it begins with the first mark.

    `total` is written when it is locked. `saves` counts writes, so that two windows notice each
    other.
    """

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    seat = models.ForeignKey(Seat, on_delete=models.CASCADE, related_name="sheets")
    candidate = models.ForeignKey(Candidate, on_delete=models.CASCADE, related_name="sheets")
    turn = models.PositiveSmallIntegerField("lượt chấm", default=1)
    state = models.CharField(
        "tình trạng", max_length=8, choices=SheetState, default=SheetState.OPEN
    )
    total = models.DecimalField("tổng điểm", max_digits=6, decimal_places=2, null=True, blank=True)
    started_at = models.DateTimeField("bắt đầu lúc")
    locked_at = models.DateTimeField("khóa lúc", null=True, blank=True)
    saves = models.PositiveIntegerField(default=0)

    class Meta:
        verbose_name = "phiếu chấm"
        constraints = [
            models.UniqueConstraint(
                fields=["candidate", "seat", "turn"], name="sheet_once_a_judge_and_turn"
            ),
            models.CheckConstraint(
                name="sheet_locked_with_total",
                condition=~Q(state=SheetState.LOCKED)
                | Q(locked_at__isnull=False, total__isnull=False),
            ),
        ]

    @property
    def is_open(self) -> bool:
        """Whether marks may still change."""
        return self.state == SheetState.OPEN


@pghistory.track()
class Mark(models.Model):
    """What a judge gave to one criterion: an option, no option (0 points), or an abstention.

    `version` grows with every write; a form that started from an older one is asked to merge.
    """

    sheet = models.ForeignKey(ScoreSheet, on_delete=models.CASCADE, related_name="marks")
    criterion = models.CharField("tiêu chí", max_length=20)
    option_key = models.PositiveSmallIntegerField("mức", null=True, blank=True)
    points = models.DecimalField("điểm", max_digits=5, decimal_places=2, null=True, blank=True)
    comment = models.TextField("nhận xét", blank=True)
    abstained = models.BooleanField("ngoài chuyên môn", default=False)
    version = models.PositiveIntegerField(default=1)
    at = models.DateTimeField("lưu lúc")

    class Meta:
        verbose_name = "điểm"
        constraints = [
            models.UniqueConstraint(fields=["sheet", "criterion"], name="mark_once_a_criterion"),
            models.CheckConstraint(
                name="mark_has_points_or_abstains",
                condition=Q(abstained=True, points__isnull=True, option_key__isnull=True)
                | Q(abstained=False, points__isnull=False),
            ),
        ]


@pghistory.track()
class Declaration(models.Model):
    """A judge found a printed note (dismissal, stop, requirement) true, and says why."""

    sheet = models.ForeignKey(ScoreSheet, on_delete=models.CASCADE, related_name="declarations")
    note = models.CharField("ghi chú của phiếu", max_length=80)
    reason = models.CharField("lý do", max_length=500)
    at = models.DateTimeField("khai lúc")

    class Meta:
        verbose_name = "ghi chú đã khai"
        constraints = [
            models.UniqueConstraint(fields=["sheet", "note"], name="declaration_once_a_note"),
            models.CheckConstraint(name="declaration_has_a_reason", condition=~Q(reason="")),
        ]


@pghistory.track(pghistory.InsertEvent())
class Reopening(models.Model):
    """A locked sheet that was opened again, or an open one that does not count, with the reason."""

    sheet = models.ForeignKey(ScoreSheet, on_delete=models.CASCADE, related_name="reopenings")
    state = models.CharField("trở thành", max_length=8, choices=SheetState)
    reason = models.CharField("lý do", max_length=500)
    by = models.ForeignKey(User, on_delete=models.PROTECT, related_name="+")
    at = models.DateTimeField("lúc")

    class Meta:
        verbose_name = "mở lại phiếu chấm"


@pghistory.track()
class Opinion(models.Model):
    """A judge's written answer on a re-evaluation: keep the star, or meet about it."""

    seat = models.ForeignKey(Seat, on_delete=models.CASCADE, related_name="opinions")
    candidate = models.ForeignKey(Candidate, on_delete=models.CASCADE, related_name="opinions")
    agrees = models.BooleanField("đồng ý")
    reason = models.TextField("lý do", blank=True)
    at = models.DateTimeField("lúc")

    class Meta:
        verbose_name = "ý kiến bằng văn bản"
        constraints = [
            models.UniqueConstraint(fields=["seat", "candidate"], name="opinion_once"),
            models.CheckConstraint(
                name="opinion_against_has_a_reason", condition=Q(agrees=True) | ~Q(reason="")
            ),
        ]
