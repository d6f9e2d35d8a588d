"""What is judged in a round, and who must not judge it."""

import uuid
from typing import Self

import pghistory
from django.db import models
from django.db.models import Q

from ocop.criteria import Sheet, sheet
from ocop.evaluation.contest import contest_sheet
from ocop.evaluation.models.rounds import Round, Seat
from ocop.people.models import User


class CandidateQuerySet(models.QuerySet["Candidate"]):
    def visible_to(self, user: User) -> Self:
        """Candidates of the rounds a person may see."""
        return self.filter(round__in=Round.objects.visible_to(user))


@pghistory.track()
class Candidate(models.Model):
    """One product (or entry of a contest) in one round.

    `title` and `maker` are what was written when it came in; `sheet` is the scoring sheet of the
    round's criteria set (None in a contest). `turn` is the scoring that counts: 1, then 2 … when
    scored again. `agreed` holds points the council settled on, by criterion.
    """

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    round = models.ForeignKey(Round, on_delete=models.CASCADE, related_name="candidates")
    dossier = models.ForeignKey(
        "dossiers.Dossier",
        on_delete=models.PROTECT,
        related_name="candidates",
        null=True,
        blank=True,
    )
    subject_kind = models.CharField("loại đối tượng", max_length=20, default="dossier")
    subject_id = models.UUIDField("đối tượng")
    title = models.CharField("tên", max_length=250)
    maker = models.CharField("chủ thể", max_length=250, blank=True)
    sheet = models.PositiveSmallIntegerField("phiếu tiêu chí", null=True, blank=True)
    order = models.PositiveSmallIntegerField("thứ tự")
    turn = models.PositiveSmallIntegerField("lượt chấm", default=1)
    agreed = models.JSONField("điểm hội đồng thống nhất", default=dict, blank=True)

    objects = CandidateQuerySet.as_manager()

    class Meta:
        verbose_name = "sản phẩm trong đợt"
        constraints = [
            models.UniqueConstraint(
                fields=["round", "subject_kind", "subject_id"], name="candidate_once_a_round"
            ),
            models.UniqueConstraint(
                fields=["round", "order"],
                name="candidate_has_its_place",
                deferrable=models.Deferrable.DEFERRED,
            ),
            models.CheckConstraint(
                name="candidate_names_its_dossier",
                condition=Q(dossier__isnull=False) | ~Q(subject_kind="dossier"),
            ),
        ]

    def __str__(self) -> str:
        return self.title

    @property
    def scoring_sheet(self) -> Sheet:
        """The criteria this candidate is judged by; the round must be at hand."""
        if self.sheet is None:
            return contest_sheet(self.round.criteria)
        return sheet(self.round.criteria_set, self.sheet)


@pghistory.track()
class Conflict(models.Model):
    """What a judge said before opening: a conflict of interest with this product, or none."""

    seat = models.ForeignKey(Seat, on_delete=models.CASCADE, related_name="conflicts")
    candidate = models.ForeignKey(Candidate, on_delete=models.CASCADE, related_name="conflicts")
    declared = models.BooleanField("có xung đột lợi ích")
    reason = models.CharField("lý do", max_length=300, blank=True)
    at = models.DateTimeField("khai lúc")

    class Meta:
        verbose_name = "cam kết về xung đột lợi ích"
        constraints = [
            models.UniqueConstraint(fields=["seat", "candidate"], name="conflict_said_once"),
            models.CheckConstraint(
                name="conflict_has_a_reason", condition=Q(declared=False) | ~Q(reason="")
            ),
        ]


@pghistory.track()
class Ruling(models.Model):
    """What the council found of a printed note (dismissal, stop, requirement) for one product."""

    candidate = models.ForeignKey(Candidate, on_delete=models.CASCADE, related_name="rulings")
    note = models.CharField("ghi chú của phiếu", max_length=80)
    holds = models.BooleanField("hội đồng xác nhận")
    reason = models.CharField("lý do", max_length=500)
    by = models.ForeignKey(User, on_delete=models.PROTECT, related_name="+")
    at = models.DateTimeField("kết luận lúc")

    class Meta:
        verbose_name = "kết luận về ghi chú của phiếu"
        constraints = [
            models.UniqueConstraint(fields=["candidate", "note"], name="ruling_once_a_note")
        ]
