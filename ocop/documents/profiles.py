"""How official papers are laid out, read from ocop/data/documents.yaml; nothing is known here.

Two profiles differ where a generator that knows one only goes wrong: papers of state bodies
(NĐ 30/2020/NĐ-CP) and papers of the Youth Union (Hướng dẫn 29-HD/TWĐTN-VP).

>>> state, union = profile("nd30_2020"), profile("doan_hd29_2013")
>>> state.symbol(5, "KH", "UBND"), union.symbol(5, "KH", "ĐTN", "VP")
('05/KH-UBND', '05-KH/ĐTN-VP')
>>> state.date_line("Ninh Bình", date(2026, 2, 3))
'Ninh Bình, ngày 03 tháng 02 năm 2026'
"""

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date
from functools import cache
from pathlib import Path
from typing import Any

import yaml

DATA = Path(__file__).resolve().parent.parent / "data"
STATE, UNION = "nd30_2020", "doan_hd29_2013"
_NUMBER_LABEL = "Số:"
_BLANK = "      "  # where the number of a draft will stand


@dataclass(frozen=True, slots=True)
class Element:
    """One part of a paper: size in points, and how it is written."""

    text: str = ""
    upper: bool = False
    size_pt: float = 14
    bold: bool = False
    italic: bool = False
    underline: bool = False
    rule_below: str = ""
    align: str = ""
    pattern: str = ""
    prefix: str = ""
    line_end: str = ""
    last_end: str = ""
    item: str = ""
    last: str = ""

    def written(self, text: str) -> str:
        """The text in the case the element asks for."""
        return text.upper() if self.upper else text


@dataclass(frozen=True, slots=True)
class Page:
    """Paper and margins, mm; portrait."""

    width_mm: float
    height_mm: float
    top_mm: float
    bottom_mm: float
    left_mm: float
    right_mm: float


@dataclass(frozen=True, slots=True)
class Body:
    """Running text: indent in mm, gap in points, spacing as a multiple of the line."""

    size_pt: float
    first_line_mm: float
    gap_pt: float
    line_spacing: float
    justified: bool
    end_mark: str


@dataclass(frozen=True, slots=True)
class Profile:
    """One way of laying out papers."""

    code: str
    title: str
    source: str
    font: str
    page: Page
    body: Body
    page_number_pt: float
    header_left: tuple[str, ...]
    header_right: tuple[str, ...]
    elements: Mapping[str, Element]
    types: Mapping[str, str]
    types_without_code: Mapping[str, str]
    separate_by_type: bool
    pattern_no_type: str = ""
    under_abstract: str = ""
    number_pattern: str = field(default="")

    def symbol(self, number: int | None, type_code: str, body: str, department: str = "") -> str:
        """Number and symbol without the label; with `number` None the place for it stays open."""
        plain = type_code in self.types_without_code and self.pattern_no_type
        pattern = self.pattern_no_type if plain else self.number_pattern
        for mark in ("{-dept}", "-{unit}"):
            pattern = pattern.replace(mark, f"-{department}" if department else "")
        if number is None:
            pattern = pattern.replace("{n:02d}", _BLANK)
        text = pattern.format(n=number, type=type_code, body=body)
        return text.removeprefix(_NUMBER_LABEL).strip(" ") if number else text[len(_NUMBER_LABEL) :]

    def number_line(
        self, number: int | None, type_code: str, body: str, department: str = ""
    ) -> str:
        """The line below the issuing body: "Số: 05/QĐ-UBND"."""
        symbol = self.symbol(number, type_code, body, department)
        return f"{_NUMBER_LABEL} {symbol}" if number else f"{_NUMBER_LABEL}{symbol}"

    def date_line(self, place: str, day: date | None) -> str:
        """Place and day; a day below 10 and the months 1 and 2 get a zero, an open day stays open."""
        if day is None:
            values = {"dd": "    ", "mm": "    ", "yyyy": "      "}
        else:
            month = f"{day.month:02d}" if day.month <= 2 else str(day.month)
            values = {"dd": f"{day.day:02d}", "mm": month, "yyyy": str(day.year)}
        return self.elements["place_date"].pattern.format(place=place, **values).removeprefix(", ")

    def series(self, type_code: str) -> str:
        """Which series of numbers a paper of this type belongs to; "" = all types together."""
        return type_code if self.separate_by_type else ""

    def type_name(self, type_code: str) -> str:
        """The type in words ("Quyết định"); "" when the profile does not know the code."""
        return self.types.get(type_code) or self.types_without_code.get(type_code, "")


@cache
def profiles() -> Mapping[str, Profile]:
    """All profiles by code."""
    content = yaml.load((DATA / "documents.yaml").read_text("utf-8"), yaml.CSafeLoader)
    return {code: _profile(code, row) for code, row in content["profiles"].items()}


def profile(code: str) -> Profile:
    """One profile; KeyError when there is none of that code."""
    return profiles()[code]


def _profile(code: str, row: Mapping[str, Any]) -> Profile:
    elements = {name: _element(one) for name, one in row["elements"].items()}
    number = row["elements"]["number"]
    return Profile(
        code=code,
        title=row["title"],
        source=row["document"]["number"],
        font=row["font"]["family"],
        page=_page(row["page"]),
        body=_body(row["elements"]["body"]),
        page_number_pt=row["page_number"]["size"]["use"],
        header_left=tuple(row["header"]["left"]),
        header_right=tuple(row["header"]["right"]),
        elements=elements,
        types=row["types"],
        types_without_code=row.get("types_without_code", {}),
        separate_by_type=row["numbering"]["separate_by_type"],
        pattern_no_type=number.get("pattern_no_type", ""),
        under_abstract=row["elements"].get("under_abstract", {}).get("text", ""),
        number_pattern=number["pattern"],
    )


def _element(row: Mapping[str, Any]) -> Element:
    style = row.get("style", ())
    styles = {style} if isinstance(style, str) else set(style)
    return Element(
        size_pt=row.get("size", {}).get("use", Element().size_pt),
        upper=row.get("case") == "hoa",
        bold="dam" in styles,
        italic="nghieng" in styles,
        underline=row.get("underline", False),
        **{
            name: row[name]
            for name in ("text", "rule_below", "align", "pattern", "prefix", "line_end", "last_end",
                         "item", "last")
            if name in row
        },
    )  # fmt: skip


def _page(row: Mapping[str, Any]) -> Page:
    margins = {f"{side}_mm": row["margins"][side]["use"] for side in row["margins"]}
    return Page(width_mm=row["size"]["width"], height_mm=row["size"]["height"], **margins)


def _body(row: Mapping[str, Any]) -> Body:
    return Body(
        size_pt=row["size"]["use"],
        first_line_mm=row["first_line_indent_mm"]["use"],
        gap_pt=row["paragraph_gap_pt"]["use"],
        line_spacing=row["line_spacing"]["use"],
        justified=row["align"] == "deu_hai_ben",
        end_mark=row.get("end_mark", ""),
    )
