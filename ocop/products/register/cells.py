"""One cell → one value. What cannot be read says why and what to write instead.

Every reader takes a cell that is not empty and raises `Unreadable` with Vietnamese sentences;
nothing is guessed that a person would have to decide.
"""

import re
from decimal import Decimal
from typing import Any

from ocop.kit.phone import ASK_PHONE, e164
from ocop.kit.phone import shown as shown_phone
from ocop.kit.text import clean
from ocop.products.register.encoding import old_encoding_in_cell
from ocop.products.register.tables import Broken, Cell, shown
from ocop.products.register.words import key


class Unreadable(ValueError):
    """A cell that cannot be taken over: the reason and the remedy are sentences for people."""

    def __init__(self, code: str, reason: str, remedy: str) -> None:
        super().__init__(reason)
        self.code = code
        self.reason = reason
        self.remedy = remedy


class Doubtful(Exception):
    """A cell that was read, but in a way the person should know of; carries the value."""

    def __init__(self, value: Any, remark: Unreadable) -> None:
        super().__init__(remark.reason)
        self.value = value
        self.remark = remark


def refuse_broken(cell: Cell) -> None:
    """Stop at an error cell or a formula that was never calculated."""
    if not isinstance(cell, Broken):
        return
    if cell.shown.startswith("="):
        raise Unreadable(
            "formula", "Ô chứa công thức chưa có kết quả.",
            "Mở tệp bằng Excel để tính lại, rồi dán giá trị (Paste Values) và lưu.",
        )  # fmt: skip
    raise Unreadable(
        "excel_error", f"Ô báo lỗi {cell.shown} của Excel, giá trị gốc đã mất.",
        "Gõ lại giá trị đúng vào ô này.",
    )  # fmt: skip


# --- text ----------------------------------------------------------------------------------


def text(cell: Cell, limit: int) -> str:
    """One line of text of at most `limit` characters."""
    return _checked(clean(shown(cell)), limit)


def paragraphs(cell: Cell, limit: int) -> str:
    """Text that keeps its line breaks: stories and notes."""
    lines = [clean(line) for line in shown(cell).splitlines()]
    return _checked("\n".join(lines).strip("\n"), limit)


def _checked(value: str, limit: int) -> str:
    if len(value) > limit:
        raise Unreadable(
            "too_long", f"Ô dài {len(value)} ký tự, vượt mức {limit} ký tự.",
            "Viết ngắn lại, phần còn lại ghi ở cột Ghi chú.",
        )  # fmt: skip
    if encoding := old_encoding_in_cell(value):
        raise Unreadable(
            "old_encoding", f"Chữ trong ô dùng bảng mã {encoding}, không phải Unicode.",
            "Chuyển ô sang Unicode (công cụ chuyển mã của UniKey) hoặc gõ lại.",
        )  # fmt: skip
    return value


_EMAIL = re.compile(r"[^@\s,;]+@[^@\s,;]+\.[^@\s,;.]+")


def email(cell: Cell) -> str:
    """An e-mail address."""
    value = text(cell, 254)
    if not _EMAIL.fullmatch(value):
        raise Unreadable(
            "email", f'"{value}" thiếu @ hoặc tên miền.',
            "Ghi một địa chỉ thư điện tử. Ví dụ: hoa@example.vn",
        )  # fmt: skip
    return value


# --- star ----------------------------------------------------------------------------------

_STAR_WORDS = {"ba": 3, "bốn": 4, "tư": 4, "năm": 5, "một": 1, "hai": 2}
_STAR_BY_KEY = {key(word): star for word, star in _STAR_WORDS.items()} | {
    str(digit): digit for digit in range(10)
}
_STAR_NOISE = re.compile(r"\b(?:hang|sao|dat|loai|xep|ocop|cap|san pham)\b")
_NO_STAR = {key(t) for t in ("chưa", "chưa xếp hạng", "chưa phân hạng", "không", "chưa có", "0",
                             "chưa đánh giá", "chưa công nhận", "đang lập hồ sơ", "không có")}  # fmt: skip
_STAR_SIGNS = re.compile(r"[*★☆⭐\ufe0f\s]+")


