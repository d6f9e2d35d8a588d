"""Character sets and check characters of GS1, and the fault every function here raises.

Source: GS1 General Specifications, sections 7.9 (check digits) and 7.11 (character sets).
"""

import re
from collections.abc import Iterable

from ocop.kit.faults import Fault

CSET82 = "!\"%&'()*+,-./0123456789:;<=>?ABCDEFGHIJKLMNOPQRSTUVWXYZ_abcdefghijklmnopqrstuvwxyz"
CSET39 = "#-/0123456789ABCDEFGHIJKLMNOPQRSTUVWXYZ"
CSET64 = "-0123456789=ABCDEFGHIJKLMNOPQRSTUVWXYZ_abcdefghijklmnopqrstuvwxyz"
CSET32 = "23456789ABCDEFGHJKLMNPQRSTUVWXYZ"
DIGITS = "0123456789"

_SHOWN = 40
_TYPED_GAPS = re.compile("[\\s\u200b\ufeff\u2010-\u2015-]+")
_ALLOWED = {
    DIGITS: "Chỉ dùng các chữ số từ 0 đến 9.",
    CSET39: "Chỉ dùng chữ hoa không dấu, chữ số và các dấu # - /",
    CSET64: "Chỉ dùng chữ không dấu, chữ số và các dấu - _ =",
    CSET82: "Chỉ dùng chữ không dấu, chữ số và các dấu ! \" % & ' ( ) * + , - . / : ; < = > ? _",
}


class KeyFault(ValueError):
    """An identifier that is not right; `fault` says where, what and how to mend it."""

    def __init__(self, fault: Fault) -> None:
        super().__init__(fault.sentence)
        self.fault = fault


def key_fault(where: str, what: str, how_to_fix: str, code: str) -> KeyFault:
    """The exception for one fault; `code` is for machines, the two texts are for people.

    >>> str(key_fault("gln", "GLN có 13 chữ số. Đang có 12.", "Nhập đủ 13 số.", "length"))
    'GLN có 13 chữ số. Đang có 12. Nhập đủ 13 số.'
    """
    return KeyFault(Fault(where, what, how_to_fix, code))


def shown(text: str) -> str:
    """A value as it may be repeated in a sentence: never longer than 40 characters.

    >>> shown("x" * 100) == "x" * 39 + "…"
    True
    """
    return text if len(text) <= _SHOWN else text[: _SHOWN - 1] + "…"


def without_gaps(text: str) -> str:
    """Typed digits without the spaces and hyphens people put between them.

    >>> without_gaps(" 952 123-4543 213 ")
    '9521234543213'
    """
    return _TYPED_GAPS.sub("", text)


def require_characters(where: str, name: str, text: str, allowed: str) -> str:
    """`text` if all its characters are in `allowed`.

    >>> require_characters("10", "Số lô", "L-26/01", CSET82)
    'L-26/01'
    >>> require_characters("10", "Số lô", "Lô 1", CSET82)
    Traceback (most recent call last):
    ocop.gs1.characters.KeyFault: Số lô có ký tự không dùng được: “ô”, “khoảng trắng”. ...
    """
    if not text.strip(allowed):  # stripping eats everything exactly when all are allowed
        return text
    strange = dict.fromkeys(c for c in text if c not in allowed)
    quoted = ", ".join(f"“{_character_name(c)}”" for c in list(strange)[:5])
    what = f"{name} có ký tự không dùng được: {quoted}."
    how_to_fix = _ALLOWED.get(allowed, f"Chỉ dùng các ký tự {allowed}")
    raise key_fault(where, what, how_to_fix, "characters")


def _character_name(character: str) -> str:
    if character.isspace():
        return "khoảng trắng"
    return character if character.isprintable() else f"U+{ord(character):04X}"


def check_digit(digits: str) -> str:
    """The modulo-10 check digit that belongs behind `digits` (any length, without check digit).

    From the right the weights are 3, 1, 3, 1…; the digit fills the sum up to a multiple of 10.

    >>> check_digit("952123454321")
    '3'

    KeyFault when `digits` holds anything but 0-9 or is empty.
    """
    if not digits:
        raise key_fault("digits", "Chưa có chữ số nào.", "Nhập các chữ số của mã.", "empty")
    require_characters("digits", "Mã", digits, DIGITS)
    total = 3 * sum(map(int, digits[-1::-2])) + sum(map(int, digits[-2::-2]))
    return str(-total % 10)


def require_check_digit(where: str, name: str, digits: str) -> str:
    """`digits` if the last one is the right check digit; the fault names the expected one.

    >>> require_check_digit("gtin", "GTIN", "9521234543213")
    '9521234543213'
    >>> require_check_digit("gtin", "GTIN", "9521234543214")
    Traceback (most recent call last):
    ocop.gs1.characters.KeyFault: GTIN 9521234543214 có số kiểm tra 4, đúng ra là 3. ...
    """
    expected = check_digit(digits[:-1])
    if digits[-1] == expected:
        return digits
    raise key_fault(
        where,
        f"{name} {digits} có số kiểm tra {digits[-1]}, đúng ra là {expected}.",
        "So lại từng số với mã in trên bao bì; thường do gõ nhầm hoặc đảo chỗ một số.",
        "check_digit",
    )


def _primes() -> Iterable[int]:
    found: list[int] = []
    candidate = 2
    while True:
        if all(candidate % p for p in found):
            found.append(candidate)
            yield candidate
        candidate += 1


def check_pair(text: str) -> str:
    """The two check characters behind an alphanumeric key (GMN, MUDI), given without them.

    Places in character set 82, weighted by primes from the right, modulo 1021; the ten bits are
    written as two characters of set 32. Source: GS1 General Specifications 7.9.5.

    >>> check_pair("1987654Ad4X4bL5ttr2310c")
    '2K'

    KeyFault for characters outside set 82.
    """
    require_characters("key", "Mã", text, CSET82)
    total = sum(
        CSET82.index(c) * prime for c, prime in zip(reversed(text), _primes(), strict=False)
    )
    high, low = divmod(total % 1021, 32)
    return CSET32[high] + CSET32[low]
