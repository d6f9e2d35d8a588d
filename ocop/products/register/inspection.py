"""A look inside an .xlsx before anything is unpacked into memory.

calamine keeps the whole rectangle of a sheet and hides error cells (#REF! arrives as ""), so
every part is streamed once through expat: sizes are counted as they are inflated (a directory
that lies is found out), and error cells and formulas without a result are remembered.
"""

import re
import struct
import zlib
from collections.abc import Iterator
from dataclasses import dataclass, field
from io import BytesIO
from posixpath import join, normpath
from typing import Any
from xml.parsers import expat
from zipfile import BadZipFile, ZipFile, ZipInfo

from ocop.products.register.limits import MAX_INFLATED_BYTES, MAX_PARTS, MAX_TEXT_CHARACTERS
from ocop.products.register.refusals import refuse

_LOCAL_HEADER = struct.Struct("<4s22xHH")
_CHUNK = 1 << 16
_CELL = re.compile(r"([A-Z]{1,3})([0-9]{1,7})$")


@dataclass(slots=True)
class SheetFacts:
    """What a sheet holds: its last used row and column (1-based), and the cells that are broken."""

    rows: int = 0
    columns: int = 0
    characters: int = 0
    broken: dict[tuple[int, int], str] = field(default_factory=dict)  # 1-based (row, column)


@dataclass(frozen=True, slots=True)
class Part:
    """A worksheet of the book and the zip member that holds it."""

    name: str
    member: str


class Package:
    """The zip of an .xlsx, already proven to be small enough to read."""

    def __init__(self, name: str, data: bytes) -> None:
        self.name = name
        self._data = data
        try:
            with ZipFile(BytesIO(data)) as archive:
                self._members = {info.filename.lstrip("/"): info for info in archive.infolist()}
                parts = len(archive.infolist())
        except (BadZipFile, NotImplementedError, ValueError, OSError):
            raise refuse(name, "damaged") from None
        if parts > MAX_PARTS or parts != len(self._members):
            raise refuse(name, "bomb")
        self._strings: list[int] | None = None
        self._check_kind()

    def _check_kind(self) -> None:
        if any(info.flag_bits & 1 for info in self._members.values()):
            raise refuse(self.name, "password")
        if "xl/workbook.xml" not in self._members:
            raise refuse(self.name, "not_workbook")

    def check_size(self) -> None:
        """Inflate every part once, keeping nothing; `Invalid` when they are too much together."""
        declared = sum(info.file_size for info in self._members.values())
        if declared > MAX_INFLATED_BYTES:
            raise refuse(self.name, "bomb")
        for info in self._members.values():
            for _ in self._inflate(info):
                pass

    def _inflate(self, info: ZipInfo) -> Iterator[bytes]:
        """The content of one part in small pieces, whatever length the directory claims."""
        header = self._data[info.header_offset : info.header_offset + _LOCAL_HEADER.size]
        if len(header) < _LOCAL_HEADER.size or not header.startswith(b"PK\x03\x04"):
            raise refuse(self.name, "damaged")
        _, name_length, extra_length = _LOCAL_HEADER.unpack(header)
        start = info.header_offset + _LOCAL_HEADER.size + name_length + extra_length
        packed = self._data[start : start + info.compress_size]
        if info.compress_type == 0:
            yield packed
            return
        if info.compress_type != 8:
            raise refuse(self.name, "damaged")
        yield from self._inflate_deflated(packed, info.file_size)

    def _inflate_deflated(self, packed: bytes, claimed: int) -> Iterator[bytes]:
        inflater = zlib.decompressobj(-15)
        size = 0
        rest = packed
        while not inflater.eof:
            try:
                piece = inflater.decompress(rest, _CHUNK)
            except zlib.error:
                raise refuse(self.name, "damaged") from None
            rest = inflater.unconsumed_tail
            size += len(piece)
            if size > claimed:
                raise refuse(self.name, "bomb")
            if not piece and not rest:
                raise refuse(self.name, "damaged")
            yield piece

    def _parse(self, member: str, **handlers: Any) -> None:
        """Stream one XML part through expat with the handlers given."""
        info = self._members.get(member)
        if info is None:
            raise refuse(self.name, "damaged")
        parser = expat.ParserCreate()
        parser.buffer_text = True
        parser.StartDoctypeDeclHandler = self._refuse_doctype
        for handler, function in handlers.items():
            setattr(parser, handler, function)
        try:
            for piece in self._inflate(info):
                parser.Parse(piece, False)
            parser.Parse(b"", True)
        except expat.ExpatError:
            raise refuse(self.name, "damaged") from None

    def _refuse_doctype(self, *_: object) -> None:
        """An Office part has no DOCTYPE; one that has it wants to expand entities."""
        raise refuse(self.name, "bomb")

    def worksheets(self) -> list[Part]:
        """The sheets in the order of the book, with the member each one is stored in."""
        names: list[tuple[str, str]] = []
        targets: dict[str, str] = {}

        def sheet(tag: str, attributes: dict[str, str]) -> None:
            if _local(tag) == "sheet":
                by_local = {_local(key): value for key, value in attributes.items()}
                names.append((by_local.get("name", ""), by_local.get("id", "")))

        def relation(tag: str, attributes: dict[str, str]) -> None:
            if _local(tag) == "Relationship":
                target = attributes.get("Target", "")
                path = target.lstrip("/") if target.startswith("/") else join("xl", target)
                targets[attributes.get("Id", "")] = normpath(path)

        self._parse("xl/workbook.xml", StartElementHandler=sheet)
        self._parse("xl/_rels/workbook.xml.rels", StartElementHandler=relation)
        return [Part(name, targets.get(key, "")) for name, key in names]

    def facts(self, part: Part) -> SheetFacts:
        """Extent, broken cells and amount of text of one sheet."""
        if self._strings is None:
            self._strings = self._string_lengths()
        scan = _SheetScan(self._strings)
        self._parse(
            part.member,
            StartElementHandler=scan.start,
            EndElementHandler=scan.end,
            CharacterDataHandler=scan.text,
        )
        if scan.facts.characters > MAX_TEXT_CHARACTERS:
            raise refuse(self.name, "bomb")
        return scan.facts

    def _string_lengths(self) -> list[int]:
        """Length of each shared string: one short part can be repeated in a million cells."""
        lengths: list[int] = []

        def start(tag: str, _: dict[str, str]) -> None:
            if _local(tag) == "si":
                lengths.append(0)

        def text(content: str) -> None:
            if lengths:
                lengths[-1] += len(content)

        if "xl/sharedStrings.xml" in self._members:
            self._parse(
                "xl/sharedStrings.xml", StartElementHandler=start, CharacterDataHandler=text
            )
        return lengths


