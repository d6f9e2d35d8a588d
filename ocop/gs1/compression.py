"""The compressed part of a Digital Link: elements packed into bits, written in URI-safe base64.

A link is compressed as a whole (`/AQnYUc1gmg`) or behind its key (`/01/05412345000013/EEarwSM`).
`digital_link.parse` calls `expand` for both; nothing in this product prints compressed links.

Each element is its identifier, four bits a digit, then its value part by part as the format of
the identifier says. An identifier that begins with a hexadecimal letter stands for a sequence
(SEQUENCES) or, with F, for a pair that does not belong to GS1.
Source: GS1 Digital Link: Compression 1.0, as published implementations carry it out.
"""

import string
from collections.abc import Iterable
from dataclasses import dataclass
from functools import lru_cache
from math import ceil, log2

from ocop.gs1.ai import IDENTIFIERS, check_value, identifier
from ocop.gs1.characters import DIGITS, KeyFault, key_fault, shown
from ocop.gs1.element_string import Element
from ocop.gs1.formats import parts

BASE64 = string.ascii_uppercase + string.ascii_lowercase + string.digits + "-_"
_ASCII = "".join(map(chr, range(128)))
# The five ways to write text: number as a whole, then alphabets of 4, 4, 6 and 7 bits.
_ALPHABETS = (DIGITS, "0123456789abcdef", "0123456789ABCDEF", BASE64, _ASCII)

# Codes for frequent sequences; their elements follow in ascending order of the identifiers.
SEQUENCES = {
    "0A": ("01", "22"), "0B": ("01", "10"), "0C": ("01", "21"), "0D": ("01", "17"),
    "0E": ("01", "7003"), "0F": ("01", "30"), "1A": ("01", "10", "17", "21"),
    "1B": ("01", "15"), "1C": ("01", "11"), "1D": ("01", "16"), "1E": ("01", "91"),
    "1F": ("01", "10", "15"), "9A": ("8010", "8011"), "9B": ("8017", "8019"),
    "9C": ("8018", "8019"), "9D": ("254", "414"),
    **{f"2{'ABCDEF'[n]}": ("01", f"310{n}") for n in range(6)},
    **{f"3{'ABCDEF'[n]}": ("01", f"320{n}") for n in range(6)},
    **{f"A{n}": ("01", f"392{n}") for n in range(10)},
    **{f"C{n}": ("255", f"390{n}") for n in range(10)},
    **{f"C{'ABCD'[n]}": ("255", f"394{n}") for n in range(4)},
}  # fmt: skip

# Where the packed layout differs from the format of the identifier.
_OTHER_LAYOUT = {
    "423": "N3 [N..12]",
    "425": "N3 [N..12]",
    **{f"723{n}": "X..30" for n in range(10)},
}


@dataclass(frozen=True, slots=True)
class _Piece:
    numeric: bool
    fixed: bool
    length: int


@lru_cache(maxsize=1024)
def _layout(number: str) -> tuple[_Piece, ...]:
    """The pieces of a value as they are packed; fixed neighbours of one kind are one piece."""
    pieces: list[_Piece] = []
    for part in parts(_OTHER_LAYOUT.get(number, identifier(number).format)):
        piece = _Piece(part.characters == DIGITS, part.low == part.high, part.high)
        last = pieces[-1] if pieces else None
        if last and last.fixed and piece.fixed and last.numeric == piece.numeric:
            pieces[-1] = _Piece(piece.numeric, True, last.length + piece.length)
        else:
            pieces.append(piece)
    return tuple(pieces)


def _length_bits(longest: int) -> int:
    return ceil(log2(longest) + 0.01)


def _number_bits(digits: int) -> int:
    return ceil(digits * log2(10) + 0.01)


