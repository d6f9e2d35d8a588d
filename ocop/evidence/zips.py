"""Looks into a ZIP container without trusting it: its parts, and how much they really unpack to.

The sizes written in a ZIP directory may lie, so every part is unpacked and counted, in pieces,
and counting stops at the limit: memory stays flat whatever the file claims.
"""

import struct
import zipfile
import zlib
from typing import BinaryIO

SIGNATURE = b"PK\x03\x04"
MAX_DIRECTORY_BYTES = 1024 * 1024
MAX_PARTS = 3000
MAX_UNPACKED_BYTES = 200 * 1024 * 1024
FREE_UNPACKED_BYTES = 20 * 1024 * 1024
MAX_RATIO = 100
_PIECE = 64 * 1024
_END = b"PK\x05\x06"
_END_BYTES = 22
_END_SEARCH = _END_BYTES + 65535
_ZIP64_LOCATOR = b"PK\x06\x07"


class Bomb(Exception):
    """Unpacks to far more than any honest workbook."""


class Broken(Exception):
    """Cannot be read to its end."""


def part_names(file: BinaryIO) -> set[str]:
    """The names of the parts; empty when there is no sane directory."""
    try:
        return {part.filename for part in _parts(file)}
    except (Bomb, Broken):
        return set()


def unpacked_bytes(file: BinaryIO) -> int:
    """How many bytes all parts together really unpack to.

    `Bomb` above 200 MB, or above 20 MB when that is more than 100 times the file;
    `Broken` when a part cannot be unpacked.
    """
    parts = _parts(file)
    file.seek(0, 2)
    allowed = min(MAX_UNPACKED_BYTES, max(FREE_UNPACKED_BYTES, MAX_RATIO * file.tell()))
    total = 0
    for part in parts:
        total += _unpacked(file, part, allowed - total)
    return total


def _parts(file: BinaryIO) -> list[zipfile.ZipInfo]:
    _require_small_directory(file)
    try:
        with zipfile.ZipFile(file) as archive:
            parts = archive.infolist()
    except (zipfile.BadZipFile, NotImplementedError, ValueError, OSError) as error:
        raise Broken from error
    if len(parts) > MAX_PARTS:
        raise Bomb
    return parts


def _require_small_directory(file: BinaryIO) -> None:
    """Refuse a directory of many megabytes before it is turned into objects."""
    file.seek(0, 2)
    size = file.tell()
    file.seek(max(0, size - _END_SEARCH))
    tail = file.read()
    end = tail.rfind(_END, 0, max(0, len(tail) - _END_BYTES + len(_END)))
    if end < 0:
        raise Broken
    (directory_bytes,) = struct.unpack_from("<L", tail, end + 12)
    if directory_bytes > MAX_DIRECTORY_BYTES or tail[: end - 16 if end > 16 else 0].endswith(
        _ZIP64_LOCATOR
    ):
        raise Bomb


def _unpacked(file: BinaryIO, part: zipfile.ZipInfo, allowed: int) -> int:
    if part.flag_bits & 1 or part.compress_type not in (zipfile.ZIP_STORED, zipfile.ZIP_DEFLATED):
        raise Broken
    file.seek(part.header_offset)
    header = file.read(30)
    if not header.startswith(SIGNATURE):
        raise Broken
    file.seek(sum(struct.unpack_from("<HH", header, 26)), 1)
    if part.compress_type == zipfile.ZIP_DEFLATED:
        return _inflated(file, part.compress_size, allowed)
    if part.compress_size > allowed:
        raise Bomb
    return part.compress_size


def _inflated(file: BinaryIO, packed: int, allowed: int) -> int:
    inflate, total, left = zlib.decompressobj(-zlib.MAX_WBITS), 0, packed
    while left > 0 and not inflate.eof:
        piece = file.read(min(left, _PIECE))
        if not piece:
            raise Broken
        left -= len(piece)
        while piece and not inflate.eof:
            try:
                total += len(inflate.decompress(piece, 16 * _PIECE))
            except zlib.error as error:
                raise Broken from error
            if total > allowed:
                raise Bomb
            piece = inflate.unconsumed_tail
    return total
