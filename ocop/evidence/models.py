"""Files with their hash; kept once by content, attached to anything."""

import uuid

from django.db import models
from django.urls import reverse

from ocop.people.models import User


class Audience(models.TextChoices):
    PUBLIC = "PUBLIC", "Công khai"
    OFFICE = "OFFICE", "Chủ thể và cơ quan"


class AttachmentKind(models.TextChoices):
    PICTURE = "PICTURE", "Ảnh"
    PAPER = "PAPER", "Giấy tờ"
    SHEET = "SHEET", "Bảng tính"


class Attachment(models.Model):
    """A stored file. The path is its SHA-256, so the same bytes are kept once.

    Pictures are stored re-encoded, without EXIF, at most 1600 px; `width` and `height` in px,
    empty for what is not a picture. `received_sha256` is the hash of the bytes as they were sent:
    it tells a repeated upload, and proves to the sender what arrived.
    """

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    kind = models.CharField("loại", max_length=8, choices=AttachmentKind)
    name = models.CharField("tên tệp", max_length=200)
    media_type = models.CharField(max_length=100)
    size_bytes = models.PositiveBigIntegerField()
    sha256 = models.CharField(max_length=64, db_index=True, db_collation="C")
    received_sha256 = models.CharField(max_length=64, db_collation="C")
    width = models.PositiveIntegerField(null=True)
    height = models.PositiveIntegerField(null=True)
    audience = models.CharField("ai được xem", max_length=8, choices=Audience)
    uploaded_by = models.ForeignKey(User, on_delete=models.PROTECT, null=True)
    uploaded_at = models.DateTimeField("tải lên lúc")

    class Meta:
        verbose_name = "tệp đính kèm"
        constraints = [
            models.UniqueConstraint(
                fields=["uploaded_by", "received_sha256", "kind", "audience", "name"],
                nulls_distinct=False,
                name="attachment_once",
            )
        ]

    def __str__(self) -> str:
        return self.name

    @property
    def path(self) -> str:
        """Place of the bytes inside the storage."""
        return f"{self.sha256[:2]}/{self.sha256}"

    def thumbnail_path(self, edge: int) -> str:
        """Place of the copy whose longer edge is `edge` px (pictures only)."""
        return f"{self.path}-{edge}.webp"

    @property
    def is_picture(self) -> bool:
        """Whether it has pixels and thumbnails; a photographed paper is one too."""
        return self.width is not None

    @property
    def url(self) -> str:
        """Address of the file, for the public, its uploader and administrators."""
        return reverse("evidence:file", args=[self.pk, self.name])

    def thumbnail_url(self, edge: int) -> str:
        """Address of the small copy of `edge` px: 480 or 960."""
        return reverse("evidence:thumbnail", args=[self.pk, edge])
