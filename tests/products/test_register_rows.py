"""Whole rows: what the cells say together, what contradicts, what is no product."""

from datetime import date

import pytest
from django.db.models import CharField, Model

from ocop.products.register import (
    DraftRecognition,
    DraftRow,
    RowFaults,
)
from tests.products.register_files import (
    SIMPLE,
    official_draft,
    official_faults,
    official_xlsx,
    only_draft,
    only_faults,
    read,
    row_with,
    xlsx,
)

LINE = (
    "Nem chua",
    "Thực phẩm",
    "HTX",
    "HTX Nem",
    "Xã Yên Mạc",
    "3",
    "12/QĐ-UBND",
    "05/08/2026",
    "UBND tỉnh",
)


def simple(**changes: object) -> bytes:
    """A plain file with one row; changes by label, an unknown label is a new column."""
    cells = dict(zip(SIMPLE, LINE, strict=True)) | changes
    return xlsx(list(cells), list(cells.values()))


def codes(faults: RowFaults) -> list[str]:
    return [fault.code for fault in faults.faults]


def test_a_row_of_the_official_form_becomes_a_draft():
    assert official_draft() == DraftRow(
        product_name="Nước mắm Sa Châu", group="I", producer="HTX Nước mắm Sa Châu",
        producer_kind="COOPERATIVE", commune="Xã Giao Hưng", address="Xóm 5",
        representative="Nguyễn Thị Hoa", phone="+84912345678", star=4,
        expires_on=date(2027, 12, 28), note="Làng nghề",
        recognitions=(
            DraftRecognition("FIRST", 3, "1234/QĐ-UBND", "UBND huyện Giao Thủy",
                             date(2021, 12, 28), 2021),
            DraftRecognition("UPGRADE", 4, "3981/QĐ-UBND", "UBND tỉnh Nam Định",
                             date(2024, 12, 28), 2024),
        ),
    )  # fmt: skip


def test_a_missing_expiry_is_the_decision_and_36_months_marked_as_computed():
    draft = official_draft(c11=None)
    assert (draft.expires_on, draft.expiry_computed) == (date(2027, 12, 28), True)
    assert official_draft().expiry_computed is False


def test_an_expiry_given_as_a_month_is_enough_when_it_fits():
    draft = official_draft(c11="tháng 12/2027")
    assert (draft.expires_on, draft.expiry_computed) == (date(2027, 12, 28), True)
    assert codes(official_faults(c11="tháng 12/2024")) == ["expiry_incomplete"]


def test_an_expiry_before_the_decision_is_refused_with_both_days():
    (fault,) = official_faults(c11=date(2023, 3, 12)).faults
    assert fault.reason == "Ngày hết hạn (12/03/2023) phải sau ngày quyết định (28/12/2024)."
    assert fault.column == "Ngày hết hạn"
    assert fault.value == "12/03/2023"


def test_an_expiry_far_beyond_36_months_is_remarked():
    draft = official_draft(c11=date(2029, 12, 28))
    assert [warning.code for warning in draft.warnings] == ["expiry_long"]


def test_an_expiry_without_recognition_is_not_kept():
    draft = official_draft(c10=None, **{f"c{n}": None for n in range(12, 22)})
    assert (draft.star, draft.expires_on, draft.recognitions) == (None, None, ())
    assert [warning.code for warning in draft.warnings] == ["expiry_alone"]


def test_a_star_needs_a_decision_number():
    (fault,) = official_faults(c20=None).faults
    assert fault.reason == "Sản phẩm có hạng sao cần số quyết định."
    (fault,) = official_faults(c11=None, **{f"c{n}": None for n in range(12, 22)}).faults
    assert fault.reason == "Sản phẩm có hạng sao cần số quyết định."
    assert fault.column == "Công nhận lần đầu - Số quyết định"


def test_the_current_star_must_be_that_of_the_latest_recognition():
    (fault,) = official_faults(c10=3).faults
    assert (fault.code, fault.column) == ("star_mismatch", "Hạng sao hiện tại")


def test_one_star_column_serves_the_only_recognition():
    draft = only_draft(simple())
    assert draft.star == 3
    assert draft.recognitions == (
        DraftRecognition("FIRST", 3, "12/QĐ-UBND", "UBND tỉnh", date(2026, 8, 5), 2026),
    )


