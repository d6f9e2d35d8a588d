"""A sheet as rows of plain cells, whatever file it came from."""

import re
import unicodedata
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from datetime import date, datetime, time, timedelta
from math import isfinite
from typing import Any

ERRORS = frozenset(
    {"#REF!", "#N/A", "#VALUE!", "#DIV/0!", "#NAME?", "#NULL!", "#NUM!", "#SPILL!", "#CALC!"}
)
MARK = "'"  # written before a text that a spreadsheet would take for a formula
_MARKED = ("=", "+", "-", "@", "\t", "\r", "#", MARK)
_QUOTED_BY_FORMULA = re.compile(r'="([^"]*)"$')  # ="0912345678", the usual trick to keep a zero
# NUL and friends, zero-width signs and the byte order mark carry nothing a person typed.
_UNSEEN = re.compile("[\x00-\x08\x0b\x0c\x0e-\x1f\x7f-\x9f\u200b-\u200d\u2060\ufeff]")


@dataclass(frozen=True, slots=True)
class Broken:
    """A cell that shows an error (#REF!) or a formula that was never calculated."""

    shown: str


Cell = str | int | float | bool | date | Broken | None  # a datetime is a date


@dataclass(frozen=True, slots=True)
class Row:
    """One row of the file; `number` is the row number Excel shows."""

    number: int
    cells: tuple[Cell, ...]

    def cell(self, index: int) -> Cell:
        """The cell in a 0-based column, None beyond the last one."""
        return self.cells[index] if index < len(self.cells) else None

    @property
    def blank(self) -> bool:
        """No cell holds anything."""
        return all(cell is None for cell in self.cells)


@dataclass(frozen=True, slots=True)
class Merged:
    """A merged range, rows 1-based, columns 0-based, ends included."""

    first_row: int
    first_column: int
    last_row: int
    last_column: int

    def covers(self, row: int, column: int) -> bool:
        """The place lies inside, beyond the top left cell that holds the value."""
        inside = (
            self.first_row <= row <= self.last_row
            and self.first_column <= column <= self.last_column
        )
        return inside and (row, column) != (self.first_row, self.first_column)

    @property
    def name(self) -> str:
        """A5:A7, as Excel writes it."""
        start = f"{column_letter(self.first_column)}{self.first_row}"
        return f"{start}:{column_letter(self.last_column)}{self.last_row}"


@dataclass(frozen=True, slots=True)
class Table:
    """One sheet, readable as often as wanted; `rows()` streams it from the top."""

    file_name: str
    sheet: str
    sheet_names: tuple[str, ...]
    rows_total: int
    source: Callable[[], Iterator[Row]]
    merged: tuple[Merged, ...] = ()

    def rows(self) -> Iterator[Row]:
        """Every row of the file, blank ones too, in order."""
        return self.source()


def column_letter(index: int) -> str:
    """A for 0, AA for 26."""
    letters = ""
    index += 1
    while index:
        index, rest = divmod(index - 1, 26)
        letters = chr(65 + rest) + letters
    return letters


def mark(text: str) -> str:
    """`text` so that no spreadsheet runs it as a formula; `plain_cell` takes the mark off again.

    >>> mark("=1+1")
    "'=1+1"
    """
    return MARK + text if text.startswith(_MARKED) else text


def plain_cell(value: object) -> Cell:
    """A value of calamine or CSV as a cell: NFC text without unseen signs, dates, numbers."""
    if isinstance(value, str):
        return _plain_text(value)
    if isinstance(value, datetime):
        return value.date() if value.time() == time() else value
    if isinstance(value, float) and not isfinite(value):
        return Broken("#NUM!")
    if isinstance(value, (bool, int, float, date)):
        return value
    if isinstance(value, (time, timedelta)):
        return str(value)
    return None


def _plain_text(value: str) -> Cell:
    text = unicodedata.normalize("NFC", _UNSEEN.sub("", value))
    if not text.strip():
        return None
    if text.strip() in ERRORS:
        return Broken(text.strip())
    if quoted := _QUOTED_BY_FORMULA.match(text.strip()):
        return quoted[1] or None
    if text.startswith(MARK) and text[1:].startswith(_MARKED):
        return text[1:]
    return text


def shown(cell: Cell) -> str:
    """A cell as a person sees it: 4 and not 4.0, dates as dd/mm/yyyy."""
    if cell is None:
        return ""
    if isinstance(cell, Broken):
        return cell.shown
    if isinstance(cell, date):
        return f"{cell:%d/%m/%Y}"
    if isinstance(cell, bool):
        return "Có" if cell else "Không"
    if isinstance(cell, float) and cell.is_integer():
        return str(int(cell))
    return str(cell)


def trimmed(cells: Sequence[Cell]) -> tuple[Cell, ...]:
    """Without the empty cells at the end."""
    last = len(cells)
    while last and cells[last - 1] is None:
        last -= 1
    return tuple(cells[:last])


# --- cells as JSON, for rows that are kept ----------------------------------------------------


def cell_as_json(cell: Cell) -> object:
    """A cell as it is stored; days, moments and errors keep their kind.

    >>> cell_of(cell_as_json(date(2026, 8, 5)))
    datetime.date(2026, 8, 5)
    """
    if isinstance(cell, Broken):
        return {"error": cell.shown}
    if isinstance(cell, datetime):
        return {"moment": cell.isoformat()}
    if isinstance(cell, date):
        return {"day": cell.isoformat()}
    return cell


def cell_of(stored: Any) -> Cell:
    """A stored cell."""
    if not isinstance(stored, dict):
        cell: Cell = stored
        return cell
    if "error" in stored:
        return Broken(stored["error"])
    if "moment" in stored:
        return datetime.fromisoformat(stored["moment"])
    return date.fromisoformat(stored["day"])
