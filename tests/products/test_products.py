from datetime import timedelta
from decimal import Decimal

import pytest

from ocop.evidence.models import Attachment
from ocop.kit.errors import Conflict, Refused
from ocop.kit.faults import Invalid
from ocop.products import actions
from ocop.products.contents import ProducerContents, ProductContents
from ocop.products.models import Alias, Producer, Product
from tests import world

pytestmark = pytest.mark.django_db


def paper() -> Attachment:
    """A stored paper; its bytes do not matter here."""
    return Attachment.objects.create(
        kind="PAPER",
        name="giay.pdf",
        media_type="application/pdf",
        size_bytes=10,
        sha256="0" * 64,
        audience="OFFICE",
        uploaded_at=world.NOW,
    )


def edit(product: Product, by, version: int | None = None, **changes) -> Product:
    return actions.edit_product(
        product=product,
        contents=ProductContents.of(product).but(**changes),
        version=product.version if version is None else version,
        by=by,
        at=world.NOW,
    )


def test_an_officer_of_the_commune_edits_its_products():
    product = edit(world.product(), world.lan(), name="Mắm tôm  Giao Hưng (hũ)")
    assert product.name == "Mắm tôm Giao Hưng (hũ)"
    assert product.search_text.startswith(" mam tom giao hung hu")


@pytest.mark.parametrize("who", ["stranger", "anh", "thu", "phuc", "nam"])
def test_others_may_not_edit(who):
    with pytest.raises(Refused):
        edit(world.product(), getattr(world, who)(), story="Chuyện khác")


def test_the_producers_own_people_describe_but_do_not_rename():
    product = world.product()
    actions.add_member(producer=product.producer, user=world.hoa(), by=world.lan(), at=world.NOW)
    assert edit(product, world.hoa(), story="Mắm ủ bốn tháng.").story == "Mắm ủ bốn tháng."
    with pytest.raises(Refused, match="do cơ quan quản lý ghi"):
        edit(product, world.hoa(), name="Tên khác")


def test_the_second_of_two_editors_is_told_and_nothing_is_lost():
    product = world.product()
    seen = product.version
    edit(product, world.lan(), story="Bản của Lan")
    with pytest.raises(Conflict, match="vừa được người khác sửa"):
        edit(product, world.minh(), version=seen, story="Bản của Minh")
    product.refresh_from_db()
    assert product.story == "Bản của Lan"


def test_faults_are_told_all_at_once():
    contents = ProductContents(
        name=" ", group="IX", state="?", price_vnd=5, capacity=Decimal(0), season_months=(13,)
    )
    with pytest.raises(Invalid) as caught:
        actions.add_product(
            producer=world.producer(), contents=contents, by=world.lan(), at=world.NOW
        )
    places = {fault.where for fault in caught.value.faults}
    assert places == {"name", "group", "state", "price_unit", "capacity", "season_months"}
    assert not Product.objects.exists()


def test_a_phone_number_is_published_only_when_there_is_one():
    contents = ProducerContents(
        kind="HOUSEHOLD", name="Hộ Hoa", area_id=world.giao_hung().pk, contact_public=True
    )
    with pytest.raises(Invalid, match="Chưa có số điện thoại để công khai"):
        actions.add_producer(contents=contents, by=world.lan(), at=world.NOW)


def test_an_officer_may_not_add_a_producer_elsewhere():
    contents = ProducerContents(kind="HOUSEHOLD", name="Hộ Hoa", area_id=world.hoa_lu().pk)
    with pytest.raises(Refused, match="ngoài phạm vi"):
        actions.add_producer(contents=contents, by=world.lan(), at=world.NOW)


def test_an_officer_may_not_move_a_producer_out_of_reach():
    producer = world.producer()
    contents = ProducerContents.of(producer).but(area_id=world.hoa_lu().pk)
    with pytest.raises(Refused, match="ngoài phạm vi"):
        actions.edit_producer(
            producer=producer, contents=contents, version=1, by=world.lan(), at=world.NOW
        )


