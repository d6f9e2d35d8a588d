"""Requests a second of the resolver, end to end over HTTP, and decisions a second without it.

    python bench/resolver.py [--seconds 10] [--products 10000] [--port 18460]

Starts a throw-away PostgreSQL and granian (2 workers), fills the register, scans random codes from
4 connections and prints a table per kind of request. Client and server share the machine.
"""

import argparse
import http.client
import os
import platform
import random
import shutil
import subprocess
import sys
import tempfile
import threading
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path
from statistics import quantiles
from time import perf_counter, sleep

ROOT = Path(__file__).parent.parent
sys.path.insert(0, str(ROOT))
os.environ.setdefault("DJANGO_SETTINGS_MODULE", "ocop.settings")
CONNECTIONS = 4


def main() -> int:
    """Print the table; 1 when an answer was not the expected one."""
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0] if __doc__ else "")
    parser.add_argument("--seconds", type=float, default=10)
    parser.add_argument("--products", type=int, default=10_000)
    parser.add_argument("--port", type=int, default=18460)
    args = parser.parse_args()
    with database(), served(args.port):
        codes = fill(args.products)
        print(f"Python {platform.python_version()}, {os.cpu_count()} cores, "
              f"{args.products} products, {CONNECTIONS} connections, {args.seconds:.0f} s each")  # fmt: skip
        print(f"decisions without HTTP: {decisions():,.0f} a second")
        print(f"{'request':34} {'a second':>9} {'p50 ms':>7} {'p95 ms':>7}")
        wrong = [measure(*kind, args.port, args.seconds) for kind in kinds(codes)]
    return 1 if any(wrong) else 0


@contextmanager
def database() -> Iterator[None]:
    """A fresh cluster with the tables, gone afterwards."""
    from ocop.local.postgres import Server

    root = Path(tempfile.mkdtemp(prefix="ocop-bench-"))
    root.chmod(0o755)
    os.environ["OCOP_DATA"] = str(root / "data")
    try:
        with Server(root / "database") as server:
            os.environ["DATABASE_URL"] = server.ensure_database("ocop")
            import django
            from django.core.management import call_command

            django.setup()
            call_command("migrate", verbosity=0)
            call_command("collectstatic", verbosity=0, interactive=False)
            yield
            from django.db import connection

            connection.close()
            connection.close_pool()
    finally:
        shutil.rmtree(root, ignore_errors=True)


@contextmanager
def served(port: int) -> Iterator[None]:
    """The web service of the product as it is run, waiting until it answers."""
    argv = [sys.executable, "-m", "granian", "--interface", "wsgi", "--no-ws", "--host", "127.0.0.1",
            "--port", str(port), "--workers", "2", "--blocking-threads", "4", "--log-level", "error",
            "ocop.wsgi:application"]  # fmt: skip
    server = subprocess.Popen(argv, cwd=ROOT)
    try:
        for _ in range(100):
            sleep(0.2)
            try:
                ask(http.client.HTTPConnection("127.0.0.1", port), "/healthz", {})
                break
            except OSError:
                continue
        yield
    finally:
        server.terminate()
        server.wait(10)


def fill(count: int) -> list[tuple[str, str]]:
    """Products with a GTIN each and a registered link each; (GTIN, own code) of all."""
    from django.db import connection
    from django.utils import timezone

    from ocop.evidence.models import Attachment
    from ocop.gs1.characters import check_digit
    from ocop.products.models import Barcode, Producer, Product
    from ocop.trace.models import Link
    from ocop.units.models import Tree, Unit

    now = timezone.now()
    area = Unit.objects.create(key="bench", tree=Tree.AREA)
    common = {"sort_key": b"", "created_at": now, "updated_at": now}
    maker = Producer.objects.create(kind="FARM", name="A", area=area, area_now=area, **common)
    made = [
        Product(producer=maker, name=f"Mắm {n}", group="I.4.a", state="ACTIVE", **common)
        for n in range(count)
    ]
    rows = Product.objects.bulk_create(made, batch_size=2000)
    paper = Attachment.objects.create(kind="PAPER", name="p", media_type="application/pdf",
        size_bytes=1, sha256="0" * 64, audience="OFFICE", uploaded_at=now)  # fmt: skip
    bodies = [f"08938{n:08}" for n in range(count)]
    gtins = [body + check_digit(body) for body in bodies]
    Barcode.objects.bulk_create(
        [Barcode(product=row, gtin=gtin, covered_by="8938", evidence=paper)
         for row, gtin in zip(rows, gtins, strict=True)], batch_size=2000)  # fmt: skip
    Link.objects.bulk_create(
        [Link(product=row, type="hasRetailers", href="https://shop.example/", title="Nơi bán",
              valid=(now.date(), None), created_at=now) for row in rows], batch_size=2000)  # fmt: skip
    with connection.cursor() as cursor:
        cursor.execute("ANALYZE")
    return list(zip(gtins, [row.trace_code for row in rows], strict=True))


