"""One cell at a time: what is read, what is refused and with which words."""

from datetime import date, datetime

import pytest
from hypothesis import given
from hypothesis import strategies as st

from ocop.products.classification import places
from ocop.products.register import cells, choices, dates
from ocop.products.register.cells import Doubtful, Unreadable
from ocop.products.register.dates import MonthOrYear, Order
from ocop.products.register.decisions import decision
from ocop.products.register.tables import Broken


def refusal(parse, cell) -> Unreadable:
    with pytest.raises(Unreadable) as caught:
        parse(cell)
    return caught.value


@pytest.mark.parametrize(
    "written",
    [
        4, 4.0, "4", "4 sao", "4 Sao", "bốn sao", "Bốn", "****", "4*", "4★", "★★★★", "⭐⭐⭐⭐",
        "hạng 4", "Hạng 4 sao", "đạt 4 sao", "4  sao", "OCOP 4 sao", "bốn (4) sao",
    ],
)  # fmt: skip
def test_four_stars_are_read_however_they_are_written(written):
    assert cells.star(written) == 4


@pytest.mark.parametrize("written", ["-", "chưa xếp hạng", "Chưa", "không", "0", "Đang lập hồ sơ"])
def test_words_for_no_star_give_none(written):
    assert cells.star(written) is None


def test_a_star_that_cannot_be_read_says_so_in_the_words_of_the_house():
    fault = refusal(cells.star, "bảy")
    assert (fault.reason, fault.remedy) == ('"bảy" không đọc được.', "Dùng số 3, 4 hoặc 5.")


@pytest.mark.parametrize(("written", "code"), [
    ("2", "star_range"), ("******", "star_range"), ("tiềm năng 5 sao", "star_potential"),
    ("3-4 sao", "star"), ("34", "star"), ("3,5", "star"),
])  # fmt: skip
def test_stars_nobody_recognises_are_refused(written, code):
    assert refusal(cells.star, written).code == code


@pytest.mark.parametrize(
    ("written", "kept"),
    [
        ("0912 345 678", "+84912345678"), ("0912.345.678", "+84912345678"),
        ("+84 912 345 678", "+84912345678"), (912345678.0, "+84912345678"),
        ("912345678", "+84912345678"), ("(0228) 3 871 234", "+842283871234"),
        (2283871234.0, "+842283871234"),
    ],
)  # fmt: skip
def test_phone_numbers_are_kept_in_one_form(written, kept):
    assert cells.phone(written) == kept


@pytest.mark.parametrize("written", ["091234567", "12345", "không có", "0912 345 6789"])
def test_a_wrong_phone_number_shows_how_one_looks(written):
    assert "Ví dụ: 0912 345 678" in refusal(cells.phone, written).remedy


@pytest.mark.parametrize(("written", "kept", "code"), [
    ("01662 345 678", "+84362345678", "phone_renewed"),
    ("0912345678; 0987654321", "+84912345678", "phone_first"),
    ("0912 345 678 - 0987 654 321", "+84912345678", "phone_first"),
])  # fmt: skip
def test_a_phone_read_with_a_doubt_says_what_was_kept(written, kept, code):
    with pytest.raises(Doubtful) as caught:
        cells.phone(written)
    assert (caught.value.value, caught.value.remark.code) == (kept, code)


@pytest.mark.parametrize(
    ("written", "vnd", "unit"),
    [
        (125000.0, 125000, ""), ("125.000", 125000, ""), ("125,000", 125000, ""),
        ("125 000đ", 125000, ""), ("125.000 đ/chai", 125000, "chai"), ("45k", 45000, ""),
        ("1,5 triệu", 1500000, ""), ("1.250.000 đồng/kg", 1250000, "kg"), ("30000 VNĐ", 30000, ""),
    ],
)  # fmt: skip
def test_prices_are_read_in_dong(written, vnd, unit):
    assert cells.price(written) == (vnd, unit)


@pytest.mark.parametrize(("written", "code"), [
    ("1.5", "ambiguous_number"), ("12,50", "ambiguous_number"), ("30.000-50.000", "price"),
    ("liên hệ", "price"), (1.5, "price"), ("-5000", "price"), ("9" * 13, "price"),
])  # fmt: skip
def test_prices_that_may_mean_two_things_are_refused(written, code):
    assert refusal(cells.price, written).code == code


def test_a_barcode_keeps_its_digits_and_a_spoilt_one_is_refused():
    assert cells.gtin("893 1234-567890") == "8931234567890"
    assert cells.gtin(8931234567890.0) == "8931234567890"
    assert refusal(cells.gtin, "8,93123E+12").code == "gtin_lost"
    assert refusal(cells.gtin, "89312").code == "gtin"


def test_tax_codes_of_firms_branches_and_persons_are_taken():
    assert cells.tax_code("0700123456") == "0700123456"
    assert cells.tax_code(700123456.0) == "0700123456"
    assert cells.tax_code("0700123456001") == "0700123456-001"
    assert cells.tax_code("036080001234") == "036080001234"
    assert refusal(cells.tax_code, "07001").code == "tax_code"


