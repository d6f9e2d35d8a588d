"""Peak memory of the process that records one large capture, database not included.

    python -m bench.epcis_memory [--megabytes 100]

The document is kept as a capture job; a process of its own then reads, judges and stores it, as
the job worker does for documents too large to be recorded at once. Limit: 400 MB.
"""

import argparse
import json
import os
import subprocess
import sys
import time
from pathlib import Path

from bench.epcis_events import bodies, document
from bench.server import cluster

LIMIT_MB = 400
RECORDER = """
import re, sys, uuid
from pathlib import Path
import django
django.setup()
from django.utils import timezone
from ocop.epcis.actions.captures import record
job = record(job_id=uuid.UUID(sys.argv[1]), at=timezone.now())
peak = re.search(r"VmHWM:\\s+(\\d+)", Path("/proc/self/status").read_text())
print(job.accepted, job.rejected, int(peak[1]) // 1024)
"""  # not getrusage: its peak is inherited from the process that started this one


def main() -> int:
    """Print one line; 1 when the limit is passed."""
    parser = argparse.ArgumentParser(description=(__doc__ or "").splitlines()[0])
    parser.add_argument("--megabytes", type=int, default=100)
    megabytes = parser.parse_args().megabytes
    with cluster() as url:
        job_id = kept(megabytes)
        settings = {"DATABASE_URL": url, "DJANGO_SETTINGS_MODULE": "ocop.settings"}
        start = time.perf_counter()
        done = subprocess.run(
            [sys.executable, "-c", RECORDER, job_id], env={**os.environ, **settings},
            check=True, stdout=subprocess.PIPE, text=True,
        )  # fmt: skip
        seconds = time.perf_counter() - start
    accepted, rejected, peak = map(int, done.stdout.split())
    print(
        f"{megabytes} MB, {accepted:,} events accepted and {rejected} rejected in {seconds:.0f} s:"
        f" peak {peak} MB, limit {LIMIT_MB} MB {'kept' if peak < LIMIT_MB else 'MISSED'}"
    )
    return 0 if peak < LIMIT_MB and accepted and not rejected else 1


def kept(megabytes: int) -> str:
    """The id of a job with a document of this size, every event a new one."""
    from django.utils import timezone

    from ocop.epcis.actions import accept
    from ocop.people.models import User

    user = User.objects.create(phone="+84912345678", **User.keys_for("Người gửi"))
    *_, last = bodies(100_000, epcs=10)  # a long serial number, so that nothing gets too large
    one = len(json.dumps(last, ensure_ascii=False).encode()) + 2
    events = list(bodies(megabytes * 1_000_000 // one, epcs=10))
    data = json.dumps(document(events), ensure_ascii=False).encode()
    job = accept(
        data=data, media_type="application/json", behaviour="rollback", by=user, at=timezone.now()
    )
    return str(job.pk)


if __name__ == "__main__":
    sys.path.insert(0, str(Path(__file__).parent.parent))
    sys.exit(main())
