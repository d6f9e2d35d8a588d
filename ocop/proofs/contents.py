"""What a person writes about a paper or a consent, as one value to pass around."""

from dataclasses import asdict, dataclass, fields, replace
from datetime import date
from typing import Any, Self

from ocop.evidence.models import Attachment


@dataclass(frozen=True, slots=True)
class ProofContents:
    """A paper as written by a person; names equal the columns of `Proof`.

    `expires_on` is the first day on which the paper no longer holds. `keep_expired`: the person
    knows that it has expired and wants to keep it all the same; it is not stored.

    >>> ProofContents(kind="kiem-nghiem", number="12/KN").but(number="13/KN").number
    '13/KN'
    """

    kind: str
    title: str = ""
    number: str = ""
    issuer: str = ""
    issued_on: date | None = None
    expires_on: date | None = None
    no_expiry: bool = False
    link: str = ""
    audience: str = "COUNCIL"
    product_id: Any = None
    keep_expired: bool = False

    @classmethod
    def of(cls, row: Any) -> Self:
        """The contents of a stored paper."""
        return cls(**{name: getattr(row, name) for name in cls.columns()})

    @classmethod
    def columns(cls) -> list[str]:
        """The names of what is stored."""
        return [field.name for field in fields(cls) if field.name != "keep_expired"]

    def but(self, **changes: Any) -> Self:
        """The same with some fields replaced."""
        return replace(self, **changes)

    def as_columns(self) -> dict[str, Any]:
        """Column name → value."""
        return {name: value for name, value in asdict(self).items() if name in self.columns()}


@dataclass(frozen=True, slots=True)
class ConsentTerms:
    """To what the producer agreed: for which work, until when (first day without), and how.

    `said_by` is the name of the person who agreed; `paper` the signed sheet (how PAPER).
    """

    purpose: str
    until: date
    how: str
    said_by: str = ""
    paper: Attachment | None = None
