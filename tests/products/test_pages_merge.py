"""Duplicates: found, compared, merged, taken back."""

import pytest

from ocop.products import actions
from ocop.products.models import Merge, Producer, Product
from ocop.products.queries.duplicates import suspected_producers, suspected_products
from tests import world
from tests.products.pages import as_, sent, text

pytestmark = pytest.mark.django_db


def names(pairs) -> list[set[str]]:
    return [{pair.one.name, pair.two.name} for pair in pairs]


def twins() -> tuple[Product, Product]:
    return world.product("Nước mắm Sa Châu"), world.product("Nước mắm Sa Chậu", of=other())


def other() -> Producer:
    return world.producer("Hộ Bà Tám", kind="HOUSEHOLD")


# Found -------------------------------------------------------------------------------------------


def test_names_alike_in_one_commune_are_suspected():
    twins()
    (pair,) = suspected_products(world.minh())
    assert names([pair]) == [{"Nước mắm Sa Châu", "Nước mắm Sa Chậu"}]
    assert pair.reasons == ["tên giống hệt", "cùng xã, phường"]


def test_names_alike_in_two_communes_are_not():
    world.product("Nước mắm Sa Châu")
    world.product("Nước mắm Sa Chậu", of=world.producer("HTX", world.hoa_lu()))
    assert suspected_products(world.minh()) == []


def test_different_numbers_make_different_things():
    world.product("Gạo sạch Toản Xuân 888")
    world.product("Gạo sạch Toản Xuân 999")
    world.producer("Tổ hợp tác minh họa 01")
    world.producer("Tổ hợp tác minh họa 02")
    assert suspected_products(world.minh()) == []
    assert suspected_producers(world.minh()) == []


def test_one_decision_and_names_nearly_alike_are_suspected_across_communes():
    here = world.product("Mắm tôm Giao Hưng hũ sành")
    there = world.product("Mắm tôm Giao Hưng", of=world.producer("HTX Hoa Lư", world.hoa_lu()))
    for product in (here, there):
        actions.record_recognition(
            product=product, contents=world.decision(), by=None, at=world.NOW
        )
    (pair,) = suspected_products(world.minh())
    assert pair.reasons[-1].startswith("cùng quyết định ")


def test_producers_are_suspected_by_name_tax_code_or_phone():
    world.producer("HTX Mắm Giao Hưng", tax_code="0700123456")
    world.producer("Công ty Sao Vàng", world.hoa_lu(), tax_code="0700123456", phone="+84912345678")
    world.producer("Hộ Ông Chín", phone="+84912345678")
    world.producer("Hợp tác xã mắm Giao Hưng")
    found = {frozenset(pair): why for pair, why in
             ((names([p])[0], p.reasons) for p in suspected_producers(world.minh()))}  # fmt: skip
    assert "cùng mã số thuế" in found[frozenset({"HTX Mắm Giao Hưng", "Công ty Sao Vàng"})]
    assert "cùng số điện thoại" in found[frozenset({"Công ty Sao Vàng", "Hộ Ông Chín"})]


def test_a_pair_half_outside_of_sight_is_not_shown():
    twins()
    assert suspected_products(world.stranger()) == []
    assert suspected_products(world.minh(), areas=[world.hoa_lu().pk]) == []
    assert len(suspected_products(world.minh(), areas=[world.giao_hung().pk])) == 1


def test_merged_ones_are_not_suspected_again():
    kept, gone = twins()
    actions.merge_products(kept=kept, gone=gone, by=None, at=world.NOW)
    assert suspected_products(world.minh()) == []


def test_where_the_commune_is_not_known_the_recorded_place_counts():
    province = world.province()
    world.product("Bánh nhãn", of=world.producer("HTX Một", province))
    world.product("Bánh nhãn", of=world.producer("HTX Hai", province))
    assert len(suspected_products(world.minh())) == 1


# Pages -------------------------------------------------------------------------------------------


def url(kept: Product, gone: Product) -> str:
    return f"/so-san-pham/ghep?giu={kept.pk}&bo={gone.pk}"


@pytest.mark.parametrize(
    "path", ["trung-nhau", "lan-ghep", "ghep", "ghep-chu-the", "lan-ghep/{uuid}/hoan-tac"]
)
def test_only_the_province_cleans_duplicates(client, path):
    kept, gone = twins()
    merge = actions.merge_products(kept=kept, gone=gone, by=None, at=world.NOW)
    address = "/so-san-pham/" + path.format(uuid=merge.pk)
    for person in (world.lan(), world.hoa(), world.anh(), world.stranger()):
        assert as_(client, person).get(address).status_code == 403
        assert client.post(address).status_code in {403, 405}


