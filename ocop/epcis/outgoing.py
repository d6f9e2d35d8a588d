"""Posts to addresses that others chose, without letting them reach into our own network.

The name is resolved once, every address it has must be public, and the connection goes to the
very address that was looked at (no second look-up, no redirect). Plain Python.
"""

import http.client
import ipaddress
import socket
import ssl
import threading
from collections.abc import Mapping
from contextlib import suppress
from dataclasses import dataclass
from urllib.parse import SplitResult, urlsplit

from ocop.kit.faults import Fault, Invalid

PORTS = {"https": 443, "http": 80}
TIMEOUT_SECONDS = 10
TOTAL_SECONDS = 30  # for the whole exchange, however slowly the other side drips
_MOST_READ = 1024
_NAT64 = ipaddress.IPv6Network("64:ff9b::/96")


@dataclass(frozen=True, slots=True)
class Reply:
    """What the other side said: a status, or the trouble that kept us from hearing one."""

    status: int | None
    trouble: str = ""

    @property
    def taken(self) -> bool:
        """Whether the message arrived."""
        return self.status is not None and 200 <= self.status < 300


def check_address(url: str, *, allow_private: bool) -> None:
    """Refuse (Invalid) what is no web address, carries a password, or leads into our network."""
    parts = _parts(url)
    if not allow_private and parts.scheme != "https":
        raise _bad("Địa chỉ nhận phải là https://.", "Ví dụ: https://doi-tac.vn/epcis")
    _resolved(parts, allow_private=allow_private)


def _parts(url: str) -> SplitResult:
    try:
        parts = urlsplit(url)
        port = parts.port
    except ValueError:
        raise _bad("Địa chỉ nhận viết sai.", "Ví dụ: https://doi-tac.vn/epcis") from None
    strange = any(sign.isspace() or not sign.isprintable() for sign in url)
    if parts.scheme not in PORTS or not parts.hostname or port == 0 or strange:
        raise _bad("Địa chỉ nhận viết sai.", "Ví dụ: https://doi-tac.vn/epcis")
    if parts.username or parts.password:
        raise _bad("Địa chỉ nhận không được chứa mật khẩu.", "Dùng signatureToken để ký.")
    return parts


def _bad(what: str, how: str) -> Invalid:
    return Invalid([Fault("dest", what, how, "dest")])


def _resolved(parts: SplitResult, *, allow_private: bool) -> str:
    """The address to connect to."""
    port = parts.port or PORTS[parts.scheme]
    try:
        found = socket.getaddrinfo(parts.hostname, port, type=socket.SOCK_STREAM)
    except (OSError, UnicodeError):
        raise _bad(f"Không tìm thấy máy chủ {parts.hostname}.", "Kiểm tra lại tên miền.") from None
    addresses = [str(one[4][0]) for one in found]
    if not allow_private and not all(is_public(address) for address in addresses):
        raise _bad(f"{parts.hostname} nằm trong mạng nội bộ.", "Dùng địa chỉ công khai.")
    return addresses[0]


def is_public(address: str) -> bool:
    """Whether an address is one of the open internet, also behind IPv6 forms of IPv4.

    >>> is_public("127.0.0.1"), is_public("::ffff:10.0.0.1"), is_public("8.8.8.8")
    (False, False, True)
    """
    found = ipaddress.ip_address(address.partition("%")[0])
    if isinstance(found, ipaddress.IPv6Address):
        inner = found.ipv4_mapped or found.sixtofour or (found.teredo and found.teredo[1])
        if found in _NAT64:
            inner = ipaddress.IPv4Address(found.packed[-4:])
        if inner:
            return is_public(str(inner))
    return found.is_global and not found.is_multicast


class _Pinned(http.client.HTTPConnection):
    """A connection to an address that was looked at before."""

    def __init__(self, host: str, port: int, *, address: str, tls: bool) -> None:
        super().__init__(host, port, timeout=TIMEOUT_SECONDS)
        self._address, self._tls = address, tls

    def connect(self) -> None:
        self.sock = socket.create_connection((self._address, self.port), TIMEOUT_SECONDS)
        if self._tls:
            context = ssl.create_default_context()
            self.sock = context.wrap_socket(self.sock, server_hostname=self.host)

    def hang_up(self) -> None:
        """End the exchange from another thread."""
        if self.sock is not None:
            with suppress(OSError):
                self.sock.shutdown(socket.SHUT_RDWR)


def post(url: str, body: bytes, headers: Mapping[str, str], *, allow_private: bool) -> Reply:
    """Send a body; redirects are an answer like any other and are not followed."""
    try:
        parts = _parts(url)
        address = _resolved(parts, allow_private=allow_private)
    except Invalid as refused:
        return Reply(None, refused.faults[0].what)
    tls = parts.scheme == "https"
    line = _Pinned(
        parts.hostname or "", parts.port or PORTS[parts.scheme], address=address, tls=tls
    )
    target = (parts.path or "/") + (f"?{parts.query}" if parts.query else "")
    patience = threading.Timer(TOTAL_SECONDS, line.hang_up)
    patience.start()
    try:
        line.request("POST", target, body, {**headers, "Host": parts.netloc})
        answer = line.getresponse()
        answer.read(_MOST_READ)
    except (OSError, http.client.HTTPException, ValueError) as trouble:
        return Reply(None, f"{type(trouble).__name__}: {trouble}"[:300])
    finally:
        patience.cancel()
        line.close()
    return Reply(answer.status)
