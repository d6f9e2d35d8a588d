"""What the worker does for this app: each job finds its row and calls one action."""

import logging
from collections.abc import Callable
from datetime import UTC, datetime
from uuid import UUID

from django.db import close_old_connections, connection
from procrastinate.contrib.django import app

from ocop.kit.errors import Conflict
from ocop.kit.faults import Invalid
from ocop.products import actions
from ocop.products.actions import imports
from ocop.products.models import RegisterImport

_log = logging.getLogger(__name__)


@app.task(name="products.preview_import")
def preview_import(import_id: str) -> None:
    """Read the file of an import."""
    _run(import_id, imports.preview_import)


@app.task(name="products.write_import")
def write_import(import_id: str) -> None:
    """Write the rows of an import."""
    _run(import_id, imports.write_import)


def _run(import_id: str, work: Callable[..., RegisterImport]) -> None:
    """Conflict and Invalid are kept with the import, where the person reads them."""
    _renew_connection()
    try:
        row = RegisterImport.objects.select_related("attachment", "by").filter(pk=UUID(import_id))
        found = row.first()
        if found is None:
            _log.warning("import %s is gone", import_id)
            return
        work(register_import=found)
    except (Conflict, Invalid) as error:
        _log.info("import %s stopped: %s", import_id, error)
    finally:
        _renew_connection()


def _renew_connection() -> None:
    """A worker lives long: no job begins on a connection that broke meanwhile."""
    if not connection.in_atomic_block:
        close_old_connections()


@app.periodic(cron="5 17 * * *")  # 00:05 in Vietnam; cron is read in UTC
@app.task(name="products.settle_star_ranks")
def settle_star_ranks(timestamp: int) -> None:
    """Let stars that end today sort as none."""
    _renew_connection()
    actions.settle_star_ranks(at=datetime.fromtimestamp(timestamp, tz=UTC))
