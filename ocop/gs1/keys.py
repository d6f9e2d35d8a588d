"""GS1 keys: is this number right, and in which form do we keep it?

Every function takes what a person typed or a scanner read (spaces and hyphens between digits are
dropped) and returns the bare key, or raises `KeyFault` with a sentence that says what is wrong
and how to mend it. Source: GS1 General Specifications, chapter 3; GTIN and GLN in section 7.9.
"""

from collections.abc import Collection

from ocop.gs1.ai import check_value
from ocop.gs1.characters import (
    DIGITS,
    KeyFault,
    check_digit,
    check_pair,
    key_fault,
    require_characters,
    require_check_digit,
    without_gaps,
)
from ocop.gs1.prefixes import PrefixKind, prefix

__all__ = [
    "KeyFault",
    "check_cpi",
    "check_digit",
    "check_evidenced_gtin",
    "check_gcn",
    "check_gdti",
    "check_giai",
    "check_ginc",
    "check_gln",
    "check_gmn",
    "check_grai",
    "check_gsin",
    "check_gsrn",
    "check_gsrnp",
    "check_gtin",
    "check_itip",
    "check_pair",
    "check_pgln",
    "check_sscc",
    "check_trade_gtin",
    "check_upui",
    "gtin14",
    "is_vietnamese",
    "printed_gtin",
]

_GTIN_LENGTHS = (8, 12, 13, 14)


def check_gtin(text: str) -> str:
    """The digits of a right GTIN, as long as they were written: 8, 12, 13 or 14.

    >>> check_gtin("952 1234 5432 13")
    '9521234543213'
    >>> check_gtin("8938501234567")
    Traceback (most recent call last):
    ocop.gs1.characters.KeyFault: GTIN 8938501234567 có số kiểm tra 7, đúng ra là 8. ...

    KeyFault for other characters, another length, a wrong check digit, or only zeros.
    """
    digits = require_characters("gtin", "GTIN", without_gaps(text), DIGITS)
    if len(digits) not in _GTIN_LENGTHS:
        raise key_fault(
            "gtin",
            f"GTIN có 8, 12, 13 hoặc 14 chữ số. Đang có {len(digits)}.",
            "Nhập lại đủ các số in dưới mã vạch. Ví dụ: 9521234543213",
            "length",
        )
    if not digits.strip("0"):
        raise key_fault("gtin", "GTIN chỉ toàn số 0.", "Nhập các số in dưới mã vạch.", "value")
    return require_check_digit("gtin", "GTIN", digits)


def gtin14(text: str) -> str:
    """The 14-digit form of a GTIN, the one we keep and compare.

    >>> gtin14("9521234543213")
    '09521234543213'

    KeyFault as `check_gtin`.
    """
    return check_gtin(text).zfill(14)


def printed_gtin(text: str) -> str:
    """The form printed under the barcode of a pack: 8, 12 or 13 digits, 14 for an outer case.

    >>> printed_gtin("09521234543213"), printed_gtin("00000095012346")
    ('9521234543213', '95012346')

    KeyFault as `check_gtin`.
    """
    digits = gtin14(text)
    for zeros, length in ((6, 8), (2, 12), (1, 13)):
        if digits.startswith("0" * zeros):
            return digits[-length:]
    return digits


def is_vietnamese(text: str) -> bool:
    """True for a right GTIN or GLN whose number was given out by GS1 Vietnam (893).

    It says nothing about where the goods come from.

    >>> is_vietnamese("8938501234568"), is_vietnamese("9521234543213")
    (True, False)
    >>> is_vietnamese("18938501234565")
    True

    KeyFault as `check_gtin`.
    """
    return _prefixed(gtin14(text)).startswith("893")


def _prefixed(gtin: str) -> str:
    """The part of a GTIN-14 that begins with the GS1 prefix; a GTIN-8 has it in its 8 digits."""
    return gtin[6:] if gtin.startswith("000000") else gtin[1:]


