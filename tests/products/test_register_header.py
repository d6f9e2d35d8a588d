"""Which column is which, in forms as people lay them out."""

import pytest
from openpyxl import Workbook

from ocop.kit.faults import Invalid
from ocop.products.register import FIELDS, open_table, propose_mapping, register_columns
from ocop.products.register.words import key, near, one_typo_apart
from tests.products.register_files import (
    SIMPLE,
    TOP,
    UNDER,
    csv,
    official_xlsx,
    row_with,
    saved,
    xls,
    xlsx,
)

REGISTER = [field.key for field in FIELDS if field.number]


def mapping_of(data: bytes, name: str = "so.xlsx", **options):
    return propose_mapping(open_table(data, name), **options)


def test_the_official_form_maps_all_22_columns_in_order():
    mapping = mapping_of(official_xlsx([row_with()]))
    assert [column.field for column in mapping.columns] == REGISTER
    assert mapping.header_row == 4
    assert mapping.unknown == ()
    assert mapping.missing == ()
    assert mapping.label("first_star") == "Công nhận lần đầu - Hạng sao"


def test_merged_headings_may_be_missing():
    mapping = mapping_of(official_xlsx([row_with()], merged=False))
    assert [column.field for column in mapping.columns] == REGISTER


def test_a_csv_keeps_the_heading_over_its_first_column_only():
    top = [text or "" for text in TOP]
    under = [""] * 11 + [*UNDER, *UNDER, ""]
    mapping = mapping_of(csv(top, under, delimiter=";").encode(), "so.csv")
    assert [column.field for column in mapping.columns] == REGISTER


def test_one_header_row_with_repeated_labels_is_read_from_left_to_right():
    labels = [*TOP[:11], *UNDER[:1], "Ngày", "Năm", "Số quyết định", "Cơ quan ban hành",
              *UNDER[:1], "Ngày", "Năm", "Số quyết định", "Cơ quan ban hành", "Ghi chú"]  # fmt: skip
    mapping = mapping_of(xlsx(labels))
    assert [column.field for column in mapping.columns] == REGISTER


@pytest.mark.parametrize(
    ("label", "field"),
    [
        ("TÊN SẢN PHẨM", "product_name"), ("Sản phẩm OCOP", "product_name"),
        ("Hạng sao lần 1", "first_star"), ("Số QĐ công nhận lần đầu", "first_number"),
        ("Ngày công nhận lần đầu", "first_date"), ("Năm công nhận lần 2", "second_year"),
        ("Cơ quan công nhận nâng hạng", "second_authority"),
        ("Hạng sao (đánh giá lại)", "second_star"), ("Xã/phường (mới)", "commune"),
        ("Xã, phường, thị trấn (cũ)", "old_commune"), ("Huyện/TP", "old_district"),
        ("SĐT", "phone"), ("Họ tên chủ cơ sở", "representative"), ("MST", "tax_code"),
        ("Mã vạch", "gtin"), ("Giá bán lẻ", "price"), ("Lý do", "reason"), ("E-mail", "email"),
        ("Thời hạn giấy chứng nhận", "expires_on"), ("Mã số sản phẩm cũ", "old_codes"),
        ("Ngành hàng", "group"), ("Bộ sản phẩm", "subgroup"), ("Do phụ nữ làm chủ", "women_led"),
    ],
)  # fmt: skip
def test_similar_labels_are_known(label, field):
    usual = ["Tên sản phẩm", "Chủ thể", "Địa chỉ", "Ghi chú"][field == "product_name" :]
    assert mapping_of(xlsx([*usual, label, "Quy cách"])).fields[field] == len(usual)


def test_every_field_is_found_by_its_own_label():
    mapping = mapping_of(xlsx([field.label for field in register_columns()]))
    assert [column.field for column in mapping.columns] == [f.key for f in register_columns()]


def test_a_label_with_one_typo_is_proposed_but_not_sure():
    mapping = mapping_of(xlsx(["Tên sản phẩm", "Chủ thể", "Địa chỉ", "Nguời đại diệnn"]))
    column = mapping.columns[3]
    assert (column.field, column.sure, column.letter) == ("representative", False, "D")


def test_unknown_columns_are_listed_not_dropped():
    mapping = mapping_of(xlsx([*SIMPLE, "Số lao động", None, "Doanh thu"]))
    assert [(c.letter, c.label) for c in mapping.unknown] == [
        ("J", "Số lao động"),
        ("L", "Doanh thu"),
    ]


def test_group_headings_that_say_nothing_new_are_left_out():
    book = Workbook()
    book.active.append(["TT", "Thông tin sản phẩm", None, "Thông tin chủ thể", None, None])
    book.active.append([None, "Tên sản phẩm", "Nhóm", "Tên chủ thể", "Địa chỉ", "Điện thoại"])
    book.active.merge_cells("A1:A2")
    book.active.merge_cells("B1:C1")
    book.active.merge_cells("D1:F1")
    mapping = mapping_of(saved(book))
    fields = ["ordinal", "product_name", "group", "producer", "address", "phone"]
    assert [column.field for column in mapping.columns] == fields
    assert mapping.columns[4].label == "Địa chỉ"


def test_the_choice_of_the_person_wins():
    data = xlsx([*SIMPLE, "Tên thương mại"])
    mapping = mapping_of(data, chosen={9: "product_name", 4: None})
    assert mapping.fields["product_name"] == 9
    assert mapping.columns[0].field is None
    assert "commune" not in mapping.fields
    assert [field.key for field in mapping.missing] == ["commune"]
    assert mapping.faults()[0].what == 'Chưa biết cột nào là "Xã/phường".'


def test_a_column_without_label_can_be_chosen():
    assert mapping_of(xlsx([*SIMPLE]), chosen={9: "note"}).fields["note"] == 9


def test_an_address_can_stand_in_for_the_commune():
    assert mapping_of(xlsx(["Tên sản phẩm", "Nhóm", "Chủ thể", "Địa chỉ"])).missing == ()


def test_a_header_row_can_be_named():
    data = xlsx(["a", "b", "c"], ["Nem", "Thực phẩm", "HTX"])
    with pytest.raises(Invalid, match="hàng tiêu đề"):
        mapping_of(data)
    chosen = {0: "product_name", 1: "group", 2: "producer"}
    mapping = mapping_of(data, header_row=1, chosen=chosen)
    assert (mapping.header_row, mapping.fields) == (1, {f: i for i, f in chosen.items()})
    with pytest.raises(Invalid):
        mapping_of(data, header_row=9)


def test_a_header_deep_under_titles_is_found_and_one_too_deep_is_not():
    titles = [[f"Dòng {number}"] for number in range(36)]
    assert mapping_of(xlsx(*titles, SIMPLE)).header_row == 37
    with pytest.raises(Invalid):
        mapping_of(xlsx(*titles, *titles, SIMPLE))


def test_an_old_xls_book_has_a_header_too():
    assert mapping_of(xls([SIMPLE]), "so.xls").fields["star"] == 5


def test_labels_are_compared_folded():
    assert key("  Hạng sao\n(hiện tại): ") == key("hang sao hien tai")


def test_one_typo_is_one_letter():
    assert one_typo_apart("thuc pham", "thuc phan")
    assert one_typo_apart("thuc pham", "thuc phamm")
    assert one_typo_apart("thuc pham", "thcu pham")
    assert not one_typo_apart("thuc pham", "thuc pham")
    assert not one_typo_apart("thuc pham", "thuc pha nn")
    assert near("hto", ["hto", "htx"]) is None
    assert near("abcd", ["abcx", "abcy"]) is None
