"""The supervisor with real processes: start, crash, give up, and every way to end."""

import fcntl
import os
import pty
import signal
import socket
import subprocess
import sys
import termios
import time
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest

from ocop.local.postgres import Server, postmaster
from ocop.local.supervise import Patience, Program, port_answers, port_is_free, run
from tests.local import places

HOST = "127.0.0.1"

# Starts three programs that write down what happens to them, on the database if one is given.
SERVE = """
import sys
from pathlib import Path
from ocop.local.postgres import Server
from ocop.local.supervise import Patience, Program, run
folder, child, database = Path(sys.argv[1]), sys.argv[2], sys.argv[3:]
def program(name, *more):
    return Program(name, [sys.executable, "-c", child, str(folder / "journal"), name, *more])
server = database and Server(Path(database[0]), bin_dir=Path(database[1]), settings={"fsync": "off"})
sys.exit(run(
    [program("web", "with-child"), program("worker")],
    on_ready=lambda: print("ready", flush=True),
    database=server or None,
    lock=folder / "serve.lock",
    patience=Patience(first_pause_s=0.05, database_check_s=0.1),
))
"""
CHILD = """
import os, signal, subprocess, sys, time
journal, name, *more = sys.argv[1:]
def write(what):
    with open(journal, "a") as file:
        file.write(f"{name} {what} {os.getpid()}\\n")
def end(*_):
    write("ends")
    sys.exit(0)
signal.signal(signal.SIGTERM, end)
signal.signal(signal.SIGINT, lambda *_: write("was interrupted"))
if more:
    grandchild = subprocess.Popen(["sleep", "120"])
    with open(journal, "a") as file:
        file.write(f"grandchild starts {grandchild.pid}\\n")
write("starts")
while True:
    time.sleep(60)
"""


class Serving:
    """A supervisor in a process of its own, and the journal its programs write."""

    def __init__(self, folder: Path, database: Server | None = None) -> None:
        self.folder = folder
        self.journal = folder / "journal"
        more = [database.root, database.bin_dir] if database else []
        self.process = places.begin(SERVE, folder, CHILD, *more)

    def until_ready(self) -> None:
        assert self.process.stdout is not None
        assert self.process.stdout.readline() == "ready\n"
        until(lambda: len(self.pids("starts")) >= 3)

    def lines(self) -> list[str]:
        return self.journal.read_text().splitlines() if self.journal.exists() else []

    def events(self) -> list[str]:
        return [line.rpartition(" ")[0] for line in self.lines()]

    def pids(self, what: str) -> list[int]:
        return [int(line.split()[-1]) for line in self.lines() if f" {what} " in line]

    def pid(self, name: str) -> int:
        """The number of the latest process of that name."""
        return next(int(line.split()[-1]) for line in reversed(self.lines()) if name in line)

    def end(self, how: signal.Signals) -> tuple[int, str]:
        self.process.send_signal(how)
        _, errors = self.process.communicate(timeout=20)
        return self.process.returncode, errors

    def clean_up(self) -> None:
        self.process.kill()
        self.process.communicate()
        for pid in self.pids("starts"):
            if postmaster.exists(pid):
                os.kill(pid, signal.SIGKILL)


def until(condition: Callable[[], bool], seconds: float = 10) -> None:
    deadline = time.monotonic() + seconds
    while not condition():
        assert time.monotonic() < deadline, "waited in vain"
        time.sleep(0.02)


def all_gone(pids: list[int]) -> bool:
    return not any(postmaster.exists(pid) for pid in pids)


@pytest.fixture
def serving(tmp_path: Path) -> Iterator[Serving]:
    """Two programs without a database."""
    serving = Serving(tmp_path)
    yield serving
    serving.clean_up()


@pytest.fixture
def serving_data(tmp_path: Path, server: Server) -> Iterator[Serving]:
    """Two programs on a database."""
    serving = Serving(tmp_path, server)
    yield serving
    serving.clean_up()


@pytest.mark.parametrize("how", [signal.SIGINT, signal.SIGTERM, signal.SIGHUP])
def test_a_signal_ends_everything_in_order(serving: Serving, how: signal.Signals) -> None:
    serving.until_ready()
    before = time.monotonic()
    assert serving.end(how) == (0, "")
    assert time.monotonic() - before < 3
    assert serving.events()[-2:] == ["web ends", "worker ends"]
    assert all_gone(serving.pids("starts"))


def test_the_database_ends_after_the_programs(serving_data: Serving, server: Server) -> None:
    serving_data.until_ready()
    assert server.running()
    assert serving_data.end(signal.SIGTERM) == (0, "")
    assert not server.running()
    assert "database system is shut down" in server.log.tail()