def test_renaming_a_producer_makes_its_products_found_by_the_new_name():
    product = world.product()
    producer = product.producer
    contents = ProducerContents.of(producer).but(name="HTX Biển Bạc")
    actions.edit_producer(
        producer=producer, contents=contents, version=1, by=world.lan(), at=world.NOW
    )
    product.refresh_from_db()
    assert " bien bac" in product.search_text


def test_a_new_code_keeps_the_old_one_as_an_alias():
    product = world.product()
    minh = world.minh()
    actions.assign_code(product=product, code="37-14464-1-2025", by=minh, at=world.NOW)
    actions.assign_code(product=product, code="37-14464-1-2026", by=minh, at=world.NOW)
    assert product.code == "37-14464-1-2026"
    assert Alias.objects.get().code == "37-14464-1-2025"


def test_a_code_belongs_to_one_product():
    actions.assign_code(
        product=world.product(), code="37-14464-1-2026", by=world.minh(), at=world.NOW
    )
    with pytest.raises(Conflict, match="đã cấp cho"):
        actions.assign_code(
            product=world.product("Mắm tép"), code="37-14464-1-2026", by=None, at=world.NOW
        )


@pytest.mark.parametrize("code", ["", "37-1446-1-2026", "83-829-28780-3-2022", "37-14464-1-1999"])
def test_a_code_has_the_form_of_the_decision(code):
    with pytest.raises(Invalid, match="chưa đúng dạng"):
        actions.assign_code(product=world.product(), code=code, by=None, at=world.NOW)


def test_a_barcode_needs_its_paper():
    with pytest.raises(Invalid, match="Mã vạch cần giấy chứng minh"):
        actions.add_barcode(
            product=world.product(),
            gtin="8938501234568",
            covered_by="89385012",
            evidence=None,
            by=world.lan(),
            at=world.NOW,
        )


@pytest.mark.parametrize(
    ("gtin", "covered_by", "why"),
    [
        ("8938501234567", "89385012", "số kiểm tra"),
        ("8938501234568", "89399999", "Chưa có giấy tờ"),
        ("2000000000008", "2000000000008", "nội bộ"),
    ],
)
def test_an_invented_barcode_is_refused(gtin, covered_by, why):
    with pytest.raises(Invalid, match=why):
        actions.add_barcode(
            product=world.product(),
            gtin=gtin,
            covered_by=covered_by,
            evidence=paper(),
            by=world.lan(),
            at=world.NOW,
        )


def test_a_barcode_covered_by_the_company_prefix_is_kept_with_14_digits():
    row = actions.add_barcode(
        product=world.product(),
        gtin="8938501234568",
        covered_by="89385012",
        evidence=paper(),
        by=world.lan(),
        at=world.NOW,
    )
    assert row.gtin == "08938501234568"


def test_papers_must_end_after_they_begin():
    wrong = actions.PaperContents(
        kind="FOOD_SAFETY", issued_on=world.DAY, expires_on=world.DAY - timedelta(1)
    )
    with pytest.raises(Invalid, match="phải sau ngày cấp"):
        actions.add_paper(producer=world.producer(), paper=wrong, by=world.lan(), at=world.NOW)


def test_a_member_who_left_no_longer_sees_the_product():
    product = world.product()
    hoa = world.hoa()
    member = actions.add_member(producer=product.producer, user=hoa, by=world.lan(), at=world.NOW)
    assert list(Product.objects.visible_to(hoa)) == [product]
    actions.end_member(member=member, by=world.lan(), at=world.NOW + timedelta(days=3))
    assert list(Product.objects.visible_to(hoa)) == []
    assert list(Producer.objects.visible_to(hoa)) == []


def test_a_product_is_visible_to_its_officers_and_hidden_from_strangers():
    product = world.product()
    seen = {
        name: list(Product.objects.visible_to(getattr(world, name)())) == [product]
        for name in ("lan", "minh", "anh", "quang", "stranger", "nam", "phuc", "thu")
    }
    assert seen == {
        "lan": True,
        "minh": True,
        "anh": True,
        "quang": True,
        "stranger": False,
        "nam": False,
        "phuc": False,
        "thu": False,
    }
