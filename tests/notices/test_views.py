"""The inbox, the bell and the choice, as a person sees them."""

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from ocop.notices import actions
from ocop.notices.models import Choice, Notice
from ocop.notices.queries import unread_count
from tests import world
from tests.notices.telling import told
from tests.products.pages import as_, text
from tests.world import NOW

pytestmark = pytest.mark.django_db
INBOX, CHOICE = "/thong-bao/", "/tai-khoan/thong-bao/"


def test_an_empty_inbox_says_what_will_come(client):
    page = text(as_(client, world.hoa()).get(INBOX))
    assert "Chưa có thông báo nào" in page
    assert "sao sắp hết hạn" in page


def test_unread_notices_stand_before_read_ones(client):
    old, new = told(world.lan(), "Việc cũ"), told(world.lan(), "Việc mới")
    actions.mark_read(notice=new, by=world.lan(), at=NOW)
    page = text(as_(client, world.lan()).get(INBOX))
    assert page.index(old.title) < page.index(new.title)
    assert "1 thông báo chưa đọc." in page


def test_notices_are_narrowed_by_kind_and_by_unread(client):
    told(world.lan(), "Trả hồ sơ")
    read = told(world.lan(), "Hết hạn sao", kind="EXPIRY")
    actions.mark_read(notice=read, by=world.lan(), at=NOW)
    office = as_(client, world.lan())
    assert "Trả hồ sơ" not in text(office.get(f"{INBOX}?loai=EXPIRY"))
    unread = text(office.get(f"{INBOX}?chua-doc=1"))
    assert "Trả hồ sơ" in unread
    assert "Hết hạn sao" not in unread
    assert "Hết hạn sao" in text(office.get(f"{INBOX}?loai=khong-co"))


def test_kinds_of_one_family_are_one_choice(client):
    told(world.lan(), "Mở chấm", kind="evaluation.opened")
    told(world.lan(), "Đóng đợt", kind="evaluation.closed")
    told(world.lan(), "Trả hồ sơ")
    page = text(as_(client, world.lan()).get(f"{INBOX}?loai=evaluation"))
    assert "Mở chấm" in page
    assert "Đóng đợt" in page
    assert "Trả hồ sơ" not in page
    assert page.count('href="?loai=evaluation"') == 1


def test_a_kind_with_nothing_unread_says_so(client):
    actions.mark_read(notice=told(world.lan()), by=world.lan(), at=NOW)
    assert "Không có thông báo nào ở mục này" in text(
        as_(client, world.lan()).get(f"{INBOX}?chua-doc=1")
    )


def test_following_a_notice_leads_to_its_page_and_reads_it(client):
    notice = told(world.lan(), link="/ban-lam-viec?x=1")
    answer = as_(client, world.lan()).get(f"{INBOX}{notice.pk}/")
    assert (answer.status_code, answer["Location"]) == (302, "/ban-lam-viec?x=1")
    assert unread_count(world.lan()) == 0


def test_one_and_all_are_marked_read(client):
    notices = [told(world.lan(), f"Việc {n}") for n in range(3)]
    office = as_(client, world.lan())
    office.post(f"{INBOX}{notices[0].pk}/da-doc/")
    assert unread_count(world.lan()) == 2
    answer = office.post(f"{INBOX}da-doc/", follow=True)
    assert "Đã đánh dấu 2 thông báo" in text(answer)
    assert "Đã đọc hết." in text(answer)


@pytest.mark.parametrize("way", ["", "da-doc/"])
def test_a_notice_of_somebody_else_does_not_exist(client, way):
    notice = told(world.lan())
    office = as_(client, world.minh())
    path = f"{INBOX}{notice.pk}/{way}"
    assert (office.post(path) if way else office.get(path)).status_code == 404
    assert unread_count(world.lan()) == 1


def test_many_notices_come_in_pages(client):
    for number in range(25):
        told(world.lan(), f"Việc {number}")
    page = text(as_(client, world.lan()).get(f"{INBOX}?page=2"))
    assert "21 đến 25 trong 25" in page


@pytest.mark.parametrize("count", [1, 3])
def test_the_inbox_asks_a_fixed_number_of_questions(client, count, django_assert_num_queries):
    for number in range(count):
        told(world.lan(), f"Việc {number}")
    office = as_(client, world.lan())
    office.get(INBOX)
    with django_assert_num_queries(8):  # session, person, kinds, head 2, bell, count, rows
        office.get(INBOX)


def test_the_bell_counts_with_one_question_on_an_index(client):
    read = [
        Notice(user=world.lan(), kind="SYSTEM", title="Cũ", link="/", key=str(number),
               created_at=NOW, read_at=NOW)
        for number in range(500)
    ]  # fmt: skip
    Notice.objects.bulk_create(read)
    told(world.lan())
    office = as_(client, world.lan())
    with CaptureQueriesContext(connection) as asked:
        page = text(office.get(CHOICE))
    assert "Thông báo: 1 chưa đọc" in page
    of_notices = [q["sql"] for q in asked if 'FROM "notices_notice"' in q["sql"]]
    assert len(of_notices) == 1
    with connection.cursor() as cursor:
        cursor.execute("ANALYZE notices_notice")
        cursor.execute(f"EXPLAIN {of_notices[0]}")
        plan = " ".join(row[0] for row in cursor.fetchall())
    assert "notice_unread" in plan


def test_the_bell_is_not_there_for_strangers_and_asks_nothing(client):
    with CaptureQueriesContext(connection) as asked:
        page = text(client.get("/san-pham/"))
    assert "thong-bao" not in page
    assert not [q for q in asked if "notices_notice" in q["sql"]]


def test_the_bell_stops_counting_at_99(client):
    for number in range(100):
        told(world.lan(), f"Việc {number}")
    assert "99+" in text(as_(client, world.lan()).get("/ban-lam-viec"))


def test_a_choice_is_kept_and_shown_again(client):
    office = as_(client, world.lan())
    typed = {"way": "AT_ONCE", "digest_hour": "7", "quiet_from": "20", "quiet_until": "5"}
    answer = office.post(CHOICE, typed, follow=True)
    assert "Đã lưu cách nhận thông báo" in text(answer)
    kept = Choice.objects.get(user=world.lan())
    assert (kept.way, kept.quiet_from, kept.quiet_until) == ("AT_ONCE", 20, 5)
    assert '<option value="20" selected>' in text(office.get(CHOICE))


def test_a_digest_in_the_night_is_refused_and_stays_typed(client):
    typed = {"way": "DIGEST", "digest_hour": "23", "quiet_from": "21", "quiet_until": "6"}
    answer = as_(client, world.lan()).post(CHOICE, typed)
    assert answer.status_code == 422
    assert "23 giờ nằm trong giờ yên lặng. Chọn giờ từ 6 trở đi" in text(answer)
    assert '<option value="23" selected>' in text(answer)


def test_who_has_no_address_is_told_how_to_get_mail(client):
    assert "Tài khoản chưa có thư điện tử" in text(as_(client, world.hoa()).get(CHOICE))
    assert "Thư điện tử" in text(as_(client, world.lan()).get(CHOICE))


def test_the_account_page_leads_to_the_choice(client):
    assert CHOICE in text(as_(client, world.hoa()).get("/tai-khoan/"))
