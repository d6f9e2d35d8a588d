"""Word files of every kind in both formats, measured against the data of the formats."""

import io
from collections.abc import Iterator
from typing import Any

import pytest
import yaml
from docx import Document as WordFile
from docx.enum.section import WD_ORIENT
from docx.enum.text import WD_ALIGN_PARAGRAPH
from docx.oxml.ns import qn
from docx.shared import Mm
from docx.table import Table
from hypothesis import given
from hypothesis import strategies as st

from ocop.documents import render
from ocop.documents.fitting import fitted, tables
from ocop.documents.layouts import layout, measures
from ocop.documents.papers import KINDS
from ocop.documents.profiles import DATA
from tests import world
from tests.documents import sample

pytestmark = pytest.mark.django_db
FORMATS: dict[str, Any] = yaml.safe_load((DATA / "documents.yaml").read_text("utf-8"))["profiles"]
SIDES = ("top", "bottom", "left", "right")


def made(kind: str, code: str, **said: Any) -> Any:
    unit = world.commune_union() if code == "doan_hd29_2013" else world.province_office()
    return WordFile(io.BytesIO(render.docx(sample.issued(kind, unit=unit, profile=code, **said))))


@pytest.fixture(params=[(kind, code) for kind in KINDS for code in FORMATS],
                ids=lambda pair: "-".join(pair))  # fmt: skip
def filled(request: pytest.FixtureRequest) -> tuple[str, dict[str, Any], Any]:
    kind, code = request.param
    return kind, FORMATS[code], made(kind, code)


def is_ruled(table: Table) -> bool:
    return table.style is not None and table.style.name == "Table Grid"


def runs(file: Any) -> Iterator[Any]:
    for paragraph in file.element.body.iter(qn("w:p")):
        for run in paragraph.iter(qn("w:r")):
            if "".join(text.text or "" for text in run.iter(qn("w:t"))).strip():
                yield run


def test_every_word_file_keeps_to_the_measures_of_its_format(filled):
    kind, row, file = filled
    first = file.sections[0]
    across = layout(kind).is_across
    assert first.orientation == (WD_ORIENT.LANDSCAPE if across else WD_ORIENT.PORTRAIT)
    for section in file.sections:
        sides = sorted((round(section.page_width.mm), round(section.page_height.mm)))
        assert sides == [row["page"]["size"]["width"], row["page"]["size"]["height"]]
        for side in SIDES:
            given = getattr(section, f"{side}_margin").mm
            assert given == pytest.approx(row["page"]["margins"][side]["use"], abs=0.1)
        number = section.header.paragraphs[0]
        assert number.alignment == WD_ALIGN_PARAGRAPH.CENTER
        assert "PAGE" in number._p.xml
        assert number.runs[0].font.size.pt == row["page_number"]["size"]["use"]
        assert section.different_first_page_header_footer
        assert not any(one.text for one in section.first_page_header.paragraphs)
        assert section._sectPr.find(qn("w:pgNumType")).get(qn("w:start")) == "1"
    normal = file.styles["Normal"]
    assert (normal.font.name, normal.font.size.pt) == (
        row["font"]["family"], row["elements"]["body"]["size"]["use"],
    )  # fmt: skip
    known = {one["size"]["use"] for one in row["elements"].values() if "size" in one}
    known |= {size for name, size in measures().items() if name.endswith("_pt")}
    for run in runs(file):
        size = run.find(f"{qn('w:rPr')}/{qn('w:sz')}")
        assert size is None or int(size.get(qn("w:val"))) / 2 in known
        assert run.find(f"{qn('w:rPr')}/{qn('w:rFonts')}") is None


def test_no_table_is_wider_than_its_page_and_data_alone_are_ruled(filled):
    kind, _, file = filled
    found = list(tables(file))
    ruled = [table for table, _ in found if is_ruled(table)]
    form = layout(kind)
    blocks = [*form.blocks, *form.appendix.get("blocks", ())]
    assert len(ruled) == sum(1 for block in blocks if "table" in block)
    for table, room in found:
        widths = [cell.width.mm for cell in table.rows[0].cells if cell.width]
        assert sum(widths) <= room / Mm(1) + 1
        if is_ruled(table):
            assert table.rows[0]._tr.find(f"{qn('w:trPr')}/{qn('w:tblHeader')}") is not None
        else:
            assert "w:tblBorders" not in table._tbl.xml
        for row in table.rows:
            assert row._tr.find(f"{qn('w:trPr')}/{qn('w:cantSplit')}") is not None


def test_running_text_is_justified_and_indented_and_signatures_are_in_the_right_half(filled):
    kind, row, file = filled
    body = row["elements"]["body"]
    told = [one for one in file.paragraphs if one.alignment == WD_ALIGN_PARAGRAPH.JUSTIFY]
    for paragraph in told:
        form = paragraph.paragraph_format
        assert form.first_line_indent.mm == pytest.approx(
            body["first_line_indent_mm"]["use"], abs=0.1
        )
        assert form.line_spacing == body["line_spacing"]["use"]
        assert form.space_before.pt == body["paragraph_gap_pt"]["use"]
    signed = [table for table, _ in tables(file) if not is_ruled(table)][-1]
    if kind == "REGISTRATION_FORM":  # the part of the offices stands below the signature
        signed = [table for table, _ in tables(file)][-2]
    right = signed.rows[0].cells[-1]
    name = right.paragraphs[-1]
    assert name.alignment == WD_ALIGN_PARAGRAPH.CENTER
    assert name.runs[0].font.bold
    assert name.text.strip() == name.text != ""
    title = next(one for one in right.paragraphs if one.runs and one.runs[0].font.bold)
    assert title.text.isupper()


def test_the_recipients_stand_left_of_the_signature_in_their_sizes():
    row = FORMATS["nd30_2020"]["elements"]
    file = made("DECISION", "nd30_2020")
    left = [table for table, _ in tables(file) if not is_ruled(table)][-1].rows[0].cells[0]
    label, *items = [one for one in left.paragraphs if one.text]
    assert label.text == row["recipients_label"]["text"]
    assert label.runs[0].font.size.pt == row["recipients_label"]["size"]["use"]
    assert (label.runs[0].font.italic, label.runs[0].font.bold) == (True, True)
    assert [one.text[0] for one in items] == ["-"] * len(items)
    assert {one.runs[0].font.size.pt for one in items} == {row["recipients"]["size"]["use"]}


def test_a_large_council_fits_on_the_page_and_its_rows_have_the_widths_of_the_head():
    file = made("SUMMARY", "nd30_2020", content=sample.summary(2, 11))
    table, room = next(pair for pair in tables(file) if is_ruled(pair[0]))
    heads = [cell.width for cell in table.rows[0].cells]
    assert len(heads) == 2 + 11 + 4
    assert room * 0.95 <= sum(heads) <= room + Mm(0.5)  # Word counts in twentieths of a point
    assert all([cell.width for cell in row.cells] == heads for row in table.rows)
    assert [column.width for column in table.columns] == heads


@given(st.lists(st.integers(Mm(5), Mm(200)), min_size=1, max_size=20), st.integers(Mm(80), Mm(250)))
def test_fitted_widths_never_pass_the_room_nor_grow(widths, room):
    got = fitted(widths, room)
    assert sum(got) <= max(room, 0)
    assert all(0 < new <= old for new, old in zip(got, widths, strict=True))
    if sum(widths) <= room:
        assert got == widths
