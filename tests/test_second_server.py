"""The database rules on Debian's PostgreSQL 15: the tests that lean on them run there once more."""

import os
import subprocess
import sys
import tempfile
from pathlib import Path

import pytest

from ocop.local.postgres import Server

DEBIAN = Path("/usr/lib/postgresql/15/bin")
ROOT = Path(__file__).resolve().parents[1]
# Folding and sort keys, dated edges that may not overlap, closed history, search, the queue's tables.
LEANING = (
    "tests/kit/test_text.py",
    "tests/units/test_trees.py",
    "tests/people/test_history.py",
    "tests/people/test_actions.py",
    "tests/products/test_products.py",
    "tests/products/test_recognitions.py",
)


@pytest.mark.second_server
@pytest.mark.skipif(not DEBIAN.is_dir(), reason="Debian's PostgreSQL 15 is not installed")
def test_what_leans_on_the_database_holds_on_postgresql_15():
    with tempfile.TemporaryDirectory(prefix="ocop-fifteen-", ignore_cleanup_errors=True) as name:
        root = Path(name)
        root.chmod(0o755)
        settings = {"fsync": "off", "synchronous_commit": "off", "full_page_writes": "off"}
        server = Server(root / "database", bin_dir=DEBIAN, settings=settings)
        with server, server.stop_after_us():
            assert server.run_tool("psql", "-XAtc", "SHOW server_version").startswith("15")
            done = subprocess.run(
                [sys.executable, "-m", "pytest", "-q", "-p", "no:cacheprovider", *LEANING],
                cwd=ROOT,
                env={**os.environ, "DATABASE_URL": server.url_of("ocop")},
                capture_output=True,
                text=True,
                check=False,
            )
    assert done.returncode == 0, done.stdout[-4000:]
