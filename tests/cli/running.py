"""Runs `ocop` as a person or a script does: as a process of its own."""

import json
import os
import subprocess
import sys
import tempfile
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import Any

ROOT = Path(__file__).resolve().parents[2]


@dataclass(frozen=True)
class Done:
    """What a command left: exit code, answer, messages."""

    code: int
    out: str
    err: str

    @property
    def json(self) -> Any:
        return json.loads(self.out)


def environment(data: Path, **more: str) -> dict[str, str]:
    """Ours without what the test run itself set, so that the embedded server is meant."""
    own = {"DATABASE_URL", "OCOP_DATA", "DJANGO_SETTINGS_MODULE", "LANG", "LC_ALL"}
    kept = {name: value for name, value in os.environ.items() if name not in own}
    return {**kept, "OCOP_DATA": str(data), "PYTHONPATH": str(ROOT), "PYTHONUTF8": "1", **more}


def ocop(data: Path, *words: str | Path, stdin: str = "", **more: str) -> Done:
    """Run a command on the data folder to its end."""
    done = subprocess.run(
        [sys.executable, "-m", "ocop", *(str(word) for word in words)],
        env=environment(data, **more),
        input=stdin,
        capture_output=True,
        text=True,
        timeout=240,
        check=False,
    )
    return Done(done.returncode, done.stdout, done.stderr)


@contextmanager
def folder(prefix: str = "ocop-cli-") -> Iterator[Path]:
    """A data folder that the database's user may reach."""
    with tempfile.TemporaryDirectory(prefix=prefix, ignore_cleanup_errors=True) as name:
        Path(name).chmod(0o755)
        yield Path(name)