def test_ctrl_c_in_a_terminal_reaches_the_supervisor_only(tmp_path: Path) -> None:
    screen, terminal = pty.openpty()

    def take_terminal() -> None:
        os.setsid()
        fcntl.ioctl(terminal, termios.TIOCSCTTY, 0)

    process = subprocess.Popen(
        [sys.executable, "-c", SERVE, tmp_path, CHILD],
        stdin=terminal,
        stdout=terminal,
        stderr=terminal,
        env={**os.environ, "PYTHONPATH": str(places.PACKAGE)},
        preexec_fn=take_terminal,
    )
    os.close(terminal)
    try:
        assert os.read(screen, 100).startswith(b"ready")
        journal = tmp_path / "journal"
        until(lambda: journal.exists() and journal.read_text().count("starts") == 3)
        os.write(screen, b"\x03")
        assert process.wait(10) == 0
    finally:
        process.kill()
        process.wait()
        os.close(screen)
    assert "was interrupted" not in journal.read_text()
    assert journal.read_text().count("ends") == 2


def test_a_crashed_program_is_started_again_and_its_children_are_cleared(serving: Serving) -> None:
    serving.until_ready()
    first, child = serving.pid("web starts"), serving.pid("grandchild starts")
    os.kill(first, signal.SIGKILL)
    until(lambda: serving.pid("web starts") != first)
    assert all_gone([first, child])
    code, errors = serving.end(signal.SIGTERM)
    assert code == 0
    assert "web dừng đột ngột (tín hiệu 9). Chạy lại sau 0.05 giây." in errors
    assert serving.events().count("worker starts") == 1


def test_killing_the_supervisor_leaves_no_process(serving_data: Serving, server: Server) -> None:
    serving_data.until_ready()
    pids = serving_data.pids("starts")
    serving_data.process.kill()
    serving_data.process.communicate()
    until(lambda: all_gone(pids) and not server.running())
    assert serving_data.events()[-2:] != ["web starts", "worker starts"]  # asked before killed
    again = Serving(serving_data.folder, server)
    again.until_ready()
    assert again.end(signal.SIGTERM)[0] == 0


def test_a_killed_database_is_brought_back(serving_data: Serving, server: Server) -> None:
    serving_data.until_ready()
    found = postmaster.read(server.home / "data")
    assert found is not None
    os.kill(found.pid, signal.SIGKILL)
    until(lambda: not postmaster.exists(found.pid) and server.running())
    code, errors = serving_data.end(signal.SIGINT)
    assert code == 0
    assert errors.splitlines() == [
        "Cơ sở dữ liệu dừng đột ngột. Đang khởi động lại.",
        "Cơ sở dữ liệu đã chạy lại.",
    ]
    assert not server.running()


def test_a_second_serve_on_the_same_data_is_told_who_runs_already(serving: Serving) -> None:
    serving.until_ready()
    second = places.begin(SERVE, serving.folder, CHILD)
    _, errors = second.communicate(timeout=10)
    assert second.returncode == 1
    assert f"tiến trình {serving.process.pid}, từ " in errors
    assert f"kill {serving.process.pid}" in errors
    assert serving.end(signal.SIGTERM)[0] == 0


def test_a_program_that_keeps_failing_ends_the_service(capfd: pytest.CaptureFixture[str]) -> None:
    failing = Program("web", ["/bin/sh", "-c", "exit 7"])
    other = Program("worker", ["/bin/sleep", "60"])
    quick = Patience(first_pause_s=0.01, quick_failures=3)
    assert run([failing, other], patience=quick) == 1
    errors = capfd.readouterr().err
    assert errors.count("Chạy lại sau") == 2
    assert "web dừng đột ngột 3 lần liền (mã thoát 7)" in errors


def test_a_program_that_is_missing_is_named_at_once(capfd: pytest.CaptureFixture[str]) -> None:
    assert run([Program("web", ["/khong/co"])]) == 1
    assert "Không chạy được web (/khong/co: No such file" in capfd.readouterr().err


def test_a_program_that_will_not_end_is_killed(tmp_path: Path) -> None:
    stubborn = f"trap '' TERM; echo $$ > {tmp_path}/pid; while :; do sleep 1; done"
    patience = Patience(grace_s=0.3)

    def stop() -> None:
        until(lambda: (tmp_path / "pid").exists())
        os.kill(os.getpid(), signal.SIGTERM)

    before = time.monotonic()
    assert run([Program("web", ["/bin/sh", "-c", stubborn])], on_ready=stop, patience=patience) == 0
    assert time.monotonic() - before < 3
    assert all_gone([int((tmp_path / "pid").read_text())])


def test_a_database_that_cannot_start_is_explained(
    tmp_path: Path, capfd: pytest.CaptureFixture[str]
) -> None:
    marker = tmp_path / "started"
    program = Program("web", ["/bin/sh", "-c", f"touch {marker}; sleep 60"])
    assert run([program], database=Server(tmp_path, bin_dir=tmp_path)) == 1
    assert "thiếu: postgres" in capfd.readouterr().err
    assert not marker.exists()


def test_signal_handlers_are_given_back() -> None:
    watched = (signal.SIGINT, signal.SIGTERM, signal.SIGHUP, signal.SIGCHLD)
    before = [signal.getsignal(number) for number in watched]
    run([Program("web", ["/khong/co"])])
    assert [signal.getsignal(number) for number in watched] == before


