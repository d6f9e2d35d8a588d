"""Writes about recognitions: record, correct, extend, withdraw; and the star that lists show."""

from collections.abc import Collection
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from typing import Any
from uuid import UUID

from django.db import IntegrityError, transaction
from django.db.models import Case, F, PositiveSmallIntegerField, Q, When
from django.utils import timezone

from ocop.kit.errors import Conflict, require
from ocop.kit.faults import Fault, Invalid
from ocop.kit.freshness import renew_on_commit
from ocop.people.models import User
from ocop.products.classification import in_force_since
from ocop.products.marks import expiry_of
from ocop.products.models import Product, ProductState, Recognition, RecognitionKind, Standing
from ocop.products.queries import starred
from ocop.products.rules import may_record_recognition

EXTENSION_DAYS = 180  # Điều 12.3 of QĐ 26/2026: at most, after the end


@dataclass(frozen=True, slots=True)
class RecognitionContents:
    """A decision as its paper prints it. Without `expires_on` 36 months are reckoned."""

    star: int
    kind: str = RecognitionKind.FIRST
    decision_number: str = ""
    authority: str = ""
    decided_on: date | None = None
    year: int | None = None
    expires_on: date | None = None
    criteria_set: str = ""
    source: str = ""


def recognition_faults(row: RecognitionContents) -> list[Fault]:
    """What is wrong with a recognition as written."""
    faults = []
    if row.star not in {3, 4, 5}:
        how = "Chỉ hạng 3, 4, 5 sao được công nhận."
        faults.append(Fault("star", f"Hạng {row.star} sao không được công nhận.", how))
    if row.decided_on and not row.decision_number:
        how = "Ghi số như trên quyết định. Ví dụ: 3981/QĐ-UBND"
        faults.append(Fault("decision_number", "Sản phẩm có hạng sao cần số quyết định.", how))
    if row.decided_on and not row.authority:
        how = "Ghi đúng tên trên quyết định, kể cả tên huyện cũ. Ví dụ: UBND tỉnh Ninh Bình"
        faults.append(Fault("authority", "Chưa có cơ quan công nhận.", how))
    if row.decided_on and row.year and row.decided_on.year != row.year:
        what = f"Năm {row.year} khác năm của ngày quyết định ({row.decided_on:%d/%m/%Y})."
        faults.append(Fault("year", what, "Sửa năm hoặc sửa ngày."))
    if row.decided_on and row.expires_on and row.expires_on <= row.decided_on:
        ends, decided = f"{row.expires_on:%d/%m/%Y}", f"{row.decided_on:%d/%m/%Y}"
        what = f"Ngày hết hạn ({ends}) phải sau ngày công nhận ({decided})."
        faults.append(Fault("expires_on", what, "Thường là đúng 36 tháng sau ngày công nhận."))
    return faults


def recognition_columns(row: RecognitionContents) -> dict[str, Any]:
    """Columns of a recognition, the end reckoned when the paper does not print one."""
    computed = row.expires_on is None and row.decided_on is not None
    expires_on = expiry_of(row.decided_on) if computed and row.decided_on else row.expires_on
    year = row.year or (row.decided_on.year if row.decided_on else None)
    return {
        "star": row.star,
        "kind": row.kind,
        "decision_number": row.decision_number.strip(),
        "authority": row.authority.strip(),
        "decided_on": row.decided_on,
        "year": year,
        "expires_on": expires_on,
        "expiry_computed": computed,
        "criteria_set": row.criteria_set,
        "source": row.source,
    }


@transaction.atomic
def record_recognition(
    *, product: Product, contents: RecognitionContents, by: User | None, at: datetime
) -> Recognition:
    """Put a decision on file and show its star from now on."""
    require(may_record_recognition(by, product))
    if faults := recognition_faults(contents):
        raise Invalid(faults)
    try:
        with transaction.atomic():
            row = Recognition.objects.create(product=product, **recognition_columns(contents))
    except IntegrityError:
        number = contents.decision_number
        raise Conflict(f"Quyết định {number} đã ghi cho sản phẩm này.") from None
    refresh_star([product.pk], at=at)
    return row


@transaction.atomic
def correct_recognition(
    *, recognition: Recognition, contents: RecognitionContents, by: User | None, at: datetime
) -> Recognition:
    """Correct what was typed from the paper; the history keeps what stood before."""
    require(may_record_recognition(by, recognition.product))
    if faults := recognition_faults(contents):
        raise Invalid(faults)
    columns = recognition_columns(contents)
    try:
        with transaction.atomic():
            Recognition.objects.filter(pk=recognition.pk).update(**columns)
    except IntegrityError:
        number = contents.decision_number
        raise Conflict(f"Quyết định {number} đã ghi cho sản phẩm này.") from None
    refresh_star([recognition.product_id], at=at)
    recognition.refresh_from_db()
    return recognition


