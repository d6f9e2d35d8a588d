"""Assisted mode: a helper acts for a producer with a consent that says who gave it and how."""

import uuid
from datetime import date, datetime
from typing import Any, Self

import pghistory
from django.db import models
from django.db.models import F, Q

from ocop.evidence.models import Attachment
from ocop.people.models import Appointment, Role, User
from ocop.products.models import Producer, ProducerMember


class How(models.TextChoices):
    SIGNED_IN = "SIGNED_IN", "bấm đồng ý trong tài khoản của cơ sở"
    CARD = "CARD", "đưa thẻ cơ sở cho quét"
    CODE = "CODE", "đọc mã 6 số cho người hỗ trợ"
    PAPER = "PAPER", "ký giấy đồng ý"
    PRESENT = "PRESENT", "có mặt, nói đồng ý trước cán bộ"


class ConsentQuerySet(models.QuerySet["Consent"]):
    def live(self, on: date) -> Self:
        """Given, not withdrawn, and not past its end on the day."""
        given = self.filter(given_at__isnull=False, withdrawn_at=None)
        return given.filter(until__gt=on)

    def asked(self) -> Self:
        """Asked for and neither given nor withdrawn."""
        return self.filter(given_at=None, withdrawn_at=None)

    def producers_helped_by(self, user: User, on: date) -> models.QuerySet["Consent", Any]:
        """Ids of the producers a helper may act for on the day, for use in a subquery.

        Whoever is no longer appointed as a helper acts for nobody, whatever was consented.
        """
        helpers = Appointment.objects.filter(role=Role.HELPER).valid_on(on)
        rows = self.live(on).filter(helper=user, helper__in=helpers.values("user"))
        return rows.values("producer")


@pghistory.track(exclude=["code", "tries"])
class Consent(models.Model):
    """`helper` may act for `producer` from `given_at` until the day `until`, the first one without.

    While `given_at` is empty the helper has only asked. `said_by` is the name of whoever agreed
    for the producer; `given_by` is the account that wrote it down: the producer's own, or the
    officer who holds the signed `paper` or was there. `code` is the one the producer's people can
    read aloud; it works until `code_until` and for a few `tries`.
    """

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    producer = models.ForeignKey(Producer, on_delete=models.PROTECT, related_name="consents")
    helper = models.ForeignKey(User, on_delete=models.PROTECT, related_name="consents_held")
    purpose = models.CharField("việc làm thay", max_length=300)
    asked_at = models.DateTimeField("xin lúc", null=True)
    code = models.CharField("mã 6 số", max_length=6, blank=True)
    code_until = models.DateTimeField("mã dùng được đến", null=True)
    tries = models.PositiveSmallIntegerField("số lần nhập sai", default=0)
    given_at = models.DateTimeField("đồng ý lúc", null=True)
    given_by = models.ForeignKey(User, on_delete=models.PROTECT, related_name="+", null=True)
    said_by = models.CharField("người đồng ý", max_length=120, blank=True)
    how = models.CharField("cách đồng ý", max_length=9, choices=How, blank=True)
    until = models.DateField("hết hiệu lực từ ngày", null=True)
    paper = models.ForeignKey(
        Attachment, on_delete=models.PROTECT, related_name="+", null=True, verbose_name="giấy đã ký"
    )
    withdrawn_at = models.DateTimeField("thôi lúc", null=True)
    withdrawn_by = models.ForeignKey(User, on_delete=models.PROTECT, related_name="+", null=True)

    objects = ConsentQuerySet.as_manager()

    class Meta:
        verbose_name = "đồng ý làm thay"
        constraints = [
            models.CheckConstraint(
                name="consent_says_how_and_until",
                condition=Q(given_at__isnull=True) | (Q(until__isnull=False) & ~Q(how="")),
            ),
            models.UniqueConstraint(
                name="consent_asked_once",
                fields=["producer", "helper"],
                condition=Q(given_at=None, withdrawn_at=None),
            ),
        ]
        indexes = [models.Index(fields=["helper", "until"], name="consent_helper")]

    def is_live(self, on: date) -> bool:
        """Whether the helper may act on the day."""
        given = self.given_at is not None and self.withdrawn_at is None
        return given and self.until is not None and self.until > on

    def code_works(self, at: datetime) -> bool:
        """Whether the code may still be typed."""
        return bool(self.code) and self.code_until is not None and self.code_until > at


class Card(models.Model):
    """The card a household keeps: whoever scans it in its presence may act for it.

    Only the SHA-256 of the code is kept, so a card that is lost is replaced, not printed again.
    """

    producer = models.ForeignKey(Producer, on_delete=models.CASCADE, related_name="support_cards")
    digest = models.CharField(max_length=64, unique=True, db_collation="C")
    made_by = models.ForeignKey(User, on_delete=models.PROTECT, related_name="+", null=True)
    made_at = models.DateTimeField("làm lúc")
    stopped_at = models.DateTimeField("thôi dùng lúc", null=True)

    class Meta:
        verbose_name = "thẻ cơ sở"
        constraints = [
            models.UniqueConstraint(
                name="card_one_in_use", fields=["producer"], condition=Q(stopped_at=None)
            ),
            models.CheckConstraint(
                name="card_stops_after_it_is_made",
                condition=Q(stopped_at=None) | Q(stopped_at__gte=F("made_at")),
            ),
        ]


def acting_for(user: User, on: date, field: str = "producer") -> Q:
    """Rows of the producers on whose side the person stands: own people, helpers with consent.

    `field` leads from the row to the producer ("pk" for producers themselves). What belonged to a
    producer that was merged away belongs to the one it went into.
    """
    own = ProducerMember.objects.filter(user=user).valid_on(on).values("producer")
    helped = Consent.objects.producers_helped_by(user, on)
    direct = Q(**{f"{field}__in": own}) | Q(**{f"{field}__in": helped})
    if field == "pk":
        return direct
    merged = f"{field}__merged_into__in"
    return direct | Q(**{merged: own}) | Q(**{merged: helped})
