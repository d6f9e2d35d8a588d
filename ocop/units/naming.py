"""Reads how people write the name of a place: type words, addresses, missing marks. Plain Python."""

import re
import unicodedata
from collections.abc import Callable, Iterator
from dataclasses import dataclass

from ocop.kit.text import clean, identity, words

TYPE_WORDS = (
    "Xã", "Phường", "Thị trấn", "Đặc khu", "Huyện", "Quận", "Thị xã", "Thành phố", "Tỉnh",
)  # fmt: skip
_NOW = re.compile(r"\bnay (?:là|thuộc)\b", re.IGNORECASE)
_SIGNS = re.compile(rf"[,;()\n]+|{_NOW.pattern}", re.IGNORECASE)
_DASHES = re.compile(r"\s+[-–—]\s+")
_INITIALS = re.compile(r"^(\w{1,2})(?:\.\s*|(?=\d))", re.UNICODE)
_FORMER = re.compile(r"(^|[\s(])cũ\b", re.IGNORECASE)
_NO_PLACE = {"", "cu", "moi", "viet nam", "vn"}
Letters = tuple[tuple[str, frozenset[str]], ...]


def key(text: str) -> str:
    """The form under which names are looked up: no marks, no signs, i for y.

    >>> key("Ea H’Leo"), key("Giao Thuỷ")
    ('ea h leo', 'giao thui')
    """
    return " ".join(words(text))


TYPES = {key(word): key(word) for word in TYPE_WORDS} | {
    "".join(part[0] for part in key(word).split()): key(word) for word in TYPE_WORDS
}


@dataclass(frozen=True, slots=True)
class Reading:
    """One way to understand a written name: a type (a key, "" if none was written) and a name."""

    type: str
    name: str

    @property
    def key(self) -> str:
        return key(self.name)


@dataclass(frozen=True, slots=True)
class Written:
    """A written place: its own name, the wider places named after it, "cũ" or "mới" beside it."""

    place: str
    wider: tuple[str, ...] = ()
    former: bool = False


def readings(text: str) -> list[Reading]:
    """The ways to read a name, the one with a type word first.

    >>> readings("TT. Cổ Lễ")
    [Reading(type='thi tran', name='Cổ Lễ'), Reading(type='', name='TT. Cổ Lễ')]
    >>> readings("P4")[0]
    Reading(type='phuong', name='4')
    """
    text = clean(text)
    found = [Reading("", text)]
    tokens = clean(_INITIALS.sub(r"\1 ", text)).split(" ")
    for count in (2, 1):
        word = " ".join(tokens[:count])
        name = " ".join(tokens[count:])
        if name and key(word) in TYPES and _may_mean(word):
            return [Reading(TYPES[key(word)], name), *found]
    return found


def written(
    text: str, known: Callable[[str], bool] = lambda part: True, *, dashes: bool = False
) -> Written:
    """An address taken apart: "Xóm 5, xã Giao Châu, huyện Giao Thủy (cũ)".

    The place is the first part that calls itself a commune, else the first one that is `known`.
    `dashes`: a dash between spaces parts it too; names may hold one, so try without first.
    """
    former = bool(_FORMER.search(clean(text)))
    parts = parts_of(text, dashes=dashes)
    if not parts:
        return Written("", (), former)
    then = parts_of(_NOW.split(text)[0], dashes=dashes) or parts  # "nay là …" says what it became
    tests = (_is_small, known)
    start = next((i for test in tests for i, part in enumerate(then) if test(part)), 0)
    return Written(parts[start], tuple(parts[start + 1 :]), former)


def parts_of(text: str, *, dashes: bool = False) -> list[str]:
    """The parts of an address that may be names, from the smallest to the widest.

    >>> parts_of("Giao Châu (cũ), nay là xã Giao Hưng - Ninh Bình", dashes=True)
    ['Giao Châu', 'xã Giao Hưng', 'Ninh Bình']
    """
    parts = [clean(part) for part in _SIGNS.split(text)]
    if dashes:
        parts = [clean(piece) for part in parts for piece in _DASHES.split(part)]
    parts = [part.removesuffix(" cũ") for part in parts]
    return [part for part in parts if key(part) not in _NO_PLACE]


def letters(text: str) -> Letters:
    """Base letters with the marks each carries; tone placement, case, y and signs unified."""
    found: list[tuple[str, set[str]]] = []
    for sign in unicodedata.normalize("NFD", identity(text)):
        if unicodedata.combining(sign):
            if found:
                found[-1][1].add(sign)
        elif sign == "đ":
            found.append(("d", {sign}))
        elif sign.isalnum():
            found.append(("i" if sign == "y" else sign, set()))
    return tuple((base, frozenset(marks)) for base, marks in found)


def is_marked(text: str) -> bool:
    """Whether the writer used any Vietnamese mark at all."""
    return any(marks for _, marks in letters(text))


def may_mean(typed: Letters, name: Letters) -> bool:
    """Whether `typed` is the name with some marks left out, never with other marks.

    >>> may_mean(letters("Truc Hung"), letters("Trực Hùng"))
    True
    >>> may_mean(letters("Trực Hưng"), letters("Trực Hùng"))
    False
    """
    return len(typed) == len(name) and all(
        mine == theirs and marks <= all_marks
        for (mine, marks), (theirs, all_marks) in zip(typed, name, strict=True)
    )


def trigrams(text: str) -> frozenset[str]:
    """The three-letter pieces by which similar names are found; words padded as pg_trgm does."""
    return frozenset(piece for word in key(text).split() for piece in _pieces(f"  {word} "))


def _pieces(padded: str) -> Iterator[str]:
    return (padded[i : i + 3] for i in range(len(padded) - 2))


def _may_mean(word: str) -> bool:
    """Whether a word is a type word or its initials: "xà" looks like "xã" but is not."""
    full = TYPES[key(word)]
    if key(word) != full:
        return True
    return any(may_mean(letters(word), letters(t)) for t in TYPE_WORDS if key(t) == full)


def _is_small(part: str) -> bool:
    """Whether a part of an address says itself that it is a commune or the like."""
    return readings(part)[0].type in {key(word) for word in TYPE_WORDS[:4]}
