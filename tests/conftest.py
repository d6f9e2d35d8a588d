"""Fixtures for all tests; the people and places are in tests/world.py."""
