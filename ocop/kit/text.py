"""Vietnamese text: normal form, folding for search, identity of names, and the sort key.

`fold` must give the same answer as the SQL function `vn_fold` (created by the first migration
of `units`); a test compares the two on every Vietnamese letter.
"""

import re
import unicodedata
from functools import lru_cache

_SPACES = re.compile(r"\s+")
_WORD = re.compile(r"[^\W_]+")
_TONES = "\u0300\u0301\u0303\u0309\u0323"
_ALPHABET = "aăâbcdđeêfghijklmnoôơpqrstuưvwxyz"
_LETTER = {c: i + 40 for i, c in enumerate(_ALPHABET)} | {str(d): 20 + d for d in range(10)}
_TONE = {"\u0300": 2, "\u0309": 3, "\u0303": 4, "\u0301": 5, "\u0323": 6}  # huyền hỏi ngã sắc nặng
_MARK = {c: i + 2 for i, c in enumerate(" _-,;:!?./'\"()")}
_OTHER_LETTER, _OTHER_SIGN = 100, 18
# Old style puts the tone on the first vowel (hòa), new style on the second (hoà).
_NEW_TO_OLD_TONE = re.compile(f"([ou])([aey])([{_TONES}])(?![a-z])")


def clean(text: str) -> str:
    """NFC, one space between words, none at the ends: the form in which text is stored."""
    return _SPACES.sub(" ", unicodedata.normalize("NFC", text)).strip()


def fold(text: str) -> str:
    """The form in which text is searched: lower case, no marks, đ→d, y→i.

    >>> fold("Nước mắm Sa Châu, Mỹ Lộc")
    'nuoc mam sa chau, mi loc'
    """
    bare = unicodedata.normalize("NFD", text.lower())
    bare = "".join(c for c in bare if not unicodedata.combining(c))
    return bare.replace("đ", "d").replace("y", "i")


def words(text: str) -> list[str]:
    """The folded words of a text, signs dropped: what a search compares.

    >>> words("Gạo (túi 5kg) – Xuân Thủy")
    ['gao', 'tui', '5kg', 'xuan', 'thui']
    """
    return _WORD.findall(fold(text))


def identity(text: str) -> str:
    """The form in which names are compared: marks kept, tone placement and case unified.

    >>> identity("Giao Thuỷ") == identity("GIAO THỦY")
    True
    """
    letters = unicodedata.normalize("NFD", clean(text).casefold())
    return unicodedata.normalize("NFC", _NEW_TO_OLD_TONE.sub(r"\1\3\2", letters))


@lru_cache(maxsize=4096)
def _weights(character: str) -> tuple[int, int, int]:
    """Weights of one NFC character: letter, tone, case."""
    tone, base = 1, ""
    for part in unicodedata.normalize("NFD", character.lower()):
        if part in _TONE:
            tone = _TONE[part]
        else:
            base += part
    base = unicodedata.normalize("NFC", base)
    other = _OTHER_LETTER if base.isalpha() else _OTHER_SIGN
    letter = _LETTER.get(base) or _MARK.get(base) or other
    return letter, tone, 2 if character != character.lower() else 1


def sort_key(text: str) -> bytes:
    """Bytes that sort as a Vietnamese dictionary does: letters, then tones, then case."""
    weights = [_weights(c) for c in unicodedata.normalize("NFC", text)]
    return b"\0".join(bytes(w[i] for w in weights) for i in range(3))


def person_sort_key(name: str) -> bytes:
    """Persons sort by the last word of the name (tên), then by the words before it."""
    words = clean(name).split(" ")
    return sort_key(" ".join([words[-1], *words[:-1]]))
