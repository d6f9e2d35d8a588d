"""Joins photographed pages into one PDF, each picture kept byte for byte.

Plain Python; written after ISO 32000-1: 7.5 (file structure), 8.9.5 (image XObjects),
7.4.8 (DCTDecode). A page is A4, upright or lying as its picture.
"""

from collections.abc import Sequence
from dataclasses import dataclass

A4 = (595, 842)  # points
_HEADER = b"%PDF-1.4\n%\xc7\xea\xd6\xc4\n"
_OBJECTS_OF_PAGE = 3  # the page, its picture, its drawing
_FIRST_PAGE = 3  # after the catalogue and the list of pages


@dataclass(frozen=True, slots=True)
class Leaf:
    """A JPEG in RGB with its size in px."""

    jpeg: bytes
    width: int
    height: int


def joined(leaves: Sequence[Leaf]) -> bytes:
    """One PDF of these pages in their order; ValueError when there are none.

    >>> joined([Leaf(b"", 100, 200)]).startswith(b"%PDF-1.4")
    True
    """
    if not leaves:
        raise ValueError("a PDF needs a page")
    numbers = [_FIRST_PAGE + _OBJECTS_OF_PAGE * place for place in range(len(leaves))]
    kids = " ".join(f"{number} 0 R" for number in numbers)
    objects = [
        b"<< /Type /Catalog /Pages 2 0 R >>",
        f"<< /Type /Pages /Kids [{kids}] /Count {len(leaves)} >>".encode(),
    ]
    for number, leaf in zip(numbers, leaves, strict=True):
        objects += _page(number, leaf)
    return _file(objects)


def _page(number: int, leaf: Leaf) -> list[bytes]:
    """The page, its picture, and how the picture is drawn: as large as fits, in the middle."""
    wide, high = A4 if leaf.height >= leaf.width else A4[::-1]
    scale = min(wide / leaf.width, high / leaf.height)
    w, h = leaf.width * scale, leaf.height * scale
    drawing = f"q {w:.2f} 0 0 {h:.2f} {(wide - w) / 2:.2f} {(high - h) / 2:.2f} cm /I Do Q".encode()
    page = (
        f"<< /Type /Page /Parent 2 0 R /MediaBox [0 0 {wide} {high}] "
        f"/Resources << /XObject << /I {number + 1} 0 R >> >> /Contents {number + 2} 0 R >>"
    )
    picture = (
        f"/Type /XObject /Subtype /Image /Width {leaf.width} /Height {leaf.height} "
        "/ColorSpace /DeviceRGB /BitsPerComponent 8 /Filter /DCTDecode"
    )
    return [page.encode(), _stream(picture, leaf.jpeg), _stream("", drawing)]


def _stream(entries: str, data: bytes) -> bytes:
    head = f"<< {entries} /Length {len(data)} >>\nstream\n".encode()
    return head + data + b"\nendstream"


def _file(objects: Sequence[bytes]) -> bytes:
    """Header, numbered objects, and the table of where each begins."""
    body, starts = bytearray(_HEADER), []
    for number, content in enumerate(objects, start=1):
        starts.append(len(body))
        body += f"{number} 0 obj\n".encode() + content + b"\nendobj\n"
    table = len(body)
    body += f"xref\n0 {len(objects) + 1}\n0000000000 65535 f \n".encode()
    body += b"".join(f"{start:010d} 00000 n \n".encode() for start in starts)
    body += f"trailer\n<< /Size {len(objects) + 1} /Root 1 0 R >>\n".encode()
    return bytes(body) + f"startxref\n{table}\n%%EOF\n".encode()
