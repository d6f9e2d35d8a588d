"""The launcher on every installed PostgreSQL: ordinary use, and the seven traps."""

import os
import signal
import sys
import threading
import time
from contextlib import suppress
from pathlib import Path

import pytest

from ocop.local.postgres import DatabaseTrouble, Server, find_binaries, postmaster
from tests.local import places
from tests.local.places import one, server_at


def pid_of(server: Server) -> int:
    found = postmaster.read(server.home / "data")
    assert found is not None
    return found.pid


def kill(server: Server) -> int:
    """Kill the server's first process and wait until it is gone; its number."""
    pid = pid_of(server)
    os.kill(pid, signal.SIGKILL)
    while postmaster.exists(pid):
        time.sleep(0.01)
    return pid


# Ordinary use


def test_a_first_start_makes_a_cluster_and_a_second_one_is_quick(
    place: Path, programs: Path
) -> None:
    server = server_at(place / "deep" / "db", programs)
    url = server.start()
    try:
        assert url == f"postgresql://app@/postgres?host={place}/deep/db/cluster/sock"
        assert server.url == url
        assert server.running()
        assert one(server, "SELECT current_user || current_setting('server_encoding')") == "appUTF8"
    finally:
        server.stop()
    assert not server.running()
    before = time.monotonic()
    with server:
        assert time.monotonic() - before < 1.0
    server.remove()
    assert not (place / "deep" / "db" / "cluster").exists()


def test_the_version_is_that_of_the_programs(server: Server) -> None:
    with server:
        number = int(one(server, "SHOW server_version_num"))
    assert server.major() == number // 10_000 >= 15


def test_vietnamese_letters_fold_and_give_trigrams(server: Server) -> None:
    with server:
        assert one(server, "SELECT lower('ĐƯỜNG ĐỘI ẤẶ'), 'ĐƯỜNG' ILIKE 'đường'") == (
            "đường đội ấặ|t"
        )
        assert one(server, r"SELECT 'đường' ~ '^\w+$'") == "t"
        server.run_tool("psql", "-Xqc", "CREATE EXTENSION IF NOT EXISTS pg_trgm")
        assert one(server, "SELECT show_trgm('ấm') <> show_trgm('m')") == "t"


def test_the_extensions_the_product_needs_can_be_made(server: Server) -> None:
    with server:
        for name in ("unaccent", "pg_trgm", "btree_gist"):
            server.run_tool("psql", "-Xqc", f"CREATE EXTENSION IF NOT EXISTS {name}")
        assert one(server, "SELECT unaccent('Đường đi Điện Biên')") == "Duong di Dien Bien"


def test_a_crash_safe_server_is_the_default(root: Path, programs: Path) -> None:
    with Server(root, bin_dir=programs) as server:
        assert one(server, "SHOW fsync") == "on"
        assert one(server, "SHOW synchronous_commit") == "on"
        assert one(server, "SHOW full_page_writes") == "on"


def test_a_database_is_made_once_whatever_its_name(server: Server) -> None:
    with server:
        for name in ("ocop", "Ocop thử 'x\"; --", "ocop"):
            server.ensure_database(name)
        names = server.run_tool("psql", "-XAtc", "SELECT datname FROM pg_database").splitlines()
        assert names.count("ocop") == names.count("Ocop thử 'x\"; --") == 1
        assert server.ensure_database("ocop").startswith("postgresql://app@/ocop?host=/")


def test_a_dump_restores_through_files_of_the_caller(server: Server, tmp_path: Path) -> None:
    with server:
        server.ensure_database("from_here")
        server.ensure_database("to_there")
        server.run_tool("psql", "-Xq", "from_here", stdin="CREATE TABLE t AS SELECT 'mắm' AS x")
        with (tmp_path / "dump").open("wb") as file:
            server.run_tool("pg_dump", "-Fc", "from_here", stdout=file)
        with (tmp_path / "dump").open("rb") as file:
            server.run_tool("pg_restore", "-d", "to_there", stdin=file)
        assert server.run_tool("psql", "-XAtc", "SELECT x FROM t", "to_there").strip() == "mắm"


def test_a_tool_that_fails_says_why(server: Server) -> None:
    with server, pytest.raises(DatabaseTrouble, match="psql") as caught:
        server.run_tool("psql", "-Xc", "SELECT 1 / 0")
    assert "division by zero" in caught.value.log


