"""Merge two records that are one, and take a merge back exactly."""

from datetime import datetime
from typing import Any
from uuid import UUID

from django.db import models, transaction
from django.db.models import F
from django.utils import timezone

from ocop.kit.errors import Conflict, require
from ocop.people.models import User
from ocop.products.actions.recognitions import refresh_star
from ocop.products.actions.search_text import refresh_search_text
from ocop.products.models import (
    Alias,
    Barcode,
    LegalPaper,
    Merge,
    MergeKind,
    Picture,
    Producer,
    ProducerMember,
    Product,
    Recognition,
    Standard,
)
from ocop.products.rules import may_edit_producer, may_edit_product, may_merge

# What hangs on a product or a producer and moves with a merge: model → name of its foreign key.
_OF_PRODUCT: dict[type[models.Model], str] = {
    Recognition: "product",
    Alias: "product",
    Barcode: "product",
    Picture: "product",
    Standard: "product",
}
_OF_PRODUCER: dict[type[models.Model], str] = {
    Product: "producer",
    LegalPaper: "producer",
    ProducerMember: "producer",
}


@transaction.atomic
def merge_products(*, kept: Product, gone: Product, by: User | None, at: datetime) -> Merge:
    """Put `gone` into `kept`: its recognitions, pictures, papers and codes move there.

    A recognition both have (same decision) stays where it is. The texts of `kept` win.
    """
    require(may_merge(by) and may_edit_product(by, kept) and may_edit_product(by, gone))
    _refuse_same(kept.pk, gone.pk)
    moved = _move(_OF_PRODUCT, kept.pk, gone.pk, skip=_shared_decisions(kept, gone))
    before = {"code": gone.code, "published": gone.published}
    _hide(Product, kept.pk, gone.pk, at=at, code=None, published=False)
    if gone.code and not kept.code:
        Product.objects.filter(pk=kept.pk).update(code=gone.code)
        before["code_given"] = True
    elif gone.code:
        Alias.objects.create(product=kept, code=gone.code, source="ghép trùng")
        before["alias_made"] = True
    merge = Merge.objects.create(
        kind=MergeKind.PRODUCT,
        kept=kept.pk,
        gone=gone.pk,
        moved=moved,
        before=before,
        by=by,
        at=at,
    )
    _refresh(merge, at=at)
    return merge


@transaction.atomic
def merge_producers(*, kept: Producer, gone: Producer, by: User | None, at: datetime) -> Merge:
    """Put `gone` into `kept`: its products, people and papers move there."""
    require(may_merge(by) and may_edit_producer(by, kept) and may_edit_producer(by, gone))
    _refuse_same(kept.pk, gone.pk)
    moved = _move(_OF_PRODUCER, kept.pk, gone.pk)
    _hide(Producer, kept.pk, gone.pk, at=at)
    merge = Merge.objects.create(
        kind=MergeKind.PRODUCER, kept=kept.pk, gone=gone.pk, moved=moved, by=by, at=at
    )
    _refresh(merge, at=at)
    return merge


@transaction.atomic
def undo_merge(*, merge: Merge, by: User | None, at: datetime) -> Merge:
    """Take a merge back: everything that moved returns, what was hidden shows again."""
    require(may_merge(by))
    if not Merge.objects.filter(pk=merge.pk, undone_at=None).update(undone_at=at):
        raise Conflict("Lần ghép này đã được hoàn tác.")
    of_product = merge.kind == MergeKind.PRODUCT
    holder: type[Product] | type[Producer] = Product if of_product else Producer
    later = Merge.objects.filter(gone=merge.kept, undone_at=None).first()
    if later is not None:
        raise Conflict("Bản giữ lại đã được ghép tiếp. Hoàn tác lần ghép sau trước.")
    for model, field in (_OF_PRODUCT if of_product else _OF_PRODUCER).items():
        ids = merge.moved.get(model._meta.label_lower, [])
        model._default_manager.filter(pk__in=ids).update(**{f"{field}_id": merge.gone})
    restored: dict[str, Any] = {"merged_into": None, "updated_at": at}
    if of_product:
        _return_code(merge)
        restored |= {"code": merge.before["code"], "published": merge.before["published"]}
    holder._default_manager.filter(pk=merge.gone).update(**restored, version=F("version") + 1)
    _refresh(merge, at=at)
    merge.refresh_from_db()
    return merge


def _refuse_same(kept: UUID, gone: UUID) -> None:
    if kept == gone:
        raise Conflict("Hai bản này là một. Chọn hai bản khác nhau để ghép.")


def _shared_decisions(kept: Product, gone: Product) -> dict[type[models.Model], set[Any]]:
    """Recognitions of `gone` whose decision `kept` has too."""
    identity = ("decision_number", "authority", "decided_on")
    known = set(kept.recognitions.values_list(*identity))
    twice = {row[0] for row in gone.recognitions.values_list("pk", *identity) if row[1:] in known}
    return {Recognition: twice}


def _move(
    what: dict[type[models.Model], str],
    kept: UUID,
    gone: UUID,
    skip: dict[type[models.Model], set[Any]] | None = None,
) -> dict[str, list[Any]]:
    """Hang the rows of `gone` on `kept`; returns {model label: ids moved}."""
    moved: dict[str, list[Any]] = {}
    for model, field in what.items():
        rows = model._default_manager.filter(**{f"{field}_id": gone})
        rows = rows.exclude(pk__in=(skip or {}).get(model, set()))
        ids = list(rows.values_list("pk", flat=True))
        model._default_manager.filter(pk__in=ids).update(**{f"{field}_id": kept})
        moved[model._meta.label_lower] = [str(i) if isinstance(i, UUID) else i for i in ids]
    return moved


def _hide(
    model: type[Product] | type[Producer], kept: UUID, gone: UUID, *, at: datetime, **columns: Any
) -> None:
    """Mark `gone` as merged; Conflict when one of the two is merged already."""
    live = model._default_manager.filter(pk__in=[kept, gone], merged_into=None)
    if live.select_for_update().count() != 2:
        raise Conflict("Một trong hai bản đã được ghép trước đó.")
    model._default_manager.filter(pk=gone).update(
        merged_into_id=kept, updated_at=at, version=F("version") + 1, **columns
    )


def _refresh(merge: Merge, *, at: datetime) -> None:
    """Stars and search words of everything the merge touched."""
    if merge.kind == MergeKind.PRODUCT:
        refresh_star([merge.kept, merge.gone], at=at)
        touched = Product.objects.filter(pk__in=[merge.kept, merge.gone])
    else:
        touched = Product.objects.filter(producer__in=[merge.kept, merge.gone])
    refresh_search_text(touched, on=timezone.localdate(at))


def _return_code(merge: Merge) -> None:
    """Take back the code or the alias that the merge gave to the kept product."""
    code = merge.before["code"]
    if merge.before.get("code_given"):
        Product.objects.filter(pk=merge.kept, code=code).update(code=None)
    if merge.before.get("alias_made"):
        Alias.objects.filter(product=merge.kept, code=code).delete()
