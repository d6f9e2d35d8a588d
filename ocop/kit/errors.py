"""The two ways an action says no; texts are Vietnamese and meant for people."""

from datetime import datetime
from typing import Literal


class Refused(Exception):
    """The person may not do this (HTTP 403)."""

    def __init__(self, message: str = "Tài khoản này không được làm việc đó.") -> None:
        super().__init__(message)
        self.message = message


class Conflict(Exception):
    """The thing is no longer in the state the person saw (HTTP 409)."""

    def __init__(self, message: str) -> None:
        super().__init__(message)
        self.message = message


def require(allowed: bool, message: str | None = None) -> Literal[True]:
    """Stop with `Refused` unless `allowed`; the first line of every action."""
    if allowed:
        return True
    raise Refused(message) if message else Refused()


def require_aware(at: datetime) -> datetime:
    """Refuse a moment without time zone: it would be stored as another moment."""
    if at.tzinfo is None:
        raise ValueError("`at` needs a time zone")
    return at
