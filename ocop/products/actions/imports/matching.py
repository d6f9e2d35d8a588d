"""Which product and which producer of the register a row speaks of.

The identity of a product is its code; else the folded names of product and producer with the
commune, or with the decision (number, authority, date). As in the reader of files, two different
codes or specifications tell two products of one name apart. Where several fit, the row asks.
"""

from collections.abc import Iterable, Sequence

from ocop.kit.text import fold
from ocop.products.actions.imports.lookup import Held
from ocop.products.actions.imports.places import Placed
from ocop.products.actions.imports.plans import Remarks
from ocop.products.models import Producer, Product, Recognition
from ocop.products.register import DraftRecognition, DraftRow


class Unclear(Exception):
    """The row fits several rows of the register; the fault is kept in the remarks."""


def product_of(draft: DraftRow, placed: Placed, held: Held, remarks: Remarks) -> Product | None:
    """The product meant, None for a new one; `Unclear` when the row does not say which."""
    makers = {producer.pk for producer in held.producers[fold(draft.producer)]}
    coded = _by_code(draft, held, remarks)
    if coded is not None:
        if coded.producer_id not in makers:
            raise _code_taken(coded, remarks)
        return coded
    named = [p for p in held.products[fold(draft.product_name)] if p.producer_id in makers]
    near = [p for p in named if held.lie_together(p.producer.area_now_id, placed.now)]
    pool = near or [p for p in named if _shares_decision(draft, held.recognitions[p.pk])]
    pool = _told_apart(pool, draft, remarks)
    return _one(_best(pool, draft, placed, held), remarks)


def producer_of(draft: DraftRow, placed: Placed, held: Held, remarks: Remarks) -> Producer | None:
    """The producer of a new product, None for a new one; `Unclear` when several fit."""
    named = held.producers[fold(draft.producer)]
    near = [p for p in named if held.lie_together(p.area_now_id, placed.now)]
    pool = [p for p in near if p.area_now_id == placed.now] or near
    for mark in ("tax_code", "phone", "kind"):
        if len(pool) > 1:
            pool = [p for p in pool if getattr(p, mark) == getattr(draft, _DRAFT[mark])] or pool
    if len(pool) > 1:
        remarks.fault(
            "producer", "producer_ambiguous",
            f'Sổ có {len(pool)} chủ thể tên "{pool[0].name}" cùng địa bàn.',
            "Ghi thêm mã số thuế hoặc điện thoại, hoặc ghép các bản trùng trong sổ trước.",
        )  # fmt: skip
        raise Unclear
    return pool[0] if pool else None


_DRAFT = {"tax_code": "tax_code", "phone": "phone", "kind": "producer_kind"}


def _by_code(draft: DraftRow, held: Held, remarks: Remarks) -> Product | None:
    codes = [code for code in (draft.product_code, *draft.old_codes) if code in held.by_code]
    found = {held.by_code[code].pk: held.by_code[code] for code in codes}
    if len(found) > 1:
        names = " và ".join(f'"{product.name}"' for product in found.values())
        remarks.fault(
            "product_code", "codes_disagree", f"Các mã của dòng này thuộc {names}.",
            "Bỏ mã không phải của sản phẩm này.",
        )  # fmt: skip
        raise Unclear
    return next(iter(found.values()), None)


def _code_taken(product: Product, remarks: Remarks) -> Unclear:
    key = "product_code" if remarks.draft.product_code else "old_codes"
    remarks.fault(
        key, "code_taken",
        f'Mã này đã cấp cho "{product.name}" của {product.producer.name}.',
        "Sửa mã, hoặc ghi tên chủ thể như trong sổ.",
    )  # fmt: skip
    return Unclear()


def _told_apart(pool: list[Product], draft: DraftRow, remarks: Remarks) -> list[Product]:
    """Those that neither code nor specification tells from the row."""
    if draft.product_code:
        pool = [p for p in pool if not p.code or p.code == draft.product_code]
    wanted = fold(draft.specification)
    if not wanted:
        return pool
    same = [p for p in pool if fold(p.specification) == wanted]
    if same:
        return same
    blank = [p for p in pool if not p.specification]
    if pool and not blank:
        remarks.warn(
            "specification", "other_specification",
            f'Sổ đã có "{pool[0].name}" quy cách "{pool[0].specification}".',
            "Được coi là sản phẩm khác. Xem lại nếu là một.",
        )  # fmt: skip
    return blank


def _best(pool: list[Product], draft: DraftRow, placed: Placed, held: Held) -> list[Product]:
    """Narrowed by what fits better, never to nothing: no specification, area, decision."""
    if not draft.specification:
        pool = [p for p in pool if not p.specification] or pool
    pool = [p for p in pool if p.producer.area_now_id == placed.now] or pool
    return [p for p in pool if _shares_decision(draft, held.recognitions[p.pk])] or pool


def _one(pool: Sequence[Product], remarks: Remarks) -> Product | None:
    if len(pool) > 1:
        remarks.fault(
            "product_name", "product_ambiguous",
            f'Sổ có {len(pool)} sản phẩm tên "{pool[0].name}" của chủ thể này.',
            "Ghi mã số sản phẩm hoặc quy cách, hoặc ghép các bản trùng trong sổ trước.",
        )  # fmt: skip
        raise Unclear
    return pool[0] if pool else None


def _shares_decision(draft: DraftRow, recognitions: Iterable[Recognition]) -> bool:
    rows = list(recognitions)
    return any(
        row is not None and row.decided_on is not None
        for row in (same_decision(drafted, rows) for drafted in draft.recognitions)
    )


def same_decision(drafted: DraftRecognition, rows: Sequence[Recognition]) -> Recognition | None:
    """The recognition on file that rests on the drafted decision; what a file leaves out fits.

    A statement without a decision number is the drafted one when star and year agree.
    """
    numbered = [r for r in rows if fold(r.decision_number) == fold(drafted.number)]
    for fits in (_same_day, _one_day_open):
        pool = [r for r in numbered if fits(r, drafted)]
        known = [r for r in pool if _same_authority(r, drafted)]
        open_ = [r for r in pool if not (r.authority and drafted.authority)]
        if known or open_:
            return (known or open_)[0]
    stated = [r for r in rows if not r.decision_number and r.decided_on is None]
    fitting = [r for r in stated if r.star == drafted.star and _same_year(r, drafted)]
    return fitting[0] if len(fitting) == 1 else None


def _same_day(row: Recognition, drafted: DraftRecognition) -> bool:
    return row.decided_on == drafted.decided_on and _same_year(row, drafted)


def _one_day_open(row: Recognition, drafted: DraftRecognition) -> bool:
    return (row.decided_on is None or drafted.decided_on is None) and _same_year(row, drafted)


def _same_year(row: Recognition, drafted: DraftRecognition) -> bool:
    return row.year is None or drafted.year is None or row.year == drafted.year


def _same_authority(row: Recognition, drafted: DraftRecognition) -> bool:
    return fold(row.authority) == fold(drafted.authority)
