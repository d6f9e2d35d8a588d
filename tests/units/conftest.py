"""Tests of units run on the whole country, or on three provinces where these will do."""

from tests.country import country, country_database, three_provinces

__all__ = ["country", "country_database", "three_provinces"]
