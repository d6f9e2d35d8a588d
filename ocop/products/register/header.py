"""Which rows are the header, and which column is which field.

Titles above the header, one to three header rows, merged headings ("Công nhận lần đầu" over five
columns) and repeated labels are understood; the person's own choice always wins.
"""

import re
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from functools import cached_property
from itertools import islice, pairwise

from ocop.kit.faults import Fault
from ocop.kit.text import clean
from ocop.products.register.encoding import old_encoding, refuse_old_encoding
from ocop.products.register.fields import (
    BY_KEY,
    FIRST_MARKERS,
    INSTEAD,
    REQUIRED,
    SECOND_MARKERS,
    Field,
    labels,
    part_labels,
)
from ocop.products.register.refusals import refuse_with
from ocop.products.register.tables import Cell, Row, Table, column_letter, shown
from ocop.products.register.words import key, near

SEARCHED_ROWS = 40
_MOST_HEADER_ROWS = 3
_LEAST_FIELDS = 3
_BRACKETS = re.compile(r"\([^()]*\)|\[[^\[\]]*\]")
_TURNS = {
    turn: re.compile("|".join(rf"\b{key(text)}\b" for text in sorted(markers, key=len)[::-1]))
    for turn, markers in (("first", FIRST_MARKERS), ("second", SECOND_MARKERS))
}
_OPENINGS = tuple(f"{key(text)} " for text in ("công nhận", "quyết định", "kết quả", "đánh giá"))

Label = tuple[str, ...]  # the texts above one column, from top to bottom


@dataclass(frozen=True, slots=True)
class Column:
    """A column of the file and the field it was taken for; `sure` is False for a near miss."""

    index: int
    label: str
    field: str | None
    sure: bool = True

    @property
    def letter(self) -> str:
        """A, B, … as Excel names it."""
        return column_letter(self.index)


@dataclass(frozen=True)
class ColumnMapping:
    """The columns of a table with their fields; rows up to `header_row` are not data."""

    columns: tuple[Column, ...]
    header_row: int

    @cached_property
    def fields(self) -> dict[str, int]:
        """Field key → 0-based column."""
        return {column.field: column.index for column in self.columns if column.field}

    @property
    def unknown(self) -> tuple[Column, ...]:
        """Columns that no field was found for; their content is not taken over."""
        return tuple(column for column in self.columns if column.field is None)

    @property
    def missing(self) -> tuple[Field, ...]:
        """Required fields without a column."""
        return tuple(
            field
            for field in REQUIRED
            if not {field.key, *INSTEAD.get(field.key, ())} & self.fields.keys()
        )

    def label(self, field: str) -> str:
        """What the file calls this field; our own label when it has no such column."""
        index = self.fields.get(field)
        named = (column.label for column in self.columns if column.index == index and column.label)
        return next(named, BY_KEY[field].label)

    def faults(self) -> list[Fault]:
        """What must be chosen before the rows can be read."""
        return [
            Fault(
                where=field.key,
                what=f'Chưa biết cột nào là "{field.label}".',
                how_to_fix=f'Chọn cột của tệp ứng với "{field.label}".',
                code="column_missing",
            )
            for field in self.missing
        ]


def propose_mapping(
    table: Table, chosen: Mapping[int, str | None] | None = None, header_row: int | None = None
) -> ColumnMapping:
    """The mapping of a table; `chosen` (column → field or None) overrules what was found.

    `Invalid` when no row looks like a header and none was named.
    """
    rows = list(islice(table.rows(), max(SEARCHED_ROWS, (header_row or 0) + 1)))
    named = header_row is not None
    found = _named_header(table, rows, header_row) if named else _best_header(table, rows)
    if found is None:
        raise _no_header(table, rows)
    last_row, texts = found
    columns = _columns(texts)
    return ColumnMapping(_with_choice(columns, chosen or {}, texts), last_row)


def has_header(table: Table) -> bool:
    """Whether a register header stands near the top of this sheet."""
    return _best_header(table, list(islice(table.rows(), SEARCHED_ROWS))) is not None


# --- finding the header rows ----------------------------------------------------------------


def _named_header(
    table: Table, rows: Sequence[Row], number: int | None
) -> tuple[int, list[Label]] | None:
    grid = _filled(table, rows)
    for index, row in enumerate(rows):
        if row.number == number:
            return row.number, _joined(grid, index, 1)
    return None


def _best_header(table: Table, rows: Sequence[Row]) -> tuple[int, list[Label]] | None:
    """The rows whose labels name the most fields; the fewest rows among equals."""
    grid = _filled(table, rows)
    best: tuple[int, int, list[Label]] | None = None
    for start in range(len(rows)):
        for depth in range(1, min(_MOST_HEADER_ROWS, len(rows) - start) + 1):
            texts = _joined(grid, start, depth)
            score = _score(texts)
            if score >= _LEAST_FIELDS and (best is None or score > best[0]):
                best = score, rows[start + depth - 1].number, texts
    return best[1:] if best else None


def _score(texts: Sequence[Label]) -> int:
    """How many fields are named for sure; 0 without a product name among them."""
    found = _certain(texts).values()
    return len(found) if "product_name" in found else 0


def _filled(table: Table, rows: Sequence[Row]) -> list[list[str]]:
    """Texts of the first rows with merged ranges filled; used for headers only, never for data."""
    width = max((len(row.cells) for row in rows), default=0)
    grid = [[clean(shown(row.cell(column))) for column in range(width)] for row in rows]
    place = {row.number: index for index, row in enumerate(rows)}
    for area in table.merged:
        top = place.get(area.first_row)
        if top is None or area.first_column >= width:
            continue
        text = grid[top][area.first_column]
        for number in range(area.first_row, min(area.last_row, rows[-1].number) + 1):
            for column in range(area.first_column, min(area.last_column + 1, width)):
                grid[place[number]][column] = text
    return grid


