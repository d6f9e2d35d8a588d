"""Changes an import makes to rows on file; answers what stood before, so that it can be undone."""

from collections.abc import Collection, Iterable, Mapping, Sequence
from datetime import date, datetime
from typing import Any
from uuid import UUID

from django.db.models import Model

from ocop.products.actions.imports.plans import Plan
from ocop.products.actions.recognitions import recognition_columns
from ocop.products.models import Alias, Producer, Product, Recognition

_BATCH = 500
Columns = Mapping[str, Any]


def edit_producers(changes: Mapping[UUID, Columns], *, at: datetime) -> dict[UUID, dict[str, Any]]:
    """Write the columns of many producers; answers {id: what an undo needs}."""
    rows = Producer.objects.in_bulk(list(changes))
    undo = {}
    for pk, columns in changes.items():
        row = rows[pk]
        undo[pk] = {"id": str(pk), "before": columns_of(row, columns), "version": row.version + 1}
        put(row, {**columns, **(Producer.keys_for(columns["name"]) if "name" in columns else {})})
        touch(row, at)
    write(rows.values(), changes.values())
    return undo


def edit_products(
    plans: Sequence[Plan], *, at: datetime, source: str
) -> dict[UUID, dict[str, Any]]:
    """Write what the plans change; answers {product id: what an undo needs}."""
    rows = Product.objects.in_bulk([plan.product for plan in plans])
    changed: dict[UUID, Columns] = {}
    undo: dict[UUID, dict[str, Any]] = {}
    for plan in plans:
        row = rows[plan.product]
        columns = {**plan.product_columns, **({"code": plan.code} if plan.code else {})}
        # The star may lift a product out of "preparing", so the state is always kept.
        undo[plan.product] = {
            "before": as_json(columns_of(row, {**columns, "state": None})),
            "version": row.version + 1,  # after the one refresh of the star
            "aliases": _add_aliases(plan, [row.code] if plan.code and row.code else [], source),
        }
        named = Product.keys_for(columns["name"]) if "name" in columns else {}
        put(row, {**columns, **named})
        changed[plan.product] = columns
    write(rows.values(), changed.values())
    _edit_recognitions(plans, undo)
    return undo


def _add_aliases(plan: Plan, old: Collection[str], source: str) -> list[str]:
    codes = [*old, *plan.aliases]
    rows = [Alias(product_id=plan.product, code=code, source=source) for code in codes]
    Alias.objects.bulk_create(rows)
    return codes


def _edit_recognitions(plans: Sequence[Plan], undo: Mapping[UUID, dict[str, Any]]) -> None:
    made, owners = [], []
    wanted = {r.id: r.contents for plan in plans for r in plan.recognitions if r.id is not None}
    held = Recognition.objects.in_bulk(list(wanted))
    for plan in plans:
        kept = undo[plan.product]
        kept |= {"recognitions": {}, "made_recognitions": []}
        for planned in plan.recognitions:
            columns = recognition_columns(planned.contents)
            if planned.id is None:
                made.append(Recognition(product_id=plan.product, **columns))
                owners.append(kept)
            else:
                row = held[planned.id]
                kept["recognitions"][str(row.pk)] = as_json(columns_of(row, columns))
                put(row, columns)
    write(held.values(), [recognition_columns(contents) for contents in wanted.values()])
    for row, kept in zip(Recognition.objects.bulk_create(made), owners, strict=True):
        kept["made_recognitions"].append(row.pk)


# --- many rows, each with its own columns -----------------------------------------------------


def columns_of(row: Model, columns: Iterable[str]) -> dict[str, Any]:
    """The values of some columns of a row."""
    return {name: getattr(row, name) for name in columns}


def put(row: Model, columns: Columns) -> None:
    """Set columns of a row in memory."""
    for name, value in columns.items():
        setattr(row, name, value)


def touch(row: Producer | Product, at: datetime) -> None:
    """One more edit: whoever has an older version open gets a conflict."""
    row.version += 1
    row.updated_at = at


def write(rows: Iterable[Model], changes: Iterable[Columns]) -> None:
    """Write into the database every column that any of the changes names."""
    found = list(rows)
    names = {name.removesuffix("_id") for columns in changes for name in columns}
    if not found or not names:
        return
    model = type(found[0])
    own = {field.name for field in model._meta.concrete_fields}
    extra = {"sort_key"} if "name" in names else set()
    extra |= {"version", "updated_at"} & own if model is Producer else set()
    model._default_manager.bulk_update(found, sorted(names | extra), batch_size=_BATCH)


def as_json(columns: Columns) -> dict[str, Any]:
    """Columns as they are stored with a row: days as text."""
    return {
        name: value.isoformat() if isinstance(value, date) else value
        for name, value in columns.items()
    }
