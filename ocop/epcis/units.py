"""Units of measure (UN/CEFACT Recommendation 20) and how to convert between them.

A query for `GE_value_KEL` must find temperatures recorded in `CEL` (TCR-53, step 26). A unit
converts only within its dimension; a unit we do not know is comparable only with itself.
"""

from collections.abc import Mapping
from dataclasses import dataclass
from functools import cache
from math import isclose

from ocop.epcis.vocabulary import table


@dataclass(frozen=True, slots=True)
class Unit:
    """A unit in one dimension: base = value × factor + offset."""

    code: str
    dimension: str
    factor: float
    offset: float

    def to_base(self, value: float) -> float:
        """The value in the base unit of the dimension."""
        return value * self.factor + self.offset

    def from_base(self, value: float) -> float:
        """The value in this unit, from the base unit."""
        return (value - self.offset) / self.factor


@cache
def _units() -> Mapping[str, tuple[Unit, ...]]:
    found: dict[str, tuple[Unit, ...]] = {}
    for row in table("units.csv"):
        unit = Unit(row["code"], row["dimension"], float(row["factor"]), float(row["offset"]))
        found[unit.code] = (*found.get(unit.code, ()), unit)
    return found


@cache
def dimension_of(measurement_type: str) -> str | None:
    """The dimension of a standard measurement type; None for one's own.

    >>> dimension_of("RelativeHumidity"), dimension_of("https://a.vn/salt")
    ('ratio', None)
    """
    rows = {row["type"]: row["dimension"] for row in table("measurements.csv")}
    return rows.get(measurement_type)


def units_of(code: str) -> tuple[Unit, ...]:
    """The unit of a code in each of its dimensions; empty for a code we do not know.

    >>> [unit.dimension for unit in units_of("RPM")]
    ['frequency', 'angular_velocity']
    """
    return _units().get(code, ())


def convert(value: float, *, of: str, to: str) -> float | None:
    """A value in another unit; None when the two do not measure the same.

    >>> convert(26.0, of="CEL", to="KEL"), convert(1.0, of="CEL", to="KGM")
    (299.15, None)
    """
    if of == to:
        return value
    for source in units_of(of):
        for target in units_of(to):
            if source.dimension == target.dimension:
                return target.from_base(source.to_base(value))
    return None


def base_values(value: float, code: str) -> tuple[tuple[str, float], ...]:
    """(dimension, value in its base unit) for each dimension of a code: what an index keeps.

    >>> base_values(5.0, "CEL")
    (('temperature', 278.15),)
    """
    return tuple((unit.dimension, unit.to_base(value)) for unit in units_of(code))


def same(left: float, right: float) -> bool:
    """Equal after conversion, where binary fractions may differ in the last digit."""
    return isclose(left, right, rel_tol=1e-9, abs_tol=1e-12)
