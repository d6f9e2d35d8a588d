"""What a check of `ocop doctor` finds."""

from dataclasses import dataclass
from enum import StrEnum


class State(StrEnum):
    OK = "ok"
    NOTE = "note"
    PROBLEM = "problem"


@dataclass(frozen=True, slots=True)
class Finding:
    """One thing looked at: what is the case, and for what is not right, how to mend it."""

    check: str
    state: State
    what: str
    how_to_fix: str = ""


def fine(check: str, what: str) -> Finding:
    return Finding(check, State.OK, what)


def remark(check: str, what: str, how_to_fix: str) -> Finding:
    """Worth knowing, but nothing is broken."""
    return Finding(check, State.NOTE, what, how_to_fix)


def problem(check: str, what: str, how_to_fix: str) -> Finding:
    return Finding(check, State.PROBLEM, what, how_to_fix)
