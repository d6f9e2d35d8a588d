"""Everything real files do to an importer, through the whole road, on the areas of Ninh Bình."""

import unicodedata
from datetime import date

import pytest
from openpyxl import Workbook

from ocop.kit.faults import Invalid
from ocop.products.actions import ColumnChoice
from ocop.products.models import Producer, Product, Recognition
from ocop.products.queries.imports import mapping_of
from ocop.units.queries import names_on
from tests.country import TODAY
from tests.products.importing import (
    HEAD,
    counts,
    official,
    previewed,
    row,
    rows,
    sheet,
    shown_changes,
    started,
    told,
    warned,
    written,
)
from tests.products.register_files import csv, row_with, saved

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("country")]


def places(producer: Producer) -> tuple[str, str]:
    """(as recorded, as called now)"""
    found = names_on([producer.area_id, producer.area_now_id], TODAY)
    return found[producer.area_id].name, found[producer.area_now_id].name


# --- the shape of the file --------------------------------------------------------------------


def test_the_official_form_with_merged_headings_and_two_header_rows():
    made = written(official(row_with()))
    product = Product.objects.get()
    assert counts(made) == (1, 0, 0, 0)
    assert (product.star, product.recognitions.count()) == (4, 2)
    assert product.producer.phone == "+84912345678"


def test_totals_headings_and_blank_rows_are_no_products():
    blank, total = [None] * 22, [None, "Tổng cộng", 1, *[None] * 19]
    made = previewed(official(["I", "Nhóm thực phẩm"], row_with(), blank, total))
    assert counts(made) == (1, 0, 0, 0)
    assert [one.faults[0]["code"] for one in rows(made) if one.state == "SKIPPED"] == [
        "numbering", "heading", "total",
    ]  # fmt: skip


def test_unknown_columns_are_listed_and_can_be_named():
    data = sheet([*row(), "Làng nghề trăm năm"], head=(*HEAD, "Lời thêm của xã"))
    made = previewed(data)
    assert [column.label for column in mapping_of(made).unknown] == ["Lời thêm của xã"]
    again = previewed(data, "chon.xlsx", choice=ColumnChoice({10: "note"}))
    assert (rows(again)[0].plan or {})["product_columns"]["note"] == "Làng nghề trăm năm"


def test_a_lost_cell_is_a_fault_that_says_so():
    assert told(previewed(official(row_with(c5="#REF!")))) == [(6, "Chủ thể", "excel_error")]


def test_a_year_that_denies_its_date_is_a_fault():
    made = previewed(official(row_with(c19=2020)))
    assert told(made) == [(6, "Công nhận lần hai / nâng hạng - Năm", "year_mismatch")]


def test_stars_in_words_are_stars():
    written(sheet(row(sao="bốn sao")))
    assert Product.objects.get().star == 4


def test_a_column_that_proves_month_before_day_is_read_so():
    data = sheet(
        row(ngay="03/25/2024", so="1/QĐ-UBND"),
        row(ten="Mắm cáy", ngay="05/06/2024", so="2/QĐ-UBND"),
    )
    made = written(data)
    assert Recognition.objects.get(decision_number="2/QĐ-UBND").decided_on == date(2024, 5, 6)
    assert {code for _, _, code in warned(made)} == {"month_first"}


def test_a_date_is_day_before_month_otherwise():
    written(sheet(row(ngay="05/06/2024")))
    assert Recognition.objects.get().decided_on == date(2024, 6, 5)


def test_a_csv_of_vietnamese_excel():
    plain = [str(cell) for cell in row()]
    data = csv(list(HEAD), plain, delimiter=";").encode("utf-8-sig")
    assert counts(previewed(data, "so.csv")) == (1, 0, 0, 0)


def test_decomposed_text_finds_the_same_product():
    written(sheet(row()))
    apart = [
        unicodedata.normalize("NFD", cell) if isinstance(cell, str) else cell for cell in row()
    ]
    head = tuple(unicodedata.normalize("NFD", label) for label in HEAD)
    assert counts(previewed(sheet(apart, head=head), "mac.xlsx")) == (0, 0, 1, 0)


