"""Who changed what and when, in words."""

import pytest

from ocop.products import actions
from ocop.products.contents import ProductContents
from ocop.products.queries.history import history_of_product
from tests import world
from tests.products.pages import as_, hoas, sent, text, typed_producer, typed_product

pytestmark = pytest.mark.django_db


def test_a_product_tells_who_changed_what_newest_first(client):
    product = hoas()
    base = f"/so-san-pham/{product.pk}"
    sent(as_(client, world.lan()), f"{base}/sua",
         typed_product(product, storage="Tủ lạnh", group="I.4", published=""))  # fmt: skip
    sent(as_(client, world.hoa()), f"{base}/sua",
         {"story": "Mẹ tôi dạy.", "storage": "Tủ lạnh", "season_months": ["3", "4"]})  # fmt: skip
    page = text(as_(client, world.minh()).get(f"{base}/lich-su"))
    assert page.index("Trần Thị Hoa") < page.index("Nguyễn Thị Lan") < page.index("Ghi vào sổ")
    for words in ("<del>để trống</del>", "<ins>Tủ lạnh</ins>", "<ins>Mẹ tôi dạy.</ins>",
                  "<ins>tháng 3, 4</ins>", "<del>có</del>", "<ins>không</ins>", "Hệ thống"):  # fmt: skip
        assert words in page, words
    assert "I.4.a" not in page


def test_an_edit_that_changed_nothing_is_not_told():
    product = world.product()
    before = len(history_of_product(product))
    actions.edit_product(
        product=product, contents=ProductContents.of(product), version=product.version, by=None,
        at=world.NOW,
    )  # fmt: skip
    assert len(history_of_product(product)) == before == 1


def test_a_merge_and_its_undo_are_told():
    kept, gone = world.product(), world.product("Mắm tôm loại hai")
    merge = actions.merge_products(kept=kept, gone=gone, by=None, at=world.NOW)
    actions.undo_merge(merge=merge, by=None, at=world.NOW)
    told = [change.what for change in history_of_product(gone)]
    assert told == ["Tách lại sau khi ghép", "Ghép vào bản khác", "Ghi vào sổ"]


def test_a_producer_tells_its_places_by_name(client):
    world.hoa_lu()
    producer = world.producer()
    url = f"/so-chu-the/{producer.pk}"
    typed = typed_producer(producer, area="Phường Hoa Lư", phone="0912 345 678")
    sent(as_(client, world.minh()), f"{url}/sua", typed)
    page = text(client.get(f"{url}/lich-su"))
    for words in ("<del>Xã Giao Hưng</del>", "<ins>Phường Hoa Lư</ins>", "<ins>0912 345 678</ins>",
                  "Phạm Quang Minh"):  # fmt: skip
        assert words in page, words


def test_internal_notes_stay_with_the_office(client):
    product = hoas()
    sent(as_(client, world.lan()), f"/so-san-pham/{product.pk}/sua",
         typed_product(product, note="Nghi nhãn giả"))  # fmt: skip
    url = f"/so-san-pham/{product.pk}/lich-su"
    assert "Nghi nhãn giả" in text(as_(client, world.minh()).get(url))
    assert "Nghi nhãn giả" not in text(as_(client, world.hoa()).get(url))


def test_a_long_history_comes_in_pages(client):
    product = world.product()
    for n in range(35):
        actions.edit_product(
            product=product,
            contents=ProductContents.of(product).but(storage=f"Kho {n}"),
            version=product.version,
            by=None,
            at=world.NOW,
        )
    client = as_(client, world.lan())
    url = f"/so-san-pham/{product.pk}/lich-su"
    assert "1 đến 30 trong 36" in text(client.get(url))
    assert "Ghi vào sổ" in text(client.get(url, {"page": 2}))


@pytest.mark.parametrize("count", [1, 3])
def test_history_asks_as_much_for_one_change_as_for_three(client, count, django_assert_num_queries):
    product = hoas()
    for n in range(count):
        person = (world.lan(), world.minh(), world.quang())[n]
        product.refresh_from_db()
        sent(as_(client, person), f"/so-san-pham/{product.pk}/sua",
             typed_product(product, storage=f"Kho {n}"))  # fmt: skip
    client = as_(client, world.minh())
    with django_assert_num_queries(13):
        client.get(f"/so-san-pham/{product.pk}/lich-su")
