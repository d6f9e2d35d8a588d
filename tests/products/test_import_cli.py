"""`ocop import-register` and `ocop export-register`: answers, exit codes, and a kill in the middle."""

import json
import os
import signal
import subprocess
import sys
import time
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path
from uuid import UUID

import pytest
from django.conf import settings
from django.db import connection

from ocop.cli import register
from ocop.cli.output import OK, PARTIAL, PROBLEM, WrongUse
from ocop.cli.verbs import parser_for
from ocop.kit.errors import Conflict
from ocop.kit.faults import Invalid
from ocop.products import actions
from ocop.products.actions.imports.running import is_running
from ocop.products.models import ImportState, Producer, Product, Recognition, RegisterImport
from tests import world
from tests.products.importing import HEAD, previewed, row, sheet
from tests.world import NOW

pytestmark = pytest.mark.django_db
BAD = row(ten="Mắm cáy", sao="bảy")


@pytest.fixture(autouse=True)
def commune():
    world.giao_hung()


def run(*words: object) -> int:
    """The exit code of a verb, run inside the transaction of the test."""
    args = parser_for(str(words[0]), "0").parse_args([str(word) for word in words])
    work = getattr(register, args.run.partition(":")[2])
    return int(work(args))


@pytest.fixture
def good(tmp_path: Path) -> Path:
    path = tmp_path / "so.xlsx"
    path.write_bytes(sheet(row()))
    return path


@pytest.fixture
def mixed(tmp_path: Path) -> Path:
    path = tmp_path / "lon.xlsx"
    path.write_bytes(sheet(row(), BAD))
    return path


def test_a_dry_run_answers_counts_and_faults_and_writes_nothing(mixed, capsys):
    assert run("import-register", mixed, "--dry-run", "--json") == PROBLEM
    found = json.loads(capsys.readouterr().out)
    assert {name: found[name] for name in ("new", "changed", "same", "faulty")} == {
        "new": 1, "changed": 0, "same": 0, "faulty": 1,
    }  # fmt: skip
    (fault,) = found["faults"]
    assert {"row", "column", "value", "reason", "remedy"} <= fault.keys()
    assert (fault["row"], fault["column"], fault["value"]) == (3, "Hạng sao", "bảy")
    assert not RegisterImport.objects.exists()


def test_a_dry_run_of_a_good_file_ends_well(good, capsys):
    assert run("import-register", good, "--dry-run") == OK
    assert "thêm 1, sửa 0, giữ nguyên 0, lỗi 0" in capsys.readouterr().out


def test_a_good_file_is_written_and_undone(good, capsys):
    assert run("import-register", good, "--yes", "--json") == OK
    found = json.loads(capsys.readouterr().out)
    assert (found["written"], Product.objects.count()) == (1, 1)
    assert run("import-register", "--undo", found["id"], "--yes") == OK
    assert not Product.objects.exists()


def test_a_faulty_row_stops_everything(mixed, capsys):
    assert run("import-register", mixed, "--yes") == PROBLEM
    assert "Chưa ghi gì" in capsys.readouterr().err
    assert not Product.objects.exists()
    assert RegisterImport.objects.get().state == ImportState.CANCELLED


def test_good_rows_alone_are_a_part(mixed, tmp_path, capsys):
    rest = tmp_path / "con-lai.csv"
    assert run("import-register", mixed, "--yes", "--good-rows-only", "--failed", rest) == PARTIAL
    assert Product.objects.count() == 1
    assert "Lý do" in rest.read_text("utf-8-sig")


def test_the_same_file_again_is_nothing_to_do(good, capsys):
    run("import-register", good, "--yes")
    assert run("import-register", good, "--yes") == OK
    assert "giữ nguyên 1" in capsys.readouterr().out


def test_columns_are_named_by_letter_label_and_field(tmp_path, capsys):
    path = tmp_path / "so.xlsx"
    path.write_bytes(sheet(row(), head=("Hàng", *HEAD[1:])))
    assert run("import-register", path, "--dry-run", "--mapping", "A=product_name") == OK
    assert run("import-register", path, "--dry-run", "--mapping", "Hàng=Tên sản phẩm", "F=") == OK
    with pytest.raises(Invalid, match="Tên sản phẩm"):
        run("import-register", path, "--dry-run")
    for wrong in ("Z=star", "A=nope", "A"):
        with pytest.raises(WrongUse):
            run("import-register", path, "--dry-run", "--mapping", wrong)


