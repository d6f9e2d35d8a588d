"""A recorder that is killed leaves its document as it was: waiting, and nothing of it stored."""

import os
import signal
import subprocess
import sys
import time
from pathlib import Path

import pytest
from django.db import connection
from django.utils import timezone

from ocop.epcis.actions.captures import LEFT_BEHIND, accept, record, waiting_jobs
from ocop.epcis.models import CaptureJob, Event, EventEpc
from tests.epcis_store.chain import event, item, sent
from tests.world import NOW, hoa

ROOT = Path(__file__).resolve().parents[2]
EVENTS = 2000
MOMENTS_S = (0.0, 0.05, 0.1, 0.2, 0.4)  # from before the first row to after the last
RECORDER = """
import sys, uuid
import django
django.setup()
from django.utils import timezone
from ocop.epcis.actions.captures import record
print("ready", flush=True)
record(job_id=uuid.UUID(sys.argv[1]), at=timezone.now())
"""


def address() -> str:
    """The test database as a DATABASE_URL for another process."""
    given = connection.settings_dict
    user = given["USER"] + (f":{given['PASSWORD']}" if given["PASSWORD"] else "")
    port = f":{given['PORT']}" if given["PORT"] else ""
    if str(given["HOST"]).startswith("/"):
        return f"postgresql://{user}@{port}/{given['NAME']}?host={given['HOST']}"
    return f"postgresql://{user}@{given['HOST']}{port}/{given['NAME']}"


def recorder(job: CaptureJob) -> subprocess.Popen[bytes]:
    """A process of its own that records the job, past its start."""
    environment = {
        **os.environ,
        "DATABASE_URL": address(),
        "DJANGO_SETTINGS_MODULE": "ocop.settings",
    }
    process = subprocess.Popen(
        [sys.executable, "-c", RECORDER, str(job.pk)],
        env=environment,
        cwd=ROOT,
        stdout=subprocess.PIPE,
    )
    assert process.stdout is not None
    assert process.stdout.readline() == b"ready\n"
    return process


def kill_after(process: subprocess.Popen[bytes], seconds: float) -> None:
    time.sleep(seconds)
    process.send_signal(signal.SIGKILL)
    process.wait()
    assert process.stdout is not None
    process.stdout.close()


def accepted(number: int) -> CaptureJob:
    events = (event(n / 3600, epcList=[item(f"{number}-{n}")]) for n in range(EVENTS))
    data = sent(*events)
    return accept(data=data, media_type="application/json", behaviour="proceed", by=hoa(), at=NOW)


@pytest.mark.django_db(transaction=True)
def test_kill_9_while_recording_leaves_nothing_half_stored():
    whole = 0
    for number, wait in enumerate(MOMENTS_S):
        job = accepted(number)
        kill_after(recorder(job), wait)
        job.refresh_from_db()
        stored = Event.objects.filter(capture_id=job.pk).count()
        assert stored in (0, EVENTS)
        assert (job.finished_at is not None) == (stored == EVENTS)
        whole += stored
        assert EventEpc.objects.count() == whole
        if job.finished_at is None:
            assert job.pk in waiting_jobs(at=job.created_at + LEFT_BEHIND * 2)
            done = record_when_free(job)
            assert (done.accepted, done.duplicate) == (EVENTS, 0)
            whole += EVENTS
    assert Event.objects.count() == EventEpc.objects.count() == len(MOMENTS_S) * EVENTS
    assert waiting_jobs(at=timezone.now()) == []


def record_when_free(job: CaptureJob) -> CaptureJob:
    """Record as soon as the server has noticed that the other process is gone."""
    for _ in range(100):
        done = record(job_id=job.pk, at=timezone.now())
        if done is not None:
            return done
        time.sleep(0.05)
    raise AssertionError("the job stayed locked")
