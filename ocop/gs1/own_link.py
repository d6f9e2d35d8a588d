"""Identifiers under our own domain, for producers without a GS1 prefix: `https://<domain>/t/<code>`.

A code is opaque (it says nothing about product or place) and ends with a check character that
catches any single wrong character and any two exchanged ones. Its first letter is one with which
neither a GS1 number nor a compressed Digital Link can begin. Lots and serial numbers follow with the same identifiers
Digital Link uses (`/10/…`, `/21/…`), so a link moves to a GTIN by exchanging its beginning.
Source: NĐ 37/2026/NĐ-CP, Điều 28(4)(b); TCVN 13274 (unique, without meaning).
"""

import re
import secrets
from dataclasses import dataclass
from urllib.parse import urlsplit

from ocop.gs1 import digital_link
from ocop.gs1.ai import check_value
from ocop.gs1.characters import key_fault, require_characters, shown, without_gaps
from ocop.gs1.digital_link import DigitalLink, decode, encode

# 31 characters without 0, 1, I, O, U: none is mistaken for another, and 31 is prime, which is
# what makes the weighted sum below catch every exchange.
ALPHABET = "23456789ABCDEFGHJKLMNPQRSTVWXYZ"
FIRST_LETTERS = "STVWXYZ"
CODE_LENGTH = 12
CODES = 7 * 31**10  # how many codes there are: about 5.7 × 10^15

_QR_ALPHANUMERIC = re.compile(r"[0-9A-Z $%*+\-./:]+")
_SEGMENTS = re.compile(r"/[tT]/([^/]+)(?:/10/([^/]+))?(?:/21/([^/]+))?/?")


@dataclass(frozen=True, slots=True)
class OwnLink:
    """One of our links; `lot` and `serial` are plain text, empty when the link has none."""

    origin: str
    code: str
    lot: str = ""
    serial: str = ""

    @property
    def path(self) -> str:
        """The path, percent-encoded.

        >>> OwnLink("https://ocop.example", "STQW27ZP4M93", lot="L/1").path
        '/t/STQW27ZP4M93/10/L%2F1'
        """
        lot = f"/10/{encode(self.lot)}" if self.lot else ""
        serial = f"/21/{encode(self.serial)}" if self.serial else ""
        return f"/t/{self.code}{lot}{serial}"

    @property
    def uri(self) -> str:
        """The one form for storing and comparing.

        >>> OwnLink("https://ocop.example", "STQW27ZP4M93", serial="7").uri
        'https://ocop.example/t/STQW27ZP4M93/21/7'
        """
        return self.origin + self.path

    @property
    def levels(self) -> tuple["OwnLink", ...]:
        """This link and the ones above it, finest first.

        >>> [x.path for x in OwnLink("https://a.vn", "STQW27ZP4M93", "L1", "7").levels]
        ['/t/STQW27ZP4M93/10/L1/21/7', '/t/STQW27ZP4M93/10/L1', '/t/STQW27ZP4M93']
        """
        above = [OwnLink(self.origin, self.code)]
        if self.lot:
            above.insert(0, OwnLink(self.origin, self.code, self.lot))
        return (self, *above) if self.serial else tuple(above)

    def with_gtin(self, gtin: str) -> DigitalLink:
        """The Digital Link of the same lot or item once the product has a GTIN.

        >>> OwnLink("https://a.vn", "STQW27ZP4M93", lot="L1").with_gtin("9521234543213").uri
        'https://a.vn/01/09521234543213/10/L1'

        KeyFault for a wrong GTIN.
        """
        pairs = [("01", gtin.zfill(14)), ("10", self.lot), ("21", self.serial)]
        return digital_link.build([pair for pair in pairs if pair[1]], origin=self.origin)


def new_code() -> str:
    """A fresh random code; with 52 random bits it cannot be guessed from others.

    >>> check_code(new_code()) != check_code(new_code())
    True
    """
    return code_from(secrets.randbelow(CODES))


