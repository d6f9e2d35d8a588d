"""A register file on its way into the database, row by row, so that it can be undone."""

import uuid
from collections.abc import Mapping
from datetime import datetime, timedelta
from typing import Self

from django.db import models

from ocop.evidence.models import Attachment
from ocop.people.models import User
from ocop.products.models.products import Product

UNDO_HOURS = 24


class ImportState(models.TextChoices):
    UPLOADED = "UPLOADED", "Chờ ghép cột"
    PREVIEWING = "PREVIEWING", "Đang đọc tệp"
    PREVIEWED = "PREVIEWED", "Chờ chọn"
    IMPORTING = "IMPORTING", "Đang nhập"
    DONE = "DONE", "Đã nhập"
    FAILED = "FAILED", "Dừng, cần xem lại"
    CANCELLED = "CANCELLED", "Đã bỏ"
    UNDONE = "UNDONE", "Đã hoàn tác"


class RowState(models.TextChoices):
    NEW = "NEW", "Thêm mới"
    CHANGED = "CHANGED", "Sửa dòng đã có"
    SAME = "SAME", "Giữ nguyên"
    FAULTY = "FAULTY", "Dòng lỗi"
    SKIPPED = "SKIPPED", "Bỏ qua"


class ImportQuerySet(models.QuerySet["RegisterImport"]):
    def visible_to(self, user: User) -> Self:
        """One's own imports."""
        return self.filter(by=user)


class RegisterImport(models.Model):
    """One file. `by` is None for the operator at the command line.

    `chosen` is the person's own choice {column: field key or None}; `mapping` the columns as they
    are read with it. `counts` has {new, changed, same, faulty, skipped, warned}. `faults` say why
    the whole import stopped. `written_at` is the moment its changes carry.
    """

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    attachment = models.ForeignKey(Attachment, on_delete=models.PROTECT, related_name="+")
    by = models.ForeignKey(
        User, on_delete=models.PROTECT, related_name="register_imports", null=True
    )
    state = models.CharField(max_length=12, choices=ImportState, default=ImportState.UPLOADED)
    sheet = models.CharField("trang tính", max_length=200, blank=True)
    sheet_names = models.JSONField("các trang tính", default=list)
    header_row = models.PositiveIntegerField("hàng tiêu đề đã chọn", null=True)
    chosen = models.JSONField("cột đã chọn", default=dict)
    mapping = models.JSONField("cột", default=dict)
    use_old_names = models.BooleanField("nhận tên xã cũ", default=True)
    good_rows_only = models.BooleanField("chỉ nhập dòng đúng", default=False)
    counts = models.JSONField(default=dict)
    faults = models.JSONField("vì sao dừng", default=list)
    rows_total = models.PositiveIntegerField(default=0)
    rows_read = models.PositiveIntegerField(default=0)
    rows_written = models.PositiveIntegerField(default=0)
    created_at = models.DateTimeField()
    written_at = models.DateTimeField(null=True)
    finished_at = models.DateTimeField(null=True)
    undone_at = models.DateTimeField(null=True)

    objects = ImportQuerySet.as_manager()

    class Meta:
        verbose_name = "lần nhập sổ"
        indexes = [models.Index(fields=["by", "-created_at"], name="import_by")]

    @property
    def good_rows(self) -> int:
        """Rows that would be written: new and changed ones."""
        counts: Mapping[str, int] = self.counts
        return counts.get("new", 0) + counts.get("changed", 0)

    @property
    def faulty_rows(self) -> int:
        """Rows that cannot be taken over."""
        return int(self.counts.get("faulty", 0))

    @property
    def undo_until(self) -> datetime | None:
        """Until when the import can be taken back; None when it was never written or is undone."""
        if self.state != ImportState.DONE or self.finished_at is None:
            return None
        return self.finished_at + timedelta(hours=UNDO_HOURS)


class ImportRow(models.Model):
    """One row: what it says (`draft`), what it would do (`plan`), and what an undo needs.

    `plan` is the whole answer to "what happens with this row" and is made again before writing:
    a row that would now do something else stops the import. `cells` are kept of faulty rows only.
    """

    register_import = models.ForeignKey(
        RegisterImport, on_delete=models.CASCADE, related_name="rows"
    )
    number = models.PositiveIntegerField("dòng trong tệp")
    state = models.CharField(max_length=8, choices=RowState)
    name = models.CharField("sản phẩm", max_length=250, blank=True)
    producer = models.CharField("chủ thể", max_length=250, blank=True)
    cells = models.JSONField("ô như trong tệp", default=list)
    draft = models.JSONField(null=True)
    plan = models.JSONField(null=True)
    faults = models.JSONField(default=list)
    warnings = models.JSONField(default=list)
    product = models.ForeignKey(Product, on_delete=models.SET_NULL, null=True, related_name="+")
    undo = models.JSONField("để hoàn tác", null=True)

    class Meta:
        verbose_name = "dòng nhập"
        constraints = [
            models.UniqueConstraint(name="import_row_once", fields=["register_import", "number"])
        ]
        indexes = [
            models.Index(fields=["register_import", "state", "number"], name="import_row_state")
        ]
