"""Writes about products: add, edit, describe, pictures, standards, barcodes, codes."""

from dataclasses import dataclass
from datetime import date, datetime
from typing import Any

from django.db import IntegrityError, transaction
from django.db.models import F, Max
from django.utils import timezone

from ocop.evidence.models import Attachment, Audience
from ocop.gs1.characters import KeyFault, without_gaps
from ocop.gs1.keys import check_evidenced_gtin
from ocop.kit.errors import Conflict, Refused, require
from ocop.kit.faults import Fault, Invalid
from ocop.people.models import User
from ocop.products.actions.search_text import refresh_search_text
from ocop.products.checks import PRODUCT_CODE, product_faults
from ocop.products.contents import DESCRIPTIVE, ProductContents
from ocop.products.models import Alias, Barcode, Picture, Producer, Product, Standard
from ocop.products.rules import (
    may_describe_product,
    may_edit_producer,
    may_edit_product,
    may_record_recognition,
)

STALE = "Sản phẩm này vừa được người khác sửa. Xem hai bản cạnh nhau rồi chọn."


def product_columns(contents: ProductContents) -> dict[str, Any]:
    """Every column that the contents decide, with the sort key."""
    return {**contents.as_columns(), **Product.keys_for(contents.name)}


@transaction.atomic
def add_product(
    *, producer: Producer, contents: ProductContents, by: User | None, at: datetime
) -> Product:
    """Put a product of the producer into the register."""
    require(may_edit_producer(by, producer))
    _refuse_faults(product_faults(contents))
    columns = product_columns(contents)
    product = Product.objects.create(producer=producer, **columns, created_at=at, updated_at=at)
    refresh_search_text(Product.objects.filter(pk=product.pk), on=timezone.localdate(at))
    product.refresh_from_db()
    return product


@transaction.atomic
def edit_product(
    *, product: Product, contents: ProductContents, version: int, by: User | None, at: datetime
) -> Product:
    """Write new contents; Conflict when somebody wrote after `version` was read.

    A producer's own people may change only what describes the product.
    """
    require(may_describe_product(by, product))
    touched = set(ProductContents.of(product).changes_to(contents))
    if not touched <= DESCRIPTIVE and not may_edit_product(by, product):
        raise Refused("Tên, nhóm và tình trạng do cơ quan quản lý ghi.")
    _refuse_faults(product_faults(contents))
    rows = Product.objects.filter(pk=product.pk, version=version, merged_into=None)
    if not rows.update(**product_columns(contents), version=F("version") + 1, updated_at=at):
        raise Conflict(STALE)
    refresh_search_text(Product.objects.filter(pk=product.pk), on=timezone.localdate(at))
    product.refresh_from_db()
    return product


@transaction.atomic
def assign_code(*, product: Product, code: str, by: User | None, at: datetime) -> Product:
    """Give the product its code `(tỉnh)-(xã)-(STT)-20yy`; the code before becomes an alias."""
    require(may_record_recognition(by, product))
    if not PRODUCT_CODE.match(code):
        what = f'Mã "{code}" chưa đúng dạng tỉnh-xã-số thứ tự-năm.'
        raise Invalid([Fault("code", what, "Ví dụ: 37-14464-1-2026")])
    if product.code == code:
        return product
    if product.code:
        Alias.objects.get_or_create(code=product.code, defaults={"product": product})
    try:
        with transaction.atomic():
            Product.objects.filter(pk=product.pk).update(
                code=code, version=F("version") + 1, updated_at=at
            )
    except IntegrityError:
        holder = Product.objects.get(code=code)
        raise Conflict(f'Mã {code} đã cấp cho "{holder.name}".') from None
    refresh_search_text(Product.objects.filter(pk=product.pk), on=timezone.localdate(at))
    product.refresh_from_db()
    return product


@transaction.atomic
def add_alias(*, product: Product, code: str, source: str, by: User | None, at: datetime) -> Alias:
    """Keep an older code of the product, so that it is still found by it."""
    require(may_record_recognition(by, product))
    alias, made = Alias.objects.get_or_create(
        code=code.strip(), defaults={"product": product, "source": source}
    )
    if alias.product_id != product.pk:
        raise Conflict(f'Mã {code} đã ghi cho "{alias.product.name}".')
    if made:
        refresh_search_text(Product.objects.filter(pk=product.pk), on=timezone.localdate(at))
    return alias


