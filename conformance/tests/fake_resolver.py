"""A small resolver of one product that does things right, save for the defects it is given."""

import json
from typing import Any
from urllib.parse import parse_qs, urlsplit

from fake_server import Reply, Request
from ocop_conformance.keys import check_digit
from ocop_conformance.linkset import GS1, compressed

GTIN = "09521234543213"
LINK, PACKED, ELSEWHERE = f"/01/{GTIN}/10/L1", f"/{compressed(GTIN)}", "/01/09529999999993"
_SHOP = "https://shop.example"
_CORS = {"Access-Control-Allow-Origin": "*"}
_DESCRIPTION = {"resolverRoot": "https://id.example", "supportedPrimaryKeys": ["all"]}


class FakeResolver:
    """Call it with a request. `defects` are the names of what it does wrong."""

    def __init__(self, *defects: str) -> None:
        self.defects = frozenset(defects)

    def __call__(self, request: Request) -> Reply:
        reply = self._answer(request)
        headers = {**reply.headers}
        if "no cors" not in self.defects:
            headers |= _CORS
        return Reply(reply.status, reply.body, headers)

    def _answer(self, request: Request) -> Reply:
        path = urlsplit(request.target).path
        if request.method == "OPTIONS":
            return Reply(204, headers={"Allow": "GET, HEAD, OPTIONS"})
        if request.method == "HEAD" and "no head" in self.defects:
            return Reply(405)
        if path == "/.well-known/gs1resolver":
            found = {} if "says nothing of itself" in self.defects else _DESCRIPTION
            return _json(200, found)
        if path.endswith("/") and "no slash" not in self.defects and path.count("/") > 2:
            path = path.rstrip("/")
        more: dict[str, str] = {}
        if path == PACKED and "does not unpack" not in self.defects:
            path = f"/01/{GTIN}"
            if "keeps the long form to itself" not in self.defects:
                more["Link"] = f'<{path}>; rel="owl:sameAs"'
        return self._resolved(request, path, more)

    def _resolved(self, request: Request, path: str, more: dict[str, str]) -> Reply:
        if not _is_right(path) and "takes anything" not in self.defects:
            return self._error(400)
        if path == ELSEWHERE:
            note = "" if "hides the other" in self.defects else '<https://x>; rel="gs1:handledBy"'
            return Reply(307, headers={"Location": f"https://x{path}", "Link": note})
        if not path.startswith(f"/01/{GTIN}"):
            return self._error(404)
        asked = parse_qs(urlsplit(request.target).query).get("linkType", [""])[0]
        wants_set = "linkset+json" in request.headers.get("accept", "")
        if asked in ("linkset", "all") or (wants_set and not asked):
            return _json(200, self._linkset(path), "application/linkset+json")
        return self._redirect(request, path, asked, more)

    def _redirect(self, request: Request, path: str, asked: str, more: dict[str, str]) -> Reply:
        types = {
            "": "/p",
            "pip": "/p",
            "defaultLink": "/p",
            "hasRetailers": "/r",
            "safetyInfo": "/s",
        }
        target = types.get(asked.removeprefix("gs1:").removeprefix(GS1))
        if target is None:
            return self._error(404)
        if "one link for all" in self.defects and asked:
            target = "/other"
        if "other default" in self.defects and not asked:
            target = "/other"
        query = urlsplit(request.target).query
        location = _SHOP + target
        if query and "drops the query" not in self.defects:
            location += f"?{query}"
        note = f'<{path}?linkType=linkset>; rel="linkset"'
        if "hides the linkset" in self.defects:
            note = ""
        links = ", ".join(filter(None, [note, more.get("Link", "")]))
        return Reply(307, headers={"Location": location, "Link": links})

    def _linkset(self, path: str) -> dict[str, Any]:
        root = f"https://id.example/01/{GTIN}"
        page: dict[str, Any] = {"href": f"{_SHOP}/p", "title": "Page"}
        if "no title" in self.defects:
            del page["title"]
        product = {"anchor": root, f"{GS1}pip": [page], f"{GS1}defaultLink": [page]}
        if "two defaults" in self.defects:
            product[f"{GS1}defaultLink"] = [page, {**page, "href": f"{_SHOP}/q"}]
        if "own words" in self.defects:
            product["https://own.example/pip"] = [page]
        product[f"{GS1}hasRetailers"] = [{"href": f"{_SHOP}/r", "title": "Shops"}]
        lot = {
            "anchor": f"{root}/10/L1",
            f"{GS1}safetyInfo": [{"href": f"{_SHOP}/s", "title": "S"}],
        }
        if "/10/" not in path:
            return {"linkset": [product]}
        return {"linkset": [lot] if "one level" in self.defects else [lot, product]}

    def _error(self, status: int) -> Reply:
        return _json(200 if "cheerful errors" in self.defects else status, {"title": "No"})


def _is_right(path: str) -> bool:
    parts = path.removeprefix("/").split("/")
    if parts[0] != "01" or len(parts) % 2 or "" in parts:
        return False
    gtin = parts[1]
    right = gtin.isdecimal() and len(gtin) == 14 and check_digit(gtin[:-1]) == gtin[-1]
    orders = (["01"], ["01", "10"], ["01", "21"], ["01", "10", "21"])
    return right and parts[::2] in orders and all(len(one) <= 20 for one in parts[3::2])


def _json(status: int, body: Any, kind: str = "application/json") -> Reply:
    return Reply(status, json.dumps(body).encode(), {"Content-Type": kind})
