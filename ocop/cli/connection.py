"""Connections of the command line that go past Django: to any database of the server, at once."""

from typing import Any

import psycopg
from django.conf import settings

CONNECT_S = 8


def database_facts() -> dict[str, Any]:
    found: dict[str, Any] = settings.DATABASES["default"]
    return found


def our_database() -> str:
    """Name of the product's database."""
    return str(database_facts()["NAME"])


def connect(database: str | None = None) -> psycopg.Connection[tuple[Any, ...]]:
    """A connection of its own to a database of the server, ours when not said; autocommit."""
    facts = database_facts()
    options = {name: value for name, value in facts["OPTIONS"].items() if name != "pool"}
    words = {"host": facts["HOST"], "port": facts["PORT"], "user": facts["USER"],
             "password": facts["PASSWORD"]}  # fmt: skip
    words = {"connect_timeout": CONNECT_S} | {name: value for name, value in words.items() if value}
    return psycopg.connect(dbname=database or facts["NAME"], autocommit=True, **words, **options)


def require_reachable() -> None:
    """OperationalError at once when the server does not answer; the pool would wait for minutes."""
    connect().close()
