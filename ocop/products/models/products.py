"""Products and what belongs to one product."""

import uuid
from datetime import date
from typing import Any, Self

import pghistory
from django.contrib.postgres.fields import ArrayField
from django.contrib.postgres.indexes import GinIndex, OpClass
from django.db import models
from django.db.models import F, Func, Q

from ocop.evidence.models import Attachment
from ocop.gs1.own_link import CODE_LENGTH, new_code
from ocop.kit.text import clean, sort_key
from ocop.people.models import User
from ocop.people.queries import areas_overseen_by
from ocop.products.classification import Place, place
from ocop.products.marks import Mark, mark_on
from ocop.products.models.producers import Producer, ProducerMember


class ProductState(models.TextChoices):
    PREPARING = "PREPARING", "Đang lập hồ sơ"
    ACTIVE = "ACTIVE", "Đang sản xuất"
    STOPPED = "STOPPED", "Ngừng sản xuất"


class Standing(models.TextChoices):
    """The part of a star's mark that does not depend on the day (see `Product.mark_on`)."""

    NONE = "NONE", "Chưa có hạng"
    UNCONFIRMED = "UNCONFIRMED", "Thiếu quyết định"
    DECIDED = "DECIDED", "Có quyết định"
    EXTENDED = "EXTENDED", "Được gia hạn"
    WITHDRAWN = "WITHDRAWN", "Đã thu hồi"


class ProductQuerySet(models.QuerySet["Product"]):
    def live(self) -> Self:
        """Without those merged into another."""
        return self.filter(merged_into=None)

    def public(self) -> Self:
        """What anybody may see."""
        return self.live().filter(published=True)

    def visible_to(self, user: User) -> Self:
        """Rows an officer's areas cover, and those of producers the person acts for."""
        scope = areas_overseen_by(user)
        own = Q(producer__in=ProducerMember.objects.producers_of(user))
        return self.filter(own | scope.condition("producer__area_now"))

    def in_group(self, code: str) -> Self:
        """Products of an industry, group or subgroup, by its code in Phụ lục I (I, I.4, I.4.a)."""
        return self.filter(Q(group=code) | Q(group__startswith=f"{code}."))


@pghistory.track(exclude=["search_text", "star_rank"])
class Product(models.Model):
    """A product of one producer.

    `group` is the finest known place in Phụ lục I of QĐ 26/2026 (I, I.4 or I.4.a). `star`,
    `star_until` (first day without it) and `standing` repeat the latest recognition for lists;
    only `actions.refresh_star` writes them. What may be shown on a day is `mark_on(day)`.
    `star_rank` is the star while it holds, for sorting only: it may lag until the night's
    `actions.settle_star_ranks`.
    `search_text` holds folded words: name, producer, communes then and now, districts, codes.
    `trace_code` stands on labels: it says nothing and never changes, also when a GTIN comes.
    """

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    producer = models.ForeignKey(Producer, on_delete=models.PROTECT, related_name="products")
    name = models.CharField("tên sản phẩm", max_length=250)
    sort_key = models.BinaryField(editable=False)
    folded = models.GeneratedField(
        expression=Func(F("name"), function="vn_fold"),
        output_field=models.TextField(db_collation="C"),
        db_persist=True,
    )
    search_text = models.TextField(editable=False, default="")
    code = models.CharField(
        "mã số sản phẩm", max_length=40, null=True, blank=True, unique=True, db_collation="C"
    )
    trace_code = models.CharField(
        "mã truy xuất",
        max_length=CODE_LENGTH,
        unique=True,
        default=new_code,
        editable=False,
        db_collation="C",
    )
    group = models.CharField("nhóm (Phụ lục I)", max_length=8, db_collation="C")
    state = models.CharField("tình trạng", max_length=12, choices=ProductState)
    star = models.PositiveSmallIntegerField("hạng sao đang ghi", null=True, editable=False)
    star_until = models.DateField("hạng sao đến ngày", null=True, editable=False)
    standing = models.CharField(
        max_length=12, choices=Standing, default=Standing.NONE, editable=False
    )
    star_rank = models.PositiveSmallIntegerField(null=True, editable=False)
    story = models.TextField("câu chuyện sản phẩm", blank=True)
    specification = models.CharField("quy cách", max_length=200, blank=True)
    packaging = models.CharField("bao bì", max_length=200, blank=True)
    storage = models.CharField("bảo quản", max_length=200, blank=True)
    price_vnd = models.PositiveBigIntegerField("giá tại cơ sở (đồng)", null=True, blank=True)
    price_unit = models.CharField("đơn vị giá", max_length=30, blank=True)
    price_on = models.DateField("ngày của giá", null=True, blank=True)
    season_months = ArrayField(
        models.PositiveSmallIntegerField(), verbose_name="tháng có hàng", default=list, blank=True
    )
    capacity = models.DecimalField(
        "khả năng cung cấp mỗi tháng", max_digits=12, decimal_places=2, null=True, blank=True
    )
    capacity_unit = models.CharField("đơn vị của khả năng", max_length=30, blank=True)
    note = models.TextField("ghi chú nội bộ", blank=True)
    published = models.BooleanField("hiện trên trang công khai", default=True)
    illustrative = models.BooleanField("dữ liệu minh họa", default=False)
    merged_into = models.ForeignKey(
        "self", on_delete=models.PROTECT, null=True, blank=True, related_name="absorbed"
    )
    version = models.PositiveIntegerField(default=1)
    created_at = models.DateTimeField("ghi lúc")
    updated_at = models.DateTimeField("sửa lúc", db_index=True)

    objects = ProductQuerySet.as_manager()

    class Meta:
        verbose_name = "sản phẩm"
        constraints = [
            models.CheckConstraint(
                name="product_star_is_3_to_5",
                condition=Q(star__isnull=True) | Q(star__range=(3, 5)),
            ),
            models.CheckConstraint(
                name="product_months_are_1_to_12",
                condition=Q(season_months__contained_by=list(range(1, 13))),
            ),
        ]
        indexes = [
            GinIndex(OpClass(F("search_text"), name="gin_trgm_ops"), name="product_search_text"),
            GinIndex(OpClass(F("folded"), name="gin_trgm_ops"), name="product_folded"),
            models.Index(fields=["sort_key", "id"], name="product_sort_key"),
            models.Index(fields=["group", "sort_key"], name="product_group"),
            models.Index(fields=["star", "star_until"], name="product_star"),
            models.Index(fields=["folded", "id"], name="product_folded_start"),
            models.Index(fields=["star_rank", "sort_key", "id"], name="product_by_star"),
            models.Index(
                F("star_rank").desc(nulls_last=True), "sort_key", "id", name="product_by_star_desc"
            ),
            models.Index(fields=["star_until", "sort_key", "id"], name="product_by_end"),
            models.Index(
                F("star_until").desc(nulls_last=True), "sort_key", "id", name="product_by_end_desc"
            ),
        ]

    def __str__(self) -> str:
        return self.name

    @staticmethod
    def keys_for(name: str) -> dict[str, Any]:
        """The stored name and its sort key, always written together."""
        return {"name": clean(name), "sort_key": sort_key(clean(name))}

    def mark_on(self, day: date) -> Mark:
        """What may be said of the star on `day`."""
        if self.standing in {Standing.DECIDED, Standing.EXTENDED}:
            return mark_on(day, self.star_until, extended=self.standing == Standing.EXTENDED)
        return Mark(self.standing)

    def star_on(self, day: date) -> int | None:
        """The star that may be shown on `day`, if any."""
        return self.star if self.mark_on(day).shows_star else None

    @property
    def public_path(self) -> str:
        """The lasting address of the public page; it may lead on to a longer one."""
        return f"/san-pham/{self.code or self.pk}"

    @property
    def place(self) -> Place:
        """Industry, group and subgroup in words."""
        return place(self.group)


