"""GS1-Conformant Resolver 1.2: its 18 statements, each over HTTP."""

import re
from urllib.parse import urljoin, urlsplit

from ocop_conformance.checks import Failed, Level, NotApplicable, Suite
from ocop_conformance.client import Answer, Client
from ocop_conformance.keys import check_digit
from ocop_conformance.linkset import GS1, GS1_TYPES, Link, compressed, links_of
from ocop_conformance.run import Run

SUITE = Suite("GS1-Conformant Resolver 1.2")
_REDIRECTS = (301, 302, 303, 307, 308)
_LINKSET = "application/linkset+json"
_ANY = {"Accept": "*/*"}
_GTIN = re.compile(r"/01/(\d{14})(?=/|$)")


def _client(run: Run) -> Client:
    if run.resolver is None or not run.aim.digital_link:
        raise NotApplicable("needs --resolver and --digital-link")
    return run.resolver


def _ask(run: Run, path: str, query: str = "", *, method: str = "GET", **headers: str) -> Answer:
    given = {name.replace("_", "-"): value for name, value in headers.items()}
    return _client(run).ask(method, path, query=query, headers={**_ANY, **given})


def _path(run: Run) -> str:
    _client(run)
    return run.aim.digital_link


def _links(run: Run, path: str = "") -> list[Link]:
    return links_of(_ask(run, path or _path(run), "linkType=linkset", Accept=_LINKSET))


def _location(answer: Answer) -> str:
    """Where the answer redirects to, as a whole address."""
    answer.expect_status(*_REDIRECTS)
    return answer.expect_header("Location")


def _leads_to(answer: Answer, origin: str, href: str) -> bool:
    """The redirect goes to `href`, whatever query was passed on with it."""
    got, wanted = (urlsplit(urljoin(origin, one)) for one in (_location(answer), href))
    return got[:3] == wanted[:3] and (not wanted.query or wanted.query in got.query)


def _key(run: Run) -> str:
    """The path of the primary key alone: /01/… without lot and serial number."""
    return "/".join(_path(run).split("/")[:3])


@SUITE.check("resolver.01", "GET, HEAD and OPTIONS are answered", clause="statement 1")
def methods(run: Run) -> None:
    path = _path(run)
    got = _ask(run, path)
    head = _ask(run, path, method="HEAD")
    if head.status != got.status or head.header("Location") != got.header("Location"):
        raise head.failed(f"HEAD as GET: {got.status} {got.header('Location')}", head.summary)
    if head.body:
        raise head.failed("no body in the answer to HEAD", f"{len(head.body)} bytes")
    _ask(run, path, method="OPTIONS").expect_status(200, 204)


@SUITE.check("resolver.02", "The resolver speaks HTTPS", clause="statement 2")
def https(run: Run) -> None:
    client = _client(run)
    if not client.secure:
        raise Failed(f"GET {client.base}", "an https address", "http")
    _ask(run, _path(run))


@SUITE.check("resolver.03", "Programs of any origin may ask (CORS)", clause="statement 3")
def cors(run: Run) -> None:
    origin = "https://app.example"
    for query in ("", "linkType=linkset"):
        answer = _ask(run, _path(run), query, Origin=origin)
        if answer.header("Access-Control-Allow-Origin") not in ("*", origin):
            raise answer.failed("Access-Control-Allow-Origin: *", f"{answer.status} without it")


def _compressed(run: Run) -> tuple[str, str]:
    """A compressed link and the path it stands for."""
    if run.aim.compressed:
        return run.aim.compressed, _path(run)
    match = _GTIN.match(_path(run))
    if match is None:
        raise NotApplicable("needs --compressed: only GTINs are compressed by this tool")
    return f"/{compressed(match[1])}", f"/01/{match[1]}"


@SUITE.check("resolver.04", "A compressed link is expanded", clause="statement 4")
def decompresses(run: Run) -> None:
    packed, plain = _compressed(run)
    got, wanted = _ask(run, packed), _ask(run, plain)
    if got.status != wanted.status or got.header("Location") != wanted.header("Location"):
        raise got.failed(f"as for {plain}: {wanted.status} {wanted.header('Location')}")