def check_trade_gtin(text: str) -> str:
    """The GTIN-14 of goods that are sold openly: right, and not of a kind kept for other uses.

    >>> check_trade_gtin("9521234543213")
    Traceback (most recent call last):
    ocop.gs1.characters.KeyFault: GTIN 9521234543213 bắt đầu bằng 952, số chỉ dùng làm ví dụ. ...

    KeyFault as `check_gtin`; also for numbers of scales and counters (02, 04, 20-29), examples
    (952), coupons and prefixes GS1 has not given out. ISBN and ISSN are taken.
    """
    digits = gtin14(text)
    found = prefix(_prefixed(digits))
    # A GTIN-8 that begins with 0 is a number of the shop; in longer GTINs 0 is the United States.
    of_a_shop = digits.startswith("0000000")
    kind = PrefixKind.RESTRICTED if of_a_shop else found.kind
    if kind in _WHY_NOT_FOR_TRADE:
        raise key_fault(
            "gtin",
            f"GTIN {printed_gtin(digits)} bắt đầu bằng {found.digits}, {_WHY_NOT_FOR_TRADE[kind]}.",
            "Nhập mã do GS1 cấp cho đơn vị. Chưa có thì để trống, "
            "hệ thống dùng mã truy xuất của mình.",
            "prefix",
        )
    return digits


_WHY_NOT_FOR_TRADE = {
    PrefixKind.RESTRICTED: "số chỉ dùng nội bộ (cân, quầy)",
    PrefixKind.DEMO: "số chỉ dùng làm ví dụ",
    PrefixKind.COUPON: "số dành cho phiếu giảm giá",
    PrefixKind.UNASSIGNED: "số GS1 chưa cấp cho nước nào",
}


def check_evidenced_gtin(
    text: str, *, prefixes: Collection[str] = (), gtins: Collection[str] = ()
) -> str:
    """The GTIN-14 if the evidence covers it; an invented 893… number is refused here.

    `prefixes` are the company prefixes on valid certificates of the producer, `gtins` single
    numbers allowed in writing (or GTIN-8, which are given one by one).
    Source: NĐ 37/2026/NĐ-CP, Điều 28(1)(đ), 28(1)(e) and 28(4)(b).

    >>> check_evidenced_gtin("8938501234568", prefixes=["89385012"])
    '08938501234568'
    >>> check_evidenced_gtin("8938501234568", prefixes=["89399999"])
    Traceback (most recent call last):
    ocop.gs1.characters.KeyFault: Chưa có giấy tờ cho thấy được dùng mã 8938501234568. ...

    KeyFault as `check_trade_gtin`, or when nothing covers the number.
    """
    digits = check_trade_gtin(text)
    short = digits.startswith("000000")
    owned = not short and any(p and digits[1:13].startswith(p) for p in prefixes)
    if owned or digits in {gtin14(allowed) for allowed in gtins}:
        return digits
    raise key_fault(
        "gtin",
        f"Chưa có giấy tờ cho thấy được dùng mã {printed_gtin(digits)}.",
        "Thêm giấy chứng nhận quyền sử dụng mã số mã vạch, hoặc văn bản cho phép của chủ mã. "
        "Không tự đặt mã 893.",
        "no_evidence",
    )


def check_gln(text: str) -> str:
    """The 13 digits of a right GLN, the number of a place.

    >>> check_gln("952 1234 5432 13")
    '9521234543213'

    KeyFault for characters, length or check digit.
    """
    return check_value("414", without_gaps(text))


def check_pgln(text: str) -> str:
    """The 13 digits of a right party GLN, the number of an organisation.

    >>> check_pgln("9521234543213")
    '9521234543213'

    KeyFault as `check_gln`.
    """
    return check_value("417", without_gaps(text))


def check_sscc(text: str) -> str:
    """The 18 digits of a right SSCC, the number of one logistic unit.

    >>> check_sscc("1 9521234 123456789 8")
    '195212341234567898'

    KeyFault for characters, length or check digit.
    """
    return check_value("00", without_gaps(text))


