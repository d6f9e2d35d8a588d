"""Open lines: the answers of a named query over a websocket, as they come or by schedule.

The job worker serves them on a port of its own, on loopback; the reverse proxy hands it every
`Upgrade: websocket` (decision 0030). A line is a subscription that lives as long as it is open.
"""

import asyncio
import http
import logging
from collections import Counter
from collections.abc import AsyncIterator, Callable, Iterator
from concurrent.futures import ThreadPoolExecutor
from contextlib import asynccontextmanager
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any, TypeVar
from uuid import UUID

import orjson
import structlog
from django.db import connections
from django.utils import timezone
from websockets.asyncio.server import Server, ServerConnection, serve
from websockets.datastructures import Headers
from websockets.exceptions import ConnectionClosed
from websockets.http11 import Request, Response

from ocop.epcis.actions.asking import first_due
from ocop.epcis.actions.delivering import horizon, messages
from ocop.epcis.asked_line import Line, line_of, still_allowed
from ocop.epcis.models import Subscription
from ocop.epcis.problems import EpcisProblem
from ocop.epcis.queries.newest import newest_record_time

GOING_ON, MUST_GO, TOO_SLOW = 1000, 1008, 1013  # close codes of RFC 6455 and its registry
MOST_LINES, MOST_OF_ONE = 200, 10
_LARGEST_FROM_CLIENT = 1024  # bytes: a subscriber has nothing to say
_CHECK_AGAIN = timedelta(seconds=60)  # a token taken back ends its lines within this time
_Result = TypeVar("_Result")
_log = structlog.get_logger(__name__)
_connections = logging.getLogger(f"{__name__}.connections")  # who comes and goes is no news
_connections.setLevel(logging.WARNING)


@dataclass(frozen=True, slots=True)
class Pace:
    """How fast things go, in seconds."""

    tick: float = 1.0  # how often we look for new events, while a line is open
    slow: float = 30.0  # so long a message may wait for a client that does not read
    ping: float = 20.0  # between two pings, and until the pong


class Ended(Exception):
    """Why a line is closed from our side: close code and reason."""

    def __init__(self, code: int, reason: str) -> None:
        super().__init__(reason)
        self.code, self.reason = code, reason