def test_variables_of_the_user_do_not_lead_the_tools_astray(
    server: Server, monkeypatch: pytest.MonkeyPatch
) -> None:
    for name, value in {"PGHOST": "nowhere.invalid", "PGDATA": "/x", "LC_ALL": "xx_YY"}.items():
        monkeypatch.setenv(name, value)
    with server:
        assert one(server, "SELECT 1") == "1"


# Who may come near


def test_only_the_owner_may_enter_the_socket_folder_and_nobody_listens_on_tcp(
    server: Server,
) -> None:
    (server.home / "sock").mkdir(exist_ok=True)
    (server.home / "sock").chmod(0o777)
    with server:
        folder = server.home / "sock"
        assert [places.mode(path) for path in (server.home, folder)] == ["0o700", "0o700"]
        assert folder.stat().st_uid == (server.home / "data").stat().st_uid
        assert one(server, "SHOW listen_addresses") == ""


def test_a_socket_path_that_is_too_long_moves_to_a_short_private_folder(
    root: Path, place: Path, programs: Path
) -> None:
    deep = place / ("rất-sâu-" * 8) / ("x" * 60)
    deep.mkdir(parents=True)
    server = server_at(places.copy_cluster(root, deep / "db"), programs)
    with server:
        folder = Path(one(server, "SHOW unix_socket_directories").strip('"'))
        assert len(str(folder)) < 60
        assert places.mode(folder) == "0o700"
    server.remove()
    assert not folder.exists()


@pytest.mark.parametrize("name", ["dữ liệu $(x) \"'` %", "một, hai"])
def test_a_folder_name_full_of_signs_is_no_trouble(
    root: Path, place: Path, programs: Path, name: str
) -> None:
    strange = place / name
    strange.mkdir()
    server = server_at(places.copy_cluster(root, strange / "db"), programs)
    with server:
        assert one(server, "SELECT 1") == "1"
    server.remove()


# Two at once


def test_two_starters_at_once_share_one_server(place: Path, programs: Path) -> None:
    servers = [server_at(place / "db", programs) for _ in range(3)]
    threads = [threading.Thread(target=server.start) for server in servers]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert len({pid_of(server) for server in servers}) == 1
    log = servers[0].log.path.read_text()
    assert log.count("starting PostgreSQL") == 1
    for server in servers:
        assert server.running()
        server.stop()
    assert not servers[0].running()


def test_the_last_one_to_leave_stops_the_server(server: Server, programs: Path) -> None:
    other = server_at(server.root, programs)
    server.start()
    other.start()
    server.stop()
    assert other.running()
    with pytest.raises(DatabaseTrouble, match="đang dùng"):
        server.remove()
    other.stop()
    assert not other.running()


def test_stopping_twice_or_without_a_cluster_is_harmless(server: Server, place: Path) -> None:
    server.start()
    server.stop()
    server.stop()
    Server(place / "nothing").stop()
    assert not (place / "nothing").exists()


# After kill -9

LAUNCHER = """
import sys, time
from pathlib import Path
from ocop.local.postgres import Server
server = Server(Path(sys.argv[1]), bin_dir=Path(sys.argv[2]), settings={"fsync": "off"})
server.start()
server.run_tool("psql", "-Xqc", "DROP TABLE IF EXISTS kept")
server.run_tool("psql", "-Xqc", "CREATE TABLE kept AS SELECT generate_series(1, 1000)")
print("up", flush=True)
time.sleep(60)
"""


def killed_launcher(server: Server) -> None:
    launcher = places.begin(LAUNCHER, server.root, server.bin_dir)
    assert launcher.stdout is not None
    assert launcher.stdout.readline() == "up\n"
    launcher.kill()
    launcher.communicate()


def test_a_killed_launcher_leaves_a_server_to_attach_to(server: Server) -> None:
    killed_launcher(server)
    pid = pid_of(server)
    with server:
        assert pid_of(server) == pid
        assert one(server, "SELECT count(*) FROM kept") == "1000"
    assert not server.running()


def test_killing_launcher_and_server_loses_no_row(server: Server) -> None:
    killed_launcher(server)
    kill(server)
    with server:
        assert one(server, "SELECT count(*) FROM kept") == "1000"


