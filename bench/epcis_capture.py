"""Events a second through POST /epcis/capture, end to end; beside it the bare COPY of the same rows.

    python -m bench.epcis_capture [--events 30000] [--runs 3] [--senders 6] [--quartet]

Over HTTP with a token, through granian's two workers: read, schema and rules, CBV hash, two
tables with their indexes, default durability. Documents of 1,000 events with 1 item each and of
500 events with 10 items each; every event is new. Then the rows that were stored are copied once
more into empty tables of the same shape, two connections at once: the floor nobody gets below.
With --quartet the Django EPCIS package quartet-epcis is installed into a scratch environment and
measured on the same server (bench/epcis_quartet.py). Targets: 6,000 and 3,000 events/s.
"""

import argparse
import http.client
import json
import os
import platform
import subprocess
import sys
import threading
import time
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from datetime import timedelta
from itertools import islice
from pathlib import Path
from statistics import median
from urllib.parse import unquote

import psutil

from bench import epcis_quartet
from bench.epcis_events import bodies, document
from bench.server import cluster

TARGETS = {1: 6000, 10: 3000}
PER_DOCUMENT = {1: 1000, 10: 500}
WARM_UP = 100  # events in each of the eight documents before the clock starts


def main() -> int:
    """Print the table; 1 when a target is missed or an event was lost."""
    parser = argparse.ArgumentParser(description=(__doc__ or "").splitlines()[0])
    parser.add_argument("--events", type=int, default=30_000)
    parser.add_argument("--runs", type=int, default=3)
    parser.add_argument("--senders", type=int, default=6)
    parser.add_argument("--port", type=int, default=18_350)
    parser.add_argument("--quartet", action="store_true")
    wanted = parser.parse_args()
    print(f"Python {platform.python_version()}, {os.cpu_count()} cores", flush=True)
    with cluster() as url, serving(url, wanted.port):
        token = new_token()
        found = {
            epcs: [measured(epcs, run, wanted, token) for run in range(wanted.runs)]
            for epcs in TARGETS
        }
        others = epcis_quartet.rates(url) if wanted.quartet else {}
    kept = [told(epcs, runs, others.get(epcs)) for epcs, runs in found.items()]
    return 0 if all(kept) else 1


def measured(epcs: int, run: int, wanted: argparse.Namespace, token: str) -> tuple[float, float]:
    """Our rate and the floor, each measured once; stops when an event was lost."""
    documents = list(sent(wanted.events, epcs, start=f"run {run}"))
    warming = list(sent(8 * WARM_UP, epcs, start=f"warm {run}", per=WARM_UP))
    send_all(warming, wanted, token)
    before, busy, load = stored(), processor_seconds(), os.getloadavg()[0]
    start = time.perf_counter()
    send_all(documents, wanted, token)
    seconds = time.perf_counter() - start
    arrived = stored() - before
    used = (processor_seconds() - busy) / arrived * 1_000_000
    if arrived != wanted.events:
        raise RuntimeError(f"{wanted.events} events sent, {arrived} stored")
    rate, floor = arrived / seconds, floor_rate(arrived)
    print(
        f"{epcs:3} EPC/event: {rate:8,.0f} events/s ({arrived:,} events in {seconds:.1f} s,"
        f" {len(documents[0]) / PER_DOCUMENT[epcs]:.0f} bytes each); bare COPY {floor:8,.0f}/s;"
        f" {used:.0f} µs of processor per event, sender included; load before {load:.1f}",
        flush=True,
    )
    return rate, floor


def told(epcs: int, runs: list[tuple[float, float]], other: float | None) -> bool:
    """The line that sums up: best and median of the runs, ratios to both baselines."""
    rates, floor = sorted(rate for rate, _ in runs), max(floor for _, floor in runs)
    best, target = rates[-1], TARGETS[epcs]
    against = "" if other is None else f", {best / other:.0f} times quartet-epcis ({other:,.0f}/s)"
    print(
        f"{epcs:3} EPC/event: best {best:,.0f}, median {median(rates):,.0f} events/s;"
        f" {best / floor:.2f} of bare COPY ({floor:,.0f}/s){against};"
        f" target {target:,} {'kept' if best >= target else 'MISSED'}",
        flush=True,
    )
    return best >= target


def sent(events: int, epcs: int, *, start: str = "", per: int = 0) -> Iterator[bytes]:
    """The documents as they are sent; `start` makes other events of the same ones."""
    source = ({**body, "ocop:so": start} for body in bodies(events, epcs=epcs))
    while batch := list(islice(source, per or PER_DOCUMENT[epcs])):
        yield json.dumps(document(batch), ensure_ascii=False).encode()


