"""Mass balance of a transformation: what went in, what came out, and the difference.

Plain arithmetic. Quantities of one kind are added up in the base unit of that kind (kg, m³…);
single things count as pieces. A balance is drawn only where both sides have the kind.
"""

from collections.abc import Iterable
from dataclasses import dataclass

from ocop.epcis.columns import EpcRow
from ocop.epcis.units import units_of

PIECES = "pieces"


@dataclass(frozen=True, slots=True)
class Balance:
    """One kind of quantity on both sides, in its base unit; None where a side has none."""

    kind: str
    into: float | None
    out: float | None

    @property
    def difference(self) -> float | None:
        """What came out more (positive) or less (negative) than went in."""
        return None if self.into is None or self.out is None else self.out - self.into

    @property
    def share_percent(self) -> float | None:
        """What came out, in percent of what went in."""
        return 100 * self.out / self.into if self.into and self.out is not None else None


def balances(inputs: Iterable[EpcRow], outputs: Iterable[EpcRow]) -> list[Balance]:
    """The balance per kind of quantity.

    >>> [line] = balances([EpcRow("a", 14, 100.0, "KGM")], [EpcRow("b", 15, 80_000.0, "GRM")])
    >>> line.kind, line.into, line.out, line.difference, line.share_percent
    ('mass', 100.0, 80.0, -20.0, 80.0)
    """
    into, out = _sums(inputs), _sums(outputs)
    return [
        Balance(kind, into.get(kind), out.get(kind)) for kind in sorted(into.keys() | out.keys())
    ]


def _sums(rows: Iterable[EpcRow]) -> dict[str, float]:
    """Sums per kind: a unit nobody knows is a kind of its own."""
    found: dict[str, float] = {}
    for row in rows:
        kind, amount = _amount(row)
        if kind:
            found[kind] = found.get(kind, 0.0) + amount
    return found


def _amount(row: EpcRow) -> tuple[str, float]:
    if row.quantity is None:
        return (PIECES, 1.0) if row.role < 10 else ("", 0.0)
    if row.uom is None:
        return PIECES, float(row.quantity)
    units = units_of(row.uom)
    if not units:
        return row.uom, float(row.quantity)
    return units[0].dimension, units[0].to_base(float(row.quantity))
