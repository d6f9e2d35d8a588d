"""The star engine, usable alone: marks → tally → star, why in sentences, and the way to the next star."""

from ocop.evaluation.scoring.advice import Change, Plan, advise, next_star
from ocop.evaluation.scoring.engine import CouncilRules, FailedGate, GateTest, Tally, tally
from ocop.evaluation.scoring.explain import average, explain, points
from ocop.evaluation.scoring.inputs import Marks, case_faults, input_faults, points_of

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
