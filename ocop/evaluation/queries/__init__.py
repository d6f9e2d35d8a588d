"""Reads of the evaluation: where each product stands, what a judge has to do, hints of conflicts."""

from ocop.evaluation.queries.hints import Hint, hints
from ocop.evaluation.queries.outcomes import Counted, count_marks, counted
from ocop.evaluation.queries.standings import Board, Standing, board
from ocop.evaluation.queries.tasks import Task, TaskList, task_list

__all__ = [
    "Board",
    "Counted",
    "Hint",
    "Standing",
    "Task",
    "TaskList",
    "board",
    "count_marks",
    "counted",
    "hints",
    "task_list",
]
