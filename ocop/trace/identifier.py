"""What a scanned link is about, whatever its form: Digital Link, compressed, or with our own code.

Plain Python. Between this module and the tables there is one vocabulary: the `root` of an
identifier (its key) and the `qualifiers` behind it, both as percent-encoded path.
"""

from collections.abc import Mapping
from dataclasses import dataclass, field
from itertools import combinations

from ocop.gs1 import digital_link, own_link
from ocop.gs1.ai import PRIMARY_KEYS
from ocop.gs1.digital_link import NAMES, DigitalLink, decode, encode
from ocop.gs1.element_string import Element

OWN = "t"  # the first part of our own links, where others have the number of a GS1 key
KEY_NAMES = (*PRIMARY_KEYS, *(name for name, number in NAMES.items() if number in PRIMARY_KEYS))
_PREFIX_LENGTHS = range(4, 13)
# Keys whose first digit is not part of the company prefix: GTIN, SSCC, GRAI, ITIP.
_AFTER_FIRST_DIGIT = {"00", "01", "8003", "8006"}
_SHORT_GTIN = "000000"


@dataclass(frozen=True, slots=True)
class Identifier:
    """One identified thing. `key` is the number of a GS1 key, or OWN; values are plain text.

    `query` is what a redirect passes on, `parameters` the same as pairs (the first of equals).
    """

    origin: str
    key: str
    value: str
    qualifiers: tuple[Element, ...] = ()
    query: str = ""
    parameters: Mapping[str, str] = field(default_factory=dict)
    compressed: bool = False

    @property
    def root(self) -> str:
        """The path of the key alone.

        >>> read("https://a.vn/01/09521234543213/10/L1").root
        '/01/09521234543213'
        """
        return f"/{self.key}/{encode(self.value)}"

    @property
    def levels(self) -> tuple[str, ...]:
        """Every set of qualifiers that also holds for this thing, finest first.

        A link about a lot holds for the items in it, one about an item whatever else is said.

        >>> read("https://a.vn/01/09521234543213/10/L1/21/7").levels
        ('/10/L1/21/7', '/10/L1', '/21/7', '')
        """
        counts = range(len(self.qualifiers), -1, -1)
        return tuple(
            "".join(f"/{number}/{encode(value)}" for number, value in chosen)
            for count in counts
            for chosen in combinations(self.qualifiers, count)
        )

    @property
    def path(self) -> str:
        """The whole path, uncompressed."""
        return self.root + self.levels[0]

    @property
    def uri(self) -> str:
        """The link without its query, uncompressed: the subject of what we tell."""
        return self.origin + self.path

    @property
    def gtin(self) -> str | None:
        """The GTIN-14 that names the product, also of a piece of it (ITIP).

        >>> read("https://a.vn/01/09521234543213").gtin
        '09521234543213'
        """
        return self.value[:14] if self.key in {"01", "8006"} else None

    @property
    def company_prefixes(self) -> tuple[str, ...]:
        """What the company prefix of the key may be, longest first; its length is never guessed.

        >>> read("https://a.vn/01/09521234543213").company_prefixes[-2:]
        ('95212', '9521')
        """
        short = self.gtin is not None and self.value.startswith(_SHORT_GTIN)
        if self.key == OWN or short:
            return ()
        digits = self.value[1:] if self.key in _AFTER_FIRST_DIGIT else self.value
        lengths = [n for n in _PREFIX_LENGTHS if len(digits) >= n and digits[:n].isdecimal()]
        return tuple(digits[:n] for n in reversed(lengths))


def read(uri: str) -> Identifier:
    """What a link is about.

    >>> read("https://a.vn/T/s222-2222-223n?a=b").uri
    'https://a.vn/t/S2222222223N'
    >>> read("https://a.vn/AQnYUc1gmiCNV4JG").uri
    'https://a.vn/01/05412345000013/10/ABC123'

    KeyFault when it is not a link to an identified thing, or something in it is wrong.
    """
    address, _, query = uri.partition("?")
    path = address.partition("://")[2].partition("/")[2]
    if path.partition("/")[0] in {"t", "T"}:
        return _own(address, query)
    return _of_gs1(digital_link.parse(uri), query)


def _own(address: str, query: str) -> Identifier:
    link = own_link.parse(address)
    pairs = (("10", link.lot), ("21", link.serial))
    return Identifier(
        origin=link.origin,
        key=OWN,
        value=link.code,
        qualifiers=tuple(pair for pair in pairs if pair[1]),
        query=query,
        parameters=_parameters(query),
    )


def _of_gs1(link: DigitalLink, query: str) -> Identifier:
    if link.compressed:  # dates and the like were packed in; they are part of what is passed on
        query = link.uri.partition("?")[2]
    return Identifier(
        origin=link.origin,
        key=link.key[0],
        value=link.key[1],
        qualifiers=link.qualifiers,
        query=query,
        parameters=_parameters(query),
        compressed=link.compressed,
    )


def _parameters(query: str) -> dict[str, str]:
    """The pairs of a query string; of equal names the first counts."""
    found: dict[str, str] = {}
    for pair in filter(None, query.split("&")):
        name, _, value = pair.partition("=")
        found.setdefault(decode(name), decode(value))
    return found
