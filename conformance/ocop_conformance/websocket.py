"""The little of RFC 6455 that a subscriber needs: a handshake, whole text messages, pong, close."""

import base64
import hashlib
import os
import socket
import ssl
import time
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from urllib.parse import urlsplit

from ocop_conformance.checks import Failed

_MAGIC = "258EAFA5-E914-47DA-95CA-C5AB0DC85B11"
_CONTINUED, _TEXT, _BINARY, _CLOSE, _PING, _PONG = 0, 1, 2, 8, 9, 10
_LARGEST = 64 * 1024 * 1024


def accept_of(key: str) -> str:
    """What a server answers to a key.

    >>> accept_of("dGhlIHNhbXBsZSBub25jZQ==")
    's3pPLMBiTxaQ9kYGzzhZRbK+xOo='
    """
    digest = hashlib.sha1((key + _MAGIC).encode(), usedforsecurity=False).digest()
    return base64.b64encode(digest).decode()


class Line:
    """An open line; only the server says anything of weight."""

    def __init__(self, sock: socket.socket, request: str, early: bytes = b"") -> None:
        self._sock, self._request, self._kept = sock, request, early

    def message(self, *, seconds: float) -> bytes | None:
        """The next whole message; None when none comes in time."""
        until, found = time.monotonic() + seconds, b""
        while True:
            self._sock.settimeout(max(0.01, until - time.monotonic()))
            try:
                final, kind, data = self._frame()
            except TimeoutError:
                return None
            if kind == _CLOSE:
                code = int.from_bytes(data[:2], "big") if data else 1005
                raise Failed(self._request, "messages over the open line", f"closed with {code}")
            if kind == _PING:
                self._send(_PONG, data)
            elif kind in (_CONTINUED, _TEXT, _BINARY):
                found += data
                if final:
                    return found

    def close(self) -> int:
        """Say good-bye; the close code the server answers with, 0 when it says nothing."""
        self._send(_CLOSE, (1000).to_bytes(2, "big"))
        self._sock.settimeout(5)
        try:
            while (frame := self._frame())[1] != _CLOSE:
                continue
        except (TimeoutError, Failed, OSError):
            return 0
        return int.from_bytes(frame[2][:2], "big") if frame[2] else 1005

    def _frame(self) -> tuple[bool, int, bytes]:
        head = self._read(2)
        length = head[1] & 0x7F
        if head[1] & 0x80:
            raise Failed(self._request, "unmasked frames from the server", "a masked one")
        if length >= 126:
            length = int.from_bytes(self._read(2 if length == 126 else 8), "big")
        if length > _LARGEST:
            raise Failed(self._request, f"messages up to {_LARGEST} bytes", f"{length} bytes")
        return bool(head[0] & 0x80), head[0] & 0x0F, self._read(length)

    def _read(self, size: int) -> bytes:
        """Exactly so many bytes; what came before a time-out is kept for the next try."""
        while len(self._kept) < size:
            more = self._sock.recv(65536)
            if not more:
                raise Failed(self._request, "an open line", "the connection was cut")
            self._kept += more
        found, self._kept = self._kept[:size], self._kept[size:]
        return found

    def _send(self, kind: int, data: bytes) -> None:
        mask = os.urandom(4)
        masked = bytes(one ^ mask[n % 4] for n, one in enumerate(data))
        self._sock.sendall(bytes([0x80 | kind, 0x80 | len(data)]) + mask + masked)


@contextmanager
def opened(
    address: str, headers: Mapping[str, str], *, timeout: float, trust: ssl.SSLContext | None
) -> Iterator[Line]:
    """A line to an http(s) address; Failed when the server does not upgrade as RFC 6455 wants."""
    parts = urlsplit(address)
    secure = parts.scheme == "https"
    port = parts.port or (443 if secure else 80)
    target = parts.path + (f"?{parts.query}" if parts.query else "")
    request = f"GET {target} (websocket)"
    try:
        sock = socket.create_connection((parts.hostname or "", port), timeout)
    except OSError as error:
        raise Failed(request, "a connection", str(error)) from error
    with sock:
        if secure:
            context = trust or ssl.create_default_context()
            sock = context.wrap_socket(sock, server_hostname=parts.hostname)
        early = _shaken(sock, request, target, parts.netloc, headers)
        yield Line(sock, request, early)


def _shaken(
    sock: socket.socket, request: str, target: str, host: str, headers: Mapping[str, str]
) -> bytes:
    """Shake hands; what the server sent behind its answer."""
    key = base64.b64encode(os.urandom(16)).decode()
    wanted = {"Host": host, "Upgrade": "websocket", "Connection": "Upgrade",
              "Sec-WebSocket-Version": "13", "Sec-WebSocket-Key": key, **headers}  # fmt: skip
    lines = "".join(f"{name}: {value}\r\n" for name, value in wanted.items())
    sock.sendall(f"GET {target} HTTP/1.1\r\n{lines}\r\n".encode())
    answer = b""
    while b"\r\n\r\n" not in answer:
        more = sock.recv(65536)
        if not more or len(answer) > 65536:
            raise Failed(request, "an answer to the handshake", repr(answer[:200]))
        answer += more
    head, _, early = answer.partition(b"\r\n\r\n")
    status, *fields = head.decode("latin-1").split("\r\n")
    told = {name.strip().lower(): value.strip() for name, _, value in
            (field.partition(":") for field in fields)}  # fmt: skip
    if status.split(" ")[1:2] != ["101"]:
        raise Failed(request, "status 101", status)
    if told.get("sec-websocket-accept") != accept_of(key):
        raise Failed(request, "the Sec-WebSocket-Accept of RFC 6455", "another one")
    return early
