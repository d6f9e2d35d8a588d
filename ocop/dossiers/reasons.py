"""Ready-made sentences for sending a dossier back. Plain data, read once."""

from dataclasses import dataclass
from functools import cache

import yaml

from ocop.dossiers.clocks import FOLDER

CRITERION = "tieu-chi"


@dataclass(frozen=True, slots=True)
class Reason:
    """One sentence and the parts it fits ("tieu-chi": any criterion)."""

    id: str
    parts: tuple[str, ...]
    text: str


@cache
def reasons() -> tuple[Reason, ...]:
    """All sentences, in the order of the file."""
    content = yaml.load((FOLDER / "return-reasons.yaml").read_text("utf-8"), yaml.CSafeLoader)
    return tuple(Reason(row["id"], tuple(row["parts"]), row["text"]) for row in content["reasons"])


def reasons_for(part: str) -> list[Reason]:
    """The sentences that fit a part.

    >>> [reason.id for reason in reasons_for("ke-hoach")]
    ['ke-hoach-so']
    """
    return [reason for reason in reasons() if part in reason.parts]
