"""The HTTP client of the checks: one kept connection, a time-out, a budget, no redirects followed.

`Answer` is what came back; its `expect_…` methods raise Failed with the request in it.
"""

import json
import ssl
from collections.abc import Mapping
from contextlib import AbstractContextManager
from dataclasses import dataclass
from email.message import Message
from http.client import HTTPConnection, HTTPException, HTTPSConnection
from typing import Any
from urllib.parse import quote, urlencode, urlsplit

from ocop_conformance.checks import Failed
from ocop_conformance.websocket import Line, opened

LARGEST_ANSWER = 64 * 1024 * 1024
_SHOWN = 300
_AGAIN = (ConnectionResetError, BrokenPipeError, HTTPException)
Parameters = Mapping[str, str] | str


class Unreachable(Exception):
    """No HTTP answer from the server at all."""


class BudgetSpent(Exception):
    """The run made as many requests as it may."""


@dataclass(frozen=True, slots=True)
class Answer:
    """One response; `request` is how the report names what was asked."""

    request: str
    status: int
    headers: Message
    body: bytes

    def failed(self, expected: str, got: str = "") -> Failed:
        """A Failed about this answer; without `got` the start of the answer itself is shown."""
        return Failed(self.request, expected, got or self.summary)

    @property
    def summary(self) -> str:
        """Status and the beginning of the body."""
        text = " ".join(self.body[: 4 * _SHOWN].decode("utf-8", "replace").split())
        return f"{self.status} {text[:_SHOWN]}".strip()

    @property
    def media_type(self) -> str:
        """The content type without parameters, in lower case."""
        return str(self.headers.get("Content-Type") or "").partition(";")[0].strip().lower()

    def header(self, name: str) -> str:
        """A header's value, "" when it is not there."""
        return ", ".join(str(one) for one in self.headers.get_all(name) or ())

    def expect_status(self, *wanted: int) -> "Answer":
        """This answer, when it has one of the statuses."""
        if self.status not in wanted:
            raise self.failed("status " + " or ".join(map(str, wanted)))
        return self

    def expect_header(self, name: str) -> str:
        """The value of a header that must be there."""
        found = self.header(name)
        if not found:
            raise self.failed(f"the header {name}", f"{self.status} without it")
        return found

    def json(self) -> Any:
        """The body as JSON."""
        try:
            return json.loads(self.body)
        except ValueError:
            raise self.failed("a JSON body") from None

    def expect_type(self, *wanted: str) -> "Answer":
        """This answer, when its content type is one of these."""
        if self.media_type not in wanted:
            expected = "Content-Type " + " or ".join(wanted)
            raise self.failed(expected, f"{self.status} {self.media_type or 'without one'}")
        return self


class Client:
    """Requests below one base address.

    `base` has no slash at its end; `headers` go with every request (None as value of a request's
    own header takes it away again).
    """

    def __init__(
        self,
        base: str,
        *,
        headers: Mapping[str, str],
        timeout: float,
        most_requests: int,
        trust: ssl.SSLContext | None = None,
    ) -> None:
        parts = urlsplit(base.rstrip("/"))
        self.base, self._path = base.rstrip("/"), parts.path
        self._host, self._port = parts.hostname or "", parts.port
        self.secure = parts.scheme == "https"
        self._headers, self._timeout, self._trust = headers, timeout, trust
        self._left = most_requests
        self._kept: HTTPConnection | None = None
        self.requests = 0

    @property
    def origin(self) -> str:
        """Scheme, host and port of the base address."""
        return self.base.removesuffix(self._path) if self._path else self.base

    def again(self, *, most_requests: int) -> "Client":
        """Another client to the same server, with its own connection."""
        return Client(self.base, headers=self._headers, timeout=self._timeout,
                      most_requests=most_requests, trust=self._trust)  # fmt: skip

    def line(self, address: str) -> AbstractContextManager[Line]:
        """An open websocket to a whole address; it counts as one request."""
        if self._left <= 0:
            raise BudgetSpent
        self._left -= 1
        self.requests += 1
        return opened(address, self._headers, timeout=self._timeout, trust=self._trust)

    def ask(
        self,
        method: str,
        path: str,
        *,
        query: Parameters = "",
        headers: Mapping[str, str | None] | None = None,
        body: bytes | None = None,
    ) -> Answer:
        """The answer to one request; `path` is relative to the base or a whole address.

        Failed when no answer comes in time, BudgetSpent when the run asked often enough.
        """
        target = self.target(path, query)
        shown = f"{method} {target if len(target) <= _SHOWN else target[:_SHOWN] + '…'}"
        for try_again in (True, False):
            kept = self._kept is not None
            try:
                return self._ask(method, target, shown, self._all_headers(headers), body)
            except (OSError, HTTPException) as error:
                self.close()
                if not (kept and try_again and isinstance(error, _AGAIN)):
                    got = f"{type(error).__name__}: {error}"
                    raise Failed(shown, f"an answer within {self._timeout:g} s", got) from error
        raise AssertionError("unreachable: the second try answers or raises")

    def target(self, path: str, query: Parameters = "") -> str:
        """Path and query as they are sent."""
        if path.startswith(("http://", "https://")):
            parts = urlsplit(path)
            path = (parts.path or "/") + (f"?{parts.query}" if parts.query else "")
        else:
            path = self._path + path
        text = query if isinstance(query, str) else urlencode(query, quote_via=quote)
        return path + (f"?{text}" if text else "")

    def close(self) -> None:
        """Give the kept connection back."""
        if self._kept is not None:
            self._kept.close()
            self._kept = None

    def _all_headers(self, given: Mapping[str, str | None] | None) -> dict[str, str]:
        merged: dict[str, str | None] = {**self._headers, **(given or {})}
        return {name: value for name, value in merged.items() if value is not None}

    def _ask(
        self, method: str, target: str, shown: str, headers: Mapping[str, str], body: bytes | None
    ) -> Answer:
        if self._left <= 0:
            raise BudgetSpent
        self._left -= 1
        self.requests += 1
        if self._kept is None:
            self._kept = self._connection()
        self._kept.request(method, target, body=body, headers=dict(headers))
        response = self._kept.getresponse()
        data = response.read(LARGEST_ANSWER)
        if response.will_close or not response.isclosed():
            self.close()
        return Answer(shown, response.status, response.headers, data)

    def _connection(self) -> HTTPConnection:
        if not self.secure:
            return HTTPConnection(self._host, self._port, timeout=self._timeout)
        trust = self._trust or ssl.create_default_context()
        return HTTPSConnection(self._host, self._port, timeout=self._timeout, context=trust)


def segment(value: str) -> str:
    """A value as one segment of a path.

    >>> segment("https://id.gs1.org/01/1")
    'https%3A%2F%2Fid.gs1.org%2F01%2F1'
    """
    return quote(value, safe="")