def test_an_email_needs_its_sign_and_domain():
    assert cells.email(" hoa@example.vn ") == "hoa@example.vn"
    assert refusal(cells.email, "hoa.example.vn").code == "email"


def test_old_codes_are_split_and_kept_once():
    assert cells.codes("83-829-28780-3-2022; 37-1-2\n37-1-2") == ("83-829-28780-3-2022", "37-1-2")


def test_text_is_composed_trimmed_and_limited():
    assert cells.text("  Nu\u031bo\u031b\u0301c   ma\u0306\u0301m\n", 20) == "Nước mắm"
    assert cells.text(12.0, 20) == "12"
    assert "25 ký tự" in refusal(lambda cell: cells.text(cell, 20), "x" * 25).reason


def test_stories_keep_their_paragraphs():
    assert cells.paragraphs("Một  dòng \r\n\r\nHai dòng\n", 100) == "Một dòng\n\nHai dòng"


def test_a_cell_typed_in_an_old_font_is_named():
    fault = refusal(lambda cell: cells.text(cell, 100), "N\u00adíc m¾m Sa Ch©u")
    assert "TCVN3" in fault.reason
    assert refusal(lambda cell: cells.text(cell, 100), "NÆ°á»›c máº¯m").code == "old_encoding"


@pytest.mark.parametrize(
    "text", ["Sanest® 5µm", "Bột ½ kg", "«Hương quê»", "Café Đắk Lắk", "10 m²"]
)
def test_signs_of_unicode_text_are_no_old_font(text):
    assert cells.text(text, 100) == text


def test_error_cells_and_dead_formulas_are_refused():
    assert refusal(cells.refuse_broken, Broken("#REF!")).code == "excel_error"
    assert refusal(cells.refuse_broken, Broken("=A1&B1")).code == "formula"


# --- choices --------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("written", "kind"),
    [
        ("HTX", "COOPERATIVE"), ("hợp tác xã", "COOPERATIVE"), ("HTX nông nghiệp", "COOPERATIVE"),
        ("THT", "COOP_GROUP"), ("Tổ hợp tác", "COOP_GROUP"), ("DN", "ENTERPRISE"),
        ("Cty TNHH", "ENTERPRISE"), ("Công ty cổ phần", "ENTERPRISE"), ("Trang trại", "FARM"),
        ("Hộ", "HOUSEHOLD"), ("Hộ kinh doanh", "HOUSEHOLD"), ("HKD", "HOUSEHOLD"),
        ("Cơ sở", "HOUSEHOLD"), ("Hiệp hội", "ASSOCIATION"),
        ("Trung tâm điều hành", "TOURISM_CENTRE"), ("Ban quản lý du lịch", "TOURISM_BODY"),
    ],
)  # fmt: skip
def test_kinds_of_producers_are_read_with_their_short_forms(written, kind):
    assert choices.producer_kind(written) == kind


def test_every_kind_of_producer_in_the_database_is_a_kind_here():
    from ocop.products.models import ProducerKind

    assert set(choices.KINDS) == set(ProducerKind.values)
    assert all(choices.producer_kind(label) == value for value, label in ProducerKind.choices)


def test_a_misspelt_kind_gets_a_proposal():
    fault = refusal(choices.producer_kind, "Hợp tác xxã")
    assert fault.remedy.startswith('Có phải "Hợp tác xã"? ')


@pytest.mark.parametrize(
    ("written", "code"),
    [
        ("Thực phẩm", "I"), ("Sản phẩm thực phẩm", "I"), ("NHÓM THỰC PHẨM", "I"), ("Đồ uống", "II"),
        ("Thảo dược", "III"), ("Hàng thủ công mỹ nghệ", "IV"), ("Thủ công mĩ nghệ", "IV"),
        ("Vải và may mặc", "IV.2"), ("Gia vị", "I.4"), ("I.4", "I.4"), ("I.4.a", "I.4.a"),
        ("I.4.a. Tương, nước mắm", "I.4.a"), ("Nhóm I", "I"), ("Cây cảnh", "V.2"),
        ("Dịch vụ du lịch nông thôn", "VI"), ("Cà phê, ca cao", "I.6"), ("VI. Du lịch", "VI"),
        ("Mỹ phẩm có thành phần từ dược liệu", "III.2"),
    ],
)  # fmt: skip
def test_groups_are_found_by_code_by_name_and_by_old_name(written, code):
    assert choices.group(written).code == code


def test_every_place_of_the_classification_is_found_by_its_own_name():
    for place in places().values():
        assert choices.group(f"{place.code} {place.name}") == place
        assert choices.group(place.name).name == place.name


def test_a_misspelt_group_gets_a_proposal_and_a_strange_one_the_list():
    assert 'Có phải "Sản phẩm thực phẩm"?' in refusal(choices.group, "Thực phẩn").remedy
    assert refusal(choices.group, "Xe đạp").remedy.startswith("Chọn một trong: Thực phẩm")


