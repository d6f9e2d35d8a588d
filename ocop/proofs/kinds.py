"""The kinds of paper: what the law names (criteria set) with our guide to getting each."""

from dataclasses import dataclass
from datetime import date
from functools import cache
from pathlib import Path

from ocop.criteria import decode
from ocop.criteria.sets import CriteriaSet, set_in_force, sets

GUIDE = Path(__file__).with_name("guide.yaml")


@dataclass(frozen=True, kw_only=True, slots=True)
class Advice:
    """Where a kind of paper comes from, how long that takes, what it costs; "" where not known.

    `public`: its sheets speak of the product, not of people, so its producer may show it to all.
    """

    id: str
    needs_number: bool = False
    public: bool = False
    number_example: str = ""
    where: str = ""
    how_long: str = ""
    cost: str = ""
    line: int = 0


@dataclass(frozen=True, kw_only=True, slots=True)
class Guide:
    """What `guide.yaml` says; `assumption` is shown beside it."""

    assumption: str
    kinds: tuple[Advice, ...]
    line: int = 0


@dataclass(frozen=True, slots=True)
class Kind:
    """A kind of paper. `expiry` is expected, possible or none; `takes` are the kinds of file."""

    id: str
    row: int
    name: str
    help: str
    expiry: str
    takes: tuple[str, ...]
    advice: Advice

    @property
    def takes_link(self) -> bool:
        """Whether an address may stand for the paper: a page, a film, a recording."""
        return bool({"link", "video", "audio"} & set(self.takes))

    @property
    def takes_sheet(self) -> bool:
        """Whether a workbook may be a page."""
        return "sheet" in self.takes


@cache
def guide() -> Guide:
    """The guide, read once; `Invalid` names the line when it cannot be read."""
    return decode.read(Guide, decode.parse(GUIDE, GUIDE.name), GUIDE.name)


@cache
def kinds_of(code: str) -> dict[str, Kind]:
    """The kinds of a criteria set by id, in the order of Mẫu số 02.

    >>> kinds_of("26-2026")["kiem-nghiem"].name
    'Phiếu kết quả kiểm nghiệm'
    """
    criteria = next(each for each in sets() if each.code == code)
    return _kinds(criteria)


def kinds_on(day: date) -> dict[str, Kind]:
    """The kinds in force on the day; before the first set, those of the first."""
    try:
        return kinds_of(set_in_force(day).code)
    except LookupError:
        return kinds_of(sets()[0].code)


def kind_name(kind: str) -> str:
    """The name of a kind of any set, the newest first; the id of one no set has.

    >>> kind_name("kiem-nghiem"), kind_name("giay-la")
    ('Phiếu kết quả kiểm nghiệm', 'giay-la')
    """
    for each in reversed(sets()):
        if found := kinds_of(each.code).get(kind):
            return found.name
    return kind


def _kinds(criteria: CriteriaSet) -> dict[str, Kind]:
    known = {advice.id: advice for advice in guide().kinds}
    return {
        proof.id: Kind(
            proof.id,
            proof.row,
            proof.name,
            proof.help,
            proof.expiry,
            proof.file_kinds,
            known.get(proof.id, Advice(id=proof.id)),
        )
        for proof in criteria.proofs.values()
    }
