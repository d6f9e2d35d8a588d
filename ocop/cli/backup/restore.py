"""Reads a backup: tried in a scratch database (`verify`), or put in place (`restore`)."""

import hashlib
import secrets
import shutil
import tempfile
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import IO, Any

import psycopg
from django.conf import settings
from psycopg import sql

from ocop.cli.backup.archive import CHUNK, DUMP, FILES, LIST, parts, readable
from ocop.cli.backup.replay import replay
from ocop.cli.connection import connect, our_database
from ocop.kit.errors import Conflict

_INCOMING = "restore"
# Into the product's own database when no second one may be made.
_EMPTY_FIRST = "DROP SCHEMA public CASCADE;\nCREATE SCHEMA public;\n"


def verify(path: Path, manifest: dict[str, Any]) -> None:
    """Restore into a scratch database and compare all; Conflict names what differs."""
    with connect() as connection, _second_database(connection) as scratch:
        if scratch is None:
            raise Conflict(
                "Để kiểm thử, tài khoản cơ sở dữ liệu cần được tạo cơ sở dữ liệu tạm. "
                f"Chạy một lần: ALTER ROLE {connection.info.user} CREATEDB"
            )
        _play(path, manifest, database=scratch, major=connection.info.server_version // 10000)


def restore(path: Path, manifest: dict[str, Any]) -> None:
    """Put the backup in place, files first: they are named by content and hurt nobody.

    The database is restored beside ours, compared, and takes its name in one moment. Where no
    second one may be made, ours is emptied and filled in one transaction.
    """
    root = Path(settings.MEDIA_ROOT)
    root.mkdir(parents=True, exist_ok=True)
    place = Path(tempfile.mkdtemp(prefix=_INCOMING, dir=root))
    try:
        with connect() as connection, _second_database(connection) as fresh:
            major = connection.info.server_version // 10000
            alone = fresh is None
            _play(
                path, manifest, database=fresh or our_database(), major=major,
                place=place, first=_EMPTY_FIRST if alone else "",
            )  # fmt: skip
            _move_in(place, root)
            connection.close()
            if fresh is not None:
                _take_over(fresh)
    finally:
        shutil.rmtree(place, ignore_errors=True)


@contextmanager
def _second_database(connection: psycopg.Connection[Any]) -> Iterator[str | None]:
    """A new empty database like ours, gone at the end unless renamed; None when not allowed."""
    name = f"{our_database()[:40]}_{secrets.token_hex(4)}"
    row = connection.execute(
        "SELECT datcollate, datctype, rolcreatedb OR rolsuper FROM pg_database, pg_roles "
        "WHERE datname = current_database() AND rolname = current_user"
    ).fetchone()
    collate, ctype, allowed = row or ("", "", False)
    if not allowed:
        yield None
        return
    connection.execute(
        sql.SQL(
            "CREATE DATABASE {} TEMPLATE template0 ENCODING 'UTF8' LC_COLLATE {} LC_CTYPE {}"
        ).format(sql.Identifier(name), sql.Literal(collate), sql.Literal(ctype))
    )
    try:
        yield name
    finally:
        with _beside() as other:
            other.execute(
                sql.SQL("DROP DATABASE IF EXISTS {} WITH (FORCE)").format(sql.Identifier(name))
            )


def _beside() -> psycopg.Connection[tuple[Any, ...]]:
    """A connection to a database that is not ours, for work on ours as a whole."""
    try:
        return connect("postgres")
    except psycopg.OperationalError:
        return connect("template1")


def _take_over(fresh: str) -> None:
    """Give the new database our name and drop the old one."""
    ours, old = our_database(), f"{fresh}_old"
    rename = sql.SQL("ALTER DATABASE {} RENAME TO {}")
    with _beside() as connection:
        with connection.transaction():
            connection.execute(rename.format(sql.Identifier(ours), sql.Identifier(old)))
            connection.execute(rename.format(sql.Identifier(fresh), sql.Identifier(ours)))
        connection.execute(sql.SQL("DROP DATABASE {} WITH (FORCE)").format(sql.Identifier(old)))


def _play(
    path: Path,
    manifest: dict[str, Any],
    *,
    database: str,
    major: int,
    place: Path | None = None,
    first: str = "",
) -> None:
    """One pass over the backup: files are checked (and kept in `place`), the dump is replayed.

    The dump comes first in the file but is replayed last: nothing may be committed before the
    files have been proven whole.
    """
    with readable(path):
        _check_files(path, manifest, place)
        for name, stream in parts(path):
            if name == DUMP:
                replay(stream, manifest, database=database, major=major, first=first)
                return
    raise Conflict(f"{path} thiếu {DUMP}. Dùng bản sao lưu khác.")


def _check_files(path: Path, manifest: dict[str, Any], place: Path | None) -> None:
    """Hash every file, compare with the list, and the list with the manifest."""
    listed = False
    with tempfile.TemporaryFile() as ours:
        for name, stream in parts(path):
            if name.startswith(FILES):
                plain = name.removeprefix(FILES)
                digest = _take(stream, place / _safe(plain) if place else None)
                ours.write(f"{digest}  {plain}\n".encode())
            elif name == LIST:
                listed = True
                _compare_lists(ours, stream, manifest)
    if not listed:
        raise Conflict(f"{path} thiếu {LIST}. Dùng bản sao lưu khác.")


def _take(stream: IO[bytes], target: Path | None) -> str:
    """Hash of a stream, whose bytes are kept in `target`."""
    digest = hashlib.sha256()
    if target is None:
        while chunk := stream.read(CHUNK):
            digest.update(chunk)
        return digest.hexdigest()
    target.parent.mkdir(exist_ok=True)
    with target.open("wb") as file:
        target.chmod(0o600)
        while chunk := stream.read(CHUNK):
            digest.update(chunk)
            file.write(chunk)
    return digest.hexdigest()


def _safe(name: str) -> str:
    """The name when it is one of ours (`ab/abc…`); Conflict for one that leads elsewhere."""
    folder, _, rest = name.partition("/")
    if len(folder) != 2 or not rest or "/" in rest or ".." in name:
        raise Conflict(f"Bản sao lưu chứa tên tệp lạ: {name}. Dùng bản sao lưu khác.")
    return name


def _compare_lists(ours: IO[bytes], theirs: IO[bytes], manifest: dict[str, Any]) -> None:
    ours.seek(0)
    digest = hashlib.sha256()
    for line in theirs:
        digest.update(line)
        if ours.readline() != line:
            name = line.decode(errors="replace").strip()[66:]
            raise Conflict(f"Tệp {name} trong bản sao lưu bị hỏng hoặc thiếu.")
    if ours.readline() or digest.hexdigest() != manifest["files"]["list_sha256"]:
        raise Conflict("Danh sách tệp trong bản sao lưu đã bị sửa. Dùng bản sao lưu khác.")


def _move_in(place: Path, root: Path) -> None:
    for path in place.rglob("*"):
        if path.is_file():
            target = root / path.relative_to(place)
            target.parent.mkdir(exist_ok=True)
            path.replace(target)
