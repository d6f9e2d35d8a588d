"""A look inside an old .xls (OLE2 container, BIFF8 records) before calamine unpacks it.

Only what `inspection` does for .xlsx: extent of each sheet, amount of text, error cells, and
whether the book has a password. Source: [MS-CFB] and [MS-XLS].
"""

import struct
from collections.abc import Iterator, Sequence

from ocop.products.register.inspection import SheetFacts
from ocop.products.register.limits import MAX_TEXT_CHARACTERS
from ocop.products.register.refusals import refuse

OLE_SIGNATURE = b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1"
_LAST_SECTOR = 0xFFFFFFF0  # larger numbers mark the end of a chain or a free sector
_ERRORS = {
    0x00: "#NULL!", 0x07: "#DIV/0!", 0x0F: "#VALUE!", 0x17: "#REF!", 0x1D: "#NAME?",
    0x24: "#NUM!", 0x2A: "#N/A",
}  # fmt: skip
_END, _SHEET, _PASSWORD, _STRINGS, _CONTINUE = 0x000A, 0x0085, 0x002F, 0x00FC, 0x003C
_FORMULA, _BOOL_OR_ERROR, _SHARED_TEXT, _RUN_OF_NUMBERS = 0x0006, 0x0205, 0x00FD, 0x00BD
_CELLS = {  # and: number, rk, label, rich text
    _FORMULA, _BOOL_OR_ERROR, _SHARED_TEXT, _RUN_OF_NUMBERS, 0x0203, 0x027E, 0x0204, 0x00D6,
}  # fmt: skip


