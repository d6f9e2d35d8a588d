"""A merge of two records that were one, kept so that it can be undone."""

import uuid

from django.db import models

from ocop.people.models import User


class MergeKind(models.TextChoices):
    PRODUCT = "PRODUCT", "Sản phẩm"
    PRODUCER = "PRODUCER", "Chủ thể"


class Merge(models.Model):
    """`gone` went into `kept`; `moved` and `before` hold all that an undo needs."""

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    kind = models.CharField("loại", max_length=8, choices=MergeKind)
    kept = models.UUIDField("giữ lại")
    gone = models.UUIDField("nhập vào")
    moved = models.JSONField("đã chuyển", default=dict)
    before = models.JSONField("trước khi ghép", default=dict)
    by = models.ForeignKey(User, on_delete=models.PROTECT, related_name="+", null=True)
    at = models.DateTimeField("lúc")
    undone_at = models.DateTimeField("hoàn tác lúc", null=True)

    class Meta:
        verbose_name = "lần ghép trùng"
        indexes = [
            models.Index(fields=["kept"], name="merge_kept"),
            models.Index(fields=["gone"], name="merge_gone"),
        ]
