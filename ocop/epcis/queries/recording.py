"""Which transactions are recording events of their own right now."""

from datetime import datetime

from django.db import connection

# A shared advisory lock that `record_events` holds to the end of its caller's transaction.
RECORDING = (20_816, 1)
_OLDEST = (
    "SELECT min(activity.xact_start) FROM pg_locks lock"
    " JOIN pg_stat_activity activity ON activity.pid = lock.pid"
    " WHERE lock.locktype = 'advisory' AND lock.objsubid = 2"
    " AND lock.classid = %s AND lock.objid = %s AND lock.granted"
    " AND lock.database = (SELECT oid FROM pg_database WHERE datname = current_database())"
    " AND lock.pid <> pg_backend_pid()"
)


def oldest_recording() -> datetime | None:
    """When the oldest of them began; its events are all recorded after that moment."""
    with connection.cursor() as cursor:
        cursor.execute(_OLDEST, RECORDING)
        found: datetime | None = cursor.fetchone()[0]
    return found
