"""Starts a throw-away PostgreSQL before Django reads its settings; loaded by `-p tests.database`.

With DATABASE_URL in the environment that server is used instead. Workers of pytest-xdist inherit
the variable, so one cluster serves them all.
"""

import atexit
import os
import shutil
import tempfile
from pathlib import Path


def start() -> None:
    """Start the cluster and leave its address in DATABASE_URL."""
    from ocop.local.postgres import Server

    root = Path(tempfile.mkdtemp(prefix="ocop-test-"))
    root.chmod(0o755)
    fast = {"fsync": "off", "synchronous_commit": "off", "full_page_writes": "off"}
    server = Server(root / "database", settings=fast)
    os.environ["DATABASE_URL"] = server.start().replace("/postgres?", "/ocop?")

    def stop() -> None:
        server.stop()
        shutil.rmtree(root, ignore_errors=True)

    atexit.register(stop)


if "DATABASE_URL" not in os.environ:
    start()
os.environ.setdefault("OCOP_DATA", tempfile.mkdtemp(prefix="ocop-test-data-"))
