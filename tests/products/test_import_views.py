"""The pages of the import, without JavaScript: four steps, a list, the way back."""

import re
from io import BytesIO
from typing import Any

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client
from django.urls import reverse
from openpyxl import load_workbook

from ocop.people.models import Role, User
from ocop.products import actions, tasks
from ocop.products.models import ImportState, Product, RegisterImport
from tests import world
from tests.products.importing import HEAD, body, previewed, row, sheet, started, written
from tests.world import NOW

pytestmark = pytest.mark.django_db
BAD = row(ten="Mắm cáy", sao="bảy", so="13/QĐ-UBND")


@pytest.fixture(autouse=True)
def commune():
    world.giao_hung()


def signed_in(user: User) -> Client:
    client = Client()
    client.force_login(user)
    return client


def page(name: str, made: RegisterImport, *more: str) -> str:
    return reverse(f"products:{name}", args=[made.pk, *more])


def send(client: Client, data: bytes, name: str = "so.xlsx", **fields: str):
    upload = SimpleUploadedFile(name, data)
    return client.post(reverse("products:import_new"), {"file": upload, **fields}, follow=True)


def shown(client: Client, url: str) -> str:
    return client.get(url).content.decode()


def test_a_file_goes_through_all_the_steps():
    client = signed_in(world.minh())
    answer = send(client, sheet([*row(), "x"], [*BAD, None], head=(*HEAD, "Ghi chú cũ")))
    made = RegisterImport.objects.get()
    assert answer.redirect_chain[-1][0] == page("import_columns", made)
    assert "1 cột chưa ghép" in answer.content.decode()
    answer = client.post(page("import_columns", made), chosen(answer), follow=True)
    assert "Đang chờ tới lượt" in answer.content.decode()
    tasks.preview_import.func(str(made.pk))
    text = shown(client, page("import", made))
    for words in (
        "Xem trước khi nhập",
        "1 dòng dòng lỗi",
        "bảy",
        "Dùng số 3, 4 hoặc 5",
        "Ghi chú cũ",
    ):
        assert words.replace("dòng dòng", "dòng") in text
    answer = client.post(page("import_write", made), {"what": "good"}, follow=True)
    assert "Đang ghi vào sổ" in answer.content.decode()
    tasks.write_import.func(str(made.pk))
    text = shown(client, page("import", made))
    assert "Đã nhập xong" in text
    assert "Hoàn tác được đến" in text
    assert Product.objects.get().name == "Mắm tôm Giao Hưng"
    answer = client.post(page("import_undo", made), follow=True)
    assert "Đã hoàn tác" in answer.content.decode()
    assert not Product.objects.exists()


def chosen(answer) -> dict[str, str]:
    """The fields of step 2 as the browser would send them back."""
    text = answer.content.decode()
    found = {"use_old_names": "on", "sheet": "", "header_row": ""}
    for name, options in re.findall(
        r'<select[^>]*name="(cot_\d+)".*?>(.*?)</select>', text, re.DOTALL
    ):
        selected = re.search(r'value="([^"]*)" selected', options)
        found[name] = selected[1] if selected else ""
    return found


def test_what_is_wrong_with_a_file_stands_at_its_field():
    client = signed_in(world.minh())
    answer = send(client, b"%PDF-1.7 ...")
    assert answer.status_code == 422
    assert "nội dung là tệp PDF" in answer.content.decode()
    assert not RegisterImport.objects.exists()


def test_a_missing_column_is_asked_for_and_choices_are_kept():
    client = signed_in(world.minh())
    answer = send(
        client, sheet(row(), head=("Tên sản phẩm", "Nhóm", "Loại hình", "Ai?", *HEAD[4:]))
    )
    made = RegisterImport.objects.get()
    answer = client.post(page("import_columns", made), chosen(answer))
    assert answer.status_code == 422
    assert "Chưa biết cột nào là" in answer.content.decode()
    answer = client.post(page("import_columns", made), {**chosen(answer), "cot_3": "producer"})
    assert answer.status_code == 302
    made.refresh_from_db()
    assert made.state == ImportState.PREVIEWING


