"""Photographed pages become one PDF that a strict reader opens, each picture unchanged."""

import io
from pathlib import Path

import pytest
import typst
from PIL import Image, ImageStat

from ocop.evidence import papers
from ocop.proofs.joining import Leaf, joined


def leaf(colour: str, width: int, height: int) -> Leaf:
    buffer = io.BytesIO()
    Image.new("RGB", (width, height), colour).save(buffer, "JPEG", quality=95, progressive=True)
    return Leaf(buffer.getvalue(), width, height)


def looked_at(pdf: bytes, number: int, folder: Path) -> Image.Image:
    """The page as a picture, drawn by a reader that is not ours."""
    (folder / "giay.pdf").write_bytes(pdf)
    said = f'#set page(width: auto, height: auto, margin: 0pt)\n#image("giay.pdf", page: {number})'
    (folder / "xem.typ").write_text(said)
    return Image.open(io.BytesIO(typst.compile(folder / "xem.typ", format="png", ppi=36)))


def test_each_page_shows_its_picture_upright_or_lying(tmp_path):
    pdf = joined([leaf("red", 300, 400), leaf("blue", 400, 300)])
    first, second = (looked_at(pdf, number, tmp_path).convert("RGB") for number in (1, 2))
    assert first.height > first.width
    assert second.width > second.height
    for picture, channel in ((first, 0), (second, 2)):
        means = ImageStat.Stat(picture).mean
        assert means[channel] > 240
        assert sum(means) < 300


def test_the_pictures_are_kept_byte_for_byte():
    page = leaf("green", 200, 300)
    pdf = joined([page, page])
    assert pdf.count(page.jpeg) == 2
    assert papers.is_whole(io.BytesIO(pdf))


def test_a_pdf_of_nothing_is_refused():
    with pytest.raises(ValueError, match="needs a page"):
        joined([])
