"""What `postmaster.pid` says, and whether the process it names is really our server."""

import os
import socket
from dataclasses import dataclass
from pathlib import Path

from ocop.local.postgres.places import SOCKET_NAME

_PROC = Path("/proc")
_HAS_PROC = (_PROC / "self" / "stat").exists()
# Larger than any process number, so PostgreSQL finds the holder gone but still checks for itself
# that no process of the old server has the shared memory open.
_NOBODY = 2**31 - 1


@dataclass(frozen=True, slots=True)
class Postmaster:
    """The server that wrote `postmaster.pid`; `status` is ready, starting, stopping or empty."""

    pid: int
    socket_folder: Path
    status: str


def read(data: Path) -> Postmaster | None:
    """The living server of this data folder, else None.

    A zombie (nobody reaps it in some containers), a process of another program that got the
    same number after a restart, and an unreadable file all mean that there is none.
    """
    try:
        lines = (data / "postmaster.pid").read_text(errors="replace").splitlines()
        pid = int(lines[0])
    except (FileNotFoundError, IndexError, ValueError):
        return None
    if not _alive(pid, data):
        return None
    lines += [""] * (8 - len(lines))
    return Postmaster(pid, Path(lines[4]), lines[7].strip())


def _alive(pid: int, data: Path) -> bool:
    if not _HAS_PROC:
        return exists(pid)
    name, argv = _name(pid), _argv(pid)
    if name != "postgres":
        return False
    return b"-D" not in argv or argv[argv.index(b"-D") + 1] == os.fsencode(data)


def exists(pid: int) -> bool:
    """Whether there is such a process; a zombie is none."""
    if _HAS_PROC:
        return _name(pid) != ""
    try:
        os.kill(pid, 0)
    except ProcessLookupError:
        return False
    except PermissionError:
        return True
    return True


def _name(pid: int) -> str:
    """Name of a living process, else an empty text."""
    try:
        facts = (_PROC / str(pid) / "stat").read_text(errors="replace")
    except (FileNotFoundError, ProcessLookupError):
        return ""
    name, _, rest = facts.partition("(")[2].rpartition(")")
    return "" if rest.split()[0] in "ZX" else name


def _argv(pid: int) -> list[bytes]:
    try:
        return (_PROC / str(pid) / "cmdline").read_bytes().split(b"\0")
    except (FileNotFoundError, ProcessLookupError):
        return []


def accepts(folder: Path) -> bool:
    """Whether a server listens on the socket in `folder`; a full queue counts as listening."""
    with socket.socket(socket.AF_UNIX, socket.SOCK_STREAM) as line:
        line.settimeout(2)
        try:
            line.connect(str(folder / SOCKET_NAME))
        except (BlockingIOError, TimeoutError):
            return True
        except OSError:
            return False
    return True


def disarm(data: Path, folder: Path) -> None:
    """Let a new server start where a dead one left its files.

    Call only when `read` found no living server. `postmaster.pid` is kept with an impossible
    number instead of being removed: its last lines guard against leftover server processes.
    """
    for path in folder.glob(f"{SOCKET_NAME}*"):
        path.unlink(missing_ok=True)
    lock = data / "postmaster.pid"
    try:
        lines = lock.read_bytes().split(b"\n")
    except FileNotFoundError:
        return
    if not lines[0].isdigit():
        lock.unlink()
        return
    text = b"\n".join([str(_NOBODY).encode(), *lines[1:]])
    handle = os.open(lock, os.O_WRONLY | os.O_TRUNC | os.O_NOFOLLOW)
    try:
        os.write(handle, text)
    finally:
        os.close(handle)
