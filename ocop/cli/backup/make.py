"""Makes a backup: one moment of the database, and every upload it knows of."""

import json
import os
import subprocess
import tempfile
from collections.abc import Iterator
from contextlib import contextmanager
from datetime import datetime
from pathlib import Path
from typing import IO, Any, BinaryIO

from django.conf import settings

from ocop.cli.backup import contents
from ocop.cli.backup.archive import (
    DUMP,
    FILES,
    FORMAT,
    LIST,
    MANIFEST,
    SEAL,
    Watch,
    Writer,
    chunks_of,
)
from ocop.cli.backup.programs import major_of, program_environment, programs
from ocop.cli.connection import connect, our_database
from ocop.evidence.actions import files_stay
from ocop.kit.errors import Conflict

NOT_INSIDE = [
    "OCOP_SECRET_KEY / secret-key",
    "DATABASE_URL",
    "phiên đăng nhập",
    "demo-accounts.json",
]


def make(target: Path, *, at: datetime, watch: Watch) -> dict[str, Any]:
    """Write the backup beside `target` and rename it when it is whole; its manifest."""
    with _whole(target) as file, files_stay():
        writer = Writer(file, watch)
        database = _database(writer)
        files = _files(writer)
        manifest = {
            "format": FORMAT,
            "product": settings.VERSION,
            "made_at": at.isoformat(),
            "database": database,
            "files": files,
            "not_inside": NOT_INSIDE,
        }
        text = json.dumps(manifest, ensure_ascii=False, indent=1)
        seal = writer.add(MANIFEST, [text.encode()])
        writer.add(SEAL, [seal.sha256.encode()])
        writer.end()
    return manifest


@contextmanager
def _whole(target: Path) -> Iterator[BinaryIO]:
    """A file that is there whole or not at all, readable by us alone."""
    try:
        handle, name = tempfile.mkstemp(prefix=f".{target.name}.", dir=target.parent)
    except OSError as error:
        raise Conflict(
            f"Không ghi được vào {target.parent}: {error.strerror}. Chọn thư mục khác."
        ) from error
    try:
        with os.fdopen(handle, "w+b") as file:
            yield file
            file.flush()
            os.fsync(file.fileno())
        Path(name).replace(target)
    except OSError as error:
        raise Conflict(f"Chưa sao lưu được: {error.strerror}. Kiểm tra đĩa còn trống.") from error
    finally:
        Path(name).unlink(missing_ok=True)


def _database(writer: Writer) -> dict[str, Any]:
    """Dump and count in one snapshot, so that both speak of the same moment."""
    with connect() as connection:
        connection.execute("BEGIN ISOLATION LEVEL REPEATABLE READ READ ONLY")
        row = connection.execute("SELECT pg_export_snapshot()").fetchone()
        snapshot = row[0] if row else ""
        version = connection.info.server_version
        folder = programs(version // 10000)
        written = writer.add(DUMP, _dump(folder, snapshot))
        return {
            "server": f"{version // 10000}.{version % 10000}",
            "programs": major_of(folder),
            "sha256": written.sha256,
            "bytes": written.bytes,
            "tables": contents.tables(connection),
            "objects": contents.objects(connection),
            "migrations": [
                f"{app}.{name}"
                for app, name in connection.execute(
                    "SELECT app, name FROM public.django_migrations ORDER BY app, name"
                )
            ],
        }


def _dump(folder: Path, snapshot: str) -> Iterator[bytes]:
    """What pg_dump writes."""
    without = [f"--exclude-table-data=public.{name}" for name in contents.WITHOUT_ROWS]
    argv = [
        str(folder / "pg_dump"), "-Fc", "-Z", "3", "--no-owner", "--no-privileges",
        f"--snapshot={snapshot}", *without,
    ]  # fmt: skip
    with tempfile.TemporaryFile() as said:
        with subprocess.Popen(  # noqa: S603
            argv,
            stdout=subprocess.PIPE,
            stderr=said,
            stdin=subprocess.DEVNULL,
            env=program_environment(our_database()),
        ) as process:
            assert process.stdout is not None
            yield from chunks_of(process.stdout)
        if process.returncode:
            said.seek(0)
            words = said.read().decode(errors="replace").strip()
            raise Conflict(f"pg_dump dừng với lỗi: {words}")


def _files(writer: Writer) -> dict[str, Any]:
    """Every upload; those whose content is not what their name says are told."""
    count = size = 0
    damaged = []
    with tempfile.TemporaryFile() as lines:
        for name, path in stored_files():
            with path.open("rb") as file:
                written = writer.add(f"{FILES}{name}", chunks_of(file))
            lines.write(f"{written.sha256}  {name}\n".encode())
            count, size = count + 1, size + written.bytes
            if is_original(path) and written.sha256 != path.name:
                damaged.append(name)
        listed = writer.add(LIST, _from_start(lines))
    return {"count": count, "bytes": size, "list_sha256": listed.sha256, "damaged": damaged}


def _from_start(file: IO[bytes]) -> Iterator[bytes]:
    file.seek(0)
    return chunks_of(file)


def is_original(path: Path) -> bool:
    """Whether the name of a stored file is the hash of its content; thumbnails have another."""
    return len(path.name) == 64


def stored_files() -> Iterator[tuple[str, Path]]:
    """The uploads by name, without what is half-written."""
    root = Path(settings.MEDIA_ROOT)
    for folder in sorted(root.iterdir()) if root.exists() else []:
        if folder.is_dir() and len(folder.name) == 2:
            for path in sorted(folder.iterdir()):
                yield f"{folder.name}/{path.name}", path
