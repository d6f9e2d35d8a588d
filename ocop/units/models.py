"""Who stands under whom on which day: identities, dated versions, dated edges, lineage.

Two kinds of tree stand on the same ground: areas (administrative units) and bodies (state
offices, Youth-Union units). No code names a level: a level is whatever the edges say on a date.
Source of the model: programme reference, section 4.3.
"""

from datetime import date
from typing import Self, TypeVar

from django.contrib.postgres.constraints import ExclusionConstraint
from django.contrib.postgres.fields import DateRangeField, RangeOperators
from django.contrib.postgres.indexes import GinIndex, OpClass
from django.db import models
from django.db.models import F, Func, Q

from ocop.kit.text import clean, sort_key

Row = TypeVar("Row", bound=models.Model)


class Tree(models.TextChoices):
    AREA = "AREA", "Địa bàn hành chính"
    STATE = "STATE", "Cơ quan nhà nước"
    UNION = "UNION", "Tổ chức Đoàn"


class Kind(models.TextChoices):
    """Type of a unit as the law or the Union's charter names it; it may change with a version."""

    PROVINCE = "PROVINCE", "Tỉnh"
    CENTRAL_CITY = "CENTRAL_CITY", "Thành phố trực thuộc trung ương"
    DISTRICT = "DISTRICT", "Huyện"
    URBAN_DISTRICT = "URBAN_DISTRICT", "Quận"
    TOWN = "TOWN", "Thị xã"
    CITY = "CITY", "Thành phố thuộc tỉnh"
    COMMUNE = "COMMUNE", "Xã"
    WARD = "WARD", "Phường"
    TOWNSHIP = "TOWNSHIP", "Thị trấn"
    SPECIAL_ZONE = "SPECIAL_ZONE", "Đặc khu"
    PEOPLES_COMMITTEE = "PEOPLES_COMMITTEE", "Ủy ban nhân dân"
    DEPARTMENT = "DEPARTMENT", "Cơ quan chuyên môn"
    PROVINCE_UNION = "PROVINCE_UNION", "Tỉnh đoàn"
    DISTRICT_UNION = "DISTRICT_UNION", "Huyện đoàn"
    COMMUNE_UNION = "COMMUNE_UNION", "Đoàn xã"
    WARD_UNION = "WARD_UNION", "Đoàn phường"
    ATTACHED_UNION = "ATTACHED_UNION", "Đoàn trực thuộc"
    BRANCH = "BRANCH", "Chi đoàn"


class LineageEvent(models.TextChoices):
    MERGE = "MERGE", "Sáp nhập"
    SPLIT = "SPLIT", "Tách"
    RENAME = "RENAME", "Đổi tên"
    RETYPE = "RETYPE", "Chuyển loại"
    REPARENT = "REPARENT", "Chuyển cấp trên"
    DISSOLVE = "DISSOLVE", "Giải thể"
    CREATE = "CREATE", "Thành lập"


class Unit(models.Model):
    """The identity of an area or a body; never its code and never its name."""

    key = models.TextField("định danh", unique=True, db_collation="C")
    tree = models.CharField("cây", max_length=8, choices=Tree)
    area = models.ForeignKey(
        "self",
        verbose_name="địa bàn",
        on_delete=models.PROTECT,
        related_name="bodies",
        null=True,
        blank=True,
        help_text="Chỉ ghi cho cơ quan, tổ chức có địa bàn.",
    )

    class Meta:
        verbose_name = "đơn vị"
        constraints = [
            models.CheckConstraint(
                name="unit_area_only_for_bodies",
                condition=~Q(tree=Tree.AREA) | Q(area__isnull=True),
            )
        ]

    def __str__(self) -> str:
        return self.key


class DatedQuerySet(models.QuerySet[Row]):
    """Rows that hold during a half-open range of days."""

    def valid_on(self, day: date) -> Self:
        return self.filter(valid__contains=day)


