"""Producers (chủ thể), who acts for them, and their legal papers."""

import uuid
from typing import Any, Self

import pghistory
from django.contrib.postgres.fields import DateRangeField
from django.contrib.postgres.indexes import GinIndex, OpClass
from django.db import models
from django.db.models import F, Func, Q
from django.utils import timezone

from ocop.evidence.models import Attachment
from ocop.kit.text import clean, sort_key
from ocop.people.models import User
from ocop.people.queries import areas_overseen_by
from ocop.units.models import DatedQuerySet, Unit


class ProducerKind(models.TextChoices):
    """Điều 2.3 of QĐ 26/2026/QĐ-TTg; the last three apply to tourism only."""

    COOPERATIVE = "COOPERATIVE", "Hợp tác xã"
    COOP_GROUP = "COOP_GROUP", "Tổ hợp tác"
    ENTERPRISE = "ENTERPRISE", "Doanh nghiệp nhỏ và vừa"
    FARM = "FARM", "Trang trại"
    HOUSEHOLD = "HOUSEHOLD", "Hộ sản xuất, hộ kinh doanh"
    ASSOCIATION = "ASSOCIATION", "Hội, hiệp hội (du lịch)"
    TOURISM_CENTRE = "TOURISM_CENTRE", "Trung tâm điều hành du lịch"
    TOURISM_BODY = "TOURISM_BODY", "Tổ chức du lịch tương đương"


class ProducerQuerySet(models.QuerySet["Producer"]):
    def live(self) -> Self:
        """Without those merged into another."""
        return self.filter(merged_into=None)

    def visible_to(self, user: User) -> Self:
        """Rows an officer's areas cover, and those the person acts for."""
        scope = areas_overseen_by(user)
        own = Q(pk__in=ProducerMember.objects.producers_of(user))
        return self.filter(own | scope.condition("area_now"))


@pghistory.track()
class Producer(models.Model):
    """A producer with its place as recorded (`area`) and as that place is called now (`area_now`).

    `area_now` is the smallest area of today that surely holds the place: where the recorded area
    was split and nobody has said which part it is, that is the area above both parts.
    `version` grows with every edit; an edit that started from an older one is a conflict.
    """

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    kind = models.CharField("loại hình", max_length=16, choices=ProducerKind)
    name = models.CharField("tên chủ thể", max_length=250)
    sort_key = models.BinaryField(editable=False)
    folded = models.GeneratedField(
        expression=Func(F("name"), function="vn_fold"),
        output_field=models.TextField(),
        db_persist=True,
    )
    area = models.ForeignKey(
        Unit, verbose_name="địa bàn khi ghi", on_delete=models.PROTECT, related_name="+"
    )
    area_now = models.ForeignKey(
        Unit,
        verbose_name="địa bàn hiện nay",
        on_delete=models.PROTECT,
        related_name="producers",
    )
    address = models.CharField("địa chỉ", max_length=300, blank=True)
    representative = models.CharField("người đại diện", max_length=120, blank=True)
    phone = models.CharField("điện thoại (E.164)", max_length=16, blank=True)
    email = models.EmailField("thư điện tử", blank=True)
    website = models.URLField("trang tin", blank=True)
    tax_code = models.CharField("mã số thuế", max_length=14, blank=True)
    founded_on = models.DateField("ngày thành lập", null=True, blank=True)
    women_led = models.BooleanField("nữ làm chủ", null=True, blank=True)
    youth_led = models.BooleanField("thanh niên làm chủ", null=True, blank=True)
    contact_public = models.BooleanField("đồng ý công khai số điện thoại", default=False)
    note = models.TextField("ghi chú", blank=True)
    illustrative = models.BooleanField("dữ liệu minh họa", default=False)
    merged_into = models.ForeignKey(
        "self", on_delete=models.PROTECT, null=True, blank=True, related_name="absorbed"
    )
    version = models.PositiveIntegerField(default=1)
    created_at = models.DateTimeField("ghi lúc")
    updated_at = models.DateTimeField("sửa lúc", db_index=True)

    objects = ProducerQuerySet.as_manager()

    class Meta:
        verbose_name = "chủ thể"
        indexes = [
            GinIndex(OpClass(F("folded"), name="gin_trgm_ops"), name="producer_folded"),
            models.Index(fields=["sort_key"], name="producer_sort_key"),
        ]

    def __str__(self) -> str:
        return self.name

    @staticmethod
    def keys_for(name: str) -> dict[str, Any]:
        """The stored name and its sort key, always written together."""
        return {"name": clean(name), "sort_key": sort_key(clean(name))}

    @property
    def public_path(self) -> str:
        """The lasting address of the public page; it may lead on to a longer one."""
        return f"/co-so/{self.pk}"


class MemberQuerySet(DatedQuerySet["ProducerMember"]):
    def producers_of(self, user: User) -> models.QuerySet["ProducerMember", Any]:
        """Ids of the producers the person acts for today, for use in a subquery."""
        return self.filter(user=user).valid_on(timezone.localdate()).values("producer")


class ProducerMember(models.Model):
    """An account that acts for a producer during [from, to)."""

    producer = models.ForeignKey(Producer, on_delete=models.CASCADE, related_name="members")
    user = models.ForeignKey(User, on_delete=models.CASCADE, related_name="producer_memberships")
    valid = DateRangeField("từ – đến")

    objects = MemberQuerySet.as_manager()

    class Meta:
        verbose_name = "người của chủ thể"


class PaperKind(models.TextChoices):
    BUSINESS_REGISTRATION = "BUSINESS_REGISTRATION", "Đăng ký kinh doanh"
    FOOD_SAFETY = "FOOD_SAFETY", "Giấy chứng nhận an toàn thực phẩm"
    PRODUCTION_PERMIT = "PRODUCTION_PERMIT", "Giấy đủ điều kiện sản xuất"
    TRADEMARK = "TRADEMARK", "Nhãn hiệu"
    QUALITY_SYSTEM = "QUALITY_SYSTEM", "Hệ thống chất lượng"
    ENVIRONMENT = "ENVIRONMENT", "Giấy tờ môi trường"
    OTHER = "OTHER", "Giấy tờ khác"


class LegalPaper(models.Model):
    """A paper of a producer. `expires_on` is the first day on which it no longer holds."""

    producer = models.ForeignKey(Producer, on_delete=models.CASCADE, related_name="papers")
    kind = models.CharField("loại giấy", max_length=24, choices=PaperKind)
    number = models.CharField("số", max_length=100, blank=True)
    issuer = models.CharField("nơi cấp", max_length=200, blank=True)
    issued_on = models.DateField("ngày cấp", null=True, blank=True)
    expires_on = models.DateField("ngày hết hạn", null=True, blank=True, db_index=True)
    attachment = models.ForeignKey(
        Attachment, on_delete=models.PROTECT, null=True, blank=True, related_name="+"
    )
    public = models.BooleanField("công khai", default=False)

    class Meta:
        verbose_name = "giấy tờ pháp lý"
        constraints = [
            models.CheckConstraint(
                name="paper_expires_after_issue",
                condition=Q(issued_on__isnull=True)
                | Q(expires_on__isnull=True)
                | Q(expires_on__gt=F("issued_on")),
            )
        ]
