"""Where a cluster lives on disk: folders, who may enter them, and the length of socket paths.

Below `root` (named by the caller) stands the private folder `cluster`. When we are root and the
service user cannot reach `root`, the cluster goes to a reachable folder of its own and `root`
keeps a pointer to it. No folder above `root` is ever changed.
"""

import hashlib
import os
import stat
from pathlib import Path

from ocop.local.postgres.account import Account
from ocop.local.postgres.trouble import DatabaseTrouble

POINTER = "cluster.path"
SHELTER = Path("/var/lib/ocop")
SOCKET_NAME = ".s.PGSQL.5432"
_LONGEST_SOCKET = 107  # bytes in sockaddr_un, less the closing zero
_OWNER_NOTE = "belongs-to"


def find_home(root: Path) -> Path | None:
    """The cluster's folder when there is one already, else None."""
    inside = root / "cluster"
    if inside.is_dir():
        return inside
    pointer = root / POINTER
    if not pointer.is_file():
        return None
    home = Path(pointer.read_text(encoding="utf-8").strip())
    if not home.is_dir():
        raise DatabaseTrouble(
            f"Tệp {pointer} cho biết cơ sở dữ liệu nằm ở {home}, nhưng thư mục đó không còn.",
            f"Khôi phục thư mục đó từ bản sao lưu. Nếu muốn bắt đầu với dữ liệu trống, "
            f"xóa tệp {pointer}.",
        )
    _refuse_a_second_owner(root, home)
    return home


def _refuse_a_second_owner(root: Path, home: Path) -> None:
    """A copied data folder must not write into the original's database; a moved one may."""
    note = home.parent / _OWNER_NOTE
    owner = Path(note.read_text(encoding="utf-8").strip())
    if owner == root:
        return
    if (owner / POINTER).is_file():
        raise DatabaseTrouble(
            f"Thư mục {root} là bản chép của {owner}; cơ sở dữ liệu ở {home} thuộc về bản gốc.",
            f"Dùng bản gốc, hoặc xóa tệp {root / POINTER} rồi khôi phục từ bản sao lưu.",
        )
    note.write_text(f"{root}\n", encoding="utf-8")


def make_home(root: Path, account: Account) -> Path:
    """A new private folder for the cluster: below `root`, or in the shelter beside it."""
    if account.may_enter(root):
        home = root / "cluster"
        own_folder(home, account)
        return home
    slot = _free_slot(root)
    try:
        SHELTER.mkdir(mode=0o755, parents=True, exist_ok=True)
        slot.mkdir(mode=0o755)
    except OSError as error:
        raise DatabaseTrouble(
            f"Người dùng hệ thống {account.name} không vào được {root}, và không tạo được "
            f"{slot} ({error.strerror}).",
            "Đặt OCOP_DATA vào một thư mục người dùng đó vào được. Ví dụ: OCOP_DATA=/srv/ocop",
        ) from error
    home = slot / "cluster"
    own_folder(home, account)
    (slot / _OWNER_NOTE).write_text(f"{root}\n", encoding="utf-8")
    (root / POINTER).write_text(f"{home}\n", encoding="utf-8")
    return home


def _free_slot(root: Path) -> Path:
    """An unused name: data that lost its pointer is neither reused nor overwritten."""
    name = _digest(root)
    slot, count = SHELTER / name, 1
    while slot.exists():
        count += 1
        slot = SHELTER / f"{name}-{count}"
    return slot


def own_folder(path: Path, account: Account) -> None:
    """Make or check a folder that `account` alone may enter (0700). Never follows a link."""
    path.mkdir(mode=0o700, exist_ok=True)
    handle = os.open(path, os.O_RDONLY | os.O_DIRECTORY | os.O_NOFOLLOW)
    try:
        facts = os.fstat(handle)
        if facts.st_uid != account.uid:
            if facts.st_uid != os.geteuid():
                raise _foreign(path, account)
            os.fchown(handle, account.uid, account.gid)
        if stat.S_IMODE(facts.st_mode) != 0o700:
            os.fchmod(handle, 0o700)
    finally:
        os.close(handle)


def _foreign(path: Path, account: Account) -> DatabaseTrouble:
    return DatabaseTrouble(
        f"Thư mục {path} không thuộc về người dùng {account.name}.",
        "Chạy lại bằng người dùng đã tạo dữ liệu, hoặc đặt OCOP_DATA vào một thư mục khác.",
    )


def socket_folder(home: Path) -> Path:
    """The folder of the socket: inside the cluster's, or a short one when that cannot be named.

    Clients take a comma in the name for the end of a host.
    """
    inside = home / "sock"
    if len(os.fsencode(inside / SOCKET_NAME)) <= _LONGEST_SOCKET and "," not in str(inside):
        return inside
    short = Path("/run") if os.geteuid() == 0 else Path("/tmp")  # noqa: S108
    return short / f"ocop-{_digest(home)}"


def _digest(path: Path) -> str:
    return hashlib.sha256(os.fsencode(path)).hexdigest()[:16]