def test_windows_1258_is_refused_by_its_name():
    text = unicodedata.normalize("NFD", csv(list(HEAD), [str(cell) for cell in row()]))
    with pytest.raises(Invalid, match="1258"):
        started(_cp1258(text), "so.csv")


def _cp1258(text: str) -> bytes:
    """As Windows wrote it: base letters with ă â đ ê ô ơ ư ready made, tones beside them."""
    ready = {"a\u0306": "ă", "a\u0302": "â", "e\u0302": "ê", "o\u0302": "ô", "o\u031b": "ơ",
             "u\u031b": "ư", "A\u0306": "Ă", "A\u0302": "Â", "E\u0302": "Ê", "O\u0302": "Ô",
             "O\u031b": "Ơ", "U\u031b": "Ư"}  # fmt: skip
    for pair, letter in ready.items():
        for tone in ("\u0300", "\u0301", "\u0303", "\u0309", "\u0323"):
            text = text.replace(pair[0] + tone + pair[1], letter + tone)
        text = text.replace(pair, letter)
    return text.encode("cp1258")


def test_tcvn3_fonts_are_named_in_the_refusal():
    lines = "Tªn s¶n phÈm,Nhãm s¶n phÈm,Chñ thÓ,X·\r\nN­íc m¾m,Thùc phÈm,HTX,X· Giao H­ng\r\n"
    with pytest.raises(Invalid, match="TCVN3"):
        started(lines.encode("latin-1"), "so.csv")


@pytest.mark.parametrize(
    ("data", "name"),
    [
        (b"%PDF-1.7\n...", "so.xlsx"),
        (b"<!doctype html><table><tr><td>1</td></tr></table>", "so.xls"),
        (b"\x89PNG\r\n\x1a\n" + b"\0" * 100, "so.csv"),
        (b"PK\x03\x04" + b"\0" * 200, "so.xlsx"),
        (b"", "so.xlsx"),
    ],
)
def test_files_that_lie_about_their_type_are_refused_in_words(data, name):
    with pytest.raises(Invalid) as refused:
        started(data, name)
    assert all(fault.what and fault.how_to_fix for fault in refused.value.faults)


def test_a_sheet_is_chosen_by_name():
    book = Workbook()
    book.active.title = "Bìa"
    book.active.append(["Báo cáo"])
    other = book.create_sheet("Sổ 2024")
    other.append(list(HEAD))
    other.append(row())
    assert started(saved(book)).sheet == "Sổ 2024"
    with pytest.raises(Invalid, match="không có trang tính"):
        started(saved(book), "b.xlsx", sheet="Sổ 2023")


def test_a_header_nobody_knows_is_left_for_the_person_to_name():
    head = (
        "Hàng",
        "Loại hàng",
        "Kiểu",
        "Ai làm",
        "Ở đâu",
        "Gọi",
        "Cấp",
        "Văn bản",
        "Khi",
        "Nơi ra",
    )
    made = previewed(
        sheet(row(), head=head),
        choice=ColumnChoice({0: "product_name", 1: "group", 2: "producer_kind", 3: "producer",
                             4: "commune", 5: "phone", 6: "first_star", 7: "first_number",
                             8: "first_date", 9: "first_authority"}),
    )  # fmt: skip
    assert counts(made) == (1, 0, 0, 0)


# --- the same product twice -------------------------------------------------------------------


def test_a_product_of_two_files_is_one_product():
    written(sheet(row()), "giao-hung.xlsx")
    made = written(official(row_with(c2="Mắm tôm Giao Hưng", c5="HTX MẮM GIAO HƯNG")), "tinh.xlsx")
    assert counts(made) == (0, 1, 0, 0)
    assert Product.objects.count() == Producer.objects.count() == 1


def test_a_repeated_row_is_skipped_and_a_contradicting_one_is_a_fault():
    made = previewed(sheet(row(), row(), row(sao=4)))
    assert counts(made) == (1, 0, 0, 1)
    assert made.counts["skipped"] == 1
    assert told(made) == [(4, "Tên sản phẩm", "duplicate")]


