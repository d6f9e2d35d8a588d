"""EPC URNs as canonical GS1 Digital Links, for the event hash. Text that is none stays as it is."""

import re
from collections.abc import Mapping
from urllib.parse import quote, unquote

ORIGIN = "https://id.gs1.org/"

# How a URN becomes a path: the AI of its key, how the key is put together, the AI of what follows.
#   moved   the first digit of the reference goes before the prefix, a check digit follows
#   zero    prefix and reference get a check digit, a zero stands before (GRAI)
#   checked prefix and reference get a check digit
#   plain   prefix and reference as they are
_SCHEMES: Mapping[str, tuple[str, str, str]] = {
    "id:sgtin": ("01", "moved", "21"),
    "class:lgtin": ("01", "moved", "10"),
    "id:upui": ("01", "moved", "235"),
    "id:itip": ("8006", "moved", "21"),
    "id:sscc": ("00", "moved", ""),
    "id:sgln": ("414", "checked", "254"),
    "id:pgln": ("417", "checked", ""),
    "id:grai": ("8003", "zero", "+"),
    "id:giai": ("8004", "plain", ""),
    "id:gsrn": ("8018", "checked", ""),
    "id:gsrnp": ("8017", "checked", ""),
    "id:gdti": ("253", "checked", "+"),
    "id:sgcn": ("255", "checked", "+"),
    "id:cpi": ("8010", "plain", "8011"),
    "id:ginc": ("401", "plain", ""),
    "id:gsin": ("402", "checked", ""),
    "idpat:sgtin": ("01", "moved", "*"),
    "idpat:grai": ("8003", "zero", "*"),
    "idpat:gdti": ("253", "checked", "*"),
    "idpat:sgcn": ("255", "checked", "*"),
    "idpat:itip": ("8006", "moved", "*"),
    "idpat:cpi": ("8010", "plain", "*"),
    "idpat:upui": ("01", "moved", "*"),
}
_SHORT_NAMES = {
    "gtin": "01", "itip": "8006", "cpid": "8010", "gln": "414", "party": "417", "gsrnp": "8017",
    "gsrn": "8018", "gcn": "255", "sscc": "00", "gdti": "253", "ginc": "401", "gsin": "402",
    "grai": "8003", "giai": "8004", "ser": "21", "lot": "10", "cpv": "22",
}  # fmt: skip
_KEYS = "|".join(("00|01|8006|8010|414|417|8017|8018|255|253|401|402|8003|8004",
                  "gtin|itip|cpid|gln|party|gsrnp|gsrn|gcn|sscc|gdti|ginc|gsin|grai|giai"))  # fmt: skip
_LINK = re.compile(rf"https?://[^?#]*?/(({_KEYS})/[^?#]+?)/?(?:[?#].*)?")


def check_digit(digits: str) -> str:
    """The GS1 check digit of the digits before it.

    >>> check_digit("0952123454321")
    '3'
    """
    total = sum(int(d) * (3 if i % 2 == 0 else 1) for i, d in enumerate(reversed(digits)))
    return str(-total % 10)


def canonical(text: str) -> str:
    """The canonical Digital Link of an EPC URN or of any Digital Link; other text as it is.

    >>> canonical("urn:epc:id:sscc:4012345.0000000111")
    'https://id.gs1.org/00/040123450000001112'
    >>> canonical("https://shop.example/gtin/9521234543213/lot/7?17=271231")
    'https://id.gs1.org/01/09521234543213/10/7'
    """
    if text.startswith("urn:epc:"):
        return _from_urn(text)
    match = _LINK.fullmatch(text)
    return _from_link(match[1]) if match else text


def _from_urn(text: str) -> str:
    family, _, rest = text.removeprefix("urn:epc:").partition(":")
    scheme, _, components = rest.partition(":")
    found = _SCHEMES.get(f"{family}:{scheme}")
    parts = [unquote(one) for one in components.split(".")]
    if found is None or not parts[0].isdecimal():
        return text
    ai, way, behind = found
    key, more = _key(way, parts[0], "".join(parts[1:2])), parts[2:]
    if scheme == "itip":
        key, more = key + "".join(more[:2]), more[2:]
    return ORIGIN + f"{ai}/{_written(key)}" + _behind(behind, scheme, more)


def _key(way: str, prefix: str, reference: str) -> str:
    if way == "plain":
        return prefix + reference
    digits = reference[:1] + prefix + reference[1:] if way == "moved" else prefix + reference
    return ("0" if way == "zero" else "") + digits + check_digit(digits)


def _behind(behind: str, scheme: str, more: list[str]) -> str:
    if not behind or not more or more == ["*"] or (scheme == "sgln" and more == ["0"]):
        return ""
    return _written(more[0]) if behind == "+" else f"/{behind}/{_written(more[0])}"


def _written(value: str) -> str:
    """A value in a path; the published vectors leave these three marks as they are."""
    return quote(value, safe="';=")


def _from_link(path: str) -> str:
    """Key and finest qualifier; variants (22) and the extension 0 of a location say nothing."""
    names = path.split("/")
    pairs = [
        (_SHORT_NAMES.get(ai, ai), unquote(value))
        for ai, value in zip(names[::2], names[1::2], strict=False)
    ]
    (key, value), behind = pairs[0], [one for one in pairs[1:] if one[0] != "22"][-1:]
    if behind == [("254", "0")]:
        behind = []
    value = value.zfill(14) if key == "01" else value
    return ORIGIN + "/".join(f"{ai}/{_written(one)}" for ai, one in ((key, value), *behind))
