"""PDF and Word files of papers, opened again and measured."""

import io
import re
from datetime import timedelta
from pathlib import Path
from typing import Any
from unittest.mock import patch
from uuid import UUID

import pytest
from django.core.files.storage import default_storage
from docx import Document as WordFile
from docx.oxml.ns import qn
from docx.shared import Mm
from fontTools.ttLib import TTFont
from PIL import Image

from assets.fonts import vietnamese_letters
from ocop.documents import actions, render
from ocop.documents.models import Document, RenderState
from ocop.documents.papers import KINDS
from ocop.documents.profiles import profile, profiles
from ocop.documents.tasks import render as render_task
from ocop.documents.word import template
from tests import world
from tests.documents import sample

pytestmark = pytest.mark.django_db
FACES = ("Regular", "Bold", "Italic", "BoldItalic")


@pytest.mark.parametrize("face", FACES)
def test_each_face_holds_every_vietnamese_letter(face):
    held = TTFont(render.FONTS / f"Tinos-{face}.ttf").getBestCmap()
    letters = vietnamese_letters() | set("₫–—“”…")
    assert [letter for letter in sorted(letters) if ord(letter) not in held] == []
    assert "SIL Open Font License" in (render.FONTS / "OFL.txt").read_text("utf-8")


def assert_is_archival(made: bytes) -> None:
    """What PDF/A-2b asks of a file: colour named, metadata in the open, every face embedded."""
    assert made.startswith(b"%PDF-1.7")
    assert b"<pdfaid:part>2</pdfaid:part>" in made
    assert b"<pdfaid:conformance>B</pdfaid:conformance>" in made
    assert re.search(rb"/OutputIntents \d+ 0 R", made)
    assert re.search(rb"/S\s*/GTS_PDFA1", made)
    assert re.search(rb"/DestOutputProfile \d+ 0 R", made)
    for forbidden in (b"/Encrypt", b"/JavaScript", b"/Launch", b"/EmbeddedFile"):
        assert forbidden not in made
    descriptors = re.findall(rb"/Type\s*/FontDescriptor.*?endobj", made, re.DOTALL)
    assert descriptors
    for descriptor in descriptors:
        name = re.search(rb"/FontName\s*/[A-Z]{6}\+(Tinos\S*)", descriptor)
        assert name, descriptor[:200]
        assert re.search(rb"/FontFile[23] \d+ 0 R", descriptor)
    assert len(re.findall(rb"/ToUnicode \d+ 0 R", made)) == len(descriptors)


@pytest.mark.parametrize("kind", KINDS)
def test_every_kind_becomes_a_pdf_and_a_word_file(kind):
    document = sample.issued(kind)
    made = render.pdf(document)
    assert_is_archival(made)
    word = WordFile(io.BytesIO(render.docx(document)))
    said = "\n".join(text.text or "" for text in word.element.body.iter(qn("w:t")))
    assert "{{" not in said
    assert "{%" not in said
    assert document.check_code_shown in said


@pytest.mark.parametrize("kind", sorted(set(KINDS) - {"CERTIFICATE"}))
def test_the_qr_stands_with_the_signatures_and_never_alone(kind):
    sections = render.page_data(sample.issued(kind))["sections"]
    blocks = [block for section in sections for block in section["blocks"]]
    signs = [block for block in blocks if block["kind"] == "sign"]
    assert [sign["check"] for sign in signs] in (["left"], ["below"])
    assert not any(block["kind"] == "check" for block in blocks)
    drafted = render.page_data(sample.draft(kind))["sections"][0]["blocks"]
    assert not any(block.get("check") for block in drafted)


@pytest.mark.parametrize("kind", ["COMMUNE_REPORT", "WITHDRAWAL_DECISION", "NOTICE", "RECEIPT"])
def test_a_paper_of_a_page_is_one_page(kind):
    assert len(render.pictures(sample.issued(kind), 20)) == 1


def test_the_same_paper_is_the_same_file():
    document = sample.issued()
    assert render.pdf(document) == render.pdf(document)


def test_text_that_looks_like_markup_is_only_text():
    evil = '#panic("x") $ * _ `]} \\ <script> {{ 7*7 }} {% raw %} =1+1'
    document = sample.issued("CERTIFICATE", sample.certificate(product=evil, producer=evil))
    assert render.pdf(document).startswith(b"%PDF")
    word = WordFile(io.BytesIO(render.docx(document)))
    assert any("{{ 7*7 }}" in paragraph.text for paragraph in word.paragraphs)


def test_letters_times_does_not_have_are_written_otherwise():
    assert render.printable("≥ 50 → đạt ⭐") == ">= 50 -> đạt ?"
    document = sample.issued("CERTIFICATE", sample.certificate(product="Trà ≥ 50% 🍵"))
    assert render.pdf(document).startswith(b"%PDF")