def star(cell: Cell) -> int | None:
    """A star of 3 to 5, None for "chưa xếp hạng" and the like.

    >>> star("bốn sao"), star("★★★"), star(5.0), star("hạng 4")
    (4, 3, 5, 4)
    """
    value = clean(shown(cell))
    folded = key(value)
    if folded in _NO_STAR or value in {"-", "–", "/"}:
        return None
    if folded.startswith("tiem nang"):
        raise Unreadable(
            "star_potential", f'"{value}" chưa phải là hạng sao được công nhận.',
            'Ghi hạng đang được công nhận (3, 4 hoặc 5) và chuyển "tiềm năng" sang cột Ghi chú.',
        )  # fmt: skip
    found = _star_number(value, folded)
    if found is None:
        raise Unreadable("star", f'"{value}" không đọc được.', "Dùng số 3, 4 hoặc 5.")
    if found not in {3, 4, 5}:
        raise Unreadable(
            "star_range", f"{found} sao không phải hạng được công nhận.",
            "Dùng số 3, 4 hoặc 5; để trống nếu sản phẩm chưa được công nhận.",
        )  # fmt: skip
    return found


def _star_number(value: str, folded: str) -> int | None:
    if _STAR_SIGNS.fullmatch(value):
        return sum(value.count(sign) for sign in "*★⭐")
    words = _STAR_NOISE.sub(" ", folded).split()
    named = {_STAR_BY_KEY.get(word) for word in words}  # "bốn (4) sao" says one number twice
    return named.pop() if len(named) == 1 else None


# --- phone, numbers ------------------------------------------------------------------------

_PHONE_PIECES = re.compile(r"[;,/\n]|\s[-–]\s|\bhoặc\b|\bvà\b")
_NOT_DIGIT = re.compile(r"\D")
# 11-digit mobile numbers were shortened in 2018 (Ministry of Information, 15/9-14/11/2018).
_OLD_MOBILE = {
    "0120": "070", "0121": "079", "0122": "077", "0126": "076", "0128": "078", "0123": "083",
    "0124": "084", "0125": "085", "0127": "081", "0129": "082", "0162": "032", "0163": "033",
    "0164": "034", "0165": "035", "0166": "036", "0167": "037", "0168": "038", "0169": "039",
    "0186": "056", "0188": "058", "0199": "059",
}  # fmt: skip


def phone(cell: Cell) -> str:
    """A Vietnamese number in E.164: mobile or landline, with or without spaces, dots, +84.

    >>> phone("0912.345.678"), phone(912345678.0), phone("(0228) 3 871 234")
    ('+84912345678', '+84912345678', '+842283871234')
    """
    pieces = [piece for piece in _PHONE_PIECES.split(shown(cell)) if _NOT_DIGIT.sub("", piece)]
    if not pieces:
        raise Unreadable("phone", f'"{shown(cell)}" không có chữ số nào.', ASK_PHONE)
    number, renewed = _phone_number(pieces[0])
    if renewed:
        raise Doubtful(number, Unreadable(
            "phone_renewed", "Số di động 11 số đã đổi sang 10 số từ năm 2018.",
            f"Số được ghi là {shown_phone(number)}.",
        ))  # fmt: skip
    if len(pieces) > 1:
        raise Doubtful(number, Unreadable(
            "phone_first", "Ô có nhiều số điện thoại.",
            f"Chỉ số đầu tiên được ghi: {shown_phone(number)}. Số còn lại ghi ở cột Ghi chú.",
        ))  # fmt: skip
    return number


def _phone_number(piece: str) -> tuple[str, bool]:
    """E.164, and whether the number was written before 2018."""
    digits = _NOT_DIGIT.sub("", piece)
    written = piece.strip()
    if len(digits) in {9, 10} and digits[0] in "235789" and not written.startswith("+"):
        written = digits = "0" + digits  # Excel drops the leading zero of a number
    renewed = len(digits) == 11 and digits[:4] in _OLD_MOBILE
    if renewed:
        written = _OLD_MOBILE[digits[:4]] + digits[4:]
    try:
        return e164(written, landline=True), renewed
    except ValueError:
        count = f'"{piece.strip()}" có {len(digits)} chữ số, không phải số điện thoại.'
        raise Unreadable("phone", count, ASK_PHONE) from None


