"""`ocop serve` on one machine: start the programs, keep them running, end them all in order.

Every program runs in a process group of its own, so Ctrl-C reaches only the supervisor. A small
shell in each group watches the supervisor and ends the group when the supervisor was killed.
"""

import errno
import os
import select
import signal
import socket
import subprocess
import sys
import time
from collections.abc import Callable, Iterator, Mapping, Sequence
from contextlib import ExitStack, contextmanager, suppress
from dataclasses import dataclass, field
from datetime import datetime
from pathlib import Path

from ocop.local.lock import FileLock
from ocop.local.postgres import DatabaseTrouble, Server

_STOP_SIGNALS = (signal.SIGINT, signal.SIGTERM, signal.SIGHUP)
# Its input is a pipe that only the supervisor can write to. The first line is the number of the
# program; the end of the file means that the supervisor is gone. The shell is the first in its
# group, so the numbers of group and program cannot pass to strangers while it waits.
_WATCHMAN = """
read -r program
read -r _
kill -TERM "$program"
tenths=0
while [ $tenths -lt 40 ] && kill -0 "$program"; do sleep 0.1; tenths=$((tenths + 1)); done
kill -KILL 0
"""


@dataclass(frozen=True, slots=True)
class Program:
    """A child program; `env` is added to our environment, `ready` tells when it can be used."""

    name: str
    argv: Sequence[str]
    env: Mapping[str, str] = field(default_factory=dict)
    ready: Callable[[], bool] | None = None


@dataclass(frozen=True, slots=True)
class Patience:
    """How long to wait, in seconds, and how often to try again."""

    grace_s: float = 4.0  # between the polite request to end and the kill
    quick_s: float = 10.0  # ended sooner than this after its start: a quick failure
    quick_failures: int = 5  # in a row, until we give up
    first_pause_s: float = 0.5  # doubles with every quick failure
    database_check_s: float = 2.0
    burial_s: float = 2.0  # for killed grandchildren to let go of their ports


class ServeTrouble(Exception):
    """Why the service cannot go on, in Vietnamese: what happened and what to do."""


def run(
    programs: Sequence[Program],
    *,
    before: Sequence[Program] = (),
    on_ready: Callable[[], None] | None = None,
    database: Server | None = None,
    lock: Path | None = None,
    patience: Patience | None = None,
) -> int:
    """Run the programs until somebody stops us; 0 after Ctrl-C or SIGTERM, 1 after trouble.

    Programs start and end in the order given, the database before and after all of them; one
    starts when those before it have been ready, so that they do not share the processor. Those in
    `before` run to their end first, one after the other; a failure of theirs ends everything.
    `lock` is a file in the data folder: whoever comes second is told who is running already.
    Call from the main thread. The reason for a 1 is written to standard error.
    """
    try:
        with ExitStack() as stack:
            if lock is not None:
                stack.enter_context(_only_one(lock))
            stop = stack.enter_context(_signals())
            if database is not None:
                stack.callback(database.stop)
                database.start()
                stack.enter_context(database.stop_after_us())
            supervisor = _Supervisor(programs, stop, database, patience or Patience())
            stack.callback(supervisor.end)
            for program in before:
                supervisor.finish(program)
            supervisor.run(on_ready)
    except (ServeTrouble, DatabaseTrouble) as trouble:
        _say(str(trouble))
        return 1
    return 0


def port_is_free(host: str, port: int) -> bool:
    """Whether a server could listen there now. Other faults (no right, no such host) raise."""
    family, kind, protocol, _, address = socket.getaddrinfo(
        host, port, type=socket.SOCK_STREAM, flags=socket.AI_PASSIVE
    )[0]
    with socket.socket(family, kind, protocol) as probe:
        probe.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
        try:
            probe.bind(address)
            probe.listen(1)
        except OSError as error:
            if error.errno == errno.EADDRINUSE:
                return False
            raise
    return True


def port_answers(host: str, port: int) -> bool:
    """Whether a server accepts connections there; a `ready` for web servers."""
    try:
        with socket.create_connection((host, port), timeout=1):
            return True
    except OSError:
        return False


