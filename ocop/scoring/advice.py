"""What if: the cheapest set of changes that reaches the next star, found exactly.

Each criterion may rise to a higher option at a known effort; gates leave only some options. That
is a knapsack by criterion: walk the criteria and keep, for every effort, the most points it buys.
A state is dropped only when another buys as many points for less, so the answer is the optimum.
"""

from collections.abc import Collection, Iterator, Mapping
from dataclasses import dataclass
from fractions import Fraction
from itertools import combinations
from typing import NamedTuple

from ocop.criteria import Criterion, Option, Sheet
from ocop.criteria.efforts import Efforts
from ocop.scoring.engine import Tally
from ocop.scoring.explain import average
from ocop.scoring.explain import points as shown

_CHANGE = 1000  # effort first, then fewer changes: a cost is effort * _CHANGE + number of changes


@dataclass(frozen=True, kw_only=True, slots=True)
class Change:
    """One change to make; `for_star` when a star minimum asks for it."""

    code: str
    title: str
    points_now: Fraction
    option: Option
    effort: int
    for_star: int | None

    @property
    def gain(self) -> Fraction:
        """The points this change adds to the average."""
        return Fraction(self.option.points) - self.points_now


@dataclass(frozen=True, kw_only=True, slots=True)
class Plan:
    """How to reach `star`; `obstacles` say why it cannot be reached, then there are no changes."""

    star: int
    average: Fraction
    changes: tuple[Change, ...] = ()
    effort: int = 0
    obstacles: tuple[str, ...] = ()


class _Move(NamedTuple):
    """One way to treat a criterion: leave it (no change) or lift it."""

    cost: int
    gain: Fraction
    change: Change | None


class _State(NamedTuple):
    """The most points one cost buys, with the last change made and the state before it."""

    gain: Fraction
    change: Change | None = None
    before: "_State | None" = None


class _Task(NamedTuple):
    """What a plan must reach, and the criteria that must stay as they are."""

    star: int
    need: Fraction
    minimums: Mapping[str, Fraction]
    frozen: Collection[str]


def next_star(
    sheet: Sheet, result: Tally, efforts: Efforts, *, star: int | None = None
) -> Plan | None:
    """The cheapest plan for `star`, by default the next that is recognised; None when it is reached.

    Works on the averages of the judges, so on a self-score as on a council's result.

    >>> from ocop.criteria import load_set
    >>> from ocop.scoring import tally
    >>> law = load_set("26-2026")
    >>> best = {code: max(points) for code, points in law.sheet(9).allowed.items()}
    >>> now = tally(law.sheet(9), [best | {"5.1": 3}])
    >>> plan = next_star(law.sheet(9), now, law.efforts)
    >>> plan.star, [(change.code, change.option.points) for change in plan.changes]
    (4, [('5.1', 5)])
    """
    higher = [band.star for band in sheet.ladder if band.star > result.star and band.certificate]
    if not higher or (star is not None and not result.star < star <= higher[-1]):
        return None
    star = star if star is not None else higher[0]
    declared = [note.label for note in result.stops if note not in sheet.computed_stops]
    if declared:
        obstacles = tuple(f"Cần xử lý trước: {label}." for label in declared)
        return Plan(star=star, average=result.average, obstacles=obstacles)
    now = {code: result.points(code) for code in sheet.leaves}
    floor = next(band.min for band in sheet.ladder if band.star == star)
    fixed = {code for code, leaf in sheet.leaves.items() if efforts.of(leaf).fixed}
    task = _Task(
        star=star,
        need=max(Fraction(floor) - result.average, Fraction(0)),
        minimums=_minimums(sheet, star),
        frozen=fixed | result.voided.keys(),
    )
    plans = [_cheapest(sheet, now, efforts, world) for world in _worlds(sheet, now, efforts, task)]
    found = [plan for plan in plans if plan is not None]
    if found:
        return min(found, key=lambda plan: (plan.effort, len(plan.changes)))
    return Plan(star=star, average=result.average, obstacles=_obstacles(sheet, now, task))


def _minimums(sheet: Sheet, star: int) -> dict[str, Fraction]:
    """Points each criterion must have: star minimums, and more than 0 where 0 stops scoring."""
    least = {c: _lowest(sheet, c) for note in sheet.computed_stops for c in note.criteria}
    for gate in sheet.gates:
        if gate.star <= star:
            least[gate.code] = max(Fraction(gate.minimum), least.get(gate.code, Fraction(0)))
    return least


def _lowest(sheet: Sheet, code: str) -> Fraction:
    """The fewest points above 0 that a criterion can have."""
    return Fraction(min(points for points in sheet.allowed[code] if points))


def _worlds(
    sheet: Sheet, now: Mapping[str, Fraction], efforts: Efforts, task: _Task
) -> Iterator[_Task]:
    """Ways to treat criteria that wait for another (without a story, no story structure).

    Either the awaited criterion gets points, or all that wait for it stay as they are; trying
    both for each keeps the answer exact.
    """
    by_name = {leaf.name: code for code, leaf in sheet.leaves.items()}
    waiting: dict[str, set[str]] = {}
    for code, leaf in sheet.leaves.items():
        awaited = by_name.get(efforts.of(leaf).needs or "")
        if awaited is not None and not now[awaited]:
            waiting.setdefault(awaited, set()).add(code)
    for size in range(len(waiting) + 1):
        for lifted in combinations(waiting, size):
            least = {c: max(_lowest(sheet, c), task.minimums.get(c, Fraction(0))) for c in lifted}
            held = {c for awaited in waiting.keys() - set(lifted) for c in waiting[awaited]}
            yield task._replace(minimums={**task.minimums, **least}, frozen={*task.frozen, *held})