def test_a_decision_without_star_is_refused():
    assert codes(only_faults(simple(**{"Hạng sao": None}))) == ["star_missing"]


@pytest.mark.parametrize(
    ("year", "column"), [("c14", "lần đầu - Năm"), ("c19", "lần hai / nâng hạng - Năm")]
)
def test_a_year_that_disagrees_with_its_date_is_named(year, column):
    (fault,) = official_faults(**{year: 2020}).faults
    assert fault.code == "year_mismatch"
    assert fault.column.endswith(column)
    assert "2020" in fault.reason


def test_a_year_alone_is_kept_and_remarked():
    draft = official_draft(c18=None, c11=None)
    assert draft.latest is not None
    assert (draft.latest.decided_on, draft.latest.year, draft.expires_on) == (None, 2024, None)
    assert [warning.code for warning in draft.warnings] == ["date_incomplete"]
    assert official_draft(c13="2021").recognitions[0].year == 2021


def test_a_decision_without_any_date_is_refused():
    assert codes(official_faults(c18=None, c19=None)) == ["empty"]


def test_the_second_decision_comes_after_the_first():
    assert codes(official_faults(c13=date(2025, 1, 2), c14=2025)) == ["date_order_of_decisions"]


def test_a_decision_of_tomorrow_is_refused_when_today_is_known():
    data = official_xlsx([row_with()])
    assert isinstance(read(data, today=date(2024, 12, 28))[-1], DraftRow)
    rows = read(data, today=date(2024, 12, 27))
    assert isinstance(rows[-1], RowFaults)
    assert codes(rows[-1]) == ["date_future"]


def test_equal_or_lower_second_stars_are_reevaluations():
    assert official_draft(c12=4).recognitions[1].kind == "REEVALUATION"
    alone = official_draft(**{f"c{n}": None for n in range(12, 17)})
    assert [recognition.kind for recognition in alone.recognitions] == ["REEVALUATION"]


def test_the_decision_cell_may_carry_date_and_authority():
    full = "Quyết định số 12/QĐ-UBND ngày 05/8/2026 của UBND huyện Ý Yên"
    draft = only_draft(
        simple(**{"Số quyết định": full, "Ngày quyết định": None, "Cơ quan ban hành": None})
    )
    assert draft.latest == DraftRecognition(
        "FIRST", 3, "12/QĐ-UBND", "UBND huyện Ý Yên", date(2026, 8, 5), 2026
    )
    assert codes(
        only_faults(simple(**{"Số quyết định": full, "Ngày quyết định": "06/08/2026"}))
    ) == ["date_mismatch"]


def test_an_authority_left_out_is_remarked():
    draft = only_draft(simple(**{"Cơ quan ban hành": None}))
    assert [warning.code for warning in draft.warnings] == ["authority_missing"]


def test_an_unreadable_star_names_row_column_value_reason_and_remedy():
    (fault,) = official_faults(c10="bảy").faults
    assert fault.sentence == (
        'Dòng 6, cột "Hạng sao hiện tại": "bảy" không đọc được. Dùng số 3, 4 hoặc 5.'
    )
    assert fault.as_json() == {
        "row": 6, "column": "Hạng sao hiện tại", "value": "bảy", "code": "star",
        "reason": '"bảy" không đọc được.', "remedy": "Dùng số 3, 4 hoặc 5.",
    }  # fmt: skip


def test_all_faults_of_a_row_are_told_at_once_from_left_to_right():
    faults = official_faults(c9="12", c2=None, c3="Xe đạp", c4="Hợp tác xã liên xã")
    assert codes(faults) == ["empty", "group", "phone"]
    assert faults.cells[4] == "HTX Nước mắm Sa Châu"


@pytest.mark.parametrize(
    "column", ["c2", "c3", "c5", "c6", "c9", "c10", "c13", "c20", "c21", "c22"]
)
def test_an_excel_error_anywhere_gives_exactly_one_fault_there(column):
    faults = official_faults(**{column: "#REF!"})
    assert codes(faults) == ["excel_error"]
    assert faults.faults[0].value == "#REF!"


