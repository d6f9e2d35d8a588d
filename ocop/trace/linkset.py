"""A set of links as JSON (RFC 9264) and the `Link` headers of a resolver, plain Python."""

from collections.abc import Sequence
from typing import Any

from ocop.trace.identifier import Identifier
from ocop.trace.link_types import DEFAULT, DEFAULT_MULTI, HANDLED_BY, NAMESPACE, PREFIX
from ocop.trace.resolver import LINKSET_TYPE, WebLink, defaults

JSON_LD_CONTEXT = "https://ref.gs1.org/standards/resolver/linkset-context"


def linkset(asked: Identifier, name: str, links: Sequence[WebLink]) -> dict[str, Any]:
    """All links, one entry for every level that has some; `name` says in words what it is about.

    >>> from ocop.trace.identifier import read
    >>> page = WebLink("pip", "https://a.vn/p", "Trang", "vi", default=True)
    >>> found = linkset(read("https://a.vn/01/09521234543213/10/L1"), "Mắm", [page])["linkset"][0]
    >>> found["anchor"], found["https://ref.gs1.org/voc/pip"][0]["hreflang"]
    ('https://a.vn/01/09521234543213', ['vi'])
    """
    levels = [level for level in asked.levels if any(link.level == level for link in links)]
    return {"linkset": [_entry(asked, level, name, links) for level in levels]}


def choices(asked: Identifier, name: str, links: Sequence[WebLink]) -> dict[str, Any]:
    """Only the links that fit equally well, without a default among them."""
    entry: dict[str, Any] = {"anchor": asked.origin + asked.root + links[0].level}
    entry["itemDescription"] = name
    entry[NAMESPACE + links[0].type] = [_target(link) for link in links]
    return {"linkset": [entry]}


def _entry(asked: Identifier, level: str, name: str, links: Sequence[WebLink]) -> dict[str, Any]:
    entry: dict[str, Any] = {"anchor": asked.origin + asked.root + level, "itemDescription": name}
    for link in links:
        if link.level == level:
            entry.setdefault(NAMESPACE + link.type, []).append(_target(link))
    marked = defaults(links)
    if marked[0].level == level:
        default = marked[0]
        entry[NAMESPACE + DEFAULT] = [{"href": default.href, "title": default.title}]
        if len(marked) > 1:
            entry[NAMESPACE + DEFAULT_MULTI] = [_target(link) for link in marked]
    return entry


def _target(link: WebLink) -> dict[str, Any]:
    found: dict[str, Any] = {"href": link.href, "title": link.title, "type": link.media_type}
    if link.language:
        found["hreflang"] = [link.language]
    if link.context:
        found["context"] = [link.context]
    return found


def to_linkset(asked: Identifier) -> str:
    """The header that leads to the linkset (9), and to the uncompressed form if need be (5)."""
    headers = [
        f'<{asked.uri}?linkType=linkset>; rel="linkset"; type="{LINKSET_TYPE}"; title="All links"'
    ]
    if asked.compressed:
        headers.append(f'<{asked.uri}>; rel="owl:sameAs"; title="Uncompressed"')
    return ", ".join(headers)


def to_context() -> str:
    """The header by which a linkset can be read as JSON-LD."""
    rel = "http://www.w3.org/ns/json-ld#context"
    return f'<{JSON_LD_CONTEXT}>; rel="{rel}"; type="application/ld+json"'


def to_other_resolver(address: str) -> str:
    """The header of a redirect that hands a whole prefix to another resolver (17)."""
    rel = f"{PREFIX}{HANDLED_BY} {NAMESPACE}{HANDLED_BY}"
    return f'<{address}>; rel="{rel}"; title="Handled by another resolver"'
