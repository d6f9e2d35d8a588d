"""The changes of a row as a person reads them: field, what stands there, what the file says."""

from collections.abc import Iterator, Mapping
from datetime import date
from typing import Any

from ocop.kit.phone import shown as shown_phone
from ocop.products.actions.imports.differences import contents_of
from ocop.products.actions.imports.plans import Change, Plan, RecognitionPlan
from ocop.products.actions.recognitions import RecognitionContents
from ocop.products.classification import places
from ocop.products.models import Producer, Product, Recognition
from ocop.products.register.refusals import thousands

EMPTY = "để trống"
_LONGEST = 300
_SILENT = {"area_now_id", "price_on"}


def changes(
    plan: Plan,
    product: Product | None,
    producer: Producer | None,
    recognitions: Mapping[int, Recognition],
    areas: Mapping[int, str],
) -> list[Change]:
    """Everything the plan changes in rows on file."""
    found = [*_columns(product, plan.product_columns, areas)]
    found += _columns(producer, plan.producer_columns, areas)
    for planned in plan.recognitions:
        found += _recognition(planned, recognitions)
    if plan.code and product:
        found.append(Change("Mã số sản phẩm", product.code or EMPTY, plan.code))
    if plan.aliases:
        found.append(Change("Mã số cũ", EMPTY, "; ".join(plan.aliases)))
    return found


def _columns(
    row: Product | Producer | None, columns: Mapping[str, Any], areas: Mapping[int, str]
) -> Iterator[Change]:
    if row is None:
        return
    for name, value in columns.items():
        if name in _SILENT:
            continue
        label = str(row._meta.get_field(name.removesuffix("_id")).verbose_name)  # type: ignore[union-attr]
        before = getattr(row, name)
        yield Change(
            label[:1].upper() + label[1:],
            _said(row, name, before, areas),
            _said(row, name, value, areas),
        )


def _said(row: Product | Producer, name: str, value: Any, areas: Mapping[int, str]) -> str:
    if name == "area_id":
        return areas.get(value, "địa bàn khác")
    if name == "group":
        return places()[value].name if value in places() else str(value)
    if name == "phone" and value:
        return shown_phone(value)
    choices = dict(getattr(row._meta.get_field(name), "flatchoices", ()))
    return str(choices[value]) if value in choices else plain(value)


def plain(value: Any) -> str:
    """A value as text."""
    if value in (None, ""):
        return EMPTY
    if isinstance(value, bool):
        return "có" if value else "không"
    if isinstance(value, date):
        return f"{value:%d/%m/%Y}"
    text = thousands(value) if isinstance(value, int) and value > 9999 else str(value)
    return text if len(text) <= _LONGEST else f"{text[:_LONGEST].rstrip()}…"


def _recognition(planned: RecognitionPlan, rows: Mapping[int, Recognition]) -> Iterator[Change]:
    if planned.id is None:
        yield Change("Công nhận", "chưa có", decision(planned.contents))
        return
    before = contents_of(rows[planned.id])
    for name in ("star", "decision_number", "authority", "decided_on", "year", "expires_on"):
        held, wanted = getattr(before, name), getattr(planned.contents, name)
        if held != wanted:
            held = rows[planned.id].expires_on if name == "expires_on" else held
            told = (
                "36 tháng từ ngày quyết định"
                if name == "expires_on" and not wanted
                else plain(wanted)
            )
            label = str(Recognition._meta.get_field(name).verbose_name)  # type: ignore[union-attr]
            yield Change(f"Công nhận: {label}", plain(held), told)


def decision(contents: RecognitionContents) -> str:
    """ "4 sao, 3981/QĐ-UBND ngày 28/12/2024, UBND tỉnh Nam Định"."""
    day = f" ngày {contents.decided_on:%d/%m/%Y}" if contents.decided_on else (
        f" năm {contents.year}" if contents.year else ""
    )  # fmt: skip
    parts = (f"{contents.star} sao", f"{contents.decision_number}{day}", contents.authority)
    return ", ".join(part for part in parts if part)
