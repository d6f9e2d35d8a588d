"""The pages of the wallet as people use them: phones of producers, desks of officers, strangers."""

import io
from collections.abc import Callable, Iterator
from datetime import timedelta
from typing import Any
from uuid import uuid4

import pytest
from django.core.files.storage import default_storage
from django.core.files.uploadedfile import SimpleUploadedFile
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.urls import URLPattern, reverse
from django.utils import timezone
from PIL import Image

from ocop.products import actions as products
from ocop.products.models import Producer
from ocop.proofs import actions
from ocop.proofs.models import Act, Audience, Proof
from ocop.proofs.queries.history import history_of
from ocop.proofs.urls import one_paper, one_wallet
from tests import world
from tests.evidence import samples
from tests.products.pages import as_, downloaded, sent, text
from tests.proofs.papers import maker, page, page_bytes, paper, test_report
from tests.world import NOW

pytestmark = pytest.mark.django_db
OWN = "/co-so-cua-toi/giay-to/"
TYPED = {"number": "1234/KN-2026", "issued_on": "10/01/2026", "audience": "COUNCIL"}


def wallet_of(producer: Producer) -> str:
    return f"/giay-to/co-so/{producer.pk}/"


def new_url(kind: str = "kiem-nghiem") -> str:
    return f"{wallet_of(maker())}them?loai={kind}"


def jpeg(name: str = "trang 1") -> SimpleUploadedFile:
    return SimpleUploadedFile(f"{name}.jpg", page_bytes(name), "image/jpeg")


def with_bytes(*texts: str, **changes: Any) -> Proof:
    """A paper whose pages can be looked at."""
    pages = [page(one) for one in texts]
    contents = test_report(**changes)
    return actions.add_proof(
        producer=maker(), contents=contents, pages=pages, by=world.hoa(), at=NOW
    )


def urls_of(patterns: list[URLPattern], **known: Any) -> Iterator[str]:
    for one in patterns:
        asked = {
            name: known.get(name, uuid4() if name.endswith("_id") and name != "paper_id" else 1)
            for name in one.pattern.converters
        }
        if "edge" in asked:
            asked["edge"] = 480
        yield reverse(f"proofs:{one.name}", kwargs=asked | known)


def test_a_stranger_gets_404_on_every_page_of_a_wallet_and_a_paper(client):
    proof = with_bytes("một", "hai")
    urls = [
        *urls_of(one_wallet, producer_id=proof.producer_id),
        *urls_of(one_paper, proof_id=proof.pk),
    ]
    assert len(urls) == len(one_wallet) + len(one_paper)
    for person in (world.stranger(), world.phuc()):
        as_(client, person)
        for url in urls:
            assert client.get(url).status_code in {404, 405}, url
            assert client.post(url).status_code in {404, 405}, url


def test_who_reads_may_not_write(client):
    proof = with_bytes("một", "hai")
    as_(client, world.lan())
    assert client.get(proof.path).status_code == 200
    for name in ("sua", "thay", "thoi-dung", "trang/them", "trang/2/bo"):
        assert client.get(f"{proof.path}/{name}").status_code == 403, name
    assert client.post(f"{proof.path}/trang/2/len").status_code == 403
    assert client.get(new_url()).status_code == 403


def test_the_own_wallet_opens_at_once_and_says_what_is_missing(client):
    maker()
    found = text(as_(client, world.hoa()).get(OWN))
    assert "Có 0 trong 15 loại giấy." in found
    assert "Chưa có 15 loại" in found
    assert "Gửi mẫu đến phòng thử nghiệm" in found
    assert "Một đến hai tuần." in found
    assert "hỏi cán bộ xã trước khi đi" in found
    assert f"{wallet_of(maker())}them?loai=kiem-nghiem" in found


def test_a_person_of_several_producers_chooses_and_one_of_none_is_told(client):
    other = world.producer("Hộ Bà Tám")
    products.add_member(producer=other, user=world.hoa(), by=None, at=NOW)
    maker()
    found = text(as_(client, world.hoa()).get(OWN))
    assert wallet_of(other) in found
    assert wallet_of(maker()) in found
    assert "chưa gắn với cơ sở nào" in text(as_(client, world.nam()).get(OWN))