class _Container:
    """The streams of an OLE2 file; every chain is walked with a limit, so a loop ends."""

    def __init__(self, data: bytes) -> None:
        self._data = data
        shift, mini_shift = struct.unpack_from("<HH", data, 30)
        self._size, self._mini_size = 1 << shift, 1 << mini_shift
        directory, self._cutoff = struct.unpack_from("<I4xI", data, 48)
        mini_table, _, more, _ = struct.unpack_from("<IIII", data, 60)
        tables = [n for n in struct.unpack_from("<109I", data, 76) if n < _LAST_SECTOR]
        while more < _LAST_SECTOR and len(tables) * self._size <= len(data):
            entries = self._numbers(self._sector(more))
            tables += [n for n in entries[:-1] if n < _LAST_SECTOR]
            more = entries[-1]
        self._next = self._numbers(b"".join(self._sector(n) for n in tables))
        self._entries = self._chain(directory)
        self._mini_next = self._numbers(self._chain(mini_table))

    @staticmethod
    def _numbers(table: bytes) -> list[int]:
        return list(struct.unpack(f"<{len(table) // 4}I", table[: len(table) // 4 * 4]))

    def _sector(self, number: int) -> bytes:
        start = (number + 1) * self._size
        return self._data[start : start + self._size]

    def _chain(self, number: int) -> bytes:
        pieces: list[bytes] = []
        while number < len(self._next) and len(pieces) <= len(self._next):
            pieces.append(self._sector(number))
            number = self._next[number]
        return b"".join(pieces)

    def _mini_chain(self, number: int, root: bytes) -> bytes:
        pieces: list[bytes] = []
        while number < len(self._mini_next) and len(pieces) <= len(self._mini_next):
            pieces.append(root[number * self._mini_size : (number + 1) * self._mini_size])
            number = self._mini_next[number]
        return b"".join(pieces)

    def streams(self) -> dict[str, bytes]:
        """Name and content of the streams at hand: the workbook, and the mark of a password."""
        found: dict[str, bytes] = {}
        root = b""
        for start in range(0, len(self._entries), 128):
            entry = self._entries[start : start + 128]
            length, kind = struct.unpack_from("<HB", entry, 64)
            name = entry[: max(length - 2, 0)].decode("utf-16-le", "replace")
            first, size = struct.unpack_from("<II", entry, 116)
            if kind == 5:
                root = self._chain(first)
            elif kind == 2 and name in {"Workbook", "Book"}:
                small = size < self._cutoff
                found[name] = (self._mini_chain(first, root) if small else self._chain(first))[
                    :size
                ]
            elif kind == 2:
                found[name] = b""
        return found


def _records(stream: bytes, start: int = 0) -> Iterator[tuple[int, bytes]]:
    """The BIFF records (number, content) from `start` on."""
    while start + 4 <= len(stream):
        number, length = struct.unpack_from("<HH", stream, start)
        yield number, stream[start + 4 : start + 4 + length]
        start += 4 + length


def sheets(name: str, data: bytes) -> dict[str, SheetFacts]:
    """Facts of each sheet by its name; `Invalid` for a locked or damaged book."""
    try:
        streams = _Container(data).streams()
        if "EncryptedPackage" in streams:
            raise refuse(name, "password")
        stream = streams.get("Workbook") or streams.get("Book")
        if not stream:
            raise refuse(name, "other_kind")
        return _read_book(name, stream)
    except (struct.error, IndexError):
        raise refuse(name, "damaged") from None


def _read_book(name: str, stream: bytes) -> dict[str, SheetFacts]:
    places: list[tuple[str, int]] = []
    strings: list[bytes] = []
    declared = 0
    for number, content in _globals(stream):
        if number == _PASSWORD:
            raise refuse(name, "password")
        if number == _SHEET:
            places.append(_sheet_place(content))
        elif number == _STRINGS and not strings:
            declared = struct.unpack_from("<I", content, 4)[0]
            strings.append(content[8:])
        elif number == _STRINGS:
            strings.append(content)
    _refuse_false_places(name, stream, places, declared, sum(map(len, strings)))
    lengths = _string_lengths(strings)
    facts = {title: _sheet_facts(stream, start, lengths) for title, start in places}
    if any(sheet.characters > MAX_TEXT_CHARACTERS for sheet in facts.values()):
        raise refuse(name, "bomb")
    return facts


def _refuse_false_places(
    name: str, stream: bytes, places: Sequence[tuple[str, int]], declared: int, written: int
) -> None:
    """calamine reserves memory for as many strings as a book declares, and jumps where it says."""
    if declared > written or any(start + 4 > len(stream) for _, start in places):
        raise refuse(name, "damaged")


def _globals(stream: bytes) -> Iterator[tuple[int, bytes]]:
    """Records before the first sheet; pieces of the string table all carry its number."""
    before = 0
    for number, content in _records(stream):
        if number == _END:
            return
        if number != _CONTINUE:
            before = number
            yield number, content
        elif before == _STRINGS:
            yield _STRINGS, content


def _sheet_place(content: bytes) -> tuple[str, int]:
    start, length, wide = struct.unpack_from("<I2xBB", content)
    text = content[8 : 8 + length * (2 if wide & 1 else 1)]
    return text.decode("utf-16-le" if wide & 1 else "latin-1", "replace"), start


class _Segments:
    """Reads on through a record and its CONTINUE records."""

    def __init__(self, segments: list[bytes]) -> None:
        self._segments = segments
        self._index = self._at = 0

    @property
    def ended(self) -> bool:
        return self._index >= len(self._segments)

    def _left(self) -> int:
        return len(self._segments[self._index]) - self._at

    def _advance(self, count: int) -> bytes:
        taken = self._segments[self._index][self._at : self._at + count]
        self._at += count
        if self._left() <= 0:
            self._index, self._at = self._index + 1, 0
        return taken

    def take(self, count: int) -> bytes:
        """The next `count` bytes."""
        taken = b""
        while count > len(taken) and not self.ended:
            taken += self._advance(min(count - len(taken), self._left()))
        return taken

    def skip_letters(self, count: int, width: int) -> None:
        """Pass `count` letters; a CONTINUE record says anew how wide its letters are."""
        while count and not self.ended:
            here = min(count, self._left() // width)
            crossing = here < count
            self._advance(self._left() if crossing else here * width)
            count -= here
            if crossing and not self.ended:
                width = 2 if self._advance(1)[0] & 1 else 1


def _string_lengths(segments: list[bytes]) -> list[int]:
    """Length in letters of each shared string."""
    reader = _Segments([segment for segment in segments if segment])
    lengths: list[int] = []
    while not reader.ended:
        length, flags = struct.unpack("<HB", reader.take(3))
        runs = struct.unpack("<H", reader.take(2))[0] if flags & 8 else 0
        extension = struct.unpack("<I", reader.take(4))[0] if flags & 4 else 0
        reader.skip_letters(length, 2 if flags & 1 else 1)
        reader.take(runs * 4 + extension)
        lengths.append(length)
    return lengths


def _sheet_facts(stream: bytes, start: int, lengths: list[int]) -> SheetFacts:
    facts = SheetFacts()
    for number, content in _records(stream, start):
        if number == _END:
            break
        if number not in _CELLS:
            continue
        row, column = struct.unpack_from("<HH", content)
        last = struct.unpack_from("<H", content, len(content) - 2)[0]
        facts.rows = max(facts.rows, row + 1)
        facts.columns = max(facts.columns, (last if number == _RUN_OF_NUMBERS else column) + 1)
        if number == _SHARED_TEXT:
            index = struct.unpack_from("<I", content, 6)[0]
            facts.characters += lengths[index]
        elif error := _error_in(number, content):
            facts.broken[row + 1, column + 1] = error
    return facts


def _error_in(number: int, content: bytes) -> str | None:
    """The error a BOOLERR or FORMULA record shows, if it shows one."""
    if number == _BOOL_OR_ERROR and content[7]:
        return _ERRORS.get(content[6], "#N/A")
    if number == _FORMULA and content[12:14] == b"\xff\xff" and content[6] == 2:
        return _ERRORS.get(content[8], "#N/A")
    return None
