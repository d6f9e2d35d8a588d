"""Locks between processes that vanish with their holder, even after `kill -9`."""

import fcntl
import os
import time
from pathlib import Path

_PAUSE_S = 0.02


class FileLock:
    """An advisory lock on a file, exclusive or shared.

    The file stays behind when the lock is dropped: removing it would let a third process lock
    a file that nobody else sees. One object is one holder; two objects on one path compete,
    also inside one process.
    """

    def __init__(self, path: Path) -> None:
        self.path = path
        self._handle: int | None = None

    def take(self, *, shared: bool = False, wait_s: float = 0.0) -> bool:
        """Whether the lock is ours within `wait_s` seconds; taking it again changes its kind."""
        if self._handle is None:
            self._handle = os.open(self.path, os.O_RDWR | os.O_CREAT | os.O_CLOEXEC, 0o644)
        kind = fcntl.LOCK_SH if shared else fcntl.LOCK_EX
        deadline = time.monotonic() + wait_s
        while True:
            try:
                fcntl.flock(self._handle, kind | fcntl.LOCK_NB)
            except BlockingIOError:
                if time.monotonic() >= deadline:
                    self.drop()
                    return False
                time.sleep(_PAUSE_S)
            else:
                return True

    def drop(self) -> None:
        """Let others have it; harmless when it is not ours."""
        if self._handle is not None:
            os.close(self._handle)
            self._handle = None

    def sign(self, text: str) -> None:
        """Leave a note in the file saying who holds it; only the holder may."""
        if self._handle is None:
            raise RuntimeError("only the holder of a lock may sign it")
        os.ftruncate(self._handle, 0)
        os.pwrite(self._handle, text.encode(), 0)

    def note(self) -> str:
        """What the last holder wrote; empty when there is nothing."""
        try:
            return self.path.read_text(encoding="utf-8", errors="replace")
        except FileNotFoundError:
            return ""
