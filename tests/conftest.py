"""Fixtures for all tests; the people and places are in tests/world.py."""

import gc

from hypothesis import HealthCheck, settings

from tests.country import country, country_database, three_provinces

__all__ = ["country", "country_database", "three_provinces"]

# A busy machine makes no test fail: speed is measured in bench/.
settings.register_profile("untimed", deadline=None, suppress_health_check=[HealthCheck.too_slow])
settings.load_profile("untimed")


def pytest_collection_finish() -> None:
    """What was imported and collected lives to the end: the collector need not walk it again."""
    gc.collect()
    gc.freeze()
    gc.set_threshold(10_000)
