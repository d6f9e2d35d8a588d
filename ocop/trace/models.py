"""Links that people register for identified things, and prefixes handed to other resolvers."""

from typing import Self

import pghistory
from django.contrib.postgres.fields import DateRangeField
from django.db import models
from django.db.models import Q

from ocop.products.models import Product
from ocop.trace.resolver import WebLink
from ocop.units.models import DatedQuerySet


class LinkQuerySet(DatedQuerySet["Link"]):
    def of_product(self, product: Product) -> Self:
        """Also those registered for a product that was merged into this one.

        A union, because an OR over three columns would read the whole table.
        """
        merged = (
            Product.objects.filter(**{way: product.pk}).values("pk")
            for way in ("pk", "merged_into", "merged_into__merged_into")
        )
        return self.filter(product__in=next(merged).union(*merged, all=True))


@pghistory.track()
class Link(models.Model):
    """One link of one thing during [from, to).

    The thing is a product (whatever its identifiers are) or the `key` of something else, as path:
    "/414/9521234543213". `qualifiers` is what follows the key: "" for the whole, "/10/L1" for a
    lot. `type` is a name of GS1's vocabulary, `context` a country (ISO 3166-1, two letters).
    """

    product = models.ForeignKey(
        Product, on_delete=models.CASCADE, null=True, blank=True, related_name="links"
    )
    key = models.CharField("mã", max_length=120, blank=True, db_collation="C")
    qualifiers = models.CharField("lô, số sê-ri", max_length=250, blank=True, db_collation="C")
    type = models.CharField("loại liên kết", max_length=40, db_collation="C")
    href = models.CharField("địa chỉ", max_length=2000)
    title = models.CharField("tiêu đề", max_length=200)
    language = models.CharField("ngôn ngữ", max_length=5, blank=True)
    media_type = models.CharField("kiểu nội dung", max_length=100, default="text/html")
    context = models.CharField("nước", max_length=2, blank=True)
    valid = DateRangeField("từ – đến")
    created_at = models.DateTimeField("ghi lúc")

    objects = LinkQuerySet.as_manager()

    class Meta:
        verbose_name = "liên kết"
        constraints = [
            models.CheckConstraint(
                name="link_is_about_one_thing",
                condition=Q(product__isnull=False, key="") | (Q(product=None) & ~Q(key="")),
            )
        ]
        indexes = [
            models.Index(fields=["key", "qualifiers"], name="link_key", condition=~Q(key="")),
        ]

    def __str__(self) -> str:
        return self.title

    def as_web_link(self) -> WebLink:
        """The same for the resolver."""
        return WebLink(
            type=self.type,
            href=self.href,
            title=self.title,
            language=self.language,
            media_type=self.media_type,
            context=self.context,
            level=self.qualifiers,
            number=self.pk,
        )


@pghistory.track()
class Handover(models.Model):
    """Codes of a company that another resolver answers for, unless the product is in our register.

    `prefix` is the GS1 company prefix, `resolver` the address before the path of the code.
    """

    prefix = models.CharField("mã doanh nghiệp", max_length=12, unique=True, db_collation="C")
    resolver = models.CharField("địa chỉ nơi phân giải", max_length=500)
    created_at = models.DateTimeField("ghi lúc")

    class Meta:
        verbose_name = "mã doanh nghiệp giao nơi khác"

    def __str__(self) -> str:
        return self.prefix