class Lines:
    """All open lines of this process."""

    def __init__(self, pace: Pace) -> None:
        self._pace = pace
        self._admitted: dict[Any, Line] = {}
        self._open: Counter[UUID] = Counter()
        self._newest: datetime | None = None
        self._ticked = asyncio.Event()
        self._database = ThreadPoolExecutor(max_workers=2, thread_name_prefix="lines")

    async def admit(self, connection: ServerConnection, request: Request) -> Response | None:
        """The answer to a handshake that is refused; None lets the line open."""
        try:
            line = await self._ask(lambda: line_of(request.path, request.headers, timezone.now()))
            self._require_room(line)
        except EpcisProblem as problem:
            return _refusal(problem)
        self._admitted[connection.id] = line
        return None

    def _require_room(self, line: Line) -> None:
        if self._open.total() >= MOST_LINES or self._open[line.user_id] >= MOST_OF_ONE:
            detail = f"Mỗi người có tối đa {MOST_OF_ONE} đường WebSocket. Đóng bớt rồi mở lại."
            raise EpcisProblem("ImplementationException", detail, status=503)

    async def follow(self, connection: ServerConnection) -> None:
        """Serve one line until either side ends it."""
        line = self._admitted.pop(connection.id)
        self._open[line.user_id] += 1
        sender = asyncio.create_task(self._send_all(connection, line))
        listener = asyncio.create_task(_ignore(connection))
        try:
            await asyncio.wait({sender, listener}, return_when=asyncio.FIRST_COMPLETED)
        finally:
            sender.cancel()
            listener.cancel()
            await asyncio.gather(sender, listener, return_exceptions=True)
            self._open[line.user_id] -= 1

    async def _send_all(self, connection: ServerConnection, line: Line) -> None:
        try:
            async for body in self._bodies(line):
                async with asyncio.timeout(self._pace.slow):
                    await connection.send(body, text=True)
        except TimeoutError:
            await connection.close(TOO_SLOW, "Nhận quá chậm.")
        except Ended as ended:
            await connection.close(ended.code, ended.reason)
        except ConnectionClosed:
            return
        except Exception:
            _log.exception("epcis.line_failed")
            await connection.close(1011, "Lỗi máy chủ.")
            raise

    async def _bodies(self, line: Line) -> AsyncIterator[bytes]:
        """Message after message; between two of them the line waits for news or its time."""
        one, checked_at = line.subscription, timezone.now()
        while True:
            now = timezone.now()
            is_due = self._is_due(one, now)
            if is_due or now - checked_at > _CHECK_AGAIN:
                await self._ask(lambda: _require_allowed(line))
                checked_at = now
            if is_due:
                async for body in self._round(one, now):
                    yield body
            await self._ticked.wait()

    def _is_due(self, one: Subscription, now: datetime) -> bool:
        if one.schedule is not None:
            return now >= one.due_at
        return self._newest is not None and self._newest >= one.min_record_time

    async def _round(self, one: Subscription, now: datetime) -> AsyncIterator[bytes]:
        until = await self._ask(lambda: horizon(now))
        found: Iterator[tuple[bytes, int]] = messages(one, until=until, at=now)
        while (message := await self._ask(lambda: next(found, None))) is not None:
            yield message[0]
        one.min_record_time = max(until, one.min_record_time)
        one.due_at = first_due(one.schedule, now)

    async def tick(self) -> None:
        """Look for new events again and again, as long as somebody waits for them."""
        while True:
            await asyncio.sleep(self._pace.tick)
            if self._open.total():
                try:
                    self._newest = await self._ask(newest_record_time)
                except Exception:  # noqa: BLE001 (the database may be restarting: look again)
                    _log.warning("epcis.lines_wait_for_database")
                    continue
            self._ticked.set()
            self._ticked = asyncio.Event()

    async def _ask(self, question: Callable[[], _Result]) -> _Result:
        """Ask the database in a thread of ours; the connection goes back at once."""
        return await asyncio.get_running_loop().run_in_executor(
            self._database, lambda: _and_give_back(question)
        )

    def end(self) -> None:
        """Let the threads go."""
        self._database.shutdown(wait=False, cancel_futures=True)


def _and_give_back(question: Callable[[], _Result]) -> _Result:
    try:
        return question()
    finally:
        connections.close_all()


def _require_allowed(line: Line) -> None:
    trouble = still_allowed(line, timezone.now())
    if trouble is not None:
        raise Ended(GOING_ON if trouble.is_end else MUST_GO, trouble.reason)


async def _ignore(connection: ServerConnection) -> None:
    """Read and drop what a client says, so that its pongs and its close are heard."""
    async for _ in connection:
        pass


def _refusal(problem: EpcisProblem) -> Response:
    body = orjson.dumps(problem.body)
    headers = Headers({
        "Content-Type": "application/problem+json",
        "Content-Length": str(len(body)),
        "Connection": "close",
    })  # fmt: skip
    if problem.status == 401:
        headers["WWW-Authenticate"] = 'Bearer realm="ocop"'
    return Response(problem.status, http.HTTPStatus(problem.status).phrase, headers, body)


@asynccontextmanager
async def open_lines(host: str, port: int, *, pace: Pace | None = None) -> AsyncIterator[Server]:
    """Serve open lines; at the end every client is told that the server goes away (1001)."""
    pace = pace or Pace()
    lines = Lines(pace)
    server = await serve(
        lines.follow,
        host,
        port,
        process_request=lines.admit,
        logger=_connections,
        compression=None,  # 64 KiB a line for little: TLS and the proxy are in front
        max_size=_LARGEST_FROM_CLIENT,
        ping_interval=pace.ping,
        ping_timeout=pace.ping,
        open_timeout=10,
        close_timeout=1,
        server_header=None,
    )
    ticker = asyncio.create_task(lines.tick())
    try:
        yield server
    finally:
        ticker.cancel()
        server.close()
        await server.wait_closed()
        lines.end()
