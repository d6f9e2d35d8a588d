"""Application identifiers: what each number means and what may stand behind it.

Source: GS1 General Specifications, chapter 3; GS1 Digital Link URI Syntax 1.6 for the roles of
primary keys and key qualifiers.
"""

from dataclasses import dataclass
from decimal import Decimal
from types import MappingProxyType

from ocop.gs1.ai_table import TABLE
from ocop.gs1.characters import DIGITS, key_fault, require_characters, shown
from ocop.gs1.formats import require_format

# Primary keys of Digital Link, each with the orders of qualifiers that may follow it.
_PRIMARY = {
    "00": ((),),
    "01": (("22", "10", "21"), ("235",)),
    "253": ((),),
    "255": ((),),
    "401": ((),),
    "402": ((),),
    "414": (("254",), ("7040",)),
    "415": (("8020",),),
    "417": (("7040",),),
    "8003": ((),),
    "8004": (("7040",),),
    "8006": (("22", "10", "21"),),
    "8010": (("8011",),),
    "8013": ((),),
    "8017": (("8019",),),
    "8018": (("8019",),),
}
PRIMARY_KEYS = MappingProxyType(_PRIMARY)

# An element string that begins so has a known length and needs no separator after it.
_PREDEFINED = frozenset(
    [f"{n:02}" for n in (*range(5), *range(11, 21), *range(31, 37), 41)],
)


@dataclass(frozen=True, slots=True)
class Identifier:
    """One application identifier: `format` as in `formats`, `title` of GS1, `name` for people."""

    number: str
    format: str
    title: str
    name: str

    @property
    def needs_separator(self) -> bool:
        """True when something must mark the end of the value in an element string."""
        return self.number[:2] not in _PREDEFINED


def _read(table: str) -> dict[str, Identifier]:
    found = {}
    for line in table.strip().splitlines():
        numbers, spec, title, name = (cell.strip() for cell in line.split("|"))
        first, _, last = numbers.partition("-")
        for number in range(int(first), int(last or first) + 1):
            ai, n = str(number).zfill(len(first)), str(number % 10)
            found[ai] = Identifier(ai, spec, title.replace("{n}", n), name.replace("{n}", n))
    return found


IDENTIFIERS = MappingProxyType(_read(TABLE))


def identifier(number: str) -> Identifier:
    """The identifier with this number.

    >>> identifier("17").name
    'Hạn sử dụng'
    >>> identifier("3103").title
    'NET WEIGHT (kg)'

    KeyFault when GS1 has no such identifier.
    """
    found = IDENTIFIERS.get(number)
    if found is None:
        raise key_fault(
            "ai",
            f"Không có mã nhận dạng ứng dụng GS1 ({shown(number)}).",
            "Xem lại phần trong ngoặc. Ví dụ: (01) là GTIN, (10) là số lô, (17) là hạn sử dụng.",
            "unknown_ai",
        )
    return found


def leading_identifier(text: str) -> Identifier | None:
    """The identifier with which an element string begins, None when there is none.

    No identifier is the beginning of another one, so there is at most one answer.

    >>> leading_identifier("310300019510L1").number
    '3103'
    """
    for length in (2, 3, 4):
        found = IDENTIFIERS.get(text[:length])
        if found is not None and len(text) >= length:
            return found
    return None


def check_value(number: str, value: str) -> str:
    """`value` if it may stand behind the identifier `number`.

    Length, characters, check digit, date and the other rules of the table are checked.

    >>> check_value("10", "L26-01")
    'L26-01'
    >>> check_value("17", "270230")
    Traceback (most recent call last):
    ocop.gs1.characters.KeyFault: Hạn sử dụng “270230” có ngày 30, không có trong tháng 2. ...

    KeyFault with `where` = the number.
    """
    known = identifier(number)
    return require_format(number, known.name, value, known.format)


def decimal_value(number: str, value: str) -> Decimal:
    """The measure, amount or price of an identifier whose last digit places the decimal point.

    >>> decimal_value("3103", "000195")
    Decimal('0.195')
    >>> decimal_value("3930", "704125000")
    Decimal('125000')

    KeyFault when the value is wrong or the identifier has no decimal point.
    """
    check_value(number, value)
    if len(number) != 4 or number[0] != "3":
        raise key_fault(
            number,
            f"{identifier(number).name} không phải số đo hay số tiền.",
            "Chỉ các mã 31nn đến 36nn và 39nn có dấu phẩy thập phân.",
            "value",
        )
    amount = value[3:] if number[:3] in {"391", "393"} else value
    require_characters(number, identifier(number).name, amount, DIGITS)
    return Decimal(amount).scaleb(-int(number[3]))
