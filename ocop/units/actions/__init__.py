"""Writes over units: the territory of the country, and the bodies that stand on it."""

from ocop.units.actions.load_bodies import load_bodies
from ocop.units.actions.load_territory import load_territory
from ocop.units.actions.settle import Loaded

__all__ = ["Loaded", "load_bodies", "load_territory"]