def test_the_suspects_lead_to_a_comparison_of_what_differs_and_what_moves(client):
    kept, gone = twins()
    actions.record_recognition(product=gone, contents=world.decision(), by=None, at=world.NOW)
    client = as_(client, world.minh())
    page = text(client.get("/so-san-pham/trung-nhau"))
    assert "1 cặp sản phẩm và 0 cặp chủ thể có thể là một." in page
    assert "tên giống hệt, cùng xã, phường" in page
    page = text(client.get(url(kept, gone)))
    assert "1 công nhận" in page
    assert "HTX Mắm Giao Hưng" in page
    assert "Hộ Bà Tám" in page
    assert "khác nhau" in page
    assert url(gone, kept).replace("&", "&amp;") in page


def test_a_merge_is_made_once_listed_and_taken_back(client):
    kept, gone = twins()
    client = as_(client, world.minh())
    answer = sent(client, url(kept, gone), follow=True)
    merge = Merge.objects.get()
    assert "Đã ghép" in text(answer)
    undo = f"/so-san-pham/lan-ghep/{merge.pk}/hoan-tac"
    assert f'<a href="{undo}">Hoàn tác</a>' in text(answer)
    assert "Bản này đã ghép vào" in text(client.get(f"/so-san-pham/{gone.pk}"))
    assert ">Nước mắm Sa Chậu</a>" not in text(client.get("/so-san-pham/"))
    page = text(client.get("/so-san-pham/lan-ghep"))
    assert undo in page
    assert "Phạm Quang Minh" in page
    sent(client, undo)
    gone.refresh_from_db()
    assert gone.merged_into is None
    assert "Đã hoàn tác lúc" in text(client.get("/so-san-pham/lan-ghep"))
    again = sent(client, undo)
    assert again.status_code == 422
    assert "Lần ghép này đã được hoàn tác." in text(again)


def test_two_rows_of_the_list_lead_to_the_comparison_any_other_number_back(client):
    kept, gone = twins()
    client = as_(client, world.minh())
    answer = client.get("/so-san-pham/ghep", {"chon": [str(kept.pk), str(gone.pk)]})
    assert "Hai bản này là một?" in text(answer)
    for chosen in ([], [str(kept.pk)], [str(kept.pk)] * 2):
        answer = client.get("/so-san-pham/ghep", {"chon": chosen}, follow=True)
        assert "Chọn đúng hai dòng để so sánh và ghép." in text(answer)
    assert client.get("/so-san-pham/ghep", {"chon": ["x", "y"]}).status_code == 404


def test_producers_are_merged_and_taken_back(client):
    kept, gone = world.producer(), other()
    product = world.product("Mắm cáy", of=gone)
    client = as_(client, world.minh())
    address = f"/so-san-pham/ghep-chu-the?giu={kept.pk}&bo={gone.pk}"
    assert "1 sản phẩm" in text(client.get(address))
    sent(client, address)
    product.refresh_from_db()
    assert product.producer == kept
    assert "Bản này đã ghép vào" in text(client.get(f"/so-chu-the/{gone.pk}"))
    sent(client, f"/so-san-pham/lan-ghep/{Merge.objects.get().pk}/hoan-tac")
    product.refresh_from_db()
    assert product.producer == gone


@pytest.mark.parametrize("path", ["/so-san-pham/trung-nhau", "/so-san-pham/lan-ghep"])
def test_the_pages_ask_as_much_for_one_pair_as_for_three(
    client, path, django_assert_max_num_queries
):
    client = as_(client, world.minh())

    def queries() -> int:
        with django_assert_max_num_queries(40) as asked:
            assert client.get(path).status_code == 200
        return len(asked.captured_queries)

    pair("A")
    one = queries()
    pair("Bê")
    pair("Cê")
    assert queries() == one


def pair(name: str) -> None:
    """A suspected pair, and a merge that was made."""
    first, second = world.product(f"Mắm {name} ngon"), world.product(f"Mắm {name} ngòn")
    third = world.product(f"Mắm {name} ngỏn")
    actions.merge_products(kept=first, gone=third, by=None, at=world.NOW)
    assert second.merged_into_id is None
