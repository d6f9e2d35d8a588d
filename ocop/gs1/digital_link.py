"""GS1 Digital Link: a GS1 key, with lot, serial number and dates, written as a web address.

    https://<domain>[/<stem>]/<key AI>/<value>[/<qualifier AI>/<value>…][?<AI>=<value>…]

`parse` also reads the compressed form, and what older releases of the standard allowed (names
instead of numbers, short GTINs); such departures are reported, not hidden.
Source: GS1 Digital Link URI Syntax 1.6.0; ISO/IEC 18975.
"""

import re
from collections.abc import Iterable, Iterator
from contextlib import suppress
from dataclasses import dataclass, replace
from itertools import pairwise
from urllib.parse import SplitResult, quote, unquote_to_bytes, urlsplit

from ocop.gs1 import compression, keys
from ocop.gs1.ai import IDENTIFIERS, PRIMARY_KEYS, check_value, identifier
from ocop.gs1.characters import KeyFault, key_fault, shown
from ocop.gs1.element_string import Element, brackets, raw

CANONICAL_ORIGIN = "https://id.gs1.org"

# Names that releases 1.0 and 1.1 allowed in place of numbers.
NAMES = {
    "sscc": "00", "gtin": "01", "gdti": "253", "gcn": "255", "ginc": "401", "gsin": "402",
    "gln": "414", "payto": "415", "party": "417", "grai": "8003", "giai": "8004", "itip": "8006",
    "cpid": "8010", "gmn": "8013", "gsrnp": "8017", "gsrn": "8018",
    "cpv": "22", "lot": "10", "ser": "21", "tpx": "235", "glnx": "254", "cpsn": "8011",
    "srin": "8019", "refno": "8020",
    "exp": "17", "expdt": "7003",
}  # fmt: skip
_SHORT_GTIN = re.compile(r"\d{8}|\d{12,13}")
_BROKEN_ESCAPE = re.compile(r"%(?![0-9A-Fa-f]{2})")
_EXAMPLE = "Ví dụ: https://id.gs1.org/01/09521234543213/10/L1?17=271231"


@dataclass(frozen=True, slots=True)
class DigitalLink:
    """A parsed link. Values are plain text, never percent-encoded.

    `origin` is scheme and host, `stem` the path before the key. `extras` are the query pairs
    that do not belong to GS1 (linkType=…). `departures` are Vietnamese sentences about what the
    present standard does not allow but was understood all the same. `compressed` is true when
    the link came packed; `uri` is then the uncompressed form.
    """

    key: Element
    qualifiers: tuple[Element, ...] = ()
    attributes: tuple[Element, ...] = ()
    extras: tuple[Element, ...] = ()
    origin: str = CANONICAL_ORIGIN
    stem: str = ""
    departures: tuple[str, ...] = ()
    compressed: bool = False

    def get(self, number: str) -> str | None:
        """The value behind an identifier anywhere in the link.

        >>> parse("https://example.vn/01/09521234543213/10/L1?17=271231").get("17")
        '271231'
        """
        return dict((self.key, *self.qualifiers, *self.attributes)).get(number)

    @property
    def path(self) -> str:
        """The path from the key on, percent-encoded.

        >>> build([("01", "09521234543213"), ("21", "A/1")]).path
        '/01/09521234543213/21/A%2F1'
        """
        return "".join(f"/{ai}/{encode(value)}" for ai, value in (self.key, *self.qualifiers))

    @property
    def uri(self) -> str:
        """The link as it stands: own origin and stem, attributes and extras in their order.

        >>> parse("https://example.vn/x/gtin/9521234543213?linkType=all").uri
        'https://example.vn/x/01/09521234543213?linkType=all'
        """
        return self.origin + self.stem + self.path + _query(self.attributes + self.extras)

    @property
    def canonical(self) -> str:
        """The one form for comparing: id.gs1.org, attributes sorted, nothing that is not GS1.

        >>> parse("https://example.vn/x/01/09521234543213?17=271231&11=261124&a=b").canonical
        'https://id.gs1.org/01/09521234543213?11=261124&17=271231'
        """
        return CANONICAL_ORIGIN + self.path + _query(sorted(self.attributes))

    @property
    def identity(self) -> str:
        """The canonical form without any attribute: what the link is about.

        >>> parse("https://example.vn/01/09521234543213/10/L1?17=271231").identity
        'https://id.gs1.org/01/09521234543213/10/L1'
        """
        return CANONICAL_ORIGIN + self.path

    @property
    def levels(self) -> tuple["DigitalLink", ...]:
        """This link and the ones above it, finest first, without query: lot, then product.

        >>> [x.path for x in parse("https://a.vn/01/09521234543213/10/L1/21/7").levels]
        ['/01/09521234543213/10/L1/21/7', '/01/09521234543213/10/L1', '/01/09521234543213']
        """
        bare = replace(self, attributes=(), extras=())
        count = len(self.qualifiers)
        return tuple(replace(bare, qualifiers=self.qualifiers[:n]) for n in range(count, -1, -1))

    @property
    def element_string(self) -> str:
        """The same elements as a barcode carries them.

        >>> parse("https://example.vn/01/09521234543213/10/L1?17=271231").element_string
        '01095212345432131727123110L1'
        """
        return raw((self.key, *self.qualifiers, *self.attributes))

    @property
    def text(self) -> str:
        """The same elements for people, in brackets.

        >>> parse("https://example.vn/01/09521234543213/10/L1").text
        '(01)09521234543213(10)L1'
        """
        return brackets((self.key, *self.qualifiers, *self.attributes))


