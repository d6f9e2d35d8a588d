"""A paper's values as the words that are printed; the same words go into PDF and Word.

Every list becomes rows of words with their number `n`, so that a layout may name `{item.n}`.
"""

import re
from collections.abc import Mapping, Sequence
from dataclasses import fields, is_dataclass
from datetime import date, datetime
from decimal import Decimal
from typing import Any
from zoneinfo import ZoneInfo

from ocop.documents.papers import Paper, Person, Tick
from ocop.documents.profiles import Element, Profile

Words = dict[str, Any]
_HERE = ZoneInfo("Asia/Ho_Chi_Minh")
_LEVELS = (
    ("part", re.compile(r"[IVX]+\. ")),
    ("point_number", re.compile(r"\d+\.\d+\.? ")),
    ("clause", re.compile(r"\d+\. ")),
    ("point", re.compile(r"[a-zđ]\) ")),
)
_NOT_RECOGNISED = "Không công nhận"


def words_of(paper: Paper, profile: Profile) -> Words:
    """The whole paper; basis and recipients end as the profile asks."""
    said = _fields(paper)
    said["illustrative"] = paper.illustrative
    for name in ("basis", "recipients"):
        if name in said:
            texts = [row["text"] for row in said[name]]
            said[name] = _rows(_listed(texts, profile.elements.get(name, Element())))
    for row in said.get("paragraphs", ()):
        row["style"] = level_of(row["text"])
    if profile.body.end_mark and said.get("paragraphs"):
        last = said["paragraphs"][-1]
        last["text"] = last["text"].rstrip(" .;/") + profile.body.end_mark
    return said


def level_of(paragraph: str) -> str:
    """The style of a paragraph by its number: part, clause, point, or body.

    A numbered paragraph that is a whole sentence is no heading.

    >>> [level_of(text) for text in ("I. Mục đích", "1. Thời hạn", "a) Nộp", "Nộp trước 30/10.")]
    ['part', 'clause', 'point', 'body']
    """
    level = next((level for level, begins in _LEVELS if begins.match(paragraph)), "body")
    is_sentence = paragraph.rstrip().endswith((".", ";", ":", ","))
    return "point" if level == "clause" and is_sentence else level


def _listed(texts: Sequence[str], element: Element) -> list[str]:
    """Items with the sign before and the end the element asks for; the last ends otherwise."""
    before, _, after = element.item.partition("…") if element.item else ("", "", element.line_end)
    last_end = element.last_end or element.last[-1:] or after
    bare = [text.strip().lstrip("-").rstrip(" ;.").strip() for text in texts]
    ends = [after] * (len(bare) - 1) + [last_end]
    return [f"{before}{text}{end}" for text, end in zip(bare, ends, strict=False) if text]


def _rows(values: Sequence[Any]) -> list[Words]:
    return [{"n": str(at), **_item(value)} for at, value in enumerate(values, 1)]


def _item(value: Any) -> Words:
    if not is_dataclass(value):
        return {"text": _word(value)}
    said = _fields(value)
    if isinstance(value, Person):
        said["line"] = ", ".join(part for part in (value.name, value.title, value.role) if part)
    if isinstance(value, Tick):
        said["box"] = "☒" if value.ticked else "☐"
    return said


def _fields(value: Any) -> Words:
    said: Words = {}
    for field in fields(value):
        held = getattr(value, field.name)
        said[field.name] = _rows(held) if isinstance(held, list) else _word(held)
        if isinstance(held, date):
            said[f"{field.name}_long"] = long_date(held)
        if field.name == "star":
            said["star_words"] = f"{held} sao" if held else _NOT_RECOGNISED
        if field.name == "gates_missed":
            said["gates_words"] = ", ".join(f"{star} sao" for star in held)
    return said


def _word(value: object) -> Any:
    if isinstance(value, bool):
        return value
    if value is None:
        return ""
    if isinstance(value, datetime):
        here = value.astimezone(_HERE)
        return f"{here:%H} giờ {here:%M}, ngày {short_date(here)}"
    if isinstance(value, date):
        return short_date(value)
    return number_words(value) if isinstance(value, Decimal) else str(value)


def number_words(value: Decimal) -> str:
    """A number as it is written here, at most two decimals.

    >>> number_words(Decimal("78.50")), number_words(Decimal("4"))
    ('78,5', '4')
    """
    text = f"{value:.2f}".rstrip("0").rstrip(".")
    return text.replace(".", ",")


def short_date(day: date) -> str:
    """05/8/2026: days below 10 and the months 1 and 2 with a zero, as official papers write."""
    return f"{day.day:02d}/{_month(day)}/{day.year}"


def long_date(day: date) -> str:
    """ngày 05 tháng 8 năm 2026"""
    return f"ngày {day.day:02d} tháng {_month(day)} năm {day.year}"


def _month(day: date) -> str:
    return f"{day.month:02d}" if day.month <= 2 else str(day.month)


def filled(template: str, words: Mapping[str, Any], item: Mapping[str, Any] | None = None) -> str:
    """A layout's text with the words in place: {product}, {item.name}.

    >>> filled("{item.n}. {item.text} ({year})", {"year": "2026"}, {"n": "1", "text": "Mắm"})
    '1. Mắm (2026)'
    """

    def value(found: re.Match[str]) -> str:
        name = found.group(1)
        if name.startswith("item."):
            return str((item or {})[name.removeprefix("item.")])
        return str(words[name])

    return PLACE.sub(value, template)


PLACE = re.compile(r"\{([a-z_.]+)\}")
