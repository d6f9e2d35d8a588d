"""Counts what a page asks of the database."""

from django.core.cache import caches
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext


def questions(client: Client, path: str) -> int:
    """Number of queries of a page that is not kept."""
    caches["local"].clear()
    with CaptureQueriesContext(connection) as asked:
        assert client.get(path).status_code == 200, path
    return len(asked)
