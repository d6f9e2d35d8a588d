"""PostgreSQL's programs: which ones understand a server, and how they reach it."""

import os
import re
import shutil
import subprocess
from collections.abc import Iterator
from contextlib import suppress
from functools import cache
from pathlib import Path

from ocop.cli.connection import database_facts
from ocop.kit.errors import Conflict
from ocop.local.postgres import DatabaseTrouble, find_binaries
from ocop.local.postgres.account import environment

DEBIAN = Path("/usr/lib/postgresql")
_OPTIONS = {
    "sslmode": "PGSSLMODE", "sslrootcert": "PGSSLROOTCERT", "sslcert": "PGSSLCERT",
    "sslkey": "PGSSLKEY", "connect_timeout": "PGCONNECT_TIMEOUT", "options": "PGOPTIONS",
}  # fmt: skip
_VERSION = re.compile(r"\(PostgreSQL\) (\d+)")


def program_environment(database: str) -> dict[str, str]:
    """The environment by which PostgreSQL's programs reach a database; the password stays here."""
    facts = database_facts()
    reach = {"PGHOST": facts["HOST"], "PGPORT": facts["PORT"], "PGUSER": facts["USER"],
             "PGPASSWORD": facts["PASSWORD"], "PGDATABASE": database}  # fmt: skip
    named = {
        _OPTIONS[name]: str(value) for name, value in facts["OPTIONS"].items() if name in _OPTIONS
    }
    return environment() | {name: value for name, value in reach.items() if value} | named


@cache
def programs(oldest: int) -> Path:
    """The folder of pg_dump, pg_restore and psql of this major version, else of the next one."""
    usable = {major: folder for folder in _folders() if (major := major_of(folder)) >= oldest}
    if not usable:
        raise Conflict(
            f"Máy này thiếu pg_dump của PostgreSQL {oldest} trở lên. "
            f"Cài gói postgresql-client-{oldest}, hoặc đặt OCOP_PG_BIN vào thư mục có nó."
        )
    return usable[min(usable)]


def _folders() -> Iterator[Path]:
    """Where such programs may be; the last one of a version wins."""
    yield from sorted(DEBIAN.glob("*/bin"))
    if found := shutil.which("pg_dump"):
        yield Path(found).parent
    with suppress(DatabaseTrouble):
        yield find_binaries()
    if named := os.environ.get("OCOP_PG_BIN"):
        yield Path(named)


def major_of(folder: Path) -> int:
    """Major version of the programs in a folder, 0 when one of them is missing."""
    if not all((folder / name).is_file() for name in ("pg_dump", "pg_restore", "psql")):
        return 0
    answer = subprocess.run(  # noqa: S603
        [folder / "pg_dump", "--version"], capture_output=True, text=True, check=False
    )
    found = _VERSION.search(answer.stdout)
    return int(found[1]) if found else 0
