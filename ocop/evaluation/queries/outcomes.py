"""What the locked marks of a product come to, by the star engine and the rules of the round."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from decimal import Decimal
from uuid import UUID

from ocop.criteria import Points, Sheet
from ocop.evaluation.models import Candidate, Declaration, Mark, Ruling, SheetState
from ocop.evaluation.queries.standings import Board, Standing
from ocop.kit.faults import Fault, Invalid
from ocop.scoring import CouncilRules, Marks, Tally, case_faults, tally

Given = dict[UUID, dict[str, Points | None]]


@dataclass(frozen=True, slots=True)
class Counted:
    """One product counted: the tally, by seat what its sheet came to, and what keeps it open.

    `tally` is None when nobody has locked a sheet or the marks cannot be counted.
    """

    standing: Standing
    sheet: Sheet
    tally: Tally | None
    totals: Mapping[int, Decimal]
    faults: tuple[Fault, ...]
    findings: tuple[str, ...]

    @property
    def too_far_apart(self) -> bool:
        """Whether the members' totals differ by more than the rules allow."""
        return bool(self.tally and self.tally.must_rescore)

    @property
    def must_rescore(self) -> bool:
        """Whether the product must be discussed and scored again before closing."""
        return self.too_far_apart and self.standing.candidate.turn == 1


def exact(points: Decimal | None) -> Points | None:
    """Points as the engine wants them: whole ones as int.

    >>> exact(Decimal("2.00")), exact(Decimal("2.50"))
    (2, Decimal('2.50'))
    """
    if points is None:
        return None
    return int(points) if points == points.to_integral_value() else points


def marks_of(sheets: Iterable[UUID]) -> tuple[Given, dict[UUID, dict[str, int]]]:
    """Points and chosen options of sheets, by sheet and criterion, in one query."""
    points: Given = {pk: {} for pk in sheets}
    keys: dict[UUID, dict[str, int]] = {pk: {} for pk in points}
    rows = Mark.objects.filter(sheet__in=list(points)).values_list(
        "sheet_id", "criterion", "points", "option_key"
    )
    for sheet, code, given, key in rows.iterator(chunk_size=20_000):
        points[sheet][code] = exact(given)
        if key is not None:
            keys[sheet][code] = key
    return points, keys


def counted(board: Board, only: Candidate | None = None) -> list[Counted]:
    """Every product of the round (or one of them) counted from its locked sheets."""
    standings = [one for one in board.standings if only is None or one.candidate.pk == only.pk]
    points, keys = marks_of([sheet.pk for one in standings for sheet in one.locked])
    ruled = _rulings(standings)
    declared = _declarations(standings)
    return [
        count_marks(
            one,
            points,
            keys,
            ruled.get(one.candidate.pk, {}),
            declared.get(one.candidate.pk, set()),
        )
        for one in standings
    ]


def _rulings(standings: list[Standing]) -> dict[UUID, dict[str, bool]]:
    """What the council found, by product and note."""
    ruled: dict[UUID, dict[str, bool]] = {}
    rows = Ruling.objects.filter(candidate__in=[one.candidate.pk for one in standings])
    for candidate, note, holds in rows.values_list("candidate_id", "note", "holds"):
        ruled.setdefault(candidate, {})[note] = holds
    return ruled


def _declarations(standings: list[Standing]) -> dict[UUID, set[str]]:
    """What judges declared on the sheets of the turn that counts, by product."""
    owner = {
        sheet.pk: one.candidate.pk
        for one in standings
        for sheet in one.sheets.values()
        if sheet.state != SheetState.VOID
    }
    declared: dict[UUID, set[str]] = {}
    rows = Declaration.objects.filter(sheet__in=list(owner)).values_list("sheet_id", "note")
    for sheet, note in rows:
        declared.setdefault(owner[sheet], set()).add(note)
    return declared


def count_marks(
    standing: Standing,
    points: Given,
    keys: Mapping[UUID, Mapping[str, int]],
    ruled: Mapping[str, bool],
    declared: set[str],
) -> Counted:
    """One product counted; what cannot be counted is told as faults instead."""
    candidate = standing.candidate
    sheet, rules = candidate.scoring_sheet, candidate.round.council_rules.engine
    locked = standing.locked
    judges: list[Marks] = [points[one.pk] for one in locked]
    found = [note for note, holds in ruled.items() if holds]
    unsettled = tuple(sorted(declared - ruled.keys()))
    if not judges:
        return Counted(standing, sheet, None, {}, (), unsettled)
    faults = tuple(case_faults(sheet, [keys[one.pk] for one in locked]))
    result, more = _tally(sheet, judges, rules, found, candidate.agreed)
    totals = {
        one.seat_id: _decimal(total)
        for one, total in zip(locked, result.totals if result else (), strict=False)
    }
    return Counted(standing, sheet, result, totals, (*faults, *more), unsettled)


def _tally(
    sheet: Sheet,
    judges: list[Marks],
    rules: CouncilRules,
    found: list[str],
    agreed: Mapping[str, str],
) -> tuple[Tally | None, tuple[Fault, ...]]:
    """By the rules of the round; while points are not agreed, by the average, with the faults."""
    settled = {code: exact(Decimal(points)) for code, points in agreed.items()}
    try:
        return tally(sheet, judges, rules=rules, declared=found, agreed=settled), ()
    except Invalid as invalid:
        faults = tuple(invalid.faults)
    if any(fault.code != "not_agreed" for fault in faults):
        return None, faults
    plain = CouncilRules(max_spread=rules.max_spread)
    return tally(sheet, judges, rules=plain, declared=found), faults


def _decimal(value: object) -> Decimal:
    """A total for people: two decimals are enough, the engine keeps the exact one."""
    return Decimal(str(round(float(value), 2)))  # type: ignore[arg-type]