def send_all(documents: list[bytes], wanted: argparse.Namespace, token: str) -> None:
    """Send everything over some connections at once; an answer other than 202 stops the run."""
    waiting = iter(documents)
    lock = threading.Lock()

    def work() -> None:
        line = http.client.HTTPConnection("127.0.0.1", wanted.port, timeout=120)
        headers = {"Authorization": f"Bearer {token}", "Content-Type": "application/json"}
        while True:
            with lock:
                body = next(waiting, None)
            if body is None:
                return
            line.request("POST", "/epcis/capture", body, headers)
            answer = line.getresponse()
            text = answer.read()
            if answer.status != 202:
                raise RuntimeError(f"{answer.status}: {text[:300]!r}")

    threads = [threading.Thread(target=work) for _ in range(wanted.senders)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()


@contextmanager
def serving(url: str, port: int) -> Iterator[None]:
    """The product's web server on the port."""
    argv = [
        sys.executable, "-m", "granian", "--interface", "wsgi", "--no-ws", "--log-level", "warning",
        "--host", "127.0.0.1", "--port", str(port), "--workers", "2", "--blocking-threads", "4",
        "ocop.wsgi:application",
    ]  # fmt: skip
    process = subprocess.Popen(argv, env={**os.environ, "DATABASE_URL": url})
    try:
        for _ in range(200):
            line = http.client.HTTPConnection("127.0.0.1", port, timeout=5)
            with suppress(OSError):
                line.request("GET", "/healthz")
                if line.getresponse().status == 200:
                    break
            time.sleep(0.1)
        yield
    finally:
        process.terminate()
        process.wait(30)


def new_token() -> str:
    """A token of a fresh person with both scopes."""
    from django.utils import timezone

    from ocop.people.actions import create_token
    from ocop.people.models import User

    user = User.objects.create(phone="+84912345678", **User.keys_for("Người gửi"))
    at = timezone.now() - timedelta(seconds=5)
    _, secret = create_token(name="bench", scopes=["epcis:capture", "epcis:query"], by=user, at=at)
    return secret


def processor_seconds() -> float:
    """Processor time used so far by this process, the web server and the database."""
    ours = [psutil.Process(), *psutil.Process().children(recursive=True)]
    with suppress(psutil.Error):
        database = next(p for p in psutil.process_iter() if is_cluster(p))
        ours += [database, *database.children(recursive=True)]
    total = 0.0
    for process in {one.pid: one for one in ours}.values():
        with suppress(psutil.Error):
            used = process.cpu_times()
            total += used.user + used.system
    return total


def is_cluster(process: psutil.Process) -> bool:
    """Whether this is the database's main process, by the socket folder of its address."""
    with suppress(psutil.Error):
        folder = os.environ["DATABASE_URL"].partition("host=")[2].partition("&")[0]
        place = str(Path(unquote(folder)).parent) if folder else "//"
        return "postgres" in process.name() and any(place in word for word in process.cmdline())
    return False


def stored() -> int:
    """Events in the repository."""
    from ocop.epcis.models import Event

    return Event.objects.count()


def floor_rate(events: int) -> float:
    """Events a second when the rows stored last are only copied, over two connections at once."""
    import psycopg

    url = os.environ["DATABASE_URL"]
    with psycopg.connect(url, autocommit=True) as main:
        for name in ("event", "eventepc"):
            main.execute(f"DROP TABLE IF EXISTS floor_{name}")
            main.execute(f"CREATE TABLE floor_{name} (LIKE epcis_{name} INCLUDING ALL)")
        batches = [rows_of(main, events, start) for start in range(0, events, 1000)]
    start = time.perf_counter()
    threads = [threading.Thread(target=copy_all, args=(url, batches[half::2])) for half in (0, 1)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    return events / (time.perf_counter() - start)


def rows_of(main: object, events: int, start: int) -> tuple[bytes, bytes]:
    """The rows of up to 1,000 of the events stored last, as COPY text."""
    chosen = (
        "SELECT key FROM epcis_event ORDER BY record_time DESC, key"
        f" OFFSET {start} LIMIT {min(1000, events - start)}"
    )
    found = []
    for statement in (
        f"SELECT * FROM epcis_event WHERE key IN ({chosen})",
        f"SELECT * FROM epcis_eventepc WHERE event IN ({chosen})",
    ):
        with main.cursor().copy(f"COPY ({statement}) TO STDOUT") as copy:  # type: ignore[attr-defined]
            found.append(b"".join(bytes(part) for part in copy))
    return found[0], found[1]


def copy_all(url: str, batches: list[tuple[bytes, bytes]]) -> None:
    """One commit per batch, events and identifiers."""
    import psycopg

    with psycopg.connect(url, autocommit=True) as line:
        for batch in batches:
            with line.transaction():
                for name, rows in zip(("event", "eventepc"), batch, strict=True):
                    with line.cursor().copy(f"COPY floor_{name} FROM STDIN") as copy:
                        copy.write(rows)


if __name__ == "__main__":
    sys.path.insert(0, str(Path(__file__).parent.parent))
    sys.exit(main())
