"""Registers, rows sent back and empty templates as files."""

from datetime import date
from io import BytesIO

import pytest
from openpyxl import load_workbook

from ocop.products.register import (
    DraftRecognition,
    DraftRow,
    RowFaults,
    draft_rows,
    open_table,
    propose_mapping,
    register_columns,
    write_failed_rows,
    write_register_csv,
    write_register_xlsx,
    write_template,
)
from ocop.products.register.writing import cells_of
from tests.products.register_files import (
    official_draft,
    official_xlsx,
    only_draft,
    read,
    row_with,
    xlsx,
)

PRODUCT = DraftRow(
    product_name="Nước mắm Sa Châu", group="I.4.a", producer="HTX Sa Châu",
    producer_kind="COOPERATIVE", commune="Xã Giao Hưng", phone="+84912345678", star=3,
    expires_on=date(2029, 8, 5), price_vnd=125_000, price_unit="chai", old_codes=("a-1", "b-2"),
    women_led=True, youth_led=False, story="Một dòng\nhai dòng",
    recognitions=(
        DraftRecognition("FIRST", 3, "12/QĐ-UBND", "UBND tỉnh Ninh Bình", date(2026, 8, 5), 2026),
    ),
)  # fmt: skip


def written(write, *drafts: DraftRow) -> bytes:
    target = BytesIO()
    assert write(target, drafts) == len(drafts)
    return target.getvalue()


def test_the_first_22_columns_are_those_of_the_usual_register():
    assert [field.number for field in register_columns()[:22]] == list(range(1, 23))
    assert "reason" not in {field.key for field in register_columns()}


def test_csv_begins_with_a_byte_order_mark_and_reads_in_excel():
    data = written(write_register_csv, PRODUCT)
    assert data.startswith(b"\xef\xbb\xbfSTT,T")
    assert "05/08/2026" in data.decode("utf-8-sig")
    assert "0912 345 678" in data.decode("utf-8-sig")


def test_xlsx_keeps_dates_as_dates_and_numbers_as_numbers():
    sheet = load_workbook(BytesIO(written(write_register_xlsx, PRODUCT))).active
    cells = {cell.value: sheet.cell(2, cell.column).value for cell in sheet[1]}
    assert cells["Ngày hết hạn"].date() == date(2029, 8, 5)
    assert cells["Hạng sao hiện tại"] == 3
    assert cells["Giá bán (đồng)"] == "125.000 đ/chai"
    assert cells["Phân nhóm"] == "I.4.a Tương, nước mắm, gia vị dạng lỏng khác"


@pytest.mark.parametrize("write", [write_register_xlsx, write_register_csv])
@pytest.mark.parametrize("start", ["=", "+", "-", "@", "'=", "#REF!", "'"])
def test_no_text_can_run_as_a_formula_and_all_read_back(write, start):
    draft = DraftRow(
        product_name=f"{start}HYPERLINK(0)", group="I", producer=f"{start}SUM(A1)",
        producer_kind="HOUSEHOLD", commune="Xã A", note=f"{start}1+1",
    )  # fmt: skip
    data = written(write, draft)
    name = "so.csv" if write is write_register_csv else "so.xlsx"
    assert read(data, name) == [draft]
    for row in open_raw(data, name):
        assert not any(str(cell).startswith(("=", "+", "-", "@")) for cell in row)


def open_raw(data: bytes, name: str) -> list[list[object]]:
    """The cells as any other program sees them."""
    if name.endswith(".csv"):
        import csv

        return [list(row) for row in csv.reader(data.decode("utf-8-sig").splitlines())]
    book = load_workbook(BytesIO(data))
    cells = [list(row) for row in book.active.iter_rows()]
    assert not any(cell.data_type == "f" for row in cells for cell in row)
    return [[cell.value for cell in row] for row in cells]


def test_of_many_recognitions_the_first_and_the_latest_are_written():
    first = DraftRecognition("FIRST", 3, "1", "A", date(2019, 1, 1), 2019)
    middle = DraftRecognition("REEVALUATION", 3, "2", "A", date(2022, 1, 1), 2022)
    latest = DraftRecognition("UPGRADE", 4, "3", "A", date(2025, 1, 1), 2025)
    cells = cells_of(DraftRow("X", "I", "Y", "FARM", recognitions=(first, middle, latest)))
    assert (cells["first_number"], cells["second_number"]) == ("1", "3")
    cells = cells_of(DraftRow("X", "I", "Y", "FARM", recognitions=(middle,)))
    assert "first_number" not in cells
    assert cells["second_number"] == "2"


def test_an_empty_register_is_a_file_with_its_columns():
    for write, name in ((write_register_xlsx, "a.xlsx"), (write_register_csv, "a.csv")):
        table = open_table(written(write), name)
        assert propose_mapping(table).unknown == ()
        assert list(draft_rows(table, propose_mapping(table))) == []


# --- rows sent back -------------------------------------------------------------------------


