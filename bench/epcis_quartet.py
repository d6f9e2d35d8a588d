"""The baseline: events a second of quartet-epcis, the Django EPCIS package, on our database server.

    python -m bench.epcis_quartet [--events 1000]

Installs the package with what it forgets to ask for into a scratch environment (needs a package
index), makes a database of its own beside ours and parses generated EPCIS 1.2 documents: the same
events that bench.epcis_capture sends, 1 and 10 items each, one transaction per document.
"""

import argparse
import os
import subprocess
import sys
import tempfile
import venv
from pathlib import Path

from bench.server import cluster

PACKAGES = [
    "quartet-epcis==4.1.5", "django==5.2.19", "haikunator", "djangorestframework", "django-filter",
    "quartet-capture", "quartet-masterdata", "psycopg[binary]", "setuptools<81",
]  # fmt: skip
SETTINGS = """
SECRET_KEY = "bench"
USE_TZ = True
INSTALLED_APPS = ["django.contrib.auth", "django.contrib.contenttypes", "rest_framework",
                  "quartet_capture", "quartet_masterdata", "quartet_epcis"]
DATABASES = {"default": {"ENGINE": "django.db.backends.postgresql", "NAME": "quartet",
             "USER": %(user)r, "PASSWORD": %(password)r, "HOST": %(host)r, "PORT": %(port)r}}
DEFAULT_AUTO_FIELD = "django.db.models.AutoField"
"""
DRIVER = '''
import io, sys, time, logging
import django
django.setup()
logging.disable(logging.CRITICAL)
from django.core.management import call_command
from django.db import transaction
call_command("migrate", verbosity=0)
from quartet_epcis.parsing.parser import QuartetParser
EVENT = """<ObjectEvent><eventTime>2026-07-01T01:00:00Z</eventTime>
<eventTimeZoneOffset>+07:00</eventTimeZoneOffset><epcList>{epcs}</epcList><action>OBSERVE</action>
<bizStep>urn:epcglobal:cbv:bizstep:shipping</bizStep>
<disposition>urn:epcglobal:cbv:disp:in_transit</disposition>
<readPoint><id>urn:epc:id:sgln:9521234.54321.0</id></readPoint>
<bizLocation><id>urn:epc:id:sgln:9521234.54321.0</id></bizLocation><bizTransactionList>
<bizTransaction type="urn:epcglobal:cbv:btt:po">urn:epcglobal:cbv:bt:9521234543213:{n}</bizTransaction>
</bizTransactionList></ObjectEvent>"""
SHELL = """<?xml version="1.0" encoding="UTF-8"?><epcis:EPCISDocument
xmlns:epcis="urn:epcglobal:epcis:xsd:1" schemaVersion="1.2" creationDate="2026-07-01T01:00:00Z">
<EPCISBody><EventList>{events}</EventList></EPCISBody></epcis:EPCISDocument>"""
count = int(sys.argv[1])
for width in (1, 10):
    events = "".join(
        EVENT.format(n=n, epcs="".join(
            f"<epc>urn:epc:id:sgtin:9521234.0{width:05d}.{n}X{k}</epc>" for k in range(width)))
        for n in range(count))
    start = time.perf_counter()
    with transaction.atomic():
        QuartetParser(io.BytesIO(SHELL.format(events=events).encode())).parse()
    seconds = time.perf_counter() - start
    print(width, count / seconds, flush=True)
'''


def main() -> int:
    """Print two lines; 1 when the package could not be installed or run."""
    parser = argparse.ArgumentParser(description=(__doc__ or "").splitlines()[0])
    parser.add_argument("--events", type=int, default=1000)
    count = parser.parse_args().events
    with cluster() as url:
        found = rates(url, count)
    for width, rate in found.items():
        print(f"quartet-epcis, {width:2} EPC/event: {rate:8,.0f} events/s", flush=True)
    return 0 if found else 1


def rates(url: str, count: int = 1000) -> dict[int, float]:
    """Events a second by items per event; empty when the package could not be installed or run."""
    with tempfile.TemporaryDirectory(prefix="ocop-quartet-") as folder:
        return _rates(Path(folder), url, count)


def _rates(folder: Path, url: str, count: int) -> dict[int, float]:
    """Install, make the database, measure."""
    import psycopg

    venv.create(folder / "env", with_pip=True)
    python = str(folder / "env" / "bin" / "python")
    pip = [python, "-m", "pip", "install", "--quiet", "--disable-pip-version-check", *PACKAGES]
    if subprocess.run(pip, check=False).returncode:
        print("quartet-epcis: not measured, its packages could not be installed")
        return {}
    with psycopg.connect(url, autocommit=True) as line:
        line.execute("DROP DATABASE IF EXISTS quartet")
        line.execute("CREATE DATABASE quartet")
        info = line.info
        values = {"user": info.user, "password": info.password, "host": info.host,
                  "port": str(info.port)}  # fmt: skip
    (folder / "quartet_settings.py").write_text(SETTINGS % values)
    environment = {
        **os.environ,
        "DJANGO_SETTINGS_MODULE": "quartet_settings",
        "PYTHONPATH": str(folder),
    }
    command = [python, "-W", "ignore", "-c", DRIVER, str(count)]
    measured = subprocess.run(
        command, check=False, env=environment, cwd=folder, stdout=subprocess.PIPE, text=True
    )
    lines = (line.split() for line in measured.stdout.splitlines())
    return {int(width): float(rate) for width, rate in lines}


if __name__ == "__main__":
    sys.path.insert(0, str(Path(__file__).parent.parent))
    sys.exit(main())
