"""Public pages over HTTP: granian as `ocop serve` starts it, one keep-alive client beside it."""

import http.client
import os
import socket
import subprocess
import sys
from pathlib import Path
from statistics import quantiles
from time import monotonic, perf_counter, sleep

CACHED_PER_SECOND = 500
UNCACHED_P95_MS = 50
MEMORY_MB = 350


def measure(url: str, *, seconds: float) -> bool:
    """Print the table for the database at `url`; False when a limit is missed."""
    keys = _keys()
    port = _free_port()
    environment = os.environ | {"DATABASE_URL": url, "OCOP_LOG_LEVEL": "WARNING"}
    subprocess.run(
        [sys.executable, "-m", "ocop", "collectstatic", "--noinput", "-v", "0"],
        env=environment, check=True,
    )  # fmt: skip
    server = subprocess.Popen(_command(port), env=environment)
    try:
        _wait(port)
        idle = _memory_mb(server.pid)
        paths = [_lasting(port, f"/san-pham/{key}") for key in keys]
        cached = _cached(port, paths[0], seconds)
        spent = [_once(port, path) for path in paths[1:]]
    finally:
        server.terminate()
        server.wait(10)
    high = quantiles(spent, n=20)[18] * 1000
    print(f"product page cached: {cached:.0f} requests/s (limit {CACHED_PER_SECOND})")
    print(f"product page uncached: p95 {high:.1f} ms over {len(spent)} (limit {UNCACHED_P95_MS})")
    print(f"memory of the idle web server alone (PSS): {idle:.0f} MB")
    return cached >= CACHED_PER_SECOND and high <= UNCACHED_P95_MS


def _keys() -> list[str]:
    from ocop.products.models import Product

    return [str(pk) for pk in Product.objects.public().values_list("pk", flat=True)[:400]]


def _command(port: int) -> list[str]:
    return [
        sys.executable, "-m", "granian", "--interface", "wsgi", "--host", "127.0.0.1",
        "--port", str(port), "--workers", "2", "--blocking-threads", "4", "--no-log",
        "ocop.wsgi:application",
    ]  # fmt: skip


def _free_port() -> int:
    with socket.socket() as free:
        free.bind(("127.0.0.1", 0))
        return int(free.getsockname()[1])


def _wait(port: int) -> None:
    end = monotonic() + 30
    while monotonic() < end:
        try:
            _once(port, "/healthz")
        except OSError:
            sleep(0.1)
        else:
            return
    raise SystemExit("the server did not answer")


def _once(port: int, path: str) -> float:
    """Seconds until the whole answer is there."""
    connection = http.client.HTTPConnection("127.0.0.1", port, timeout=30)
    begun = perf_counter()
    connection.request("GET", path)
    answer = connection.getresponse()
    answer.read()
    spent = perf_counter() - begun
    connection.close()
    if answer.status != 200:
        raise SystemExit(f"{path}: {answer.status}")
    return spent


def _lasting(port: int, path: str) -> str:
    """The address a short one leads to, without asking for the page itself."""
    connection = http.client.HTTPConnection("127.0.0.1", port, timeout=30)
    connection.request("HEAD", path)
    answer = connection.getresponse()
    connection.close()
    return answer.headers.get("Location") or path


def _cached(port: int, path: str, seconds: float) -> float:
    """Requests per second of one keep-alive client on a page that is in the cache."""
    connection = http.client.HTTPConnection("127.0.0.1", port, timeout=30)
    count, end = 0, monotonic() + seconds
    while monotonic() < end:
        connection.request("GET", path, headers={"Accept-Encoding": "br"})
        connection.getresponse().read()
        count += 1
    return count / seconds


def _memory_mb(pid: int) -> float:
    """PSS of a process and its children, MB."""
    pids = [pid]
    for one in pids:
        children = Path(f"/proc/{one}/task/{one}/children")
        pids += [int(child) for child in children.read_text().split()]
    total = 0
    for one in pids:
        for line in Path(f"/proc/{one}/smaps_rollup").read_text().splitlines():
            if line.startswith("Pss:"):
                total += int(line.split()[1])
    return total / 1024
