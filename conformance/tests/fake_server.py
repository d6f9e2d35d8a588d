"""A web server in this process that answers with a plain function; for fakes with defects."""

import threading
from collections.abc import Callable, Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass, field
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from urllib.parse import parse_qs, unquote, urlsplit

from ocop_conformance.checks import Check
from ocop_conformance.client import Client
from ocop_conformance.names import Names, new_run_id
from ocop_conformance.run import Aim, Run
from ocop_conformance.runner import Result, one_result


@dataclass(frozen=True)
class Request:
    """What came in; `query` has one value per name, `path` is decoded segment by segment."""

    method: str
    target: str
    query: Mapping[str, str]
    headers: Mapping[str, str]
    body: bytes

    @property
    def segments(self) -> list[str]:
        """The decoded parts of the path."""
        return [unquote(one) for one in urlsplit(self.target).path.split("/") if one]


@dataclass(frozen=True)
class Reply:
    """What goes out."""

    status: int
    body: bytes = b""
    headers: Mapping[str, str] = field(default_factory=dict)


Answers = Callable[[Request], Reply]


@contextmanager
def serving(answers: Answers) -> Iterator[str]:
    """The base address of a server on a free port of the loopback address."""

    class Handler(BaseHTTPRequestHandler):
        protocol_version = "HTTP/1.1"

        def handle_any(self) -> None:
            length = int(self.headers.get("Content-Length") or 0)
            asked = parse_qs(urlsplit(self.path).query, keep_blank_values=True)
            query = {name: values[0] for name, values in asked.items()}
            headers = {name.lower(): value for name, value in self.headers.items()}
            body = self.rfile.read(length)
            reply = answers(Request(self.command, self.path, query, headers, body))
            self.send_response(reply.status)
            for name, value in {"Content-Length": str(len(reply.body)), **reply.headers}.items():
                self.send_header(name, value)
            self.end_headers()
            if self.command != "HEAD" and reply.status != 204:
                self.wfile.write(reply.body)

        do_GET = do_HEAD = do_OPTIONS = do_POST = do_PUT = do_DELETE = handle_any  # noqa: N815

        def log_message(self, format: str, *args: object) -> None:
            """Nothing on the terminal."""

    server = ThreadingHTTPServer(("127.0.0.1", 0), Handler)
    server.daemon_threads = True
    thread = threading.Thread(target=server.serve_forever, kwargs={"poll_interval": 0.02})
    thread.start()
    try:
        yield f"http://127.0.0.1:{server.server_port}"
    finally:
        server.shutdown()
        thread.join()
        server.server_close()


def client_of(address: str, **headers: str) -> Client:
    """A client with little patience."""
    return Client(address, headers=headers, timeout=5, most_requests=500)


def result_of(check: Check, answers: Answers, aim: Aim, *, resolver: bool = False) -> Result:
    """What comes of one check before this server."""
    with serving(answers) as address:
        client = client_of(address, Authorization="Bearer good")
        epcis, other = (None, client) if resolver else (client, None)
        run = Run(epcis, other, aim=aim, names=Names(new_run_id()))
        try:
            return one_result(check, run)
        finally:
            client.close()