def test_another_header_row_is_proposed_anew_before_anything_is_read():
    client = signed_in(world.minh())
    answer = send(client, sheet(["a", "b"], row(), head=HEAD))
    made = RegisterImport.objects.get()
    answer = client.post(
        page("import_columns", made), {**chosen(answer), "header_row": "2"}, follow=True
    )
    assert answer.redirect_chain[-1][0] == page("import_columns", made)
    assert "hàng tiêu đề là dòng 2" in answer.content.decode()


def test_a_choice_is_asked_for_when_rows_are_faulty():
    client = signed_in(world.minh())
    made = previewed(sheet(row(), BAD), by=world.minh())
    answer = client.post(page("import_write", made), {})
    assert answer.status_code == 422
    assert "Chọn một trong hai cách" in answer.content.decode()
    answer = client.post(page("import_write", made), {"what": "fix"}, follow=True)
    assert "Chưa ghi dòng nào" in answer.content.decode()
    assert not Product.objects.exists()


def test_a_faultless_file_needs_one_click_and_a_second_click_does_nothing():
    client = signed_in(world.minh())
    made = previewed(sheet(row()), by=world.minh())
    for _ in range(2):
        answer = client.post(page("import_write", made), follow=True)
        assert "Đang ghi vào sổ" in answer.content.decode()


@pytest.mark.parametrize("kind", ["them", "sua", "giu", "loi", "bo-qua", "gì đó"])
def test_every_tile_opens_its_rows(kind):
    world.recognised(decision_number="12/QĐ-UBND", star=4)
    made = previewed(sheet(row(), row(ten="Mắm tép"), BAD, ["Tổng cộng"]), by=world.minh())
    text = shown(signed_in(world.minh()), page("import", made) + f"?xem={kind}")
    wanted = {"them": "Mắm tép", "sua": "Công nhận: hạng sao", "bo-qua": "Dòng tổng cộng."}
    assert wanted.get(kind, "") in text


def test_failed_rows_come_back_with_their_reason_and_read_again():
    client = signed_in(world.minh())
    made = previewed(sheet(row(), BAD), by=world.minh())
    answer = client.get(page("import_failed", made, "xlsx"))
    data = body(answer)
    lines = [
        [cell.value for cell in line] for line in load_workbook(BytesIO(data)).active.iter_rows()
    ]
    assert lines[0] == [*HEAD, "Lý do"]
    assert lines[1][0] == "Mắm cáy"
    assert "bảy" in lines[1][-1]
    again = previewed(data, "sua.xlsx", by=world.minh())
    assert again.faulty_rows == 1
    assert client.get(page("import_failed", made, "exe")).status_code == 404


def test_the_list_shows_ones_own_imports_only():
    previewed(sheet(row()), "cua-minh.xlsx", by=world.minh())
    previewed(sheet(row()), "cua-quang.xlsx", by=world.quang())
    text = shown(signed_in(world.minh()), reverse("products:imports"))
    assert "cua-minh.xlsx" in text
    assert "cua-quang.xlsx" not in text


@pytest.mark.parametrize("rows", [1, 3])
def test_the_list_asks_the_database_the_same_number_of_times(rows, django_assert_num_queries):
    client = signed_in(world.minh())
    for number in range(rows):
        previewed(sheet(row()), f"so-{number}.xlsx", by=world.minh())
    client.get(reverse("products:imports"))
    with django_assert_num_queries(8):
        client.get(reverse("products:imports"))


@pytest.mark.parametrize("rows", [1, 3])
def test_the_preview_asks_the_database_the_same_number_of_times(rows, django_assert_num_queries):
    client = signed_in(world.minh())
    made = previewed(sheet(*(row(ten=f"Mắm {n}", sao="bảy") for n in range(rows))), by=world.minh())
    client.get(page("import", made))
    with django_assert_num_queries(8):
        client.get(page("import", made))


NAMES = ("import", "import_progress", "import_columns", "import_cancel", "import_undo")


@pytest.mark.parametrize("name", NAMES)
def test_a_stranger_finds_no_import(name):
    made = started(sheet(row()), by=world.minh())
    for user in (world.quang(), world.lan(), world.hoa()):
        assert signed_in(user).get(page(name, made)).status_code == 404


