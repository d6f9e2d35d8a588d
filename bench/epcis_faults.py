"""A recorder is killed 200 times at a random moment: no document lost, none half captured.

    python -m bench.epcis_faults [--runs 200]

Each run sends a document of 2,000 events, lets a process of its own record it and kills that
process (SIGKILL). Then the job is recorded again, as the job worker does for what was left behind.
"""

import argparse
import os
import random
import signal
import subprocess
import sys
import time
from pathlib import Path
from typing import Any

from bench.epcis_events import bodies, document
from bench.server import cluster

EVENTS = 2000
LONGEST_SECONDS = 1.5  # a little longer than recording takes
RECORDER = """
import sys, uuid
import django
django.setup()
from django.utils import timezone
from ocop.epcis.actions.captures import record
print("ready", flush=True)
for line in sys.stdin:
    record(job_id=uuid.UUID(line.strip()), at=timezone.now())
    print("done", flush=True)
"""


def main() -> int:
    """Print the counts; 1 when anything was lost or left in halves."""
    parser = argparse.ArgumentParser(description=(__doc__ or "").splitlines()[0])
    parser.add_argument("--runs", type=int, default=200)
    runs = parser.parse_args().runs
    with cluster() as url:
        killed, whole, empty, half, lost = 0, 0, 0, 0, 0
        for number in range(runs):
            job = accepted(number)
            killed += kill_at_random(job, url)
            stored = count_of(job)
            whole += stored == EVENTS
            empty += stored == 0
            half += stored not in (0, EVENTS)
            lost += recorded_at_last(job) != EVENTS
        print(
            f"{runs} runs, {killed} killed while at work: {whole} whole, {empty} untouched,"
            f" {half} half captured; after recovery {lost} lost"
        )
    return 1 if half or lost else 0


def accepted(number: int) -> Any:
    """A job with events of its own."""
    import orjson
    from django.utils import timezone

    from ocop.epcis.actions import accept
    from ocop.people.models import User

    user, _ = User.objects.get_or_create(phone="+84912345678", defaults=User.keys_for("Người gửi"))
    events = [{**body, "ocop:lan": number} for body in bodies(EVENTS, epcs=1)]
    data = orjson.dumps(document(events))
    return accept(
        data=data, media_type="application/json", behaviour="rollback", by=user, at=timezone.now()
    )


def kill_at_random(job: Any, url: str) -> bool:
    """Record in another process and kill it; whether it was still at work."""
    environment = {**os.environ, "DATABASE_URL": url, "DJANGO_SETTINGS_MODULE": "ocop.settings"}
    process = subprocess.Popen(
        [sys.executable, "-c", RECORDER], env=environment, text=True,
        stdin=subprocess.PIPE, stdout=subprocess.PIPE,
    )  # fmt: skip
    if process.stdin is None or process.stdout is None:
        raise RuntimeError("no pipes")
    process.stdout.readline()
    print(job.pk, file=process.stdin, flush=True)
    time.sleep(random.uniform(0.0, LONGEST_SECONDS))
    process.send_signal(signal.SIGKILL)
    done = process.stdout.read()
    process.wait()
    process.stdin.close()
    process.stdout.close()
    return "done" not in done


def count_of(job: Any) -> int:
    """Events of the job that are stored; -1 when their identifiers do not fit."""
    from django.db import connection

    from ocop.epcis.models import Event

    keys = list(Event.objects.filter(capture_id=job.pk).values_list("key", flat=True))
    with connection.cursor() as cursor:
        cursor.execute(
            "SELECT count(DISTINCT event) FROM epcis_eventepc WHERE event = ANY(%s)", [keys]
        )
        return len(keys) if cursor.fetchone()[0] == len(keys) else -1


def recorded_at_last(job: Any) -> int:
    """Events accepted once the job was recorded again, if it had to be."""
    from django.utils import timezone

    from ocop.epcis.actions import record

    for _ in range(200):
        record(job_id=job.pk, at=timezone.now())
        job.refresh_from_db()
        if job.finished_at is not None:
            return int(job.accepted)
        time.sleep(0.05)
    return 0


if __name__ == "__main__":
    sys.path.insert(0, str(Path(__file__).parent.parent))
    sys.exit(main())
