"""A backup is whole, proven and put back, or refused; nothing in between."""

import hashlib
import os
import subprocess
from pathlib import Path

import pytest

from ocop.local.postgres import Server
from tests.cli.running import folder, ocop

CONTENT = b"%PDF-1.4 a paper of the co-operative" * 40_000
NAME = hashlib.sha256(CONTENT).hexdigest()


@pytest.fixture(scope="module")
def saved(province: Path) -> Path:
    """A backup of the demo province with one more upload and its thumbnail."""
    stored = province / "files" / NAME[:2]
    stored.mkdir(parents=True, exist_ok=True)
    (stored / NAME).write_bytes(CONTENT)
    (stored / f"{NAME}-480.webp").write_bytes(b"small")
    (province / "files" / "incoming").mkdir(exist_ok=True)
    (province / "files" / "incoming" / "half").write_bytes(b"half")
    path = province / "backup.tar"
    made = ocop(province, "backup", path, "--json")
    kept = [one for one in stored.parent.glob("??/*") if one.is_file()]
    assert (made.code, made.json["files"]) == (0, len(kept)), made.err
    return path


def ask(data: Path, query: str) -> str:
    server = Server(data / "database")
    return server.run_tool("psql", "-XAt", "-d", "ocop", "-c", query).strip()


def damaged(path: Path, to: Path, *, at: bytes) -> Path:
    """A copy with one byte changed where `at` stands."""
    content = bytearray(path.read_bytes())
    content[content.index(at)] ^= 1
    to.write_bytes(content)
    return to


def test_a_backup_is_private_and_plain_tar(saved):
    assert saved.stat().st_mode & 0o777 == 0o600
    names = subprocess.run(["tar", "tf", saved], capture_output=True, text=True, check=True).stdout
    first, *files, digests, manifest, seal = names.split()
    assert (first, digests) == ("database.dump", "files.sha256")
    assert (manifest, seal) == ("manifest.json", "manifest.sha256")
    ours = [f"files/{NAME[:2]}/{NAME}", f"files/{NAME[:2]}/{NAME}-480.webp"]
    assert [name for name in files if NAME in name] == ours
    assert all(name.startswith("files/") and "incoming" not in name for name in files)
    assert [path.name for path in saved.parent.glob(".backup*")] == []


def test_a_backup_is_proven_in_a_scratch_database_that_goes_away(saved):
    proven = ocop(saved.parent, "backup", "--verify", saved, "--json")
    assert (proven.code, proven.json["verified"]) == (0, True), proven.err
    assert ask(
        saved.parent, "SELECT string_agg(datname, ' ' ORDER BY datname) FROM pg_database"
    ) == ("ocop postgres template0 template1")


def test_an_old_backup_is_not_overwritten_unasked(saved):
    before = saved.stat().st_mtime_ns
    again = ocop(saved.parent, "backup", saved)
    assert (again.code, "Ghi đè?" in again.err) == (2, True)
    assert saved.stat().st_mtime_ns == before


@pytest.mark.parametrize(
    ("at", "said"),
    [
        (b"PGDMP", "Phần cơ sở dữ liệu trong bản sao lưu"),
        (b"a paper of", f"Tệp {NAME[:2]}/{NAME} trong bản sao lưu bị hỏng"),
        (b'"hash": "', "manifest.json"),
    ],
    ids=["dump", "upload", "manifest"],
)
def test_a_damaged_backup_is_refused_before_anything_changes(saved, tmp_path, at, said):
    broken = damaged(saved, tmp_path / "broken.tar", at=at)
    done = ocop(saved.parent, "restore", broken, "--yes")
    assert (done.code, said in done.err) == (1, True), done.err
    assert ask(saved.parent, "SELECT count(*) FROM products_product") == "114"


def test_a_backup_that_was_cut_off_is_refused(saved, tmp_path):
    cut = tmp_path / "cut.tar"
    cut.write_bytes(saved.read_bytes()[:-20_000])
    done = ocop(saved.parent, "backup", "--verify", cut)
    assert (done.code, "cắt cụt" in done.err) == (1, True)


def test_a_restore_into_an_empty_place_brings_everything_back(saved):
    with folder() as data, Server(data / "database") as server, server.stop_after_us():
        done = ocop(data, "restore", saved, "--json")
        assert done.code == 0, done.err
        assert (data / "files" / NAME[:2] / NAME).read_bytes() == CONTENT
        assert list((data / "files").glob("restore*")) == []
        # What only a database rule knows survived too: folding, no overlap, closed history.
        assert ask(data, "SELECT count(*) FROM products_product WHERE folded LIKE '%mam%'") != "0"
        for forbidden, word in [
            ("UPDATE people_appointmentevent SET role = 'X'", "append"),
            ("INSERT INTO units_edge (child_id, parent_id, valid) "
             "SELECT child_id, parent_id, valid FROM units_edge LIMIT 1", "exclusion"),
        ]:  # fmt: skip
            with pytest.raises(Exception, match=f"(?i){word}"):
                ask(data, forbidden)
        assert ocop(data, "init", "--json").json["done"] == ["static"]


def test_a_restore_replaces_what_is_there_only_after_a_yes(saved):
    ask(saved.parent, "UPDATE products_product SET note = 'changed'")
    unsure = ocop(saved.parent, "restore", saved)
    assert (unsure.code, "Thêm --yes" in unsure.err) == (2, True)
    tried = ocop(saved.parent, "restore", saved, "--dry-run")
    assert tried.code == 0, tried.err
    changed = "SELECT count(*) FROM products_product WHERE note = 'changed'"
    assert ask(saved.parent, changed) == "114"
    assert ocop(saved.parent, "restore", saved, "--yes").code == 0
    assert ask(saved.parent, changed) == "0"


@pytest.mark.second_server
def test_a_backup_moves_between_servers_of_different_versions(saved, tmp_path):
    """18 → 15 with a plain owner, without the right to make databases, and back."""
    debian = Path("/usr/lib/postgresql/15/bin")
    if not debian.is_dir():
        pytest.skip("Debian's PostgreSQL 15 is not installed")
    with (
        folder() as data,
        Server(data / "fifteen", bin_dir=debian, settings={"fsync": "off"}) as server,
        server.stop_after_us(),
    ):
        server.run_tool("psql", "-c", "CREATE ROLE plain LOGIN")
        server.run_tool("psql", "-c", "CREATE DATABASE ocop OWNER plain")
        url = server.url_of("ocop").replace("//app@", "//plain@")
        moved = ocop(data, "restore", saved, DATABASE_URL=url)
        assert moved.code == 0, moved.err
        refused = ocop(data, "backup", "--verify", saved, DATABASE_URL=url)
        assert "ALTER ROLE plain CREATEDB" in refused.err
        back = tmp_path / "back.tar"
        assert ocop(data, "backup", back, DATABASE_URL=url).code == 0
    proven = ocop(saved.parent, "backup", "--verify", back)
    assert proven.code == 0, proven.err


@pytest.mark.skipif(os.geteuid() != 0, reason="the service user exists only for root")
def test_a_folder_that_cannot_be_written_is_told(province):
    done = ocop(province, "backup", "/proc/ocop.tar")
    assert (done.code, "Chọn thư mục khác" in done.err) == (1, True)
