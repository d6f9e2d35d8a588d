"""A register comes in: what a row is, what it changes, and what it never touches."""

from datetime import date

import pytest

from ocop.kit.errors import Conflict
from ocop.products import actions
from ocop.products.models import Alias, ImportState, Producer, Product, Recognition
from tests import world
from tests.products.importing import (
    HEAD,
    counts,
    previewed,
    row,
    rows,
    sheet,
    shown_changes,
    told,
    warned,
    write,
    written,
)
from tests.world import DAY, NOW

pytestmark = pytest.mark.django_db


@pytest.fixture(autouse=True)
def communes():
    """Giao Hưng and Hoa Lư, where the rows of these tests live."""
    world.giao_hung()
    world.hoa_lu()


# --- new, changed, same ----------------------------------------------------------------------


def test_a_new_row_brings_producer_product_and_decision():
    done = written(sheet(row()))
    product = Product.objects.get()
    decision = Recognition.objects.get()
    assert done.state == ImportState.DONE
    assert (product.name, product.group, product.state) == ("Mắm tôm Giao Hưng", "I", "ACTIVE")
    assert (product.star, product.star_until, product.standing) == (3, date(2028, 6, 1), "DECIDED")
    assert (product.producer.name, product.producer.phone) == ("HTX Mắm Giao Hưng", "+84912345678")
    assert (decision.decision_number, decision.source) == ("12/QĐ-UBND", "tệp so.xlsx")
    assert " mam tom giao hung " in product.search_text
    assert product.star_rank == 3


def test_an_imported_product_equals_one_written_by_hand():
    written(sheet(row()))
    by_file = Product.objects.get()
    actions.refresh_star([by_file.pk], at=NOW)
    actions.refresh_search_text(Product.objects.all(), on=DAY)
    again = Product.objects.get()
    columns = ("star", "star_until", "standing", "star_rank", "search_text", "state", "sort_key")
    assert [getattr(by_file, name) for name in columns] == [
        getattr(again, name) for name in columns
    ]


def test_two_products_of_one_new_producer_share_it():
    written(sheet(row(), row(ten="Mắm cáy", so="13/QĐ-UBND")))
    assert Producer.objects.count() == 1
    assert Product.objects.count() == 2


def test_a_later_row_completes_a_new_producer():
    head = (*HEAD, "Địa chỉ")
    written(
        sheet([*row(dt=None), "Xóm 5"], [*row(ten="Mắm cáy", so="13/QĐ-UBND"), None], head=head)
    )
    producer = Producer.objects.get()
    assert (producer.address, producer.phone) == ("Xóm 5", "+84912345678")


def test_the_same_file_again_changes_nothing():
    data = sheet(row(), row(ten="Mắm cáy", so="13/QĐ-UBND"))
    written(data)
    again = previewed(data, "so-lan-hai.xlsx")
    assert counts(again) == (0, 0, 2, 0)
    with pytest.raises(Conflict, match="Không có dòng nào để ghi"):
        write(again)


def test_a_changed_cell_is_shown_before_and_after():
    written(sheet(row()))
    made = previewed(sheet(row(sao=4, dt="0912 345 679")))
    assert counts(made) == (0, 1, 0, 0)
    assert shown_changes(made) == [
        ("Điện thoại (E.164)", "0912 345 678", "0912 345 679"),
        ("Công nhận: hạng sao", "3", "4"),
    ]
    write(made)
    product = Product.objects.get()
    assert (product.star, product.producer.phone) == (4, "+84912345679")


def test_empty_cells_never_erase():
    product = world.product(story="Ba đời làm mắm.", note="Xem lại")
    world.producer()
    made = previewed(sheet(row(sao=None, so=None, ngay=None, noi=None, dt=None)))
    assert counts(made) == (0, 0, 1, 0)
    product.refresh_from_db()
    assert (product.story, product.note) == ("Ba đời làm mắm.", "Xem lại")


def test_a_coarser_group_never_replaces_a_finer_one():
    world.recognised(decision_number="12/QĐ-UBND")
    assert Product.objects.get().group == "I.4.a"
    made = previewed(sheet(row(nhom="Thực phẩm", dt=None)))
    assert counts(made) == (0, 0, 1, 0)


def test_a_finer_group_replaces_a_coarser_one():
    written(sheet(row()))
    made = previewed(sheet(row(nhom="I.4.a Tương, nước mắm, gia vị dạng lỏng khác")))
    assert [label for label, _, _ in shown_changes(made)] == ["Nhóm (Phụ lục I)"]


