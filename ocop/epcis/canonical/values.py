"""One text for one value: times in UTC, numbers without ornament, identifiers as Digital Link."""

import re
from datetime import UTC, datetime, timedelta
from functools import lru_cache
from typing import Any

from ocop.epcis.vocabulary import STANDARD_PREFIXES, ValueList
from ocop.gs1.characters import KeyFault, check_digit
from ocop.gs1.epc import event_hash_form

_ORIGIN = "https://id.gs1.org/"
_WEB = STANDARD_PREFIXES["cbv"]
_GS1 = STANDARD_PREFIXES["gs1"]
_CBV_URN = "urn:epcglobal:cbv:"
_CBV_NAMES = {"bizstep": "BizStep-", "disp": "Disp-", "btt": "BTT-", "sdt": "SDT-", "er": "ER-"}
_NUMBER_STARTS = frozenset("0123456789+-.")
_LONGEST_REMEMBERED = 200  # longer ones would fill the memory of the process
_SAFE_INTEGER = 1 << 53
# The common shapes are put together from parts; all others take the long way through ocop.gs1.
_SPLIT_URN = re.compile(
    r"(urn:epc:(?:id:(?:sgtin|grai|gdti)|class:lgtin):\d{6,12}\.\d{0,7}\.)([A-Za-z0-9]{1,16})"
)
_SSCC_URN = re.compile(r"urn:epc:id:sscc:(\d{6,12})\.(\d{5,11})")
_SPLIT_LINK = re.compile(r"https?://[^/?#@]+/(01/\d{14}/(?:21|10)/)([A-Za-z0-9._-]{1,20})")
_KEYS = "00|01|8006|8010|414|417|8017|8018|255|253|401|402|8003|8004"
_NAMES = "gtin|itip|cpid|gln|party|gsrnp|gsrn|gcn|sscc|gdti|ginc|gsin|grai|giai"
_PERHAPS_LINK = re.compile(rf"https?://[^?#]*/(?:{_KEYS}|{_NAMES})/\d{{4}}")


def time(text: str) -> str:
    """A moment in UTC with milliseconds; text that is no moment stays as it is.

    >>> time("2026-07-01T08:30:00+07:00")
    '2026-07-01T01:30:00.000Z'
    """
    try:
        moment = datetime.fromisoformat(text.upper())
        if moment.tzinfo is not None:
            moment = moment.astimezone(UTC)
        if moment.microsecond % 1000:
            exact = moment.microsecond
            moment += timedelta(microseconds=round(exact, -3) - exact)
    except (ValueError, OverflowError):
        return text
    return moment.isoformat(timespec="milliseconds")[:23] + "Z"


def value(given: Any) -> str:
    """The one text of a plain value.

    >>> value(10.0), value("010"), value(True), value("urn:epc:id:sgln:9521234.54321.0")
    ('10', '10', 'true', 'https://id.gs1.org/414/9521234543213')
    """
    if isinstance(given, str):
        return text_value(given.strip())
    if isinstance(given, bool):
        return "true" if given else "false"
    if isinstance(given, int) and abs(given) < _SAFE_INTEGER:
        return str(given)
    return number(str(given))


def text_value(text: str) -> str:
    """The one text of a stripped string: number, vocabulary, identifier, or as it is."""
    return _remembered(text) if len(text) <= _LONGEST_REMEMBERED else _text_value(text)


def _text_value(text: str) -> str:
    if text[:1] in _NUMBER_STARTS:
        return number(text)
    if ":" not in text:
        return text
    if text.startswith("urn:epc:"):
        return _urn(text)
    if text.startswith("http"):
        return _link(text)
    return _vocabulary(text)


def number(text: str) -> str:
    """A number without sign, zeros or exponent it does not need; other text as it is.

    >>> number("452.0"), number("+0.50"), number("2026-07-01")
    ('452', '0.5', '2026-07-01')
    """
    try:
        found = float(text)
        return str(int(found)) if found == int(found) else str(found)
    except (ValueError, OverflowError):
        return text


def _vocabulary(text: str) -> str:
    """Standard vocabulary in its Web URI form, from URN or from the two standard prefixes."""
    if text.startswith(_CBV_URN):
        name, _, word = text[len(_CBV_URN) :].partition(":")
        return f"{_WEB}{_CBV_NAMES[name]}{word}" if name in _CBV_NAMES else text
    if text.startswith("cbv:"):
        return _WEB + text[4:]
    if text.startswith("gs1:"):
        return _GS1 + text[4:]
    return text


def word(values: ValueList, given: Any) -> str:
    """A value of the vocabulary: the bare word of this list becomes its Web URI."""
    return values.web + given if given in values.words else value(given)


def _urn(text: str) -> str:
    split = _SPLIT_URN.fullmatch(text)
    if split:
        start = _start(split[1])
        return start + split[2] if start else text
    sscc = _SSCC_URN.fullmatch(text)
    if sscc:
        body = sscc[2][0] + sscc[1] + sscc[2][1:]
        return f"{_ORIGIN}00/{body}{check_digit(body)}" if len(body) == 17 else text
    return _long_way(text)


def _link(text: str) -> str:
    split = _SPLIT_LINK.fullmatch(text)
    if split:
        start = _start(_ORIGIN + split[1])
        return start + split[2] if start else text
    return _long_way(text) if _PERHAPS_LINK.match(text) else text


@lru_cache(maxsize=4096)
def _start(text: str) -> str:
    """The canonical form of an identifier up to its serial number; empty when it is wrong."""
    try:
        return event_hash_form(text + "1")[:-1]
    except KeyFault:
        return ""


def _long_way(text: str) -> str:
    try:
        return event_hash_form(text)
    except KeyFault:
        return text


# The hash of an event and its index ask for the same identifiers; places come again and again.
_remembered = lru_cache(maxsize=16384)(_text_value)
