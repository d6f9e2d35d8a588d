"""The format language of application identifiers: `N13,csum,key [X..17]` and its rules.

A format is a row of parts. A part is a character set (N digits, X set 82, Y set 39, Z set 64),
a length (`N14` exactly 14, `X..20` 1 to 20) and names of rules; brackets make it optional.
Country and currency numbers are checked for shape and range only, not against the ISO lists.
"""

import re
from collections.abc import Callable
from dataclasses import dataclass
from functools import lru_cache

from ocop.gs1.characters import (
    CSET32,
    CSET39,
    CSET64,
    CSET82,
    DIGITS,
    check_pair,
    key_fault,
    require_characters,
    require_check_digit,
    shown,
)
from ocop.gs1.dates import require_yymmdd

_SETS = {"N": DIGITS, "X": CSET82, "Y": CSET39, "Z": CSET64}
_PART = re.compile(r"(\[?)([NXYZ])(\.\.)?(\d+)\]?((?:,\w+)*)")
_IBAN_LETTERS = "ABCDEFGHIJKLMNOPQRSTUVWXYZ"


@dataclass(frozen=True, slots=True)
class Part:
    """One part of a format: characters, length and the names of its rules."""

    characters: str
    low: int
    high: int
    rules: tuple[str, ...] = ()


@lru_cache(maxsize=256)
def parts(spec: str) -> tuple[Part, ...]:
    """The parts of a written format; an optional part has lower length 0.

    >>> [(part.low, part.high, part.rules) for part in parts("N13,csum,key [X..17]")]
    [(13, 13, ('csum', 'key')), (0, 17, ())]
    """
    found = []
    for word in spec.split():
        match = _PART.fullmatch(word)
        if match is None:
            raise ValueError(f"not a format: {word!r}")
        optional, kind, upto, length, rules = match.groups()
        low = 0 if optional else 1 if upto else int(length)
        found.append(Part(_SETS[kind], low, int(length), tuple(rules.split(",")[1:])))
    return tuple(found)


def require_format(where: str, name: str, value: str, spec: str) -> str:
    """`value` if it follows `spec`; the fault names length, character, or rule broken.

    >>> require_format("10", "Số lô", "L2601", "X..20")
    'L2601'
    >>> require_format("422", "Nước xuất xứ", "70", "N3,country")
    Traceback (most recent call last):
    ocop.gs1.characters.KeyFault: Nước xuất xứ có 3 chữ số. Đang có 2. ...
    """
    wanted = parts(spec)
    _require_length(where, name, value, wanted)
    start = 0
    for part in wanted:
        piece = value[start : start + part.high]
        start += len(piece)
        require_characters(where, name, piece, part.characters)
        if not piece and part.low == 0:
            continue
        for rule in part.rules:
            RULES[rule](where, name, piece)
    return value


def _require_length(where: str, name: str, value: str, wanted: tuple[Part, ...]) -> None:
    lengths = _lengths(wanted)
    if len(value) in lengths:
        return
    unit = "chữ số" if all(part.characters == DIGITS for part in wanted) else "ký tự"
    low, high = min(lengths), max(lengths)
    gap_free = len(lengths) == high - low + 1
    size = f"{low}" if low == high else f"{low} đến {high}" if gap_free else f"{low} hoặc {high}"
    raise key_fault(
        where,
        f"{name} có {size} {unit}. Đang có {len(value)}.",
        f"Nhập lại đủ {size} {unit}, không thêm bớt.",
        "length",
    )


@lru_cache(maxsize=256)
def _lengths(wanted: tuple[Part, ...]) -> frozenset[int]:
    """All total lengths a format allows; only its last part varies."""
    fixed = sum(part.high for part in wanted[:-1])
    last = wanted[-1]
    tail = set(range(max(last.low, 1), last.high + 1))
    if last.low == 0 and "fixed" in last.rules:
        tail = {last.high}
    return frozenset(fixed + n for n in (tail | {0} if last.low == 0 else tail))


Rule = Callable[[str, str, str], object]


def _shape(pattern: str, what: str, how_to_fix: str) -> Rule:
    """A rule that says `what` unless the piece has the shape of `pattern`."""
    shape = re.compile(pattern)

    def rule(where: str, name: str, piece: str) -> None:
        if shape.fullmatch(piece) is None:
            raise key_fault(where, f"{name} “{shown(piece)}” {what}.", how_to_fix, "value")

    return rule


def _key(where: str, name: str, piece: str) -> None:
    if not piece[:4].isdecimal() or len(piece) < 4:
        raise key_fault(
            where,
            f"{name} “{shown(piece)}” không bắt đầu bằng mã doanh nghiệp GS1.",
            "Bắt đầu bằng mã doanh nghiệp ghi trên giấy chứng nhận mã số mã vạch (ít nhất 4 số).",
            "company_prefix",
        )


def _check_pair(where: str, name: str, piece: str) -> None:
    expected = check_pair(piece[:-2])
    if piece[-2:] != expected:
        raise key_fault(
            where,
            f"{name} có hai ký tự kiểm tra {piece[-2:]}, đúng ra là {expected}.",
            f"So lại từng ký tự; hai ký tự cuối chỉ gồm {CSET32}.",
            "check_digit",
        )


