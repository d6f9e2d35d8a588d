"""Plays a backup into a database in one transaction: all of it, proven equal, or nothing."""

import hashlib
import subprocess
import tempfile
import threading
from contextlib import suppress
from typing import IO, Any

from ocop.cli.backup.archive import CHUNK
from ocop.cli.backup.contents import check
from ocop.cli.backup.programs import program_environment, programs
from ocop.kit.errors import Conflict

# pg_restore 17 and newer write this for every server; older servers do not know it.
_TOO_NEW = b"SET transaction_timeout = 0;\n"
_HEAD_LINES = 60


class _Feeder(threading.Thread):
    """Hands the dump to pg_restore and hashes it on the way."""

    def __init__(self, dump: IO[bytes], pipe: IO[bytes]) -> None:
        super().__init__(daemon=True)
        self._dump, self._pipe = dump, pipe
        self._digest = hashlib.sha256()

    def run(self) -> None:
        with suppress(BrokenPipeError):
            while chunk := self._dump.read(CHUNK):
                self._digest.update(chunk)
                self._pipe.write(chunk)
        with suppress(BrokenPipeError):
            self._pipe.close()

    @property
    def sha256(self) -> str:
        return self._digest.hexdigest()


def replay(
    dump: IO[bytes], manifest: dict[str, Any], *, database: str, major: int, first: str = ""
) -> None:
    """Run the dump in `database` after the SQL `first`; Conflict when anything differs."""
    # Older programs cannot read what newer ones wrote.
    folder = programs(max(major, manifest["database"]["programs"]))
    env = program_environment(database)
    with (
        tempfile.TemporaryFile() as said,
        subprocess.Popen(  # noqa: S603
            [folder / "psql", "-X", "-q", "-1", "-v", "ON_ERROR_STOP=1", "-f", "-"],
            stdin=subprocess.PIPE, stdout=subprocess.DEVNULL, stderr=said, env=env,
        ) as psql,
        subprocess.Popen(  # noqa: S603
            [folder / "pg_restore", "--no-owner", "--no-privileges", "-f", "-"],
            stdin=subprocess.PIPE, stdout=subprocess.PIPE, stderr=said, env=env,
        ) as pg_restore,
    ):  # fmt: skip
        assert psql.stdin is not None
        assert pg_restore.stdin is not None
        assert pg_restore.stdout is not None
        feeder = _Feeder(dump, pg_restore.stdin)
        feeder.start()
        try:
            psql.stdin.write(first.encode())
            _pump(pg_restore.stdout, psql.stdin, old=major < 17)
            feeder.join()
            _require_whole(feeder, pg_restore, manifest, said)
            psql.stdin.write(check(manifest).encode())
            psql.stdin.close()
        except (BrokenPipeError, Conflict) as error:
            psql.kill()  # before it can commit
            pg_restore.kill()
            psql.wait()
            if isinstance(error, Conflict):
                raise
        if psql.wait() or pg_restore.wait():
            raise Conflict(f"Khôi phục không thành: {_last_words(said)}")


def _pump(source: IO[bytes], target: IO[bytes], *, old: bool) -> None:
    for _ in range(_HEAD_LINES if old else 0):
        line = source.readline()
        if line != _TOO_NEW:
            target.write(line)
    while chunk := source.read(CHUNK):
        target.write(chunk)


def _require_whole(
    feeder: _Feeder, pg_restore: subprocess.Popen[bytes], manifest: dict[str, Any], said: IO[bytes]
) -> None:
    if pg_restore.wait():
        raise Conflict(
            f"Phần cơ sở dữ liệu trong bản sao lưu không đọc được: {_last_words(said)} "
            "Dùng bản sao lưu khác."
        )
    if feeder.sha256 != manifest["database"]["sha256"]:
        raise Conflict(
            "Phần cơ sở dữ liệu trong bản sao lưu đã hỏng (mã băm khác). Dùng bản sao lưu khác."
        )


def _last_words(said: IO[bytes]) -> str:
    said.seek(0)
    lines = said.read().decode(errors="replace").strip().splitlines()
    told = [line.partition("ERROR:")[2].strip() for line in lines if "ERROR:" in line]
    return (told or lines or ["không rõ"])[0].removeprefix("ocop: ")