class Alias(models.Model):
    """An older code of a product (five-part codes with a district), kept for look-ups."""

    product = models.ForeignKey(Product, on_delete=models.CASCADE, related_name="aliases")
    code = models.CharField("mã cũ", max_length=40, unique=True, db_collation="C")
    source = models.CharField("nguồn", max_length=200, blank=True)

    class Meta:
        verbose_name = "mã cũ"


class Picture(models.Model):
    """A picture of a product; `position` 0 is shown first."""

    product = models.ForeignKey(Product, on_delete=models.CASCADE, related_name="pictures")
    attachment = models.ForeignKey(Attachment, on_delete=models.PROTECT, related_name="+")
    description = models.CharField("mô tả ảnh", max_length=200)
    position = models.PositiveSmallIntegerField("thứ tự", default=0)

    class Meta:
        verbose_name = "ảnh sản phẩm"


class Standard(models.Model):
    """A published standard or quality certificate of a product."""

    product = models.ForeignKey(Product, on_delete=models.CASCADE, related_name="standards")
    number = models.CharField("số, ký hiệu", max_length=100)
    title = models.CharField("tên tiêu chuẩn", max_length=200, blank=True)
    issued_on = models.DateField("ngày công bố", null=True, blank=True)
    expires_on = models.DateField("ngày hết hạn", null=True, blank=True)
    attachment = models.ForeignKey(
        Attachment, on_delete=models.PROTECT, null=True, blank=True, related_name="+"
    )
    public = models.BooleanField("công khai", default=True)

    class Meta:
        verbose_name = "tiêu chuẩn công bố"


class Barcode(models.Model):
    """A GTIN-14 with the paper that proves the producer may use it."""

    product = models.ForeignKey(Product, on_delete=models.CASCADE, related_name="barcodes")
    gtin = models.CharField("GTIN", max_length=14, unique=True, db_collation="C")
    covered_by = models.CharField("tiền tố hoặc số ghi trên giấy", max_length=14, db_collation="C")
    evidence = models.ForeignKey(Attachment, on_delete=models.PROTECT, related_name="+")

    class Meta:
        verbose_name = "mã vạch"
        constraints = [
            models.CheckConstraint(
                name="barcode_is_14_digits", condition=Q(gtin__regex=r"^[0-9]{14}$")
            )
        ]


class SearchWord(models.Model):
    """A folded word that stands in some `search_text`; words once seen stay."""

    word = models.CharField(primary_key=True, max_length=40, db_collation="C")

    class Meta:
        verbose_name = "từ để tìm"
