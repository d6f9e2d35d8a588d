"""Recognitions: decision number, authority, date, star, and until when the star holds."""

from dataclasses import dataclass
from datetime import date
from enum import StrEnum

import pghistory
from django.db import models
from django.db.models import F, Q

from ocop.evidence.models import Attachment
from ocop.products.models.products import Product


class RecognitionKind(models.TextChoices):
    FIRST = "FIRST", "Công nhận lần đầu"
    UPGRADE = "UPGRADE", "Nâng hạng"
    REEVALUATION = "REEVALUATION", "Đánh giá lại"


class Mark(StrEnum):
    """What the world may be told of a star on a day (domain reference, 4.7 and 6)."""

    VALID = "VALID"
    DUE = "DUE"  # still valid, inside the 180 days before the end
    EXTENDED = "EXTENDED"  # past the end, kept by Điều 12.3
    EXPIRED = "EXPIRED"
    WITHDRAWN = "WITHDRAWN"
    UNCONFIRMED = "UNCONFIRMED"  # a source states the star, the decision is not on file
    NONE = "NONE"

    @property
    def shows_star(self) -> bool:
        """Whether star and OCOP mark may be shown."""
        return self in {Mark.VALID, Mark.DUE, Mark.EXTENDED}


DUE_DAYS = 180  # Điều 7.6.a: re-evaluation is filed from 180 days before the end


@dataclass(frozen=True, slots=True)
class Standing:
    """The mark of a recognition on a day and the first day on which the star is gone."""

    mark: Mark
    star: int | None
    until: date | None


def mark_on(day: date, until: date | None, *, extended: bool = False) -> Mark:
    """The mark of a recognition that stands until (not including) `until`."""
    if until is None:
        return Mark.UNCONFIRMED
    if day >= until:
        return Mark.EXPIRED
    if extended:
        return Mark.EXTENDED
    return Mark.DUE if (until - day).days <= DUE_DAYS else Mark.VALID


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

    def standing(self, day: date) -> Standing:
        """What this recognition lets the world see on `day`."""
        if self.withdrawn_on and day >= self.withdrawn_on:
            return Standing(Mark.WITHDRAWN, None, self.withdrawn_on)
        until = self.extended_to or self.expires_on
        if until and self.withdrawn_on:
            until = min(until, self.withdrawn_on)
        past_term = bool(self.extended_to and self.expires_on and day >= self.expires_on)
        mark = mark_on(day, until, extended=past_term)
        return Standing(mark, self.star if mark.shows_star else None, until)
