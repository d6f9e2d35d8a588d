"""A paper of a producer, kept once: its pages, its dates, and who may read it."""

import uuid
from datetime import date
from typing import Self

import pghistory
from django.db import models
from django.db.models import F, Q
from django.urls import reverse
from django.utils import timezone

from ocop.evidence.models import Attachment
from ocop.people.models import User
from ocop.people.queries import areas_overseen_by
from ocop.products.models import LegalPaper, Producer, Product
from ocop.proofs.models.consents import Consent, acting_for


class Audience(models.TextChoices):
    """Who besides the producer's own side may read a paper."""

    PUBLIC = "PUBLIC", "Mọi người, hiện ở trang công khai"
    COUNCIL = "COUNCIL", "Cơ quan và hội đồng"
    HIDDEN = "HIDDEN", "Chỉ cơ sở và người hỗ trợ"


class Act(models.TextChoices):
    """What the last write did; the history tells them one after the other."""

    ADD = "ADD", "Thêm giấy"
    TAKE = "TAKE", "Lấy từ sổ vào ví"
    ADD_PAGES = "ADD_PAGES", "Thêm trang"
    REMOVE_PAGE = "REMOVE_PAGE", "Bỏ một trang"
    REORDER = "REORDER", "Xếp lại trang"
    CHANGE = "CHANGE", "Sửa"
    REPLACE = "REPLACE", "Thay bằng giấy mới"
    WITHDRAW = "WITHDRAW", "Thôi dùng"


class ProofQuerySet(models.QuerySet["Proof"]):
    def visible_to(self, user: User) -> Self:
        """The producer's side; officers over its place and those granted, unless it is hidden."""
        today = timezone.localdate()
        shown = ~Q(audience=Audience.HIDDEN)
        over = areas_overseen_by(user).condition("producer__area_now")
        granted = Q(pk__in=ProofGrant.objects.filter(user=user, until__gt=today).values("proof"))
        return self.filter(acting_for(user, today) | (shown & (over | granted)))

    def of(self, producer: Producer) -> Self:
        """All papers of a producer, with those of the producers merged into it."""
        return self.filter(Q(producer=producer) | Q(producer__merged_into=producer))

    def in_use(self) -> Self:
        """Neither replaced nor withdrawn."""
        return self.filter(replaced_by=None, withdrawn_at=None)


