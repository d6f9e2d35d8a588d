"""Fixtures for all tests; the people and places are in tests/world.py."""

import gc

from tests.country import country, country_database, three_provinces

__all__ = ["country", "country_database", "three_provinces"]


def pytest_collection_finish() -> None:
    """What was imported and collected lives to the end: the collector need not walk it again."""
    gc.collect()
    gc.freeze()
    gc.set_threshold(10_000)