@transaction.atomic
def add_picture(
    *, product: Product, attachment: Attachment, description: str, by: User | None, at: datetime
) -> Picture:
    """Show a public picture with the product, after those it has."""
    require(may_describe_product(by, product))
    if attachment.audience != Audience.PUBLIC or not attachment.width:
        raise Invalid([Fault("picture", "Tệp này không phải ảnh công khai.", "Chọn một ảnh.")])
    last = product.pictures.aggregate(last=Max("position"))["last"]
    position = 0 if last is None else last + 1
    Product.objects.filter(pk=product.pk).update(updated_at=at)
    return Picture.objects.create(
        product=product,
        attachment=attachment,
        description=description.strip() or product.name,
        position=position,
    )


@transaction.atomic
def remove_picture(*, picture: Picture, by: User | None, at: datetime) -> None:
    """Stop showing a picture."""
    require(may_describe_product(by, picture.product))
    Product.objects.filter(pk=picture.product_id).update(updated_at=at)
    picture.delete()


@transaction.atomic
def put_picture_first(*, picture: Picture, by: User | None, at: datetime) -> None:
    """Make a picture the one lists show."""
    require(may_describe_product(by, picture.product))
    others = Picture.objects.filter(product=picture.product_id, position__lt=picture.position)
    others.update(position=F("position") + 1)
    Picture.objects.filter(pk=picture.pk).update(position=0)
    Product.objects.filter(pk=picture.product_id).update(updated_at=at)


@dataclass(frozen=True, slots=True)
class StandardContents:
    """A published standard or certificate; `expires_on` is the first day without it."""

    number: str
    title: str = ""
    issued_on: date | None = None
    expires_on: date | None = None
    attachment: Attachment | None = None
    public: bool = True


@transaction.atomic
def add_standard(
    *, product: Product, standard: StandardContents, by: User | None, at: datetime
) -> Standard:
    """Put a standard or quality certificate of the product on file."""
    require(may_edit_product(by, product))
    if not standard.number.strip():
        raise Invalid([Fault("number", "Chưa có số, ký hiệu.", "Ví dụ: TCVN 5107:2018")])
    if standard.issued_on and standard.expires_on and standard.expires_on <= standard.issued_on:
        what = "Ngày hết hạn phải sau ngày công bố."
        raise Invalid([Fault("expires_on", what, "Xem lại hai ngày trên giấy.")])
    Product.objects.filter(pk=product.pk).update(updated_at=at)
    return Standard.objects.create(
        product=product,
        number=standard.number.strip(),
        title=standard.title,
        issued_on=standard.issued_on,
        expires_on=standard.expires_on,
        attachment=standard.attachment,
        public=standard.public,
    )


@transaction.atomic
def remove_standard(*, standard: Standard, by: User | None, at: datetime) -> None:
    """Take a standard off the file."""
    require(may_edit_product(by, standard.product))
    Product.objects.filter(pk=standard.product_id).update(updated_at=at)
    standard.delete()


@transaction.atomic
def add_barcode(
    *,
    product: Product,
    gtin: str,
    covered_by: str,
    evidence: Attachment | None,
    by: User | None,
    at: datetime,
) -> Barcode:
    """Record a GTIN with the paper that proves the right to it; never without.

    `covered_by` is what the paper prints: the company prefix, or the single number it allows.
    """
    require(may_edit_product(by, product))
    if evidence is None:
        how = "Tải lên giấy chứng nhận quyền sử dụng mã số mã vạch của cơ sở."
        raise Invalid([Fault("evidence", "Mã vạch cần giấy chứng minh.", how)])
    try:
        prefix = without_gaps(covered_by)
        number = check_evidenced_gtin(gtin, **_coverage(prefix, without_gaps(gtin)))
    except KeyFault as error:
        raise Invalid([error.fault]) from None
    try:
        with transaction.atomic():
            row = Barcode.objects.create(
                product=product, gtin=number, covered_by=prefix, evidence=evidence
            )
    except IntegrityError:
        holder = Barcode.objects.select_related("product").get(gtin=number).product
        raise Conflict(f'Mã vạch {gtin} đã ghi cho "{holder.name}".') from None
    Product.objects.filter(pk=product.pk).update(updated_at=at)
    return row


@transaction.atomic
def remove_barcode(*, barcode: Barcode, by: User | None, at: datetime) -> None:
    """Take a barcode off the product."""
    require(may_edit_product(by, barcode.product))
    Product.objects.filter(pk=barcode.product_id).update(updated_at=at)
    barcode.delete()


def _coverage(printed: str, gtin: str) -> dict[str, list[str]]:
    """The paper allows one whole number, or all numbers that begin with a company prefix."""
    return {"gtins": [printed]} if printed == gtin else {"prefixes": [printed]}


def _refuse_faults(faults: list[Fault]) -> None:
    if faults:
        raise Invalid(faults)
