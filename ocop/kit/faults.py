"""What is wrong with an input, said so that a person can mend it."""

from collections.abc import Sequence
from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Fault:
    """One fault of an input: `where` it is (field, column or path), `what` happened, `how_to_fix`.

    The two texts are Vietnamese sentences for people; a machine reads `where` and `code`.
    """

    where: str
    what: str
    how_to_fix: str = ""
    code: str = "fault"

    @property
    def sentence(self) -> str:
        """What happened and what to do, in one line."""
        return f"{self.what} {self.how_to_fix}".strip()


class Invalid(Exception):
    """An input that cannot be taken (HTTP 422); carries every fault found, never only the first."""

    def __init__(self, faults: Sequence[Fault]) -> None:
        super().__init__("; ".join(fault.sentence for fault in faults))
        self.faults = list(faults)
