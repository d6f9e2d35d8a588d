"""The whole country for tests that need it, loaded once per session into a database of its own.

A test module says `pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("country")]`; its
tests then run, each in its transaction as ever, on a copy of the test database that holds all
areas, the bodies of Ninh Bình and nothing else. Other modules keep their empty database.
tests/conftest.py alone imports these fixtures: every import elsewhere would load the country anew.
"""

from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from datetime import datetime
from typing import Any, cast
from zoneinfo import ZoneInfo

import pytest
from django.db import connection

from ocop.units.actions import load_bodies, load_territory
from ocop.units.queries import area_of_province
from ocop.units.territory import TERRITORY
from tests.territory import folder_of

LOADED_AT = datetime(2026, 11, 23, 9, 0, tzinfo=ZoneInfo("Asia/Ho_Chi_Minh"))
TODAY = LOADED_AT.date()
THREE = ("24", "27", "30", "31", "35", "36", "37")  # with those that went into them in 2025


@contextmanager
def database(name: str) -> Iterator[None]:
    """The default connection on another database, for a while."""
    before = connection.settings_dict["NAME"]
    _point_to(name)
    try:
        yield
    finally:
        _point_to(before)


def _point_to(name: str) -> None:
    connection.close()
    cast(Any, connection).close_pool()
    connection.settings_dict["NAME"] = name


@contextmanager
def loaded(suffix: str, provinces: Sequence[str] = ()) -> Iterator[str]:
    """A copy of the empty test database with the areas under these provinces (all when not said)."""
    empty = connection.settings_dict["NAME"]
    name = f"{empty}_{suffix}"
    _point_to(empty)
    with connection._nodb_cursor() as cursor:
        cursor.execute(f'DROP DATABASE IF EXISTS "{name}"')
        cursor.execute(f'CREATE DATABASE "{name}" TEMPLATE "{empty}"')
    with database(name):
        load_territory(at=LOADED_AT, folder=folder_of(*provinces) if provinces else TERRITORY)
        load_bodies(province=area_of_province("37", on=TODAY), at=LOADED_AT)
        with connection.cursor() as cursor:
            cursor.execute("ANALYZE")
    yield name
    with connection._nodb_cursor() as cursor:
        cursor.execute(f'DROP DATABASE IF EXISTS "{name}" WITH (FORCE)')


@pytest.fixture(scope="session")
def country_database(django_db_setup, django_db_blocker) -> Iterator[str]:
    """Name of the database that holds the country."""
    with django_db_blocker.unblock(), loaded("country") as name, django_db_blocker.block():
        yield name


@pytest.fixture(scope="module")
def three_provinces(django_db_setup, django_db_blocker) -> Iterator[None]:
    """The tests of the module run on Ninh Bình, Bắc Ninh and Hải Phòng, old and new."""
    with django_db_blocker.unblock(), loaded("three", THREE) as name, database(name):
        yield


@pytest.fixture(scope="module")
def country(country_database, django_db_blocker) -> Iterator[None]:
    """The tests of the module run on the country."""
    with django_db_blocker.unblock(), database(country_database):
        yield
