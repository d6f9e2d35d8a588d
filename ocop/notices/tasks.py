"""What the worker does for notices: sends what is due every minute, forgets old ones at night."""

from datetime import UTC, datetime

from django.db import close_old_connections, connection
from procrastinate.contrib.django import app

from ocop.notices import actions


@app.periodic(cron="* * * * *")
@app.task(name="notices.send", queueing_lock="notices.send", lock="notices.send")
def send(timestamp: int) -> None:
    """Send what is due."""
    _renew_connection()
    actions.send_due(at=datetime.fromtimestamp(timestamp, tz=UTC))


@app.periodic(cron="35 17 * * *")  # 00:35 in Vietnam; cron is read in UTC
@app.task(name="notices.forget_old")
def forget_old(timestamp: int) -> None:
    """Drop what nobody needs any more."""
    _renew_connection()
    actions.forget_old(at=datetime.fromtimestamp(timestamp, tz=UTC))


def _renew_connection() -> None:
    """A worker lives long: no job begins on a connection that broke meanwhile."""
    if not connection.in_atomic_block:
        close_old_connections()
