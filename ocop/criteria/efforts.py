"""How much effort one step up takes: an assumption of the project, data beside the set."""

from dataclasses import dataclass

from ocop.criteria.sheet import Criterion


@dataclass(frozen=True, kw_only=True, slots=True)
class EffortLevel:
    """What a number of the effort scale means."""

    effort: int
    label: str
    line: int = 0


@dataclass(frozen=True, kw_only=True, slots=True)
class CriterionEffort:
    """Effort of one criterion, found by its name because codes differ between sheets.

    `steps` are the efforts to reach the first, second… level above 0 from the one below; the last
    repeats. `fixed`: a producer cannot, or should not, change it for a star. `needs` is the name
    of a criterion that must have points first.
    """

    name: str
    steps: tuple[int, ...] = ()
    fixed: bool = False
    needs: str | None = None
    line: int = 0


@dataclass(frozen=True, kw_only=True)
class Efforts:
    """All efforts of a set; `step` and `sensory_step` where a criterion has none of its own."""

    assumption: str
    scale: tuple[EffortLevel, ...]
    step: int
    sensory_step: int
    criteria: tuple[CriterionEffort, ...]
    line: int = 0

    def of(self, criterion: Criterion) -> CriterionEffort:
        """The effort of this criterion, by name or by default.

        >>> from ocop.criteria import load_set
        >>> law = load_set("26-2026")
        >>> law.efforts.of(law.sheet(9).criterion("3.2")).fixed
        True
        """
        for known in self.criteria:
            if known.name == criterion.name:
                return known
        default = self.sensory_step if criterion.sensory else self.step
        return CriterionEffort(name=criterion.name, steps=(default,))

    def cost(self, criterion: Criterion, start: int, end: int) -> int:
        """Effort from level number `start` to `end`; 0 is no points, 1 the lowest level above."""
        steps = self.of(criterion).steps or (self.step,)
        return sum(steps[min(level, len(steps) - 1)] for level in range(start, end))

    def meaning(self, effort: int) -> str:
        """Words for one effort: the highest level of the scale that it reaches."""
        reached = [level for level in self.scale if level.effort <= effort]
        return max(reached, key=lambda level: level.effort).label if reached else ""


NO_EFFORTS = Efforts(
    assumption="Bộ này chưa có dữ liệu công sức: mỗi bước tính như nhau.",
    scale=(),
    step=1,
    sensory_step=1,
    criteria=(),
)