def test_several_pages_become_one_paper_without_javascript(client):
    as_(client, world.hoa())
    answer = sent(client, new_url(), TYPED | {"pages": [jpeg("một"), jpeg("hai")]})
    proof = Proof.objects.get()
    assert answer["Location"] == proof.path
    assert (proof.page_count, proof.number, proof.added_by) == (2, "1234/KN-2026", world.hoa())
    found = text(client.get(proof.path))
    assert 'id="trang-1"' in found
    assert 'id="trang-2"' in found
    assert "Trần Thị Hoa," in found
    assert proof.pages.get(number=1).attachment.sha256 in found


def test_the_kind_is_chosen_first(client):
    found = text(as_(client, world.hoa()).get(f"{wallet_of(maker())}them"))
    assert found.count("?loai=") == 15


def test_a_stored_page_says_nothing_of_where_it_was_taken(client):
    as_(client, world.hoa())
    upload = SimpleUploadedFile("giay.jpg", samples.photo_with_place(), "image/jpeg")
    sent(client, new_url(), TYPED | {"pages": upload})
    kept = Proof.objects.get().pages.get().attachment
    with default_storage.open(kept.path) as file:
        data = file.read()
    assert not Image.open(io.BytesIO(data)).getexif()
    assert b"GPS" not in data
    assert b"nha Hoa" not in data


LIARS: dict[str, tuple[Callable[[], bytes], str, str]] = {
    "page.html": (lambda: b"<html><script>1</script></html>", "Tệp này là", "text/html"),
    "bomb.png": (lambda: samples.huge_png_header(30_000, 30_000), "triệu điểm ảnh", "image/png"),
    "bomb.xlsx": (samples.zip_bomb, "Chọn tệp PDF, hoặc chụp ảnh giấy tờ.", "application/zip"),
    "big.pdf": (lambda: b"%PDF-1.7" + bytes(50 << 20), "lớn hơn mức 20 MB", "application/pdf"),
}


@pytest.mark.parametrize("name", LIARS)
def test_a_dangerous_file_is_refused_in_words_and_all_that_was_typed_stays(client, name):
    make, words, media_type = LIARS[name]
    as_(client, world.hoa())
    files = [jpeg("tốt"), SimpleUploadedFile(name, make(), media_type)]
    answer = sent(client, new_url(), TYPED | {"pages": files})
    found = text(answer)
    assert answer.status_code == 422
    assert f"&quot;{name}&quot;" in found
    assert words in found
    assert 'value="1234/KN-2026"' in found
    assert "Đã nhận: tốt.jpg" in found
    assert not Proof.objects.exists()
    token = found.split('name="pages-kept" value="')[1].split('"')[0]
    client.post(new_url(), TYPED | {"pages-kept": token})
    assert Proof.objects.get().pages.get().attachment.name == "tốt.jpg"


def test_a_kept_page_can_be_left_out_and_a_forged_one_is_nothing(client):
    as_(client, world.hoa())
    found = text(sent(client, new_url(), {"number": "", "pages": jpeg("một")}))
    assert "Giấy này cần có số. Chép đúng số trên giấy. Ví dụ: 1234/KN-2026" in found
    token = found.split('name="pages-kept" value="')[1].split('"')[0]
    for typed in ({"pages-kept": token, "pages-drop": token}, {"pages-kept": f"{token}x"}):
        answer = client.post(new_url(), TYPED | typed)
        assert "Chưa có trang nào của giấy." in text(answer)


def test_more_files_than_a_paper_may_have_are_not_stored(client):
    as_(client, world.hoa())
    files = [jpeg("một") for _ in range(41)]
    answer = sent(client, new_url(), TYPED | {"pages": files})
    assert "Có 41 tệp, hơn mức 40 trang một giấy." in text(answer)


