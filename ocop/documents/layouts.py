"""What stands where on each kind of paper, read from ocop/data/papers.yaml."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from functools import cache
from typing import Any

import yaml

from ocop.documents.profiles import DATA, Profile
from ocop.documents.profiles import profile as profile_named

Block = Mapping[str, Any]


@dataclass(frozen=True, slots=True)
class Layout:
    """One kind. `type_code` "" = no number; `says_title`: the public page may say the title;
    `dated`: place and day stand at the head; `drawn`: the PDF has its own drawing of this name.
    """

    type_code: str
    says_title: bool
    head: str
    blocks: tuple[Block, ...]
    dated: bool = False
    has_abstract: bool = False
    is_across: bool = False
    heading: str = ""
    form: str = ""
    drawn: str = ""
    appendix: Block = field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class Style:
    """How one paragraph is set; sizes in points. `keep`: stays with what follows."""

    size_pt: float
    bold: bool
    italic: bool
    upper: bool
    align: str
    indent_mm: float
    keep: bool


@cache
def _content() -> Mapping[str, Any]:
    content: Mapping[str, Any] = yaml.load(
        (DATA / "papers.yaml").read_text("utf-8"), yaml.CSafeLoader
    )
    return content


@cache
def layouts() -> Mapping[str, Layout]:
    """All kinds."""
    return {kind: _layout(row) for kind, row in _content()["kinds"].items()}


def layout(kind: str) -> Layout:
    """One kind; KeyError when there is none."""
    return layouts()[kind]


def measures() -> Mapping[str, float]:
    """Sizes in points and lengths in mm that no decree fixes."""
    found: Mapping[str, float] = _content()["measures"]
    return found


def fixed_words() -> Mapping[str, str]:
    """Words that papers of every kind may carry."""
    found: Mapping[str, str] = _content()["words"]
    return found


def heading_of(kind: str, type_code: str, profile: Profile) -> str:
    """The big line of a paper: its type in words, or the name of the form."""
    own: Mapping[str, str] = _content()["own_types"]
    known = profile.type_name(type_code) or own.get(type_code, "")
    return known or layout(kind).heading


@cache
def style(name: str, profile_code: str) -> Style:
    """A paragraph style in the measures of a profile."""
    row = _content()["styles"][name]
    profile = profile_named(profile_code)
    element = next(profile.elements[one] for one in row["elements"] if one in profile.elements)
    body_align = "deu" if profile.body.justified else "trai"
    align = row.get("align", "trai")
    return Style(
        size_pt=element.size_pt,
        bold=row.get("bold", element.bold),
        italic=row.get("italic", element.italic),
        upper=element.upper,
        align=body_align if align == "body" else align,
        indent_mm=profile.body.first_line_mm if row.get("indent") else 0,
        keep=row.get("keep", False),
    )


def _layout(row: Mapping[str, Any]) -> Layout:
    return Layout(
        type_code=row["type"],
        says_title=row["public_title"],
        head=row["head"],
        blocks=tuple(row["blocks"]),
        dated=row.get("dated", False),
        has_abstract=row.get("abstract", False),
        is_across=row.get("orientation") == "ngang",
        heading=row.get("heading", ""),
        form=row.get("form", ""),
        drawn=row.get("drawn", ""),
        appendix=row.get("appendix", {}),
    )