def test_a_printed_end_wins_over_a_reckoned_one():
    written(sheet(row()))
    head = (*HEAD, "Ngày hết hạn")
    made = written(sheet([*row(), "01/07/2028"], head=head))
    decision = Recognition.objects.get()
    assert shown_changes(made) == [("Công nhận: hết hạn từ ngày", "01/06/2028", "01/07/2028")]
    assert (decision.expires_on, decision.expiry_computed) == (date(2028, 7, 1), False)
    assert counts(previewed(sheet(row()))) == (0, 0, 1, 0)


def test_decisions_that_the_file_leaves_out_stay():
    product = world.recognised(decision_number="1/QĐ-UBND", on=date(2019, 5, 1))
    for star, on in ((3, date(2022, 5, 1)), (4, date(2025, 6, 1))):
        actions.record_recognition(
            product=product, contents=world.decision(star=star, on=on), by=None, at=NOW
        )
    written(sheet(row(sao=4, so="0106/QĐ-UBND", dt="0912 345 670")))
    assert Recognition.objects.count() == 3


def test_a_stated_star_is_confirmed_by_the_decision():
    product = world.product()
    stated = actions.RecognitionContents(star=3, year=2025, source="báo")
    actions.record_recognition(product=product, contents=stated, by=None, at=NOW)
    written(sheet(row()))
    decision = Recognition.objects.get()
    assert (decision.decision_number, decision.source) == ("12/QĐ-UBND", "báo")
    assert decision.expires_on == date(2028, 6, 1)


@pytest.mark.parametrize(
    ("held", "stated", "kept"),
    [
        ("Mắm tôm Giao Hưng", "MẮM TÔM GIAO HƯNG", "Mắm tôm Giao Hưng"),
        ("Mắm tôm Giao Hưng", "Mam tom Giao Hung", "Mắm tôm Giao Hưng"),
        ("Mam tom Giao Hung", "Mắm tôm Giao Hưng", "Mắm tôm Giao Hưng"),
    ],
)
def test_the_better_marked_name_stays(held, stated, kept):
    world.product(held)
    written_or_same = previewed(sheet(row(ten=stated)))
    write(written_or_same)
    assert Product.objects.get().name == kept


# --- which product ---------------------------------------------------------------------------


def test_a_merged_product_leads_to_the_one_that_was_kept():
    kept, gone = world.product("Mắm tôm Giao Hưng"), world.product("Mắm tôm đặc biệt")
    actions.merge_products(kept=kept, gone=gone, by=None, at=NOW)
    made = written(sheet(row(ten="Mắm tôm đặc biệt")))
    assert counts(made) == (0, 1, 0, 0)
    assert rows(made)[0].product_id == kept.pk
    assert Product.objects.live().count() == 1


def test_a_merged_producer_leads_to_the_one_that_was_kept():
    kept, gone = world.producer(), world.producer("Hợp tác xã Mắm Giao Hưng")
    world.product(of=gone)
    actions.merge_producers(kept=kept, gone=gone, by=None, at=NOW)
    made = previewed(sheet(row(chu_the="Hợp tác xã Mắm Giao Hưng")))
    assert counts(made) == (0, 1, 0, 0)
    assert Producer.objects.live().count() == 1


def test_two_producers_may_share_product_name_and_decision():
    data = sheet(row(chu_the="Hộ Trần Văn An", loai="Hộ"), row(chu_the="Hộ Vũ Thị Bình", loai="Hộ"))
    written(data)
    assert Product.objects.count() == 2
    assert counts(previewed(data, "lai.xlsx")) == (0, 0, 2, 0)


def test_the_decision_finds_a_product_whose_commune_was_corrected():
    written(sheet(row()))
    made = written(sheet(row(xa="Phường Hoa Lư")))
    assert shown_changes(made) == [("Địa bàn khi ghi", "Xã Giao Hưng", "Phường Hoa Lư")]
    assert Producer.objects.get().area_now_id == world.hoa_lu().pk


def test_namesakes_in_two_communes_stay_two():
    world.product()
    made = previewed(sheet(row(xa="Phường Hoa Lư")))
    assert counts(made) == (1, 0, 0, 0)