def _piece_of_total(where: str, name: str, piece: str) -> None:
    number, total = int(piece[:2]), int(piece[2:])
    if not 1 <= number <= total:
        raise key_fault(
            where,
            f"{name} ghi phần {number} trên tổng số {total} phần.",
            "Phần thứ mấy phải từ 1 đến tổng số. Ví dụ: 0103 là phần 1 trong 3 phần.",
            "value",
        )


def _iban(where: str, name: str, piece: str) -> None:
    turned = piece[4:] + piece[:4]
    numbers = "".join(str(_IBAN_LETTERS.find(c) + 10) if c.isalpha() else c for c in turned)
    right_shape = re.fullmatch(r"[A-Z]{2}\d{2}[A-Z0-9]+", piece)
    if right_shape is None or int(numbers) % 97 != 1:
        raise key_fault(
            where,
            f"{name} “{shown(piece)}” không phải số tài khoản IBAN đúng.",
            "So lại từng ký tự với giấy của ngân hàng.",
            "check_digit",
        )


def _percent_escapes(where: str, name: str, piece: str) -> None:
    if re.search(r"%(?![0-9A-Fa-f]{2})", piece):
        raise key_fault(
            where,
            f"{name} có dấu % không theo sau bởi hai chữ số thập lục phân.",
            "Viết dấu % là %25, chữ có dấu là mã UTF-8. Ví dụ: %C3%B4 là ô.",
            "value",
        )


_COUNTRY = r"00[4-9]|0[1-9]\d|[1-8]\d\d"
_TWO_LETTERS = "Viết hai chữ hoa của mã nước. Ví dụ: VN"
_COUNTRY_HELP = "Dùng mã nước ba số theo ISO 3166. Ví dụ: 704 là Việt Nam."

RULES: dict[str, Rule] = {
    "csum": require_check_digit,
    "csumalpha": _check_pair,
    "key": _key,
    "pieceoftotal": _piece_of_total,
    "iban": _iban,
    "pcenc": _percent_escapes,
    "fixed": lambda where, name, piece: None,  # read by `_lengths`
    "yymmd0": lambda w, n, p: require_yymmdd(w, n, p, day_zero=True),
    "yymmdd": lambda w, n, p: require_yymmdd(w, n, p, day_zero=False),
    "yyyymmdd": lambda w, n, p: require_yymmdd(w, n, p[2:], day_zero=False),
    "hh": _shape("[01][0-9]|2[0-3]", "không phải giờ từ 00 đến 23", "Ví dụ: 08"),
    "hhmm": _shape(
        "([01][0-9]|2[0-3])[0-5][0-9]", "không phải giờ và phút", "Viết bốn số. Ví dụ: 0830"
    ),
    "mmss": _shape("([0-5][0-9]){1,2}", "không phải phút và giây", "Viết hai hoặc bốn số."),
    "zero": _shape("0", "phải là số 0", "Đặt số 0 ở đầu mã."),
    "nonzero": _shape("0*[1-9][0-9]*", "bằng không", "Nhập số lớn hơn 0."),
    "nozeroprefix": _shape("0|[1-9][0-9]*", "có số 0 ở đầu", "Bỏ các số 0 ở đầu."),
    "hasnondigit": _shape(".*[^0-9].*", "chỉ toàn chữ số", "Mã này cần ít nhất một chữ cái."),
    "yesno": _shape("[01]", "không phải 0 hoặc 1", "Ghi 1 nếu có, 0 nếu không."),
    "winding": _shape("[019]", "không phải 0, 1 hoặc 9", "Ghi 0, 1 hoặc 9."),
    "hyphen": _shape("-", "không phải dấu trừ", "Chỉ thêm dấu - khi nhiệt độ âm."),
    "slash": _shape("/", "không phải dấu /", "Ví dụ: 1/2 là bé thứ nhất trong hai bé."),
    "sex": _shape("[0129]", "không phải 0, 1, 2 hoặc 9", "Ghi theo ISO 5218."),
    "mediatype": _shape("0[1-9]|10|[89][0-9]", "không có trong danh mục", "Từ 01 đến 10."),
    "importer": _shape("[-0-9A-Z_a-z]", "không phải một chữ, số, - hoặc _", "Ví dụ: A"),
    "country": _shape(_COUNTRY, "không phải mã nước", _COUNTRY_HELP),
    "country999": _shape(f"{_COUNTRY}|999", "không phải mã nước", _COUNTRY_HELP),
    "countries": _shape(f"({_COUNTRY})+", "không phải các mã nước liền nhau", _COUNTRY_HELP),
    "alpha2": _shape("[A-Z]{2}", "không phải mã nước", _TWO_LETTERS),
    "currency": _shape("(?!000)[0-9]{3}", "không phải mã tiền", "Ví dụ: 704 là đồng."),
    "latitude": _shape("0[0-9]{9}|1[0-7][0-9]{8}|1800000000", "ngoài 0–180 độ", "Cộng 90 độ."),
    "longitude": _shape(
        "[0-2][0-9]{9}|3[0-5][0-9]{8}|3600000000", "ngoài 0–360 độ", "Lấy kinh độ chia dư 360."
    ),
}