class _Signals:
    """Signals of the process as something to wait for, so that no handler does any work."""

    def __init__(self, pipe: int) -> None:
        self._pipe = pipe
        self.stops = 0

    def wait(self, seconds: float) -> None:
        """Sleep until a signal arrives (a child ended, somebody wants us to stop) or time is up."""
        if select.select([self._pipe], [], [], max(seconds, 0))[0]:
            numbers = os.read(self._pipe, 512)
            self.stops += sum(number in _STOP_SIGNALS for number in numbers)


@contextmanager
def _signals() -> Iterator[_Signals]:
    reader, writer = os.pipe()
    os.set_blocking(reader, False)
    os.set_blocking(writer, False)
    before = signal.set_wakeup_fd(writer, warn_on_full_buffer=False)
    watched = [signal.SIGCHLD, *_STOP_SIGNALS]
    if signal.getsignal(signal.SIGHUP) is signal.SIG_IGN:  # nohup: outlive the terminal
        watched.remove(signal.SIGHUP)
    old = {number: signal.signal(number, lambda *_: None) for number in watched}
    # Inherited by the programs: they may write to a terminal set to stop background writers.
    old[signal.SIGTTOU] = signal.signal(signal.SIGTTOU, signal.SIG_IGN)
    try:
        yield _Signals(reader)
    finally:
        for number, handler in old.items():
            signal.signal(number, handler)
        signal.set_wakeup_fd(before)
        os.close(reader)
        os.close(writer)


@contextmanager
def _only_one(path: Path) -> Iterator[None]:
    path.parent.mkdir(parents=True, exist_ok=True)
    lock = FileLock(path)
    if not lock.take():
        who, _, since = lock.note().strip().partition(" ")
        raise ServeTrouble(
            f"ocop serve đang chạy sẵn trên thư mục dữ liệu {path.parent} "
            f"(tiến trình {who}, từ {since}). Dùng máy chủ đang chạy đó, dừng nó bằng: kill {who}, "
            "hoặc đặt OCOP_DATA vào một thư mục khác."
        )
    lock.sign(f"{os.getpid()} {datetime.now().astimezone():%H:%M ngày %d/%m/%Y}")
    try:
        yield
    finally:
        lock.drop()


class _Child:
    """One program and its current process."""

    def __init__(self, program: Program, patience: Patience) -> None:
        self.program = program
        self.failures = 0
        self.due = 0.0  # when to start it, on the monotonic clock
        self._patience = patience
        self._process: subprocess.Popen[bytes] | None = None
        self._watchman: subprocess.Popen[bytes] | None = None
        self._started = 0.0
        self._was_ready = False

    def start(self) -> None:
        program = self.program
        self._watchman = watchman = subprocess.Popen(  # noqa: S603
            ["/bin/sh", "-c", _WATCHMAN],
            stdin=subprocess.PIPE,
            stdout=subprocess.DEVNULL,
            stderr=subprocess.DEVNULL,
            process_group=0,
        )
        try:
            self._process = subprocess.Popen(  # noqa: S603
                list(program.argv),
                env={**os.environ, **program.env},
                stdin=subprocess.DEVNULL,
                process_group=watchman.pid,
            )
        except OSError as error:
            self.kill()
            raise ServeTrouble(
                f"Không chạy được {program.name} ({program.argv[0]}: {error.strerror}). "
                "Cài lại phần mềm rồi chạy lại."
            ) from error
        if watchman.stdin is not None:
            watchman.stdin.write(f"{self._process.pid}\n".encode())
            watchman.stdin.flush()
        self._started = time.monotonic()

    @property
    def running(self) -> bool:
        return self._process is not None and self._process.poll() is None

    def has_been_ready(self) -> bool:
        if not self._was_ready and self.running:
            self._was_ready = self.program.ready is None or self.program.ready()
        return self._was_ready

    def tend(self, now: float) -> None:
        """Start the program when it is due; after an unexpected end plan the next start."""
        if self._process is None:
            if now >= self.due:
                self.start()
        elif self._process.poll() is not None:
            self._plan_restart(now, self.kill())

    def _plan_restart(self, now: float, code: int) -> None:
        patience = self._patience
        quick = now - self._started < patience.quick_s
        self.failures = self.failures + 1 if quick else 1
        how = f"mã thoát {code}" if code >= 0 else f"tín hiệu {-code}"
        if self.failures >= patience.quick_failures:
            raise ServeTrouble(
                f"{self.program.name} dừng đột ngột {self.failures} lần liền ({how}), "
                "nên ocop serve dừng lại. Xem lỗi in ở trên, chạy ocop doctor để tìm nguyên nhân, "
                "sửa rồi chạy lại."
            )
        pause = patience.first_pause_s * 2 ** (self.failures - 1)
        self.due = now + pause
        _say(f"{self.program.name} dừng đột ngột ({how}). Chạy lại sau {pause:g} giây.")

    def ask_to_end(self) -> None:
        if self._process is not None and self._process.poll() is None:
            self._process.terminate()

    def kill(self) -> int:
        """End what is left of the program, its own children and the watchman included; its code."""
        if self._watchman is not None:
            with suppress(ProcessLookupError):
                os.killpg(self._watchman.pid, signal.SIGKILL)
            self._watchman.communicate()
        code = self._process.wait() if self._process is not None else 0
        if self._watchman is not None:
            _wait_until_empty(self._watchman.pid, self._patience.burial_s)
        self._process = self._watchman = None
        return code


