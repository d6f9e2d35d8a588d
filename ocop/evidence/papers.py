"""A first look into a PDF: whole, not locked, no script.

It reads the bytes as they lie. A script inside a compressed object is not seen; such a file is
still shown only by the browser's own reader, which runs it without access to our pages.
"""

import re
from collections.abc import Iterator
from typing import BinaryIO

_PIECE = 1024 * 1024
_OVERLAP = 16  # longer than the longest word looked for
_TAIL = 2048
_WORDS = re.compile(rb"/(Encrypt|JavaScript|Launch)(?![A-Za-z])")


def is_whole(file: BinaryIO) -> bool:
    """Whether the file starts and ends as a PDF does; half an upload has no end."""
    file.seek(0)
    starts = re.match(rb"%PDF-[12]\.\d", file.read(8)) is not None
    file.seek(0, 2)
    file.seek(max(0, file.tell() - _TAIL))
    return starts and b"%%EOF" in file.read()


def traits(file: BinaryIO) -> set[str]:
    """Which of Encrypt, JavaScript and Launch (start a program) the PDF names.

    >>> import io
    >>> traits(io.BytesIO(b"%PDF-1.7 << /OpenAction << /S /JavaScript >> >>"))
    {'JavaScript'}
    """
    return {match.group(1).decode() for piece in _pieces(file) for match in _WORDS.finditer(piece)}


def _pieces(file: BinaryIO) -> Iterator[bytes]:
    file.seek(0)
    kept = b""
    while piece := file.read(_PIECE):
        yield kept + piece
        kept = piece[-_OVERLAP:]
