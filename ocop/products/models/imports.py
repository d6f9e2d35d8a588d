"""A register file on its way into the database, row by row, so that it can be undone."""

import uuid
from typing import Self

from django.db import models

from ocop.evidence.models import Attachment
from ocop.people.models import User
from ocop.products.models.products import Product


class ImportState(models.TextChoices):
    UPLOADED = "UPLOADED", "Đã nhận tệp"
    PREVIEWING = "PREVIEWING", "Đang đọc tệp"
    PREVIEWED = "PREVIEWED", "Chờ chọn"
    IMPORTING = "IMPORTING", "Đang nhập"
    DONE = "DONE", "Đã nhập"
    FAILED = "FAILED", "Không nhập được"
    CANCELLED = "CANCELLED", "Đã bỏ"
    UNDONE = "UNDONE", "Đã hoàn tác"


class RowState(models.TextChoices):
    NEW = "NEW", "Thêm mới"
    CHANGED = "CHANGED", "Sửa dòng đã có"
    SAME = "SAME", "Giữ nguyên"
    FAULTY = "FAULTY", "Dòng lỗi"


class ImportQuerySet(models.QuerySet["RegisterImport"]):
    def visible_to(self, user: User) -> Self:
        """One's own imports."""
        return self.filter(by=user)


class RegisterImport(models.Model):
    """One file. `mapping` is {column index: field key}; `counts` {new, changed, same, faulty}."""

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    attachment = models.ForeignKey(Attachment, on_delete=models.PROTECT, related_name="+")
    by = models.ForeignKey(
        User, on_delete=models.PROTECT, related_name="register_imports", null=True
    )
    state = models.CharField(max_length=12, choices=ImportState, default=ImportState.UPLOADED)
    mapping = models.JSONField(default=dict)
    unknown_columns = models.JSONField(default=list)
    use_old_names = models.BooleanField("nhận tên xã cũ", default=True)
    counts = models.JSONField(default=dict)
    faults = models.JSONField("lỗi của cả tệp", default=list)
    rows_total = models.PositiveIntegerField(default=0)
    rows_read = models.PositiveIntegerField(default=0)
    rows_written = models.PositiveIntegerField(default=0)
    created_at = models.DateTimeField()
    finished_at = models.DateTimeField(null=True)
    undone_at = models.DateTimeField(null=True)

    objects = ImportQuerySet.as_manager()

    class Meta:
        verbose_name = "lần nhập sổ"


class ImportRow(models.Model):
    """One row: what it says (`draft`), what is wrong, and what was there before (`before`)."""

    register_import = models.ForeignKey(
        RegisterImport, on_delete=models.CASCADE, related_name="rows"
    )
    number = models.PositiveIntegerField("dòng trong tệp")
    state = models.CharField(max_length=8, choices=RowState)
    cells = models.JSONField("ô như trong tệp", default=list)
    draft = models.JSONField(null=True)
    faults = models.JSONField(default=list)
    warnings = models.JSONField(default=list)
    product = models.ForeignKey(Product, on_delete=models.SET_NULL, null=True, related_name="+")
    before = models.JSONField("trước khi nhập", null=True)
    after_version = models.PositiveIntegerField(null=True)

    class Meta:
        verbose_name = "dòng nhập"
        constraints = [
            models.UniqueConstraint(name="import_row_once", fields=["register_import", "number"])
        ]
        indexes = [models.Index(fields=["register_import", "state"], name="import_row_state")]