def check_grai(text: str) -> str:
    """A right GRAI: 0, 13 digits, and up to 16 characters for one piece of the kind.

    >>> check_grai("09521234543213CRATE-7")
    '09521234543213CRATE-7'

    KeyFault for characters, length, leading zero or check digit.
    """
    return check_value("8003", text.strip())


def check_giai(text: str) -> str:
    """A right GIAI: company prefix and own reference, at most 30 characters, no check digit.

    >>> check_giai("9521234-NOI-01")
    '9521234-NOI-01'

    KeyFault for characters, length, or a beginning that is not a company prefix.
    """
    return check_value("8004", text.strip())


def check_gsrn(text: str) -> str:
    """The 18 digits of a right GSRN of someone who receives a service.

    >>> check_gsrn("952123412345678905")
    '952123412345678905'

    KeyFault for characters, length or check digit.
    """
    return check_value("8018", without_gaps(text))


def check_gsrnp(text: str) -> str:
    """The 18 digits of a right GSRN of someone who provides a service.

    >>> check_gsrnp("952123412345678905")
    '952123412345678905'

    KeyFault as `check_gsrn`.
    """
    return check_value("8017", without_gaps(text))


def check_gdti(text: str) -> str:
    """A right GDTI: 13 digits for the kind of document, up to 17 characters for one document.

    >>> check_gdti("9521234543213VIETGAP-26")
    '9521234543213VIETGAP-26'

    KeyFault for characters, length or check digit.
    """
    return check_value("253", text.strip())


def check_gcn(text: str) -> str:
    """A right GCN: 13 digits for the coupon, up to 12 digits for one copy.

    >>> check_gcn("95212345432130001")
    '95212345432130001'

    KeyFault for characters, length or check digit.
    """
    return check_value("255", without_gaps(text))


def check_cpi(text: str, serial: str = "") -> tuple[str, str]:
    """A right CPID and its serial number (digits, may be empty).

    >>> check_cpi("9521234PART-1", "12")
    ('9521234PART-1', '12')

    KeyFault for characters, length, or a beginning that is not a company prefix.
    """
    part = check_value("8010", text.strip())
    return part, check_value("8011", without_gaps(serial)) if serial else ""


def check_ginc(text: str) -> str:
    """A right GINC, the number of a consignment: company prefix and reference, 30 characters.

    >>> check_ginc("9521234HWB1234")
    '9521234HWB1234'

    KeyFault for characters, length, or a beginning that is not a company prefix.
    """
    return check_value("401", text.strip())


def check_gsin(text: str) -> str:
    """The 17 digits of a right GSIN, the number of a shipment.

    >>> check_gsin("9521234 123456789 1")
    '95212341234567891'

    KeyFault for characters, length or check digit.
    """
    return check_value("402", without_gaps(text))


def check_gmn(text: str) -> str:
    """A right GMN, the number of a model; its last two characters check the others.

    >>> check_gmn("1987654Ad4X4bL5ttr2310c2K")
    '1987654Ad4X4bL5ttr2310c2K'

    KeyFault for characters, length or the check pair.
    """
    return check_value("8013", text.strip())


def check_itip(text: str) -> str:
    """The 18 digits of a right ITIP: GTIN-14, number of the piece, total of pieces.

    >>> check_itip("09521234543213 01 03")
    '095212345432130103'

    KeyFault for characters, length, check digit, or a piece beyond the total.
    """
    return check_value("8006", without_gaps(text))


def check_upui(gtin: str, extension: str) -> tuple[str, str]:
    """A right UPUI: GTIN-14 and the serial number a third party gave (TPX).

    >>> check_upui("9521234543213", "AB12")
    ('09521234543213', 'AB12')

    KeyFault for either part.
    """
    return gtin14(gtin), check_value("235", extension.strip())