def _wait_until_empty(group: int, seconds: float) -> None:
    """Wait for grandchildren that outlived their parent: a kill is over only when they are gone."""
    deadline = time.monotonic() + seconds
    with suppress(ProcessLookupError):
        while time.monotonic() < deadline:
            os.killpg(group, 0)
            time.sleep(0.01)


class _Supervisor:
    def __init__(
        self,
        programs: Sequence[Program],
        signals: _Signals,
        database: Server | None,
        patience: Patience,
    ) -> None:
        self._children = [_Child(program, patience) for program in programs]
        self._signals = signals
        self._database = database
        self._patience = patience
        self._next_check = time.monotonic() + patience.database_check_s

    def finish(self, program: Program) -> None:
        """Run a program to its end, or until a signal asks us to stop."""
        child = _Child(program, self._patience)
        self._children.append(child)
        child.start()
        while child.running and not self._signals.stops:
            self._signals.wait(60.0)
        if child.running:
            return  # our caller ends it with the others
        code = child.kill()
        self._children.remove(child)
        if code:
            raise ServeTrouble(
                f"{program.name} không xong (mã thoát {code}), nên ocop serve dừng lại. "
                "Sửa điều ghi ở trên rồi chạy lại."
            )

    def run(self, on_ready: Callable[[], None] | None) -> None:
        """Tend the programs until a signal asks us to stop."""
        all_ready = False
        while not self._signals.stops:
            now = time.monotonic()
            was_ready, all_ready = all_ready, self._tend_children(now)
            self._tend_database(now)
            if on_ready is not None and all_ready and not was_ready:
                on_ready()
            self._signals.wait(self._rest(time.monotonic()) if all_ready else 0.05)

    def _tend_children(self, now: float) -> bool:
        """Tend them in their order, up to the first that was never ready; whether there is none."""
        for child in self._children:
            child.tend(now)
            if not child.has_been_ready():
                return False
        return True

    def _rest(self, now: float) -> float:
        """Seconds until there is something to do, should no signal come before."""
        due = [child.due for child in self._children if not child.running]
        if self._database is not None:
            due.append(self._next_check)
        return min([60.0, *(moment - now for moment in due)])

    def _tend_database(self, now: float) -> None:
        if self._database is None or now < self._next_check:
            return
        self._next_check = now + self._patience.database_check_s
        if not self._database.running():
            _say("Cơ sở dữ liệu dừng đột ngột. Đang khởi động lại.")
            self._database.start()
            _say("Cơ sở dữ liệu đã chạy lại.")

    def end(self) -> None:
        """End the programs in order. Two further signals end the waiting for them.

        Two, since shells and make may pass on a second copy of the first Ctrl-C.
        """
        already = self._signals.stops
        for child in self._children:
            deadline = time.monotonic() + self._patience.grace_s
            child.ask_to_end()
            while child.running and time.monotonic() < deadline:
                if self._signals.stops >= already + 2:
                    break
                self._signals.wait(0.1)
            child.kill()


def _say(text: str) -> None:
    sys.stderr.write(f"{text}\n")
    sys.stderr.flush()