def _joined(grid: Sequence[Sequence[str]], start: int, depth: int) -> list[Label]:
    """The label of each column over `depth` rows, without repeats."""
    block = [list(line) for line in grid[start : start + depth]]
    for upper, lower in pairwise(block):
        _spread_headings(upper, lower)
    return [tuple(dict.fromkeys(filter(None, texts))) for texts in zip(*block, strict=True)]


def _spread_headings(upper: list[str], lower: Sequence[str]) -> None:
    """A CSV or an unmerged heading stands over its first column only: carry it to the right."""
    for column in range(1, len(upper)):
        left = upper[column - 1]
        if not upper[column] and lower[column] and _turn(key(left)):
            upper[column] = left


# --- naming the columns ---------------------------------------------------------------------


def _turn(folded: str) -> str | None:
    """Which recognition a folded heading speaks of: the first or the second one."""
    return next((turn for turn, pattern in _TURNS.items() if pattern.search(folded)), None)


def _candidates(text: str) -> tuple[str, ...]:
    """Field keys a label may stand for, best first."""
    folded = key(text)
    if found := labels().get(folded):
        return found
    if turn := _turn(folded):
        rest = " ".join(_TURNS[turn].sub(" ", folded).split())
        rest = next((rest.removeprefix(o) for o in _OPENINGS if _is_part(rest, o)), rest)
        part = part_labels().get(rest)
        return (f"{turn}_{part}",) if part else ()
    bare = _BRACKETS.sub(" ", text)
    return _candidates(bare) if bare != text and bare.strip() else ()


def _is_part(rest: str, opening: str) -> bool:
    return rest.startswith(opening) and rest not in part_labels()


def _ways(texts: Label) -> Iterator[str]:
    """The label as a whole, then its lowest row alone (its heading may say nothing new)."""
    yield " - ".join(texts)
    if len(texts) > 1 and not _turn(key(texts[0])):
        yield texts[-1]


def _columns(texts: Sequence[Label]) -> list[Column]:
    """Each labelled column with its field: certain labels first, then labels with one typo."""
    fields = {index: (field, True) for index, field in _certain(texts).items()}
    taken = {field for field, _ in fields.values()}
    for index, label in enumerate(texts):
        guess = near(label[-1], labels()) if label and index not in fields else None
        free = [field for field in labels().get(guess or "", ()) if field not in taken]
        if free:
            taken.add(free[0])
            fields[index] = free[0], False
    return [
        Column(index, _title(label), *fields.get(index, (None, True)))
        for index, label in enumerate(texts)
        if label
    ]


def _certain(texts: Sequence[Label]) -> dict[int, str]:
    """Column → field for the labels that name one without a typo, from left to right."""
    fields: dict[int, str] = {}
    for index, label in enumerate(texts):
        for way in _ways(label) if label else ():
            free = [field for field in _candidates(way) if field not in fields.values()]
            if free:
                fields[index] = free[0]
                break
    return fields


def _title(texts: Label) -> str:
    """What to call a column: with its recognition heading, without the title of the whole sheet."""
    kept = [text for text in texts[:-1] if _turn(key(text))]
    return " - ".join([*kept, texts[-1]])


def _with_choice(
    columns: Sequence[Column], chosen: Mapping[int, str | None], texts: Sequence[Label]
) -> tuple[Column, ...]:
    """The person's choice put over the proposal; a field chosen elsewhere is free here."""
    wanted = {field for field in chosen.values() if field}
    known = {column.index: column for column in columns}
    extra = [Column(index, "", None) for index in chosen if index not in known]
    result: list[Column] = []
    for column in sorted([*columns, *extra], key=lambda column: column.index):
        if column.index in chosen:
            result.append(Column(column.index, column.label, chosen[column.index]))
        elif column.field in wanted:
            result.append(Column(column.index, column.label, None))
        else:
            result.append(column)
    return tuple(result)


def _no_header(table: Table, rows: Sequence[Row]) -> Exception:
    """Say what was looked for; first make sure that the text can be read at all."""
    text = "\n".join(shown(cell) for row in rows for cell in row.cells)
    if encoding := old_encoding(text):
        return refuse_old_encoding(table.file_name, encoding)
    where = f'Trang tính "{table.sheet}"' if table.sheet else "Tệp"
    return refuse_with(
        table.file_name, "no_header",
        f"{where} không có hàng tiêu đề của sổ đăng ký trong {SEARCHED_ROWS} dòng đầu.",
        'Thêm hàng tiêu đề có ít nhất các cột "Tên sản phẩm", "Chủ thể", "Nhóm sản phẩm"'
        + (f", hoặc chọn trang khác: {', '.join(table.sheet_names)}." if table.sheet else "."),
    )  # fmt: skip


def is_header_again(row: Row, mapping: ColumnMapping) -> bool:
    """A page break in Excel often repeats the header among the data."""
    repeated = (
        _same_label(row.cell(column.index), column.label)
        for column in sorted(mapping.columns, key=lambda column: column.field != "product_name")
        if column.field
    )
    return next(repeated, False) and sum(repeated) >= _LEAST_FIELDS - 1


def _same_label(cell: Cell, label: str) -> bool:
    return isinstance(cell, str) and key(cell) in {key(label), key(label.rpartition(" - ")[2])}