@SUITE.check(
    "resolver.05", "A compressed request is told its uncompressed URI", clause="statement 5"
)
def tells_uncompressed(run: Run) -> None:
    packed, plain = _compressed(run)
    answer = _ask(run, packed)
    for address, rest in re.findall(r"<([^>]*)>([^<]*)", answer.header("Link")):
        if "owl:sameAs" in rest and urlsplit(address).path.endswith(plain):
            return
    raise answer.failed(f'Link to …{plain} with rel="owl:sameAs"', answer.header("Link") or "none")


def _broken(run: Run) -> list[str]:
    """Paths like the given one with one fault each."""
    key, value = _key(run).strip("/").split("/")
    found = [f"/{key}/", f"/{key}/{value[:3]}", f"/01/{value}x" if key == "01" else "/01/x"]
    found += [f"/{key}/{value}/no-such-ai/1", f"/{key}/{value}/10"]
    if key == "01":
        wrong = str((int(check_digit(value[:-1])) + 1) % 10)
        found += [f"/01/{value[:-1]}{wrong}", f"/01/{value}/10/{'9' * 21}",
                  f"/01/{value}/21/7/10/L1"]  # fmt: skip
    return found


@SUITE.check("resolver.06", "Wrong syntax is 400", clause="statement 6")
def syntax(run: Run) -> None:
    for path in _broken(run):
        _ask(run, path).expect_status(400)


@SUITE.check("resolver.07", "An error is never 200", clause="statement 7")
def no_false_success(run: Run) -> None:
    wrong = _broken(run)[1]
    for path, query in ((wrong, ""), (wrong, "linkType=linkset"),
                        (_path(run), "linkType=gs1:noSuchLinkType")):  # fmt: skip
        for accept in ("*/*", "text/html", _LINKSET):
            answer = _ask(run, path, query, Accept=accept)
            if 200 <= answer.status < 300:
                raise answer.failed("a status that says it is an error")


@SUITE.check("resolver.08", "All links come as a linkset, with every level", clause="statement 8")
def linkset(run: Run) -> None:
    for query in ("linkType=linkset", "linkType=all"):
        links_of(_ask(run, _path(run), query, Accept=_LINKSET))
    links_of(_ask(run, _path(run), Accept=_LINKSET))
    fine = {(link.type, link.href) for link in _links(run)}
    missing = [
        link
        for link in _links(run, _key(run))
        if link.type.startswith(GS1) and "defaultLink" not in link.type
        and (link.type, link.href) not in fine
    ]  # fmt: skip
    request = f"GET {_path(run)}?linkType=linkset"
    if missing:
        raise Failed(request, f"the links of {_key(run)} too", f"without {missing[0].href}")
    for link in _links(run):
        path = urlsplit(link.anchor).path.rstrip("/")
        if not path.endswith(_key(run)) and f"{_key(run)}/" not in path:
            raise Failed(request, f"uncompressed subjects of {_key(run)}", link.anchor)


@SUITE.check("resolver.09", "A redirect tells where the linkset is", clause="statement 9",
             level=Level.SHOULD)  # fmt: skip
def link_header(run: Run) -> None:
    answer = _ask(run, _path(run))
    _location(answer)
    if not re.search(r"""rel\s*=\s*["']?linkset""", answer.header("Link")):
        raise answer.failed('a Link with rel="linkset"', answer.header("Link") or "none")


@SUITE.check("resolver.10", "Every request has one default link", clause="statement 10")
def one_default(run: Run) -> None:
    defaults = {link.href for link in _links(run) if link.type == f"{GS1}defaultLink"}
    if len(defaults) != 1:
        request = f"GET {_path(run)}?linkType=linkset"
        raise Failed(request, "one gs1:defaultLink", f"{sorted(defaults)}")


@SUITE.check("resolver.11", "Every link has target, type and title", clause="statement 11")
def complete_links(run: Run) -> None:
    for link in _links(run):
        title = link.target.get("title") or link.target.get("title*")
        if not (link.href and title and ":" in link.type):
            request = f"GET {_path(run)}?linkType=linkset"
            raise Failed(request, "href, title and a link type that is a URI", f"{link}"[:300])


