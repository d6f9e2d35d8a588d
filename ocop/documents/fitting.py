"""Tables of a filled Word file brought to the width of their page.

A template knows one column for each member of a council, not how many members there are.
"""

from collections.abc import Iterator, Sequence

from docx.document import Document as WordFile
from docx.oxml.ns import qn
from docx.shared import Mm
from docx.table import Table

NARROWEST_MM = 45  # of the widest column; below that every column gives way


def tables(file: WordFile) -> Iterator[tuple[Table, int]]:
    """Every table of the text with the width of its page between the margins, in EMU.

    A section ends with the paragraph that holds its measures; the last one has them at the end.
    """
    sections = iter(file.sections)
    section = next(sections)
    for part in file.element.body:
        if part.tag == qn("w:tbl"):
            width, left, right = section.page_width, section.left_margin, section.right_margin
            yield Table(part, file), (width or 0) - (left or 0) - (right or 0)
        elif part.find(f".//{qn('w:sectPr')}") is not None:
            section = next(sections)


def fit_tables(file: WordFile) -> None:
    """Make the tables that grew too wide as wide as the text; the others stay as they are."""
    for table, room in tables(file):
        cells = table.rows[0].cells if table.rows else ()
        widths = [int(cell.width or 0) for cell in cells]
        if all(widths) and sum(widths) > room:
            _set(table, fitted(widths, room))


def fitted(widths: Sequence[int], room: int) -> list[int]:
    """The widths within the room: first the widest gives way, then all in proportion.

    >>> fitted([Mm(100), Mm(20), Mm(20)], Mm(120)) == [Mm(80), Mm(20), Mm(20)]
    True
    """
    made = list(widths)
    widest = made.index(max(made))
    made[widest] = max(made[widest] - max(sum(made) - room, 0), min(made[widest], Mm(NARROWEST_MM)))
    whole = sum(made)
    return made if whole <= room else [width * room // whole for width in made]


def _set(table: Table, widths: Sequence[int]) -> None:
    for column, width in zip(table.columns, widths, strict=False):
        column.width = width
    for row in table.rows:
        if len(row.cells) == len(widths):
            for cell, width in zip(row.cells, widths, strict=True):
                cell.width = width
