"""Verbs as processes on a demo province: the database is found, attached to and left alone."""

from ocop.local.postgres import Server
from tests.cli.running import folder, ocop


def test_a_dry_run_of_an_empty_folder_tells_what_would_be_done_and_stops_the_server():
    with folder() as data:
        done = ocop(data, "init", "--dry-run", "--json")
        assert done.json == {"done": ["migrations", "territory", "static"], "dry_run": True}
        assert not Server(data / "database").running()
        assert "Chạy: ocop init" in ocop(data, "user", "list").err


def test_a_prepared_province_is_found_as_it_was_left(province):
    assert ocop(province, "init", "--demo", "--json").json["done"] == []
    accounts = ocop(province, "demo", "--accounts", "--json").json
    assert {tuple(account) for account in accounts} == {("role", "unit", "login", "password")}
    assert {"ADMINISTRATOR", "PRODUCER", "COMMUNE_OFFICER"} <= {a["role"] for a in accounts}
    assert Server(province / "database").running()


def test_djangos_commands_work_on_the_embedded_database(province):
    plan = ocop(province, "showmigrations", "units")
    assert (plan.code, "[X] 0001_initial" in plan.out) == (0, True)
    typo = ocop(province, "docter")
    assert (typo.code, "Có phải: ocop doctor?" in typo.err) == (2, True)


def test_the_doctor_finds_a_good_house_good(province):
    done = ocop(province, "doctor", "--json")
    assert (done.code, done.json["ok"]) == (0, True), done.out
    states = {row["check"]: row["state"] for row in done.json["findings"]}
    assert states["database"] == states["migrations"] == states["territory"] == "ok"
    assert {row["name"] for row in done.json["configuration"]} >= {"DATABASE_URL", "OCOP_DATA"}


def test_the_doctor_names_what_is_wrong_and_how_to_mend_it(province):
    key = province / "secret-key"
    before = key.stat().st_mode
    assert before & 0o077 == 0
    key.chmod(0o644)
    (province / "static.stamp").rename(province / "kept")
    try:
        done = ocop(province, "doctor")
    finally:
        key.chmod(before)
        (province / "kept").rename(province / "static.stamp")
    assert done.code == 1
    assert f"→ Chạy: chmod 600 {key}" in done.out
    assert "✗ Tệp giao diện chưa gom" in done.out


def test_the_doctor_hides_secrets_and_survives_a_dead_database(tmp_path):
    done = ocop(tmp_path, "doctor", DATABASE_URL="postgresql://lan:mat-khau@127.0.0.1:9/ocop")
    assert done.code == 1
    assert "Không nối được cơ sở dữ liệu" in done.out
    assert "postgresql://lan:********@127.0.0.1/ocop" in done.out
    assert "mat-khau" not in done.out + done.err


def test_looking_makes_no_database():
    with folder() as data:
        done = ocop(data, "doctor")
        assert (done.code, list(data.iterdir())) == (1, [])