def test_a_decision_of_129_products_has_an_appendix_across():
    document = sample.issued(content=sample.decision(129))
    pages = [Image.open(io.BytesIO(page)) for page in render.pictures(document, 20)]
    assert pages[0].height > pages[0].width
    assert len(pages) > 5
    assert all(page.width > page.height for page in pages[1:])


@pytest.mark.parametrize("length", [10, 80, 250])
def test_a_certificate_is_one_page_however_long_the_names(length):
    name = ("Nước mắm truyền thống Giao Hưng " * 9)[:length].strip()
    paper = sample.certificate(product=name, producer=name[:200], star=5)
    document = sample.issued("CERTIFICATE", paper)
    assert len(render.pictures(document, 20)) == 1


@pytest.mark.parametrize("code", profiles())
def test_the_word_file_has_the_measures_of_the_profile(code):
    look, file = profile(code), WordFile(io.BytesIO(template("NOTICE", profile(code))))
    section = file.sections[0]
    for side in ("top", "bottom", "left", "right"):
        assert getattr(section, f"{side}_margin").mm == pytest.approx(
            getattr(look.page, f"{side}_mm"), abs=0.1
        )
    assert section.page_width == pytest.approx(Mm(210), rel=1e-3)
    assert section.page_height == pytest.approx(Mm(297), rel=1e-3)
    fonts = file.styles["Normal"].element.rPr.rFonts
    assert {fonts.get(qn(f"w:{slot}")) for slot in ("ascii", "hAnsi", "cs", "eastAsia")} == {
        "Times New Roman"
    }
    assert len(file.tables[0].columns) == 2
    assert "tblBorders" not in file.tables[0]._tbl.xml
    sizes = {run.font.size.pt for cell in file.tables[0].rows[0].cells
             for paragraph in cell.paragraphs for run in paragraph.runs if run.font.size}  # fmt: skip
    names = [*look.header_left, *look.header_right]
    assert sizes == {look.elements[name].size_pt for name in names}


def test_the_union_prints_no_national_title():
    document = sample.draft("NOTICE", unit=world.commune_union(), profile="doan_hd29_2013",
                            type_code="KH")  # fmt: skip
    said = str(render.page_data(document))
    assert "ĐOÀN TNCS HỒ CHÍ MINH" in said
    assert "***" in said
    assert "CỘNG HÒA" not in said


def test_illustrative_papers_say_so():
    said = "Dữ liệu minh họa"
    assert said in str(render.page_data(sample.issued("CERTIFICATE")))
    real = sample.issued("CERTIFICATE", sample.certificate(illustrative=False))
    assert said not in str(render.page_data(real))


def test_the_worker_makes_the_files_and_keeps_them():
    document = sample.issued("RECEIPT")
    render_task(ids=[str(document.pk)])
    document.refresh_from_db()
    assert document.render_state == RenderState.DONE
    assert document.pdf is not None
    with default_storage.open(document.pdf.path) as file:
        assert file.read() == render.pdf(document)


class PowerCut(BaseException):
    """Nothing catches it, as nothing catches a power cut."""


def test_a_power_cut_in_the_middle_leaves_papers_that_render_again():
    issued = [sample.issued("RECEIPT") for _ in range(3)]
    ids = [row.pk for row in issued]
    real = render.pdf
    made: list[UUID] = []

    def failing(document: Document, *rest: Any) -> bytes:
        if made:
            raise PowerCut
        made.append(document.pk)
        return real(document, *rest)

    with patch("ocop.documents.actions.rendering.pdf", failing), pytest.raises(PowerCut):
        actions.render_issued(ids=ids)
    states = list(Document.objects.values_list("render_state", flat=True))
    assert sorted(states) == [RenderState.DONE, RenderState.WAITING, RenderState.WAITING]
    assert actions.render_forgotten(at=world.NOW + timedelta(minutes=5)) == 0
    assert actions.render_forgotten(at=world.NOW + timedelta(minutes=11)) == 2
    assert actions.render_issued(ids=ids) == 2
    assert set(Document.objects.values_list("render_state", flat=True)) == {RenderState.DONE}


def test_a_paper_that_cannot_be_set_says_why_and_stops_nobody_else():
    bad, good = sample.issued("RECEIPT"), sample.issued("RECEIPT")
    with patch.object(render, "_TEMPLATES", Path("/nowhere")):
        assert actions.render_issued(ids=[bad.pk]) == 0
    assert actions.render_issued(ids=[bad.pk, good.pk]) == 1
    bad.refresh_from_db()
    assert bad.render_state == RenderState.FAILED
    assert bad.render_fault
    actions.render_again(document=bad, by=world.minh(), at=world.NOW)
    assert actions.render_issued(ids=[bad.pk]) == 1
