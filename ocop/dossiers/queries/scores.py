"""The self-score: points, parts, star, what each star still wants, and the cheapest next step."""

from collections.abc import Mapping
from dataclasses import dataclass
from fractions import Fraction

from ocop.criteria import CriteriaSet, Gate, Sheet, load_set
from ocop.dossiers.models import Dossier
from ocop.scoring import Plan, Tally, advise, average, next_star, points_of, tally

STARS = (3, 4, 5)


@dataclass(frozen=True, slots=True)
class GateLine:
    """The minimums of one star: how many there are and which are missed."""

    star: int
    total: int
    missed: tuple[Gate, ...]
    floor: Fraction
    points_missing: Fraction

    @property
    def met(self) -> int:
        """How many minimums are reached."""
        return self.total - len(self.missed)

    @property
    def missing_text(self) -> str:
        """The points still missing, as people read them."""
        return average(self.points_missing)

    @property
    def reached(self) -> bool:
        """Whether points and all minimums suffice."""
        return not self.missed and not self.points_missing


@dataclass(frozen=True, slots=True)
class SelfScore:
    """What the producer's marks add up to. `star` is 0 where scoring would stop."""

    points: Fraction
    parts: Mapping[str, Fraction]
    star: int
    star_by_points: int
    gates: tuple[GateLine, ...]
    marked: int
    total: int
    plan: Plan | None
    next_step: tuple[str, ...]

    @property
    def points_text(self) -> str:
        """Points as people read them."""
        return average(self.points)

    @property
    def width(self) -> int:
        """Whole points, for the width of a bar."""
        return int(self.points)

    @property
    def parts_text(self) -> str:
        """The sums of the parts in one line."""
        return "; ".join(f"Phần {code}: {average(sum_)}" for code, sum_ in self.parts.items())

    @property
    def easiest(self) -> str:
        """Code of the criterion with the least effort in the plan, "" when there is none."""
        if self.plan is None or not self.plan.changes:
            return ""
        return min(self.plan.changes, key=lambda change: change.effort).code


def law_of(dossier: Dossier) -> CriteriaSet:
    """The criteria set the dossier keeps."""
    return load_set(dossier.criteria_set)


def sheet_of(dossier: Dossier) -> Sheet:
    """The scoring sheet the dossier keeps."""
    return law_of(dossier).sheet(dossier.sheet)


def self_score(dossier: Dossier) -> SelfScore:
    """The dossier's own marks, counted by the star engine."""
    rows = dossier.marks.values_list("criterion", "option_key")
    return score_of(law_of(dossier), dossier.sheet, dict(rows))


def score_of(law: CriteriaSet, number: int, keys: Mapping[str, int]) -> SelfScore:
    """Counts marks given as option keys; key 0 says "none of the levels" and counts 0.

    >>> from ocop.criteria import load_set
    >>> score_of(load_set("26-2026"), 9, {"1.1": 3, "1.2": 0}).points_text
    '5,0'
    """
    sheet = law.sheet(number)
    chosen = {code: key for code, key in keys.items() if key and code in sheet.leaves}
    result = tally(sheet, [points_of(sheet, chosen)])
    plan = next_star(sheet, result, law.efforts)
    return SelfScore(
        points=result.average,
        parts=result.parts,
        star=result.star,
        star_by_points=result.star_by_points,
        gates=tuple(_gate_line(sheet, result, star) for star in STARS),
        marked=len(keys),
        total=len(sheet.leaves),
        plan=plan,
        next_step=advise(plan, law.efforts) if plan else (),
    )


def _gate_line(sheet: Sheet, result: Tally, star: int) -> GateLine:
    wanted = [gate for gate in sheet.gates if gate.star <= star]
    failed = {(gate.code, gate.star) for gate in result.gates_failed}
    floor = Fraction(next(band.min for band in sheet.ladder if band.star == star))
    return GateLine(
        star=star,
        total=len(wanted),
        missed=tuple(gate for gate in wanted if (gate.code, gate.star) in failed),
        floor=floor,
        points_missing=max(floor - result.average, Fraction(0)),
    )
