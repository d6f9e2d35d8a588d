"""How speed and size change while the repository grows from 10,000 to 10,000,000 events.

    python -m bench.epcis_growth [--largest 10000000] [--port 18352] [--keep FILE]

One repository is filled step by step; at each size capture (one connection), the question by
EPC and the two-way trace are measured over it. The bulk is made in the database itself with the
indexes put aside, so the whole takes minutes. --keep writes the figures as CSV;
bench.epcis_growth_picture draws them.
"""

import argparse
import csv
import os
import platform
import sys
import time
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from statistics import median, quantiles
from typing import Any

from bench.epcis_capture import sent, serving
from bench.epcis_query import ORIGIN, asking_events, asking_traces, filled, timed
from bench.server import cluster

SMALLEST = 10_000
COLUMNS = (
    "events", "capture_per_s", "query_p50_ms", "query_p95_ms", "trace_p50_ms", "trace_p95_ms",
    "table_mb", "index_mb", "load",
)  # fmt: skip
SLAB = 500_000
EVENTS = """
INSERT INTO epcis_event (key, event_id, declares, content_hash, type, action, event_time,
  record_time, biz_step, disposition, read_point, biz_location, transformation_id,
  declaration_time, owner_id, capture_id, parties, cbv_form, namespaces, body)
SELECT md5(n::text)::uuid, 'urn:uuid:' || md5(n::text)::uuid, NULL, decode(md5(n::text), 'hex'),
  'ObjectEvent', 'OBSERVE', timestamptz '2020-01-01' + n * interval '1 second', now(), 'shipping',
  '', '', '', '', NULL, %(owner)s, md5('job')::uuid, NULL, '', NULL,
  jsonb_build_object('type', 'ObjectEvent', 'action', 'OBSERVE',
    'eventTime', timestamptz '2020-01-01' + n * interval '1 second',
    'eventTimeZoneOffset', '+07:00', 'bizStep', 'shipping', 'ocop:ghiChu', 'Lô mắm tôm Giao Hưng',
    'epcList', jsonb_build_array(%(origin)s || '/21/I' || n / 3))
FROM generate_series(%(first)s, %(last)s) AS n
"""
IDENTIFIERS = """
INSERT INTO epcis_eventepc (epc, event, number, role, type, action, event_time, owner_id)
SELECT %(origin)s || '/21/I' || n / 3, md5(n::text)::uuid, 0, 1, 'ObjectEvent', 'OBSERVE',
  timestamptz '2020-01-01' + n * interval '1 second', %(owner)s
FROM generate_series(%(first)s, %(last)s) AS n
"""
SIZES = """
SELECT sum(pg_table_size(c)) / 1e6, sum(pg_indexes_size(c)) / 1e6
FROM unnest(ARRAY['epcis_event', 'epcis_eventepc']::regclass[]) AS c
"""


def main() -> int:
    """Print one line per size."""
    parser = argparse.ArgumentParser(description=(__doc__ or "").splitlines()[0])
    parser.add_argument("--largest", type=int, default=10_000_000)
    parser.add_argument("--port", type=int, default=18_352)
    parser.add_argument("--keep", type=Path)
    wanted = parser.parse_args()
    print(f"Python {platform.python_version()}, {os.cpu_count()} cores")
    lines = []
    with cluster() as url, serving(url, wanted.port):
        user = filled(0)  # the chains and the lot that reached 100,000 jars
        there, size = 0, SMALLEST
        while size <= wanted.largest:
            start = time.perf_counter()
            with indexes_aside():
                grow(user, there + 1, size)
            seconds = time.perf_counter() - start
            lines.append(measured(user, size, wanted.port))
            print(
                dict(zip(COLUMNS, lines[-1], strict=True)), f"filled in {seconds:.0f} s", flush=True
            )
            there, size = size, size * 10
    if wanted.keep:
        with wanted.keep.open("w", newline="") as file:
            csv.writer(file).writerows([COLUMNS, *lines])
    return 0


@contextmanager
def indexes_aside() -> Iterator[None]:
    """The two big tables without their indexes; afterwards all are as they were."""
    from django.db import connection

    with connection.cursor() as cursor:
        cursor.execute(
            "SELECT indexrelid::regclass::text, indrelid::regclass::text, indisprimary,"
            " pg_get_indexdef(indexrelid), pg_get_constraintdef(pg_constraint.oid)"
            " FROM pg_index LEFT JOIN pg_constraint ON conindid = indexrelid"
            " WHERE indrelid IN ('epcis_event'::regclass, 'epcis_eventepc'::regclass)"
        )
        found = cursor.fetchall()
        for name, table, primary, _, _ in found:
            drop = (
                f"ALTER TABLE {table} DROP CONSTRAINT {name}" if primary else f"DROP INDEX {name}"
            )
            cursor.execute(drop)
        yield
        cursor.execute("SET maintenance_work_mem = '1GB'")
        for name, table, primary, index, constraint in found:
            again = f"ALTER TABLE {table} ADD CONSTRAINT {name} {constraint}" if primary else index
            cursor.execute(again)
        cursor.execute("VACUUM ANALYZE epcis_event, epcis_eventepc")


def grow(user: Any, first: int, last: int) -> None:
    """Events number `first` to `last` with their identifiers."""
    from django.db import connection
    from django.utils import timezone

    from ocop.epcis.actions import own_party

    values: dict[str, Any] = {"owner": own_party(by=user, at=timezone.now()).pk, "origin": ORIGIN}
    with connection.cursor() as cursor:
        for start in range(first, last + 1, SLAB):
            span = {"first": start, "last": min(last, start + SLAB - 1)}
            cursor.execute(EVENTS, {**values, **span})
            cursor.execute(IDENTIFIERS, {**values, **span})


def measured(user: Any, size: int, port: int) -> tuple[float, ...]:
    """One line of figures."""
    load = os.getloadavg()[0]
    rate = capture_rate(user, size)
    questions = timed(asking_events(user, size, port), 300)
    traces = timed(asking_traces(user), 100)
    found = [rate, *spread(questions), *spread(traces), *sizes(), load]
    return size, *(round(value, 1) for value in found)


def spread(times: list[float]) -> tuple[float, float]:
    """Median and 95th percentile."""
    return median(times), quantiles(times, n=20, method="inclusive")[-1]


def capture_rate(user: Any, size: int) -> float:
    """Events a second of the median document of 1,000 new events, one after the other."""
    from django.utils import timezone

    from ocop.epcis.actions import accept, record

    seconds = []
    for data in sent(9000, 1, start=f"at {size}"):
        start = time.perf_counter()
        job = accept(
            data=data, media_type="application/json", behaviour="rollback", by=user,
            at=timezone.now(), waits=True,
        )  # fmt: skip
        record(job_id=job.pk, at=timezone.now())
        seconds.append(time.perf_counter() - start)
    return 1000 / median(seconds)


def sizes() -> tuple[float, float]:
    """Megabytes of the two big tables, and of their indexes."""
    from django.db import connection

    with connection.cursor() as cursor:
        cursor.execute(SIZES)
        tables, indexes = cursor.fetchone()
        return float(tables), float(indexes)


if __name__ == "__main__":
    sys.path.insert(0, str(Path(__file__).parent.parent))
    sys.exit(main())
