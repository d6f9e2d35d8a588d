"""The officers' pages: queues with clocks, one dossier, returns, Mẫu 03, the province, progress."""

import csv
import io
from datetime import date

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.urls import reverse
from django.utils import timezone
from openpyxl import load_workbook

from ocop.dossiers import actions
from ocop.dossiers.models import CommuneReport, Dossier, Return, State
from ocop.dossiers.queries import funnel, funnel_by_commune, stuck
from tests import world
from tests.dossiers import rows
from tests.evidence.samples import pdf

pytestmark = pytest.mark.django_db


def url(name: str, dossier: Dossier, *args: object) -> str:
    return reverse(f"dossiers:{name}", args=[dossier.pk, *args])


def text(answer) -> str:
    return str(answer.content.decode())


@pytest.fixture
def lan(client):
    client.force_login(world.lan())
    return client


@pytest.fixture
def minh(client):
    client.force_login(world.minh())
    return client


def test_an_officer_without_a_producer_lands_in_the_queue(client):
    client.force_login(world.lan())
    assert client.get("/ho-so/").url == "/ho-so/xa"
    client.force_login(world.minh())
    assert client.get("/ho-so/").url == "/ho-so/tinh"


def test_the_queue_puts_the_soonest_due_on_top_and_says_what_is_late(lan):
    rows.filed("Mắm muộn", at=rows.NOW.replace(day=14))
    rows.filed("Mắm sớm")
    page = text(lan.get("/ho-so/xa"))
    assert page.index("Mắm sớm") < page.index("Mắm muộn")
    assert "2 quá hạn" in page  # both clocks ran out in October
    assert "ngày làm việc" in page


def test_drafts_are_in_no_queue(lan):
    rows.opened()
    assert "Không có hồ sơ nào đang chờ" in text(lan.get("/ho-so/xa"))


@pytest.mark.parametrize(
    ("query", "shown"),
    [
        ("q=mam+tom", True),
        ("q=HS-2026-000001", True),
        ("q=gao", False),
        ("buoc=RETURNED", False),
        ("buoc=FILED", True),
        ("loai=UPGRADE", False),
        ("han=qua-han", True),
        ("buoc=%00&xa=x&sort=zz&page=zz", True),
    ],
)
def test_the_queue_is_narrowed_by_the_address(lan, query, shown):
    rows.filed()
    assert ("Mắm tôm Giao Hưng" in text(lan.get(f"/ho-so/xa?{query}"))) is shown


def test_the_queue_leaves_as_a_workbook_and_as_csv(lan):
    rows.filed("=Mắm 1+1")
    book = load_workbook(io.BytesIO(b"".join(lan.get("/ho-so/xa/tai-ve").streaming_content)))
    head, line = book.active.iter_rows(values_only=True)
    assert head[:2] == ("Mã biên nhận", "Sản phẩm")
    assert line[0] == "HS-2026-000001"
    data = b"".join(lan.get("/ho-so/xa/tai-ve?dang=csv").streaming_content).decode("utf-8-sig")
    first, second = csv.reader(io.StringIO(data))
    assert first[0] == "Mã biên nhận"
    assert not second[1].startswith("=")
    assert lan.get("/ho-so/khac/tai-ve").status_code == 404


@pytest.mark.parametrize("page", ["/ho-so/xa", "/ho-so/tinh", "/ho-so/tien-do", "/ho-so/xa/tai-ve"])
def test_queues_are_for_officers(client, page):
    client.force_login(world.nam())
    assert client.get(page).status_code == 403


def test_a_commune_sees_only_its_own(client):
    rows.filed()
    client.force_login(world.stranger())
    assert "Mắm tôm" not in text(client.get("/ho-so/xa"))
    assert client.get("/ho-so/tinh").status_code == 403


def test_the_commune_takes_up_writes_and_proposes(lan):
    dossier = rows.filed()
    lan.post(url("take_up", dossier), {})
    page = text(lan.get(url("report", dossier)))
    assert "Cơ sở khai: 12 trong 12 người là người trong tỉnh (100%)" in page
    assert "Chưa đề nghị được" in text(lan.get(url("propose", dossier)))
    typed = {"version": "0", "proposal": "PROPOSE"}
    for key in ("nguyen-lieu", "lao-dong", "y-tuong", "ban-sac"):
        typed |= {f"ket_qua-{key}": "MET", f"nhan_xet-{key}": f"Đúng {key}"}
    lan.post(url("report", dossier), typed)
    assert CommuneReport.objects.get().contents["lao-dong"]["text"] == "Đúng lao-dong"
    lan.post(url("propose", dossier), {})
    dossier.refresh_from_db()
    assert dossier.state == State.PROPOSED
    assert "Đúng ban-sac" in text(lan.get(url("read", dossier)))


def test_a_stale_report_keeps_what_was_typed(lan):
    dossier = rows.reviewed()
    actions.save_commune_report(dossier=dossier, contents=rows.report(), version=0,
                                by=world.lan(), at=rows.NOW)  # fmt: skip
    answer = lan.post(url("report", dossier), {"version": "0", "nhan_xet-lao-dong": "Của tôi"})
    assert answer.status_code == 422
    assert "đã sửa báo cáo lúc" in text(answer)
    assert "Của tôi" in text(answer)


