"""What a check is, how it ends, and how the suites list theirs."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from enum import StrEnum
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from ocop_conformance.run import Run


class Level(StrEnum):
    """How binding the rule behind a check is; only SHALL decides the exit status."""

    SHALL = "SHALL"
    SHOULD = "SHOULD"
    OPTIONAL = "OPTIONAL"


class Failed(Exception):
    """The server does not do what the check asks: the request, what was expected, what came."""

    def __init__(self, request: str, expected: str, got: str) -> None:
        super().__init__(f"{request}: expected {expected}, got {got}")
        self.request, self.expected, self.got = request, expected, got


class NotApplicable(Exception):
    """The check has nothing to look at on this server; the message says why."""


Body = Callable[["Run"], None]


@dataclass(frozen=True, slots=True)
class Check:
    """One rule: `id` is `<group>.<name>`, `source` document and clause, `body` raises Failed."""

    id: str
    title: str
    source: str
    level: Level
    body: Body

    @property
    def group(self) -> str:
        """The first word of the id.

        >>> Check("capture.accepted", "", "", Level.SHALL, lambda run: None).group
        'capture'
        """
        return self.id.partition(".")[0]


class Suite(list[Check]):
    """The checks of one module, in their order, from one document."""

    def __init__(self, source: str) -> None:
        super().__init__()
        self.source = source

    def check(
        self, id_: str, title: str, *, clause: str = "", level: Level = Level.SHALL
    ) -> Callable[[Body], Body]:
        """Put the decorated function on the list."""

        def listed(body: Body) -> Body:
            self.add(id_, title, body, clause=clause, level=level)
            return body

        return listed

    def add(
        self, id_: str, title: str, body: Body, *, clause: str = "", level: Level = Level.SHALL
    ) -> None:
        """Put one check on the list; for checks made from tables."""
        source = f"{self.source}, {clause}" if clause else self.source
        self.append(Check(id_, title, source, level, body))
