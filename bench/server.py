"""A throw-away server for measurements: a cluster with the product's own settings, migrated."""

import os
import shutil
import tempfile
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path


@contextmanager
def cluster() -> Iterator[str]:
    """The address of an empty, migrated database; gone with its files at the end.

    With DATABASE_URL in the environment that database is used and left as it is afterwards.
    """
    if url := os.environ.get("DATABASE_URL"):
        _migrate()
        yield url
        return
    from ocop.local.postgres import Server

    root = Path(tempfile.mkdtemp(prefix="ocop-bench-"))
    root.chmod(0o755)
    os.environ.setdefault("OCOP_DATA", str(root / "data"))
    server = Server(root / "database")
    server.start()
    try:
        os.environ["DATABASE_URL"] = server.ensure_database("ocop")
        _migrate()
        yield os.environ["DATABASE_URL"]
    finally:
        _disconnect()
        server.stop()
        shutil.rmtree(root, ignore_errors=True)


def _migrate() -> None:
    os.environ.setdefault("DJANGO_SETTINGS_MODULE", "ocop.settings")
    import django
    from django.core.management import call_command

    django.setup()
    call_command("migrate", verbosity=0)


def _disconnect() -> None:
    from django.db import connections

    for connection in connections.all():
        connection.close()
        if getattr(connection, "pool", None):
            connection.close_pool()
