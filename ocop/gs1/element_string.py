"""Element strings: what a GS1 barcode holds, in brackets for people or raw from a scanner.

`(01)09521234543213(10)L1` and `010952123454321310L1` say the same. Source: GS1 General
Specifications, section 7.8 (concatenation, FNC1) and 4.14 (human readable text).
"""

import re
from collections.abc import Iterable

from ocop.gs1.ai import check_value, identifier, leading_identifier
from ocop.gs1.characters import KeyFault, key_fault, shown

SEPARATOR = "\x1d"  # how scanners send FNC1
Element = tuple[str, str]  # (identifier, value)

# ]C1 GS1-128, ]e0 DataBar, ]d2 DataMatrix, ]Q3 QR, ]J1 DotCode: what scanners send first.
_SYMBOLOGY = re.compile(r"\](?:C1|e0|d2|Q3|J1)")
_BRACKETS = re.compile(r"\((\d{2,4})\)((?:\\\(|[^(])*)")
_EXAMPLE = "Ví dụ: (01)09521234543213(10)L1"


def parse(text: str) -> list[Element]:
    """The elements of an element string in either form, each value checked.

    In the form for people a bracket inside a value is written `\\(`; spaces between elements are
    dropped.

    >>> parse("(01)09521234543213(17)271231(10)L1")
    [('01', '09521234543213'), ('17', '271231'), ('10', 'L1')]
    >>> parse("]d201095212345432131727123110L1")
    [('01', '09521234543213'), ('17', '271231'), ('10', 'L1')]
    >>> parse("(01)09521234543213(88)L1")
    Traceback (most recent call last):
    ocop.gs1.characters.KeyFault: Không có mã nhận dạng ứng dụng GS1 (88). ...

    KeyFault for an unknown identifier, a wrong value, the same identifier with two values, or
    text that is not an element string.
    """
    bare = text.strip(" \t\r\n")
    elements = _from_brackets(bare) if bare.startswith("(") else _from_raw(bare)
    for number, value in elements:
        check_value(number, value)
    return _without_repeats(elements)


def _from_brackets(text: str) -> list[Element]:
    elements, start = [], 0
    while start < len(text):
        match = _BRACKETS.match(text, start)
        if match is None:
            raise _not_readable(text[start:])
        elements.append((match[1], match[2].strip().replace("\\(", "(")))
        start = match.end()
    return elements


def _from_raw(text: str) -> list[Element]:
    symbology = _SYMBOLOGY.match(text)
    rest = text[symbology.end() :] if symbology else text
    rest = rest.strip(SEPARATOR)
    elements = []
    while rest:
        known = leading_identifier(rest)
        if known is None:
            raise _not_readable(rest)
        rest = rest[len(known.number) :]
        if known.needs_separator:
            value, _, rest = rest.partition(SEPARATOR)
        else:
            length = _predefined_length(known.format)
            value, rest = rest[:length], rest[length:].removeprefix(SEPARATOR)
        elements.append((known.number, value))
    if not elements:
        raise _not_readable(text)
    return elements


def _predefined_length(spec: str) -> int:
    return int(spec[1:].split(",")[0])


def _not_readable(rest: str) -> KeyFault:
    return key_fault(
        "element_string",
        f"Đoạn “{shown(rest)}” không bắt đầu bằng mã nhận dạng ứng dụng GS1.",
        f"Viết mã trong ngoặc trước mỗi giá trị. {_EXAMPLE}",
        "syntax",
    )


def _without_repeats(elements: Iterable[Element]) -> list[Element]:
    """The elements once each; several symbols on one pack may repeat an equal element."""
    found: dict[str, str] = {}
    for number, value in elements:
        if found.setdefault(number, value) != value:
            raise key_fault(
                number,
                f"Có hai giá trị khác nhau cho {identifier(number).name} ({number}): "
                f"{shown(found[number])} và {shown(value)}.",
                "Giữ một giá trị.",
                "twice",
            )
    return list(found.items())


def brackets(elements: Iterable[Element]) -> str:
    """The form for people.

    >>> brackets([("01", "09521234543213"), ("10", "L(1)")])
    '(01)09521234543213(10)L\\\\(1)'

    KeyFault for an unknown identifier or a wrong value.
    """
    return "".join(
        f"({number})" + check_value(number, value).replace("(", "\\(")
        for number, value in _without_repeats(elements)
    )


def raw(elements: Iterable[Element]) -> str:
    """What a barcode carries: values of known length first, a separator only where needed.

    >>> raw([("01", "09521234543213"), ("10", "L1"), ("17", "271231")])
    '01095212345432131727123110L1'

    KeyFault for an unknown identifier or a wrong value.
    """
    # Values of known length first: every other one but the last costs a separator.
    ordered = sorted(_without_repeats(elements), key=lambda e: identifier(e[0]).needs_separator)
    text = ""
    for number, value in ordered:
        ended = identifier(number).needs_separator
        text += number + check_value(number, value) + (SEPARATOR if ended else "")
    return text.removesuffix(SEPARATOR)
