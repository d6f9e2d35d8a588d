"""What a client would like best: the headers Accept and Accept-Language, plain Python.

A header that cannot be read counts as absent: it must never keep anyone from an answer.
Source: RFC 9110, sections 12.4 and 12.5; RFC 4647, section 3.4 (lookup of languages).
"""

from collections.abc import Sequence

_MOST = 20  # entries read of a header; browsers send fewer than ten


def _weighted(header: str) -> list[tuple[str, float]]:
    """The entries of a header with their weights, best first; weight 0 means "not this"."""
    found = []
    for entry in header.split(",")[:_MOST]:
        name, *parameters = (piece.strip().lower() for piece in entry.split(";"))
        weight = next((p[2:].strip() for p in parameters if p.startswith("q=")), "1")
        if name:
            found.append((name, _weight(weight)))
    return sorted(found, key=lambda pair: -pair[1])


def _weight(text: str) -> float:
    try:
        weight = float(text)
    except ValueError:
        return 0.0
    return weight if 0 <= weight <= 1 else 0.0


def languages(header: str) -> tuple[str, ...]:
    """The languages of an Accept-Language header, best first.

    >>> languages("en;q=0.8, vi-VN, *;q=0.1, fr;q=0")
    ('vi-vn', 'en', '*')
    """
    return tuple(name for name, weight in _weighted(header) if weight)


def speaks(wanted: str, offered: str) -> bool:
    """Whether someone who asks for `wanted` is served by `offered`.

    >>> speaks("vi-vn", "vi"), speaks("pt", "pt-BR"), speaks("pt-br", "pt-PT"), speaks("*", "vi")
    (True, True, False, True)
    """
    wanted, offered = wanted.lower(), offered.lower()
    if not offered or wanted == "*":
        return bool(offered)
    return f"{wanted}-".startswith(f"{offered}-") or f"{offered}-".startswith(f"{wanted}-")


def quality(header: str, media_type: str) -> float:
    """How welcome a media type is, 0 to 1; everything is when nothing was said.

    >>> browser = "text/html,application/xml;q=0.9,*/*;q=0.8"
    >>> quality(browser, "text/html"), quality(browser, "application/json"), quality("", "a/b")
    (1.0, 0.8, 1.0)
    """
    entries = dict(reversed(_weighted(header)))
    if not entries:
        return 1.0
    kind = media_type.partition("/")[0]
    exact = (media_type, f"{kind}/*", "*/*")
    return next((entries[name] for name in exact if name in entries), 0.0)


def best(header: str, media_types: Sequence[str]) -> str:
    """The most welcome of some media types; among equals, and when none is welcome, the first.

    >>> best("text/html,*/*;q=0.8", ["application/linkset+json", "text/html"])
    'text/html'
    >>> best("*/*", ["application/linkset+json", "text/html"])
    'application/linkset+json'
    """
    return max(media_types, key=lambda media_type: quality(header, media_type))


def prefers_html(header: str) -> bool:
    """Whether a person with a browser is asking, not a program.

    >>> prefers_html("text/html,*/*;q=0.8"), prefers_html("*/*"), prefers_html("")
    (True, False, False)
    """
    return quality(header, "text/html") > quality(header, "application/json")
