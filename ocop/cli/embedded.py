"""The database of a command: the one of DATABASE_URL, else the embedded server in the data folder."""

import os
from collections.abc import Iterator
from contextlib import contextmanager

from ocop.kit.environment import data_folder, text
from ocop.local.postgres import Server

NAME = "ocop"


def embedded_server() -> Server | None:
    """The server below OCOP_DATA; None when DATABASE_URL names another."""
    return None if text("DATABASE_URL") else Server(data_folder() / "database")


@contextmanager
def database() -> Iterator[Server | None]:
    """While this lasts DATABASE_URL leads to a running database.

    The embedded server is left as it was found: running for those who use it, else stopped.
    """
    server = embedded_server()
    if server is None:
        yield None
        return
    with server:
        os.environ["DATABASE_URL"] = server.ensure_database(NAME)
        try:
            yield server
        finally:
            del os.environ["DATABASE_URL"]
