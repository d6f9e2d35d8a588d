"""Loads Django, calls the work of a verb, and says in words what the database refused."""

import argparse
from collections.abc import Iterator
from contextlib import contextmanager
from importlib import import_module

import django
import psycopg
from django.db import OperationalError, ProgrammingError, connections, transaction

from ocop.cli.connection import require_reachable
from ocop.kit.errors import Conflict

NO_TABLES = "Cơ sở dữ liệu chưa có bảng, hoặc bảng còn của phiên bản cũ. Chạy: ocop init"


def call(module: str, name: str, args: argparse.Namespace) -> int:
    """The exit code of `name` in ocop.cli.`module`."""
    django.setup()
    work = getattr(import_module(f"ocop.cli.{module}"), name)
    try:
        if args.needs != "django":
            require_reachable()
        return int(work(args))
    except ProgrammingError as error:
        if getattr(error.__cause__, "sqlstate", "") == "42P01":  # undefined table
            raise Conflict(NO_TABLES) from error
        raise
    except (OperationalError, psycopg.OperationalError) as error:
        raise Conflict(unreachable(error)) from error
    finally:
        close()


def unreachable(error: Exception) -> str:
    """The sentence for a server that does not answer."""
    said = " ".join(str(error).split())
    return f"Không nối được cơ sở dữ liệu: {said}. Kiểm tra DATABASE_URL và máy chủ đó."


def close() -> None:
    """Give back every connection, so that the embedded server can stop."""
    for connection in connections.all(initialized_only=True):
        connection.close()
        if hasattr(connection, "close_pool"):
            connection.close_pool()


@contextmanager
def trial(dry_run: bool) -> Iterator[None]:
    """One transaction; with `dry_run` everything is checked and nothing stays."""
    with transaction.atomic():
        yield
        transaction.set_rollback(dry_run)
