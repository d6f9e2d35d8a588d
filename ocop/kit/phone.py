"""Vietnamese phone numbers: read as people write them, kept as E.164, shown in groups.

Numbering since 2018: mobile numbers have 10 digits and begin with 03, 05, 07, 08 or 09; landlines
have 11 digits and begin with 02 (Quyết định 2036/QĐ-BTTTT, area codes; Thông tư 22/2014/TT-BTTTT).
"""

import re

ASK_MOBILE = "Nhập số điện thoại gồm 10 số, bắt đầu bằng 0. Ví dụ: 0912 345 678"
ASK_PHONE = (
    "Nhập số di động gồm 10 số hoặc số máy bàn gồm 11 số, bắt đầu bằng 0. "
    "Ví dụ: 0912 345 678 hoặc 0228 385 0123"
)
_WRITTEN = re.compile(r"\+?[0-9\s.()\-–]+")
_NOT_DIGITS = re.compile(r"[^0-9]")
_COUNTRY = re.compile(r"^(?:\+|00)?84(?=[0-9]{9,10}$)")
_MOBILE = re.compile(r"0[35789][0-9]{8}")
_LANDLINE = re.compile(r"02[0-9]{9}")


def e164(text: str, *, landline: bool = False) -> str:
    """The number as it is stored; ValueError with the sentence for the person when it is none.

    >>> e164("0912 345 678"), e164("+84 912.345.678"), e164("84912345678")
    ('+84912345678', '+84912345678', '+84912345678')
    >>> e164("0228 3850 123", landline=True)
    '+842283850123'
    """
    asked = ASK_PHONE if landline else ASK_MOBILE
    if not _WRITTEN.fullmatch(text.strip()):
        raise ValueError(asked)
    plus = "+" if text.strip().startswith("+") else ""
    number = _COUNTRY.sub("0", plus + _NOT_DIGITS.sub("", text))
    if _MOBILE.fullmatch(number) or (landline and _LANDLINE.fullmatch(number)):
        return f"+84{number[1:]}"
    raise ValueError(asked)


def shown(number: str) -> str:
    """A stored number as people read it; anything that is not Vietnamese E.164 stays as it is.

    >>> shown("+84912345678"), shown("+842283850123"), shown("+842438501234")
    ('0912 345 678', '0228 385 0123', '024 3850 1234')
    """
    local = f"0{number[3:]}" if number.startswith("+84") else number
    if _MOBILE.fullmatch(local):
        return f"{local[:4]} {local[4:7]} {local[7:]}"
    if _LANDLINE.fullmatch(local):
        area = 3 if local[:3] in {"024", "028"} else 4  # Hà Nội and TP. Hồ Chí Minh
        return f"{local[:area]} {local[area:7]} {local[7:]}"
    return number
