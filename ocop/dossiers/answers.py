"""What was typed into a part: made clean, judged, and told in words. Plain."""

import re
from collections.abc import Mapping
from decimal import Decimal

from ocop.dossiers.parts import LONGEST, Question, Task
from ocop.kit.faults import Fault

_NUMBER = re.compile(r"^\d{1,3}(\.?\d{3})*$")
_MONEY = re.compile(r"^-?\d{1,3}(\.?\d{3})*$")
TICKED = "1"


def cleaned(task: Task, kind: str, typed: Mapping[str, str]) -> dict[str, str]:
    """The answers to the task's questions, without line-end noise; nothing typed is lost."""
    return {
        question.key: typed[question.key].replace("\x00", "").replace("\r\n", "\n").strip()
        for question in task.asked(kind)
        if question.key in typed
    }


def answer_faults(task: Task, kind: str, contents: Mapping[str, str]) -> list[Fault]:
    """Answers that cannot be read; an empty one is no fault, it is missing.

    >>> from ocop.dossiers.parts import tasks
    >>> [f.what for f in answer_faults(tasks()["thi-truong"], "FIRST", {"lao_dong": "vài"})]
    ['Số người làm thường xuyên: "vài" không đọc được.']
    """
    return [
        fault
        for question in task.asked(kind)
        if contents.get(question.key, "").strip()
        for fault in _faults(question, contents[question.key].strip())
    ]


def _faults(question: Question, value: str) -> list[Fault]:
    longest = LONGEST.get(question.input)
    if longest is not None and len(value) > longest:
        what = f"{question.label}: dài {len(value)} ký tự, mức là {longest}."
        return [Fault(question.key, what, "Viết ngắn lại.", "too_long")]
    if question.input == "number" and not _NUMBER.match(value):
        what = f'{question.label}: "{value}" không đọc được.'
        return [Fault(question.key, what, "Ghi bằng chữ số. Ví dụ: 12", "number")]
    if question.input == "money" and not _MONEY.match(value):
        what = f'{question.label}: "{value}" không đọc được.'
        how = "Ghi bằng chữ số, đơn vị đồng. Ví dụ: 1.250.000.000"
        return [Fault(question.key, what, how, "money")]
    if question.input == "choice" and value not in dict(question.choices):
        return [Fault(question.key, f"{question.label}: chưa chọn.", "Chọn một.", "choice")]
    return []


def figure(value: str) -> Decimal | None:
    """A number as typed, None when it is none.

    >>> figure("1.250.000")
    Decimal('1250000')
    """
    return Decimal(value.replace(".", "")) if _MONEY.match(value.strip()) else None


def shown(question: Question, value: str) -> str:
    """An answer as people read it.

    >>> shown(Question(key="a", label="A", input="tick"), "1")
    'Có'
    """
    if question.input == "choice":
        return dict(question.choices).get(value, value)
    if question.input == "tick":
        return "Có" if value == TICKED else "Chưa"
    return value


def share_percent(part: str, whole: str) -> Decimal | None:
    """How much of `whole` the `part` is, None when either cannot be read.

    >>> share_percent("9", "12")
    Decimal('75')
    """
    some, total = figure(part), figure(whole)
    if some is None or not total:
        return None
    return some * 100 / total
