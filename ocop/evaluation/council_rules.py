"""The rules of one round, read from its snapshot: quorum, spread, the test of star minimums."""

from collections.abc import Mapping
from dataclasses import dataclass
from decimal import Decimal
from typing import Any

from ocop.scoring import CouncilRules, GateTest


@dataclass(frozen=True, kw_only=True, slots=True)
class RoundRules:
    """What holds for one round.

    Defaults are provincial practice, not the Decision's: quorum 3/4 with the chair, spread 10.
    """

    quorum: tuple[int, int] = (3, 4)
    chair_required: bool = True
    max_spread: Decimal = Decimal(10)
    gate_test: GateTest = GateTest.AVERAGE
    basis: str = ""
    assumption: bool = True

    @classmethod
    def of(cls, raw: Mapping[str, Any]) -> "RoundRules":
        """The rules as a round keeps them."""
        numerator, denominator = raw["quorum"]
        return cls(
            quorum=(numerator, denominator),
            chair_required=raw["chair_required"],
            max_spread=Decimal(raw["max_spread"]),
            gate_test=GateTest(raw["gate_test"]),
            basis=raw.get("basis", ""),
            assumption=raw.get("assumption", True),
        )

    def as_json(self) -> dict[str, Any]:
        """The same as a snapshot."""
        return {
            "quorum": list(self.quorum),
            "chair_required": self.chair_required,
            "max_spread": str(self.max_spread),
            "gate_test": self.gate_test.value,
            "basis": self.basis,
            "assumption": self.assumption,
        }

    def needed(self, members: int) -> int:
        """How many of the members must have scored a product.

        >>> RoundRules().needed(9), RoundRules().needed(4), RoundRules().needed(5)
        (7, 3, 4)
        """
        numerator, denominator = self.quorum
        return -(-members * numerator // denominator)

    @property
    def engine(self) -> CouncilRules:
        """What the star engine needs of them."""
        return CouncilRules(gate_test=self.gate_test, max_spread=self.max_spread)

    @property
    def quorum_text(self) -> str:
        """The quorum in words.

        >>> RoundRules().quorum_text
        'ít nhất 3/4 số thành viên, có chủ tịch'
        """
        with_chair = ", có chủ tịch" if self.chair_required else ""
        return f"ít nhất {self.quorum[0]}/{self.quorum[1]} số thành viên{with_chair}"
