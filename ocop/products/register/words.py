"""How labels and choices typed by people are compared: folded, without punctuation, one typo off."""

import re
from collections.abc import Iterable
from functools import lru_cache

from ocop.kit.text import fold

_NOT_WORD = re.compile(r"[\W_]+")
_SHORTEST_GUESS = 4


@lru_cache(maxsize=8192)  # labels, kinds, groups and communes stand in every row
def key(text: str) -> str:
    """The form in which two labels are the same label.

    >>> key("  Hạng sao (hiện tại): ")
    'hang sao hien tai'
    """
    return _NOT_WORD.sub(" ", fold(text)).strip()


def one_typo_apart(left: str, right: str) -> bool:
    """True when one letter was added, lost, changed or swapped with its neighbour.

    >>> one_typo_apart("thuc pham", "thuc phma")
    True
    """
    if left == right or abs(len(left) - len(right)) > 1:
        return False
    start = 0
    while start < min(len(left), len(right)) and left[start] == right[start]:
        start += 1
    a, b = left[start:], right[start:]
    swapped = len(a) > 1 and len(b) > 1 and (a[0], a[1]) == (b[1], b[0]) and a[2:] == b[2:]
    return a[1:] == b[1:] or a[1:] == b or a == b[1:] or swapped


def near(text: str, choices: Iterable[str]) -> str | None:
    """The one of some folded choices that `text` may misspell; None when there is none or several."""
    wanted = key(text)
    if len(wanted) < _SHORTEST_GUESS:
        return None
    found = {choice for choice in choices if one_typo_apart(wanted, choice)}
    return found.pop() if len(found) == 1 else None
