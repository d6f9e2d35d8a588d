"""Notices in the system, and their copies on the way to other channels."""

import uuid
from typing import Self

from django.db import models
from django.db.models import Case, F, Q, When

from ocop.notices.messages import label_of
from ocop.notices.timing import Habits
from ocop.people.models import User


class NoticeQuerySet(models.QuerySet["Notice"]):
    def visible_to(self, user: User) -> Self:
        """A notice is for its person alone."""
        return self.filter(user_id=user.pk)

    def unread(self) -> Self:
        return self.filter(read_at=None)

    def unread_first(self) -> Self:
        """As the inbox shows them: unread before read, each newest first."""
        return self.order_by(Case(When(read_at=None, then=0), default=1), "-created_at", "pk")


class Notice(models.Model):
    """One thing a person should know, with a page where it is dealt with.

    `key` says what it is about: the same person is told once per key.
    """

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    user = models.ForeignKey(
        User, on_delete=models.CASCADE, related_name="notices", db_index=False
    )  # the two indexes below begin with it
    kind = models.CharField("loại", max_length=20, db_collation="C")
    title = models.CharField("việc", max_length=200)
    text = models.TextField("nội dung", blank=True)
    link = models.CharField("trang", max_length=500)
    key = models.CharField(max_length=200, db_collation="C")
    created_at = models.DateTimeField("lúc")
    read_at = models.DateTimeField("đã đọc lúc", null=True, blank=True)

    objects = NoticeQuerySet.as_manager()

    class Meta:
        verbose_name = "thông báo"
        constraints = [models.UniqueConstraint(fields=["user", "key"], name="notice_once_per_key")]
        indexes = [
            models.Index(fields=["user", "-created_at"], name="notice_of_user"),
            models.Index(F("user"), name="notice_unread", condition=Q(read_at=None)),
        ]

    def __str__(self) -> str:
        return self.title

    @property
    def kind_label(self) -> str:
        """The kind in words."""
        return label_of(self.kind)


class DeliveryState(models.TextChoices):
    WAITING = "WAITING", "Chờ gửi"
    SENT = "SENT", "Đã gửi"
    FAILED = "FAILED", "Không gửi được"
    DROPPED = "DROPPED", "Không cần gửi nữa"


class Delivery(models.Model):
    """A notice on its way through one channel; the outbox."""

    notice = models.ForeignKey(Notice, on_delete=models.CASCADE, related_name="deliveries")
    channel = models.CharField("kênh", max_length=40)
    state = models.CharField(
        "tình trạng", max_length=8, choices=DeliveryState, default=DeliveryState.WAITING
    )
    attempts = models.PositiveSmallIntegerField("số lần thử", default=0)
    next_at = models.DateTimeField("gửi lúc")
    last_error = models.CharField("lỗi gần nhất", max_length=500, blank=True)
    done_at = models.DateTimeField("xong lúc", null=True, blank=True)

    class Meta:
        verbose_name = "lượt gửi"
        constraints = [
            models.UniqueConstraint(fields=["notice", "channel"], name="delivery_once_per_channel")
        ]
        indexes = [
            models.Index(fields=["next_at"], name="delivery_waiting", condition=Q(state="WAITING"))
        ]


class Way(models.TextChoices):
    DIGEST = "DIGEST", "Gộp mỗi ngày một lần"
    AT_ONCE = "AT_ONCE", "Gửi ngay khi có việc"
    NEVER = "NEVER", "Không gửi, chỉ xem trong hệ thống"


class Choice(models.Model):
    """How a person wants messages outside the system; without a row, the defaults of `Habits`."""

    user = models.OneToOneField(User, on_delete=models.CASCADE, related_name="notice_choice")
    way = models.CharField("cách gửi", max_length=8, choices=Way, default=Way.DIGEST)
    digest_hour = models.PositiveSmallIntegerField("giờ gửi gộp", default=7)
    quiet_from = models.PositiveSmallIntegerField("yên lặng từ", default=21)
    quiet_until = models.PositiveSmallIntegerField("yên lặng đến", default=6)

    class Meta:
        verbose_name = "lựa chọn nhận thông báo"
        constraints = [
            models.CheckConstraint(
                name="choice_hours_are_of_the_clock",
                condition=Q(digest_hour__lt=24, quiet_from__lt=24, quiet_until__lt=24),
            )
        ]

    @property
    def habits(self) -> Habits:
        """The choice as the rules of time read it."""
        return Habits(
            digest=self.way == Way.DIGEST,
            digest_hour=self.digest_hour,
            quiet_from=self.quiet_from,
            quiet_until=self.quiet_until,
        )