def _cheapest(
    sheet: Sheet, now: Mapping[str, Fraction], efforts: Efforts, task: _Task
) -> Plan | None:
    """The cheapest plan of one world, None when it has none."""
    frontier = {0: _State(Fraction(0))}
    for code, criterion in sheet.leaves.items():
        moves = _moves(criterion, now[code], efforts, task)
        if not moves:
            return None
        if len(moves) > 1 or moves[0].cost:
            frontier = _extended(frontier, moves, task.need)
    reached = [cost for cost, state in frontier.items() if state.gain >= task.need]
    if not reached:
        return None
    changes = _changes(frontier[min(reached)])
    gained = sum((change.gain for change in changes), Fraction(0))
    average = sum(now.values(), gained)
    effort = sum(change.effort for change in changes)
    return Plan(star=task.star, changes=changes, effort=effort, average=average)


def _moves(criterion: Criterion, now: Fraction, efforts: Efforts, task: _Task) -> list[_Move]:
    """What can be done with one criterion; empty when it cannot reach its minimum."""
    least = task.minimums.get(criterion.code, Fraction(0))
    moves = [_Move(0, Fraction(0), None)] if now >= least else []
    if criterion.code in task.frozen:
        return moves
    for_star = task.star if now < least else None
    for option, effort in _higher(criterion, now, efforts):
        if option.points >= least:
            change = Change(
                code=criterion.code,
                title=criterion.title,
                points_now=now,
                option=option,
                effort=effort,
                for_star=for_star,
            )
            moves.append(_Move(effort * _CHANGE + 1, change.gain, change))
    return moves


def _higher(criterion: Criterion, now: Fraction, efforts: Efforts) -> Iterator[tuple[Option, int]]:
    """The options above the present points, each with the effort to get there."""
    for case in criterion.cases or [None]:
        run = [option for option in criterion.choices() if option.case == case and option.points]
        levels = sorted({option.points for option in run})
        start = sum(level <= now for level in levels)
        for number, level in enumerate(levels[start:], start=start + 1):
            option = next(option for option in run if option.points == level)
            yield option, efforts.cost(criterion, start, number)


def _extended(
    frontier: Mapping[int, _State], moves: list[_Move], need: Fraction
) -> dict[int, _State]:
    """The frontier with one more criterion: per cost the most points, dominated states dropped."""
    best: dict[int, _State] = {}
    for cost, state in frontier.items():
        for move in moves:
            total, gain = cost + move.cost, min(state.gain + move.gain, need)
            if total not in best or gain > best[total].gain:
                best[total] = _State(gain, move.change, state) if move.change else state
    kept: dict[int, _State] = {}
    most = Fraction(-1)
    for total in sorted(best):
        if best[total].gain > most:
            kept[total], most = best[total], best[total].gain
    return kept


def _changes(state: _State) -> tuple[Change, ...]:
    found: list[Change] = []
    step: _State | None = state
    while step is not None and step.change is not None:
        found.append(step.change)
        step = step.before
    return tuple(reversed(found))


def _obstacles(sheet: Sheet, now: Mapping[str, Fraction], task: _Task) -> tuple[str, ...]:
    """Why no plan exists: minimums on criteria that cannot change, or too few points in all."""
    stuck = [
        f"Tiêu chí {code} cần {shown(least)} điểm nhưng không đổi được, "
        f"đang có {shown(now[code])} điểm."
        for code, least in task.minimums.items()
        if code in task.frozen and now[code] < least
    ]
    open_gain = sum(
        (Fraction(max(sheet.allowed[code])) - points)
        for code, points in now.items()
        if code not in task.frozen
    )
    if open_gain < task.need:
        stuck.append(
            f"Các tiêu chí còn đổi được chỉ thêm tối đa {shown(open_gain)} điểm, "
            f"cần thêm {shown(task.need)} điểm."
        )
    return tuple(stuck)


def advise(plan: Plan, efforts: Efforts) -> tuple[str, ...]:
    """The plan in Vietnamese sentences, with the reminder that efforts are an estimate."""
    if plan.obstacles:
        return (f"Chưa có cách lên {plan.star} sao:", *plan.obstacles)
    head = (
        f"Cách nhẹ nhất để lên {plan.star} sao: {len(plan.changes)} việc, "
        f"tổng điểm thành {average(plan.average)}. {efforts.assumption}"
    )
    return (head, *(_advice(change, efforts) for change in plan.changes))


def _advice(change: Change, efforts: Efforts) -> str:
    meaning = efforts.meaning(change.effort)
    why = f"; mức tối thiểu để có {change.for_star} sao" if change.for_star else ""
    how_long = f" Công ước tính: {meaning}{why}." if meaning else ""
    return (
        f"Tiêu chí {change.code} ({change.title}): từ {shown(change.points_now)} lên "
        f"{shown(change.option.points)} điểm, cần “{change.option.label}”.{how_long}"
    )
