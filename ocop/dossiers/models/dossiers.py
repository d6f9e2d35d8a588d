"""Dossiers, who may see them, and the number of their receipts."""

import uuid
from datetime import date
from typing import Self

import pghistory
from django.db import models
from django.db.models import Q
from django.utils import timezone

from ocop.dossiers.models.states import EDITABLE, ENDED, DossierKind, Level, State
from ocop.gs1.own_link import CODE_LENGTH, new_code
from ocop.people.models import Role, User
from ocop.people.queries import Scope, appointments_of
from ocop.people.rules import areas_under
from ocop.products.models import Product, Recognition
from ocop.proofs.models import acting_for

DESKS = frozenset({Role.COMMUNE_OFFICER, Role.PROVINCE_OFFICER})


def desk_of(user: User, *, on: date) -> Scope:
    """The areas whose dossiers the person works on as an officer; the Union has no desk here."""
    held = appointments_of(user, on=on)
    if any(one.role == Role.ADMINISTRATOR for one in held):
        return Scope(everywhere=True)
    return Scope(areas=areas_under((one for one in held if one.role in DESKS), on=on))


class DossierQuerySet(models.QuerySet["Dossier"]):
    def live(self) -> Self:
        """Without drafts that were put away."""
        return self.filter(discarded_at=None)

    def open(self) -> Self:
        """Those on their way: not put away, not decided."""
        return self.live().exclude(state__in=ENDED)

    def of_producers_of(self, user: User) -> Self:
        """Those of producers the person belongs to or helps with consent."""
        return self.live().filter(acting_for(user, timezone.localdate(), "product__producer"))

    def visible_to(self, user: User) -> Self:
        """The producer's side, officers over the place, council members while they score."""
        day = timezone.localdate()
        scope = desk_of(user, on=day)
        granted = DossierGrant.objects.filter(user=user, until__gt=day).values("dossier")
        own = acting_for(user, day, "product__producer")
        office = scope.condition("product__producer__area_now")
        return self.live().filter(own | office | Q(pk__in=granted))


@pghistory.track(exclude=["track_code"])
class Dossier(models.Model):
    """One product on its way to a star.

    It keeps the criteria set and sheet it was opened under. `due_on` is the last day of the clock
    that runs now (None: none runs). `back_to` says to whom a returned dossier goes once it is
    corrected. `track_code` opens the page that says where it is; it tells nothing else.
    """

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    product = models.ForeignKey(Product, on_delete=models.PROTECT, related_name="dossiers")
    kind = models.CharField("loại hồ sơ", max_length=12, choices=DossierKind)
    state = models.CharField("trạng thái", max_length=16, choices=State, default=State.DRAFT)
    criteria_set = models.CharField("bộ tiêu chí", max_length=20)
    sheet = models.PositiveSmallIntegerField("phiếu chấm")
    batch = models.CharField("đợt", max_length=20)
    year = models.PositiveSmallIntegerField("năm của đợt")
    opened_at = models.DateTimeField("mở lúc")
    opened_by = models.ForeignKey(User, on_delete=models.PROTECT, null=True, related_name="+")
    filed_at = models.DateTimeField("nộp lần đầu lúc", null=True)
    state_since = models.DateTimeField("ở trạng thái này từ")
    due_on = models.DateField("hạn của bước này", null=True, db_index=True)
    back_to = models.CharField(max_length=8, choices=Level, blank=True)
    receipt = models.CharField("mã biên nhận", max_length=20, null=True, unique=True)
    track_code = models.CharField(
        max_length=CODE_LENGTH, unique=True, default=new_code, editable=False, db_collation="C"
    )
    recognition = models.ForeignKey(
        Recognition, on_delete=models.PROTECT, null=True, related_name="dossiers"
    )
    discarded_at = models.DateTimeField("bỏ bản nháp lúc", null=True)
    version = models.PositiveIntegerField(default=1)

    objects = DossierQuerySet.as_manager()

    class Meta:
        verbose_name = "hồ sơ"
        constraints = [
            models.UniqueConstraint(
                name="dossier_one_open_per_product",
                fields=["product"],
                condition=~Q(state__in=sorted(ENDED)) & Q(discarded_at=None),
            ),
            models.CheckConstraint(
                name="dossier_filed_has_receipt",
                condition=Q(state=State.DRAFT) | Q(receipt__isnull=False, filed_at__isnull=False),
            ),
            models.CheckConstraint(
                name="dossier_only_drafts_are_put_away",
                condition=Q(discarded_at=None) | Q(state=State.DRAFT),
            ),
        ]
        indexes = [
            models.Index(fields=["state", "due_on"], name="dossier_queue"),
            models.Index(fields=["year", "batch"], name="dossier_batch"),
        ]

    @property
    def editable(self) -> bool:
        """Whether the producer's side may still change it."""
        return self.state in EDITABLE and self.discarded_at is None

    def is_late(self, on: date) -> bool:
        """Whether the clock that runs now has run out."""
        return self.due_on is not None and self.due_on < on


class DossierGrant(models.Model):
    """A council member may read the dossier before the day `until`; written when scoring opens."""

    dossier = models.ForeignKey(Dossier, on_delete=models.CASCADE, related_name="grants")
    user = models.ForeignKey(User, on_delete=models.CASCADE, related_name="+")
    until = models.DateField("đến trước ngày")

    class Meta:
        verbose_name = "quyền xem hồ sơ"
        constraints = [
            models.UniqueConstraint(name="dossier_granted_once", fields=["dossier", "user"])
        ]


class ReceiptCounter(models.Model):
    """The last receipt number of a year; counted up under its row lock, so no number is lost."""

    year = models.PositiveSmallIntegerField(unique=True)
    last = models.PositiveIntegerField(default=0)

    class Meta:
        verbose_name = "số biên nhận"
        constraints = [
            models.CheckConstraint(name="receipt_has_six_digits", condition=Q(last__lte=999_999))
        ]
