"""Tables of the evaluation: councils, rounds, seats, candidates, score sheets, results, decisions."""

from ocop.evaluation.models.candidates import Candidate, Conflict, Ruling
from ocop.evaluation.models.councils import Council
from ocop.evaluation.models.results import Decision, MinistryResult, Outcome, Result
from ocop.evaluation.models.rounds import Role, Round, RoundMode, RoundState, Seat
from ocop.evaluation.models.sheets import (
    Declaration,
    Mark,
    Opinion,
    Reopening,
    ScoreSheet,
    SheetState,
)

__all__ = [
    "Candidate",
    "Conflict",
    "Council",
    "Decision",
    "Declaration",
    "Mark",
    "MinistryResult",
    "Opinion",
    "Outcome",
    "Reopening",
    "Result",
    "Role",
    "Round",
    "RoundMode",
    "RoundState",
    "Ruling",
    "ScoreSheet",
    "Seat",
    "SheetState",
]
