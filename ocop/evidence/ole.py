"""Reads the names of the streams in an OLE2 container (old Office files, locked new ones).

Layout: [MS-CFB] 2.2 (header), 2.3 (FAT), 2.6 (directory entries of 128 bytes).
"""

import struct
from collections.abc import Iterator
from typing import BinaryIO

SIGNATURE = bytes.fromhex("D0CF11E0A1B11AE1")
_ENTRY_BYTES = 128
_LAST_REGULAR_SECTOR = 0xFFFFFFFA
_MAX_DIRECTORY_SECTORS = 64  # 64 sectors hold 256 names or more; a workbook has about ten


def stream_names(file: BinaryIO) -> set[str]:
    """The names of streams and storages; what cannot be read is left out."""
    return {name for sector in _directory(file) for name in _names(sector)}


def _directory(file: BinaryIO) -> Iterator[bytes]:
    file.seek(0)
    header = file.read(512)
    if len(header) < 512:
        return
    (shift,) = struct.unpack_from("<H", header, 30)
    if shift not in (9, 12):
        return
    sector_bytes = 1 << shift
    fat_sectors = struct.unpack_from("<109L", header, 76)
    (sector,) = struct.unpack_from("<L", header, 48)
    for _ in range(_MAX_DIRECTORY_SECTORS):
        if sector > _LAST_REGULAR_SECTOR:
            return
        yield _read(file, sector, sector_bytes)
        sector = _next(file, sector, fat_sectors, sector_bytes)


def _read(file: BinaryIO, sector: int, sector_bytes: int) -> bytes:
    file.seek((sector + 1) * sector_bytes)
    return file.read(sector_bytes)


def _next(file: BinaryIO, sector: int, fat_sectors: tuple[int, ...], sector_bytes: int) -> int:
    """The sector that follows in the chain; past the last regular one at its end."""
    row, place = divmod(sector, sector_bytes // 4)
    if row >= len(fat_sectors) or fat_sectors[row] > _LAST_REGULAR_SECTOR:
        return 0xFFFFFFFF
    entry = _read(file, fat_sectors[row], sector_bytes)[place * 4 : place * 4 + 4]
    return int.from_bytes(entry, "little") if len(entry) == 4 else 0xFFFFFFFF


def _names(sector: bytes) -> Iterator[str]:
    for start in range(0, len(sector) - _ENTRY_BYTES + 1, _ENTRY_BYTES):
        (length,) = struct.unpack_from("<H", sector, start + 64)
        if 2 <= length <= 64:
            yield sector[start : start + length - 2].decode("utf-16-le", "replace")
