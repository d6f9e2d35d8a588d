"""Text out of bytes, and the old Vietnamese encodings recognised by name so that we can say so.

Nothing is converted on the quiet: a wrong guess would write wrong names into the register.
The tables below exist only to tell *which* encoding a text came from.
"""

import codecs
import re
import unicodedata
from collections.abc import Callable

from ocop.kit.faults import Fault, Invalid

_SAMPLE = 65_536
_WORDS = (
    "sản phẩm", "chủ thể", "địa chỉ", "điện thoại", "quyết định", "hợp tác xã", "công ty",
    "người đại diện", "hạng sao", "ghi chú", "ngày", "nước", "thực phẩm", "phường", "tên",
    "công nhận", "đồ uống", "huyện", "tỉnh", "xã", "hộ", "gạo", "rượu",
)  # fmt: skip

_TCVN3_SIGNS = "µ¸¶·¹¨»¾¼½Æ©ÇÊÈÉË®ÌÐÎÏÑªÒÕÓÔÖ×ÝØÜÞßãáâä«åèæçé¬êíëìîïóñòô\u00adõøö÷ùúýûüþ¡¢£¤¥¦§"
_TCVN3_LETTERS = "àáảãạăằắẳẵặâầấẩẫậđèéẻẽẹêềếểễệìíỉĩịòóỏõọôồốổỗộơờớởỡợùúủũụưừứửữựỳýỷỹỵĂÂÊÔƠƯĐ"
_TCVN3 = str.maketrans(_TCVN3_SIGNS, _TCVN3_LETTERS)

_VNI_MARKS = {
    "ù": "\u0301", "ø": "\u0300", "û": "\u0309", "õ": "\u0303", "ï": "\u0323",
    "â": "\u0302", "á": "\u0302\u0301", "à": "\u0302\u0300", "å": "\u0302\u0309",
    "ã": "\u0302\u0303", "ä": "\u0302\u0323",
    "ê": "\u0306", "é": "\u0306\u0301", "è": "\u0306\u0300", "ú": "\u0306\u0309",
    "ü": "\u0306\u0303", "ë": "\u0306\u0323",
}  # fmt: skip
_VNI_LETTERS = {"ô": "ơ", "ö": "ư", "ñ": "đ", "æ": "ỉ", "ó": "ĩ", "ò": "ị", "î": "ỵ"}
_VNI_PAIR = re.compile("([aeouyôö])([ùøûõïâáàåãäêéèúüë])|([ôöñæóòî])")

_TCVN3_IN_WORD = re.compile(
    r"[A-Za-zÀ-ÿ][µ¶¸¹»¼½¾¨©ª¬®][A-Za-zÀ-ÿ\u00ad]|®[Þåéª¬]|[A-Za-z]\u00ad[¬íøîêõùë]"
)
_UTF8_TWICE = re.compile("á[º»][\u0080-\uffff]|Ä[‘\u0091]|Æ[°¡]|Ã[\u00a0-\u00bf]")


def _from_tcvn3(text: str) -> str:
    return text.translate(_TCVN3)


def _from_vni(text: str) -> str:
    def letter(match: re.Match[str]) -> str:
        base, mark, alone = match.groups()
        if alone:
            return _VNI_LETTERS[alone]
        return _VNI_LETTERS.get(base, base) + _VNI_MARKS[mark]

    return _VNI_PAIR.sub(letter, text.lower())


def _bytes_shown(text: str) -> bytes:
    """The bytes that Windows-1252 would show as `text`."""
    shown = bytearray()
    for character in text:
        try:
            shown += character.encode("cp1252")
        except UnicodeEncodeError:
            shown += bytes([ord(character)]) if ord(character) < 256 else b"?"
    return bytes(shown)


def _from_1258(text: str) -> str:
    return _bytes_shown(text).decode("cp1258", "ignore")


def _from_utf8_twice(text: str) -> str:
    return _bytes_shown(text).decode("utf-8", "ignore")


_OLD: dict[str, Callable[[str], str]] = {
    "TCVN3 (phông ABC, .VnTime)": _from_tcvn3,
    "VNI (phông VNI-Times)": _from_vni,
    "Windows-1258": _from_1258,
    "UTF-8 bị đọc nhầm thành Windows-1252": _from_utf8_twice,
}


def _vietnamese_words(text: str) -> int:
    """How many different everyday words of a register stand in `text`."""
    words = unicodedata.normalize("NFC", text).lower()
    return sum(word in words for word in _WORDS)


def old_encoding(text: str) -> str | None:
    """Name of the old encoding whose signs fill `text`; None when the text is already Unicode.

    >>> old_encoding("Tªn s¶n phÈm, Chñ thÓ")
    'TCVN3 (phông ABC, .VnTime)'
    """
    sample = text[:_SAMPLE]
    scores = {name: _vietnamese_words(convert(sample)) for name, convert in _OLD.items()}
    best = max(scores, key=lambda name: scores[name])
    return best if scores[best] > max(1, _vietnamese_words(sample)) else None


def old_encoding_in_cell(text: str) -> str | None:
    """The same for one short cell, by signs that no Vietnamese word in Unicode can hold.

    >>> old_encoding_in_cell("N\\xadíc m¾m Sa Ch©u")
    'TCVN3 (phông ABC, .VnTime)'
    """
    if text.isascii():
        return None
    if _TCVN3_IN_WORD.search(text):
        return "TCVN3 (phông ABC, .VnTime)"
    if _UTF8_TWICE.search(text):
        return "UTF-8 bị đọc nhầm thành Windows-1252"
    return None


def refuse_old_encoding(name: str, encoding: str) -> Invalid:
    """The clear message for a file written in an old encoding."""
    return Invalid(
        [
            Fault(
                where=name,
                what=f"Tệp dùng bảng mã {encoding}, không phải Unicode, nên chữ có dấu sẽ bị sai.",
                how_to_fix=(
                    "Mở tệp bằng Excel, chuyển chữ sang Unicode (công cụ chuyển mã của UniKey), "
                    'rồi lưu kiểu "CSV UTF-8" hoặc .xlsx và gửi lại.'
                ),
                code="old_encoding",
            )
        ]
    )


def _utf_16(data: bytes) -> str | None:
    """The UTF-16 flavour of `data`, also without a byte order mark."""
    if data.startswith((codecs.BOM_UTF16_LE, codecs.BOM_UTF16_BE)):
        return "utf-16"
    sample = data[:4096]
    even, odd = sample[0::2].count(0), sample[1::2].count(0)
    enough = max(len(sample) // 8, 1)
    if odd >= enough and even < enough // 4 + 1:
        return "utf-16-le"
    return "utf-16-be" if even >= enough and odd < enough // 4 + 1 else None


def decode(name: str, data: bytes) -> str:
    """The text of a CSV file; `Invalid` naming the encoding when it is not Unicode."""
    encoding = _utf_16(data) or "utf-8-sig"
    try:
        text = data.decode(encoding)
    except UnicodeDecodeError:
        shown = data[:_SAMPLE].decode("latin-1")
        raise refuse_old_encoding(name, old_encoding(shown) or "không rõ tên") from None
    if found := old_encoding(text):
        raise refuse_old_encoding(name, found)
    return text