@transaction.atomic
def extend_recognition(
    *, recognition: Recognition, until: date, basis: str, by: User | None, at: datetime
) -> Recognition:
    """Keep the star after the end while a re-evaluation is decided (Điều 12.3, ≤ 180 days)."""
    require(may_record_recognition(by, recognition.product))
    if recognition.expires_on is None or recognition.withdrawn_on:
        raise Conflict("Chỉ gia hạn công nhận có ngày hết hạn và chưa thu hồi.")
    last = recognition.expires_on + timedelta(days=EXTENSION_DAYS)
    if not recognition.expires_on < until <= last:
        first = f"{recognition.expires_on:%d/%m/%Y}"
        what = f"Gia hạn phải sau {first} và không quá {last:%d/%m/%Y} (180 ngày, Điều 12.3)."
        raise Invalid([Fault("until", what, "Chọn một ngày trong khoảng này.")])
    if not basis.strip():
        raise Invalid([Fault("basis", "Chưa có căn cứ gia hạn.", "Ghi số văn bản của tỉnh.")])
    Recognition.objects.filter(pk=recognition.pk).update(
        extended_to=until, extension_basis=basis.strip()
    )
    refresh_star([recognition.product_id], at=at)
    recognition.refresh_from_db()
    return recognition


@transaction.atomic
def withdraw_recognition(
    *, recognition: Recognition, number: str, on: date, reason: str, by: User | None, at: datetime
) -> Recognition:
    """Take the star away from a day (Điều 8); mark and stars are gone from every page then."""
    require(may_record_recognition(by, recognition.product))
    faults = []
    if not number.strip():
        faults.append(Fault("number", "Chưa có số quyết định thu hồi.", "Ví dụ: 12/QĐ-UBND"))
    if not reason.strip():
        faults.append(Fault("reason", "Chưa có lý do thu hồi.", "Ghi lý do theo Điều 8."))
    if on > timezone.localdate(at) or (recognition.decided_on and on < recognition.decided_on):
        how = "Chọn ngày từ ngày công nhận đến hôm nay."
        faults.append(Fault("on", f"Ngày thu hồi {on:%d/%m/%Y} không hợp lẽ.", how))
    if faults:
        raise Invalid(faults)
    rows = Recognition.objects.filter(pk=recognition.pk, withdrawn_on=None)
    moved = rows.update(
        withdrawn_on=on, withdrawal_number=number.strip(), withdrawal_reason=reason.strip()
    )
    if not moved:
        raise Conflict("Công nhận này đã bị thu hồi trước đó.")
    refresh_star([recognition.product_id], at=at)
    recognition.refresh_from_db()
    return recognition


@transaction.atomic
def record_old_withdrawal(
    *, recognition: Recognition, number: str, on: date, reason: str, by: User | None, at: datetime
) -> Recognition:
    """Write down a withdrawal decided before the decision in force (QĐ 26/2026, Điều 8).

    What is withdrawn since goes through a case: one of six reasons, the producer heard, 15 days.
    """
    require(may_record_recognition(by, recognition.product))
    since = in_force_since()
    if on >= since:
        what = f"Thu hồi từ {since:%d/%m/%Y} phải qua vụ xem xét thu hồi (Điều 8)."
        how = "Mở vụ ở mục Xem xét thu hồi. Ở đây chỉ ghi quyết định cũ hơn ngày ấy."
        raise Invalid([Fault("on", what, how, "needs_case")])
    return withdraw_recognition(
        recognition=recognition, number=number, on=on, reason=reason, by=by, at=at
    )


def standing_of(recognition: Recognition | None) -> dict[str, Any]:
    """The columns star, star_until and standing that the latest recognition gives a product."""
    if recognition is None:
        return {"star": None, "star_until": None, "standing": Standing.NONE}
    if recognition.withdrawn_on:
        standing = Standing.WITHDRAWN
    elif recognition.expires_on is None:
        standing = Standing.UNCONFIRMED
    else:
        standing = Standing.EXTENDED if recognition.extended_to else Standing.DECIDED
    return {"star": recognition.star, "star_until": recognition.until, "standing": standing}


def refresh_star(products: Collection[UUID], *, at: datetime) -> None:
    """Write star, star_until and standing of the products from their latest recognition.

    Latest by decision date; statements without a date come after all dated ones. A product with a
    decision is no longer "preparing". Public pages kept by any process are made anew.
    """
    latest: dict[UUID, Recognition] = {}
    rows = Recognition.objects.filter(product__in=products)
    for row in sorted(rows, key=lambda r: (r.decided_on or date.min, r.year or 0, r.pk)):
        latest[row.product_id] = row
    changed = list(Product.objects.filter(pk__in=products))
    for product in changed:
        for name, value in standing_of(latest.get(product.pk)).items():
            setattr(product, name, value)
        product.star_rank = product.star_on(timezone.localdate(at))
        if product.star and product.state == ProductState.PREPARING:
            product.state = ProductState.ACTIVE
        product.version += 1
        product.updated_at = at
    columns = ["star", "star_until", "standing", "star_rank", "state", "version", "updated_at"]
    Product.objects.bulk_update(changed, columns, batch_size=1000)
    renew_on_commit()


def settle_star_ranks(*, at: datetime) -> int:
    """Let stars that have ended since the last time sort as none; answers how many changed."""
    today = timezone.localdate(at)
    held = Case(When(starred(today), then=F("star")), output_field=PositiveSmallIntegerField())
    lost = Q(held=None, star_rank__isnull=False)
    other = Q(star_rank=None, held__isnull=False) | Q(star_rank__lt=F("held"))
    changed = Product.objects.annotate(held=held).filter(lost | other | Q(star_rank__gt=F("held")))
    return changed.update(star_rank=held)
