"""The note on the last backup, for `ocop doctor`."""

import json
from dataclasses import asdict, dataclass
from pathlib import Path

FILE = "last-backup.json"


@dataclass(frozen=True, slots=True)
class LastBackup:
    """Where it is, when it was made and when it was last proven; moments in ISO 8601."""

    file: str
    made_at: str
    verified_at: str = ""


def keep_note(data: Path, last: LastBackup) -> None:
    """Write it down."""
    (data / FILE).write_text(json.dumps(asdict(last), ensure_ascii=False), encoding="utf-8")


def last_backup(data: Path) -> LastBackup | None:
    """The note, None when nothing was ever backed up here."""
    path = data / FILE
    return LastBackup(**json.loads(path.read_text("utf-8"))) if path.exists() else None
