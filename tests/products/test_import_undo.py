"""An undo restores the register exactly: the same file comes out before and after."""

from io import BytesIO

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from ocop.kit.errors import Conflict
from ocop.products import actions
from ocop.products.contents import ProductContents
from ocop.products.models import Alias, Producer, Product, Recognition
from ocop.products.queries.exports import export_register
from tests import world
from tests.products.importing import HEAD, previewed, row, sheet, write
from tests.world import DAY, NOW

pytestmark = pytest.mark.django_db
HEADS = (*HEAD, "Quy cách", "Ghi chú", "Câu chuyện sản phẩm", "Địa chỉ", "Mã số cũ", "Ngày hết hạn")


def register() -> bytes:
    """The whole register as CSV."""
    target = BytesIO()
    export_register(Product.objects.order_by("pk"), target, file_format="csv", on=DAY)
    return target.getvalue()


def everything() -> dict[str, list[dict[str, object]]]:
    """Every column of every table an import writes, but version and time of the edit."""
    silent = {"version", "updated_at", "search_text"}
    return {
        model.__name__: [
            {name: value for name, value in found.items() if name not in silent}
            for found in model._default_manager.order_by("pk").values()
        ]
        for model in (Producer, Product, Recognition, Alias)
    }


def a_register() -> None:
    """Two products with decisions, a stated star, a third that is being prepared."""
    world.giao_hung()
    world.hoa_lu()
    world.recognised(decision_number="12/QĐ-UBND")
    stated = world.product("Mắm cáy")
    actions.record_recognition(
        product=stated, contents=actions.RecognitionContents(star=3, year=2025, source="báo"),
        by=None, at=NOW,
    )  # fmt: skip
    world.product("Mắm rươi", state="PREPARING", note="Chờ hồ sơ")


cells = {
    "ten": st.sampled_from(["Mắm tôm Giao Hưng", "Mắm cáy", "Mắm rươi", "Mắm tép", "Muối"]),
    "chu_the": st.sampled_from(["HTX Mắm Giao Hưng", "HTX Muối"]),
    "xa": st.sampled_from(["Xã Giao Hưng", "Phường Hoa Lư"]),
    "dt": st.sampled_from([None, "0912 345 678", "0987 654 321"]),
    "sao": st.sampled_from([3, 4]),
    "so": st.sampled_from(["12/QĐ-UBND", "15/QĐ-UBND"]),
}
added = st.tuples(
    st.sampled_from([None, "500 ml"]), st.sampled_from([None, "Mới"]),
    st.sampled_from([None, "Ba đời làm mắm."]), st.sampled_from([None, "Xóm 5"]),
    st.sampled_from([None, "NĐ-01"]), st.sampled_from([None, "01/07/2028"]),
)  # fmt: skip
files = st.lists(st.tuples(st.fixed_dictionaries(cells), added), min_size=1, max_size=6)


@settings(
    max_examples=25, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture]
)
@given(lines=files)
def test_whatever_the_file_says_an_undo_restores_exactly(lines):
    Recognition.objects.all().delete()
    Product.objects.all().delete()
    Producer.objects.all().delete()
    a_register()
    before, text = everything(), register()
    data = sheet(*([*row(**changes), *more] for changes, more in lines), head=HEADS)
    made = previewed(data)
    if made.good_rows:
        write(made, good_rows_only=True)
        assert everything() != before
        actions.undo_import(register_import=made, by=None, at=NOW)
    assert everything() == before
    assert register() == text


def test_search_words_are_restored_too():
    a_register()
    actions.refresh_search_text(Product.objects.all(), on=DAY)
    before = dict(Product.objects.values_list("pk", "search_text"))
    made = previewed(sheet(row(xa="Phường Hoa Lư", dt="0987 654 321"), row(ten="Muối hầm")))
    write(made)
    assert dict(Product.objects.values_list("pk", "search_text")) != before
    actions.undo_import(register_import=made, by=None, at=NOW)
    assert dict(Product.objects.values_list("pk", "search_text")) == before


def test_an_open_edit_page_gets_a_conflict_after_an_import():
    a_register()
    product = Product.objects.get(name="Mắm tôm Giao Hưng")
    write(previewed(sheet(row(sao=4))))
    contents = ProductContents.of(product).but(story="Ba đời.")
    with pytest.raises(Conflict):
        actions.edit_product(
            product=product, contents=contents, version=product.version, by=None, at=NOW
        )
