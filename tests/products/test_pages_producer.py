"""/so-chu-the/: producers, their people, their papers."""

from datetime import timedelta

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.urls import reverse
from django.utils import timezone

from ocop.products import actions
from ocop.products.models import LegalPaper, Producer, ProducerMember
from ocop.products.urls import one_producer
from tests import world
from tests.evidence.samples import photo
from tests.products.pages import as_, downloaded, hidden, hoas, sent, text, typed_producer

pytestmark = pytest.mark.django_db
LIST = "/so-chu-the/"


def page_of(producer: Producer) -> str:
    return f"/so-chu-the/{producer.pk}"


def test_a_stranger_gets_404_on_every_page_of_a_producer(client):
    producer = world.producer()
    known = {"attachment_id": producer.pk}
    urls = [
        reverse(
            f"products:{one.name}",
            kwargs={"producer_id": producer.pk}
            | {name: known.get(name, 1) for name in one.pattern.converters},
        )
        for one in one_producer
    ]
    assert len(urls) > 6
    for person in (world.stranger(), world.nam(), world.thu()):
        as_(client, person)
        for url in urls:
            assert client.get(url).status_code == 404, url
            assert client.post(url).status_code in {404, 405}, url


def test_the_list_finds_by_name_place_kind_and_papers(client):
    today = timezone.localdate()
    mam = world.producer()
    world.producer("Hộ Bà Tám", world.hoa_lu(), kind="HOUSEHOLD")
    paper = actions.PaperContents(kind="FOOD_SAFETY", expires_on=today + timedelta(days=20))
    actions.add_paper(producer=mam, paper=paper, by=None, at=timezone.now())
    client = as_(client, world.minh())
    for asked, found in (
        ({}, {"HTX Mắm Giao Hưng", "Hộ Bà Tám"}),
        ({"q": "ba tam"}, {"Hộ Bà Tám"}),
        ({"xa": world.giao_hung().pk}, {"HTX Mắm Giao Hưng"}),
        ({"loai": "HOUSEHOLD"}, {"Hộ Bà Tám"}),
        ({"giay": "on"}, {"HTX Mắm Giao Hưng"}),
    ):
        page = text(client.get(LIST, asked))
        assert {n for n in ("HTX Mắm Giao Hưng", "Hộ Bà Tám") if f">{n}</a>" in page} == found
    assert "Không có chủ thể nào khớp" in text(client.get(LIST, {"q": "zzz"}))


def test_an_officer_writes_a_new_producer_at_a_place_found_by_name(client):
    world.giao_hung()
    client = as_(client, world.minh())
    typed = {
        "kind": "HOUSEHOLD", "name": "Hộ Bà Tám", "area": "giao hung", "phone": "0912.345.678",
        "women_led": "1", "youth_led": "", "tax_code": "0700123456",
    }  # fmt: skip
    answer = sent(client, f"{LIST}moi", typed)
    made = Producer.objects.get(name="Hộ Bà Tám")
    assert answer["Location"] == page_of(made)
    assert (made.area_now, made.phone, made.women_led, made.youth_led) == (
        world.giao_hung(), "+84912345678", True, None,
    )  # fmt: skip
    page = text(client.get(page_of(made)))
    for words in ("0912 345 678", "Nữ làm chủ</dt><dd>có", "Thanh niên làm chủ</dt><dd>chưa rõ"):
        assert words in page, words


def test_faults_of_a_producer_stand_at_their_field_and_all_stays(client):
    world.hoa_lu()
    typed = {
        "kind": "", "name": "", "area": "Xã Không Có", "phone": "12345", "email": "hoa",
        "website": "không phải", "tax_code": "12", "founded_on": "hôm qua", "contact_public": "on",
    }  # fmt: skip
    answer = sent(as_(client, world.minh()), f"{LIST}moi", typed)
    page = text(answer)
    assert answer.status_code == 422
    for words in ("Chưa chọn loại hình.", "Chưa có tên chủ thể.", "bắt đầu bằng 0. Ví dụ: 0912",
                  "thiếu @ hoặc tên miền", "Nhập ngày thành lập theo thứ tự", 'value="12345"',
                  'value="hôm qua"', 'value="Xã Không Có"'):  # fmt: skip
        assert words in page, words
    assert not Producer.objects.exists()


