"""Results of a round, frozen, and the decisions that follow."""

import uuid

import pghistory
from django.db import models
from django.db.models import Q

from ocop.documents.models import Document
from ocop.evaluation.models.candidates import Candidate
from ocop.evaluation.models.rounds import Round
from ocop.people.models import User
from ocop.products.models import Recognition


@pghistory.track()
class Decision(models.Model):
    """A recognition decision of a round: the paper, its number, the day it was signed."""

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    round = models.ForeignKey(Round, on_delete=models.PROTECT, related_name="decisions")
    document = models.OneToOneField(Document, on_delete=models.PROTECT, related_name="+")
    symbol = models.CharField("số, ký hiệu", max_length=60)
    decided_on = models.DateField("ngày quyết định")
    by = models.ForeignKey(User, on_delete=models.PROTECT, related_name="+")
    at = models.DateTimeField("ghi lúc")

    class Meta:
        verbose_name = "quyết định công nhận"


class Outcome(models.TextChoices):
    """What the council proposes; contests have none of these."""

    RECOGNISE = "RECOGNISE", "Đề nghị tỉnh công nhận"
    MINISTRY = "MINISTRY", "Đề nghị gửi Bộ"
    REFUSE = "REFUSE", "Chưa được công nhận"


@pghistory.track()
class Result(models.Model):
    """What the council's marks came to for one product; `frozen` holds every mark behind it.

    `average` is rounded to six digits for lists; the star was read from the exact one. `star` 0:
    dismissed, or scoring stopped. `written` results rest on agreement and keep the star as it was.
    `national_points`: enough points for the Ministry, whatever minimums are missed; the advisory
    body decides then. `notice` is the paper that told the producer why not.
    """

    candidate = models.OneToOneField(Candidate, on_delete=models.PROTECT, related_name="result")
    turn = models.PositiveSmallIntegerField("lượt chấm")
    judges = models.PositiveSmallIntegerField("số phiếu")
    average = models.DecimalField("trung bình", max_digits=9, decimal_places=6, null=True)
    median = models.DecimalField("trung vị", max_digits=9, decimal_places=6, null=True)
    spread = models.DecimalField("chênh lệch", max_digits=6, decimal_places=2, null=True)
    parts = models.JSONField("điểm từng phần", default=dict)
    gates_failed = models.JSONField("mức tối thiểu chưa đạt", default=list)
    star = models.PositiveSmallIntegerField("hạng sao")
    star_by_points = models.PositiveSmallIntegerField("hạng theo điểm")
    outcome = models.CharField("đề nghị", max_length=10, choices=Outcome, blank=True)
    national_points = models.BooleanField("đủ điểm gửi Bộ", default=False)
    explanation = models.JSONField("giải thích", default=list)
    frozen = models.JSONField("điểm đã chốt", default=dict)
    written = models.BooleanField("theo ý kiến bằng văn bản", default=False)
    closed_at = models.DateTimeField("chốt lúc")
    decision = models.ForeignKey(
        Decision, on_delete=models.PROTECT, related_name="results", null=True, blank=True
    )
    recognition = models.OneToOneField(
        Recognition, on_delete=models.PROTECT, related_name="+", null=True, blank=True
    )
    notice = models.ForeignKey(
        Document, on_delete=models.PROTECT, related_name="+", null=True, blank=True
    )
    sent_at = models.DateTimeField("gửi Bộ lúc", null=True, blank=True)

    class Meta:
        verbose_name = "kết quả"
        constraints = [
            models.CheckConstraint(name="result_star_is_0_to_5", condition=Q(star__lte=5)),
        ]


@pghistory.track()
class MinistryResult(models.Model):
    """What the Ministry answered on a product with 90 points or more."""

    result = models.OneToOneField(Result, on_delete=models.PROTECT, related_name="ministry")
    average = models.DecimalField("điểm trung ương", max_digits=6, decimal_places=2)
    star = models.PositiveSmallIntegerField("hạng sao")
    decision_number = models.CharField("số quyết định", max_length=60, blank=True)
    decided_on = models.DateField("ngày", null=True, blank=True)
    note = models.CharField("ghi chú", max_length=500, blank=True)
    by = models.ForeignKey(User, on_delete=models.PROTECT, related_name="+")
    at = models.DateTimeField("ghi lúc")

    class Meta:
        verbose_name = "kết quả của Bộ"
