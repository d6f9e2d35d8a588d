"""EPC URNs and their Digital Link forms, for every key EPCIS and CBV 2.0 use.

A URN shows where the company prefix ends, a Digital Link does not. So URN → link is always
possible, link → URN only for who knows the length of the prefix; it is never guessed (in Vietnam
it is 7, 8, 9, 10 or 12 digits). Keep the form you were given and compare by `canonical`.
Source: EPC Tag Data Standard, section 6 (URN syntax); CBV 2.0, section 8 (forms in EPCIS).
"""

import re
from dataclasses import dataclass
from typing import Literal

from ocop.gs1 import digital_link
from ocop.gs1.ai import check_value
from ocop.gs1.characters import KeyFault, check_digit, key_fault, shown
from ocop.gs1.digital_link import DigitalLink, decode, encode

_URN = re.compile(r"urn:epc:(id|class|idpat):([a-z]+):(.+)", re.DOTALL)
_LITERAL_IN_URN = "!'()*+,-.:;=_"  # characters a URN carries without percent-encoding
_LITERAL_IN_HASH = "';="  # characters the published event hash vectors leave as they are
_EXAMPLE = "Ví dụ: urn:epc:id:sgtin:9521234.054321.7"
_PREFIX_LENGTHS = range(6, 13)


@dataclass(frozen=True, slots=True)
class Scheme:
    """How one kind of URN is laid out.

    `order` says how prefix and reference make the key: ITEM (first digit of the reference goes
    in front), PLAIN (one after the other) or FREE (text, no check digit); `digits` is their
    common length, 0 when free. `tail` is the identifier of the last component, "+" when it is
    part of the key itself, "" when there is none. `pieces`: piece and total stand before it.
    """

    name: str
    key: str
    order: Literal["ITEM", "PLAIN", "FREE"]
    digits: int
    tail: str
    kinds: tuple[str, ...] = ("id",)
    pieces: bool = False

    @property
    def components(self) -> int:
        """Number of components of the URN."""
        return 2 + bool(self.tail) + 2 * self.pieces


_BOTH = ("id", "idpat")
SCHEMES = {
    scheme.name: scheme
    for scheme in (
        Scheme("sgtin", "01", "ITEM", 13, "21", _BOTH),
        Scheme("lgtin", "01", "ITEM", 13, "10", ("class", "idpat")),
        Scheme("upui", "01", "ITEM", 13, "235", _BOTH),
        Scheme("itip", "8006", "ITEM", 13, "21", _BOTH, pieces=True),
        Scheme("sscc", "00", "ITEM", 17, "", _BOTH),
        Scheme("sgln", "414", "PLAIN", 12, "254", _BOTH),
        Scheme("pgln", "417", "PLAIN", 12, "", _BOTH),
        Scheme("grai", "8003", "PLAIN", 12, "+", _BOTH),
        Scheme("gdti", "253", "PLAIN", 12, "+", _BOTH),
        Scheme("sgcn", "255", "PLAIN", 12, "+", _BOTH),
        Scheme("gsrn", "8018", "PLAIN", 17, "", _BOTH),
        Scheme("gsrnp", "8017", "PLAIN", 17, "", _BOTH),
        Scheme("gsin", "402", "PLAIN", 16, "", _BOTH),
        Scheme("giai", "8004", "FREE", 0, "", _BOTH),
        Scheme("ginc", "401", "FREE", 0, "", _BOTH),
        Scheme("cpi", "8010", "FREE", 0, "8011", _BOTH),
    )
}


@dataclass(frozen=True, slots=True)
class Urn:
    """A parsed URN: kind (id, class, idpat), scheme, decoded components; None stands for `*`."""

    kind: str
    scheme: Scheme
    components: tuple[str | None, ...]

    def __str__(self) -> str:
        """The URN as it is written."""
        return f"urn:epc:{self.kind}:{self.scheme.name}:" + ".".join(
            map(self._write, self.components)
        )

    def _write(self, component: str | None) -> str:
        if component is None:
            return "*"
        if component == "*" and self.kind == "idpat":
            return "%2A"  # a star that is a character, not a pattern
        return encode(component, keep=_LITERAL_IN_URN)

    @property
    def stars(self) -> int:
        """How many components at the end are `*`."""
        return self.components.count(None)


def parse_urn(text: str) -> Urn:
    """Read an EPC URN: one thing (id), a lot (class), or a pattern with `*` at its end (idpat).

    >>> parse_urn("urn:epc:id:sgtin:9521234.054321.A%2F1").components
    ('9521234', '054321', 'A/1')
    >>> parse_urn("urn:epc:id:sgtin:9521234.54321.7")
    Traceback (most recent call last):
    ocop.gs1.characters.KeyFault: Hai phần đầu của sgtin phải có tổng cộng 13 chữ số. ...

    KeyFault for an unknown kind or scheme, components missing or of a wrong length, a `*`
    followed by something else, or values GS1 does not allow.
    """
    urn = _read(text)
    if urn.stars <= bool(urn.scheme.tail):
        _link(urn)  # refuses values that GS1 does not allow
    return urn


