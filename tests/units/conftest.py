"""Tests of units run on the whole country."""

from tests.country import country, country_database

__all__ = ["country", "country_database"]
