"""Judges the rows of one file in order: what each would do, or why it cannot be taken over."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field
from datetime import date
from typing import Any
from uuid import UUID, uuid5

from ocop.kit.faults import Fault
from ocop.kit.text import fold
from ocop.people.queries import Scope
from ocop.products.actions.imports import differences, wording
from ocop.products.actions.imports.lookup import Held, held_about
from ocop.products.actions.imports.matching import Unclear, producer_of, product_of
from ocop.products.actions.imports.places import Placed, Places
from ocop.products.actions.imports.plans import Judged, Plan, RecognitionPlan, Remarks
from ocop.products.actions.recognitions import recognition_faults
from ocop.products.checks import PRODUCT_CODE, producer_faults, product_faults
from ocop.products.contents import ProducerContents, ProductContents
from ocop.products.models import Producer, Product
from ocop.products.register import ColumnMapping, DraftRow

_NO_WORDS = "Ngoài phạm vi phụ trách của tài khoản này."


@dataclass(slots=True)
class Judge:
    """Judges batch after batch and remembers what earlier rows of the file said.

    The ids of new rows follow from `seed` and the row, so that judging again gives the same plan.
    """

    seed: UUID
    source: str
    mapping: ColumnMapping
    places: Places
    scope: Scope
    day: date
    lock: bool = False
    _claimed: dict[UUID, int] = field(default_factory=dict)
    _codes: dict[str, int] = field(default_factory=dict)
    _makers: dict[tuple[str, int], UUID] = field(default_factory=dict)
    _said: dict[UUID, dict[str, tuple[Any, int]]] = field(default_factory=dict)

    def judge(self, drafts: Sequence[DraftRow]) -> Iterator[Judged]:
        """The answer for each draft, in order."""
        remarks = [Remarks(draft, self.mapping) for draft in drafts]
        places = [self.places.of(r.draft, r) for r in remarks]
        areas = {placed.now for placed in places if placed}
        held = held_about(drafts, areas, on=self.day, lock=self.lock)
        for remark, placed in zip(remarks, places, strict=True):
            yield self._judged(remark, placed, held)

    def _judged(self, remarks: Remarks, placed: Placed | None, held: Held) -> Judged:
        draft = remarks.draft
        plan = None
        if placed is not None and self._in_scope(placed, remarks):
            try:
                plan = self._plan(placed, held, remarks)
            except Unclear:
                plan = None
        warnings = (*draft.warnings, *remarks.warnings)
        if remarks.faults or plan is None:
            return Judged(draft, None, tuple(remarks.faults), warnings)
        self._remember(plan, draft)
        return Judged(draft, plan, (), warnings)

    def _in_scope(self, placed: Placed, remarks: Remarks) -> bool:
        if self.scope.holds(placed.now):
            return True
        key = "commune" if remarks.draft.commune else "old_commune"
        remarks.fault(
            key, "area_outside", f"{placed.name}: {_NO_WORDS.lower()}", "Bỏ dòng này khỏi tệp."
        )
        return False

    def _plan(self, placed: Placed, held: Held, remarks: Remarks) -> Plan:
        draft = remarks.draft
        product = product_of(draft, placed, held, remarks)
        producer = product.producer if product else producer_of(draft, placed, held, remarks)
        if producer and not self.scope.holds(producer.area_now_id):
            remarks.fault("producer", "producer_outside", _NO_WORDS, "Bỏ dòng này khỏi tệp.")
            raise Unclear
        plan = Plan(
            product=product.pk if product else uuid5(self.seed, f"product {draft.row}"),
            producer=producer.pk if producer else self._new_maker(draft, placed),
            new_product=product is None,
        )
        self._refuse_second(plan.product, remarks)
        _describe_product(plan, product, remarks)
        self._describe_producer(plan, producer, placed, held, remarks)
        rows = held.recognitions[plan.product]
        plan.recognitions = differences.recognition_plans(draft, rows, self.source)
        _check_recognitions(plan.recognitions, remarks)
        self._name_codes(plan, product, held, remarks)
        _remark_gtin(plan, held, remarks)
        if not plan.new_product:
            before = {row.pk: row for row in rows}
            areas = held.names | {placed.area: placed.name}
            plan.changes = wording.changes(plan, product, producer, before, areas)
        return plan

    # --- what earlier rows said -------------------------------------------------------------

    def _refuse_second(self, product: UUID, remarks: Remarks) -> None:
        if first := self._claimed.get(product):
            remarks.fault(
                "product_name", "same_product",
                f"Cùng một sản phẩm trong sổ với dòng {first}.", "Gộp hai dòng làm một.",
            )  # fmt: skip
            raise Unclear

    def _new_maker(self, draft: DraftRow, placed: Placed) -> UUID:
        """The id of a producer that is not in the register, the same for all its rows."""
        known = self._makers.get((fold(draft.producer), placed.now))
        return known or uuid5(self.seed, f"producer {draft.row}")

    def _remember(self, plan: Plan, draft: DraftRow) -> None:
        """Only rows that are taken over count for the rows after them."""
        self._claimed[plan.product] = draft.row
        for code in (plan.code, *plan.aliases):
            if code:
                self._codes[code] = draft.row
        if plan.new_producer:
            self._makers[fold(draft.producer), plan.producer_columns["area_now_id"]] = plan.producer
        said = self._said.setdefault(plan.producer, {})
        for column, value in differences.producer_statement(draft).items():
            said.setdefault(column, (value, draft.row))

    def _describe_producer(
        self, plan: Plan, producer: Producer | None, placed: Placed, held: Held, remarks: Remarks
    ) -> None:
        """The first row that states something of a producer wins; later ones are told."""
        said = self._said.get(plan.producer, {})
        stated = differences.producer_statement(remarks.draft)
        for column, value in list(stated.items()):
            if column not in said:
                continue
            first, row = said[column]
            if differences.says_otherwise(first, value) and column != "name":
                label = self.mapping.label(differences.PRODUCER_FIELDS[column])
                remarks.warn(
                    differences.PRODUCER_FIELDS[column], "producer_differs",
                    f"{label} khác dòng {row} của cùng chủ thể.", f"Lấy theo dòng {row}.",
                )  # fmt: skip
            del stated[column]
        if producer is None:
            plan.new_producer = not said
            plan.producer_columns = stated
            if not said:
                plan.producer_columns |= {"area_id": placed.area, "area_now_id": placed.now}
        else:
            plan.producer_columns = {
                column: value for column, value in stated.items()
                if differences.producer_says_otherwise(column, getattr(producer, column), value)
            } | _finer_area(producer, placed, held)  # fmt: skip
        _check_producer(plan, producer, remarks)

    # --- codes ------------------------------------------------------------------------------

    def _name_codes(
        self, plan: Plan, product: Product | None, held: Held, remarks: Remarks
    ) -> None:
        draft = remarks.draft
        own = {product.code, *held.aliases[product.pk]} if product else set()
        if draft.product_code and draft.product_code not in own:
            plan.code = draft.product_code
            if not PRODUCT_CODE.match(plan.code):
                remarks.fault(
                    "product_code", "code_form",
                    f'Mã "{plan.code}" chưa đúng dạng tỉnh-xã-số thứ tự-năm.',
                    'Ví dụ: 37-14464-1-2026. Mã theo kiểu cũ ghi ở cột "Mã số cũ".',
                )  # fmt: skip
        plan.aliases = [c for c in dict.fromkeys(draft.old_codes) if c not in {*own, plan.code}]
        for key, codes in (("product_code", [plan.code]), ("old_codes", plan.aliases)):
            for first in filter(None, (self._codes.get(code) for code in codes)):
                remarks.fault(
                    key, "code_twice", f"Mã này đã ghi ở dòng {first}.", "Mỗi mã một sản phẩm."
                )


def _finer_area(producer: Producer, placed: Placed, held: Held) -> dict[str, int]:
    """Another area of today; the wider one of two that lie together never replaces the finer."""
    if placed.now == producer.area_now_id or placed.now in held.above.get(producer.area_now_id, ()):
        return {}
    return {"area_id": placed.area, "area_now_id": placed.now}


# --- the checks of the single-row actions -----------------------------------------------------

_FIELD = {
    "name": "product_name", "price_unit": "price", "star": "star", "decision_number": "first_number",
    "authority": "first_authority", "year": "first_year", "decided_on": "first_date",
}  # fmt: skip


def _describe_product(plan: Plan, product: Product | None, remarks: Remarks) -> None:
    draft = remarks.draft
    if product is None:
        plan.product_columns = differences.new_product(draft)
        contents = ProductContents(**plan.product_columns)
    else:
        plan.product_columns = differences.product_changes(product, draft)
        contents = ProductContents.of(product).but(**plan.product_columns)
    unit = draft.price_unit or (product.price_unit if product else "")
    if draft.price_vnd is not None and not unit:
        remarks.warn(
            "price", "price_unit", "Giá chưa có đơn vị nên chưa ghi.", "Ví dụ: 125.000 đ/chai"
        )
    touched = None if product is None else set(plan.product_columns)
    _keep(product_faults(contents), touched, _FIELD, remarks)


def _check_producer(plan: Plan, producer: Producer | None, remarks: Remarks) -> None:
    columns = {k: v for k, v in plan.producer_columns.items() if k != "area_now_id"}
    keys = {**_FIELD, "name": "producer", "kind": "producer_kind"}
    if producer is None and not plan.new_producer:
        return  # checked with the row that brought it
    if producer is None:
        _keep(producer_faults(ProducerContents(**columns)), None, keys, remarks)
    elif columns:
        contents = ProducerContents.of(producer).but(**columns)
        _keep(producer_faults(contents), set(columns), keys, remarks)


def _check_recognitions(plans: list[RecognitionPlan], remarks: Remarks) -> None:
    drafted = remarks.draft.recognitions
    for plan in plans:
        later = len(drafted) > 1 and plan.contents.decided_on == drafted[-1].decided_on
        turn = "second" if later or drafted[0].kind != "FIRST" else "first"
        keys = {
            key: name.replace("first", turn) if turn == "second" else name
            for key, name in _FIELD.items()
        }  # fmt: skip
        _keep(recognition_faults(plan.contents), None, keys, remarks)


def _keep(
    faults: list[Fault], touched: set[str] | None, keys: dict[str, str], remarks: Remarks
) -> None:
    """Faults of what the row writes; what stood in the register before does not keep a row out."""
    for fault in faults:
        if touched is None or fault.where in touched:
            key = keys.get(fault.where, fault.where)
            remarks.fault(key, fault.where, fault.what, fault.how_to_fix)


def _remark_gtin(plan: Plan, held: Held, remarks: Remarks) -> None:
    """A GTIN needs the paper that proves it, so a file alone never brings one."""
    gtin = remarks.draft.gtin
    if gtin and gtin.zfill(14) not in held.gtins[plan.product]:
        remarks.warn(
            "gtin", "gtin_evidence", "Mã vạch cần giấy chứng minh nên không nhập từ tệp.",
            "Thêm ở trang sản phẩm, mục Mã vạch.",
        )  # fmt: skip
