"""Questions to a repository of a million events: by identifier, both ways, and a recall.

    python -m bench.epcis_query [--events 1000000] [--port 18351]

The rows are made in the database itself, in the shape capture gives them: object events of one
item, chains of ten transformations of lots, and one lot that reached 100,000 jars in 1,000 boxes.
Targets: /events by EPC p95 20 ms (over HTTP with a token), trace of depth 10 both ways p95 100 ms,
recall set of 100,000 jars 2 s.
"""

import argparse
import http.client
import json
import os
import platform
import random
import sys
import time
from collections.abc import Callable
from datetime import timedelta
from pathlib import Path
from statistics import median, quantiles
from typing import Any
from urllib.parse import quote

from bench.epcis_capture import serving
from bench.server import cluster

ORIGIN = "https://id.gs1.org/01/09521234543213"
CHAINS, DEPTH = 2_000, 10
JARS, PER_BOX = 100_000, 100
TARGETS_MS = {"events": 20.0, "trace": 100.0, "recall": 2000.0}

EVENT = """
INSERT INTO epcis_event (key, event_id, declares, content_hash, type, action, event_time,
  record_time, biz_step, disposition, read_point, biz_location, transformation_id,
  declaration_time, owner_id, capture_id, parties, cbv_form, namespaces, body)
SELECT made.key, 'urn:uuid:' || made.key, NULL, decode(md5(made.key::text), 'hex'), made.type,
  made.action, made.at, now(), made.step, '', '', '', '', NULL, %(owner)s, gen_random_uuid(), NULL,
  '', NULL, made.body || jsonb_build_object('type', made.type, 'eventTime', made.at,
  'eventTimeZoneOffset', '+07:00', 'bizStep', made.step, 'ocop:ghiChu', 'Lô mắm tôm Giao Hưng')
FROM made
"""
INDEX = """
INSERT INTO epcis_eventepc (epc, event, number, role, type, action, event_time, parent, quantity,
  uom, declares, owner_id, parties)
SELECT item.epc, made.key, item.number, item.role, made.type, made.action, made.at, made.parent,
  NULL, NULL, NULL, %(owner)s, NULL
FROM made CROSS JOIN LATERAL jsonb_to_recordset(made.items)
  AS item(epc text, number int, role int)
"""
OBSERVED = """
CREATE TEMP TABLE made AS SELECT gen_random_uuid() AS key, 'ObjectEvent' AS type,
  'OBSERVE' AS action, timestamptz '2026-01-01' + n * interval '1 second' AS at,
  'shipping' AS step, NULL::text AS parent,
  jsonb_build_array(jsonb_build_object('epc', %(origin)s || '/21/I' || n / 3, 'number', 0,
    'role', 1)) AS items,
  jsonb_build_object('action', 'OBSERVE', 'epcList',
    jsonb_build_array(%(origin)s || '/21/I' || n / 3)) AS body
FROM generate_series(1, %(count)s) AS n
"""
CHAINED = """
CREATE TEMP TABLE made AS SELECT gen_random_uuid() AS key, 'TransformationEvent' AS type,
  '' AS action, timestamptz '2026-02-01' + d * interval '1 day' AS at,
  'commissioning' AS step, NULL::text AS parent,
  jsonb_build_array(
    jsonb_build_object('epc', %(origin)s || '/10/C' || c || '-' || d, 'number', 0, 'role', 14),
    jsonb_build_object('epc', %(origin)s || '/10/C' || c || '-' || d + 1, 'number', 1, 'role', 15)
  ) AS items,
  jsonb_build_object(
    'inputQuantityList', jsonb_build_array(jsonb_build_object('epcClass',
      %(origin)s || '/10/C' || c || '-' || d, 'quantity', 100, 'uom', 'KGM')),
    'outputQuantityList', jsonb_build_array(jsonb_build_object('epcClass',
      %(origin)s || '/10/C' || c || '-' || d + 1, 'quantity', 90, 'uom', 'KGM'))) AS body
FROM generate_series(1, %(chains)s) AS c, generate_series(0, %(depth)s - 1) AS d
"""
BOTTLED = """
CREATE TEMP TABLE made AS SELECT gen_random_uuid() AS key, 'TransformationEvent' AS type,
  '' AS action, timestamptz '2026-03-01' + b * interval '1 second' AS at,
  'commissioning' AS step, NULL::text AS parent,
  jsonb_build_array(jsonb_build_object('epc', %(origin)s || '/10/RECALL', 'number', 0, 'role', 14))
    || (SELECT jsonb_agg(jsonb_build_object('epc', %(origin)s || '/21/J' || b || '-' || j,
          'number', j, 'role', 5)) FROM generate_series(1, %(per)s) AS j) AS items,
  jsonb_build_object('inputQuantityList',
      jsonb_build_array(jsonb_build_object('epcClass', %(origin)s || '/10/RECALL')),
    'outputEPCList', (SELECT jsonb_agg(%(origin)s || '/21/J' || b || '-' || j)
      FROM generate_series(1, %(per)s) AS j)) AS body
FROM generate_series(1, %(boxes)s) AS b
"""
BOXED = """
CREATE TEMP TABLE made AS SELECT gen_random_uuid() AS key, 'AggregationEvent' AS type,
  'ADD' AS action, timestamptz '2026-03-02' + b * interval '1 second' AS at, 'packing' AS step,
  'urn:x:box:' || b AS parent,
  jsonb_build_array(jsonb_build_object('epc', 'urn:x:box:' || b, 'number', 0, 'role', 2))
    || (SELECT jsonb_agg(jsonb_build_object('epc', %(origin)s || '/21/J' || b || '-' || j,
          'number', j, 'role', 3)) FROM generate_series(1, %(per)s) AS j) AS items,
  jsonb_build_object('action', 'ADD', 'parentID', 'urn:x:box:' || b,
    'childEPCs', (SELECT jsonb_agg(%(origin)s || '/21/J' || b || '-' || j)
      FROM generate_series(1, %(per)s) AS j)) AS body
FROM generate_series(1, %(boxes)s) AS b
"""