def test_the_kind_of_producer_is_read_from_its_name_when_left_out():
    assert official_draft(c4=None).producer_kind == "COOPERATIVE"
    assert official_draft(c4=None, c5="Công ty TNHH Toản Xuân").producer_kind == "ENTERPRISE"
    assert codes(official_faults(c4=None, c5="Nguyễn Thị Hoa")) == ["empty"]


def test_group_and_subgroup_must_agree():
    assert only_draft(simple(**{"Phân nhóm": "I.4.a"})).group == "I.4.a"
    assert only_draft(simple(**{"Phân nhóm": "Gia vị"})).group == "I.4"
    assert only_draft(simple(**{"Nhóm sản phẩm": None, "Phân nhóm": "Hoa"})).group == "V.1"
    assert only_draft(simple(**{"Nhóm sản phẩm": "I.4.a", "Phân nhóm": "I.4"})).group == "I.4.a"
    assert codes(only_faults(simple(**{"Phân nhóm": "Hoa"}))) == ["subgroup"]


def test_commune_and_district_are_found_in_the_address():
    draft = only_draft(simple(**{
        "Xã/phường": None, "Địa chỉ": "Xóm 5, xã Giao Châu, huyện Giao Thủy, tỉnh Nam Định"
    }))  # fmt: skip
    assert (draft.commune, draft.old_district) == ("xã Giao Châu", "huyện Giao Thủy")
    assert codes(only_faults(simple(**{"Xã/phường": None, "Địa chỉ": "Xóm 5"}))) == ["empty"]
    old = only_draft(simple(**{"Xã/phường": None, "Xã cũ": "Giao Châu", "Huyện": "Giao Thủy"}))
    assert (old.commune, old.old_commune, old.old_district) == ("", "Giao Châu", "Giao Thủy")


def test_a_doubt_about_a_phone_does_not_keep_the_row_out():
    draft = official_draft(c9="0912345678, 0987654321")
    assert draft.phone == "+84912345678"
    assert [(w.code, w.column) for w in draft.warnings] == [("phone_first", "Điện thoại")]


def test_month_first_columns_are_read_as_they_prove_themselves():
    rows = [
        row_with(c2=f"Sản phẩm {n}", c11=None, c13=day, c14=None, c17=None, c18=None, c19=None,
                 c20=None, c21=None, c10=3)
        for n, day in enumerate(("03/05/2021", "03/25/2021"))
    ]  # fmt: skip
    first, second = [row for row in read(official_xlsx(rows)) if isinstance(row, DraftRow)]
    assert first.latest is not None
    assert first.latest.decided_on == date(2021, 3, 5)
    assert {w.code for w in (*first.warnings, *second.warnings)} == {"month_first"}
    assert "dòng 7" in first.warnings[0].reason


def test_text_of_every_kind_is_only_text():
    nasty = "'; DROP TABLE product; -- <script>alert(1)</script>"
    draft = official_draft(c2=nasty, c5=f"HTX {nasty}", c7=nasty, c22=nasty)
    assert (draft.product_name, draft.note) == (nasty, nasty)


def test_a_cell_longer_than_its_column_is_refused():
    (fault,) = official_faults(c2="x" * 251).faults
    assert fault.reason == "Ô dài 251 ký tự, vượt mức 250 ký tự."


def test_draft_limits_are_those_of_the_database():
    from ocop.products.models import Producer, Product, Recognition
    from ocop.products.register import product_part, recognition_part
    from ocop.products.register.decisions import _NUMBER_LIMIT

    columns = {
        "product_name": (Product, "name"), "producer": (Producer, "name"),
        "address": (Producer, "address"), "representative": (Producer, "representative"),
        "product_code": (Product, "code"), "specification": (Product, "specification"),
    }  # fmt: skip
    for key, (model, name) in columns.items():
        assert product_part._LINES[key] == longest(model, name), key
    assert longest(Recognition, "authority") == recognition_part._AUTHORITY_LIMIT
    assert longest(Recognition, "decision_number") == _NUMBER_LIMIT


def longest(model: type[Model], name: str) -> int | None:
    column = model._meta.get_field(name)
    assert isinstance(column, CharField)
    return column.max_length
