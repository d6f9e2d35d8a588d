"""The running server: started, found healthy or not, ended."""

import os
import signal
import subprocess
import time
from collections.abc import Callable, Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path

from ocop.local.postgres import places, postmaster
from ocop.local.postgres.account import Account, environment
from ocop.local.postgres.binaries import runnable_by
from ocop.local.postgres.trouble import DatabaseTrouble

PATIENCE_S = 120.0  # recovery after a crash replays at most a few minutes of writing
_STOP_S, _LEFTOVERS_S, _PAUSE_S = 15.0, 15.0, 0.01
_DEFAULTS = {
    "shared_buffers": "64MB",
    "max_connections": "60",
    "jit": "off",  # our queries are short: compiling them costs more than it saves
    "timezone": "UTC",
}
_LOG_LIMIT = 10 * 1024 * 1024
_TAIL_LINES, _TAIL_BYTES = 15, 8192


@dataclass(frozen=True, slots=True)
class Log:
    """The file into which the server writes what happens to it."""

    path: Path

    def make_room(self) -> None:
        """Keep one older file, so that the log never grows without end."""
        if self.size() > _LOG_LIMIT:
            self.path.replace(self.path.with_suffix(".log.1"))

    def size(self) -> int:
        return self.path.stat().st_size if self.path.exists() else 0

    def tail(self, begin: int = 0) -> str:
        """The last lines written after byte `begin`."""
        if not self.path.exists():
            return ""
        with self.path.open("rb") as file:
            file.seek(max(begin, self.size() - _TAIL_BYTES))
            lines = file.read().decode(errors="replace").splitlines()
        return "\n".join(lines[-_TAIL_LINES:])


def serving(home: Path) -> bool:
    """Whether the server of this cluster is ready and takes connections."""
    server = postmaster.read(home / "data")
    folder = places.socket_folder(home)
    return server is not None and server.status == "ready" and postmaster.accepts(folder)


def clear_the_way(home: Path, log: Log) -> None:
    """Wait for a server that is starting or stopping; end one that nobody can reach."""
    data = home / "data"
    _until(lambda: not _between(data), PATIENCE_S)
    if not serving(home):
        end(home, log)
        postmaster.disarm(data, places.socket_folder(home))


def begin(
    home: Path, account: Account, programs: Path, settings: Mapping[str, str], log: Log
) -> None:
    """Start the server and wait until it is ready."""
    places.own_folder(places.socket_folder(home), account)
    log.make_room()
    deadline = time.monotonic() + _LEFTOVERS_S
    while True:
        start = log.size()
        pid = _spawn(home, account, programs, settings, log)
        if _became_ready(pid, home):
            return
        tail = log.tail(start)
        # Processes of a killed server need a moment to notice that it is gone.
        if "shared memory block" not in tail or time.monotonic() > deadline:
            raise _not_started(pid, log, tail)
        time.sleep(0.3)


def _became_ready(pid: int, home: Path) -> bool:
    _until(lambda: serving(home) or not postmaster.exists(pid), PATIENCE_S)
    return serving(home)


def _not_started(pid: int, log: Log, tail: str) -> DatabaseTrouble:
    if postmaster.exists(pid):
        return DatabaseTrouble(
            f"Sau {PATIENCE_S:.0f} giây cơ sở dữ liệu vẫn đang tự phục hồi.",
            "Chờ vài phút rồi chạy lại.",
            tail,
        )
    return DatabaseTrouble(
        "Cơ sở dữ liệu không khởi động được.",
        f"Kiểm tra đĩa còn trống, sửa nguyên nhân ghi trong {log.path} rồi chạy lại.",
        tail,
    )


def _spawn(
    home: Path, account: Account, programs: Path, settings: Mapping[str, str], log: Log
) -> int:
    """Begin the server in a session of its own, out of reach of the terminal's Ctrl-C; its pid.

    A shell that ends at once stands between: the server outlives us when others still use it.
    """
    folder = str(places.socket_folder(home)).replace('"', '""')
    all_settings = {
        **_DEFAULTS,
        **settings,
        "listen_addresses": "",
        "port": "5432",
        "unix_socket_directories": f'"{folder}"',
        "unix_socket_permissions": "0700",
    }
    options = [word for name, value in all_settings.items() for word in ("-c", f"{name}={value}")]
    server = [str(programs / "postgres"), "-D", str(home / "data"), *options]
    with log.path.open("ab") as file:
        answer = subprocess.run(  # noqa: S603
            ["/bin/sh", "-c", '"$@" 1>&2 & echo $!', "sh", *server],
            stdin=subprocess.DEVNULL,
            stdout=subprocess.PIPE,
            stderr=file,
            cwd="/",
            env=environment(),
            umask=0o077,
            start_new_session=True,
            check=True,
            **account.identity,
        )
    return int(answer.stdout)


def end(home: Path, log: Log) -> None:
    """Stop the server at once but cleanly; only if that takes too long, roughly."""
    data = home / "data"
    for request in (signal.SIGINT, signal.SIGQUIT):
        server = postmaster.read(data)
        if server is not None:
            os.kill(server.pid, request)
            _until(lambda: postmaster.read(data) is None, _STOP_S)
    server = postmaster.read(data)
    if server is not None:
        raise DatabaseTrouble(
            f"Cơ sở dữ liệu (tiến trình {server.pid}) không dừng.",
            f"Chờ thêm rồi chạy lại, hoặc dừng bằng: kill -QUIT {server.pid}",
            log.tail(),
        )


@contextmanager
def guard(home: Path, account: Account, programs: Path) -> Iterator[None]:
    """Have the server stopped when this process dies, however it dies.

    A waiting shell holds the reading end of a pipe whose writing end only we have: when we are
    gone it reads the end of the file. It sits in its own session, beyond the terminal's Ctrl-C.
    """
    programs, _ = runnable_by(account, programs, home.parent)
    stop = [str(programs / "pg_ctl"), "-D", str(home / "data"), "-m", "fast", "-s", "stop"]
    shell = subprocess.Popen(  # noqa: S603
        ["/bin/sh", "-c", 'read -r _; exec "$@"', "sh", *stop],
        stdin=subprocess.PIPE,
        stdout=subprocess.DEVNULL,
        stderr=subprocess.DEVNULL,
        cwd="/",
        env=environment(),
        start_new_session=True,
        **account.identity,
    )
    try:
        yield
    finally:
        shell.kill()
        shell.communicate()


def _between(data: Path) -> bool:
    """Whether a living server is neither ready nor gone yet."""
    server = postmaster.read(data)
    return server is not None and server.status != "ready"


def _until(condition: Callable[[], bool], seconds: float) -> bool:
    deadline = time.monotonic() + seconds
    while not condition():
        if time.monotonic() >= deadline:
            return False
        time.sleep(_PAUSE_S)
    return True
