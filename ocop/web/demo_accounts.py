"""The sign-ins of the demo province, kept in the data folder for the one who shows it."""

import json
import os
from collections.abc import Sequence
from dataclasses import asdict, dataclass
from pathlib import Path

FILE = "demo-accounts.json"


@dataclass(frozen=True, slots=True)
class DemoAccount:
    """A sign-in of the demo province."""

    role: str
    unit: str
    login: str
    password: str


def kept(data: Path) -> list[DemoAccount]:
    """The sign-ins kept in the data folder; empty when the demo was not loaded."""
    path = data / FILE
    return (
        [DemoAccount(**row) for row in json.loads(path.read_text("utf-8"))] if path.exists() else []
    )


def keep(data: Path, accounts: Sequence[DemoAccount]) -> None:
    """Readable by the server's user only: it holds the password."""
    data.mkdir(parents=True, exist_ok=True)
    descriptor = os.open(data / FILE, os.O_WRONLY | os.O_CREAT | os.O_TRUNC, 0o600)
    with os.fdopen(descriptor, "w", encoding="utf-8") as file:
        json.dump([asdict(account) for account in accounts], file, ensure_ascii=False, indent=1)
