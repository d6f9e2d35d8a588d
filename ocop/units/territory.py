"""The territory data of the package: what its files say, read and checked, before any database.

Files and columns are described in ocop/data/territory/README.md. A file that contradicts itself
raises `Invalid` with every fault and its line.
"""

import csv
from collections import defaultdict
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date
from functools import cache
from pathlib import Path

from ocop.kit.faults import Fault, Invalid

TERRITORY = Path(__file__).parent.parent / "data" / "territory"
KINDS = {
    "tinh": "PROVINCE",
    "thanh_pho_tw": "CENTRAL_CITY",
    "huyen": "DISTRICT",
    "quan": "URBAN_DISTRICT",
    "thi_xa": "TOWN",
    "thanh_pho": "CITY",
    "xa": "COMMUNE",
    "phuong": "WARD",
    "thi_tran": "TOWNSHIP",
    "dac_khu": "SPECIAL_ZONE",
}
EVENTS = {"merge", "split", "rename", "retype", "reparent", "dissolve", "create"}
Span = tuple[date | None, date | None]


@dataclass(frozen=True, slots=True)
class VersionRow:
    """A line of units.csv; `unit` and `parent` are identities, an unknown start is None."""

    key: str
    unit: str
    code: str
    name: str
    short_name: str
    official_name: str
    kind: str
    level: int
    parent: str
    start: date | None
    end: date | None
    legal_basis: str
    latitude: float | None
    longitude: float | None


@dataclass(frozen=True, slots=True)
class LineageRow:
    """A line of lineage.csv; `source` and `target` are identities, "" when nothing follows."""

    source: str
    target: str
    event: str
    on: date
    share: str
    population_share: str
    legal_basis: str
    note: str


@dataclass(frozen=True, slots=True)
class Alias:
    """A code of another list that means `unit` there."""

    code: str
    unit: str
    source: str


@dataclass(frozen=True, slots=True)
class FormerName:
    """A name used until `until`; `continues_as` is the unit that kept the code, "" if none did."""

    code: str
    name: str
    district: str
    within: str
    continues_as: str
    until: date
    legal_basis: str


@dataclass(frozen=True, slots=True)
class Territory:
    versions: Sequence[VersionRow]
    lineage: Sequence[LineageRow]
    units: Mapping[str, list[VersionRow]] = field(repr=False)

    def edges(self) -> list[tuple[str, str, Span]]:
        """(child, parent, span): spans of versions, adjoining ones under one parent joined."""
        found: list[tuple[str, str, Span]] = []
        for unit, rows in self.units.items():
            for row in rows:
                if not row.parent:
                    continue
                last = found[-1] if found else None
                if last and last[:2] == (unit, row.parent) and last[2][1] == row.start:
                    found[-1] = (unit, row.parent, (last[2][0], row.end))
                else:
                    found.append((unit, row.parent, (row.start, row.end)))
        return found

    def under(self, codes: Sequence[str]) -> "Territory":
        """Only the top areas with these codes and everything that ever stood below them."""
        kept = {r.unit for r in self.versions if not r.parent and r.code in codes}
        for row in sorted(self.versions, key=lambda r: r.level):
            if row.parent in kept:
                kept.add(row.unit)
        return _territory(
            [r for r in self.versions if r.unit in kept],
            [e for e in self.lineage if e.source in kept and (not e.target or e.target in kept)],
        )


def read(folder: Path = TERRITORY) -> Territory:
    """The whole territory; `Invalid` with every faulty line."""
    faults: list[Fault] = []
    versions = list(_versions(folder / "units.csv", faults))
    unit_of = {row.key: row.unit for row in versions}
    lineage = list(_lineage(folder / "lineage.csv", unit_of, faults))
    known = {row.unit for row in versions}
    faults += [
        Fault(
            f"units.csv, {row.key}",
            f"Cấp trên {row.parent} không có trong tệp.",
            "Thêm dòng của cấp trên, hoặc sửa cột parent_id.",
        )
        for row in versions
        if row.parent and row.parent not in known
    ]
    if faults:
        raise Invalid(faults)
    return _territory(versions, lineage)


@cache
def aliases() -> tuple[Alias, ...]:
    """Codes of an early list still in circulation; matched with a warning only."""
    return tuple(Alias(*row.values()) for row in _rows(TERRITORY / "aliases.csv"))


@cache
def former_names() -> tuple[FormerName, ...]:
    """Names that ended before the first tree of the data; they make us ask, never answer."""
    rows = _rows(TERRITORY / "former.csv")
    return tuple(
        FormerName(
            row["code"],
            row["name"],
            row["district"],
            row["within_id"],
            row["continues_as_id"],
            date.fromisoformat(row["until"]),
            row["legal_basis"],
        )
        for row in rows
    )


def _territory(versions: list[VersionRow], lineage: list[LineageRow]) -> Territory:
    units: dict[str, list[VersionRow]] = defaultdict(list)
    for row in sorted(versions, key=lambda r: r.start or date.min):
        units[row.unit].append(row)
    return Territory(versions, lineage, dict(units))


def _rows(path: Path) -> Iterator[dict[str, str]]:
    with path.open(encoding="utf-8", newline="") as file:
        yield from csv.DictReader(file)


def _day(text: str) -> date | None:
    return date.fromisoformat(text) if text else None


def _number(text: str) -> float | None:
    return float(text) if text else None


def _versions(path: Path, faults: list[Fault]) -> Iterator[VersionRow]:
    for line, row in enumerate(_rows(path), 2):
        try:
            yield VersionRow(
                row["id"],
                row["unit_id"],
                row["code"],
                row["name"],
                row["short_name"],
                row["name_official"],
                KINDS[row["kind"]],
                int(row["level"]),
                row["parent_id"],
                _day(row["valid_from"]),
                _day(row["valid_to"]),
                row["legal_basis"],
                _number(row["lat"]),
                _number(row["lon"]),
            )
        except (KeyError, ValueError, TypeError) as error:
            faults.append(_unreadable(path, line, error))


def _lineage(path: Path, unit_of: Mapping[str, str], faults: list[Fault]) -> Iterator[LineageRow]:
    for line, row in enumerate(_rows(path), 2):
        try:
            if row["event"] not in EVENTS:
                raise ValueError(row["event"])
            yield LineageRow(
                unit_of[row["from_id"]],
                unit_of[row["to_id"]] if row["to_id"] else "",
                row["event"].upper(),
                date.fromisoformat(row["date"]),
                row["share"],
                row["pop_share"],
                row["legal_basis"],
                row["note"],
            )
        except (KeyError, ValueError, TypeError) as error:
            faults.append(_unreadable(path, line, error))


def _unreadable(path: Path, line: int, error: Exception) -> Fault:
    return Fault(
        f"{path.name}, dòng {line}",
        f"Không đọc được giá trị {error}.",
        "So dòng này với mô tả cột trong README.md của thư mục. Ngày viết 2025-07-01.",
    )
