"""The files of a cluster: whose they are, how they are made, which version wrote them."""

import shutil
from pathlib import Path

from ocop.local.postgres import places
from ocop.local.postgres.account import Account, owner_of, server_account
from ocop.local.postgres.trouble import DatabaseTrouble

ROLE = "app"
# Trust is safe because no other user may enter the socket's folder, and there is no TCP listener.
_INITDB = ("-U", ROLE, "--auth-local=trust", "--auth-host=reject", "-E", "UTF8")
# pg_trgm takes its letters from LC_CTYPE, not from the builtin provider: hence both options.
_LOCALE_17 = ("--locale-provider=builtin", "--builtin-locale=C.UTF-8", "--locale=C.UTF-8")
_LOCALE_15 = ("--locale=C.UTF-8",)


def settle(root: Path) -> tuple[Path, Account]:
    """The cluster's private folder and the user who runs it: for old data that is its owner."""
    home = places.find_home(root)
    if home is None:
        account = server_account()
        return places.make_home(root, account), account
    account = owner_of(home)
    if account.uid == 0:  # interrupted before the folder was handed over
        account = server_account()
    places.own_folder(home, account)
    if not account.may_enter(home):
        raise DatabaseTrouble(
            f"Người dùng hệ thống {account.name} không còn vào được {home}.",
            "Mở lại quyền đi qua các thư mục cha (chmod o+x), hoặc chuyển dữ liệu "
            "sang thư mục khác bằng sao lưu và khôi phục.",
        )
    return home, account


def make(home: Path, account: Account, programs: Path, major: int, *, sync: bool) -> None:
    """Create the cluster unless it is there; under another name first, lest half look whole."""
    if (home / "data").exists():
        return
    scratch = home / "data.new"
    shutil.rmtree(scratch, ignore_errors=True)
    locale = _LOCALE_17 if major >= 17 else _LOCALE_15
    durable = () if sync else ("--no-sync",)
    answer = account.run([programs / "initdb", "-D", scratch, *_INITDB, *locale, *durable])
    if answer.returncode != 0:
        raise DatabaseTrouble(
            f"Không tạo được cơ sở dữ liệu trong {home}.",
            "Kiểm tra dung lượng đĩa còn trống và quyền ghi rồi chạy lại.",
            answer.stderr.strip(),
        )
    scratch.rename(home / "data")


def require_major(home: Path, major: int) -> None:
    """Refuse data that another major version wrote; upgrading is a dump and a restore."""
    written = (home / "data" / "PG_VERSION").read_text().strip()
    if written != str(major):
        raise DatabaseTrouble(
            f"Dữ liệu trong {home} thuộc PostgreSQL {written}, "
            f"còn chương trình đang dùng là PostgreSQL {major}.",
            f"Đặt OCOP_PG_BIN vào thư mục bin của PostgreSQL {written} rồi sao lưu; "
            "sau đó khôi phục bản sao lưu ấy vào một thư mục dữ liệu mới.",
        )