@SUITE.check("resolver.12", "Without wishes the default link is taken", clause="statement 12")
def default_is_taken(run: Run) -> None:
    hrefs = [link.href for link in _links(run) if link.type == f"{GS1}defaultLink"]
    answer = _ask(run, _path(run))
    if not any(_leads_to(answer, _client(run).base, href) for href in hrefs):
        raise answer.failed(f"a redirect to {hrefs}", _location(answer))
    answer = _ask(run, _path(run), Accept_Language="xx")
    if not any(_leads_to(answer, _client(run).base, link.href) for link in _links(run)):
        raise answer.failed("for an unknown language a redirect to one of the links")


@SUITE.check("resolver.13", "A link type that is there is redirected to", clause="statement 13")
def link_types(run: Run) -> None:
    by_type: dict[str, list[str]] = {}
    for link in _links(run):
        by_type.setdefault(link.type, []).append(link.href)
    for type_, hrefs in by_type.items():
        if type_.startswith(GS1) and type_ != f"{GS1}defaultLinkMulti":
            answer = _ask(run, _path(run), f"linkType=gs1:{type_.removeprefix(GS1)}")
            if answer.status == 300 and len(hrefs) > 1:
                continue
            if not any(_leads_to(answer, _client(run).base, href) for href in hrefs):
                raise answer.failed(f"a redirect to one of {hrefs}", _location(answer))


@SUITE.check("resolver.14", "The query is passed on", clause="statement 14")
def query_passed_on(run: Run) -> None:
    answer = _ask(run, _path(run), "ocx=1&ocx2=a%2Fb")
    got = urlsplit(_location(answer)).query
    if "ocx=1" not in got or "ocx2=a" not in got:
        raise answer.failed("ocx=1 and ocx2=a%2Fb in the Location", answer.header("Location"))


@SUITE.check("resolver.15", "The resolver describes itself", clause="statement 15")
def description(run: Run) -> None:
    answer = _ask(run, "/.well-known/gs1resolver", Accept="application/json").expect_status(200)
    body = answer.json()
    if not isinstance(body, dict):
        raise answer.failed("a JSON object")
    for name in ("resolverRoot", "supportedPrimaryKeys"):
        if not body.get(name):
            raise answer.failed(f"the property {name}")


@SUITE.check("resolver.16", "The GS1 vocabulary is known and not repeated", clause="statement 16")
def vocabulary(run: Run) -> None:
    links = _links(run)
    ours = [link for link in links if link.type.startswith(GS1)]
    if not ours:
        request = f"GET {_path(run)}?linkType=linkset"
        raise Failed(request, f"link types of {GS1}", f"{sorted({link.type for link in links})}")
    for link in links:
        space, local = re.split(r"(?<=[/#:])(?=[^/#:]*$)", link.type, maxsplit=1)
        if local in GS1_TYPES and space != GS1:
            raise Failed(f"GET {_path(run)}?linkType=linkset", f"{GS1}{local}", link.type)
    for spelling in ("gs1:", GS1):
        name = next((link.type.removeprefix(GS1) for link in ours), "")
        _ask(run, _path(run), f"linkType={spelling}{name}").expect_status(*_REDIRECTS, 300)


@SUITE.check(
    "resolver.17", "A prefix of another resolver is marked handledBy", clause="statement 17"
)
def handed_over(run: Run) -> None:
    _client(run)
    if not run.aim.handed_over:
        raise NotApplicable("needs --handed-over, a link whose prefix another resolver serves")
    answer = _ask(run, run.aim.handed_over)
    _location(answer)
    if "handledBy" not in answer.header("Link"):
        raise answer.failed("a Link with gs1:handledBy", answer.header("Link") or "none")


@SUITE.check("resolver.18", "A slash at the end changes nothing", clause="statement 18",
             level=Level.SHOULD)  # fmt: skip
def trailing_slash(run: Run) -> None:
    plain, slashed = _ask(run, _path(run)), _ask(run, f"{_path(run)}/")
    if (plain.status, plain.header("Location")) != (slashed.status, slashed.header("Location")):
        raise slashed.failed(f"{plain.status} {plain.header('Location')}")
