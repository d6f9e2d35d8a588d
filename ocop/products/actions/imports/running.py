"""What a long run needs: one runner per import, progress others can see, and an honest end."""

import time
from collections.abc import Iterator
from contextlib import contextmanager
from types import TracebackType
from typing import Any, Self
from uuid import UUID

from django.db import DatabaseError, connection, connections
from django.utils import timezone

from ocop.kit.errors import Conflict
from ocop.kit.faults import Fault, Invalid
from ocop.products.models import ImportState, RegisterImport

_SPACE = 0x0C1A  # first key of our advisory locks; the second comes from the import
_BUSY = "Lần nhập này đang chạy ở nơi khác. Chờ xong rồi mở lại trang."
_EVERY_SECONDS = 0.3
BROKEN = Fault(
    "", "Dừng giữa chừng do lỗi phần mềm, chưa ghi gì vào sổ.",
    "Chạy lại; nếu vẫn dừng, gửi tệp này cho người quản trị.", "broken",
)  # fmt: skip


def lock_key(import_id: UUID) -> int:
    """The second key of the lock of one import: 31 bits of its id."""
    return import_id.int & 0x7FFFFFFF


def is_running(register_import: RegisterImport) -> bool:
    """Whether somebody works on the import at this moment, in whatever process."""
    with connection.cursor() as cursor:
        cursor.execute(
            "SELECT EXISTS (SELECT 1 FROM pg_locks WHERE locktype = 'advisory' AND granted"
            " AND classid = %s AND objid = %s AND objsubid = 2"
            " AND database = (SELECT oid FROM pg_database WHERE datname = current_database()))",
            [_SPACE, lock_key(register_import.pk)],
        )
        found: bool = cursor.fetchone()[0]
    return found


@contextmanager
def alone(register_import: RegisterImport) -> Iterator[None]:
    """One runner at a time; Conflict when another has it. A killed one leaves nothing locked."""
    keys = [_SPACE, lock_key(register_import.pk)]
    with connection.cursor() as cursor:
        cursor.execute("SELECT pg_try_advisory_lock(%s, %s)", keys)
        if not cursor.fetchone()[0]:
            raise Conflict(_BUSY)
    try:
        yield
    finally:
        with connection.cursor() as cursor:
            cursor.execute("SELECT pg_advisory_unlock(%s, %s)", keys)


def wait_for_turn() -> None:
    """Inside the transaction of a write: imports write one after the other."""
    with connection.cursor() as cursor:
        cursor.execute("SELECT pg_advisory_xact_lock(%s, %s)", [_SPACE, -1])


@contextmanager
def ending_honestly(register_import: RegisterImport, during: ImportState) -> Iterator[None]:
    """When the run stops, the import says why instead of looking busy for ever."""
    try:
        yield
    except Invalid as invalid:
        _stopped(register_import, during, invalid.faults)
        raise
    except Conflict as conflict:
        _stopped(register_import, during, [Fault("", conflict.message, "", "stale")])
        raise
    except Exception:
        _stopped(register_import, during, [BROKEN])
        raise


def _stopped(register_import: RegisterImport, during: ImportState, faults: list[Fault]) -> None:
    told = [
        {"where": f.where, "what": f.what, "how_to_fix": f.how_to_fix, "code": f.code}
        for f in faults
    ]
    RegisterImport.objects.filter(pk=register_import.pk, state=during).update(
        state=ImportState.FAILED, faults=told, finished_at=timezone.now()
    )


class Progress:
    """Tells others how far a transaction is, through a connection of its own.

    What the transaction itself writes nobody sees before its end. A second connection that cannot
    be had costs the progress bar and nothing else; a row somebody holds is told of next time. The
    connection goes back to a pool others take from, so no setting of it is changed here.
    """

    def __init__(self, register_import: RegisterImport) -> None:
        self._id = register_import.pk
        self._last = 0.0
        self._other: Any = None

    def __enter__(self) -> Self:
        self._other = connections["default"].copy()
        return self

    def __exit__(
        self,
        kind: type[BaseException] | None,
        error: BaseException | None,
        trace: TracebackType | None,
    ) -> None:
        self._close()

    def tell(self, rows: int) -> None:
        """So many rows so far; written at most three times a second."""
        now = time.monotonic()
        if self._other is None or now - self._last < _EVERY_SECONDS:
            return
        self._last = now
        try:
            with self._other.cursor() as cursor:
                cursor.execute(
                    "UPDATE products_registerimport SET rows_written = %s WHERE id = "
                    "(SELECT id FROM products_registerimport WHERE id = %s"
                    " FOR NO KEY UPDATE SKIP LOCKED)",
                    [rows, self._id],
                )
        except DatabaseError:
            self._close()

    def _close(self) -> None:
        if self._other is not None:
            self._other.close()
            self._other = None
