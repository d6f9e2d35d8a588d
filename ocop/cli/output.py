"""What the command line writes: answers to standard output, all else to standard error."""

import json
import os
import sys
from collections.abc import Iterable, Sequence
from dataclasses import asdict
from datetime import date

from ocop.cli.language import said
from ocop.kit.faults import Fault

OK, PROBLEM, USAGE, PARTIAL = 0, 1, 2, 3
_BOLD, _PLAIN = "\033[1m", "\033[0m"


class WrongUse(Exception):
    """The command asks for something that cannot be; the sentence says what to write instead."""


def write(*lines: str) -> None:
    """Lines of the answer."""
    sys.stdout.writelines(f"{line}\n" for line in lines)


def write_json(content: object) -> None:
    """The answer for machines; moments in ISO 8601, paths and the like as text."""
    write(json.dumps(content, ensure_ascii=False, indent=2, default=_plain))


def _plain(value: object) -> str:
    return value.isoformat() if isinstance(value, date) else str(value)


def answer(content: object, lines: Iterable[str], *, as_json: bool) -> None:
    """The same answer for machines or for people."""
    if as_json:
        write_json(content)
    else:
        write(*lines)


def note(line: str) -> None:
    """A line for the person at the terminal that is no part of the answer."""
    sys.stderr.write(f"{line}\n")
    sys.stderr.flush()


def step(line: str) -> None:
    """What is being done now; only a terminal sees it."""
    if sys.stderr.isatty():
        note(line)


def tell_faults(faults: Sequence[Fault], *, as_json: bool) -> None:
    """What is wrong and how to mend it, on standard error, and as JSON when asked for."""
    if as_json:
        write_json({"faults": [asdict(fault) for fault in faults]})
    for fault in faults:
        where = f"{fault.where}: " if fault.where else ""
        note(f"{where}{fault.sentence}")


def bold(text: str) -> str:
    """Emphasis on a terminal; NO_COLOR is honoured."""
    plain = os.environ.get("NO_COLOR") or not sys.stdout.isatty()
    return text if plain else f"{_BOLD}{text}{_PLAIN}"


def table(head: Sequence[str], rows: Iterable[Sequence[str]]) -> list[str]:
    """Lines with the columns under each other."""
    all_rows = [list(head), *(list(row) for row in rows)]
    widths = [max(len(cell) for cell in column) for column in zip(*all_rows, strict=True)]
    lines = [
        "  ".join(cell.ljust(width) for cell, width in zip(row, widths, strict=True)).rstrip()
        for row in all_rows
    ]
    return [bold(lines[0]), *lines[1:]]


def confirm(question: str, *, yes: bool) -> None:
    """Go on only after a yes: from --yes, or typed at the terminal. Else WrongUse."""
    if yes:
        return
    if not sys.stdin.isatty():
        raise WrongUse(said(f"{question} Thêm --yes để đồng ý.", f"{question} Add --yes to agree."))
    sys.stderr.write(said(f"{question} Gõ “có” để đồng ý: ", f"{question} Type “yes” to agree: "))
    sys.stderr.flush()
    if sys.stdin.readline().strip().lower() not in {"có", "co", "yes", "y"}:
        raise WrongUse(said("Đã dừng, chưa thay đổi gì.", "Stopped; nothing was changed."))


class Progress:
    """A counter that renews itself in one line of the terminal; silent elsewhere."""

    def __init__(self, what: str) -> None:
        self._what = what
        self._shown = -1
        self._terminal = sys.stderr.isatty()

    def bytes(self, done: int) -> None:
        """So many bytes so far."""
        megabytes = done // 1_000_000
        if self._terminal and megabytes != self._shown:
            self._shown = megabytes
            sys.stderr.write(f"\r{self._what}: {megabytes} MB")
            sys.stderr.flush()

    def end(self) -> None:
        """Leave the line."""
        if self._terminal and self._shown >= 0:
            sys.stderr.write("\r\033[K")
            sys.stderr.flush()
