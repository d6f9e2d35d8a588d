"""The import for machines: send, look, write, take back."""

import json

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client
from django.utils import timezone

from ocop.people.actions import create_token
from ocop.people.models import User
from ocop.products import tasks
from ocop.products.models import ImportRow, Product, RegisterImport
from tests import world
from tests.products.importing import HEAD, body, row, sheet

pytestmark = pytest.mark.django_db
IMPORTS = "/api/register-imports"
BAD = row(ten="Mắm cáy", sao="bảy")


@pytest.fixture(autouse=True)
def commune():
    world.giao_hung()


def caller(user: User, *scopes: str) -> Client:
    _, secret = create_token(name="máy", scopes=scopes or ("import",), by=user, at=timezone.now())
    return Client(headers={"Authorization": f"Bearer {secret}"})


def send(client: Client, data: bytes, **fields: str):
    return client.post(IMPORTS, {"file": SimpleUploadedFile("so.xlsx", data), **fields})


def test_a_register_is_sent_previewed_written_and_taken_back():
    client = caller(world.minh())
    answer = send(client, sheet(row()))
    assert answer.status_code == 202
    where = answer["Location"]
    assert where == f"{IMPORTS}/{answer.json()['id']}"
    tasks.preview_import.func(answer.json()["id"])
    status = client.get(where).json()
    assert (status["state"], status["new"], status["faulty"]) == ("PREVIEWED", 1, 0)
    for _ in range(2):  # a repeated call asks nothing
        answer = client.post(f"{where}/apply", {}, content_type="application/json")
        assert answer.status_code == 202
    tasks.write_import.func(status["id"])
    assert client.get(where).json()["rows_written"] == 1
    assert client.post(f"{where}/undo").json()["state"] == "UNDONE"
    assert not Product.objects.exists()


def test_a_dry_run_answers_at_once_and_keeps_nothing():
    answer = send(caller(world.minh()), sheet(row(), BAD), dry_run="true")
    body = answer.json()
    assert answer.status_code == 200
    assert {name: body[name] for name in ("id", "new", "changed", "same", "faulty")} == {
        "id": None, "new": 1, "changed": 0, "same": 0, "faulty": 1,
    }  # fmt: skip
    assert body["faults"] == [
        {"row": 3, "column": "Hạng sao", "value": "bảy", "code": "star",
         "reason": '"bảy" không đọc được.', "remedy": "Dùng số 3, 4 hoặc 5."}
    ]  # fmt: skip
    assert not RegisterImport.objects.exists()
    assert not ImportRow.objects.exists()


def test_columns_are_named_by_the_caller():
    data = sheet(row(), head=("Hàng", *HEAD[1:]))
    answer = send(
        caller(world.minh()), data, mapping=json.dumps({"0": "product_name"}), dry_run="1"
    )
    assert answer.json()["new"] == 1
    for wrong in ("{", '{"0": "nope"}', "[]", '{"x": "star"}'):
        answer = send(caller(world.minh()), data, mapping=wrong)
        assert answer.status_code == 422
        assert answer.json()["errors"][0]["field"] == "mapping"


def test_faulty_rows_stop_the_writing_unless_only_good_rows_are_wanted():
    client = caller(world.minh())
    where = send(client, sheet(row(), BAD))["Location"]
    tasks.preview_import.func(where.rpartition("/")[2])
    answer = client.post(f"{where}/apply", {}, content_type="application/json")
    assert answer.status_code == 409
    assert answer["Content-Type"] == "application/problem+json"
    answer = client.post(
        f"{where}/apply", {"good_rows_only": True}, content_type="application/json"
    )
    assert answer.status_code == 202
    assert client.get(f"{where}/faults").json()["items"][0]["row"] == 3


def test_faults_come_page_by_page(monkeypatch):
    monkeypatch.setattr("ocop.products.import_api._PAGE", 2)
    client = caller(world.minh())
    rows = [row(ten=f"Mắm {number}", sao="bảy") for number in range(5)]
    where = send(client, sheet(*rows))["Location"]
    tasks.preview_import.func(where.rpartition("/")[2])
    seen: list[int] = []
    cursor: int | None = 0
    while cursor is not None:
        page = client.get(f"{where}/faults", {"cursor": cursor}).json()
        seen += [fault["row"] for fault in page["items"]]
        cursor = page["next"]
    assert seen == [2, 3, 4, 5, 6]


def test_a_file_that_is_no_register_is_a_problem_in_words():
    answer = send(caller(world.minh()), b"%PDF-1.4")
    assert answer.status_code == 422
    assert answer.json()["errors"][0]["remedy"]
    assert not RegisterImport.objects.exists()


def test_a_cancelled_import_is_over():
    client = caller(world.minh())
    where = send(client, sheet(row()))["Location"]
    assert client.post(f"{where}/cancel").json()["state"] == "CANCELLED"
    assert client.post(f"{where}/cancel").status_code == 409


def test_strangers_and_wrong_scopes_get_nothing():
    where = send(caller(world.minh()), sheet(row()))["Location"]
    assert caller(world.quang()).get(where).status_code == 404
    assert caller(world.quang()).post(f"{where}/undo").status_code == 404
    assert caller(world.minh(), "read").get(where).status_code == 403
    assert send(caller(world.lan()), sheet(row())).status_code == 403
    assert Client().get(where).status_code == 401


def test_the_register_is_exported_to_whom_may_see_it():
    world.product()
    answer = caller(world.lan(), "read").get("/api/register.csv")
    assert "Mắm tôm Giao Hưng" in body(answer).decode("utf-8-sig")
    answer = caller(world.stranger(), "read").get("/api/register.csv")
    assert "Mắm tôm" not in body(answer).decode("utf-8-sig")
    assert caller(world.lan(), "read").get("/api/register.pdf").status_code == 422
    assert Client().get("/api/register.csv").status_code == 401
