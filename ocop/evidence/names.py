"""File names as people may see and download them."""

import unicodedata

from ocop.evidence.formats import Format, format_named
from ocop.kit.text import clean

MAX_NAME = 150
_FORBIDDEN = str.maketrans(dict.fromkeys('<>:"|?*%', " "))


def clean_name(name: str, kept: Format) -> str:
    """The last part of a path, NFC, without control and direction marks, ending as the content is.

    >>> from ocop.evidence.formats import PDF
    >>> clean_name("C:\\\\giấy tờ\\\\Chứng nhận 12.2026.PDF", PDF)
    'Chứng nhận 12.2026.pdf'
    >>> clean_name("../../etc/passwd", PDF)
    'passwd.pdf'
    """
    last = name.replace("\\", "/").rstrip("/").rpartition("/")[2].translate(_FORBIDDEN)
    visible = "".join(c if unicodedata.category(c)[0] != "C" else " " for c in last)
    stem = _without_extension(clean(visible)).strip(". ") or "tệp"
    return stem[: MAX_NAME - len(kept.extension)].rstrip(". ") + kept.extension


def _without_extension(name: str) -> str:
    promised = format_named(name)
    if promised is None:
        return name
    return name.rpartition(".")[0]


def size_words(size_bytes: int) -> str:
    """A size for people, rounded up so that "more than the limit" never looks equal to it.

    >>> size_words(38 * 1024 * 1024), size_words(1_300_000), size_words(900)
    ('38 MB', '1,3 MB', '1 KB')
    """
    kilobytes = -(-size_bytes // 1024)
    if kilobytes < 1000:
        return f"{kilobytes} KB"
    tenths = -(-size_bytes * 10 // (1024 * 1024))
    whole, tenth = divmod(tenths, 10)
    return f"{whole},{tenth} MB" if tenth else f"{whole} MB"
