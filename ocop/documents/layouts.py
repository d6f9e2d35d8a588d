"""What stands where on each kind of paper, read from ocop/data/papers.yaml."""

from dataclasses import dataclass
from functools import cache
from typing import Any

import yaml

from ocop.documents.profiles import DATA


@dataclass(frozen=True, slots=True)
class Layout:
    """One kind: its type code ("" = no number), whether the public page may say its title."""

    type_code: str
    says_title: bool
    orientation: str
    blocks: list[dict[str, Any]]


@cache
def layouts() -> dict[str, Layout]:
    """All kinds."""
    content = yaml.load((DATA / "papers.yaml").read_text("utf-8"), yaml.CSafeLoader)
    return {
        kind: Layout(row["type"], row["public_title"], row.get("orientation", "doc"), row["blocks"])
        for kind, row in content["kinds"].items()
    }


def layout(kind: str) -> Layout:
    """One kind; KeyError when there is none."""
    return layouts()[kind]
