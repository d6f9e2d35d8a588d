"""Whether the embedded database was prepared for exactly this installation: asked without Django.

The answer of the last `ocop init` stands in the database itself, as its comment, so it goes with
the database when that is replaced. It saves a second at every start.
"""

import hashlib
import sysconfig
from collections.abc import Iterator
from pathlib import Path

from ocop import __version__
from ocop.kit.environment import data_folder, text
from ocop.local.postgres import DatabaseTrouble, Server

CODE = Path(__file__).parent.parent
# The number of migrations notices tables that were rolled back by hand.
_SEEN = (
    "SELECT shobj_description(oid, 'pg_database'), (SELECT count(*) FROM django_migrations) "
    "FROM pg_database WHERE datname = current_database()"
)


def wanted(*, demo: bool) -> str:
    """Changes with whatever the steps of `ocop init` look at."""
    about = f"{__version__} {text('OCOP_PROVINCE')} {demo}"
    total = hashlib.sha256(about.encode())
    for path in sorted(_sources()):
        facts = path.stat()
        total.update(f"{path} {facts.st_size} {facts.st_mtime_ns}\n".encode())
    return total.hexdigest()


def _sources() -> Iterator[Path]:
    yield from CODE.glob("*/migrations/*.py")
    yield from (CODE / "data" / "territory").rglob("*.*")
    yield from (CODE / "static").rglob("*.*")
    yield Path(sysconfig.get_path("purelib"))  # renewed when a package comes or goes


def is_prepared(server: Server, database: str, stamp: str) -> bool:
    """Whether nothing is left to do."""
    if not (data_folder() / "static" / "staticfiles.json").exists():
        return False
    try:
        seen = server.run_tool("psql", "-XAt", "-d", database, "-c", _SEEN).strip()
    except DatabaseTrouble:  # no tables yet
        return False
    comment, _, count = seen.rpartition("|")
    return comment == f"{stamp} {count}"
