"""What the meeting looks at: member × product, disagreement first, and who marks hard or mildly."""

from collections.abc import Sequence
from dataclasses import dataclass
from decimal import Decimal
from statistics import mean

from ocop.evaluation.models import ScoreSheet, Seat, SheetState
from ocop.evaluation.queries.outcomes import Counted
from ocop.evaluation.queries.standings import Board


@dataclass(frozen=True, slots=True)
class Cell:
    """One judge and one product. `state`: conflict, todo, doing, locked, void; total when open."""

    seat: Seat
    state: str
    total: Decimal | None = None
    sheet: ScoreSheet | None = None


@dataclass(frozen=True, slots=True)
class Line:
    """One product of the matrix; `counted` only where the viewer may see the marks."""

    row: Counted
    cells: tuple[Cell, ...]
    laid_open: bool

    @property
    def low(self) -> Decimal | None:
        """The lowest total."""
        return min(self.row.totals.values(), default=None)

    @property
    def high(self) -> Decimal | None:
        """The highest total."""
        return max(self.row.totals.values(), default=None)


_STATES = {SheetState.OPEN: "doing", SheetState.LOCKED: "locked", SheetState.VOID: "void"}


def matrix(board: Board, rows: Sequence[Counted], viewer: Seat | None) -> list[Line]:
    """Member × product as far as the viewer may see: others' marks only after the own lock."""
    lines = []
    for row in rows:
        standing = row.standing
        laid_open = standing.may_be_laid_open(viewer)
        conflicted = {seat.pk for seat in standing.conflicted}
        cells = []
        for seat in board.judges:
            sheet = standing.sheets.get(seat.pk)
            own = viewer is not None and seat.pk == viewer.pk
            shown = row.totals.get(seat.pk) if laid_open or own else None
            if seat.pk in conflicted:
                cells.append(Cell(seat, "conflict"))
            elif sheet is None:
                cells.append(Cell(seat, "todo"))
            else:
                cells.append(Cell(seat, _STATES[SheetState(sheet.state)], shown, sheet))
        lines.append(Line(row, tuple(cells), laid_open))
    return lines


def by_disagreement(lines: Sequence[Line]) -> list[Line]:
    """Open products, the widest apart first; then those that still wait."""

    def rank(line: Line) -> tuple[bool, Decimal, int]:
        spread = line.row.tally.spread if line.row.tally and line.laid_open else 0
        return not line.laid_open, -Decimal(float(spread)), line.row.standing.candidate.order

    return sorted(lines, key=rank)


@dataclass(frozen=True, slots=True)
class Lean:
    """How far one judge stands from the council on average, over the products all have scored."""

    seat: Seat
    sheets: int
    average: Decimal
    distance: Decimal

    @property
    def words(self) -> str:
        """Harsh, mild or in the middle, in words."""
        if abs(self.distance) < 1:
            return "gần mức chung"
        return "thấp hơn mức chung" if self.distance < 0 else "cao hơn mức chung"

    @property
    def at_percent(self) -> int:
        """Place on a scale of ten points to each side."""
        return round(50 + 5 * max(-10.0, min(10.0, float(self.distance))))


def leaning(board: Board, rows: Sequence[Counted]) -> list[Lean]:
    """Each judge against the council's averages, only over products whose marks are all in."""
    given: dict[int, list[tuple[Decimal, Decimal]]] = {}
    for row in rows:
        if not row.standing.all_in or row.tally is None:
            continue
        average = Decimal(str(float(row.tally.average)))
        for seat, total in row.totals.items():
            given.setdefault(seat, []).append((total, average))
    found = [
        Lean(
            seat=seat,
            sheets=len(given[seat.pk]),
            average=_mean([total for total, _ in given[seat.pk]]),
            distance=_mean([total - average for total, average in given[seat.pk]]),
        )
        for seat in board.judges
        if seat.pk in given
    ]
    return sorted(found, key=lambda one: one.distance)


def _mean(values: Sequence[Decimal]) -> Decimal:
    return mean(values).quantize(Decimal("0.1"))
