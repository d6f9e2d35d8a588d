"""`python -m tests`: the whole suite on every core, then one line on what could not run here."""

import os
import shutil
import subprocess
import sys
from collections.abc import Callable
from pathlib import Path

NEEDS: dict[str, tuple[Callable[[], bool], str]] = {
    "trình duyệt (browser tests)": (
        lambda: bool(shutil.which("chromium")),
        "apt-get install chromium",
    ),
    "PostgreSQL 15 của Debian (second server)": (
        lambda: Path("/usr/lib/postgresql/15/bin/postgres").exists(),
        "apt-get install postgresql",
    ),
}
APART = "--ignore=tests/conformance/test_our_server.py"
SPREAD = ("--dist=loadfile", "--no-loadscope-reorder", "-ptests.together", "-pno:schemathesis")


def _environment() -> dict[str, str]:
    """Ours, with compiled modules kept: the run starts a hundred processes of the same code."""
    return {name: value for name, value in os.environ.items() if name != "PYTHONDONTWRITEBYTECODE"}


def main(arguments: list[str]) -> int:
    """Run pytest; extra arguments go to it."""
    workers = os.environ.get("OCOP_TEST_WORKERS", "auto")
    command = [sys.executable, "-m", "pytest", "-n", workers, *SPREAD, APART]
    code = subprocess.run([*command, *arguments], env=_environment(), check=False).returncode
    for what, (present, how) in NEEDS.items():
        if not present():
            print(f"Skipped: {what}. To run them: {how}")
    print(
        "Apart from these: the conformance tool against our own server. To run it: make conformance"
    )
    return code


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
