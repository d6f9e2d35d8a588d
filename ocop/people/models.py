"""Persons who sign in, and what each may do where and when (appointments)."""

import uuid
from datetime import date
from typing import Any, ClassVar, Self

import pghistory
from django.contrib.auth.models import AbstractBaseUser, BaseUserManager
from django.contrib.postgres.constraints import ExclusionConstraint
from django.contrib.postgres.fields import ArrayField, DateRangeField, RangeOperators
from django.db import models
from django.db.models import Q
from django.db.models.functions import Lower

from ocop.kit.phone import shown
from ocop.kit.text import clean, person_sort_key
from ocop.units.models import DatedQuerySet, Unit


class Role(models.TextChoices):
    PRODUCER = "PRODUCER", "Chủ thể"
    HELPER = "HELPER", "Người hỗ trợ (tình nguyện viên, tổ công nghệ số)"
    COMMUNE_OFFICER = "COMMUNE_OFFICER", "Cán bộ xã, phường"
    PROVINCE_OFFICER = "PROVINCE_OFFICER", "Cán bộ tỉnh"
    COUNCIL_MEMBER = "COUNCIL_MEMBER", "Thành viên hội đồng"
    UNION_OFFICER = "UNION_OFFICER", "Cán bộ Đoàn"
    ADMINISTRATOR = "ADMINISTRATOR", "Quản trị hệ thống"


class UserManager(BaseUserManager["User"]):
    """Finds people for allauth; they are made by `actions.create_user`."""

    def get_by_natural_key(self, username: str | None) -> "User":
        return self.get(Q(phone=username) | Q(email=username))


class User(AbstractBaseUser):
    """A person with a sign-in: a phone number, an e-mail address, or both."""

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    name = models.CharField("họ và tên", max_length=120)
    sort_key = models.BinaryField(editable=False, default=b"")
    phone = models.CharField("điện thoại (E.164)", max_length=16, null=True, blank=True)
    email = models.EmailField("thư điện tử", null=True, blank=True)
    password_expires_at = models.DateTimeField(
        "mật khẩu tạm dùng được đến",
        null=True,
        blank=True,
        help_text="Chỉ ghi cho mật khẩu do cán bộ cấp; trống khi người dùng đã tự đặt.",
    )
    is_active = models.BooleanField("đang dùng", default=True)
    created_at = models.DateTimeField("tạo lúc", auto_now_add=True)

    USERNAME_FIELD = "id"
    EMAIL_FIELD = "email"
    REQUIRED_FIELDS: ClassVar[list[str]] = []

    objects = UserManager()

    class Meta:
        verbose_name = "người dùng"
        constraints = [
            models.UniqueConstraint("phone", name="user_phone_unique"),
            models.UniqueConstraint(Lower("email"), name="user_email_unique"),
            models.CheckConstraint(
                name="user_has_phone_or_email",
                condition=Q(phone__isnull=False) | Q(email__isnull=False),
            ),
        ]

    def __str__(self) -> str:
        return self.name

    @property
    def login(self) -> str:
        """What the person types to sign in: the phone as people write it, or the e-mail address."""
        return self.phone_shown or self.email or ""

    @property
    def phone_shown(self) -> str:
        """The phone as people write it; empty when there is none."""
        return shown(self.phone) if self.phone else ""

    @staticmethod
    def keys_for(name: str) -> dict[str, Any]:
        """The stored name and its sort key, always written together."""
        return {"name": clean(name), "sort_key": person_sort_key(clean(name))}


class AppointmentQuerySet(DatedQuerySet["Appointment"]):
    def held_by(self, user: User, *, on: date) -> Self:
        """What the person holds on the day, with the unit at hand."""
        return self.filter(user_id=user.pk).valid_on(on).select_related("unit")


@pghistory.track()
class Appointment(models.Model):
    """`user` holds `role` at `unit` during [from, to). History cannot be edited."""

    user = models.ForeignKey(User, on_delete=models.CASCADE, related_name="appointments")
    role = models.CharField("vai trò", max_length=20, choices=Role)
    unit = models.ForeignKey(Unit, on_delete=models.PROTECT, related_name="appointments")
    valid = DateRangeField("từ – đến")
    basis = models.CharField("căn cứ", max_length=300, blank=True)

    objects = AppointmentQuerySet.as_manager()

    class Meta:
        verbose_name = "phân công"
        constraints = [
            ExclusionConstraint(
                name="appointment_is_given_once_a_day",
                expressions=[
                    ("user", RangeOperators.EQUAL),
                    ("role", RangeOperators.EQUAL),
                    ("unit", RangeOperators.EQUAL),
                    ("valid", RangeOperators.OVERLAPS),
                ],
            )
        ]
        indexes = [
            models.Index(fields=["user", "role"], name="appointment_user"),
            models.Index(fields=["unit", "role"], name="appointment_unit"),
        ]


class TokenScope(models.TextChoices):
    """What a token may do at most; the rights of its person stay the outer limit."""

    READ = "read", "Đọc dữ liệu"
    IMPORT = "import", "Nhập sổ sản phẩm"
    EPCIS_CAPTURE = "epcis:capture", "Gửi sự kiện truy xuất"
    EPCIS_QUERY = "epcis:query", "Đọc sự kiện truy xuất"


class ApiToken(models.Model):
    """A bearer token of a person for machines; only its SHA-256 is kept."""

    user = models.ForeignKey(User, on_delete=models.CASCADE, related_name="tokens")
    name = models.CharField("tên ứng dụng", max_length=100)
    digest = models.CharField(max_length=64, unique=True, db_collation="C")
    scopes = ArrayField(models.CharField(max_length=40, choices=TokenScope), verbose_name="phạm vi")
    created_at = models.DateTimeField("tạo lúc")
    expires_at = models.DateTimeField("hết hạn lúc")
    last_used_at = models.DateTimeField("dùng gần nhất", null=True)

    class Meta:
        verbose_name = "mã truy cập"
