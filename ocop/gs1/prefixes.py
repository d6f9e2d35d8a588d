"""GS1 prefixes: which country's organisation gave a number out, and the Vietnamese rules.

A prefix tells who registered the company, never where the goods were made. Sources: GS1
prefix list; for Vietnam NĐ 37/2026/NĐ-CP, Điều 28 (no code that can be confused with a GS1
code) and Điều 31 (company prefixes of 7, 8, 9, 10 or 12 digits that begin with 893).
"""

from bisect import bisect_right
from dataclasses import dataclass
from enum import StrEnum

from ocop.gs1.characters import DIGITS, key_fault, require_characters, without_gaps

VIETNAM = "893"
VIETNAM_COMPANY_PREFIX_LENGTHS = (7, 8, 9, 10, 12)


class PrefixKind(StrEnum):
    """What numbers with a prefix are for."""

    COMPANY = "COMPANY"  # given to companies by a country's organisation
    GLOBAL = "GLOBAL"  # given by the GS1 Global Office
    RESTRICTED = "RESTRICTED"  # scales, counters: valid inside one company or region
    DEMO = "DEMO"  # examples and training
    PUBLICATION = "PUBLICATION"  # ISSN, ISBN, ISMN
    COUPON = "COUPON"  # refund receipts and coupons
    UNASSIGNED = "UNASSIGNED"


@dataclass(frozen=True, slots=True)
class Prefix:
    """The first three digits of a number, what they are for and whose they are."""

    digits: str
    kind: PrefixKind
    owner: str


_COUNTRIES = """
000-019 Hoa Kỳ|030-039 Hoa Kỳ|060-139 Hoa Kỳ|300-379 Pháp|380 Bulgaria|381 Kosovo|383 Slovenia
385 Croatia|387 Bosnia và Herzegovina|389 Montenegro|400-440 Đức|450-459 Nhật Bản|460-469 Nga
470 Kyrgyzstan|471 Đài Loan|474 Estonia|475 Latvia|476 Azerbaijan|477 Litva|478 Uzbekistan
479 Sri Lanka|480 Philippines|481 Belarus|482 Ukraina|483 Turkmenistan|484 Moldova|485 Armenia
486 Gruzia|487 Kazakhstan|488 Tajikistan|489 Hồng Kông|490-499 Nhật Bản|500-509 Anh
520-521 Hy Lạp|528 Liban|529 Síp|530 Albania|531 Bắc Macedonia|535 Malta|539 Ireland
540-549 Bỉ và Luxembourg|560 Bồ Đào Nha|569 Iceland|570-579 Đan Mạch|590 Ba Lan|594 Romania
599 Hungary|600-601 Nam Phi|603 Ghana|604 Senegal|605 Uganda|606 Angola|607 Oman|608 Bahrain
609 Mauritius|611 Maroc|613 Algeria|615 Nigeria|616 Kenya|617 Cameroon|618 Bờ Biển Ngà
619 Tunisia|620 Tanzania|621 Syria|622 Ai Cập|624 Libya|625 Jordan|626 Iran|627 Kuwait
628 Ả Rập Xê Út|629 Các Tiểu vương quốc Ả Rập Thống nhất|630 Qatar|631 Namibia|632 Rwanda
640-649 Phần Lan|680-681 Trung Quốc|690-699 Trung Quốc|700-709 Na Uy|729 Israel|730-739 Thụy Điển
740 Guatemala|741 El Salvador|742 Honduras|743 Nicaragua|744 Costa Rica|745 Panama
746 Cộng hòa Dominica|750 Mexico|754-755 Canada|759 Venezuela|760-769 Thụy Sĩ|770-771 Colombia
773 Uruguay|775 Peru|777 Bolivia|778-779 Argentina|780 Chile|784 Paraguay|786 Ecuador
789-790 Brasil|800-839 Ý|840-849 Tây Ban Nha|850 Cuba|858 Slovakia|859 Séc|860 Serbia
865 Mông Cổ|867 Triều Tiên|868-869 Thổ Nhĩ Kỳ|870-879 Hà Lan|880-881 Hàn Quốc|883 Myanmar
884 Campuchia|885 Thái Lan|887 Lào|888 Singapore|890 Ấn Độ|893 Việt Nam|896 Pakistan
899 Indonesia|900-919 Áo|930-939 Úc|940-949 New Zealand|955 Malaysia|958 Ma Cao|960-962 Anh
"""
_OTHERS = {
    PrefixKind.GLOBAL: "610 614 623 758 894 950-951 963-969",
    PrefixKind.RESTRICTED: "020-029 040-049 200-299",
    PrefixKind.DEMO: "952",
    PrefixKind.PUBLICATION: "977-979",
    PrefixKind.COUPON: "050-059 980-983 990-999",
}