class _Reader:
    """Takes bits from the front of a packed text."""

    def __init__(self, packed: str) -> None:
        self.bits = "".join(f"{BASE64.index(c):06b}" for c in packed)

    def take(self, count: int) -> int:
        if count > len(self.bits):
            raise ValueError("the packed text ends too early")
        taken, self.bits = self.bits[:count], self.bits[count:]
        return int(taken, 2)

    def number(self, digits: int) -> str:
        value = str(self.take(_number_bits(digits))).zfill(digits)
        if len(value) > max(digits, 1):
            raise ValueError("a number is larger than its digits allow")
        return value if digits else ""

    def text(self, encoding: int, length: int) -> str:
        if encoding == 0:
            return self.number(length)
        alphabet = _ALPHABETS[encoding]
        return "".join(alphabet[self.take(_width(alphabet))] for _ in range(length))

    def piece(self, piece: _Piece) -> str:
        encoding = None if piece.numeric else self.take(3)
        length = piece.length if piece.fixed else self.take(_length_bits(piece.length))
        return self.number(length) if encoding is None else self.text(encoding, length)


def _width(alphabet: str) -> int:
    return (len(alphabet) - 1).bit_length()


def expand(packed: str) -> tuple[list[Element], list[Element]]:
    """The elements of a packed text, and its pairs that do not belong to GS1.

    >>> expand("AQnYUc1gmiCNV4JG")
    ([('01', '05412345000013'), ('10', 'ABC123')], [])

    KeyFault when the text is not packed elements, or a value is wrong.
    """
    elements: list[Element] = []
    extras: list[Element] = []
    try:
        reader = _Reader(packed)
        while len(reader.bits) > 8:
            _expand_next(reader, elements, extras)
        if "1" in reader.bits:
            raise ValueError("bits are left over")
    except (ValueError, IndexError) as broken:
        if isinstance(broken, KeyFault):
            raise
        raise key_fault(
            "digital_link",
            f"Đoạn “{shown(packed)}” không phải liên kết GS1 dạng nén.",
            "Quét lại mã QR, hoặc dùng liên kết đầy đủ.",
            "compressed",
        ) from broken
    for number, value in elements:
        check_value(number, value)
    return elements, extras


def _expand_next(reader: _Reader, elements: list[Element], extras: list[Element]) -> None:
    code = f"{reader.take(4):X}{reader.take(4):X}"
    if code[0] == "F":
        # The key length has 7 bits, four of which were taken with the code.
        length = int(code[1], 16) * 8 + reader.take(3)
        key = reader.text(3, length)
        encoding = reader.take(3)
        extras.append((key, reader.text(encoding, reader.take(7))))
        return
    numbers = SEQUENCES.get(code)
    if numbers is None:
        while code not in IDENTIFIERS and len(code) < 4:
            code += f"{reader.take(4):X}"
        numbers = (code,)
    elements += [(n, "".join(reader.piece(piece) for piece in _layout(n))) for n in numbers]


def pack(elements: Iterable[Element]) -> str:
    """The packed text of some elements, without the codes for sequences.

    >>> pack([("01", "05412345000013"), ("10", "ABC123")])
    'AQnYUc1gmiCNV4JG'

    KeyFault for an unknown identifier or a wrong value.
    """
    bits = ""
    for number, value in sorted(elements):
        rest = check_value(number, value)
        bits += "".join(f"{int(digit):04b}" for digit in number)
        for piece in _layout(number):
            bits += _packed_piece(piece, rest[: piece.length])
            rest = rest[piece.length :]
    bits += "0" * (-len(bits) % 6)
    return "".join(BASE64[int(bits[i : i + 6], 2)] for i in range(0, len(bits), 6))


def _packed_piece(piece: _Piece, text: str) -> str:
    length = "" if piece.fixed else f"{len(text):0{_length_bits(piece.length)}b}"
    if piece.numeric:
        return length + _packed_number(text)
    fitting = (i for i, alphabet in enumerate(_ALPHABETS) if not text.strip(alphabet))
    encoding = next(fitting) if text else 4
    alphabet = _ALPHABETS[encoding]
    if encoding == 0:
        return f"{encoding:03b}{length}{_packed_number(text)}"
    width = _width(alphabet)
    written = "".join(f"{alphabet.index(c):0{width}b}" for c in text)
    return f"{encoding:03b}{length}{written}"


def _packed_number(digits: str) -> str:
    return f"{int(digits or '0'):0{_number_bits(len(digits))}b}"
