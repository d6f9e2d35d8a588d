"""Texts of notices as data: kinds with their labels, templates with the longest value of each field.

Plain Python. The file is checked when it is read, so that no message can outgrow a channel.
"""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from functools import cache
from pathlib import Path
from string import Formatter
from typing import Any

import yaml

from ocop.kit.faults import Fault, Invalid
from ocop.kit.text import clean

FILE = Path(__file__).resolve().parents[1] / "data" / "notices" / "messages.yaml"
OTHER = "Việc khác"


@dataclass(frozen=True, slots=True)
class Template:
    """One message; `fields` holds the longest value of each placeholder, in characters."""

    kind: str
    title: str
    text: str
    fields: Mapping[str, int]


@dataclass(frozen=True, slots=True)
class Written:
    """A message with its values filled in."""

    kind: str
    title: str
    text: str


@dataclass(frozen=True, slots=True)
class Catalogue:
    """Everything the file says."""

    title_characters: int
    text_characters: int
    kinds: Mapping[str, str]
    templates: Mapping[str, Template]


def shortened(value: object, longest: int) -> str:
    """The value in one line, cut with an ellipsis where it is too long.

    >>> shortened("Nước mắm Sa Châu", 9)
    'Nước mắm…'
    """
    said = clean(str(value))
    return said if len(said) <= longest else said[: longest - 1].rstrip() + "…"


def written(code: str, **values: object) -> Written:
    """The message `code` with its values; a value that is too long is shortened.

    >>> written("expiry-officer", product="Mắm tôm", producer="HTX Giao Hưng", days=30, star=4,
    ...         ends="01/05/2027", closes="01/01/2027").title
    'Mắm tôm của HTX Giao Hưng: sao còn 30 ngày'

    KeyError for a code that does not exist or a value that is missing.
    """
    template = catalogue().templates[code]
    said = {name: shortened(values[name], longest) for name, longest in template.fields.items()}
    return Written(template.kind, template.title.format(**said), template.text.format(**said))


def family_of(kind: str) -> str:
    """The kind without what follows its dot; the inbox shows families.

    >>> family_of("evaluation.opened")
    'evaluation'
    """
    return kind.partition(".")[0]


def label_of(kind: str) -> str:
    """The words for a kind of notice, those of its family."""
    return catalogue().kinds.get(family_of(kind), OTHER)


@cache
def catalogue() -> Catalogue:
    """The file of the product, read once."""
    return read(yaml.safe_load(FILE.read_text("utf-8")))


def read(raw: Mapping[str, Any]) -> Catalogue:
    """What the file says; Invalid with every message that does not fit."""
    templates = {
        code: Template(one["kind"], clean(one["title"]), clean(one["text"]), one["fields"])
        for code, one in raw["messages"].items()
    }
    found = Catalogue(raw["title_characters"], raw["text_characters"], raw["kinds"], templates)
    if faults := [fault for code in templates for fault in _faults(code, found)]:
        raise Invalid(faults)
    return found


def _faults(code: str, all_of: Catalogue) -> Iterator[Fault]:
    template = all_of.templates[code]
    where = f"messages.{code}"
    if template.kind not in all_of.kinds:
        known = ", ".join(all_of.kinds)
        yield Fault(f"{where}.kind", f"Không có loại “{template.kind}”.", f"Dùng: {known}")
    used = _placeholders(template.title) | _placeholders(template.text)
    if used != set(template.fields):
        odd = ", ".join(sorted(used ^ set(template.fields)))
        yield Fault(f"{where}.fields", f"Mục không khớp với chữ: {odd}.", "Sửa fields hoặc chữ.")
        return
    longest = {name: "x" * size for name, size in template.fields.items()}
    for part, limit in (("title", all_of.title_characters), ("text", all_of.text_characters)):
        size = len(getattr(template, part).format(**longest))
        if size > limit:
            yield Fault(
                f"{where}.{part}", f"Dài đến {size} ký tự, mức là {limit}.", "Viết ngắn lại."
            )


def _placeholders(text: str) -> set[str]:
    return {name for _, name, _, _ in Formatter().parse(text) if name}