@pytest.mark.parametrize("user", [world.lan, world.hoa, world.thu, world.phuc])
def test_who_may_not_import_is_told_so(user):
    client = signed_in(user())
    for name in ("imports", "import_new", "import_template"):
        assert client.get(reverse(f"products:{name}")).status_code == 403


def test_who_no_longer_imports_can_not_go_on():
    user = world.minh()
    made = started(sheet(row()), by=user)
    user.appointments.all().delete()
    assert signed_in(user).get(page("import", made)).status_code == 403


def test_a_stopped_import_says_why_and_can_be_read_again():
    made = previewed(sheet(row(sao=4)), by=world.minh())
    world.recognised(decision_number="12/QĐ-UBND")
    client = signed_in(world.minh())
    client.post(page("import_write", made))
    tasks.write_import.func(str(made.pk))
    text = shown(client, page("import", made))
    assert "Sổ đã thay đổi từ lúc xem trước" in text
    answer = client.post(page("import_again", made), follow=True)
    assert "Đang đọc tệp" in answer.content.decode()


def test_a_cut_off_writing_can_be_started_again():
    made = previewed(sheet(row()), by=world.minh())
    client = signed_in(world.minh())
    client.post(page("import_write", made))
    assert "Chạy lại" in shown(client, page("import", made))
    client.post(page("import_again", made))
    tasks.write_import.func(str(made.pk))
    assert Product.objects.count() == 1


def test_the_bar_renews_itself_and_ends_with_the_whole_page():
    made = started(sheet(row()), by=world.minh())
    actions.ask_preview(register_import=made, by=world.minh(), at=NOW)
    client = signed_in(world.minh())
    text = shown(client, page("import_progress", made))
    assert 'hx-trigger="every 1s"' in text
    assert "<html" not in text
    assert '<noscript><meta http-equiv="refresh"' in shown(client, page("import", made))
    tasks.preview_import.func(str(made.pk))
    assert client.get(page("import_progress", made))["HX-Refresh"] == "true"


def test_the_template_is_narrowed_to_an_industry():
    answer = signed_in(world.minh()).get(reverse("products:import_template"), {"nganh": "II"})
    assert body(answer)[:2] == b"PK"
    assert "mau-so-san-pham-II.xlsx" in answer["Content-Disposition"]


# --- export ----------------------------------------------------------------------------------


def exported(user: User, **asked: Any) -> str:
    answer = signed_in(user).get(reverse("products:export"), {"dang": "csv", **asked})
    return body(answer).decode("utf-8-sig")


def test_an_export_holds_what_the_list_shows():
    written(sheet(row(), row(ten="Mắm cáy", so="13/QĐ-UBND", sao=4)))
    assert "Mắm cáy" in exported(world.minh())
    assert "Mắm tôm" not in exported(world.minh(), sao="4")
    one = Product.objects.get(name="Mắm cáy")
    assert "Mắm tôm" not in exported(world.minh(), chon=[str(one.pk), "gì đó"])


def test_an_export_ends_at_the_areas_of_the_person():
    written(sheet(row()))
    assert "Mắm tôm" in exported(world.lan())
    assert "Mắm tôm" not in exported(world.stranger())


def test_internal_notes_leave_only_with_the_office():
    product = world.product(note="Xem lại hồ sơ")
    actions.add_member(producer=product.producer, user=world.hoa(), by=None, at=NOW)
    assert "Xem lại hồ sơ" in exported(world.lan())
    text = exported(world.hoa())
    assert product.name in text
    assert "Xem lại hồ sơ" not in text


def test_formulas_leave_as_text():
    world.product("=1+1")
    assert "'=1+1" in exported(world.minh())


def test_an_export_is_a_workbook_unless_asked_otherwise():
    answer = signed_in(world.minh()).get(reverse("products:export"), {"dang": "pdf"})
    assert body(answer)[:2] == b"PK"
    assert Role.PROVINCE_OFFICER in {one.role for one in world.minh().appointments.all()}