class UnitVersion(models.Model):
    """Name, type and code of a unit during [from, to); an unknown start is an open bound."""

    unit = models.ForeignKey(Unit, on_delete=models.CASCADE, related_name="versions")
    key = models.TextField(unique=True, db_collation="C")
    name = models.CharField("tên đủ", max_length=200)
    short_name = models.CharField("tên không kèm loại", max_length=200)
    official_name = models.CharField("cách viết của danh mục", max_length=200, blank=True)
    kind = models.CharField("loại", max_length=20, choices=Kind)
    level = models.PositiveSmallIntegerField("bậc trong dữ liệu nguồn", null=True)
    code = models.CharField("mã", max_length=16, blank=True, db_collation="C")
    header_lines = models.JSONField("dòng đầu văn bản", default=list, blank=True)
    legal_basis = models.CharField("căn cứ", max_length=300, blank=True)
    latitude = models.FloatField(null=True)
    longitude = models.FloatField(null=True)
    valid = DateRangeField("hiệu lực")
    folded = models.GeneratedField(
        expression=Func(F("name"), function="vn_fold"),
        output_field=models.TextField(),
        db_persist=True,
    )
    sort_key = models.BinaryField(editable=False)

    objects = DatedQuerySet.as_manager()

    class Meta:
        verbose_name = "phiên bản đơn vị"
        constraints = [
            ExclusionConstraint(
                name="unit_has_one_version_a_day",
                expressions=[("unit", RangeOperators.EQUAL), ("valid", RangeOperators.OVERLAPS)],
            )
        ]
        indexes = [
            GinIndex(OpClass(F("folded"), name="gin_trgm_ops"), name="unit_version_folded"),
            models.Index(fields=["code"], name="unit_version_code"),
        ]

    def __str__(self) -> str:
        return self.name

    @staticmethod
    def keys_for(name: str) -> dict[str, object]:
        """The stored name and its sort key, always written together."""
        return {"name": clean(name), "sort_key": sort_key(clean(name))}


class Edge(models.Model):
    """`child` stands under `parent` during [from, to); the database refuses two parents a day."""

    child = models.ForeignKey(Unit, on_delete=models.CASCADE, related_name="edges_up")
    parent = models.ForeignKey(Unit, on_delete=models.CASCADE, related_name="edges_down")
    valid = DateRangeField("hiệu lực")

    objects = DatedQuerySet.as_manager()

    class Meta:
        verbose_name = "quan hệ cấp trên – cấp dưới"
        constraints = [
            ExclusionConstraint(
                name="unit_has_one_parent_a_day",
                expressions=[("child", RangeOperators.EQUAL), ("valid", RangeOperators.OVERLAPS)],
            ),
            models.CheckConstraint(
                name="unit_is_not_its_own_parent", condition=~Q(child=F("parent"))
            ),
        ]


class Lineage(models.Model):
    """What a unit became. `share` 1 = the whole; empty = a split whose parts are not known."""

    source = models.ForeignKey(Unit, on_delete=models.CASCADE, related_name="became")
    target = models.ForeignKey(
        Unit, on_delete=models.CASCADE, related_name="came_from", null=True, blank=True
    )
    event = models.CharField("việc", max_length=8, choices=LineageEvent)
    on = models.DateField("ngày")
    share = models.DecimalField("phần", max_digits=6, decimal_places=5, null=True)
    population_share = models.DecimalField("phần dân số", max_digits=6, decimal_places=5, null=True)
    legal_basis = models.CharField("căn cứ", max_length=300, blank=True)
    note = models.CharField("ghi chú", max_length=300, blank=True)

    class Meta:
        verbose_name = "nguồn gốc đơn vị"
        constraints = [
            models.UniqueConstraint(
                name="lineage_is_said_once",
                fields=["source", "target", "event", "on"],
                nulls_distinct=False,
            )
        ]
        indexes = [models.Index(fields=["target", "on"], name="lineage_target")]
