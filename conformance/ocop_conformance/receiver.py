"""A small web server of our own that takes what the server under test sends to subscribers."""

import threading
import time
from dataclasses import dataclass
from email.message import Message
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer

_MOST_BYTES = 8 * 1024 * 1024


@dataclass(frozen=True, slots=True)
class Delivery:
    """One request that came in."""

    path: str
    headers: Message
    body: bytes


class Receiver:
    """Listens from `start` to `stop`; `host` is the name under which the server reaches us."""

    def __init__(self, host: str, *, port: int = 0, listen: str = "") -> None:
        self._host, self._news = host, threading.Condition()
        self._deliveries: list[Delivery] = []
        self._server = ThreadingHTTPServer((listen or host, port), self._handler())
        self._server.daemon_threads = True
        self._thread = threading.Thread(target=self._server.serve_forever, daemon=True)

    def address(self, path: str) -> str:
        """The address to give to the server under test."""
        host = f"[{self._host}]" if ":" in self._host else self._host
        return f"http://{host}:{self._server.server_address[1]}{path}"

    def start(self) -> None:
        """Begin to listen."""
        self._thread.start()

    def stop(self) -> None:
        """End; nothing is listening afterwards."""
        self._server.shutdown()
        self._server.server_close()
        self._thread.join()

    def wait(self, path: str, *, count: int = 1, seconds: float) -> list[Delivery]:
        """What came to the path, as soon as there is enough of it or the time is up."""
        until = time.monotonic() + seconds
        with self._news:
            while True:
                found = [one for one in self._deliveries if one.path == path]
                left = until - time.monotonic()
                if len(found) >= count or left <= 0:
                    return found
                self._news.wait(left)

    def _take(self, delivery: Delivery) -> None:
        with self._news:
            self._deliveries.append(delivery)
            self._news.notify_all()

    def _handler(self) -> type[BaseHTTPRequestHandler]:
        take = self._take

        class Handler(BaseHTTPRequestHandler):
            timeout = 10

            def do_POST(self) -> None:
                length = min(int(self.headers.get("Content-Length") or 0), _MOST_BYTES)
                take(Delivery(self.path, self.headers, self.rfile.read(length)))
                self.send_response(200)
                self.send_header("Content-Length", "0")
                self.end_headers()

            def log_message(self, format: str, *args: object) -> None:
                """Nothing: the report says what matters."""

        return Handler