# --- places -----------------------------------------------------------------------------------


def test_an_old_commune_is_recorded_with_its_place_of_today():
    made = written(sheet(row(xa="Xã Giao Châu")))
    assert places(Producer.objects.get()) == ("Xã Giao Châu", "Xã Giao Hưng")
    assert [w["reason"] for w in rows(made)[0].warnings] == [
        "Xã Giao Châu đã nhập vào Xã Giao Hưng từ 01/07/2025."
    ]
    assert counts(previewed(sheet(row(xa="Xã Giao Hưng")), "moi.xlsx")) == (0, 0, 1, 0)


def test_an_old_commune_is_a_fault_when_old_names_are_not_wanted():
    made = previewed(sheet(row(xa="Giao Châu")), choice=ColumnChoice(use_old_names=False))
    assert told(made) == [(2, "Xã/phường", "area_old_name")]
    fault = rows(made)[0].faults[0]
    assert fault["reason"] == "Xã Giao Châu đã nhập vào Xã Giao Hưng từ 01/07/2025."
    assert "theo tên cũ" in fault["remedy"]


def test_the_district_tells_namesakes_apart():
    head = (*HEAD, "Huyện")
    made = previewed(sheet([*row(xa="Xã Yên Lương"), "Ý Yên"], head=head))
    assert counts(made) == (1, 0, 0, 0)


def test_an_unknown_commune_offers_near_names():
    made = previewed(sheet(row(xa="Xã Giao Hứng Thịnh")))
    fault = rows(made)[0].faults[0]
    assert (fault["code"], "Xã Giao" in fault["remedy"]) == ("area_unknown", True)


def test_a_split_commune_asks_for_its_part():
    made = previewed(sheet(row(xa="Phường Hòa Mạc")))
    fault = rows(made)[0].faults[0]
    assert fault["code"] == "area_ambiguous"
    assert "Phường Duy Tiên" in fault["remedy"]
    assert "Phường Duy Tân" in fault["remedy"]


def test_todays_name_beside_a_split_one_answers_the_question():
    head = (*HEAD, "Xã/phường cũ")
    written(sheet([*row(xa="Phường Duy Tiên"), "Phường Hòa Mạc"], head=head))
    assert places(Producer.objects.get())[1] == "Phường Duy Tiên"


def test_two_names_that_contradict_each_other_are_a_fault():
    head = (*HEAD, "Xã/phường cũ")
    made = previewed(sheet([*row(xa="Xã Hải Hậu"), "Xã Giao Châu"], head=head))
    assert told(made) == [(2, "Xã/phường cũ", "area_mismatch")]


def test_a_district_alone_is_taken_and_said_to_be_too_wide():
    made = written(sheet(row(xa="Huyện Hải Hậu")))
    assert places(Producer.objects.get()) == ("Huyện Hải Hậu", "Tỉnh Ninh Bình")
    assert warned(made) == [(2, "Xã/phường", "area_unplaced")]
    finer = written(sheet(row(xa="Xã Hải Hậu")), "ro-hon.xlsx")
    assert ("Địa bàn khi ghi", "Huyện Hải Hậu", "Xã Hải Hậu") in shown_changes(finer)
    again = previewed(sheet(row(xa="Huyện Hải Hậu")), "tho-hon.xlsx")
    assert counts(again) == (0, 0, 1, 0)


# --- what people type as an attack --------------------------------------------------------------


@pytest.mark.parametrize(
    "text", ['=HYPERLINK("x")', "x' OR 1=1 --", "<script>alert(1)</script>", "@SUM(A1)"]
)
def test_hostile_text_is_text(text):
    line = [str(cell) for cell in row(ten=f"'{text}")]
    written(csv(list(HEAD), line, delimiter=";").encode(), "so.csv")
    assert Product.objects.get().name in {text, f"'{text}"}


def test_a_formula_without_its_result_is_a_fault():
    made = previewed(sheet(row(ten="=A1")))
    assert told(made) == [(2, "Tên sản phẩm", "formula")]
