"""Walks over the pages as a person would: from the desk along every link of every page."""

import re
from collections import Counter
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field
from html import unescape

from django.test import Client
from django.urls import Resolver404, URLPattern, URLResolver, get_resolver, resolve

from ocop.people.models import User

START = "/ban-lam-viec"
EACH = 2  # pages of one kind that are opened; the others look alike
_LINK = re.compile(r'(href|action|hx-get|hx-post)="([^"]*)"')


@dataclass(slots=True)
class Walk:
    """Names of the pages one is led to, and the addresses one was led to and then refused."""

    reached: set[str] = field(default_factory=set)
    refused: set[str] = field(default_factory=set)


def pages() -> Iterator[tuple[str, str]]:
    """(name, route) of every page for people; machines have their own descriptions."""
    yield from _pages(get_resolver().url_patterns, "", "")


def _pages(
    patterns: Sequence[URLPattern | URLResolver], space: str, before: str
) -> Iterator[tuple[str, str]]:
    for one in patterns:
        route = before + str(one.pattern)
        if isinstance(one, URLPattern):
            if one.name:
                yield space + one.name, route
        elif not route.startswith(("api/", "epcis/")):
            inner = f"{space}{one.namespace}:" if one.namespace else space
            yield from _pages(one.url_patterns, inner, route)


def walk(client: Client, user: User) -> Walk:
    """What a person meets who follows every link; forms are seen and not sent."""
    client.force_login(user)
    found, waiting, met, kinds = Walk(), [START], {START}, Counter[str]()
    while waiting:
        for url, is_page in _links(client, waiting.pop(0), found):
            name = _name(url)
            found.reached |= {name} - {""}
            if is_page and name and url not in met and kinds[name] < EACH:
                met.add(url)
                kinds[name] += 1
                waiting.append(url)
    return found


def _links(client: Client, address: str, found: Walk) -> Iterator[tuple[str, bool]]:
    """(address, whether it is a page to open) of the links and forms of a page."""
    answer = client.get(address)
    while answer.status_code in {301, 302}:
        address = answer["Location"]
        yield address, False
        answer = client.get(address)
    if answer.status_code >= 400:
        found.refused.add(f"{answer.status_code} {address}")
    if answer.streaming:
        answer.getvalue()
    elif answer["Content-Type"].startswith("text/html"):
        yield from _addresses(answer.content.decode(), address.partition("?")[0])


def _addresses(page: str, here: str) -> Iterator[tuple[str, bool]]:
    for kind, written in _LINK.findall(page):
        url = unescape(written).partition("#")[0].removeprefix("http://testserver")
        url = here + url if url.startswith("?") else url
        if url.startswith("/") and not url.startswith(("//", "/static/")):
            yield url, kind == "href"


def _name(url: str) -> str:
    try:
        return resolve(url.partition("?")[0]).view_name
    except Resolver404:
        return ""
