"""Files of every kind, honest and otherwise, on their way to rows."""

import struct
import zipfile
from datetime import date
from io import BytesIO

import pytest
from openpyxl import Workbook
from openpyxl.worksheet.merge import MergedCellRange

from ocop.kit.faults import Invalid
from ocop.products.register import DraftRow, limits, open_table
from ocop.products.register.reading import open_book
from ocop.products.register.tables import Broken, mark, plain_cell
from tests.products.register_files import (
    SIMPLE,
    container,
    csv,
    error_record,
    number_record,
    official,
    official_xlsx,
    only_draft,
    read,
    row_with,
    saved,
    windows_1258,
    xls,
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


def refusal(data: bytes, name: str = "so.xlsx", sheet: str | None = None):
    with pytest.raises(Invalid) as caught:
        open_table(data, name, sheet)
    (fault,) = caught.value.faults
    assert fault.where == name
    assert fault.what
    assert fault.how_to_fix
    return fault


# --- CSV ------------------------------------------------------------------------------------


@pytest.mark.parametrize("delimiter", [",", ";", "\t"])
@pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig", "utf-16", "utf-16-le", "utf-16-be"])
def test_csv_is_read_with_any_usual_separator_and_unicode_encoding(delimiter, encoding):
    draft = only_draft(csv(SIMPLE, LINE, delimiter=delimiter).encode(encoding), "so.csv")
    assert (draft.product_name, draft.star) == ("Nem chua", 3)


def test_a_comma_inside_quotes_does_not_fool_the_separator():
    data = 'Tên sản phẩm;Nhóm;Chủ thể;Xã\r\n"Rau, củ, quả";Thực phẩm;HTX A, B;Xã C\r\n'.encode()
    assert only_draft(data, "so.csv").product_name == "Rau, củ, quả"


def test_excels_own_separator_line_is_obeyed():
    data = ("sep=;\r\n" + csv(SIMPLE, LINE, delimiter=";")).encode()
    assert only_draft(data, "so.csv").row == 2


def test_line_breaks_inside_quotes_are_one_row():
    data = (
        'Tên sản phẩm,Nhóm,Chủ thể,Xã,Ghi chú\r\nNem,Thực phẩm,HTX A,Xã B,"một\nhai"\r\n'.encode()
    )
    assert only_draft(data, "so.csv").note == "một\nhai"


def test_decomposed_text_becomes_composed():
    import unicodedata

    data = unicodedata.normalize("NFD", csv(SIMPLE, LINE)).encode()
    assert only_draft(data, "so.csv").commune == "Xã Yên Mạc"


def test_windows_1258_is_refused_by_name():
    fault = refusal(windows_1258(csv(SIMPLE, LINE)), "so.csv")
    assert "Windows-1258" in fault.what
    assert "CSV UTF-8" in fault.how_to_fix


def test_tcvn3_and_vni_are_refused_by_name():
    tcvn3 = "Tªn s¶n phÈm,Nhãm,Chñ thÓ,X·\r\nN\u00adíc m¾m,Thùc phÈm,Hé A,X· B\r\n"
    vni = "Teân saûn phaåm,Nhoùm,Chuû theå,Ñòa chæ\r\nNöôùc maém,Thöïc phaåm,Hoä A,X\r\n"
    assert "TCVN3" in refusal(tcvn3.encode("latin-1"), "so.csv").what
    assert "TCVN3" in refusal(tcvn3.encode("utf-8"), "so.csv").what
    assert "VNI" in refusal(vni.encode("latin-1"), "so.csv").what


def test_text_encoded_twice_is_refused_by_name():
    twice = csv(SIMPLE, LINE).encode("utf-8").decode("latin-1").encode("utf-8")
    assert "UTF-8" in refusal(twice, "so.csv").what


def test_bytes_of_no_known_encoding_are_refused_too():
    assert refusal(b"ten,nhom\r\n\xff\xfe\xfd\x81\x8d,x\r\n", "so.csv").code == "old_encoding"


def test_tcvn3_inside_a_workbook_is_refused_by_name():
    table = open_table(xlsx(["Tªn s¶n phÈm", "Chñ thÓ", "§Þa chØ"]), "so.xlsx")
    from ocop.products.register import propose_mapping

    with pytest.raises(Invalid, match="TCVN3"):
        propose_mapping(table)


def test_an_open_quote_is_found_with_its_row():
    fault = refusal('Tên sản phẩm,Chủ thể\r\nNem,HTX\r\n"Nem,HTX\r\n'.encode(), "so.csv")
    assert fault.code == "broken_csv"
    assert "Sau dòng 2" in fault.what


# --- workbooks ------------------------------------------------------------------------------


def test_error_cells_and_formulas_without_result_stay_visible():
    book = Workbook()
    official(book.active, [row_with(c9="#REF!", c7="=A1&B1")])
    book.active["I6"].data_type = "e"
    table = open_table(saved(book), "so.xlsx")
    row = list(table.rows())[5]
    assert (row.cell(8), row.cell(6)) == (Broken("#REF!"), Broken("=A1&B1"))


def test_a_formula_that_answers_an_empty_text_is_an_empty_cell():
    cell = b'<c r="A1" t="str"><f>IF(1=1,"","x")</f><v></v></c>'
    data = _with_sheet_xml(xlsx(["x", "y"]), lambda xml: xml.replace(_first_cell(xml), cell))
    (row,) = open_table(data, "so.xlsx").rows()
    assert row.cells == (None, "y")


def _first_cell(xml: bytes) -> bytes:
    start = xml.index(b"<c ")
    return xml[start : xml.index(b"</c>") + 4]


def _with_sheet_xml(data: bytes, change) -> bytes:
    target = BytesIO()
    with (
        zipfile.ZipFile(BytesIO(data)) as old,
        zipfile.ZipFile(target, "w", zipfile.ZIP_DEFLATED) as new,
    ):
        for info in old.infolist():
            content = old.read(info)
            new.writestr(info.filename, change(content) if "sheet1" in info.filename else content)
    return target.getvalue()


def test_columns_left_of_the_table_do_not_shift_it():
    book = Workbook()
    for column, text in enumerate(SIMPLE):
        book.active.cell(5, column + 3, text)
        book.active.cell(6, column + 3, LINE[column])
    draft = only_draft(saved(book))
    assert (draft.row, draft.cells[2]) == (6, "Nem chua")


def test_dates_numbers_and_texts_keep_their_kind():
    table = open_table(xlsx(["Tên sản phẩm", date(2026, 8, 5), 4, 1.5, "x", True]), "so.xlsx")
    (row,) = table.rows()
    assert row.cells == ("Tên sản phẩm", date(2026, 8, 5), 4.0, 1.5, "x", True)


def test_the_sheet_with_the_register_is_found_among_others():
    book = Workbook()
    book.active.title = "Tổng hợp"
    book.active.append(["Tổng hợp theo huyện"])
    hidden = book.create_sheet("Ẩn")
    official(hidden, [row_with(c2="Hàng ẩn")], merged=False)
    hidden.sheet_state = "hidden"
    official(book.create_sheet("Danh sách"), [row_with()])
    table = open_table(saved(book), "so.xlsx")
    assert table.sheet == "Danh sách"
    assert table.sheet_names == ("Tổng hợp", "Danh sách")
    assert open_table(saved(book), "so.xlsx", "Tổng hợp").sheet == "Tổng hợp"
    assert "Danh sách" in refusal(saved(book), sheet="Không có").how_to_fix


def test_an_old_xls_book_is_read_with_its_error_cells():
    data = xls([SIMPLE, (*LINE[:5], 3.0, *LINE[6:])], extra=[error_record(1, 9, 0x17)])
    table = open_table(data, "so.xls")
    assert list(table.rows())[1].cells[9] == Broken("#REF!")
    assert only_draft(data, "so.xls").star == 3


# --- files that cannot be taken --------------------------------------------------------------


def test_an_empty_file_is_refused():
    assert refusal(b"").code == "empty"
    assert refusal(b" \r\n \t").code == "empty"
    assert refusal(saved(Workbook())).code == "no_sheet"


def test_a_big_file_is_refused_with_its_size():
    data = b"x" * (38 * 1024 * 1024)
    assert refusal(data).what == "Tệp 38 MB lớn hơn mức 20 MB."


@pytest.mark.parametrize("data", [
    b"\x89PNG\r\n\x1a\n\0\0\0\rIHDR", b"%PDF-1.7 abc", b"\xff\xd8\xff\xe0\0\x10JFIF",
    b"GIF89a\0\0", b"{\\rtf1 abc}", b"Rar!\x1a\x07\0",
])  # fmt: skip
def test_a_picture_or_paper_named_xlsx_is_refused(data):
    assert refusal(data).code == "other_kind"


@pytest.mark.parametrize(
    "start", ["<html>", "<!DOCTYPE html>", "\ufeff<table>", '<?xml version="1.0"?>']
)
def test_a_web_page_named_xls_is_refused(start):
    assert refusal(f"{start}<tr><td>Tên sản phẩm</td></tr>".encode(), "so.xls").code == "web_page"


def test_a_text_file_named_xlsx_is_read_as_what_it_is():
    assert only_draft(csv(SIMPLE, LINE).encode(), "so.xlsx").product_name == "Nem chua"


def test_a_zip_that_is_no_workbook_is_refused():
    target = BytesIO()
    with zipfile.ZipFile(target, "w") as archive:
        archive.writestr("word/document.xml", "<w/>")
    assert refusal(target.getvalue()).code == "not_workbook"


def test_a_truncated_workbook_is_refused():
    data = official_xlsx([row_with()])
    assert refusal(data[: len(data) // 2]).code == "damaged"
    assert refusal(b"PK\x03\x04 nothing else").code == "damaged"


def test_broken_xml_in_a_sheet_is_refused():
    data = _with_sheet_xml(xlsx(["x"]), lambda xml: xml[:-30])
    assert refusal(data).code == "damaged"


def test_a_locked_workbook_is_refused():
    assert refusal(container({"EncryptedPackage": b"x", "EncryptionInfo": b"y"})).code == "password"
    assert refusal(xls([["x"]], password=True), "so.xls").code == "password"


def test_a_word_document_in_the_old_container_is_refused():
    assert refusal(container({"WordDocument": b"x"}), "so.xls").code == "other_kind"


@pytest.mark.parametrize("length", [8, 100, 600, 1600, 3000])
def test_a_cut_xls_book_is_refused(length):
    assert refusal(xls([SIMPLE, LINE])[:length], "so.xls").code in {
        "damaged",
        "other_kind",
        "no_sheet",
    }


def test_an_xls_book_that_declares_endless_texts_or_a_sheet_beyond_its_end_is_refused():
    book = xls([SIMPLE, LINE])
    texts = book.index(struct.pack("<II", 18, 18))
    endless = book[: texts + 4] + b"\xff\xff\xff\x7f" + book[texts + 8 :]
    assert refusal(endless, "so.xls").code == "damaged"
    sheet = book.index(b"\x85\x00") + 4
    beyond = book[:sheet] + b"\xff\xff\xff\x7f" + book[sheet + 4 :]
    assert refusal(beyond, "so.xls").code == "damaged"


def test_a_zip_bomb_is_refused_before_it_is_unpacked():
    target = BytesIO()
    with zipfile.ZipFile(BytesIO(xlsx(["x"]))) as old, zipfile.ZipFile(target, "w", 8) as new:
        for info in old.infolist():
            new.writestr(info.filename, old.read(info))
        with new.open("xl/media/bomb.bin", "w") as bomb:
            for _ in range(300):
                bomb.write(b"\0" * 2**20)
    assert len(target.getvalue()) < 1_000_000
    assert refusal(target.getvalue()).code == "bomb"


def test_a_zip_that_lies_about_its_size_is_found_out():
    data = bytearray(_with_sheet_xml(xlsx(["x"]), lambda xml: xml + b" " * 5_000_000))
    for place in _places(data, b"PK\x01\x02"):
        name_length = struct.unpack_from("<H", data, place + 28)[0]
        if b"sheet1" in data[place + 46 : place + 46 + name_length]:
            struct.pack_into("<I", data, place + 24, 1_000)
    assert refusal(bytes(data)).code == "bomb"


def _places(data: bytes | bytearray, sign: bytes) -> list[int]:
    found, place = [], data.find(sign)
    while place >= 0:
        found.append(place)
        place = data.find(sign, place + 1)
    return found


def test_entities_that_grow_are_refused():
    doctype = b'<!DOCTYPE x [<!ENTITY a "aaaaaaaaaa"><!ENTITY b "&a;&a;&a;&a;">]>'
    data = _with_sheet_xml(xlsx(["x"]), lambda xml: doctype + xml)
    assert refusal(data).code == "bomb"


def test_a_long_shared_text_repeated_in_every_cell_is_refused():
    cells = b"".join(
        b'<row r="%d">%s</row>' % (row, b'<c t="s"><v>0</v></c>' * 50) for row in range(1, 1001)
    )
    target = BytesIO()
    with zipfile.ZipFile(BytesIO(xlsx(["x"]))) as old, zipfile.ZipFile(target, "w", 8) as new:
        for info in old.infolist():
            content = old.read(info)
            if "sheet1" in info.filename:
                start, end = content.index(b"<row"), content.index(b"</sheetData>")
                content = content[:start] + cells + content[end:]
            if "sharedStrings" not in info.filename:
                new.writestr(info.filename, content)
        new.writestr("xl/sharedStrings.xml", "<sst><si><t>" + "x" * 30_000 + "</t></si></sst>")
    assert refusal(target.getvalue()).code == "bomb"


def test_a_stray_cell_far_below_is_named_and_nothing_is_allocated():
    book = Workbook()
    official(book.active, [row_with()], merged=False)
    book.active["A1048576"] = "x"
    fault = refusal(saved(book))
    assert fault.code == "too_many_rows"
    assert "1.048.576" in fault.what


def test_a_stray_cell_far_to_the_right_is_named():
    book = Workbook()
    official(book.active, [row_with()], merged=False)
    book.active["XFD3"] = "x"
    assert "16.384" in refusal(saved(book)).what
    assert (
        refusal(xls([SIMPLE], extra=[number_record(65_535, 255, 1)]), "so.xls").code
        == "too_many_rows"
    )


def test_a_csv_with_too_many_rows_is_refused():
    data = csv(SIMPLE).encode() + csv(LINE).encode() * (limits.MAX_ROWS + 1)
    fault = refusal(data, "so.csv")
    assert fault.code == "too_many_rows"
    assert "50.002" in fault.what


def test_a_workbook_with_endless_merged_ranges_is_refused():
    book = Workbook()
    book.active.append(["x"])
    for row in range(2, limits.MAX_MERGED + 3):
        book.active.merged_cells.ranges.add(MergedCellRange(book.active, f"A{row}:B{row}"))
    assert refusal(saved(book)).code == "bomb"


def test_one_sheet_too_many_does_not_hide_the_register():
    book = Workbook()
    book.active.title = "Rác"
    book.active["A1048576"] = "x"
    official(book.create_sheet("Sổ"), [row_with()])
    assert open_table(saved(book), "so.xlsx").sheet == "Sổ"


# --- cells ----------------------------------------------------------------------------------


def test_the_mark_against_formulas_is_taken_off_and_only_that_mark():
    assert mark("=1+1") == "'=1+1"
    assert mark("Y'Bhin") == "Y'Bhin"
    assert plain_cell("'=1+1") == "=1+1"
    assert plain_cell("'Bhin") == "'Bhin"
    assert plain_cell('="0912345678"') == "0912345678"
    assert plain_cell("#N/A") == Broken("#N/A")
    assert plain_cell(" \u200b\ufeff ") is None
    assert plain_cell("a\x00b") == "ab"


def test_a_table_can_be_read_again_and_again():
    table = open_table(official_xlsx([row_with()]), "so.xlsx")
    assert list(table.rows()) == list(table.rows())
    assert table.rows_total == 6


def test_a_book_opens_only_the_sheets_that_are_asked_for():
    book = open_book("so.xlsx", official_xlsx([row_with()]))
    assert book.sheet_names == ("Sheet",)
    assert any(isinstance(row, DraftRow) for row in read(official_xlsx([row_with()])))
