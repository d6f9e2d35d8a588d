"""What one row would do to the register, as one value that is stored and compared."""

from dataclasses import dataclass, field
from datetime import date
from typing import Any
from uuid import UUID

import msgspec

from ocop.products.actions.recognitions import RecognitionContents
from ocop.products.models import RowState
from ocop.products.register import ColumnMapping, DraftRecognition, DraftRow, RowFault
from ocop.products.register.tables import Cell, shown


@dataclass(frozen=True, slots=True)
class Change:
    """A field in words: what stands there now and what the file says."""

    label: str
    before: str
    after: str


@dataclass(frozen=True, slots=True)
class RecognitionPlan:
    """A decision to record (`id` None) or to correct."""

    contents: RecognitionContents
    id: int | None = None


@dataclass(slots=True)
class Plan:
    """Everything a row would write. Ids of new rows are known beforehand (see `Judge`)."""

    product: UUID
    producer: UUID
    new_product: bool = False
    new_producer: bool = False
    product_columns: dict[str, Any] = field(default_factory=dict)
    producer_columns: dict[str, Any] = field(default_factory=dict)
    recognitions: list[RecognitionPlan] = field(default_factory=list)
    code: str = ""
    aliases: list[str] = field(default_factory=list)
    changes: list[Change] = field(default_factory=list)

    @property
    def state(self) -> RowState:
        """What the row is, by what it would do."""
        if self.new_product:
            return RowState.NEW
        does = (
            self.product_columns, self.producer_columns, self.recognitions, self.code, self.aliases
        )  # fmt: skip
        return RowState.CHANGED if any(does) else RowState.SAME

    def as_json(self) -> dict[str, Any]:
        """As it is stored."""
        stored = _lean(msgspec.to_builtins(self))
        for planned in stored.get("recognitions", ()):
            planned["contents"] = _lean(planned["contents"])
        return stored


def _lean(stored: dict[str, Any]) -> dict[str, Any]:
    """Without empty fields, which their defaults bring back: half the rows is emptiness."""
    return {key: value for key, value in stored.items() if value not in (None, "", [], {})}


def plan_of(stored: Any) -> Plan:
    """A stored plan."""
    return msgspec.convert(stored, Plan)


def draft_as_json(draft: DraftRow) -> dict[str, Any]:
    """A draft as it is stored: without the cells, which only faulty rows keep."""
    stored = _lean(msgspec.to_builtins(draft))
    return {key: value for key, value in stored.items() if key not in {"cells", "warnings"}}


def draft_of(stored: Any) -> DraftRow:
    """A stored draft."""
    ends = stored.get("expires_on")
    typed = {
        "expires_on": date.fromisoformat(ends) if ends else None,
        "recognitions": msgspec.convert(
            stored.get("recognitions", ()), tuple[DraftRecognition, ...]
        ),
        "old_codes": tuple(stored.get("old_codes", ())),
    }
    return DraftRow(**{**stored, **typed})


@dataclass(slots=True)
class Remarks:
    """The faults and warnings of one row so far, each at a column of the file."""

    draft: DraftRow
    mapping: ColumnMapping
    faults: list[RowFault] = field(default_factory=list)
    warnings: list[RowFault] = field(default_factory=list)

    def fault(self, key: str, code: str, reason: str, remedy: str) -> None:
        """Something that keeps the row out."""
        self.faults.append(self._made(key, code, reason, remedy))

    def warn(self, key: str, code: str, reason: str, remedy: str) -> None:
        """Something the person should know of."""
        self.warnings.append(self._made(key, code, reason, remedy))

    def _made(self, key: str, code: str, reason: str, remedy: str) -> RowFault:
        return RowFault(
            self.draft.row, self.mapping.label(key), self._value(key), reason, remedy, code
        )

    def _value(self, key: str) -> str:
        index = self.mapping.fields.get(key)
        cells: tuple[Cell, ...] = self.draft.cells
        return shown(cells[index])[:200] if index is not None and index < len(cells) else ""


@dataclass(frozen=True, slots=True)
class Judged:
    """A draft with the answer: a plan, or faults."""

    draft: DraftRow
    plan: Plan | None
    faults: tuple[RowFault, ...] = ()
    warnings: tuple[RowFault, ...] = ()

    @property
    def state(self) -> RowState:
        """NEW, CHANGED, SAME or FAULTY."""
        return self.plan.state if self.plan else RowState.FAULTY
