"""What a judge has to do in a round: which products are waiting, and about how long it takes."""

from dataclasses import dataclass

from ocop.evaluation.marking import minutes_left
from ocop.evaluation.models import Candidate, Round, ScoreSheet, Seat, SheetState
from ocop.evaluation.queries.standings import Board, Standing, board


@dataclass(frozen=True, slots=True)
class Task:
    """One product on a judge's list; `number` is its place among those the judge scores."""

    candidate: Candidate
    sheet: ScoreSheet | None
    number: int
    conflict: bool

    @property
    def state(self) -> str:
        """conflict, todo, doing, locked, void."""
        if self.conflict:
            return "conflict"
        if self.sheet is None:
            return "todo"
        return {SheetState.OPEN: "doing", SheetState.LOCKED: "locked"}.get(
            SheetState(self.sheet.state), "void"
        )

    @property
    def is_waiting(self) -> bool:
        """Whether there is still something to mark or lock."""
        return self.state in {"todo", "doing"}


@dataclass(frozen=True, slots=True)
class TaskList:
    """A judge's whole list, what waits first, and the sentence above it."""

    round: Round
    seat: Seat
    board: Board
    tasks: tuple[Task, ...]
    minutes: int

    @property
    def waiting(self) -> list[Task]:
        """What still has to be marked or locked."""
        return [task for task in self.tasks if task.is_waiting]

    @property
    def of(self) -> int:
        """How many products the judge scores."""
        return sum(not task.conflict for task in self.tasks)

    @property
    def done(self) -> int:
        """How many are behind the judge."""
        return self.of - len(self.waiting)

    def task_of(self, candidate: Candidate) -> Task:
        """The line of one product."""
        return next(task for task in self.tasks if task.candidate.pk == candidate.pk)

    def next_after(self, candidate: Candidate) -> Task | None:
        """The next product that waits, after this one and round again."""
        others = [task for task in self.waiting if task.candidate.pk != candidate.pk]
        later = [t for t in others if t.candidate.order > candidate.order]
        return (later or others or [None])[0]  # type: ignore[list-item]

    def progress(self, candidate: Candidate) -> str:
        """ "Hồ sơ 6/14, còn khoảng 50 phút"."""
        place = f"Hồ sơ {self.task_of(candidate).number}/{self.of}"
        return f"{place}, còn khoảng {self.minutes} phút" if self.minutes else place


def task_list(round_: Round, seat: Seat) -> TaskList:
    """The list of one judge."""
    found = board(round_)
    tasks, number = [], 0
    for standing in found.standings:
        conflict = any(one.pk == seat.pk for one in standing.conflicted)
        number += not conflict
        sheet = standing.sheets.get(seat.pk)
        tasks.append(Task(standing.candidate, sheet, 0 if conflict else number, conflict))
    spent = [
        (one.locked_at - one.started_at).total_seconds() / 60
        for standing in found.standings
        if (one := _locked(standing, seat)) and one.locked_at
    ]
    waiting = sum(task.is_waiting for task in tasks)
    ordered = sorted(tasks, key=lambda task: (not task.is_waiting, task.candidate.order))
    return TaskList(round_, seat, found, tuple(ordered), minutes_left(waiting, spent))


def _locked(standing: Standing, seat: Seat) -> ScoreSheet | None:
    sheet = standing.sheets.get(seat.pk)
    return sheet if sheet and sheet.state == SheetState.LOCKED else None