def code_from(number: int) -> str:
    """The code number `number` of all CODES codes.

    >>> code_from(0), code_from(1)
    ('S2222222222Q', 'S2222222223N')

    ValueError outside 0 … CODES - 1.
    """
    if not 0 <= number < CODES:
        raise ValueError(f"no code has number {number}")
    body = ""
    for _ in range(CODE_LENGTH - 2):
        number, digit = divmod(number, 31)
        body = ALPHABET[digit] + body
    body = FIRST_LETTERS[number] + body
    return body + check_character(body)


def check_character(body: str) -> str:
    """The check character behind the first 11 characters: weights 12 … 2, sum 0 modulo 31.

    >>> check_character("S2222222222")
    'Q'
    """
    total = sum(ALPHABET.index(c) * (CODE_LENGTH - i) for i, c in enumerate(body))
    return ALPHABET[-total % 31]


def check_code(text: str) -> str:
    """A right code, as it is stored; typed lower case, spaces and hyphens are mended.

    >>> check_code("s222-2222 223n")
    'S2222222223N'
    >>> check_code("S2222222223P")
    Traceback (most recent call last):
    ocop.gs1.characters.KeyFault: Mã truy xuất S2222222223P có ký tự sai hoặc đổi chỗ. ...

    KeyFault for length, characters, the first letter, or the check character.
    """
    name, example = "Mã truy xuất", "So lại từng ký tự với mã in trên tem."
    code = without_gaps(text).upper()
    if len(code) != CODE_LENGTH:
        what = f"{name} có {CODE_LENGTH} ký tự. Đang có {len(code)}."
        raise key_fault("code", what, example, "length")
    require_characters("code", name, code, ALPHABET)
    if code[0] not in FIRST_LETTERS:
        what = f"{name} {code} bắt đầu bằng {code[0]}, không phải {', '.join(FIRST_LETTERS)}."
        raise key_fault("code", what, example, "value")
    if check_character(code[:-1]) != code[-1]:
        raise key_fault("code", f"{name} {code} có ký tự sai hoặc đổi chỗ.", example, "check_digit")
    return code


def parse(uri: str) -> OwnLink:
    """Read one of our links, also the upper-case form of small labels; a query is ignored.

    Whether the domain is ours is for the caller to say.

    >>> parse("HTTPS://OCOP.EXAMPLE/T/S2222222223N/10/L1").uri
    'https://ocop.example/t/S2222222223N/10/L1'
    >>> parse("https://ocop.example/01/09521234543213")
    Traceback (most recent call last):
    ocop.gs1.characters.KeyFault: “https://ocop.example/01/09521234543213” không phải ...

    KeyFault when it is not such a link, or code, lot or serial number is wrong.
    """
    try:
        split = urlsplit(uri.strip())
    except ValueError:
        split = urlsplit("")
    match = _SEGMENTS.fullmatch(split.path)
    if match is None or split.scheme not in {"http", "https"} or not split.netloc:
        raise key_fault(
            "own_link",
            f"“{shown(uri)}” không phải liên kết truy xuất của hệ thống.",
            "Chép lại cả liên kết trong mã QR. Ví dụ: https://ocop.example/t/S2222222223N",
            "syntax",
        )
    code, lot, serial = (decode(group or "") for group in match.groups())
    return OwnLink(
        f"{split.scheme}://{split.netloc.lower()}",
        check_code(code),
        check_value("10", lot) if lot else "",
        check_value("21", serial) if serial else "",
    )


def for_qr(uri: str) -> str:
    """The text to put into a QR code: upper case where that changes nothing but the size.

    Scheme, host and the /t/ of our own links may be upper case; when all the rest suits the
    alphanumeric mode of QR the symbol is smaller. Otherwise the link stays as it is.

    >>> for_qr("https://ocop.example/t/S2222222223N/10/L1")
    'HTTPS://OCOP.EXAMPLE/T/S2222222223N/10/L1'
    >>> for_qr("https://ocop.example/01/09521234543213?17=271231")
    'https://ocop.example/01/09521234543213?17=271231'
    """
    scheme, mark, rest = uri.partition("://")
    host, slash, path = rest.partition("/")
    if path.startswith("t/"):
        path = "T/" + path[2:]
    upper = scheme.upper() + mark + host.upper() + slash + path
    return upper if _QR_ALPHANUMERIC.fullmatch(upper) else uri
