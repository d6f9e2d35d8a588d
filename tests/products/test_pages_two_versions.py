"""Two officers edit one thing: the second sees both versions and chooses field by field."""

from typing import Any

import pytest

from ocop.products import actions
from ocop.products.contents import ProducerContents, ProductContents
from ocop.products.models import Product
from tests import world
from tests.products.pages import Typed, as_, hidden, hoas, sent, text, typed_producer, typed_product

pytestmark = pytest.mark.django_db


def url_of(product: Product) -> str:
    return f"/so-san-pham/{product.pk}/sua"


def read_by(client, person, product: Product) -> Typed:
    """What the person's page holds before somebody else writes."""
    return hidden(as_(client, person).get(url_of(product)))


def minh_writes(client, product: Product, **changes) -> None:
    answer = sent(as_(client, world.minh()), url_of(product), typed_product(product, **changes))
    assert answer.status_code == 302


def contested(client, **mine) -> tuple[Product, Any]:
    """Lan read, Minh wrote name and storage, Lan sends hers."""
    product = world.product(storage="Nơi mát", packaging="Chai")
    read = read_by(client, world.lan(), product)
    minh_writes(client, product, storage="Tủ lạnh", name="Mắm tôm đặc biệt")
    typed = typed_product(product, **mine) | read
    return product, as_(client, world.lan()).post(url_of(product), typed)


def choices(answer, **chosen) -> Typed:
    """The page of the two versions as it is sent, with what is chosen."""
    page = text(answer)
    names = [part.split('"')[0] for part in page.split('name="khac" value="')[1:]]
    return hidden(answer) | {"khac": names} | {f"chon-{k}": v for k, v in chosen.items()}


def test_the_second_sees_the_three_versions_and_who_was_first(client):
    product, answer = contested(client, storage="Ngăn đá", packaging="Hũ")
    page = text(answer)
    assert answer.status_code == 409
    assert "Phạm Quang Minh đã sửa mục này lúc" in page
    assert 'Trước đó: <span class="typed">Nơi mát</span>' in page
    for words in ("Tủ lạnh", "Ngăn đá", "Mắm tôm đặc biệt", "Hũ", "cả hai cùng sửa"):
        assert words in page, words
    product.refresh_from_db()
    assert (product.storage, product.packaging) == ("Tủ lạnh", "Chai")


def test_who_changed_a_field_alone_is_chosen_before_and_nobody_where_both_did(client):
    _, answer = contested(client, storage="Ngăn đá", packaging="Hũ")
    page = text(answer)
    assert 'id="chon-packaging-mine" name="chon-packaging" value="mine" checked' in page
    assert 'id="chon-name-theirs" name="chon-name" value="theirs" checked' in page
    assert 'name="chon-storage" value="mine" checked' not in page
    assert 'name="chon-storage" value="theirs" checked' not in page


def test_the_choice_is_written_field_by_field(client):
    product, answer = contested(client, storage="Ngăn đá", packaging="Hũ")
    sending = choices(answer, name="theirs", storage="mine", packaging="mine") | {
        "storage": "Ngăn đá, -18 độ", "packaging": "Hũ", "name": "Mắm tôm Giao Hưng",
    }  # fmt: skip
    assert client.post(url_of(product), sending).status_code == 302
    product.refresh_from_db()
    assert (product.name, product.storage, product.packaging) == (
        "Mắm tôm đặc biệt", "Ngăn đá, -18 độ", "Hũ",
    )  # fmt: skip


def test_a_field_without_choice_is_asked_again_and_nothing_is_lost(client):
    product, answer = contested(client, storage="Ngăn đá", packaging="Hũ")
    sending = choices(answer, name="theirs", packaging="mine") | {
        "storage": "Ngăn đá sâu", "packaging": "Hũ sành", "name": "x",
    }  # fmt: skip
    again = client.post(url_of(product), sending)
    page = text(again)
    assert again.status_code == 409
    assert "Chưa chọn giữ bản nào. Chọn một trong hai." in page
    assert 'value="Ngăn đá sâu"' in page
    assert 'value="Hũ sành"' in page
    product.refresh_from_db()
    assert product.packaging == "Chai"


def test_keeping_all_of_the_other_writes_nothing(client):
    product, answer = contested(client, storage="Ngăn đá")
    version = Product.objects.get(pk=product.pk).version
    sending = choices(answer, name="theirs", storage="theirs") | {"storage": "Ngăn đá", "name": ""}
    assert client.post(url_of(product), sending).status_code == 302
    product.refresh_from_db()
    assert (product.storage, product.version) == ("Tủ lạnh", version)