def kinds(codes: list[tuple[str, str]]) -> list[tuple[str, Callable[[], str], dict[str, str], int]]:
    """(name, path of one random request, headers, expected status)."""
    from ocop.gs1.compression import pack

    phone = {"Accept": "text/html,*/*;q=0.8", "Accept-Language": "vi,en;q=0.5"}
    program = {"Accept": "application/linkset+json"}
    packed = [pack([("01", gtin)]) for gtin, _ in random.sample(codes, min(1000, len(codes)))]

    def gtin() -> str:
        return random.choice(codes)[0]

    return [
        ("scan of a GTIN with lot", lambda: f"/01/{gtin()}/10/L1?17=271231", phone, 307),
        ("scan of an own code", lambda: f"/t/{random.choice(codes)[1]}/10/L1", phone, 307),
        ("compressed link", lambda: f"/{random.choice(packed)}", phone, 307),
        ("one link type", lambda: f"/01/{gtin()}?linkType=gs1:hasRetailers", phone, 307),
        ("linkset of an item", lambda: f"/01/{gtin()}/10/L1/21/7", program, 200),
        ("unknown GTIN, for a program", lambda: "/01/09521234543213", program, 404),
        ("unknown GTIN, for a person", lambda: "/01/09521234543213", phone, 404),
        ("wrong check digit", lambda: "/01/08938501234567", program, 400),
    ]


def measure(
    name: str,
    path: Callable[[], str],
    headers: dict[str, str],
    expected: int,
    port: int,
    seconds: float,
) -> bool:
    """Print one line; whether an answer was not the expected one."""
    times: list[float] = []
    wrong: list[int] = []

    def client() -> None:
        line = http.client.HTTPConnection("127.0.0.1", port, timeout=10)
        end = perf_counter() + seconds
        while (start := perf_counter()) < end:
            status = ask(line, path(), headers)
            times.append(perf_counter() - start)
            if status != expected:
                wrong.append(status)
        line.close()

    threads = [threading.Thread(target=client) for _ in range(CONNECTIONS)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    cuts = quantiles(times, n=20)
    print(f"{name:34} {len(times) / seconds:9.0f} {cuts[9] * 1000:7.1f} {cuts[18] * 1000:7.1f}"
          + (f"  WRONG: {wrong[:3]}" if wrong else ""))  # fmt: skip
    return bool(wrong)


def ask(line: http.client.HTTPConnection, path: str, headers: dict[str, str]) -> int:
    """The status of one request, its body read."""
    line.request("GET", path, headers=headers)
    answer = line.getresponse()
    answer.read()
    return answer.status


def decisions(runs: int = 5000) -> float:
    """Links read and decided on in one second on one core, the database left out."""
    from ocop.trace.identifier import read
    from ocop.trace.resolver import WebLink, decide, request_for

    links = [WebLink("pip", f"https://a.vn/{n}", "Trang", language, default=True)
             for n, language in enumerate(("vi", "en", ""))]  # fmt: skip
    uri, browser = "https://a.vn/01/08938501234568/10/L1?17=271231", "text/html,*/*;q=0.8"
    start = perf_counter()
    for _ in range(runs):
        asked = read(uri)
        decide(request_for(asked, accept=browser, accept_language="vi", own="vi"), links)
    return runs / (perf_counter() - start)


if __name__ == "__main__":
    sys.exit(main())