_PRICE = re.compile(
    r"(?P<number>\d[\d.,\s]*?)\s*(?P<times>triệu|tr|nghìn|ngàn|k)?\s*(?:đồng|vnđ|vnd|đ)?"
    r"(?:\s*(?:/|trên|một)\s*(?P<unit>.{1,30}))?",
    re.IGNORECASE,
)
_TIMES = {"triệu": 1_000_000, "tr": 1_000_000, "nghìn": 1000, "ngàn": 1000, "k": 1000}
_GROUPED = re.compile(r"\d{1,3}(?:[.,\s]\d{3})+")
_PRICE_REMEDY = "Nhập giá bằng số, đơn vị đồng. Ví dụ: 125.000"
_MOST_PRICE = 10**12


def price(cell: Cell) -> tuple[int, str]:
    """Đồng and the unit the price is for.

    >>> price("125.000 đ/chai"), price("45k"), price(30000.0)
    ((125000, 'chai'), (45000, ''), (30000, ''))
    """
    if isinstance(cell, float) and not cell.is_integer():
        raise Unreadable(
            "price", f"Giá {cell} có phần lẻ, tiền đồng không có số lẻ.", _PRICE_REMEDY
        )
    value = clean(shown(cell))
    match = _PRICE.fullmatch(value)
    amount = (
        _amount(match["number"], _TIMES.get((match["times"] or "").lower(), 1)) if match else None
    )
    if match is None or amount is None or amount >= _MOST_PRICE:
        raise Unreadable("price", f'"{value}" không đọc được thành một giá tiền.', _PRICE_REMEDY)
    return amount, clean(match["unit"] or "")


def _amount(number: str, times: int) -> int | None:
    """Dots and commas before three digits are thousands; "1.5" is clear only before "triệu"."""
    number = number.strip()
    if _GROUPED.fullmatch(number):
        return int(_NOT_DIGIT.sub("", number)) * times
    if number.isdecimal():
        return int(number) * times
    if times == 1:
        raise Unreadable(
            "ambiguous_number",
            f'"{number}" có thể là số lẻ hoặc phần nghìn viết thiếu.',
            _PRICE_REMEDY,
        )
    pieces = re.split(r"[.,]", number)
    whole = Decimal(".".join(pieces)) * times if len(pieces) == 2 and all(pieces) else None
    return int(whole) if whole is not None and whole == int(whole) else None


# --- codes ---------------------------------------------------------------------------------

_SCIENTIFIC = re.compile(r"\d[.,]\d+e\+?\d+", re.IGNORECASE)


def gtin(cell: Cell) -> str:
    """The 8, 12, 13 or 14 digits of a barcode; the check digit is tested where it is stored."""
    value = clean(shown(cell))
    if _SCIENTIFIC.fullmatch(value):
        raise Unreadable(
            "gtin_lost", f'Excel đã đổi mã vạch thành "{value}" và làm mất chữ số.',
            "Định dạng cột kiểu Text rồi gõ lại đủ chữ số. Ví dụ: 8930000000009",
        )  # fmt: skip
    digits = re.sub(r"[\s.\-]", "", value)
    if not (digits.isascii() and digits.isdigit() and len(digits) in {8, 12, 13, 14}):
        raise Unreadable(
            "gtin", f'Mã vạch "{value}" không có 8, 12, 13 hoặc 14 chữ số.',
            "Ghi đúng dãy số in dưới mã vạch, hoặc để trống.",
        )  # fmt: skip
    return digits


_TAX = re.compile(r"\d{10}(?:\d{2}|\d{3}|-\d{3})?")


def tax_code(cell: Cell) -> str:
    """10 digits, 13 for a branch, 12 for a person's number used as tax code since 01/7/2025."""
    value = re.sub(r"[\s.]", "", shown(cell))
    if isinstance(cell, (int, float)) and len(value) == 9:
        value = "0" + value  # Excel drops the leading zero of a number
    if not _TAX.fullmatch(value):
        raise Unreadable(
            "tax_code", f'Mã số thuế "{value}" không có 10, 12 hoặc 13 chữ số.',
            "Ghi mã số thuế 10 số, ví dụ 0700123456, hoặc để trống.",
        )  # fmt: skip
    return value if "-" in value or len(value) != 13 else f"{value[:10]}-{value[10:]}"


def codes(cell: Cell) -> tuple[str, ...]:
    """Several old codes in one cell, split at ; , or a new line."""
    pieces = [clean(piece) for piece in re.split(r"[;,\n]", shown(cell))]
    found = tuple(dict.fromkeys(piece for piece in pieces if piece))
    for piece in found:
        _checked(piece, 40)
    return found