def main() -> int:
    """Print the table; 1 when a target is missed."""
    parser = argparse.ArgumentParser(description=(__doc__ or "").splitlines()[0])
    parser.add_argument("--events", type=int, default=1_000_000)
    parser.add_argument("--port", type=int, default=18_351)
    wanted = parser.parse_args()
    cores = os.cpu_count()
    print(f"Python {platform.python_version()}, {cores} cores, load {os.getloadavg()[0]:.1f}")
    with cluster() as url, serving(url, wanted.port):
        start = time.perf_counter()
        user = filled(wanted.events)
        print(f"{wanted.events:,} events, with the chains, in {time.perf_counter() - start:.0f} s")
        ask = asking_events(user, wanted.events, wanted.port)
        kept = [
            told("events", "/events by EPC", timed(ask, 300)),
            told("trace", f"trace both ways, {DEPTH} steps", timed(asking_traces(user), 200)),
            told("recall", f"recall of {JARS:,} jars", timed(asking_recall(user), 5)),
        ]
        print(f"load at the end {os.getloadavg()[0]:.1f}")
    return 0 if all(kept) else 1


def filled(count: int) -> Any:
    """The repository; its owner, who asks the questions."""
    from django.db import connection
    from django.utils import timezone

    from ocop.epcis.actions import own_party
    from ocop.people.models import User

    user = User.objects.create(phone="+84912345678", **User.keys_for("Chủ hàng"))
    values: dict[str, Any] = {
        "owner": own_party(by=user, at=timezone.now()).pk, "origin": ORIGIN, "count": count,
        "chains": CHAINS, "depth": DEPTH, "per": PER_BOX, "boxes": JARS // PER_BOX,
    }  # fmt: skip
    with connection.cursor() as cursor:
        for statement in (OBSERVED, CHAINED, BOTTLED, BOXED):
            for one in (statement, EVENT, INDEX, "DROP TABLE made"):
                cursor.execute(one, values)
        cursor.execute("VACUUM ANALYZE epcis_event, epcis_eventepc")
    return user


def asking_events(user: Any, count: int, port: int) -> Callable[[], None]:
    """GET /events?MATCH_anyEPC=… of some item, over one connection to the web server."""
    from django.utils import timezone

    from ocop.people.actions import create_token

    at = timezone.now() - timedelta(seconds=5)
    _, secret = create_token(name="questions", scopes=["epcis:query"], by=user, at=at)
    line = http.client.HTTPConnection("127.0.0.1", port, timeout=120)

    def ask() -> None:
        epc = quote(f"{ORIGIN}/21/I{random.randrange(1, count // 3)}", safe="")
        headers = {"Authorization": f"Bearer {secret}"}
        line.request("GET", f"/epcis/events?MATCH_anyEPC={epc}", headers=headers)
        body = json.load(line.getresponse())
        found = body["epcisBody"]["queryResults"]["resultsBody"]["eventList"]
        if len(found) != 3:
            raise RuntimeError(f"{epc}: {len(found)} events")

    return ask


def asking_traces(user: Any) -> Callable[[], None]:
    """Both directions from the middle of a chain."""
    from ocop.epcis.queries.walk import Direction, walk

    viewer = viewer_for(user)

    def ask() -> None:
        lot = f"{ORIGIN}/10/C{random.randrange(1, CHAINS)}-{DEPTH // 2}"
        both = [walk([lot], direction=way, viewer=viewer) for way in Direction]
        if sum(len(one.nodes) for one in both) != DEPTH + 2:
            raise RuntimeError(f"{lot}: {[len(one.nodes) for one in both]}")

    return ask


def asking_recall(user: Any) -> Callable[[], None]:
    """Everything the lot reached."""
    from ocop.epcis.queries.walk import Direction, walk

    viewer = viewer_for(user)

    def ask() -> None:
        found = walk([f"{ORIGIN}/10/RECALL"], direction=Direction.FORWARD, viewer=viewer)
        if len(found.nodes) != 1 + JARS + JARS // PER_BOX:
            raise RuntimeError(f"{len(found.nodes)} nodes")

    return ask


def viewer_for(user: Any) -> Any:
    """What the person may see today."""
    from django.utils import timezone

    from ocop.epcis.queries.visibility import viewer_of

    return viewer_of(user, on=timezone.localdate())


def timed(ask: Callable[[], None], times: int) -> list[float]:
    """Milliseconds of each call, after one that does not count."""
    ask()
    found = []
    for _ in range(times):
        start = time.perf_counter()
        ask()
        found.append((time.perf_counter() - start) * 1000)
    return found


def told(name: str, what: str, times: list[float]) -> bool:
    """One line; whether the 95th percentile keeps the target."""
    worst = quantiles(times, n=20, method="inclusive")[-1]
    kept = worst <= TARGETS_MS[name]
    print(
        f"{what:28} median {median(times):8.1f} ms, p95 {worst:8.1f} ms,"
        f" target {TARGETS_MS[name]:.0f} ms {'kept' if kept else 'MISSED'}",
        flush=True,
    )
    return kept


if __name__ == "__main__":
    sys.path.insert(0, str(Path(__file__).parent.parent))
    sys.exit(main())
