"""Inspections after recognition (QĐ 26/2026/QĐ-TTg, Điều 9): plan, result, findings, photographs."""

import uuid
from datetime import date
from typing import Self

import pghistory
from django.db import models
from django.db.models import Q
from django.utils import timezone

from ocop.documents.models import Document
from ocop.evidence.models import Attachment
from ocop.inspection.models.desk import desk_of
from ocop.people.models import User
from ocop.products.models import ProducerMember, Recognition


class InspectionKind(models.TextChoices):
    PERIODIC = "PERIODIC", "Định kỳ"
    UNANNOUNCED = "UNANNOUNCED", "Đột xuất"


class InspectionState(models.TextChoices):
    PLANNED = "PLANNED", "Trong kế hoạch"
    DONE = "DONE", "Đã kiểm tra"
    CANCELLED = "CANCELLED", "Đã hủy"


class Conclusion(models.TextChoices):
    KEPT = "KEPT", "Giữ đúng điều kiện công nhận"
    TO_FIX = "TO_FIX", "Phải khắc phục"
    WITHDRAW = "WITHDRAW", "Đề nghị xem xét thu hồi"


class Content(models.TextChoices):
    """What an inspection looks at (Điều 9)."""

    CRITERIA = "CRITERIA", "Giữ các tiêu chí như trong hồ sơ"
    MARK = "MARK", "Dùng nhãn hiệu, sao OCOP"
    INFORMATION = "INFORMATION", "Thông tin, quảng bá sản phẩm"


class Verdict(models.TextChoices):
    KEPT = "KEPT", "Đúng"
    FAULT = "FAULT", "Có sai sót"
    NOT_SEEN = "NOT_SEEN", "Không kiểm tra lần này"


class InspectionQuerySet(models.QuerySet["Inspection"]):
    def visible_to(self, user: User) -> Self:
        """Officers over the place; the producer's own people once it was held.

        A visit that comes unannounced must not be read of beforehand.
        """
        office = desk_of(user, on=timezone.localdate()).condition(
            "recognition__product__producer__area_now"
        )
        own = Q(
            state=InspectionState.DONE,
            recognition__product__producer__in=ProducerMember.objects.producers_of(user),
        )
        return self.filter(office | own)

    def with_product(self) -> Self:
        """With what every line says of the product."""
        return self.select_related("recognition__product__producer", "minutes")


@pghistory.track()
class Inspection(models.Model):
    """A look at one recognised product. `fix_by` is the last day to mend what was found wrong."""

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    recognition = models.ForeignKey(
        Recognition, on_delete=models.PROTECT, related_name="inspections"
    )
    kind = models.CharField("loại", max_length=12, choices=InspectionKind)
    state = models.CharField(
        "tình trạng", max_length=10, choices=InspectionState, default=InspectionState.PLANNED
    )
    planned_on = models.DateField("ngày dự kiến", db_index=True)
    basis = models.CharField("căn cứ", max_length=300)
    team = models.TextField("đoàn kiểm tra")
    held_on = models.DateField("ngày kiểm tra", null=True)
    place = models.CharField("nơi kiểm tra", max_length=300, blank=True)
    producer_side = models.TextField("đại diện cơ sở", blank=True)
    opinion = models.TextField("ý kiến của cơ sở", blank=True)
    conclusion = models.CharField("kết luận", max_length=10, choices=Conclusion, blank=True)
    summary = models.TextField("nhận xét", blank=True)
    fix_by = models.DateField("khắc phục trước ngày", null=True)
    fixed_on = models.DateField("đã khắc phục ngày", null=True)
    fixed_note = models.CharField("cách khắc phục", max_length=300, blank=True)
    cancel_reason = models.CharField("lý do hủy", max_length=300, blank=True)
    minutes = models.ForeignKey(Document, on_delete=models.PROTECT, null=True, related_name="+")
    planned_by = models.ForeignKey(User, on_delete=models.PROTECT, null=True, related_name="+")
    planned_at = models.DateTimeField("lập lúc")

    objects = InspectionQuerySet.as_manager()

    class Meta:
        verbose_name = "lượt kiểm tra"
        constraints = [
            models.CheckConstraint(
                name="inspection_done_has_day_and_conclusion",
                condition=~Q(state="DONE") | Q(held_on__isnull=False) & ~Q(conclusion=""),
            ),
            models.CheckConstraint(
                name="inspection_to_fix_has_a_day",
                condition=~Q(conclusion="TO_FIX") | Q(fix_by__isnull=False),
            ),
            models.UniqueConstraint(
                name="inspection_planned_once_a_day",
                fields=["recognition", "planned_on"],
                condition=Q(state="PLANNED"),
            ),
        ]
        indexes = [models.Index(fields=["state", "planned_on"], name="inspection_queue")]

    def days_left(self, on: date) -> int | None:
        """Days until the visit, or until what was found must be mended; negative: late."""
        if self.state == InspectionState.PLANNED:
            return (self.planned_on - on).days
        if self.conclusion == Conclusion.TO_FIX and not self.fixed_on and self.fix_by:
            return (self.fix_by - on).days
        return None


@pghistory.track()
class Finding(models.Model):
    """What was found under one content; `demand` is what has to be done."""

    inspection = models.ForeignKey(Inspection, on_delete=models.CASCADE, related_name="findings")
    content = models.CharField("nội dung", max_length=12, choices=Content)
    verdict = models.CharField("nhận định", max_length=8, choices=Verdict)
    text = models.TextField("ghi nhận", blank=True)
    demand = models.TextField("yêu cầu", blank=True)

    class Meta:
        verbose_name = "ghi nhận khi kiểm tra"
        constraints = [
            models.UniqueConstraint(name="finding_once", fields=["inspection", "content"])
        ]


class Photo(models.Model):
    """A photograph taken at an inspection."""

    inspection = models.ForeignKey(Inspection, on_delete=models.CASCADE, related_name="photos")
    attachment = models.ForeignKey(Attachment, on_delete=models.PROTECT, related_name="+")
    caption = models.CharField("chú thích", max_length=200, blank=True)
    added_at = models.DateTimeField("thêm lúc")

    class Meta:
        verbose_name = "ảnh kiểm tra"
        constraints = [
            models.UniqueConstraint(name="photo_once", fields=["inspection", "attachment"])
        ]
