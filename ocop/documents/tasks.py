"""What the worker does for papers."""

from datetime import UTC, datetime
from uuid import UUID

from django.db import close_old_connections, connection
from procrastinate.contrib.django import app

from ocop.documents import actions


@app.task(name="documents.render")
def render(ids: list[str]) -> None:
    """Make the files of issued papers."""
    _renew_connection()
    actions.render_issued(ids=[UUID(one) for one in ids])


@app.periodic(cron="*/10 * * * *")
@app.task(name="documents.render_forgotten")
def render_forgotten(timestamp: int) -> None:
    """Ask again for files whose job was cut off."""
    _renew_connection()
    actions.render_forgotten(at=datetime.fromtimestamp(timestamp, tz=UTC))


def _renew_connection() -> None:
    """A worker lives long: no job begins on a connection that broke meanwhile."""
    if not connection.in_atomic_block:
        close_old_connections()
