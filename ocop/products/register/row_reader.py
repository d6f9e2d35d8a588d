"""Reads the cells of one row by field and gathers what is wrong with them."""

from bisect import bisect_right
from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass, field
from datetime import date
from typing import TypeVar

from ocop.products.register.cells import Doubtful, Unreadable, refuse_broken
from ocop.products.register.dates import DAY_FIRST, Order
from ocop.products.register.drafts import RowFault
from ocop.products.register.header import ColumnMapping
from ocop.products.register.tables import Cell, Merged, Row, shown

T = TypeVar("T")


class MergedCells:
    """Finds the merged range that hides a cell, fast enough to ask for every empty one."""

    def __init__(self, areas: Iterable[Merged], columns: Iterable[int]) -> None:
        kept: dict[int, list[Merged]] = {column: [] for column in columns}
        for area in sorted(areas, key=lambda area: area.first_row):
            for column in kept.keys() & range(area.first_column, area.last_column + 1):
                kept[column].append(area)
        self._by_column = {
            column: ([area.first_row for area in areas], areas) for column, areas in kept.items()
        }

    def over(self, row: int, column: int) -> Merged | None:
        """The range whose value stands in another cell; merged ranges never overlap."""
        starts, areas = self._by_column.get(column, ([], []))
        index = bisect_right(starts, row) - 1
        return areas[index] if index >= 0 and areas[index].covers(row, column) else None


@dataclass(frozen=True, slots=True)
class Context:
    """What all rows of one table share."""

    mapping: ColumnMapping
    merged: MergedCells
    orders: Mapping[str, Order]
    today: date | None = None  # when known, decisions of the future are refused


@dataclass(slots=True)
class RowReader:
    """One row with its faults so far."""

    row: Row
    context: Context
    faults: list[RowFault] = field(default_factory=list)
    warnings: list[RowFault] = field(default_factory=list)

    def cell(self, key: str) -> Cell:
        """The cell of a field; None when it is empty or the file has no such column."""
        index = self.context.mapping.fields.get(key)
        return None if index is None else self.row.cell(index)

    def order(self, key: str) -> Order:
        """The order of day and month that this date column proves."""
        return self.context.orders.get(key, DAY_FIRST)

    def read(self, key: str, parse: Callable[[Cell], T]) -> T | None:
        """The value of a field; None when it is empty, or faulty (the fault is kept)."""
        cell = self.cell(key)
        if cell is None:
            self._refuse_merged(key)
            return None
        try:
            refuse_broken(cell)
            return parse(cell)
        except Doubtful as doubtful:
            self.warn(key, doubtful.remark)
            return doubtful.value  # type: ignore[no-any-return]  # the parser's own kind of value
        except Unreadable as unreadable:
            self.refuse(key, unreadable)
            return None

    def require(self, key: str, what: str, remedy: str) -> None:
        """A fault for an empty cell that has to be filled, unless the cell has one already."""
        if self.cell(key) is None and not self.faulty(key):
            self.refuse(key, Unreadable("empty", what, remedy))

    def faulty(self, key: str) -> bool:
        """Whether this field already has a fault: one sentence per cell is enough."""
        label = self.context.mapping.label(key)
        return any(fault.column == label for fault in self.faults)

    def faults_by_column(self) -> tuple[RowFault, ...]:
        """The faults from left to right, as a person goes through the row."""
        place = {column.label: column.index for column in self.context.mapping.columns}
        return tuple(sorted(self.faults, key=lambda fault: place.get(fault.column, len(place))))

    def refuse(self, key: str, unreadable: Unreadable) -> None:
        """Keep a fault of this field."""
        self.faults.append(self._fault(key, unreadable))

    def warn(self, key: str, unreadable: Unreadable) -> None:
        """Keep a remark that does not keep the row out."""
        self.warnings.append(self._fault(key, unreadable))

    def _fault(self, key: str, unreadable: Unreadable) -> RowFault:
        return RowFault(
            row=self.row.number,
            column=self.context.mapping.label(key),
            value=shown(self.cell(key))[:200],
            reason=unreadable.reason,
            remedy=unreadable.remedy,
            code=unreadable.code,
        )

    def _refuse_merged(self, key: str) -> None:
        """A cell under a merged range looks empty; its value must not be guessed from above."""
        index = self.context.mapping.fields.get(key)
        area = None if index is None else self.context.merged.over(self.row.number, index)
        if area is None:
            return
        remark = Unreadable(
            "merged", f"Ô nằm trong vùng gộp {area.name} nên không có giá trị riêng.",
            "Bỏ gộp ô (Unmerge Cells) rồi ghi giá trị vào từng dòng.",
        )  # fmt: skip
        if key in {"note", "story"}:
            self.warn(key, remark)
        else:
            self.refuse(key, remark)