@pghistory.track()
class Proof(models.Model):
    """One paper. `kind` is an id of the proof list of the criteria set; `product` empty: serves all.

    `expires_on` is the first day on which it no longer holds; `no_expiry` says that the paper
    itself names no end. `link` stands for what lives elsewhere: a page, a film. A replaced paper
    stays for the dossiers that were filed with it. The `written_…` columns and `last_act` are of
    the last write, so that each row of the history says who did what, and under which consent.
    """

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    producer = models.ForeignKey(Producer, on_delete=models.PROTECT, related_name="proofs")
    product = models.ForeignKey(
        Product, on_delete=models.PROTECT, related_name="proofs", null=True, verbose_name="sản phẩm"
    )
    kind = models.CharField("loại giấy", max_length=40)
    title = models.CharField("tên giấy", max_length=200)
    number = models.CharField("số", max_length=100, blank=True)
    issuer = models.CharField("nơi cấp", max_length=200, blank=True)
    issued_on = models.DateField("ngày cấp", null=True)
    expires_on = models.DateField("ngày hết hạn", null=True, db_index=True)
    no_expiry = models.BooleanField("giấy không ghi ngày hết hạn", default=False)
    link = models.URLField("đường dẫn", max_length=500, blank=True)
    audience = models.CharField(
        "ai được xem", max_length=8, choices=Audience, default=Audience.COUNCIL
    )
    legal_paper = models.ForeignKey(
        LegalPaper, on_delete=models.SET_NULL, related_name="proofs", null=True
    )
    page_count = models.PositiveSmallIntegerField("số trang", default=0)
    version = models.PositiveIntegerField(default=1)
    added_by = models.ForeignKey(User, on_delete=models.PROTECT, related_name="+", null=True)
    added_at = models.DateTimeField("thêm lúc")
    added_under = models.ForeignKey(
        Consent, on_delete=models.PROTECT, related_name="proofs_added", null=True
    )
    last_act = models.CharField("việc", max_length=11, choices=Act)
    written_by = models.ForeignKey(User, on_delete=models.PROTECT, related_name="+", null=True)
    written_at = models.DateTimeField("ghi lúc")
    written_under = models.ForeignKey(
        Consent, on_delete=models.PROTECT, related_name="+", null=True
    )
    replaced_by = models.ForeignKey(
        "self", on_delete=models.PROTECT, related_name="replaces", null=True
    )
    withdrawn_at = models.DateTimeField("thôi dùng lúc", null=True)

    objects = ProofQuerySet.as_manager()

    class Meta:
        verbose_name = "giấy tờ minh chứng"
        constraints = [
            models.CheckConstraint(
                name="proof_expires_after_issue",
                condition=Q(issued_on__isnull=True)
                | Q(expires_on__isnull=True)
                | Q(expires_on__gt=F("issued_on")),
            ),
            models.CheckConstraint(
                name="proof_not_replaced_by_itself",
                condition=Q(replaced_by__isnull=True) | ~Q(replaced_by=F("id")),
            ),
            models.UniqueConstraint(
                name="proof_of_a_legal_paper_once",
                fields=["legal_paper"],
                condition=Q(replaced_by=None, withdrawn_at=None),
            ),
        ]
        indexes = [models.Index(fields=["producer", "kind"], name="proof_producer_kind")]

    def __str__(self) -> str:
        return self.title

    @property
    def for_producer_by_helper(self) -> bool:
        """Whether a helper put it there, with consent."""
        return self.added_under_id is not None

    @property
    def owner(self) -> Producer:
        """Whose paper it is today: after a merge, the producer that was kept."""
        return self.producer.merged_into or self.producer

    @property
    def is_in_use(self) -> bool:
        """Neither replaced nor withdrawn."""
        return self.replaced_by_id is None and self.withdrawn_at is None

    def has_expired(self, on: date) -> bool:
        """Whether the paper no longer holds on the day."""
        return self.expires_on is not None and self.expires_on <= on

    @property
    def path(self) -> str:
        """The lasting address of the paper in our site."""
        return reverse("proofs:paper", args=[self.pk])

    def page_path(self, number: int) -> str:
        """The lasting address of one page, by its `ProofPage.number`."""
        return f"{self.path}#trang-{number}"


@pghistory.track()
class ProofPage(models.Model):
    """One file of a paper: a photographed page, a PDF, a workbook.

    `number` is given once and never again, so that an address keeps meaning the same page;
    `position` is the order in which pages are read. A page taken out stays for the dossiers that
    point to it.
    """

    proof = models.ForeignKey(Proof, on_delete=models.PROTECT, related_name="pages")
    attachment = models.ForeignKey(Attachment, on_delete=models.PROTECT, related_name="proof_pages")
    number = models.PositiveSmallIntegerField("số của trang")
    position = models.PositiveSmallIntegerField("thứ tự")
    removed_at = models.DateTimeField("bỏ lúc", null=True)

    class Meta:
        verbose_name = "trang minh chứng"
        constraints = [
            models.UniqueConstraint(name="proof_page_number_once", fields=["proof", "number"])
        ]

    @property
    def anchor(self) -> str:
        """The mark in the page of the paper."""
        return f"trang-{self.number}"


@pghistory.track()
class ProofGrant(models.Model):
    """A council member may read a paper until a day, the first one without."""

    proof = models.ForeignKey(Proof, on_delete=models.CASCADE, related_name="grants")
    user = models.ForeignKey(User, on_delete=models.CASCADE, related_name="proof_grants")
    until = models.DateField("xem được đến trước ngày")
    granted_by = models.ForeignKey(User, on_delete=models.PROTECT, related_name="+", null=True)
    granted_at = models.DateTimeField("cho xem lúc")

    class Meta:
        verbose_name = "quyền xem minh chứng"
        constraints = [models.UniqueConstraint(name="proof_grant_once", fields=["proof", "user"])]
