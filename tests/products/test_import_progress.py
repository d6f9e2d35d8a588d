"""Telling how far an import is leaves no trace on the connections others take from the pool."""

from collections.abc import Iterator
from contextlib import ExitStack, contextmanager
from time import sleep
from typing import Any, cast

import pytest
from django.db import connection, connections, transaction

from ocop.products.actions.imports.running import Progress
from ocop.products.models import RegisterImport
from tests import world
from tests.products.importing import previewed, row, sheet, write

pytestmark = pytest.mark.django_db(transaction=True)
Settings = dict[str, str]


@contextmanager
def another_connection() -> Iterator[Any]:
    """One more connection of the pool, given back at the end."""
    other = connections["default"].copy()
    try:
        yield other
    finally:
        other.close()


def settings_of(one: Any) -> Settings:
    """What this session changed, by name."""
    with one.cursor() as cursor:
        cursor.execute("SELECT name, setting FROM pg_settings WHERE source = 'session'")
        return dict(cursor.fetchall())


def settings_in_the_pool() -> list[Settings]:
    """The settings of every connection the pool holds, ours and the idle ones."""
    size = cast(Any, connection).pool.get_stats()["pool_size"]
    with ExitStack() as stack:
        others = [stack.enter_context(another_connection()) for _ in range(size - 1)]
        return [settings_of(one) for one in (connection, *others)]


@pytest.fixture
def untouched() -> Settings:
    """The settings of a connection nobody used yet; the pool starts anew."""
    connection.close()
    cast(Any, connection).close_pool()
    return settings_of(connection)


@pytest.fixture
def read(untouched: Settings) -> RegisterImport:
    """An import of two rows, read and compared."""
    world.giao_hung()
    return previewed(sheet(row(), row(ten="Mắm cáy", so="13/QĐ-UBND")))


def test_a_pooled_connection_keeps_no_setting_after_an_import_told_its_progress(untouched, read):
    write(read)
    found = settings_in_the_pool()
    assert len(found) > 1, "the progress went through no connection of its own"
    assert found == [untouched] * len(found)


def test_a_row_somebody_holds_is_told_of_next_time_and_nothing_stays_set(untouched, read):
    with Progress(read) as progress:
        with transaction.atomic():
            RegisterImport.objects.select_for_update().get(pk=read.pk)
            progress.tell(1)
        read.refresh_from_db()
        assert read.rows_written == 0
        sleep(0.4)  # it is told at most three times a second
        progress.tell(2)
    read.refresh_from_db()
    assert read.rows_written == 2
    found = settings_in_the_pool()
    assert found == [untouched] * len(found)