def encode(value: str, *, keep: str = "") -> str:
    """A value as it stands in a link: all but letters, digits, `-._~` and `keep` is encoded.

    >>> encode("A/1+Z%")
    'A%2F1%2BZ%25'
    """
    return value if value.isascii() and value.isalnum() else quote(value, safe=keep)


def _query(pairs: Iterable[Element]) -> str:
    joined = "&".join(f"{encode(k)}={encode(v)}" if v else encode(k) for k, v in pairs)
    return f"?{joined}" if joined else ""


def parse(uri: str, *, strict: bool = False) -> DigitalLink:
    """Read a Digital Link, compressed or not; every GS1 value in it is checked.

    With `strict`, what only older releases allowed is refused instead of reported.

    >>> link = parse("https://example.vn/gtin/9521234543213/lot/L1?exp=271231")
    >>> link.canonical
    'https://id.gs1.org/01/09521234543213/10/L1?17=271231'
    >>> link.departures[0]
    'Dùng tên “gtin” thay cho số 01.'
    >>> parse("https://example.vn/AQnYUc1gmiCNV4JG").uri
    'https://example.vn/01/05412345000013/10/ABC123'
    >>> parse("https://example.vn/01/09521234543213/21/7/10/L1")
    Traceback (most recent call last):
    ocop.gs1.characters.KeyFault: Số lô (10) đứng sau Số sê-ri (21), sai thứ tự. ...

    KeyFault when it is not such a link: other scheme, no key, qualifiers that do not belong to
    the key or stand in the wrong order, wrong values, broken percent-encoding, repeats.
    """
    split = _split(uri)
    segments = split.path.split("/")[1:]
    departures: list[str] = []
    if segments and segments[-1] == "":
        segments.pop()
        departures.append("Có dấu / thừa ở cuối đường dẫn.")
    start = _key_position(segments)
    compressed = start is None
    packed_extras: list[Element] = []
    if start is None:
        start, path, packed_extras = _unpacked(segments, departures)
    else:
        path = [_element(k, v, departures) for k, v in _pairs(segments[start:])]
    attributes, extras = _read_query(split.query, departures)
    if compressed:
        found = replace(build(path + attributes, extras=packed_extras + extras), compressed=True)
    else:
        found = _checked(path, attributes, extras)
    if strict and departures:
        raise key_fault(
            "digital_link", departures[0], f"Viết đúng bản hiện hành. {_EXAMPLE}", "departure"
        )
    stem = "".join(f"/{segment}" for segment in segments[:start])
    origin = f"{split.scheme}://{split.netloc.lower()}"
    return replace(found, origin=origin, stem=stem, departures=tuple(departures))