def test_specifications_tell_products_apart():
    head = (*HEAD, "Quy cách")
    data = sheet([*row(), "500 ml"], [*row(), "1 lít"], head=head)
    written(data)
    assert Product.objects.count() == 2
    assert counts(previewed(data, "lai.xlsx")) == (0, 0, 2, 0)
    other = previewed(sheet([*row(), "5 lít"], head=head), "khac.xlsx")
    assert counts(other) == (1, 0, 0, 0)
    assert (2, "Quy cách", "other_specification") in warned(other)


def test_several_that_fit_are_asked_about():
    written(sheet([*row(), "500 ml"], [*row(), "1 lít"], head=(*HEAD, "Quy cách")))
    made = previewed(sheet(row()), "khong-quy-cach.xlsx")
    assert told(made) == [(2, "Tên sản phẩm", "product_ambiguous")]


def test_two_rows_of_one_product_on_file_are_one_fault():
    world.product()
    made = previewed(sheet(row(), row(ten="MẮM TÔM GIAO HƯNG ", chu_the="HTX Mắm Giao Hưng")))
    assert counts(made)[0] == 0
    assert len(told(made)) + made.counts["skipped"] == 1


def test_a_code_finds_a_renamed_product():
    product = world.product()
    actions.assign_code(product=product, code="37-14179-1-2026", by=None, at=NOW)
    head = (*HEAD, "Mã số sản phẩm")
    made = written(sheet([*row(ten="Mắm tôm Hoa"), "37-14179-1-2026"], head=head))
    assert counts(made) == (0, 1, 0, 0)
    assert Product.objects.get().name == "Mắm tôm Hoa"


def test_a_code_of_another_producer_is_a_fault():
    product = world.product()
    actions.assign_code(product=product, code="37-14179-1-2026", by=None, at=NOW)
    head = (*HEAD, "Mã số sản phẩm")
    data = sheet([*row(chu_the="HTX Khác"), "37-14179-1-2026"], [*row(ten="A"), "37-1"], head=head)
    assert told(previewed(data)) == [
        (2, "Mã số sản phẩm", "code_taken"), (3, "Mã số sản phẩm", "code_form"),
    ]  # fmt: skip


def test_codes_and_old_codes_are_kept():
    head = (*HEAD, "Mã số sản phẩm", "Mã số cũ")
    written(sheet([*row(), "37-14179-1-2026", "NĐ-GT-01-2021; NĐ-02"], head=head))
    assert Product.objects.get().code == "37-14179-1-2026"
    assert set(Alias.objects.values_list("code", flat=True)) == {"NĐ-GT-01-2021", "NĐ-02"}
    made = previewed(sheet([*row(), "37-14179-9-2026", "NĐ-02"], head=head), "ma-moi.xlsx")
    write(made)
    assert Product.objects.get().code == "37-14179-9-2026"
    assert Alias.objects.filter(code="37-14179-1-2026").exists()


def test_one_code_on_two_rows_is_a_fault_of_the_second():
    head = (*HEAD, "Mã số sản phẩm")
    data = sheet([*row(), "37-14179-1-2026"], [*row(ten="Mắm cáy"), "37-14179-1-2026"], head=head)
    assert told(previewed(data)) == [(3, "Mã số sản phẩm", "code_twice")]


def test_a_producer_that_contradicts_itself_is_taken_from_the_first_row():
    data = sheet(row(), row(ten="Mắm cáy", so="13/QĐ-UBND", dt="0987 654 321"))
    made = written(data)
    assert warned(made) == [(3, "Điện thoại", "producer_differs")]
    assert Producer.objects.get().phone == "+84912345678"
    assert counts(previewed(data, "lai.xlsx")) == (0, 0, 2, 0)


# --- what never comes from a file ------------------------------------------------------------


def test_a_barcode_needs_its_paper():
    head = (*HEAD, "Mã vạch (GTIN)")
    made = written(sheet([*row(), "8938501234568"], head=head))
    assert warned(made) == [(2, "Mã vạch (GTIN)", "gtin_evidence")]
    assert not Product.objects.get().barcodes.exists()


def test_a_price_without_unit_is_left_out_and_said_so():
    head = (*HEAD, "Giá bán (đồng)")
    made = written(sheet([*row(), "125.000"], head=head))
    assert warned(made) == [(2, "Giá bán (đồng)", "price_unit")]
    assert Product.objects.get().price_vnd is None


def test_a_decision_without_authority_is_a_fault_as_in_the_form():
    assert told(previewed(sheet(row(noi=None)))) == [(2, "Cơ quan ban hành", "authority")]
