"""Recognitions: decision number, authority, date, star, and until when the star holds."""

from datetime import date

import pghistory
from django.db import models
from django.db.models import F, Q

from ocop.evidence.models import Attachment
from ocop.products.marks import Mark, mark_on
from ocop.products.models.products import Product


class RecognitionKind(models.TextChoices):
    FIRST = "FIRST", "Công nhận lần đầu"
    UPGRADE = "UPGRADE", "Nâng hạng"
    REEVALUATION = "REEVALUATION", "Đánh giá lại"


@pghistory.track()
class Recognition(models.Model):
    """A decision that gave a star. Its identity is number + authority + date.

    The authority's name is kept as the paper prints it ("UBND huyện …" stays). `expires_on` is
    the first day without the star; `expiry_computed` says it was reckoned (36 months) and not
    read. A row without decision date is a statement of a source, to be confirmed.
    """

    product = models.ForeignKey(Product, on_delete=models.PROTECT, related_name="recognitions")
    kind = models.CharField("loại", max_length=12, choices=RecognitionKind)
    star = models.PositiveSmallIntegerField("hạng sao")
    decision_number = models.CharField("số quyết định", max_length=60, blank=True)
    authority = models.CharField("cơ quan công nhận", max_length=200, blank=True)
    decided_on = models.DateField("ngày quyết định", null=True, blank=True)
    year = models.PositiveSmallIntegerField("năm công nhận", null=True, blank=True)
    expires_on = models.DateField("hết hạn từ ngày", null=True, blank=True, db_index=True)
    expiry_computed = models.BooleanField("hạn do máy tính", default=False)
    criteria_set = models.CharField("bộ tiêu chí", max_length=20, blank=True)
    extended_to = models.DateField("gia hạn đến", null=True, blank=True)
    extension_basis = models.CharField("căn cứ gia hạn", max_length=300, blank=True)
    withdrawn_on = models.DateField("thu hồi từ ngày", null=True, blank=True)
    withdrawal_number = models.CharField("số quyết định thu hồi", max_length=60, blank=True)
    withdrawal_reason = models.CharField("lý do thu hồi", max_length=300, blank=True)
    source = models.CharField("nguồn", max_length=300, blank=True)
    certificate = models.ForeignKey(
        Attachment, on_delete=models.PROTECT, null=True, blank=True, related_name="+"
    )

    class Meta:
        verbose_name = "công nhận"
        constraints = [
            models.CheckConstraint(
                name="recognition_star_is_3_to_5", condition=Q(star__range=(3, 5))
            ),
            models.CheckConstraint(
                name="recognition_expires_after_decision",
                condition=Q(decided_on__isnull=True)
                | Q(expires_on__isnull=True)
                | Q(expires_on__gt=F("decided_on")),
            ),
            models.CheckConstraint(
                name="recognition_extension_after_expiry",
                condition=Q(extended_to__isnull=True) | Q(extended_to__gt=F("expires_on")),
            ),
            models.UniqueConstraint(
                name="recognition_decision_once",
                fields=["product", "decision_number", "authority", "decided_on"],
                nulls_distinct=False,
            ),
        ]

    @property
    def until(self) -> date | None:
        """The first day without the star, as extended or withdrawn; None when not known."""
        until = self.extended_to or self.expires_on
        if self.withdrawn_on:
            return min(until, self.withdrawn_on) if until else self.withdrawn_on
        return until

    def mark_on(self, day: date) -> Mark:
        """What this recognition lets the world see on `day`."""
        if self.withdrawn_on and day >= self.withdrawn_on:
            return Mark.WITHDRAWN
        past_term = bool(self.extended_to and self.expires_on and day >= self.expires_on)
        return mark_on(day, self.until, extended=past_term)
