"""The page of one product and everything that can be done on it."""

from datetime import timedelta

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.urls import URLPattern, reverse
from django.utils import timezone

from ocop.evidence.models import Attachment
from ocop.products import actions
from ocop.products.contents import ProductContents
from ocop.products.models import Product
from ocop.products.urls import one_product
from tests import world
from tests.evidence.samples import photo
from tests.products.pages import (
    as_,
    downloaded,
    ending_in,
    hidden,
    hoas,
    other_token,
    sent,
    text,
    typed_product,
)

pytestmark = pytest.mark.django_db


def page_of(product: Product) -> str:
    return f"/so-san-pham/{product.pk}"


def addresses(product: Product) -> list[str]:
    """Every page below a product, with ids that exist where the product has the part."""
    recognition = product.recognitions.get()
    known = {"recognition_id": recognition.pk, "attachment_id": product.pk}
    found = []
    for pattern in one_product:
        assert isinstance(pattern, URLPattern)
        names = pattern.pattern.converters
        ids = {name: known.get(name, 1) for name in names}
        found.append(reverse(f"products:{pattern.name}", kwargs={"product_id": product.pk, **ids}))
    return found


def test_a_stranger_gets_404_on_every_page_of_a_product(client):
    product = world.recognised()
    for person in (world.stranger(), world.nam(), world.thu(), world.phuc()):
        as_(client, person)
        for url in addresses(product):
            assert client.get(url).status_code in {404, 405}, url
            assert client.post(url).status_code in {404, 405}, url
    assert len(addresses(product)) > 15


def test_what_does_not_exist_is_not_found(client):
    client = as_(client, world.minh())
    product = world.recognised()
    assert client.get(f"/so-san-pham/{other_token()}").status_code == 404
    for part in ("anh/99/bo", "tieu-chuan/99/bo", "ma-vach/99/bo", "cong-nhan/99/thu-hoi",
                 f"tep/{other_token()}", "anh/hien-lai?anh=gia"):  # fmt: skip
        assert client.get(f"{page_of(product)}/{part}").status_code == 404, part


def test_the_page_shows_everything_on_file(client):
    product = world.recognised(star=4, on=timezone.localdate() - timedelta(days=300))
    actions.edit_product(
        product=product,
        contents=ProductContents.of(product).but(
            story="Làm từ tép moi.", price_vnd=125000, price_unit="chai", season_months=(3, 4),
            note="Hỏi lại nhãn", capacity=400, capacity_unit="lít"),
        version=product.version, by=None, at=timezone.now(),
    )  # fmt: skip
    page = text(as_(client, world.minh()).get(page_of(product)))
    for words in ("OCOP 4 sao", "HTX Mắm Giao Hưng", "Xã Giao Hưng", "Làm từ tép moi.", "125.000",
                  "một chai", "3, 4", "400 lít", "Hỏi lại nhãn", "/QĐ-UBND", "tính 36 tháng"):  # fmt: skip
        assert words in page, words


def test_verbs_stand_on_the_page_of_those_who_may_use_them(client):
    product = hoas()
    seen = {}
    for name, user in (("hoa", world.hoa()), ("lan", world.lan()), ("minh", world.minh()),
                       ("anh", world.anh())):  # fmt: skip
        page = text(as_(client, user).get(page_of(product)))
        seen[name] = {
            verb
            for verb, mark in {
                "edit": "/sua", "picture": "/anh/them", "standard": "/tieu-chuan/them",
                "publish": "/cong-khai", "recognise": "/cong-nhan/them", "code": "/ma-so",
                "note": "Ghi chú nội bộ</dt><dd class",
            }.items()
            if f'{page_of(product)}{mark}"' in page or (mark in page and verb == "note")
        }  # fmt: skip
    assert seen["hoa"] == {"edit", "picture"}
    assert seen["lan"] == {"edit", "picture", "standard", "publish", "note"}
    assert seen["minh"] == {*seen["lan"], "recognise", "code"}
    assert seen["anh"] == {"note"}