def _split(uri: str) -> SplitResult:
    try:
        split = urlsplit(uri.strip())
        usable = split.scheme in {"http", "https"} and bool(split.hostname)
        usable = usable and split.username is None and split.port != 0
    except ValueError:
        usable = False
    if not usable or re.search(r"[\s<>\"\\^`{|}\x00-\x1f\x7f]", uri.strip()):
        raise key_fault(
            "digital_link",
            f"“{shown(uri)}” không phải địa chỉ trang bắt đầu bằng http:// hoặc https://.",
            f"Chép lại cả liên kết trong mã QR. {_EXAMPLE}",
            "syntax",
        )
    return split


def _pairs(segments: list[str]) -> Iterator[tuple[str, str]]:
    return zip(segments[::2], segments[1::2], strict=True)


def _number(name: str) -> str:
    return NAMES.get(name.lower(), name)


def _key_position(segments: list[str]) -> int | None:
    """Where the key stands: pairs are read from the end, so a stem may hold anything."""
    for place in range(len(segments) - 2, -1, -2):
        number = _number(segments[place])
        if number in PRIMARY_KEYS:
            return place
        if number not in IDENTIFIERS:
            break
    return None


def _unpacked(
    segments: list[str], departures: list[str]
) -> tuple[int, list[Element], list[Element]]:
    """Where a compressed link begins, its elements, and its pairs that are not GS1's."""
    with suppress(KeyFault, IndexError):
        elements, extras = compression.expand(segments[-1])
        if any(number in PRIMARY_KEYS for number, _ in elements):
            return len(segments) - 1, elements, extras
        if len(segments) > 2 and _number(segments[-3]) in PRIMARY_KEYS:
            key = _element(segments[-3], segments[-2], departures)
            return len(segments) - 3, [key, *elements], extras
    raise key_fault(
        "digital_link",
        "Đường dẫn không có mã GS1 nào theo sau bởi giá trị của nó.",
        f"Sau tên miền là số của mã rồi đến giá trị. {_EXAMPLE}",
        "no_key",
    )


def _element(name: str, encoded: str, departures: list[str]) -> Element:
    number, value = _number(name), decode(encoded)
    if number != name:
        departures.append(f"Dùng tên “{name}” thay cho số {number}.")
    if number == "01" and _SHORT_GTIN.fullmatch(value):
        departures.append(f"GTIN có {len(value)} số thay vì 14.")
        return number, keys.gtin14(value)
    return number, value


def decode(encoded: str) -> str:
    """The plain text of a percent-encoded piece; `+` stays a plus sign.

    >>> decode("A%2F1+Z")
    'A/1+Z'

    KeyFault for a `%` without two hexadecimal digits, or bytes that are not UTF-8.
    """
    if "%" not in encoded:
        return encoded
    try:
        if _BROKEN_ESCAPE.search(encoded):
            raise ValueError(encoded)
        return unquote_to_bytes(encoded).decode()
    except ValueError as broken:
        raise key_fault(
            "digital_link",
            f"Đoạn “{shown(encoded)}” mã hóa phần trăm không đúng.",
            "Viết mỗi ký tự đặc biệt là % và hai chữ số thập lục phân. Ví dụ: / là %2F",
            "encoding",
        ) from broken


def _read_query(query: str, departures: list[str]) -> tuple[list[Element], list[Element]]:
    """The GS1 attributes and the other pairs of a query string."""
    attributes, extras = [], []
    for pair in filter(None, query.split("&")):
        name, _, encoded = pair.partition("=")
        plain = decode(name)
        if _number(plain).isdecimal():
            attributes.append(_element(plain, encoded, departures))
        else:
            extras.append((plain, decode(encoded)))
    return attributes, extras