def _read(text: str) -> Urn:
    """The URN with its components in shape, their values not yet checked."""
    match = _URN.fullmatch(text)
    scheme = SCHEMES.get(match[2]) if match else None
    if match is None or scheme is None or match[1] not in scheme.kinds:
        what = f"“{shown(text)}” không phải URN của EPC."
        raise key_fault("urn", what, f"Chép lại cả URN. {_EXAMPLE}", "syntax")
    pattern = match[1] == "idpat"
    pieces = match[3].split(".", scheme.components - 1)
    found = tuple(None if pattern and piece == "*" else decode(piece) for piece in pieces)
    urn = Urn(match[1], scheme, found)
    _require_components(urn)
    return urn


def _require_components(urn: Urn) -> None:
    scheme, found = urn.scheme, urn.components
    empty = [place for place, component in enumerate(found) if component == ""]
    may_be_empty = [1] if scheme.order == "PLAIN" else []
    if len(found) != scheme.components or empty not in ([], may_be_empty):
        raise key_fault(
            "urn",
            f"URN {scheme.name} có {scheme.components} phần cách nhau bởi dấu chấm. "
            f"Đang có {len(found) - len(empty)}.",
            f"Viết đủ các phần. {_EXAMPLE}",
            "components",
        )
    if None in found[: len(found) - urn.stars]:
        raise key_fault(
            "urn",
            "Dấu * chỉ được đứng ở các phần cuối của mẫu.",
            "Ví dụ: urn:epc:idpat:sgtin:9521234.*.*",
            "wildcard",
        )
    prefix, reference = found[:2]
    if prefix is not None:
        _require_prefix(prefix)
        if reference is not None and scheme.digits:
            _require_digits(scheme, prefix + reference)


def _require_prefix(digits: str) -> None:
    if not (digits.isascii() and digits.isdecimal()) or len(digits) not in _PREFIX_LENGTHS:
        raise key_fault(
            "company_prefix",
            f"Mã doanh nghiệp trong URN có 6 đến 12 chữ số. Đang là “{shown(digits)}”.",
            "Chép đúng mã doanh nghiệp trên giấy chứng nhận mã số mã vạch.",
            "company_prefix",
        )


def _require_digits(scheme: Scheme, digits: str) -> None:
    if len(digits) != scheme.digits or not (digits.isascii() and digits.isdecimal()):
        raise key_fault(
            "urn",
            f"Hai phần đầu của {scheme.name} phải có tổng cộng {scheme.digits} chữ số. "
            f"Đang có {len(digits)} ký tự.",
            f"Xem lại mã doanh nghiệp và phần sau nó. {_EXAMPLE}",
            "length",
        )


def to_link(urn: str, *, origin: str = digital_link.CANONICAL_ORIGIN) -> DigitalLink:
    """The Digital Link of a URN; a pattern whose serial number is `*` gives the class.

    >>> to_link("urn:epc:id:sgln:9521234.54321.0").uri
    'https://id.gs1.org/414/9521234543213'
    >>> to_link("urn:epc:idpat:sgtin:9521234.054321.*").uri
    'https://id.gs1.org/01/09521234543213'
    >>> to_link("urn:epc:class:lgtin:9521234.054321.L%2F1").uri
    'https://id.gs1.org/01/09521234543213/10/L%2F1'

    KeyFault as `parse_urn`, and for patterns that stand for many keys.
    """
    parsed = _read(urn)
    if parsed.stars > bool(parsed.scheme.tail):
        raise key_fault(
            "urn",
            f"Mẫu “{shown(urn)}” chỉ nhiều mã, không có một liên kết.",
            "Chỉ để dấu * ở phần cuối.",
            "wildcard",
        )
    return _link(parsed, origin)


def _link(urn: Urn, origin: str = digital_link.CANONICAL_ORIGIN) -> DigitalLink:
    """The link of a URN with at most its last component open; its values are checked."""
    scheme = urn.scheme
    prefix, reference, *more = (component or "" for component in urn.components)
    key = _key(scheme, prefix, reference) + ("".join(more[:2]) if scheme.pieces else "")
    tail = more[-1] if scheme.tail else ""
    if scheme.tail == "+":
        return DigitalLink((scheme.key, check_value(scheme.key, key + tail)), origin=origin)
    no_extension = scheme.name == "sgln" and tail == "0"
    qualifiers = () if not tail or no_extension else ((scheme.tail, tail),)
    for number, value in ((scheme.key, key), *qualifiers):
        check_value(number, value)
    return DigitalLink((scheme.key, key), qualifiers, origin=origin)


def _key(scheme: Scheme, prefix: str, reference: str) -> str:
    if scheme.order == "FREE":
        return prefix + reference
    body = prefix + reference
    if scheme.order == "ITEM":
        body = reference[0] + prefix + reference[1:]
    return ("0" if scheme.name == "grai" else "") + body + check_digit(body)


