"""Rows that are no product, merged cells, repeats, and the table as a whole."""

from datetime import date, timedelta

import pytest
from openpyxl import Workbook

from ocop.kit.faults import Invalid
from ocop.products.register import (
    DraftRow,
    RowFaults,
    Skipped,
    draft_rows,
    open_table,
    propose_mapping,
)
from tests.products.register_files import (
    SIMPLE,
    csv,
    official,
    official_draft,
    official_xlsx,
    read,
    row_with,
    saved,
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


# --- rows that are no product ---------------------------------------------------------------


def skipped(rows: list[list[object]], **merges: str) -> list[str]:
    book = Workbook()
    official(book.active, rows)
    for area in merges.values():
        book.active.merge_cells(area)
    return [row.code for row in read(saved(book)) if isinstance(row, Skipped)]


def test_blank_total_numbering_and_heading_rows_are_skipped_and_reported():
    found = skipped([
        ["I", "THỰC PHẨM"], ["1", "Huyện Giao Thủy"], row_with(), [], ["A", "Nhóm khác"],
        ["Tổng cộng", None, None, None, None, None, None, None, None, 1], [None, "Cộng: 1 sản phẩm"],
        [None, "Người lập biểu"],
    ])  # fmt: skip
    assert found == ["numbering", "heading", "heading", "blank", "heading", "total", "total"]


def test_a_header_repeated_by_a_page_break_is_skipped():
    from tests.products.register_files import TOP

    assert skipped([row_with(), list(TOP)]) == ["numbering", "header"]


def test_a_section_title_merged_over_the_row_is_skipped():
    assert skipped([["Làng nghề Sa Châu"], row_with()], title="A6:V6") == ["numbering", "heading"]


def test_a_signature_block_is_skipped():
    assert skipped([row_with(), [None] * 6 + ["Ninh Bình, ngày 5 tháng 8 năm 2026"]]) == [
        "numbering", "heading",
    ]  # fmt: skip


def test_a_product_called_like_a_total_is_a_product():
    assert official_draft(c2="Cộng đồng trà").product_name == "Cộng đồng trà"
    assert official_draft(c2="Tổng cộng").product_name == "Tổng cộng"


def test_a_product_name_alone_is_a_faulty_row_not_a_skipped_one():
    (row,) = [r for r in read(official_xlsx([[1, "Nấm sò"]])) if isinstance(r, RowFaults)]
    assert "Dòng thiếu tên chủ thể." in [fault.reason for fault in row.faults]


# --- merged data ----------------------------------------------------------------------------


def test_merged_data_cells_are_never_smeared_but_named():
    book = Workbook()
    official(book.active, [row_with(), row_with(c2="Mắm tôm", c5=None, c20=None)])
    book.active.merge_cells("E6:E7")
    book.active.merge_cells("T6:T7")
    faults = [row for row in read(saved(book)) if isinstance(row, RowFaults)]
    assert [[f.code for f in row.faults] for row in faults] == [["merged", "merged"]]
    assert "E6:E7" in faults[0].faults[0].reason


def test_a_merged_note_is_only_remarked():
    book = Workbook()
    official(book.active, [row_with(), row_with(c2="Mắm tôm", c22=None)])
    book.active.merge_cells("V6:V7")
    draft = [row for row in read(saved(book)) if isinstance(row, DraftRow)][1]
    assert [warning.code for warning in draft.warnings] == ["merged"]


# --- duplicates -----------------------------------------------------------------------------


def test_an_identical_row_is_taken_once():
    rows = read(official_xlsx([row_with(), row_with(c1=2)]))
    assert isinstance(rows[1], DraftRow)
    assert isinstance(rows[2], Skipped)
    assert rows[2].reason == "Giống hệt dòng 6, chỉ nhập một lần."


def test_a_row_that_contradicts_an_earlier_one_is_refused_by_its_number():
    rows = read(official_xlsx([row_with(), row_with(c2="nước mắm  Sa Châu", c8="Trần Văn Nam")]))
    assert isinstance(rows[2], RowFaults)
    assert [fault.code for fault in rows[2].faults] == ["duplicate"]
    assert "dòng 6" in rows[2].faults[0].reason


def test_other_packings_of_one_product_are_other_products():
    columns = [*SIMPLE, "Quy cách"]
    data = xlsx(columns, [*LINE, "250 ml"], [*LINE, "500 ml"])
    assert [type(row) for row in read(data)] == [DraftRow, DraftRow]


def test_two_producers_with_one_name_and_decision_are_remarked_not_refused():
    data = xlsx(list(SIMPLE), list(LINE), [*LINE[:3], "HTX Khác", *LINE[4:]])
    first, second = read(data)
    assert isinstance(first, DraftRow)
    assert isinstance(second, DraftRow)
    assert [w.code for w in second.warnings] == ["same_name_in_decision"]


# --- the whole table ------------------------------------------------------------------------


def test_rows_cannot_be_read_before_the_columns_are_known():
    table = open_table(csv(("Tên sản phẩm", "Ghi chú", "Điện thoại")).encode(), "so.csv")
    with pytest.raises(Invalid) as caught:
        list(draft_rows(table, propose_mapping(table)))
    assert [fault.where for fault in caught.value.faults] == ["group", "producer", "commune"]


def test_rows_come_one_by_one():
    table = open_table(official_xlsx([row_with(c2=f"Sản phẩm {n}") for n in range(50)]), "so.xlsx")
    rows = draft_rows(table, propose_mapping(table))
    assert isinstance(next(rows), Skipped)
    assert isinstance(next(rows), DraftRow)


def test_five_thousand_rows_are_drafted_in_seconds_with_flat_memory():
    import time
    import tracemalloc

    day = date(2021, 1, 1)
    lines = [
        ",".join(map(str, (f"Sản phẩm {n}", "Thực phẩm", "HTX", f"HTX {n}", "Xã Yên Mạc", 3,
                           f"{n}/QĐ-UBND", f"{day + timedelta(n % 900):%d/%m/%Y}", "UBND tỉnh")))
        for n in range(5_000)
    ]  # fmt: skip
    data = "\r\n".join([",".join(SIMPLE), *lines]).encode()
    started = time.perf_counter()
    table = open_table(data, "so.csv")
    assert (
        sum(isinstance(row, DraftRow) for row in draft_rows(table, propose_mapping(table))) == 5_000
    )
    assert time.perf_counter() - started < 10
    mapping = propose_mapping(table)
    tracemalloc.start()
    for _ in draft_rows(table, mapping):
        pass
    _, peak = tracemalloc.get_traced_memory()
    tracemalloc.stop()
    assert peak < 10_000_000