def test_a_third_who_wrote_meanwhile_is_not_overwritten(client):
    product, answer = contested(client, storage="Ngăn đá")
    sending = choices(answer, name="theirs", storage="mine") | {"storage": "Ngăn đá", "name": "x"}
    product.refresh_from_db()
    minh_writes(client, product, storage="Hầm rượu")
    again = as_(client, world.lan()).post(url_of(product), sending)
    assert again.status_code == 409
    assert "Hầm rượu" in text(again)
    product.refresh_from_db()
    assert product.storage == "Hầm rượu"


def test_a_fault_on_the_page_of_two_versions_is_said_there(client):
    product, answer = contested(client, storage="Ngăn đá", price_vnd="20000", price_unit="kg")
    sending = choices(answer, storage="mine", name="theirs", price_vnd="mine", price_unit="mine") | {
        "storage": "Ngăn đá", "name": "x", "price_vnd": "30000", "price_unit": "",
    }  # fmt: skip
    again = client.post(url_of(product), sending)
    assert again.status_code == 409
    assert "Giá chưa có đơn vị." in text(again)
    assert 'value="30000"' in text(again)


def test_a_change_that_left_the_texts_alone_is_no_conflict(client):
    product = world.product(storage="Nơi mát")
    read = read_by(client, world.lan(), product)
    actions.assign_code(product=product, code="37-14179-1-2026", by=None, at=world.NOW)
    answer = as_(client, world.lan()).post(
        url_of(product), typed_product(product, storage="Tủ lạnh") | read
    )
    assert answer.status_code == 302
    product.refresh_from_db()
    assert (product.storage, product.code) == ("Tủ lạnh", "37-14179-1-2026")


def test_writing_the_same_as_the_other_needs_no_choice(client):
    product = world.product(storage="Nơi mát")
    read = read_by(client, world.lan(), product)
    minh_writes(client, product, storage="Tủ lạnh")
    answer = as_(client, world.lan()).post(
        url_of(product), typed_product(product, storage="Tủ lạnh") | read
    )
    assert answer.status_code == 302


def test_the_same_edit_sent_twice_is_no_conflict(client):
    product = world.product(storage="Nơi mát")
    data = read_by(client, world.lan(), product) | typed_product(product, storage="Tủ lạnh")
    assert client.post(url_of(product), data).status_code == 302
    assert client.post(url_of(product), data).status_code == 302
    product.refresh_from_db()
    assert product.storage == "Tủ lạnh"


def test_a_producer_chooses_only_among_what_is_the_producers(client):
    product = hoas()
    read = read_by(client, world.hoa(), product)
    minh_writes(client, product, story="Tỉnh viết", name="Tên tỉnh đặt")
    answer = as_(client, world.hoa()).post(url_of(product), {"story": "Mẹ kể"} | read)
    page = text(answer)
    assert "Tỉnh viết" in page
    assert "Tên tỉnh đặt" not in page
    sending = choices(answer, story="mine", name="mine") | {"story": "Mẹ kể", "name": "Tên lậu"}
    sending["khac"] = ["story", "name"]
    assert client.post(url_of(product), sending).status_code == 302
    product.refresh_from_db()
    assert (product.story, product.name) == ("Mẹ kể", "Tên tỉnh đặt")


def test_producers_are_edited_in_turn_too(client):
    world.hoa_lu()
    producer = world.producer(address="Xóm 1")
    url = f"/so-chu-the/{producer.pk}/sua"
    read = hidden(as_(client, world.lan()).get(url))
    contents = ProducerContents.of(producer).but(address="Xóm 2", area_id=world.hoa_lu().pk)
    actions.edit_producer(
        producer=producer, contents=contents, version=producer.version, by=None, at=world.NOW
    )
    typed = typed_producer(producer, address="Xóm 3", area="Xã Giao Hưng") | read
    answer = as_(client, world.minh()).post(url, typed)
    page = text(answer)
    assert answer.status_code == 409
    for words in ("Xóm 1", "Xóm 2", "Xóm 3", "Phường Hoa Lư", "Hệ thống đã sửa"):
        assert words in page, words
    sending = choices(answer, address="mine", area="theirs") | {
        "address": "Xóm 3", "area": "Xã Giao Hưng",
    }  # fmt: skip
    assert client.post(url, sending).status_code == 302
    producer.refresh_from_db()
    assert (producer.address, producer.area) == ("Xóm 3", world.hoa_lu())


def test_the_version_a_person_read_is_found_in_the_history():
    from ocop.products.queries.history import product_contents_at

    product = world.product(storage="Nơi mát")
    before = product.version
    contents = ProductContents.of(product).but(storage="Tủ lạnh")
    actions.edit_product(product=product, contents=contents, version=before, by=None, at=world.NOW)
    assert product_contents_at(product, before).storage == "Nơi mát"
    assert product_contents_at(product, before + 1).storage == "Tủ lạnh"
    assert product_contents_at(product, 99).storage == "Tủ lạnh"