def test_an_expired_paper_asks_once_more_before_it_is_kept(client):
    as_(client, world.hoa())
    typed = TYPED | {"issued_on": "10/01/2020", "expires_on": "10/01/2021"}
    assert "Vẫn lưu giấy đã hết hạn" not in text(client.get(new_url()))
    found = text(sent(client, new_url(), typed | {"pages": jpeg()}))
    assert "Giấy này đã hết hạn từ 10/01/2021." in found
    assert "Vẫn lưu giấy đã hết hạn" in found
    token = found.split('name="pages-kept" value="')[1].split('"')[0]
    client.post(new_url(), typed | {"pages-kept": token, "keep_expired": "on"})
    assert Proof.objects.count() == 1
    assert "1 giấy đã hết hạn." in text(client.get(OWN))


def test_a_form_sent_twice_makes_one_paper(client):
    as_(client, world.hoa())
    once = text(client.get(new_url())).split('name="token" value="')[1].split('"')[0]
    for _ in range(2):
        client.post(new_url(), TYPED | {"token": once, "pages": jpeg()})
    assert Proof.objects.count() == 1


def test_a_workbook_is_a_page_only_where_the_kind_takes_one(client):
    as_(client, world.hoa())
    book = SimpleUploadedFile("so.xlsx", samples.workbook(), "application/zip")
    sent(client, new_url("tang-truong"), {"pages": book, "audience": "COUNCIL"})
    assert Proof.objects.get().pages.get().attachment.kind == "SHEET"


def test_a_paper_is_changed_and_its_history_told(client):
    proof = with_bytes("một")
    as_(client, world.hoa())
    found = text(client.get(f"{proof.path}/sua"))
    assert 'value="10/01/2027"' in found
    assert "Chọn ảnh hoặc tệp có sẵn" not in found
    sent(client, f"{proof.path}/sua", TYPED | {"number": "9/KN", "expires_on": "11/02/2028"})
    told = text(client.get(f"{proof.path}/lich-su"))
    assert "<del>1234/KN-2026</del>" in told
    assert "<ins>9/KN</ins>" in told
    assert "Trần Thị Hoa" in told


def test_a_newer_paper_takes_the_place_of_the_old_one(client):
    old = with_bytes("một")
    as_(client, world.hoa())
    typed = TYPED | {"number": "2/KN", "pages": jpeg("mới")}
    answer = sent(client, f"{old.path}/thay", typed)
    old.refresh_from_db()
    assert answer["Location"] == Proof.objects.get(number="2/KN").path
    assert old.replaced_by == Proof.objects.get(number="2/KN")
    assert "Giấy này đã thay bằng" in text(client.get(old.path))
    assert "Đã thay" in text(client.get(OWN))
    assert client.get(f"{old.path}/sua").status_code == 403


def test_pages_are_added_moved_taken_out_and_still_found(client):
    proof = with_bytes("một", "hai")
    as_(client, world.hoa())
    sent(client, f"{proof.path}/trang/them", {"pages": jpeg("ba")})
    client.post(f"{proof.path}/trang/3/len")
    sent(client, f"{proof.path}/trang/1/bo")
    rows = proof.pages.filter(removed_at=None).order_by("position")
    assert [row.number for row in rows] == [3, 2]
    found = text(client.get(proof.path))
    assert "Trang đã bỏ (1)" in found
    assert 'id="trang-1"' in found
    assert downloaded(client.get(f"{proof.path}/trang/1"))
    acts = [step.what for step in history_of(proof)]
    assert acts == [Act.REMOVE_PAGE.label, Act.REORDER.label, Act.ADD_PAGES.label, Act.ADD.label]
    assert client.post(f"{proof.path}/trang/9/len").status_code == 404


def test_files_leave_only_with_safe_headers_and_for_those_who_see_the_paper(client):
    proof = with_bytes("một", audience=Audience.HIDDEN)
    as_(client, world.hoa())
    answer = client.get(f"{proof.path}/trang/1")
    assert (answer["Cache-Control"], answer["X-Content-Type-Options"]) == (
        "private, no-store", "nosniff",
    )  # fmt: skip
    downloaded(answer)
    downloaded(client.get(f"{proof.path}/trang/1/anh-480.webp"))
    pdf = client.get(f"{proof.path}/giay.pdf")
    assert pdf.content.startswith(b"%PDF")
    assert pdf["Cache-Control"] == "private, no-store"
    assert "attachment" in pdf["Content-Disposition"]
    assert as_(client, world.lan()).get(f"{proof.path}/trang/1").status_code == 404