def test_the_producers_own_people_may_not_do_what_the_office_does(client):
    product = hoas()
    client = as_(client, world.hoa())
    for verb in (
        "cong-khai",
        "ma-so",
        "ma-cu",
        "tieu-chuan/them",
        "ma-vach/them",
        "cong-nhan/them",
    ):
        assert client.get(f"{page_of(product)}/{verb}").status_code == 403, verb
        assert client.post(f"{page_of(product)}/{verb}").status_code == 403, verb


@pytest.mark.parametrize(
    ("days", "words"),
    [
        (60, "Còn 60 ngày, hết hạn từ"),
        (-5, "Không được dùng sao và dấu OCOP"),
    ],
)
def test_the_first_sentence_says_how_the_star_stands(client, days, words):
    product = ending_in(days, "Bánh")
    page = text(as_(client, world.minh()).get(page_of(product)))
    assert words in page
    assert ("OCOP 3 sao" in page) == (days > 0)


def test_a_star_without_decision_is_not_shown_as_one(client):
    product = world.product()
    contents = actions.RecognitionContents(star=4, year=2024, source="báo tỉnh")
    actions.record_recognition(product=product, contents=contents, by=None, at=world.NOW)
    page = text(as_(client, world.minh()).get(page_of(product)))
    assert "4 sao, đang kiểm hạn" in page
    assert "Chưa có quyết định trong sổ" in page
    assert "Năm 2024" in page


@pytest.mark.parametrize("count", [1, 3])
def test_the_page_asks_as_much_with_one_part_of_each_as_with_three(
    client, count, django_assert_max_num_queries
):
    product = hoas()
    client = as_(client, world.minh())

    def queries() -> int:
        with django_assert_max_num_queries(60) as asked:
            assert client.get(page_of(product)).status_code == 200
        return len(asked.captured_queries)

    add_parts(product, 1)
    one = queries()
    add_parts(product, count)
    assert queries() == one


def add_parts(product: Product, count: int) -> None:
    start = product.recognitions.count()
    for n in range(start, start + count):
        day = timezone.localdate() - timedelta(days=900 + n)
        actions.record_recognition(
            product=product, contents=world.decision(on=day), by=None, at=world.NOW
        )
        standard = actions.StandardContents(number=f"TCVN {n}")
        actions.add_standard(product=product, standard=standard, by=None, at=world.NOW)
        actions.add_alias(product=product, code=f"NĐ-{n}", source="", by=None, at=world.NOW)


# New and edit ------------------------------------------------------------------------------------


def test_an_officer_writes_a_new_product(client):
    maker = world.producer()
    client = as_(client, world.lan())
    assert maker.name in text(client.get("/so-san-pham/moi", {"q": "giao hung"}))
    url = f"/so-san-pham/moi?chu-the={maker.pk}"
    typed = {
        "name": " Nước  mắm tép ", "group": "I.4.a", "state": "ACTIVE", "price_vnd": "125.000 đ",
        "price_unit": "chai", "price_on": "24/02/2026", "season_months": ["11", "12", "1"],
        "capacity": "2,5", "capacity_unit": "tấn", "published": "on",
    }  # fmt: skip
    answer = sent(client, url, typed)
    product = Product.objects.get(name="Nước mắm tép")
    assert answer["Location"] == page_of(product)
    assert (product.price_vnd, str(product.capacity), product.season_months) == (
        125000, "2.50", [1, 11, 12],
    )  # fmt: skip
    assert product.published


def test_the_same_page_sent_twice_writes_once(client):
    url = f"/so-san-pham/moi?chu-the={world.producer().pk}"
    client = as_(client, world.lan())
    data = hidden(client.get(url)) | {"name": "Mắm rươi", "group": "I", "state": "ACTIVE"}
    first, second = client.post(url, data), client.post(url, data)
    assert Product.objects.filter(name="Mắm rươi").count() == 1
    assert first["Location"] == second["Location"]
    assert "Đã ghi từ lần gửi trước." in text(client.get(second["Location"]))


def test_a_page_with_faults_may_be_sent_again(client):
    url = f"/so-san-pham/moi?chu-the={world.producer().pk}"
    client = as_(client, world.lan())
    data = hidden(client.get(url)) | {"name": "Mắm rươi", "group": "I", "state": "ACTIVE"}
    answer = client.post(url, data | {"price_vnd": "20000"})
    assert answer.status_code == 422
    assert "Giá chưa có đơn vị. Ghi đơn vị, ví dụ: kg, chai, hộp." in text(answer)
    assert client.post(url, data).status_code == 302
    assert Product.objects.filter(name="Mắm rươi").count() == 1


