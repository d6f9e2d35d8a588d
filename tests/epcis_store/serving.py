"""The open lines of a worker, in a thread of the test."""

import asyncio
import threading
from collections.abc import Iterator
from contextlib import contextmanager

from ocop.epcis.lines import Pace, open_lines


class Served:
    """The lines of a worker, in a thread of their own."""

    def __init__(self, pace: Pace) -> None:
        self._pace, self._ready = pace, threading.Event()
        self._thread = threading.Thread(target=lambda: asyncio.run(self._serve()))
        self.port = 0

    async def _serve(self) -> None:
        self._loop, self._stop = asyncio.get_running_loop(), asyncio.Event()
        async with open_lines("127.0.0.1", 0, pace=self._pace) as server:
            self.server = server
            self.port = next(iter(server.sockets)).getsockname()[1]
            self._ready.set()
            await self._stop.wait()

    def start(self) -> None:
        self._thread.start()
        assert self._ready.wait(10)

    def stop(self) -> None:
        self._loop.call_soon_threadsafe(self._stop.set)
        self._thread.join()


@contextmanager
def serving(**pace: float) -> Iterator[Served]:
    """A server that looks for events ten times a second."""
    served = Served(Pace(**{"tick": 0.1, **pace}))
    served.start()
    try:
        yield served
    finally:
        served.stop()


@contextmanager
def served() -> Iterator[int]:
    """The port of such a server."""
    with serving() as lines:
        yield lines.port