def to_urn(uri: str, *, prefix_length: int) -> str:
    """The URN of a Digital Link whose company prefix is known to have `prefix_length` digits.

    The finest level is taken: serial number, else lot, else the class. Attributes and the
    consumer variant (22) have no place in a URN.

    >>> to_urn("https://example.vn/01/09521234543213/21/A%2F1?17=271231", prefix_length=7)
    'urn:epc:id:sgtin:9521234.054321.A%2F1'
    >>> to_urn("https://example.vn/01/09521234543213/10/L1", prefix_length=9)
    'urn:epc:class:lgtin:952123454.0321.L1'

    KeyFault when the link is wrong, the length is not 6-12, or the key has no URN (GMN, a lot
    of an ITIP).
    """
    if prefix_length not in _PREFIX_LENGTHS:
        raise key_fault(
            "company_prefix",
            f"Mã doanh nghiệp trong URN có 6 đến 12 chữ số, không phải {prefix_length}.",
            "Lấy độ dài từ giấy chứng nhận mã số mã vạch.",
            "company_prefix",
        )
    return str(_urn(digital_link.parse(uri), prefix_length))


def _urn(link: DigitalLink, length: int) -> Urn:
    scheme = _scheme(link)
    number, value = link.key
    components: list[str | None] = [*_split_key(scheme, value, length)]
    if scheme.pieces:
        components += [value[14:16], value[16:]]
    if scheme.tail == "+":
        components.append(value[scheme.digits + (2 if number == "8003" else 1) :] or None)
    elif scheme.tail:
        components.append(link.get(scheme.tail) or ("0" if number == "414" else None))
    urn = Urn("idpat" if None in components else scheme.kinds[0], scheme, tuple(components))
    _require_components(urn)
    return urn


def _scheme(link: DigitalLink) -> Scheme:
    """The scheme of the finest level of a link."""
    fitting = [scheme for scheme in SCHEMES.values() if scheme.key == link.key[0]]
    given = {number for number, _ in link.qualifiers}
    for scheme in fitting:
        if scheme.tail in given:
            return scheme
    lot_only = "10" in given and link.key[0] != "01"
    if not fitting or lot_only or given & {"7040", "8019"}:
        raise key_fault(
            "urn",
            f"Mã {link.text} không có dạng URN của EPC.",
            "Giữ nguyên dạng liên kết GS1 Digital Link.",
            "no_urn",
        )
    return fitting[0]


def _split_key(scheme: Scheme, value: str, length: int) -> tuple[str, str]:
    """Company prefix and reference, with the first digit put back behind the prefix."""
    if scheme.order == "ITEM":
        return value[1 : 1 + length], value[0] + value[1 + length : scheme.digits]
    body = value.removeprefix("0") if scheme.name == "grai" else value
    return body[:length], body[length : scheme.digits or None]


def canonical(uri: str) -> str:
    """One text for one thing, whether it came as URN or as Digital Link of any domain.

    >>> canonical("urn:epc:id:sgtin:9521234.054321.7")
    'https://id.gs1.org/01/09521234543213/21/7'
    >>> canonical("https://example.vn/01/09521234543213/21/7?17=271231")
    'https://id.gs1.org/01/09521234543213/21/7'

    KeyFault for anything else; callers keep such URIs as they are.
    """
    link = to_link(uri) if uri.startswith("urn:epc:") else digital_link.parse(uri)
    return link.identity


def event_hash_form(uri: str) -> str:
    """The form in which the CBV 2.0 event hash takes an identifier.

    As `canonical`, but only the finest level stays (no lot beside a serial number, no variant
    22), and `'`, `;` and `=` are not encoded: so the published vectors have it.

    >>> event_hash_form("https://example.vn/01/09521234543213/22/V/10/L1/21/A'1")
    "https://id.gs1.org/01/09521234543213/21/A'1"

    KeyFault as `canonical`.
    """
    link = to_link(uri) if uri.startswith("urn:epc:") else digital_link.parse(uri)
    kept = [pair for pair in link.qualifiers if pair[0] != "22"][-1:]
    path = "".join(f"/{n}/{encode(v, keep=_LITERAL_IN_HASH)}" for n, v in (link.key, *kept))
    return digital_link.CANONICAL_ORIGIN + path


def matches(pattern: str, uri: str) -> bool:
    """True when the URN or Digital Link `uri` falls under an EPC URN or idpat `pattern`.

    The pattern itself shows the prefix length, so links need none. A class falls under the
    pattern of its instances.

    >>> matches("urn:epc:idpat:sgtin:9521234.*.*", "https://example.vn/01/09521234543213/21/7")
    True
    >>> matches("urn:epc:idpat:sgtin:9521234.054321.*", "urn:epc:id:sgtin:9521234.054322.7")
    False

    KeyFault when the pattern is wrong; a `uri` that is no EPC matches nothing.
    """
    wanted = parse_urn(pattern)
    # A pattern for every prefix is indifferent to where the prefix ends: any length will do.
    length = len(wanted.components[0] or "9521234")
    try:
        is_urn = uri.startswith("urn:epc:")
        found = parse_urn(uri) if is_urn else _urn(digital_link.parse(uri), length)
    except KeyFault:
        return False
    return found.scheme == wanted.scheme and all(
        want in (None, have) for want, have in zip(wanted.components, found.components, strict=True)
    )