def test_faults_stand_at_their_field_and_what_was_typed_stays(client):
    product = world.product()
    typed = typed_product(
        product, name="", price_vnd="một trăm", price_on="31/02/2024", capacity="1.5",
        story="Chuyện <b>dài</b>", group="X",
    )  # fmt: skip
    answer = sent(as_(client, world.lan()), f"{page_of(product)}/sua", typed)
    page = text(answer)
    assert answer.status_code == 422
    for words in (
        "Còn 5 chỗ cần sửa",
        "Chưa có tên sản phẩm. Ghi như trên nhãn.",
        "Chưa chọn nhóm sản phẩm. Chọn một nhóm.",
        "Nhập giá bằng số, đơn vị đồng. Ví dụ: 125.000",
        "Nhập ngày của giá theo thứ tự ngày/tháng/năm. Ví dụ: 24/02/2023",
        "&quot;1.5&quot; có thể là 1,5 hoặc 15. Ghi lại một cách rõ.",
        'value="một trăm"',
        'value="31/02/2024"',
        "Chuyện &lt;b&gt;dài&lt;/b&gt;",
    ):
        assert words in page, words
    product.refresh_from_db()
    assert product.name == "Mắm tôm Giao Hưng"


def test_a_producer_changes_what_describes_the_product_and_nothing_else(client):
    product = hoas()
    client = as_(client, world.hoa())
    page = text(client.get(f"{page_of(product)}/sua"))
    assert 'name="story"' in page
    assert 'name="name"' not in page
    assert 'name="note"' not in page
    typed = {"story": "Mẹ tôi dạy.", "name": "Tên khác", "published": ""}
    sent(client, f"{page_of(product)}/sua", typed)
    product.refresh_from_db()
    assert (product.story, product.name, product.published) == (
        "Mẹ tôi dạy.", "Mắm tôm Giao Hưng", True,
    )  # fmt: skip


def test_a_commune_officer_may_not_add_to_a_producer_of_another_commune(client):
    other = world.producer("HTX Hoa Lư", world.hoa_lu())
    client = as_(client, world.lan())
    assert client.get(f"/so-san-pham/moi?chu-the={other.pk}").status_code == 404
    assert client.get("/so-san-pham/moi?chu-the=abc").status_code == 302
    hoas()
    answer = as_(client, world.hoa()).get(f"/so-san-pham/moi?chu-the={world.producer().pk}")
    assert answer.status_code == 403


def test_publishing_is_asked_first_and_can_be_taken_back(client):
    product = world.product()
    client = as_(client, world.lan())
    url = f"{page_of(product)}/cong-khai"
    assert "Ngừng hiện" in text(client.get(url))
    answer = sent(client, url, follow=True)
    assert not Product.objects.get(pk=product.pk).published
    assert f'<a href="{url}">Hoàn tác</a>' in text(answer)
    sent(client, url)
    assert Product.objects.get(pk=product.pk).published


# Parts -------------------------------------------------------------------------------------------


def upload(name: str = "anh.jpg") -> SimpleUploadedFile:
    return SimpleUploadedFile(name, photo(120, 80), "image/jpeg")


def test_pictures_are_added_put_first_removed_and_brought_back(client):
    product = hoas()
    client = as_(client, world.hoa())
    for n in ("một", "hai"):
        typed = {"picture": upload(f"{n}.jpg"), "description": f"Ảnh {n}"}
        assert sent(client, f"{page_of(product)}/anh/them", typed).status_code == 302
    first, second = product.pictures.order_by("position")
    client.post(f"{page_of(product)}/anh/{second.pk}/dau")
    assert product.pictures.order_by("position").first() == second
    answer = sent(client, f"{page_of(product)}/anh/{first.pk}/bo", follow=True)
    assert list(product.pictures.all()) == [second]
    undo = text(answer).split('href="/so-san-pham/')[1:]
    url = next("/so-san-pham/" + part.split('"')[0] for part in undo if "hien-lai" in part)
    assert "Hiện lại ảnh" in text(client.get(url))
    sent(client, url)
    sent(client, url)
    assert sorted(p.description for p in product.pictures.all()) == ["Ảnh hai", "Ảnh một"]


