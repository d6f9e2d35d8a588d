"""The star engine: marks of the judges in, average, spread, gates and star out. Plain and exact.

Sources: QĐ 26/2026/QĐ-TTg, Điều 3-4 (parts, bands) and the footnote of the sheets (star marks).
Readings of the project where the Decision is silent: points are compared unrounded; no option
chosen = 0; a judge who abstains on a criterion counts as the mean of the others there.
"""

from collections.abc import Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass
from decimal import Decimal
from enum import StrEnum
from fractions import Fraction
from functools import lru_cache
from typing import NamedTuple

from ocop.criteria import Band, Disqualification, Note, NoteKind, Points, Sheet
from ocop.kit.faults import Fault, Invalid
from ocop.scoring.inputs import Marks, input_faults

Exact = int | Decimal | Fraction
_VOIDING = (NoteKind.REQUIREMENT, NoteKind.APPLIES_IF)


class GateTest(StrEnum):
    """On what a star minimum is tested: a council setting, the Decision does not say."""

    AVERAGE = "AVERAGE"
    EACH = "EACH"
    CONSENSUS = "CONSENSUS"


@dataclass(frozen=True, kw_only=True, slots=True)
class CouncilRules:
    """What a council settles for itself; a larger spread than `max_spread` asks for a re-score."""

    gate_test: GateTest = GateTest.AVERAGE
    max_spread: Points = 10


DEFAULT_RULES = CouncilRules()


class FailedGate(NamedTuple):
    """A star minimum that is not reached: `points` is what was tested against `minimum`."""

    code: str
    star: int
    minimum: Points
    key: int
    points: Exact


@dataclass(frozen=True, kw_only=True, slots=True)
class Tally:
    """What the marks add up to. `star` is 0 when the dossier is dismissed or scoring stopped."""

    average: Fraction
    parts: Mapping[str, Fraction]
    totals: tuple[Fraction, ...]
    median: Fraction
    spread: Fraction
    star: int
    star_by_points: int
    gates_failed: tuple[FailedGate, ...]
    stops: tuple[Note | Disqualification, ...]
    voided: Mapping[str, Note]
    must_rescore: bool
    counted: tuple[Mapping[str, Exact], ...]

    def points(self, code: str) -> Fraction:
        """The average of one marked criterion."""
        given = [_fraction(marks.get(code, 0)) for marks in self.counted]
        return sum(given, Fraction(0)) / len(given)


def tally(
    sheet: Sheet,
    judges: Sequence[Marks],
    *,
    rules: CouncilRules = DEFAULT_RULES,
    declared: Collection[str] = (),
    agreed: Marks | None = None,
) -> Tally:
    """Count the score sheets of one product; `Invalid` names every mark that cannot be.

    `declared` are ids of notes a person found true: the dossier is dismissed or scoring stopped,
    or a requirement is not met and its criterion counts 0. `agreed` are the points the council
    settled on, used for the gates under `GateTest.CONSENSUS`.

    >>> from ocop.criteria import sheet
    >>> fish_sauce = sheet("26-2026", 9)
    >>> best = {code: max(points) for code, points in fish_sauce.allowed.items()}
    >>> tally(fish_sauce, [best]).star, tally(fish_sauce, [best | {"2.3": 1}]).star
    (5, 3)
    """
    faults = input_faults(sheet, judges, declared, agreed)
    if faults:
        raise Invalid(faults)
    voided = _voided(sheet, declared)
    counted = _counted(sheet, judges, voided)
    settled = {code: points for code, points in (agreed or {}).items() if code not in voided}
    tested = _tested(sheet, counted, rules, settled)
    return _result(sheet, counted, tested, rules, _stops(sheet, declared, tested), voided)


def _result(
    sheet: Sheet,
    counted: tuple[Mapping[str, Exact], ...],
    tested: Mapping[str, Exact],
    rules: CouncilRules,
    stops: tuple[Note | Disqualification, ...],
    voided: Mapping[str, Note],
) -> Tally:
    by_part = {
        part: [sum([marks.get(code, 0) for code in codes]) for marks in counted]
        for part, codes in sheet.part_leaves.items()
    }
    totals = [sum(points) for points in zip(*by_part.values(), strict=True)]
    failed = tuple(
        FailedGate(*gate, tested[gate.code])
        for gate in sheet.gates
        if tested[gate.code] < gate.minimum
    )
    by_points = _star(sheet.ladder, sum(totals), len(totals))
    spread = _fraction(max(totals) - min(totals))
    return Tally(
        average=_mean(totals),
        parts={part: _mean(sums) for part, sums in by_part.items()},
        totals=tuple(map(_fraction, totals)),
        median=_median(totals),
        spread=spread,
        star=0 if stops else min([by_points, *(gate.star - 1 for gate in failed[:1])]),
        star_by_points=by_points,
        gates_failed=failed,
        stops=stops,
        voided=voided,
        must_rescore=spread > rules.max_spread,
        counted=counted,
    )


