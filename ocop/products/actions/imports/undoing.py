"""Takes an import back: what it made is gone, what it changed is as before, exactly.

Refused as a whole when anything it touched was edited or used since, because taking back only a
part would leave a register that nobody ever saw.
"""

from collections import defaultdict
from collections.abc import Iterable
from dataclasses import dataclass, field
from datetime import datetime
from typing import Any
from uuid import UUID

from django.db import models, transaction
from django.db.models import Q, RestrictedError
from django.db.models.deletion import DO_NOTHING, SET_NULL, ProtectedError
from django.utils import timezone

from ocop.kit.errors import Conflict, require
from ocop.people.models import User
from ocop.products.actions.imports.mending import put, touch, write
from ocop.products.actions.imports.plans import plan_of
from ocop.products.actions.imports.running import wait_for_turn
from ocop.products.actions.recognitions import refresh_star
from ocop.products.actions.search_text import refresh_search_text
from ocop.products.models import (
    UNDO_HOURS,
    Alias,
    ImportState,
    Producer,
    Product,
    Recognition,
    RegisterImport,
)
from ocop.products.queries.imports import TO_WRITE, rows_in
from ocop.products.rules import may_work_on_import

_BATCH = 500
_NAMED = 5


@dataclass(slots=True)
class _Back:
    """All that goes back, gathered from the rows of the import."""

    versions: dict[UUID, int] = field(default_factory=dict)
    made: list[UUID] = field(default_factory=list)
    products: dict[UUID, dict[str, Any]] = field(default_factory=dict)
    recognitions: dict[int, dict[str, Any]] = field(default_factory=dict)
    made_recognitions: list[int] = field(default_factory=list)
    aliases: list[str] = field(default_factory=list)
    made_producers: list[UUID] = field(default_factory=list)
    producers: dict[UUID, dict[str, Any]] = field(default_factory=dict)


@transaction.atomic
def undo_import(
    *, register_import: RegisterImport, by: User | None, at: datetime
) -> RegisterImport:
    """Restore the register as it was before; within 24 hours, and only as a whole."""
    require(may_work_on_import(by, register_import))
    wait_for_turn()
    register_import.refresh_from_db()
    until = register_import.undo_until
    if until is None:
        raise Conflict("Lần nhập này chưa ghi vào sổ, hoặc đã được hoàn tác.")
    if at > until:
        raise Conflict(f"Chỉ hoàn tác được trong {UNDO_HOURS} giờ. Sửa từng sản phẩm trong sổ.")
    back = _gathered(register_import)
    _refuse_edited(back)
    _refuse_used(back)
    _restore(back, at)
    _remove(back)
    words = Product.objects.filter(Q(pk__in=back.products) | Q(producer__in=back.producers))
    refresh_search_text(words, on=timezone.localdate(at))
    RegisterImport.objects.filter(pk=register_import.pk).update(
        state=ImportState.UNDONE, undone_at=at
    )
    register_import.refresh_from_db()
    return register_import


def _gathered(register_import: RegisterImport) -> _Back:
    back = _Back()
    rows = rows_in(register_import, *TO_WRITE).only("plan", "undo")
    for row in rows.iterator(chunk_size=_BATCH):
        plan, undo = plan_of(row.plan), row.undo or {}
        if edited := undo.get("producer"):
            back.producers[UUID(edited["id"])] = edited["before"]
            back.versions[UUID(edited["id"])] = edited["version"]
        if plan.new_producer:
            back.made_producers.append(plan.producer)
            back.versions[plan.producer] = 1
        if plan.new_product:
            back.made.append(plan.product)
            back.versions[plan.product] = 1
            back.aliases += plan.aliases
        else:
            _gather_changed(back, plan.product, undo)
    return back


def _gather_changed(back: _Back, product: UUID, undo: dict[str, Any]) -> None:
    back.versions[product] = undo["version"]
    back.products[product] = undo["before"]
    back.aliases += undo["aliases"]
    back.recognitions |= {int(pk): columns for pk, columns in undo["recognitions"].items()}
    back.made_recognitions += undo["made_recognitions"]


def _refuse_edited(back: _Back) -> None:
    """Anything with another version than the import left was edited, merged or decided since."""
    edited = []
    for model in (Product, Producer):
        rows = model._default_manager.filter(pk__in=back.versions).order_by("sort_key")
        held = {pk: (name, version) for pk, name, version in rows.select_for_update(
            no_key=True).values_list("pk", "name", "version")}  # fmt: skip
        edited += [name for pk, (name, version) in held.items() if version != back.versions[pk]]
    _refuse(edited, "đã được sửa sau khi nhập")