def _ranges() -> list[tuple[str, str, PrefixKind, str]]:
    """First, last, kind and owner of every range, in order."""
    found = []
    for cell in _COUNTRIES.strip().replace("\n", "|").split("|"):
        numbers, owner = cell.split(" ", 1)
        found.append((numbers[:3], numbers[-3:], PrefixKind.COMPANY, owner))
    for kind, many in _OTHERS.items():
        found += [(numbers[:3], numbers[-3:], kind, "") for numbers in many.split()]
    return sorted(found)


_RANGES = _ranges()
_FIRSTS = [first for first, *_ in _RANGES]


def prefix(number: str) -> Prefix:
    """The prefix of a number written with 13 digits (a GTIN-14 without its first digit).

    >>> prefix("9521234543213").kind, prefix("8930000000000").owner
    (<PrefixKind.DEMO: 'DEMO'>, 'Việt Nam')

    Fewer than three digits, or a prefix GS1 has not given out, are UNASSIGNED.
    """
    digits = number[:3]
    if number.startswith("0000000"):
        return Prefix(digits, PrefixKind.RESTRICTED, "")
    place = bisect_right(_FIRSTS, digits) - 1
    if len(digits) == 3 and place >= 0:
        _, last, kind, owner = _RANGES[place]
        if digits <= last:
            return Prefix(digits, kind, owner)
    return Prefix(digits, PrefixKind.UNASSIGNED, "")


def check_company_prefix(text: str) -> str:
    """The digits of a GS1 company prefix as it stands on a certificate (mã doanh nghiệp).

    4 to 12 digits; a Vietnamese one (893…) has 7, 8, 9, 10 or 12.

    >>> check_company_prefix("952 1234")
    '9521234'
    >>> check_company_prefix("893")
    Traceback (most recent call last):
    ocop.gs1.characters.KeyFault: Mã doanh nghiệp 893… có 7, 8, 9, 10 hoặc 12 chữ số. Đang có 3. ...

    KeyFault also for prefixes that are never given to a company.
    """
    name = "Mã doanh nghiệp"
    digits = require_characters("company_prefix", name, without_gaps(text), DIGITS)
    vietnamese = digits.startswith(VIETNAM)
    lengths = VIETNAM_COMPANY_PREFIX_LENGTHS if vietnamese else tuple(range(4, 13))
    if len(digits) not in lengths:
        size = f"{name} 893… có 7, 8, 9, 10 hoặc 12" if vietnamese else f"{name} có 4 đến 12"
        raise key_fault(
            "company_prefix",
            f"{size} chữ số. Đang có {len(digits)}.",
            "Chép đúng dãy số trên giấy chứng nhận quyền sử dụng mã số mã vạch.",
            "length",
        )
    if prefix(digits).kind not in {PrefixKind.COMPANY, PrefixKind.GLOBAL, PrefixKind.DEMO}:
        raise key_fault(
            "company_prefix",
            f"{name} {digits} bắt đầu bằng {digits[:3]}, GS1 không cấp cho doanh nghiệp.",
            "Chép đúng dãy số trên giấy chứng nhận; mã Việt Nam bắt đầu bằng 893.",
            "prefix",
        )
    return digits