def test_wrong_use_is_said_in_words(tmp_path):
    for words in (
        ("import-register",),
        ("import-register", tmp_path / "khong-co.xlsx"),
        ("import-register", "--undo", "abc"),
        ("export-register", tmp_path / "so.pdf"),
        ("export-register", tmp_path / "so.csv", "--group", "XX"),
    ):
        with pytest.raises(WrongUse):
            run(*words)


def test_without_a_terminal_a_yes_is_needed(good):
    with pytest.raises(WrongUse, match="--yes"):
        run("import-register", good)
    assert not Product.objects.exists()


def test_the_register_is_exported_and_narrowed(tmp_path, capsys):
    world.recognised()
    world.product("Rượu", of=world.producer("HTX Rượu", world.hoa_lu()), group="II.1")
    path = tmp_path / "so.csv"
    assert run("export-register", path, "--json") == OK
    assert json.loads(capsys.readouterr().out)["products"] == 2
    run("export-register", path, "--yes", "--group", "II")
    assert "Mắm tôm" not in path.read_text("utf-8-sig")
    run("export-register", path, "--yes", "--commune", "Xã Giao Hưng")
    assert "Rượu" not in path.read_text("utf-8-sig")


# --- a kill in the middle --------------------------------------------------------------------

MANY = 600  # two seconds of writing


def many(folder: Path) -> Path:
    path = folder / "nhieu.xlsx"
    path.write_bytes(
        sheet(*(row(ten=f"Mắm số {n}", chu_the=f"HTX Mắm {n // 3}", dt=None, so=f"{n}/QĐ-UBND")
                for n in range(MANY)))
    )  # fmt: skip
    return path


def environment() -> dict[str, str]:
    """For a process of its own on the database of the tests."""
    database = connection.settings_dict
    address = f"postgresql://{database['USER']}@/{database['NAME']}?host={database['HOST']}"
    if database["PORT"]:
        address += f"&port={database['PORT']}"
    return {**os.environ, "DATABASE_URL": address, "OCOP_DATA": str(settings.DATA),
            "DJANGO_SETTINGS_MODULE": "ocop.settings"}  # fmt: skip


def wait_until(what, seconds: float = 60) -> None:
    end = time.monotonic() + seconds
    while not what():
        assert time.monotonic() < end, "waited too long"
        time.sleep(0.01)


@pytest.mark.django_db(transaction=True)
def test_nothing_is_half_imported_after_a_kill_and_it_can_be_done_again(tmp_path):
    command = [sys.executable, "-m", "ocop", "import-register", str(many(tmp_path)), "--yes"]
    process = subprocess.Popen(
        command, env=environment(), stdout=subprocess.DEVNULL, stderr=subprocess.PIPE
    )
    try:
        wait_until(lambda: RegisterImport.objects.filter(rows_written__gt=0).exists())
        made = RegisterImport.objects.get()
        assert (made.state, is_running(made)) == (ImportState.IMPORTING, True)
        with pytest.raises(Conflict, match="đang chạy"):
            actions.ask_import(register_import=made, good_rows_only=False, by=None, at=NOW)
    finally:
        process.send_signal(signal.SIGKILL)
        process.communicate()
    wait_until(lambda: not is_running(made))
    made.refresh_from_db()
    assert made.state == ImportState.IMPORTING
    assert [m.objects.count() for m in (Product, Producer, Recognition)] == [0, 0, 0]
    actions.ask_import(
        register_import=made, good_rows_only=False, by=None, at=NOW, background=False
    )
    actions.write_import(register_import=made)
    assert (made.state, Product.objects.count()) == (ImportState.DONE, MANY)


@pytest.mark.django_db(transaction=True)
def test_two_writers_of_one_import_and_two_imports_of_one_file_write_once(tmp_path):
    data = many(tmp_path).read_bytes()
    first, second = previewed(data), previewed(data, "khac.xlsx")
    for made in (first, second):
        actions.ask_import(
            register_import=made, good_rows_only=False, by=None, at=NOW, background=False
        )
    with ThreadPoolExecutor(3) as threads:
        answers = list(threads.map(outcome, (first.pk, first.pk, second.pk)))
    assert sorted(answers).count(ImportState.DONE) >= 1
    assert Product.objects.count() == MANY
    states = set(RegisterImport.objects.values_list("state", flat=True))
    assert states == {ImportState.DONE, ImportState.FAILED}


def outcome(import_id: UUID) -> str:
    """What one writer in a thread of its own got."""
    try:
        made = RegisterImport.objects.get(pk=import_id)
        return actions.write_import(register_import=made).state
    except Conflict as conflict:
        return conflict.message
    finally:
        connection.close()