def test_a_port_is_free_until_somebody_listens() -> None:
    with socket.create_server((HOST, 0)) as listening:
        port = listening.getsockname()[1]
        assert not port_is_free(HOST, port)
        assert port_answers(HOST, port)
    assert port_is_free(HOST, port)
    assert not port_answers(HOST, port)


def test_a_port_taken_on_all_addresses_is_not_free_on_one() -> None:
    with socket.create_server(("", 0)) as listening:
        assert not port_is_free(HOST, listening.getsockname()[1])


def test_the_real_web_server_starts_answers_and_leaves_its_port(tmp_path: Path) -> None:
    (tmp_path / "hello.py").write_text(
        "def application(environ, start):\n    start('200 OK', [])\n    return [b'xin chao']\n"
    )
    with socket.create_server((HOST, 0)) as listening:
        port = listening.getsockname()[1]
    argv = [sys.executable, "-m", "granian", "--interface", "wsgi", "--workers", "2"]
    argv += ["--host", HOST, "--port", str(port), "hello:application"]
    env = {"PYTHONPATH": str(tmp_path)}
    ready = []

    def stop() -> None:
        ready.append(port_answers(HOST, port))
        os.kill(os.getpid(), signal.SIGINT)

    web = Program("web", argv, env, ready=lambda: port_answers(HOST, port))
    assert run([web], on_ready=stop) == 0
    assert ready == [True]
    assert port_is_free(HOST, port)


def test_a_grandchild_that_outlived_its_parent_has_left_its_port_at_the_end(
    tmp_path: Path,
) -> None:
    """A web server asked to end while its second worker is being born leaves that worker behind."""
    grandchild = (
        "import socket, sys, time\n"
        "held = bytearray(600_000_000)\n"  # memory to give back: its end takes a while
        "s = socket.create_server((sys.argv[1], int(sys.argv[2])))\n"
        "time.sleep(60)\n"
    )
    (tmp_path / "grandchild.py").write_text(grandchild)
    parent = (
        "import subprocess, sys, time\n"
        "subprocess.Popen([sys.executable, *sys.argv[1:]])\n"
        "time.sleep(60)\n"
    )
    with socket.create_server((HOST, 0)) as listening:
        port = listening.getsockname()[1]
    argv = [sys.executable, "-c", parent, str(tmp_path / "grandchild.py"), HOST, str(port)]
    family = Program("family", argv, ready=lambda: port_answers(HOST, port))
    assert run([family], on_ready=lambda: os.kill(os.getpid(), signal.SIGINT)) == 0
    assert port_is_free(HOST, port)


# --- Preparation and order ------------------------------------------------------------------------


def noting(journal: Path, word: str, *, seconds: float = 0, code: int = 0) -> list[str]:
    """A program that writes a word, waits and ends."""
    script = (
        "import sys, time; path, word, seconds, code = sys.argv[1:]\n"
        "open(path, 'a').write(word + '\\n'); time.sleep(float(seconds)); sys.exit(int(code))"
    )
    return [sys.executable, "-c", script, str(journal), word, str(seconds), str(code)]


def test_what_comes_before_runs_to_its_end_and_the_next_waits_for_the_first(tmp_path):
    journal = tmp_path / "journal"
    asked = []

    def ready() -> bool:
        asked.append(journal.read_text().split())
        return len(asked) > 3

    web = Program("web", noting(journal, "web", seconds=60), ready=ready)
    worker = Program("worker", noting(journal, "worker", seconds=60))
    first = Program("first", noting(journal, "first", seconds=0.3))
    code = run(
        [web, worker],
        before=[first],
        on_ready=lambda: os.kill(os.getpid(), signal.SIGINT),
        lock=tmp_path / "lock",
        patience=Patience(grace_s=2),
    )
    assert code == 0
    assert asked[0][:1] == ["first"]
    assert all("worker" not in seen for seen in asked)


def test_a_failed_preparation_starts_nothing(tmp_path, capsys):
    journal = tmp_path / "journal"
    first = Program("Bước chuẩn bị", noting(journal, "first", code=1))
    web = Program("web", noting(journal, "web", seconds=60))
    assert run([web], before=[first], lock=tmp_path / "lock") == 1
    assert "Bước chuẩn bị không xong (mã thoát 1)" in capsys.readouterr().err
    assert journal.read_text().split() == ["first"]


def test_a_stop_during_the_preparation_is_a_clean_end(tmp_path):
    journal = tmp_path / "journal"
    first = Program("first", noting(journal, "first", seconds=60))
    killer = subprocess.Popen(
        [sys.executable, "-c", f"import os, time; time.sleep(1); os.kill({os.getpid()}, 15)"]
    )
    started = time.monotonic()
    assert run([first], before=[first], lock=tmp_path / "lock") == 0
    killer.wait()
    assert time.monotonic() - started < 10
    assert journal.read_text().split() == ["first"]
