"""What a dossier holds: its nine parts, the self-score, and which paper backs which criterion."""

import pghistory
from django.db import models
from django.db.models import Q

from ocop.dossiers.models.dossiers import Dossier
from ocop.people.models import User
from ocop.proofs.models import Proof


class PartState(models.TextChoices):
    TODO = "TODO", "Chưa làm"
    DOING = "DOING", "Đang làm"
    FIX = "FIX", "Cần sửa"
    DONE = "DONE", "Xong"


@pghistory.track()
class Part(models.Model):
    """One of the nine tasks of a dossier; `contents` are the fields of `ocop.dossiers.parts`.

    `saved_at` is None as long as only the system filled it in.
    """

    dossier = models.ForeignKey(Dossier, on_delete=models.CASCADE, related_name="parts")
    key = models.CharField(max_length=20)
    state = models.CharField(max_length=5, choices=PartState, default=PartState.TODO)
    contents = models.JSONField(default=dict)
    version = models.PositiveIntegerField(default=1)
    saved_at = models.DateTimeField(null=True)
    saved_by = models.ForeignKey(User, on_delete=models.PROTECT, null=True, related_name="+")

    class Meta:
        verbose_name = "phần của hồ sơ"
        constraints = [models.UniqueConstraint(name="part_once", fields=["dossier", "key"])]


@pghistory.track()
class SelfMark(models.Model):
    """The level the producer's side claims at one criterion; `option_key` 0: none of the levels."""

    dossier = models.ForeignKey(Dossier, on_delete=models.CASCADE, related_name="marks")
    criterion = models.CharField(max_length=12)
    option_key = models.PositiveSmallIntegerField()
    points = models.DecimalField(max_digits=5, decimal_places=2)
    note = models.TextField("mô tả", blank=True)

    class Meta:
        verbose_name = "điểm tự chấm"
        constraints = [
            models.UniqueConstraint(name="self_mark_once", fields=["dossier", "criterion"])
        ]


@pghistory.track()
class ProofLink(models.Model):
    """A paper of the wallet behind a criterion; an empty criterion: behind the whole dossier."""

    dossier = models.ForeignKey(Dossier, on_delete=models.CASCADE, related_name="proof_links")
    criterion = models.CharField(max_length=12, blank=True)
    proof = models.ForeignKey(Proof, on_delete=models.PROTECT, related_name="dossier_links")
    page = models.PositiveSmallIntegerField("trang", null=True)

    class Meta:
        verbose_name = "minh chứng của hồ sơ"
        constraints = [
            models.UniqueConstraint(
                name="proof_linked_once", fields=["dossier", "criterion", "proof"]
            ),
            models.CheckConstraint(
                name="proof_page_from_one", condition=Q(page__isnull=True) | Q(page__gte=1)
            ),
        ]
