"""Where a request about an identified thing leads. Plain Python: request and links in, decision out.

Source: GS1-Conformant Resolver 1.2; the numbers in comments are its conformance statements.
"""

from collections.abc import Callable, Sequence
from dataclasses import dataclass

from ocop.trace import negotiation
from ocop.trace.identifier import Identifier
from ocop.trace.link_types import DEFAULT, DEFAULT_MULTI, short_name

ALL_LINKS = frozenset({"linkset", "all"})  # `all` is the older word for the same
LINKSET_TYPE = "application/linkset+json"


@dataclass(frozen=True, slots=True)
class WebLink:
    """One thing that can be told about an identified thing.

    `type` is a name of `link_types`; `level` the qualifiers it is about ("" for the key itself);
    `language`, `context` (country) and `media_type` say for whom it is. `default` marks those
    that answer a request which asks for no type: the first of them is the default link.
    `number` is that of a registered link, 0 for one that exists by itself.
    """

    type: str
    href: str
    title: str
    language: str = ""
    media_type: str = "text/html"
    context: str = ""
    level: str = ""
    default: bool = False
    number: int = 0


@dataclass(frozen=True, slots=True)
class Request:
    """What is asked for. `languages` are best first, `accept` is the header as it came."""

    link_type: str = ""
    languages: tuple[str, ...] = ()
    accept: str = ""
    context: str = ""


@dataclass(frozen=True, slots=True)
class Redirect:
    """Go to one link (307)."""

    link: WebLink


@dataclass(frozen=True, slots=True)
class Choices:
    """Several links fit equally well (300)."""

    links: tuple[WebLink, ...]


@dataclass(frozen=True, slots=True)
class AllLinks:
    """Everything known (200)."""

    links: tuple[WebLink, ...]


@dataclass(frozen=True, slots=True)
class Missing:
    """No link of this type (404)."""

    link_type: str


Decision = Redirect | Choices | AllLinks | Missing


def request_for(asked: Identifier, *, accept: str, accept_language: str, own: str) -> Request:
    """The request behind an identifier and two headers.

    `?lang=` goes before the header; `own` is the language of those who ask for none of ours.

    >>> from ocop.trace.identifier import read
    >>> asked = read("https://a.vn/01/09521234543213?linkType=gs1:pip&lang=en")
    >>> request_for(asked, accept="", accept_language="fr", own="vi").languages
    ('en', 'fr', 'vi')
    """
    said = asked.parameters
    chosen = (said["lang"],) if said.get("lang") else ()
    return Request(
        link_type=said.get("linkType", ""),
        languages=(*chosen, *negotiation.languages(accept_language), own),
        accept=accept,
        context=said.get("context", ""),
    )


def decide(request: Request, links: Sequence[WebLink]) -> Decision:
    """Where the request leads; `links` are all that hold for the thing, finest level first.

    >>> page = WebLink("pip", "https://a.vn/p", "Trang", default=True)
    >>> decide(Request(), [page]) == decide(Request("gs1:pip"), [page]) == Redirect(page)
    True
    >>> decide(Request("gs1:recipeInfo"), [page])
    Missing(link_type='gs1:recipeInfo')

    ValueError without any link: who knows nothing about a thing has nothing to decide.
    """
    if not links:
        raise ValueError("no links to decide between")
    if request.link_type in ALL_LINKS or _asks_for_linkset(request):
        return AllLinks(tuple(links))  # 8
    name = short_name(request.link_type) if request.link_type else DEFAULT_MULTI
    if name in {DEFAULT, DEFAULT_MULTI}:
        return Redirect(_default(request, links, only=name == DEFAULT))  # 10, 12
    of_type = [link for link in links if link.type == name]
    if not of_type:
        return Missing(request.link_type)
    finest = [link for link in of_type if link.level == of_type[0].level]
    fitting = _closest(request, finest)
    if len({link.href for link in fitting}) > 1:
        return Choices(tuple(fitting))
    return Redirect(fitting[0])  # 13


def _asks_for_linkset(request: Request) -> bool:
    """Whether the linkset itself is wanted most; `*/*` alone does not ask for it."""
    named = LINKSET_TYPE in request.accept.lower()
    html = negotiation.quality(request.accept, "text/html")
    return (
        not request.link_type
        and named
        and (negotiation.quality(request.accept, LINKSET_TYPE) >= max(html, 0.001))
    )


def defaults(links: Sequence[WebLink]) -> list[WebLink]:
    """The links that answer a request without type, the default link first.

    Where none is marked, the first one registered at the finest level is it.
    """
    return [link for link in links if link.default] or list(links[:1])


def _default(request: Request, links: Sequence[WebLink], *, only: bool) -> WebLink:
    """The default link, or what fits the request better among the marked ones."""
    marked = defaults(links)
    fitting = marked if only else _closest(request, marked)
    return fitting[0] if len(fitting) == 1 else marked[0]


def _closest(request: Request, links: list[WebLink]) -> list[WebLink]:
    """Those that suit best: country, then media type, then language."""
    for narrowed in (_by_context, _by_media_type, _by_language):
        links = narrowed(request, links)
    return links


def _by_context(request: Request, links: list[WebLink]) -> list[WebLink]:
    same = request.context.upper()
    return _first_some(
        links, lambda link: bool(same) and link.context == same, lambda link: not link.context
    )


def _by_media_type(request: Request, links: list[WebLink]) -> list[WebLink]:
    welcome = [negotiation.quality(request.accept, link.media_type) for link in links]
    return [link for link, q in zip(links, welcome, strict=True) if q == max(welcome)]


def _by_language(request: Request, links: list[WebLink]) -> list[WebLink]:
    for wanted in request.languages:
        spoken = [link for link in links if negotiation.speaks(wanted, link.language)]
        if spoken:
            return spoken
    return _first_some(links, lambda link: not link.language)


def _first_some(links: list[WebLink], *tests: Callable[[WebLink], bool]) -> list[WebLink]:
    """The links that pass the first test which any of them passes; all when none does."""
    for test in tests:
        if found := [link for link in links if test(link)]:
            return found
    return links


def target(href: str, query: str) -> str:
    """The address to go to: what was asked is passed on, before the fragment (14).

    >>> target("https://a.vn/p?x=1#giay", "17=271231&linkType=gs1:pip")
    'https://a.vn/p?x=1&17=271231&linkType=gs1:pip#giay'
    """
    if not query:
        return href
    address, mark, fragment = href.partition("#")
    return f"{address}{'&' if '?' in address else '?'}{query}{mark}{fragment}"