def _local(tag: str) -> str:
    return tag.rpartition(":")[2]


def column_number(letters: str) -> int:
    """1 for A, 27 for AA."""
    number = 0
    for letter in letters:
        number = number * 26 + ord(letter) - 64
    return number


class _SheetScan:
    """The expat handlers of one worksheet."""

    def __init__(self, strings: list[int]) -> None:
        self.facts = SheetFacts()
        self._strings = strings
        self._row = self._column = 0
        self._kind = ""
        self._inside = ""
        self._value = self._formula = ""
        self._has_formula = False

    def start(self, tag: str, attributes: dict[str, str]) -> None:
        local = _local(tag)
        if local == "c":
            self._start_cell(attributes)
        elif local == "row":
            self._row = (
                int(attributes["r"]) if attributes.get("r", "").isdecimal() else self._row + 1
            )
            self._column = 0
        elif local in {"v", "t", "f"}:
            self._inside = local
            self._has_formula |= local == "f"

    def _start_cell(self, attributes: dict[str, str]) -> None:
        place = _CELL.match(attributes.get("r", ""))
        if place:
            self._column, self._row = column_number(place[1]), int(place[2])
        else:
            self._column += 1
        self._kind = attributes.get("t", "n")
        self._value = self._formula = ""
        self._has_formula = False

    def text(self, content: str) -> None:
        if self._inside == "f":
            self._formula += content
        elif self._inside:
            self._value += content

    def end(self, tag: str) -> None:
        local = _local(tag)
        if local in {"v", "t", "f"}:
            self._inside = ""
        elif local == "c":
            self._end_cell()

    def _end_cell(self) -> None:
        facts = self.facts
        if not self._value and not self._has_formula:
            return
        facts.rows = max(facts.rows, self._row)
        facts.columns = max(facts.columns, self._column)
        if self._kind == "e":
            facts.broken[self._row, self._column] = self._value
        elif not self._value and self._kind != "str":  # a str formula may well answer ""
            facts.broken[self._row, self._column] = f"={self._formula}"
        elif self._kind == "s":
            facts.characters += self._shared_length()
        else:
            facts.characters += len(self._value)

    def _shared_length(self) -> int:
        index = int(self._value) if self._value.isdecimal() else -1
        return self._strings[index] if 0 <= index < len(self._strings) else 0