def test_a_pdf_stays_as_it_was_sent(client):
    as_(client, world.hoa())
    upload = SimpleUploadedFile("phieu.pdf", samples.pdf(), "application/pdf")
    sent(client, new_url(), TYPED | {"pages": upload})
    proof = Proof.objects.get()
    assert downloaded(client.get(f"{proof.path}/trang/1")) == samples.pdf()
    assert client.get(f"{proof.path}/giay.pdf").status_code == 404
    assert "Mở tệp phieu.pdf" in text(client.get(proof.path))


def test_a_council_member_reads_the_paper_and_not_the_wallet(client):
    proof = with_bytes("một")
    until = timezone.localdate() + timedelta(days=5)
    actions.grant_proofs(proofs=[proof], users=[world.thu()], until=until, by=world.minh(), at=NOW)
    as_(client, world.thu())
    found = text(client.get(proof.path))
    assert 'id="trang-1"' in found
    assert wallet_of(proof.producer) not in found
    assert downloaded(client.get(f"{proof.path}/trang/1"))
    assert client.get(wallet_of(proof.producer)).status_code == 404


def test_a_paper_of_the_register_is_taken_in_one_tap(client):
    legal = products.add_paper(
        producer=maker(),
        paper=products.PaperContents(kind="FOOD_SAFETY", number="15/ATTP"),
        by=None, at=NOW,
    )  # fmt: skip
    as_(client, world.hoa())
    url = f"{wallet_of(maker())}tu-so/{legal.pk}"
    found = text(client.get(OWN))
    assert "Đã có trong sổ" in found
    assert f'action="{url}"' in found
    answer = client.post(url)
    assert answer["Location"] == Proof.objects.get().path
    assert "Chưa có ảnh" in text(client.get(OWN))
    again = client.post(url)
    assert again.status_code == 422
    assert "Giấy này đã có trong ví" in text(again)


def test_an_unsorted_paper_of_the_register_asks_for_its_kind(client):
    legal = products.add_paper(
        producer=maker(), paper=products.PaperContents(kind="OTHER", number="7"), by=None, at=NOW
    )
    as_(client, world.hoa())
    sent(client, f"{wallet_of(maker())}tu-so/{legal.pk}", {"kind": "giai-thuong"})
    assert Proof.objects.get().kind == "giai-thuong"


def test_an_officer_sees_the_wallet_and_what_ends_soon_in_the_own_area(client):
    today = timezone.localdate()
    paper("một", expires_on=today + timedelta(days=20))
    paper("hai", expires_on=today, keep_expired=True, at=timezone.now())
    as_(client, world.lan())
    found = text(client.get(wallet_of(maker())))
    assert "1 giấy sắp hết hạn." in found
    assert "Chụp giấy mới</a>" not in found
    listed = text(client.get("/giay-to/sap-het-han?trong=30"))
    assert "HTX Mắm Giao Hưng" in listed
    assert "Sắp hết hạn, còn 20 ngày" in listed
    assert "Xã Giao Hưng" in listed
    assert "Hết hạn từ" in text(client.get("/giay-to/sap-het-han?trong=qua-han"))
    client = as_(client, world.stranger())
    assert "Không có giấy nào ở mục này" in text(client.get("/giay-to/sap-het-han?trong=la"))


@pytest.mark.parametrize("url", ["wallet", "/giay-to/sap-het-han"])
def test_lists_ask_the_same_number_of_questions_for_one_and_for_three(
    client, django_assert_num_queries, url
):
    today = timezone.localdate()
    as_(client, world.lan())
    address = wallet_of(maker()) if url == "wallet" else url
    paper("một", expires_on=today + timedelta(days=20))
    client.get(address)
    with CaptureQueriesContext(
        connection,
    ) as once:
        client.get(address)
    for number in range(2):
        paper(f"thêm {number}", expires_on=today + timedelta(days=30 + number))
    with django_assert_num_queries(len(once)):
        client.get(address)
