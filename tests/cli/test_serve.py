"""`ocop serve` with its real programs: start, stop, busy port, and recovery after kill -9."""

import os
import signal
import socket
import subprocess
import sys
import time
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from pathlib import Path
from urllib.error import HTTPError, URLError
from urllib.request import urlopen

from ocop.local.postgres import Server, postmaster
from tests.cli.running import environment, ocop

PATIENCE_S = 120


def free_port() -> int:
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return int(probe.getsockname()[1])


def answer(port: int, path: str) -> int:
    """Status of a page, 0 when nobody answers."""
    try:
        with urlopen(f"http://127.0.0.1:{port}{path}", timeout=5) as page:
            return int(page.status)
    except HTTPError as error:
        return error.code
    except (URLError, OSError):
        return 0


@contextmanager
def serving(data: Path, port: int) -> Iterator[subprocess.Popen[str]]:
    """The service, up and answering; ended roughly if the test did not end it."""
    serve = subprocess.Popen(
        [sys.executable, "-m", "ocop", "serve", "--demo", "--port", str(port)],
        env=environment(data),
        stdin=subprocess.DEVNULL,
        stdout=subprocess.PIPE,
        stderr=subprocess.STDOUT,
        text=True,
        start_new_session=True,
    )
    try:
        deadline = time.monotonic() + PATIENCE_S
        while answer(port, "/readyz") != 200:
            assert serve.poll() is None, serve.communicate()[0]
            assert time.monotonic() < deadline
            time.sleep(0.1)
        yield serve
    finally:
        with suppress(ProcessLookupError):
            os.killpg(serve.pid, signal.SIGTERM)
        serve.communicate()


def programs_of(data: Path) -> list[str]:
    """Command lines of living processes that use the data folder."""
    wanted, found = f"OCOP_DATA={data}".encode(), []
    for process in Path("/proc").glob("[0-9]*"):
        with suppress(OSError):
            if wanted in (process / "environ").read_bytes().split(b"\0"):
                found.append((process / "cmdline").read_text().replace("\0", " "))
    return found


def test_a_killed_service_starts_again_and_stops_cleanly(province):
    """One story, since every start costs seconds: kill all of it, start, use, Ctrl-C."""
    port = free_port()
    with serving(province, port) as serve:
        database = postmaster.read(Server(province / "database").home / "data")
        assert database is not None
        os.kill(serve.pid, signal.SIGKILL)
        os.kill(database.pid, signal.SIGKILL)
        serve.wait()
    with serving(province, port) as serve:
        assert answer(port, "/healthz") == 200
        busy = ocop(province, "serve", "--port", str(port))
        assert (busy.code, f"Cổng {port} đang có chương trình khác dùng" in busy.err) == (1, True)
        second = ocop(province, "serve", "--port", str(free_port()))
        assert (second.code, "đang chạy sẵn" in second.err) == (1, True)
        stopped = ocop(province, "restore", province / "nothing.tar")
        assert stopped.code == 1
        assert ocop(province, "user", "list", "--json").code == 0
        serve.send_signal(signal.SIGINT)
        said, _ = serve.communicate(timeout=30)
        assert serve.returncode == 0, said
        assert f"http://127.0.0.1:{port}" in said
        assert "ADMINISTRATOR" in said
    assert [line for line in programs_of(province) if "granian" in line or "worker" in line] == []


def test_a_server_that_does_not_fit_is_refused_in_one_sentence(province):
    server = Server(province / "database")
    server.run_tool(
        "psql", "-c", "CREATE DATABASE latin ENCODING 'LATIN1' TEMPLATE template0 "
        "LC_COLLATE 'C' LC_CTYPE 'C' LOCALE_PROVIDER libc",
    )  # fmt: skip
    url = server.url_of("latin")
    done = ocop(province, "init", DATABASE_URL=url)
    assert (done.code, "dùng bảng mã LATIN1" in done.err) == (1, True), done.err
    assert len(done.err.strip().splitlines()) == 1