def test_sending_back_uses_ready_sentences_and_needs_one(lan):
    dossier = rows.reviewed()
    page = url("send_back", dossier)
    assert "Ảnh giấy bị mờ hoặc thiếu góc." in text(lan.get(page))
    answer = lan.post(page, {"ma-1": ""})
    assert "Chưa ghi nội dung nào cần bổ sung" in text(answer)
    ready = "Giấy đã hết hạn. Thay bằng giấy còn hạn."
    lan.post(page, {"mau-giay-to": ready, "loi-giay-to": "Xem trang 2.", "ma-1": "1.1",
                    "loi-tc-1": "Tỷ lệ chưa đúng."})  # fmt: skip
    items = Return.objects.get().items.order_by("pk")
    assert [(i.part, i.criterion, i.reason) for i in items] == [
        ("giay-to", "", f"{ready} Xem trang 2."), ("", "1.1", "Tỷ lệ chưa đúng."),
    ]  # fmt: skip


def test_a_criterion_without_reason_is_refused(lan):
    answer = lan.post(url("send_back", rows.reviewed()), {"ma-1": "1.1"})
    assert "Chưa ghi lý do trả lại" in text(answer)
    assert not Return.objects.exists()


def test_what_changed_since_the_return_stands_on_top(lan):
    dossier = rows.sent_back()
    part = dossier.parts.get(key="ke-hoach")
    actions.save_part(dossier=dossier, key="ke-hoach", contents=part.contents | {"von": "Vay 200"},
                      version=part.version, by=world.hoa(), at=rows.LATER)  # fmt: skip
    actions.file_dossier(dossier=dossier, by=world.hoa(), at=rows.LATER, despite_advice=True)
    page = text(lan.get(url("read", dossier)))
    assert "1 chỗ đổi từ lần trả lại" in page
    assert "<ins>Vay 200</ins>" in page


def test_the_province_receives_notes_and_passes_on(minh):
    dossier = rows.proposed()
    minh.post(url("receive", dossier), {})
    minh.post(url("pass", dossier), {})
    dossier.refresh_from_db()
    assert dossier.state == State.ADVISORY_REVIEW
    file = SimpleUploadedFile("kiem-nghiem.pdf", pdf(), content_type="application/pdf")
    typed = {"kind": "EXTRA_TEST", "on": "08/09/2026", "text": "pH 5,2", "criteria": "1.1",
             "file_1": file}  # fmt: skip
    answer = minh.post(url("note", dossier), typed)
    assert answer.status_code == 302, text(answer)
    page = text(minh.get(url("read", dossier)))
    assert "pH 5,2" in page
    found = dossier.advisory_notes.get().files.get()
    answer = minh.get(url("advisory_file", dossier, found.pk))
    assert answer["Content-Type"] == "application/pdf"
    answer.close()


def test_a_step_taken_meanwhile_is_said_in_words(lan):
    dossier = rows.filed()
    actions.take_up(dossier=dossier, by=world.lan(), at=rows.NOW)
    answer = lan.post(url("take_up", dossier), {})
    assert answer.status_code == 422
    assert "đang ở bước &quot;Xã đang xem&quot;" in text(answer)


def test_the_producer_cannot_use_the_desk(client):
    dossier = rows.filed()
    client.force_login(world.hoa())
    for name in ("take_up", "send_back", "report", "propose", "receive", "pass", "note"):
        assert client.get(url(name, dossier)).status_code == 403, name


def test_council_members_read_and_do_nothing_else(client):
    dossier = rows.scored(users=[world.thu()])
    dossier.grants.update(until=date(2099, 1, 1))
    client.force_login(world.thu())
    assert client.get(url("dossier", dossier)).url == url("read", dossier)
    assert client.get(url("read", dossier)).status_code == 200
    assert client.get(url("report", dossier)).status_code == 403
    dossier.grants.update(until=timezone.localdate())
    assert client.get(url("read", dossier)).status_code == 404


def test_progress_counts_by_state_and_commune_and_lists_what_is_stuck(minh):
    rows.filed("Mắm tôm")
    rows.opened("Mắm cáy")
    rows.decided(name="Mắm rươi")
    page = text(minh.get("/ho-so/tien-do"))
    assert "3 hồ sơ" in page
    assert "1 quá hạn" in page
    day = date(2026, 11, 2)
    counts = {line.state: line.count for line in funnel(world.minh(), on=day)}
    assert (counts[State.DRAFT], counts[State.FILED], counts[State.RECOGNISED]) == (1, 1, 1)
    assert [d.product.name for d in stuck(world.minh(), on=day)] == ["Mắm tôm"]
    line = funnel_by_commune(world.minh(), on=day)[0]
    assert (line.name, line.drafts, line.at_commune, line.ended, line.late) == (
        "Xã Giao Hưng", 1, 1, 1, 1,
    )  # fmt: skip
    assert "0 hồ sơ" in text(minh.get("/ho-so/tien-do?dot=tinh-1.2020"))


@pytest.mark.parametrize("many", [1, 3])
def test_the_queue_costs_the_same_for_one_and_three(lan, many, django_assert_max_num_queries):
    for number in range(many):
        rows.filed(f"Mắm {number}")
    with django_assert_max_num_queries(16):
        lan.get("/ho-so/xa")
    with django_assert_max_num_queries(22):
        lan.get("/ho-so/tien-do")


def test_one_dossier_costs_a_fixed_number_of_queries(lan, django_assert_max_num_queries):
    dossier = rows.sent_back()
    with django_assert_max_num_queries(36):
        lan.get(url("read", dossier))