@pytest.mark.parametrize("as_csv", [False, True])
def test_failed_rows_come_back_with_their_reasons_and_read_again_once_mended(as_csv):
    data = official_xlsx([row_with(c9="12", c10="bảy"), row_with(c2="=Mắm", c10="bảy")])
    table = open_table(data, "so.xlsx")
    mapping = propose_mapping(table)
    failed = [row for row in draft_rows(table, mapping) if isinstance(row, RowFaults)]
    target = BytesIO()
    count = write_failed_rows(
        target, mapping, ((row.cells, row.faults) for row in failed), as_csv=as_csv
    )
    assert count == 2
    name = "loi.csv" if as_csv else "loi.xlsx"
    again = open_table(target.getvalue(), name)
    columns = propose_mapping(again)
    assert [c.field for c in columns.columns] == [*[c.field for c in mapping.columns], "reason"]
    rows = list(again.rows())
    assert rows[1].cells[-1] == (
        'Cột "Điện thoại": "12" có 2 chữ số, không phải số điện thoại. Nhập số di động gồm 10 số '
        "hoặc số máy bàn gồm 11 số, bắt đầu bằng 0. Ví dụ: 0912 345 678 hoặc 0228 385 0123\n"
        'Cột "Hạng sao hiện tại": "bảy" không đọc được. Dùng số 3, 4 hoặc 5.'
    )
    assert rows[2].cells[1] == "=Mắm"  # a dead formula comes back as the text of it
    mended = target.getvalue()
    if as_csv:
        mended = (
            mended.decode("utf-8-sig")
            .replace(",bảy,", ",4,")
            .replace(",12,", ",0912345678,")
            .encode()
        )
        again = open_table(mended, name)
        first = next(draft_rows(again, propose_mapping(again)))
        assert first == official_draft(c9="0912345678")


def test_a_second_round_of_failed_rows_has_one_reason_column():
    data = official_xlsx([row_with(c10="bảy")])
    for name in ("so.xlsx", "loi.xlsx", "loi2.xlsx"):
        table = open_table(data, name)
        mapping = propose_mapping(table)
        failed = [row for row in draft_rows(table, mapping) if isinstance(row, RowFaults)]
        target = BytesIO()
        write_failed_rows(target, mapping, ((row.cells, row.faults) for row in failed))
        data = target.getvalue()
    labels = [column.label for column in propose_mapping(open_table(data, "x.xlsx")).columns]
    assert labels.count("Lý do") == 1


# --- templates ------------------------------------------------------------------------------


def template(industry: str | None = None) -> bytes:
    target = BytesIO()
    write_template(target, industry)
    return target.getvalue()


def test_the_template_has_all_columns_lists_and_a_guide():
    table = open_table(template(), "mau.xlsx")
    assert table.sheet == "Sổ đăng ký"
    assert [c.field for c in propose_mapping(table).columns] == [f.key for f in register_columns()]
    book = load_workbook(BytesIO(template()))
    assert book.sheetnames == ["Sổ đăng ký", "Danh mục", "Hướng dẫn"]
    assert book["Danh mục"].sheet_state == "hidden"
    rules = {
        str(rule.sqref)[0]: rule for rule in book["Sổ đăng ký"].data_validations.dataValidation
    }
    assert rules["C"].formula1 == "'Danh mục'!$A$1:$A$6"
    assert rules["J"].formula1 == '"3,4,5"'
    guide = {row[0].value: row[2].value for row in book["Hướng dẫn"].iter_rows(min_row=2)}
    assert "36 tháng" in guide["Ngày hết hạn"]
    assert set(guide) == {field.label for field in register_columns()}


@pytest.mark.parametrize("industry", ["I", "II", "III", "IV", "V", "VI"])
def test_a_template_of_one_industry_offers_only_its_own_groups(industry):
    sheet = load_workbook(BytesIO(template(industry)))["Danh mục"]
    offered = [cell.value for cell in sheet["B"] if cell.value]
    assert offered
    assert all(text.startswith(f"{industry}.") for text in offered)
    assert [cell.value for cell in sheet["A"] if cell.value] != []


def test_every_choice_a_template_offers_is_read():
    from ocop.products.register.choices import group, producer_kind, yes_or_no

    readers = {"A": group, "B": group, "C": producer_kind, "D": yes_or_no}
    sheet = load_workbook(BytesIO(template()))["Danh mục"]
    for letter, reader in readers.items():
        for cell in sheet[letter]:
            if cell.value:
                reader(cell.value)


def test_examples_of_the_guide_make_a_row_that_reads():
    examples = [[field.label for field in register_columns()]]
    examples.append([field.example for field in register_columns()])
    draft = only_draft(xlsx(*examples))
    assert (draft.product_name, draft.group) == ("Nước mắm Sa Châu", "I.4.a")
    assert (draft.star, draft.expires_on, draft.warnings) == (3, date(2024, 12, 28), ())


def test_an_unknown_industry_is_an_error():
    with pytest.raises(KeyError):
        template("VII")