def test_a_text_file_is_no_picture(client):
    product = hoas()
    liar = SimpleUploadedFile("anh.jpg", b"<script>", "image/jpeg")
    answer = sent(as_(client, world.hoa()), f"{page_of(product)}/anh/them", {"picture": liar})
    assert answer.status_code == 422
    assert not product.pictures.exists()


def test_an_officer_keeps_a_standard_with_its_scan(client):
    product = hoas()
    client = as_(client, world.lan())
    url = f"{page_of(product)}/tieu-chuan/them"
    typed = {"number": "TCVN 5107:2018", "issued_on": "01/02/2024", "expires_on": "01/02/2023"}
    answer = sent(client, url, typed)
    assert "Ngày hết hạn phải sau ngày công bố." in text(answer)
    sent(client, url, typed | {"expires_on": "01/02/2025", "attachment": upload()})
    row = product.standards.get()
    page = text(client.get(page_of(product)))
    assert "Hết hạn từ 01/02/2025" in page
    file = f"{page_of(product)}/tep/{row.attachment_id}"
    for person in (world.lan(), world.hoa()):
        assert downloaded(as_(client, person).get(file)).startswith(b"\xff\xd8")
    assert as_(client, world.stranger()).get(file).status_code == 404
    sent(as_(client, world.lan()), f"{page_of(product)}/tieu-chuan/{row.pk}/bo")
    assert not product.standards.exists()


def test_a_file_of_another_product_is_not_served(client):
    foreign = Attachment.objects.create(
        kind="PAPER", name="giay.pdf", media_type="application/pdf", size_bytes=1, sha256="0" * 64,
        audience="OFFICE", uploaded_at=world.NOW,
    )  # fmt: skip
    url = f"{page_of(world.product())}/tep/{foreign.pk}"
    assert as_(client, world.minh()).get(url).status_code == 404


def test_a_barcode_needs_its_paper_and_a_right_check_digit(client):
    product = world.product()
    client = as_(client, world.lan())
    url = f"{page_of(product)}/ma-vach/them"
    answer = sent(client, url, {"gtin": "8938505974118", "covered_by": "893850597"})
    assert "Chưa có tệp nào." in text(answer)
    wrong = {"gtin": "8938505974111", "covered_by": "893850597", "evidence": upload()}
    answer = sent(client, url, wrong)
    assert answer.status_code == 422
    assert not product.barcodes.exists()
    right = {"gtin": check_digit("893850597411"), "covered_by": "893850597", "evidence": upload()}
    sent(client, url, right)
    row = product.barcodes.get()
    assert row.gtin in text(client.get(page_of(product)))
    sent(client, f"{page_of(product)}/ma-vach/{row.pk}/bo")
    assert not product.barcodes.exists()


def check_digit(twelve: str) -> str:
    total = sum(int(d) * (3 if i % 2 else 1) for i, d in enumerate(twelve))
    return twelve + str(-total % 10)


def test_the_province_gives_the_code_and_keeps_the_old_one(client):
    product, other = world.product(), world.product("Mắm cáy")
    client = as_(client, world.minh())
    url = f"{page_of(product)}/ma-so"
    assert "chưa đúng dạng" in text(sent(client, url, {"code": "37-1-1"}))
    sent(client, url, {"code": "37-14179-1-2026"})
    sent(client, url, {"code": "37-14179-2-2026"})
    page = text(client.get(page_of(product)))
    assert "37-14179-2-2026" in page
    assert "Mã cũ" in page
    assert "37-14179-1-2026" in page
    answer = sent(client, f"{page_of(other)}/ma-so", {"code": "37-14179-2-2026"})
    assert answer.status_code == 422
    assert "đã cấp cho" in text(answer)
    sent(client, f"{page_of(other)}/ma-cu", {"code": "NĐ-356-01", "source": "giấy cũ"})
    assert "NĐ-356-01" in text(client.get(page_of(other)))
