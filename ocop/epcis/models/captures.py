"""What was sent to us: the job, the document as received, master data, and the values seen."""

import uuid
from typing import Self

from django.contrib.postgres.fields import ArrayField
from django.db import models

from ocop.epcis.models.parties import Party
from ocop.people.models import User


class Behaviour(models.TextChoices):
    """What one bad event means for the document it came in."""

    ROLLBACK = "rollback", "Một sự kiện hỏng: bỏ cả tài liệu"
    PROCEED = "proceed", "Một sự kiện hỏng: ghi các sự kiện còn lại"


class CaptureJobQuerySet(models.QuerySet["CaptureJob"]):
    def visible_to(self, user: User) -> Self:
        """What one's own party sent; administrators see all."""
        return self.filter(owner__in=Party.objects.visible_to(user))


class CaptureJob(models.Model):
    """One document on its way into the repository.

    `outcome` has one letter per event of the document: a accepted, d duplicate, r rejected, n not
    recorded because another was rejected; `event_ids` has the ids in the same order, one a line.
    `errors` are problem documents.
    """

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    owner = models.ForeignKey(Party, on_delete=models.PROTECT, related_name="captures")
    captured_by = models.ForeignKey(User, on_delete=models.PROTECT, related_name="+")
    created_at = models.DateTimeField("nhận lúc")
    finished_at = models.DateTimeField("xong lúc", null=True)
    success = models.BooleanField(default=True)
    behaviour = models.CharField(max_length=8, choices=Behaviour)
    media_type = models.CharField(max_length=40)
    sha256 = models.CharField(max_length=64, db_collation="C")
    size_bytes = models.PositiveBigIntegerField()
    accepted = models.PositiveIntegerField(default=0)
    duplicate = models.PositiveIntegerField(default=0)
    rejected = models.PositiveIntegerField(default=0)
    errors = models.JSONField(default=list)
    outcome = models.TextField(default="")
    event_ids = models.TextField(default="")

    objects = CaptureJobQuerySet.as_manager()

    class Meta:
        verbose_name = "lần gửi sự kiện"
        indexes = [
            models.Index(fields=["owner", "-created_at", "id"], name="epcis_job_owner"),
            models.Index(
                fields=["created_at"],
                condition=models.Q(finished_at__isnull=True),
                name="epcis_job_waiting",
            ),
        ]

    def __str__(self) -> str:
        return str(self.pk)


class CapturePart(models.Model):
    """A piece of the document as received (zlib), at most 1 MiB of it."""

    job = models.ForeignKey(CaptureJob, on_delete=models.CASCADE, related_name="parts")
    number = models.PositiveIntegerField()
    body = models.BinaryField()

    class Meta:
        verbose_name = "phần của tài liệu gốc"
        constraints = [
            models.UniqueConstraint(fields=["job", "number"], name="epcis_capture_part_once")
        ]


class MasterData(models.Model):
    """An element of a vocabulary list: attributes of a place, product or party, and its children."""

    owner = models.ForeignKey(Party, on_delete=models.CASCADE, related_name="+")
    vocabulary = models.CharField(max_length=200)
    uri = models.CharField("mã", max_length=500, db_collation="C")
    attributes = models.JSONField(default=list)
    children = ArrayField(models.CharField(max_length=500), default=list)
    captured_at = models.DateTimeField()

    class Meta:
        verbose_name = "dữ liệu gốc"
        constraints = [
            models.UniqueConstraint(
                fields=["owner", "vocabulary", "uri"], name="epcis_master_data_once"
            )
        ]
        indexes = [models.Index(fields=["uri"], name="epcis_master_data_uri")]


class SeenValue(models.Model):
    """A value that stands in some event of the owner: what the top-level collections list."""

    owner = models.ForeignKey(Party, on_delete=models.CASCADE, related_name="+")
    field = models.CharField(max_length=20)
    value = models.CharField(max_length=2000, db_collation="C")

    class Meta:
        verbose_name = "giá trị đã gặp"
        constraints = [
            models.UniqueConstraint(fields=["field", "value", "owner"], name="epcis_seen_once")
        ]
