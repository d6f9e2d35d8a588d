"""Cuts Be Vietnam Pro down to the letters the pages use: two small woff2 files.

The npm package holds one file per script; they are merged, so that one word never mixes two files,
and then cut to Vietnamese, Western European letters and punctuation.
"""

import unicodedata
from pathlib import Path

from fontTools.merge import Merger
from fontTools.subset import Options, Subsetter
from fontTools.ttLib import TTFont

WEIGHTS = (400, 600)
SCRIPTS = ("latin", "latin-ext", "vietnamese")
TONES = "\u0300\u0301\u0303\u0309\u0323"
PUNCTUATION = "\u00a0–—‘’“”…·•×°±²³½§©®−₫€"
WESTERN = "àáâãäåçèéêëìíîïñòóôõöùúûüýÿæøœß"


def vietnamese_letters() -> set[str]:
    """The 134 letters of Vietnamese that ASCII does not have, both cases."""
    toned = {unicodedata.normalize("NFC", v + t) for v in "aăâeêioôơuưy" for t in TONES}
    small = toned | set("ăâđêôơư")
    return small | {letter.upper() for letter in small}


def characters() -> set[str]:
    """Every character a page may show in the web font; others come from the system."""
    ascii_ = {chr(code) for code in range(0x20, 0x7F)}
    western = set(WESTERN) | set(WESTERN.upper()) - {"S"}
    return ascii_ | vietnamese_letters() | western | set(PUNCTUATION)


def _merged(source: Path, scratch: Path, weight: int) -> TTFont:
    """The files of one weight as one font."""
    parts = []
    for script in SCRIPTS:
        font = TTFont(
            source / f"be-vietnam-pro-{script}-{weight}-normal.woff2", recalcTimestamp=False
        )
        font.flavor = None
        parts.append(str(scratch / f"{script}-{weight}.ttf"))
        font.save(parts[-1])
    merged = Merger().merge(parts)
    # The day of the source instead of the day of the build: the same input gives the same file.
    merged.recalcTimestamp = False
    merged["head"].created = merged["head"].modified = font["head"].modified
    return merged


def build(source: Path, scratch: Path, target: Path) -> list[Path]:
    """Write be-vietnam-pro-{400,600}.woff2 to `target`; returns the same fonts as TTF in `scratch`."""
    plain = []
    for weight in WEIGHTS:
        options = Options(layout_features=["kern"], hinting=False, glyph_names=False)
        font = _merged(source, scratch, weight)
        subsetter = Subsetter(options)
        subsetter.populate(unicodes=[ord(c) for c in characters()])
        subsetter.subset(font)
        plain.append(scratch / f"be-vietnam-pro-{weight}.ttf")
        font.save(plain[-1])
        font.flavor = "woff2"
        font.save(target / f"be-vietnam-pro-{weight}.woff2")
    return plain