@pytest.mark.skipif(sys.platform != "linux", reason="needs a process that adopts orphans")
def test_a_killed_server_that_nobody_reaps_does_not_block_the_next(server: Server) -> None:
    with places.adopting_orphans():
        server.start()
        dead = kill(server)
        assert Path(f"/proc/{dead}/stat").read_text().rsplit(")", 1)[1].split()[0] == "Z"
        assert not server.running()
        server.start()
        assert pid_of(server) != dead
        assert one(server, "SELECT 1") == "1"
        server.stop()
        assert not server.running()


def test_a_number_now_used_by_another_program_does_not_block_the_start(server: Server) -> None:
    killed_launcher(server)
    kill(server)
    lock = server.home / "data" / "postmaster.pid"
    lines = lock.read_text().splitlines(keepends=True)
    lock.write_text("".join([f"{os.getpid()}\n", *lines[1:]]))
    with server:
        assert one(server, "SELECT count(*) FROM kept") == "1000"


@pytest.mark.parametrize("content", ["", "garbage\n", "12"])
def test_a_mangled_lock_file_does_not_block_the_start(server: Server, content: str) -> None:
    (server.home / "data" / "postmaster.pid").write_text(content)
    with server:
        assert one(server, "SELECT 1") == "1"


def test_processes_left_by_a_killed_server_are_waited_for(server: Server) -> None:
    server.start()
    written = server.log.size()
    busy = threading.Thread(target=until_it_breaks, args=[server])
    busy.start()
    running = "SELECT count(*) FROM pg_stat_activity WHERE query LIKE 'SELECT count(hash%'"
    while busy.is_alive() and one(server, running) == "0":
        time.sleep(0.05)
    kill(server)
    server.start()
    busy.join()
    assert one(server, "SELECT 1") == "1"
    assert "shared memory block" in server.log.tail(written)


def until_it_breaks(server: Server) -> None:
    """Keep a server process too busy to notice that its parent was killed."""
    with suppress(DatabaseTrouble):
        server.run_tool(
            "psql", "-Xqc", "SELECT count(hashtext(i::text)) FROM generate_series(1, 8000000) i"
        )


def test_a_running_server_without_its_socket_is_restarted(server: Server) -> None:
    server.start()
    before = pid_of(server)
    for path in (server.home / "sock").iterdir():
        path.unlink()
    assert not server.running()
    server.start()
    assert pid_of(server) != before
    assert one(server, "SELECT 1") == "1"


def test_a_cluster_whose_making_was_interrupted_is_made_again(place: Path, programs: Path) -> None:
    server = server_at(place / "db", programs)
    server.start()
    server.stop()
    data = server.home / "data"
    (data / "postgresql.conf").unlink()
    data.rename(server.home / "data.new")
    with server:
        assert one(server, "SELECT 1") == "1"
    assert not (server.home / "data.new").exists()


# What cannot work says so


def test_a_failed_start_shows_the_end_of_the_log(root: Path, programs: Path) -> None:
    server = Server(root, bin_dir=programs, settings={"shared_buffers": "rất nhiều"})
    with pytest.raises(DatabaseTrouble) as caught:
        server.start()
    assert "không khởi động được" in caught.value.what
    assert "shared_buffers" in caught.value.log
    assert str(root / "postgres.log") in str(caught.value)
    with server_at(root, programs) as mended:
        assert mended.running()


def test_data_of_another_major_version_is_refused_and_left_alone(server: Server) -> None:
    version = server.home / "data" / "PG_VERSION"
    ours = version.read_text()
    version.write_text("14\n")
    with pytest.raises(DatabaseTrouble, match="PostgreSQL 14"):
        server.start()
    assert version.read_text() == "14\n"
    version.write_text(ours)


def test_a_bin_folder_without_programs_names_what_is_missing(
    place: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("OCOP_PG_BIN", str(place))
    with pytest.raises(DatabaseTrouble, match=r"thiếu: postgres, initdb"):
        find_binaries()


def test_an_address_is_not_known_before_there_is_a_cluster(place: Path) -> None:
    with pytest.raises(DatabaseTrouble, match="Chưa có cơ sở dữ liệu"):
        _ = Server(place / "db").url


def test_the_log_keeps_one_older_file(server: Server) -> None:
    server.log.path.write_bytes(b"x" * (10 * 1024 * 1024 + 1))
    with server:
        assert server.log.size() < 100_000
    assert server.log.path.with_suffix(".log.1").stat().st_size > 10 * 1024 * 1024