def build(
    elements: Iterable[Element],
    *,
    origin: str = CANONICAL_ORIGIN,
    stem: str = "",
    extras: Iterable[Element] = (),
) -> DigitalLink:
    """The link for some elements in any order: key first, its qualifiers, the rest as attributes.

    The first element that can be a primary key is the key.

    >>> build([("17", "271231"), ("10", "L1"), ("01", "09521234543213")]).uri
    'https://id.gs1.org/01/09521234543213/10/L1?17=271231'

    KeyFault when no element is a key, a value is wrong, or an identifier comes twice.
    """
    given = list(elements)
    key = next((element for element in given if element[0] in PRIMARY_KEYS), None)
    if key is None:
        raise key_fault(
            "digital_link",
            "Chưa có mã chính (GTIN, GLN, SSCC…) để tạo liên kết.",
            f"Thêm GTIN (01) hoặc mã chính khác. {_EXAMPLE}",
            "no_key",
        )
    rest = [element for element in given if element is not key]
    orders = PRIMARY_KEYS[key[0]]
    order = next((o for o in orders if any(ai in o for ai, _ in rest)), ())
    qualifiers = sorted((e for e in rest if e[0] in order), key=lambda e: order.index(e[0]))
    attributes = [e for e in rest if e[0] not in order]
    link = _checked([key, *qualifiers], attributes, list(extras))
    return replace(link, origin=origin.rstrip("/"), stem=stem.rstrip("/"))


def _checked(path: list[Element], attributes: list[Element], extras: list[Element]) -> DigitalLink:
    """The link, after every rule about its elements."""
    for number, value in (*path, *attributes):
        check_value(number, value)
    key, qualifiers = path[0], tuple(path[1:])
    _require_once([*path, *attributes])
    _require_order(key[0], [number for number, _ in qualifiers])
    return DigitalLink(key, qualifiers, tuple(attributes), tuple(extras))


def _require_once(elements: list[Element]) -> None:
    seen = set()
    for number, _ in elements:
        if number in seen:
            raise key_fault(
                number,
                f"{identifier(number).name} ({number}) có hai lần trong liên kết.",
                "Giữ một lần.",
                "twice",
            )
        seen.add(number)


def _require_order(key: str, numbers: list[str]) -> None:
    orders = PRIMARY_KEYS[key]
    if any(numbers == [n for n in order if n in numbers] for order in orders):
        if key == "415" and not numbers:
            raise key_fault(
                "8020",
                "GLN bên thu tiền (415) thiếu số phiếu thu (8020).",
                "Thêm /8020/ và số phiếu thu vào đường dẫn.",
                "missing",
            )
        return
    raise _order_fault(key, numbers)


def _order_fault(key: str, numbers: list[str]) -> KeyFault:
    allowed = {number for order in PRIMARY_KEYS[key] for number in order}
    alien = next((n for n in numbers if n not in allowed), None)
    if alien is not None:
        what = f"{_named(alien)} không thuộc phần đường dẫn của {_named(key)}."
        return key_fault(alien, what, f"Chuyển nó ra sau dấu hỏi: ?{alien}=…", "qualifier")
    for order in PRIMARY_KEYS[key]:
        for before, after in pairwise(numbers):
            if {before, after} <= set(order) and order.index(before) > order.index(after):
                what = f"{_named(after)} đứng sau {_named(before)}, sai thứ tự."
                return key_fault(after, what, f"Đổi chỗ: {' rồi '.join(order)}.", "order")
    what = f"{' và '.join(_named(n) for n in numbers)} không đi cùng nhau."
    return key_fault(numbers[-1], what, "Giữ một trong hai.", "qualifier")


def _named(number: str) -> str:
    return f"{identifier(number).name} ({number})"