def _refuse_used(back: _Back) -> None:
    """New rows on which somebody has hung something since."""
    used: dict[UUID, str] = {}
    later = Alias.objects.filter(product__in=back.made).exclude(code__in=back.aliases)
    used |= dict(later.values_list("product", "product__name"))
    used |= _hung_on(Product, back.made, besides=(Recognition, Alias))
    used |= _hung_on(Producer, back.made_producers, besides=(Product,))
    others = Product.objects.filter(producer__in=back.made_producers).exclude(pk__in=back.made)
    used |= dict(others.values_list("producer", "producer__name"))
    _refuse(used.values(), "đã có thêm dữ liệu sau khi nhập")


def _hung_on(
    model: type[models.Model], made: list[UUID], *, besides: tuple[type[models.Model], ...]
) -> dict[UUID, str]:
    """Rows of other tables that belong to what the import made: {id: name}."""
    found: dict[UUID, str] = {}
    for relation in model._meta.get_fields(include_hidden=True):
        if not isinstance(relation, models.ForeignObjectRel):
            continue
        if relation.on_delete in (DO_NOTHING, SET_NULL) or relation.related_model in besides:
            continue  # history keeps ids without holding them; a row of an import lets go
        column = relation.field.name
        rows = relation.related_model._base_manager.filter(**{f"{column}__in": made})
        found |= dict(rows.values_list(column, f"{column}__name"))
    return found


def _refuse(names: Iterable[str], why: str) -> None:
    found = sorted(set(names))
    if not found:
        return
    more = f" và {len(found) - _NAMED} mục khác" if len(found) > _NAMED else ""
    listed = ", ".join(f'"{name}"' for name in found[:_NAMED])
    raise Conflict(
        f"Không hoàn tác được vì {listed}{more} {why}. Chưa thay đổi gì; sửa riêng các mục cần sửa."
    )


def _restore(back: _Back, at: datetime) -> None:
    """Columns as they stood; the star follows from the recognitions, the state is put back last."""
    Recognition.objects.filter(pk__in=back.made_recognitions).delete()
    _put_back(Recognition, back.recognitions)
    aliases = Alias.objects.filter(code__in=back.aliases, product__in=back.products)
    aliases.delete()
    ids = list(back.products)
    for start in range(0, len(ids), _BATCH):
        refresh_star(ids[start : start + _BATCH], at=at)
    _put_back(Product, back.products)
    _put_back(Producer, back.producers, at=at)


def _put_back(
    model: type[models.Model], before: dict[Any, dict[str, Any]], at: datetime | None = None
) -> None:
    """Write the columns of each row, rows with the same columns together."""
    alike: dict[tuple[str, ...], list[Any]] = defaultdict(list)
    for pk, columns in before.items():
        alike[tuple(sorted(columns))].append(pk)
    for names, ids in alike.items():
        rows = model._default_manager.in_bulk(ids)
        for pk, row in rows.items():
            columns = {name: _typed(model, name, before[pk][name]) for name in names}
            named = model.keys_for(columns["name"]) if "name" in columns else {}  # type: ignore[attr-defined]
            put(row, {**columns, **named})
            if at is not None:
                touch(row, at)  # type: ignore[arg-type]
        write(rows.values(), [dict.fromkeys(names)])


def _typed(model: type[models.Model], name: str, value: Any) -> Any:
    """A stored value as the column holds it: days were kept as text."""
    return model._meta.get_field(name).to_python(value)  # type: ignore[union-attr]


def _remove(back: _Back) -> None:
    """Delete what the import made, what hangs on it first."""
    try:
        for start in range(0, len(back.made), _BATCH):
            batch = back.made[start : start + _BATCH]
            Recognition.objects.filter(product__in=batch).delete()
            Product.objects.filter(pk__in=batch).delete()
        for start in range(0, len(back.made_producers), _BATCH):
            Producer.objects.filter(pk__in=back.made_producers[start : start + _BATCH]).delete()
    except (ProtectedError, RestrictedError) as error:
        raise Conflict(
            "Không hoàn tác được vì dữ liệu vừa nhập đã dùng ở nơi khác. Chưa thay đổi gì."
        ) from error
