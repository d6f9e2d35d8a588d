"""Starts a throw-away PostgreSQL before Django reads its settings; loaded by `-p tests.database`.

With DATABASE_URL in the environment that server is used instead. Workers of pytest-xdist inherit
the variable, so one cluster serves them all. Nothing is left behind: the folders go at the end,
and the server ends even when pytest is killed.
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
    atexit.register(shutil.rmtree, root, ignore_errors=True)
    fast = {"fsync": "off", "synchronous_commit": "off", "full_page_writes": "off"}
    server = Server(root / "database", settings=fast)
    os.environ["DATABASE_URL"] = server.start().replace("/postgres?", "/ocop?")
    atexit.register(server.stop)
    watch = server.stop_after_us()
    watch.__enter__()
    atexit.register(watch.__exit__, None, None, None)


def make_data_folder() -> None:
    """An own OCOP_DATA for every process of the test run."""
    folder = tempfile.mkdtemp(prefix="ocop-test-data-")
    os.environ["OCOP_DATA"] = folder
    atexit.register(shutil.rmtree, folder, ignore_errors=True)


if "DATABASE_URL" not in os.environ:
    start()
if "OCOP_DATA" not in os.environ:
    make_data_folder()
