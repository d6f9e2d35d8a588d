"""What the worker does at night: remind of stars that end."""

from datetime import UTC, datetime

from django.db import close_old_connections, connection
from procrastinate.contrib.django import app

from ocop.inspection import actions


@app.periodic(cron="15 22 * * *")  # 05:15 in Vietnam, before the digests go out; cron is in UTC
@app.task(name="inspection.remind", queueing_lock="inspection.remind")
def remind(timestamp: int) -> None:
    """Tell people of stars that end."""
    if not connection.in_atomic_block:
        close_old_connections()
    actions.remind(at=datetime.fromtimestamp(timestamp, tz=UTC))
