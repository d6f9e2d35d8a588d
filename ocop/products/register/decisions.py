"""The cell of a decision number, which often carries the date and the authority as well."""

import re
from dataclasses import dataclass
from datetime import date

from ocop.products.register.cells import Unreadable, text
from ocop.products.register.dates import day
from ocop.products.register.tables import Cell

_LIMIT = 300
_NUMBER_LIMIT = 60
_ALL_IN_ONE = re.compile(
    r"(?P<number>\d[\w.]*/[\w./-]+)"
    r"(?:[,;]?\s*(?:ký\s+|ban hành\s+)?ngày\s*(?P<day>\d{1,2}[/.\-]\d{1,2}[/.\-]\d{4}|\d{1,2} tháng \d{1,2} năm \d{4}))?"
    r"(?:[,;]?\s*(?:của|do)\s+(?P<authority>.+?)(?:\s+(?:ban hành|ký))?)?",
    re.IGNORECASE,
)  # fmt: skip
_PREFIX = re.compile(r"^(?:(?:quyết định|qđ)\s*(?:số)?|số)\s*[:.]?\s*(?=\d)", re.IGNORECASE)
_AROUND_SIGNS = re.compile(r"\s*([/\-])\s*")


@dataclass(frozen=True, slots=True)
class Decision:
    """Number, and what else the same cell told."""

    number: str
    decided_on: date | None = None
    authority: str = ""


def decision(cell: Cell) -> Decision:
    """The decision a cell names.

    >>> decision("Quyết định số 1887/QĐ-UBND ngày 16/6/2025 của UBND huyện Đắk Song")
    Decision(number='1887/QĐ-UBND', decided_on=datetime.date(2025, 6, 16), authority='UBND huyện Đắk Song')
    """
    value = _PREFIX.sub("", text(cell, _LIMIT).replace("–", "-"))
    match = _ALL_IN_ONE.fullmatch(value) or _ALL_IN_ONE.fullmatch(_AROUND_SIGNS.sub(r"\1", value))
    if match is None:
        return Decision(_short(value))
    found = day(match["day"]) if match["day"] else None
    return Decision(
        number=_short(_AROUND_SIGNS.sub(r"\1", match["number"])),
        decided_on=found if isinstance(found, date) else None,
        authority=match["authority"] or "",
    )


def _short(number: str) -> str:
    if len(number) > _NUMBER_LIMIT:
        raise Unreadable(
            "decision_number", f"Ô dài {len(number)} ký tự, không phải một số quyết định.",
            "Ghi số, ký hiệu của quyết định. Ví dụ: 3981/QĐ-UBND",
        )  # fmt: skip
    return number
