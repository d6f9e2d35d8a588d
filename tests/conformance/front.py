"""A reverse proxy in miniature: what asks for a websocket goes one way, everything else the other."""

import socket
import threading
from collections.abc import Iterator
from contextlib import contextmanager, suppress


@contextmanager
def in_front_of(web: int, lines: int) -> Iterator[int]:
    """The port of the proxy; both others are ports of loopback. One thread a direction."""
    with socket.create_server(("127.0.0.1", 0)) as door:
        thread = threading.Thread(target=_let_in, args=(door, web, lines), daemon=True)
        thread.start()
        yield door.getsockname()[1]


def _let_in(door: socket.socket, web: int, lines: int) -> None:
    with suppress(OSError):
        while True:
            guest, _ = door.accept()
            threading.Thread(target=_serve, args=(guest, web, lines), daemon=True).start()


def _serve(guest: socket.socket, web: int, lines: int) -> None:
    """Whole connections are handed on: who asks for an upgrade asks for nothing else on it."""
    with guest, suppress(OSError):
        head = b""
        while b"\r\n\r\n" not in head:
            more = guest.recv(65536)
            if not more:
                return
            head += more
        wants_line = b"upgrade: websocket" in head.partition(b"\r\n\r\n")[0].lower()
        with socket.create_connection(("127.0.0.1", lines if wants_line else web)) as host:
            host.sendall(head)
            back = threading.Thread(target=_pour, args=(host, guest), daemon=True)
            back.start()
            _pour(guest, host)
            back.join()


def _pour(source: socket.socket, into: socket.socket) -> None:
    with suppress(OSError):
        while data := source.recv(65536):
            into.sendall(data)
    with suppress(OSError):
        into.shutdown(socket.SHUT_WR)
