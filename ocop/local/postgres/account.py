"""The system user under whom the server runs: PostgreSQL refuses to run as root."""

import os
import pwd
import subprocess
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import TypedDict

from ocop.local.postgres.trouble import DatabaseTrouble

USER_SETTING = "OCOP_DB_USER"
_CANDIDATES = ("ocop", "postgres", "nobody")


class Identity(TypedDict, total=False):
    """The arguments of `subprocess` that change the user; empty when nothing changes."""

    user: int
    group: int
    extra_groups: list[int]


@dataclass(frozen=True, slots=True)
class Account:
    """A system user and its main group."""

    name: str
    uid: int
    gid: int

    @property
    def identity(self) -> Identity:
        if os.geteuid() == self.uid:
            return {}
        return {"user": self.uid, "group": self.gid, "extra_groups": []}

    def run(self, argv: Sequence[str | Path]) -> subprocess.CompletedProcess[str]:
        """Run a program as this user; stands in `/`, which every user may enter."""
        return subprocess.run(  # noqa: S603
            [str(word) for word in argv],
            capture_output=True,
            text=True,
            errors="replace",
            check=False,
            cwd="/",
            env=environment(),
            umask=0o077,
            **self.identity,
        )

    def may_enter(self, folder: Path) -> bool:
        """Asked of the kernel, since access lists and mount options decide as well as modes."""
        return self.run(["/bin/sh", "-c", 'test -x "$1"', "sh", folder]).returncode == 0


def environment() -> dict[str, str]:
    """Our environment without what would lead PostgreSQL astray: PG… variables, locale, home."""
    kept = {name: value for name, value in os.environ.items() if not name.startswith("PG")}
    return kept | {"LC_ALL": "C", "HOME": "/", "PGCLIENTENCODING": "UTF8", "PSQLRC": os.devnull}


def owner_of(path: Path) -> Account:
    """The user to whom `path` belongs; it may be missing from the list of users."""
    facts = path.stat(follow_symlinks=False)
    try:
        name = pwd.getpwuid(facts.st_uid).pw_name
    except KeyError:
        name = str(facts.st_uid)
    return Account(name, facts.st_uid, facts.st_gid)


def server_account() -> Account:
    """Who runs a new server: we ourselves, or a service user when we are root."""
    if os.geteuid() != 0:
        return _named(os.geteuid())
    wanted = os.environ.get(USER_SETTING, "")
    for name in (wanted,) if wanted else _CANDIDATES:
        account = _find(name)
        if account is not None and account.uid != 0:
            return account
    if wanted:
        raise DatabaseTrouble(
            f"{USER_SETTING}={wanted} không phải là người dùng hệ thống có thể chạy cơ sở dữ liệu.",
            f"Tạo người dùng đó (ví dụ: useradd --system {wanted}) hoặc bỏ {USER_SETTING}.",
        )
    raise DatabaseTrouble(
        "PostgreSQL không chạy được bằng quyền root và máy này không có người dùng hệ thống nào "
        f"trong số: {', '.join(_CANDIDATES)}.",
        "Tạo một người dùng rồi chạy lại. Ví dụ: useradd --system ocop",
    )


def _named(uid: int) -> Account:
    try:
        entry = pwd.getpwuid(uid)
    except KeyError:
        raise DatabaseTrouble(
            f"Người dùng số {uid} không có trong danh sách người dùng của máy, "
            "nên PostgreSQL không chạy được.",
            "Chạy bằng một người dùng có tên, hoặc thêm số này vào /etc/passwd.",
        ) from None
    return Account(entry.pw_name, entry.pw_uid, entry.pw_gid)


def _find(name: str) -> Account | None:
    try:
        entry = pwd.getpwnam(name)
    except KeyError:
        return None
    return Account(entry.pw_name, entry.pw_uid, entry.pw_gid)