def _voided(sheet: Sheet, declared: Collection[str]) -> dict[str, Note]:
    """Marked criteria that count 0 because their requirement or condition does not hold."""
    found = [sheet.notes[note_id] for note_id in declared if note_id in sheet.notes]
    return {
        leaf.code: note
        for criterion, note in found
        if note.kind in _VOIDING
        for leaf in criterion.leaves()
    }


def _counted(
    sheet: Sheet, judges: Sequence[Marks], voided: Collection[str]
) -> tuple[Mapping[str, Exact], ...]:
    """The marks as they count: abstentions filled with the mean of the others, voided ones 0."""
    zeros = dict.fromkeys(voided, 0)
    if not any(None in marks.values() for marks in judges):
        return tuple([{**marks, **zeros} for marks in judges])  # type: ignore[dict-item]  # no None
    gaps = {code for marks in judges for code, points in marks.items() if points is None}
    means = {code: _others_mean(judges, code) for code in gaps}
    # Decimal and Fraction do not add: once there is a mean, all marks become fractions
    return tuple(
        {c: means[c] if p is None else Fraction(p) for c, p in marks.items()} | zeros
        for marks in judges
    )


def _others_mean(judges: Sequence[Marks], code: str) -> Fraction:
    given = [points for marks in judges if (points := marks.get(code, 0)) is not None]
    return _mean(given)


def _tested(
    sheet: Sheet,
    counted: Sequence[Mapping[str, Exact]],
    rules: CouncilRules,
    agreed: Marks,
) -> Mapping[str, Exact]:
    """The points that gates and computed stops look at, by the council's rule."""
    codes = sheet.tested_codes
    if rules.gate_test is GateTest.CONSENSUS:
        return _consensus(codes, counted, agreed)
    if len(counted) == 1:
        only = counted[0]
        return {code: only.get(code, 0) for code in codes}
    if rules.gate_test is GateTest.EACH:
        return {code: min([marks.get(code, 0) for marks in counted]) for code in codes}
    return {code: _mean([marks.get(code, 0) for marks in counted]) for code in codes}


def _consensus(
    codes: Iterable[str], counted: Sequence[Mapping[str, Exact]], agreed: Marks
) -> dict[str, Exact]:
    tested: dict[str, Exact] = {}
    faults: list[Fault] = []
    for code in codes:
        settled = agreed.get(code)
        given = {marks.get(code, 0) for marks in counted}
        if settled is None and len(given) > 1:
            what = f"Hội đồng chưa thống nhất điểm tiêu chí {code}."
            fix = "Thảo luận rồi ghi điểm đã thống nhất của tiêu chí này."
            faults.append(Fault(f"agreed/{code}", what, fix, code="not_agreed"))
        tested[code] = given.pop() if settled is None else settled
    if faults:
        raise Invalid(faults)
    return tested


def _stops(
    sheet: Sheet, declared: Collection[str], tested: Mapping[str, Exact]
) -> tuple[Note | Disqualification, ...]:
    """Why the dossier gets no star whatever its points: dismissed, or scoring stopped."""
    found: list[Note | Disqualification] = [r for r in sheet.disqualify if r.id in declared]
    for note_id in declared:
        note = sheet.notes[note_id][1] if note_id in sheet.notes else None
        if note and note.kind not in _VOIDING:
            found.append(note)
    found += [n for n in sheet.computed_stops if any(tested[code] == 0 for code in n.criteria)]
    return tuple(found)


def _star(ladder: Sequence[Band], total: Exact, judges: int) -> int:
    """The highest star whose lower end the unrounded average reaches."""
    return max(band.star for band in ladder if total >= band.min * judges)


# Whole points repeat without end, and a Fraction is slow to build: the engine spends half its time there.
_ratio = lru_cache(maxsize=4096)(Fraction)


def _fraction(value: Exact) -> Fraction:
    if type(value) is int:
        return _ratio(value)
    return Fraction(value)


def _mean(values: Sequence[Exact]) -> Fraction:
    total = sum(values)
    if type(total) is int:
        return _ratio(total, len(values))
    return Fraction(total) / len(values)


def _median(values: Sequence[Exact]) -> Fraction:
    """The middle total; of an even number of totals the mean of the two in the middle."""
    ordered = sorted(values)
    last = len(ordered) - 1
    return _mean(ordered[last // 2 : last - last // 2 + 1])
