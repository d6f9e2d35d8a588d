"""The nine tasks of a dossier and what each asks (Mẫu 01 and 02 of Phụ lục III, QĐ 26/2026). Plain.

Questions are in plain words; `form` says which place of the printed form the answer fills.
"""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from functools import cache

import yaml

from ocop.dossiers.clocks import FOLDER

PAPERS, SCORE, PROMISES = "giay-to", "tu-cham", "cam-ket"
# Mẫu 02, row 1: without it nobody may register.
BASIC_PAPERS = frozenset({"dang-ky-kinh-doanh"})
LONGEST = {"line": 300, "text": 6000, "number": 20, "money": 20, "date": 10}


@dataclass(frozen=True, slots=True, kw_only=True)
class Question:
    """One thing asked. `kinds`: only in these kinds of dossier (empty: in all).

    `input` is line, text, number, money, date, choice or tick.
    """

    key: str
    label: str
    input: str = "line"
    hint: str = ""
    form: str = ""
    required: bool = True
    kinds: tuple[str, ...] = ()
    choices: tuple[tuple[str, str], ...] = ()

    def asked_in(self, kind: str) -> bool:
        """Whether this kind of dossier asks it."""
        return not self.kinds or kind in self.kinds


@dataclass(frozen=True, slots=True, kw_only=True)
class Task:
    """One of the nine tasks; those without questions have a page of their own."""

    key: str
    title: str
    lead: str
    minutes: int
    questions: tuple[Question, ...] = ()

    def asked(self, kind: str) -> tuple[Question, ...]:
        """The questions this kind of dossier asks."""
        return tuple(one for one in self.questions if one.asked_in(kind))

    def missing(self, kind: str, contents: Mapping[str, str]) -> tuple[Question, ...]:
        """Required questions without an answer."""
        return tuple(
            one
            for one in self.asked(kind)
            if one.required and not contents.get(one.key, "").strip()
        )


@cache
def tasks() -> dict[str, Task]:
    """The nine tasks by key, in the order in which they are offered.

    >>> list(tasks())[0], len(tasks())
    ('san-pham', 9)
    """
    content = yaml.load((FOLDER / "tasks.yaml").read_text("utf-8"), yaml.CSafeLoader)
    return {row["key"]: _task(row) for row in content["tasks"]}


def _task(row: dict[str, object]) -> Task:
    questions = row.pop("questions", [])
    assert isinstance(questions, list)
    return Task(**row, questions=tuple(_questions(questions)))  # type: ignore[arg-type]


def _questions(rows: list[dict[str, object]]) -> Iterator[Question]:
    for row in rows:
        row["kinds"] = tuple(row.get("kinds", ()))  # type: ignore[arg-type]
        choices = row.get("choices", {})
        assert isinstance(choices, dict)
        row["choices"] = tuple(choices.items())
        yield Question(**row)  # type: ignore[arg-type]
