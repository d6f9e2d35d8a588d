"""The star engine, usable alone: marks → tally → star, why in sentences, and the way to the next star."""

from ocop.scoring.advice import Change, Plan, advise, next_star
from ocop.scoring.engine import CouncilRules, FailedGate, GateTest, Tally, tally
from ocop.scoring.explain import average, explain, points
from ocop.scoring.inputs import Marks, case_faults, input_faults, points_of

__all__ = [
    "Change",
    "CouncilRules",
    "FailedGate",
    "GateTest",
    "Marks",
    "Plan",
    "Tally",
    "advise",
    "average",
    "case_faults",
    "explain",
    "input_faults",
    "next_star",
    "points",
    "points_of",
    "tally",
]
