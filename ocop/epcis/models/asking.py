"""Named queries, who wants their answers sent, what was sent, and page tokens taken back."""

import uuid
from typing import Self

from django.db import models

from ocop.epcis.models.parties import Party
from ocop.people.models import User


class NamedQuery(models.Model):
    """A SimpleEventQuery under a name; a party has its own names."""

    owner = models.ForeignKey(Party, on_delete=models.CASCADE, related_name="queries")
    name = models.CharField("tên", max_length=200)
    query = models.JSONField("tham số")
    created_by = models.ForeignKey(User, on_delete=models.PROTECT, related_name="+")
    created_at = models.DateTimeField("tạo lúc")

    class Meta:
        verbose_name = "truy vấn đặt tên"
        constraints = [
            models.UniqueConstraint(fields=["owner", "name"], name="epcis_query_name_once")
        ]

    def __str__(self) -> str:
        return self.name


class SubscriptionQuerySet(models.QuerySet["Subscription"]):
    def visible_to(self, user: User) -> Self:
        """Those of one's own party; administrators see all."""
        return self.filter(query__owner__in=Party.objects.visible_to(user))


class Subscription(models.Model):
    """Where the answers of a named query go, and when: at `schedule`, or with every new event.

    The next answer begins at `min_record_time`; `due_at` is when it is looked for. What the
    subscriber may see is decided anew for `created_by` with each answer.
    """

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    query = models.ForeignKey(NamedQuery, on_delete=models.CASCADE, related_name="subscriptions")
    dest = models.URLField("địa chỉ nhận", max_length=2000)
    signature_token = models.CharField(max_length=500, blank=True)
    schedule = models.JSONField(null=True)
    report_if_empty = models.BooleanField(default=False)
    initial_record_time = models.DateTimeField(null=True)
    epc_format = models.CharField(max_length=30)
    created_by = models.ForeignKey(User, on_delete=models.PROTECT, related_name="+")
    created_at = models.DateTimeField("tạo lúc")
    last_notified_at = models.DateTimeField("gửi gần nhất", null=True)
    min_record_time = models.DateTimeField()
    due_at = models.DateTimeField(db_index=True)
    batch_events = models.PositiveIntegerField(default=1000)

    objects = SubscriptionQuerySet.as_manager()

    class Meta:
        verbose_name = "đăng ký nhận"

    def __str__(self) -> str:
        return self.dest


class Delivery(models.Model):
    """One answer on its way to a subscriber; `body` is exactly what is signed and sent."""

    class State(models.TextChoices):
        WAITING = "WAITING", "Chờ gửi"
        DONE = "DONE", "Đã nhận"
        FAILED = "FAILED", "Không gửi được"

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    subscription = models.ForeignKey(
        Subscription, on_delete=models.CASCADE, related_name="deliveries"
    )
    state = models.CharField(max_length=8, choices=State, default=State.WAITING)
    body = models.BinaryField()
    events = models.PositiveIntegerField()
    created_at = models.DateTimeField("tạo lúc")
    due_at = models.DateTimeField("gửi lúc")
    attempts = models.PositiveSmallIntegerField(default=0)
    status = models.PositiveSmallIntegerField("mã trả lời", null=True)
    trouble = models.CharField("lỗi gần nhất", max_length=300, blank=True)
    finished_at = models.DateTimeField(null=True)

    class Meta:
        verbose_name = "lần gửi trả lời"
        indexes = [
            models.Index(
                fields=["due_at"],
                condition=models.Q(state="WAITING"),
                name="epcis_delivery_waiting",
            ),
            models.Index(fields=["subscription", "-created_at"], name="epcis_delivery_log"),
        ]


class RevokedPageToken(models.Model):
    """A page token that was taken back before its time."""

    digest = models.CharField(primary_key=True, max_length=64, db_collation="C")
    expires_at = models.DateTimeField()

    class Meta:
        verbose_name = "mã trang đã thu hồi"