def test_what_only_the_rules_know_is_said_at_the_field_too(client):
    producer = world.producer()
    typed = typed_producer(producer, tax_code="12", contact_public="on")
    answer = sent(as_(client, world.lan()), f"{page_of(producer)}/sua", typed)
    assert "Mã số thuế chưa đúng số chữ số." in text(answer)
    assert "Chưa có số điện thoại để công khai." in text(answer)


def test_a_commune_officer_may_not_move_a_producer_out_of_the_own_commune(client):
    world.hoa_lu()
    producer = world.producer()
    typed = typed_producer(producer, area="Phường Hoa Lư")
    answer = sent(as_(client, world.lan()), f"{page_of(producer)}/sua", typed)
    assert answer.status_code == 403
    producer.refresh_from_db()
    assert producer.area == world.giao_hung()


def test_the_producers_own_people_see_the_page_and_change_nothing(client):
    producer = hoas().producer
    Producer.objects.filter(pk=producer.pk).update(note="Cần kiểm tra lại")
    client = as_(client, world.hoa())
    page = text(client.get(page_of(producer)))
    assert "Mắm tôm Giao Hưng" in page
    assert "Cần kiểm tra lại" not in page
    assert f'{page_of(producer)}/sua"' not in page
    assert "Cần kiểm tra lại" not in text(client.get(f"{page_of(producer)}/lich-su"))
    for verb in ("sua", "nguoi/them", "giay-to/them"):
        assert client.get(f"{page_of(producer)}/{verb}").status_code == 403, verb


@pytest.mark.parametrize(
    ("days", "words"),
    [(-3, "Hết hạn từ"), (0, "Hết hạn từ"), (40, "Còn 40 ngày, đến"), (400, "Còn hạn đến")],
)
def test_a_paper_says_in_words_how_long_it_holds(client, days, words):
    producer = world.producer()
    ends = timezone.localdate() + timedelta(days=days)
    client = as_(client, world.lan())
    typed = {
        "kind": "FOOD_SAFETY", "number": "15/ATTP", "issued_on": "01/02/2023",
        "expires_on": f"{ends:%d/%m/%Y}",
    }  # fmt: skip
    sent(client, f"{page_of(producer)}/giay-to/them", typed)
    page = text(client.get(page_of(producer)))
    assert f"{words} {ends:%d/%m/%Y}" in page
    assert ("giấy tờ đã hết hạn" in page) == (days <= 0)


def test_a_paper_is_kept_with_its_scan_and_taken_off(client):
    producer = hoas().producer
    client = as_(client, world.lan())
    url = f"{page_of(producer)}/giay-to/them"
    scan = SimpleUploadedFile("giay.jpg", photo(120, 80), "image/jpeg")
    wrong = {"kind": "", "number": "15/ATTP", "attachment": scan}
    answer = sent(client, url, wrong)
    assert "Chưa chọn loại giấy." in text(answer)
    assert "giay.jpg" in text(answer)
    kept = text(answer).split('name="attachment-kept" value="')[1].split('"')[0]
    client.post(
        url, hidden(answer) | {"kind": "OTHER", "number": "15/ATTP", "attachment-kept": kept}
    )
    paper = LegalPaper.objects.get()
    file = f"{page_of(producer)}/tep/{paper.attachment_id}"
    for person in (world.lan(), world.hoa(), world.anh()):
        assert downloaded(as_(client, person).get(file))
    assert as_(client, world.stranger()).get(file).status_code == 404
    sent(as_(client, world.lan()), f"{page_of(producer)}/giay-to/{paper.pk}/bo")
    assert not LegalPaper.objects.exists()
    assert client.get(file).status_code == 404


def test_an_account_is_given_to_a_producer_and_taken_back(client):
    producer = world.producer()
    world.hoa()
    client = as_(client, world.lan())
    url = f"{page_of(producer)}/nguoi/them"
    for unknown in ("0900 111 222", "minh@tinh.example"):
        world.minh()
        assert "Chưa có tài khoản này" in text(sent(client, url, {"login": unknown}))
    assert "gồm 10 số" in text(sent(client, url, {"login": "abc"}))
    sent(client, url, {"login": "0912 000 001"})
    member = ProducerMember.objects.get()
    assert member.user == world.hoa()
    assert as_(client, world.hoa()).get(page_of(producer)).status_code == 200
    client = as_(client, world.lan())
    assert "Trần Thị Hoa" in text(client.get(page_of(producer)))
    sent(client, f"{page_of(producer)}/nguoi/{member.pk}/thoi")
    assert as_(client, world.hoa()).get(page_of(producer)).status_code == 404