def test_yes_no_and_neither():
    assert [choices.yes_or_no(w) for w in ("Có", "x", "✓", True)] == [True] * 4
    assert [choices.yes_or_no(w) for w in ("Không", 0.0, False)] == [False] * 3
    assert choices.yes_or_no("-") is None
    assert refusal(choices.yes_or_no, "có thể").code == "yes_or_no"


# --- dates ----------------------------------------------------------------------------------


@pytest.mark.parametrize(
    "written",
    [
        "5/8/2026", "05/08/2026", "05-08-2026", "5.8.2026", "05/08/26", "2026-08-05", 46239.0,
        "46239", date(2026, 8, 5), datetime(2026, 8, 5, 13, 30), "05/08/2026 00:00:00",  # noqa: DTZ001
        "ngày 05 tháng 8 năm 2026", "Ngày 5 tháng 08 năm 2026", "2026-08-05T00:00:00",
    ],
)  # fmt: skip
def test_one_day_is_read_however_it_is_written(written):
    assert dates.day(written) == date(2026, 8, 5)


@pytest.mark.parametrize(("written", "rest"), [
    ("tháng 12/2024", MonthOrYear(2024, 12)), ("12/2024", MonthOrYear(2024, 12)),
    ("Tháng 12 năm 2024", MonthOrYear(2024, 12)), (2024.0, MonthOrYear(2024)),
    ("năm 2024", MonthOrYear(2024)), ("2024", MonthOrYear(2024)),
])  # fmt: skip
def test_a_month_or_a_year_is_no_day_but_is_kept(written, rest):
    assert dates.day(written) == rest


@pytest.mark.parametrize(("written", "code"), [
    ("31/02/2024", "date"), ("32/13/2024", "date"), ("hôm qua", "date"), ("05/08/1926", "date_year"),
    (12.0, "date"), ("13/2024", "date"), ("123/4/2024", "date"),
])  # fmt: skip
def test_days_that_do_not_exist_are_refused(written, code):
    assert refusal(dates.day, written).code == code


def test_a_column_that_proves_month_before_day_is_read_that_way_and_says_so():
    order = dates.order_of([(6, "03/05/2024"), (7, "03/25/2024"), (8, date(2024, 1, 1))])
    assert order == Order(day_first=None, month_first=7)
    with pytest.raises(Doubtful) as caught:
        dates.day("03/05/2024", order)
    assert caught.value.value == date(2024, 3, 5)
    assert "dòng 7" in caught.value.remark.reason


def test_a_column_with_both_orders_reads_day_first_and_remarks():
    order = dates.order_of([(6, "25/03/2024"), (7, "03/25/2024")])
    assert order.mixed
    with pytest.raises(Doubtful) as caught:
        dates.day("03/05/2024", order)
    assert caught.value.value == date(2024, 5, 3)
    assert "dòng 6 và dòng 7" in caught.value.remark.reason


def test_a_column_without_proof_reads_day_first_in_silence():
    assert dates.day("03/05/2024", dates.order_of([(6, "03/05/2024")])) == date(2024, 5, 3)


@given(st.dates(date(2000, 1, 1), date(2099, 12, 31)))
def test_any_day_written_day_first_reads_back(day):
    assert dates.day(f"{day:%d/%m/%Y}", Order(day_first=1)) == day
    assert dates.day(f"{day.day}.{day.month}.{day.year}") == day


@given(st.dates(date(2000, 1, 1), date(2095, 12, 31)))
def test_36_months_later_is_the_same_day_or_the_last_of_the_month(day):
    later = dates.months_later(day, 36)
    assert (later.year, later.month) == (day.year + 3, day.month)
    assert later.day == day.day or (day.month, day.day, later.day) == (2, 29, 28)


def test_a_year_is_read_from_a_year_or_a_day():
    assert dates.year(2021.0) == dates.year("năm 2021") == dates.year("03/25/2021") == 2021
    assert refusal(dates.year, "hai mươi").code == "year"


# --- decisions ------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("written", "number", "decided_on", "authority"),
    [
        ("3981/QĐ-UBND", "3981/QĐ-UBND", None, ""),
        ("Số 3981 /QĐ – UBND", "3981/QĐ-UBND", None, ""),
        ("QĐ số 3981/QĐ-UBND ngày 05/8/2026", "3981/QĐ-UBND", date(2026, 8, 5), ""),
        ("3981/QĐ-UBND ngày 5 tháng 8 năm 2026 của UBND tỉnh", "3981/QĐ-UBND", date(2026, 8, 5),
         "UBND tỉnh"),
        (3981.0, "3981", None, ""),
        ("Nghị quyết họp dân", "Nghị quyết họp dân", None, ""),
    ],
)  # fmt: skip
def test_a_decision_cell_gives_number_day_and_authority(written, number, decided_on, authority):
    found = decision(written)
    assert (found.number, found.decided_on, found.authority) == (number, decided_on, authority)


def test_a_decision_cell_full_of_prose_is_refused():
    assert refusal(decision, "Theo kết luận của Hội đồng đánh giá " * 3).code == "decision_number"
