"""`ocop user` and `ocop token` on the small world."""

import io
import re

import pytest

from ocop.cli.verbs import SCOPES
from ocop.people.models import ApiToken, Role, TokenScope, User
from ocop.units.models import Kind
from tests import world

pytestmark = pytest.mark.django_db
WHO = ("--name", "Trần Thị Thử", "--phone", "0987 654 321", "--role", "producer")


@pytest.fixture(autouse=True)
def places() -> None:
    world.lan()


def test_an_account_lives_through_all_its_verbs(verb):
    made = verb("user", "create", *WHO, "--unit", "giao hưng", "--json")
    assert made.code == 0
    assert re.fullmatch(r"[a-z2-9]{4}(-[a-z2-9]{4}){2}", made.json["password"])
    assert verb("user", "appoint", "+84987654321", "--role", "HELPER").code == 0
    mine = next(r for r in verb("user", "list", "--json").json if r["login"] == "0987 654 321")
    assert sorted((post["role"], post["unit"]) for post in mine["posts"]) == [
        ("HELPER", "Tỉnh Ninh Bình"),
        ("PRODUCER", "Xã Giao Hưng"),
    ]
    assert verb("user", "deactivate", "0987654321", "--yes").code == 0
    assert "đang khóa" in verb("user", "password", "0987654321").err
    assert verb("user", "reactivate", "0987654321", "--json").json["active"] is True
    assert "chỉ hiện lần này" in verb("user", "password", "0987654321").out


def test_a_dry_run_checks_everything_and_keeps_nothing(verb):
    tried = verb("user", "create", *WHO, "--unit", "Xã Giao Hưng", "--dry-run", "--json")
    assert (tried.code, tried.json) == (0, {"login": "0987 654 321", "dry_run": True})
    assert not User.objects.filter(phone="+84987654321").exists()
    taken = verb("user", "create", *WHO[:2], "--phone", "0912 000 003", *WHO[4:], "--dry-run",
                 "--json")  # fmt: skip
    assert (taken.code, taken.json["faults"][0]["code"]) == (1, "taken")


def test_what_closes_something_asks_first(verb, monkeypatch):
    monkeypatch.setattr("sys.stdin", io.StringIO())
    unsure = verb("user", "deactivate", "0912000003")
    assert (unsure.code, "Thêm --yes" in unsure.err) == (2, True)
    assert world.lan().is_active


def test_the_list_can_be_cut_to_a_role_and_reads_as_a_table(verb):
    world.quang()
    shown = verb("user", "list", "--role", "administrator")
    assert "Hoàng Đức Quang" in shown.out
    assert "Nguyễn Thị Lan" not in shown.out


@pytest.mark.parametrize("count", [1, 3])
def test_the_list_asks_as_often_for_three_people_as_for_one(
    verb, count, django_assert_max_num_queries
):
    for person in (world.hoa, world.nam, world.phuc)[:count]:
        person()
    with django_assert_max_num_queries(2):
        assert verb("user", "list").code == 0


@pytest.mark.parametrize(
    ("words", "said"),
    [
        (("user", "create", *WHO, "--unit", "Xã Không Đâu"), "Không có đơn vị “Xã Không Đâu”"),
        (("user", "create", *WHO, "--since", "31/02/2026"), "“31/02/2026” chưa phải một ngày"),
        (("user", "list", "--role", "king"), "Chọn: PRODUCER"),
        (("user", "password", "0911111111"), "Không có tài khoản 0911111111"),
        (("user", "password", "12"), "Nhập số điện thoại gồm 10 số"),
        (("token", "revoke", "9", "--yes"), "Xem: ocop token list"),
        (("token", "create", "--user", "0912000003", "--scopes", "all"), "Chọn ít nhất một việc"),
    ],
)
def test_words_that_fit_nothing_are_told(verb, words, said):
    done = verb(*words)
    assert (done.code, said in done.err) == (1, True), done.err


def test_two_units_of_one_name_are_asked_about(verb):
    world.unit("Phường Giao Hưng", Kind.WARD, under=world.province(), code="99999", level=3)
    done = verb("user", "create", *WHO, "--unit", "giao hưng", "--json")
    assert done.json["faults"][0]["code"] == "ambiguous"
    assert "Phường Giao Hưng (" in done.json["faults"][0]["what"]
    assert verb("user", "create", *WHO, "--unit", "99999").code == 0


def test_a_token_is_shown_once_and_revoked(verb):
    made = verb("token", "create", "--user", "lan@giaohung.example", "--scopes", "read,import",
                "--json")  # fmt: skip
    assert made.json["token"].startswith("ocop_")
    assert made.json["scopes"] == ["import", "read"]
    listed = verb("token", "list", "--user", "0912000003", "--json")
    assert [row["id"] for row in listed.json] == [made.json["id"]]
    assert made.json["token"] not in listed.out
    assert verb("token", "revoke", made.json["id"], "--dry-run").code == 0
    assert ApiToken.objects.count() == 1
    assert verb("token", "revoke", made.json["id"], "--yes").code == 0
    assert ApiToken.objects.count() == 0


def test_a_token_without_a_person_is_the_administrators(verb):
    create = ("token", "create", "--scopes", "epcis:capture,epcis:query", "--json")
    assert "--user 0912345678" in verb(*create).err
    admin = world.appointed(world.nam(), Role.ADMINISTRATOR, world.province())
    made = verb(*create).json
    assert (made["user"], made["scopes"]) == (admin.login, ["epcis:capture", "epcis:query"])


def test_the_help_names_every_scope():
    assert SCOPES.split(", ") == TokenScope.values


def test_the_openapi_document_goes_to_the_screen_or_a_file(verb, tmp_path):
    assert verb("openapi").json["openapi"].startswith("3.1")
    assert verb("openapi", "--output", tmp_path / "api.json").code == 0
    assert "/api/products" in (tmp_path / "api.json").read_text("utf-8")
    assert verb("openapi", "--output", tmp_path / "no" / "api.json").code == 2


def test_the_demo_is_not_loaded_over_a_register(verb):
    world.product()
    for words in (("demo",), ("demo", "--dry-run")):
        done = verb(*words, "--json")
        assert done.code == 1
        assert "Sổ đã có sản phẩm" in done.json["faults"][0]["what"]
