"""Fonts: Be Vietnam Pro for the pages, Tinos for official papers.

The npm packages hold one file per script; they are merged, so that one word never mixes two files.
Be Vietnam Pro is cut to Vietnamese, Western European letters and punctuation: two small woff2
files. Tinos has the widths of Times New Roman and stays whole: four TTF files.
"""

import unicodedata
from pathlib import Path

from fontTools.merge import Merger
from fontTools.subset import Options, Subsetter
from fontTools.ttLib import TTFont

WEIGHTS = (400, 600)
SERIF_FACES = {"400-normal": "Regular", "700-normal": "Bold", "400-italic": "Italic",
               "700-italic": "BoldItalic"}  # fmt: skip
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


def _merged(source: Path, scratch: Path, family: str, face: str) -> TTFont:
    """The files of one face ("400-normal") as one font."""
    parts = []
    for script in SCRIPTS:
        font = TTFont(source / f"{family}-{script}-{face}.woff2", recalcTimestamp=False)
        font.flavor = None
        parts.append(str(scratch / f"{family}-{script}-{face}.ttf"))
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
        font = _merged(source, scratch, "be-vietnam-pro", f"{weight}-normal")
        subsetter = Subsetter(options)
        subsetter.populate(unicodes=[ord(c) for c in characters()])
        subsetter.subset(font)
        plain.append(scratch / f"be-vietnam-pro-{weight}.ttf")
        font.save(plain[-1])
        font.flavor = "woff2"
        font.save(target / f"be-vietnam-pro-{weight}.woff2")
    return plain


def build_serif(source: Path, scratch: Path, target: Path) -> None:
    """Write Tinos-{Regular,Bold,Italic,BoldItalic}.ttf and letters.txt to `target`.

    letters.txt holds every character that all four faces have, so that a paper knows beforehand
    what it can print.
    """
    held: set[int] | None = None
    for face, name in SERIF_FACES.items():
        font = _merged(source, scratch, "tinos", face)
        letters = set(font.getBestCmap())
        held = letters if held is None else held & letters
        font.save(target / f"Tinos-{name}.ttf")
    text = "".join(chr(code) for code in sorted(held or ()) if code >= ord(" "))
    (target / "letters.txt").write_text(text, "utf-8")
