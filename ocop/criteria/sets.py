"""A criteria set: one folder of data. A new decision is a new folder; no code changes.

Sheets are read when first asked for, so that one sheet costs milliseconds, not the whole set.
"""

from collections.abc import Mapping
from dataclasses import dataclass, field, replace
from datetime import date
from functools import cache, cached_property
from pathlib import Path

from ocop.criteria import decode, law
from ocop.criteria.arithmetic import sheet_faults
from ocop.criteria.efforts import NO_EFFORTS, Efforts
from ocop.criteria.sheet import Band, Criterion, Option, Points, Sheet
from ocop.kit.faults import Invalid

ROOT = Path(__file__).resolve().parents[1] / "data" / "criteria"
_NOT_IN_FILE: Mapping[str, None] = {"key": None}


@dataclass(frozen=True, kw_only=True, eq=False)
class CriteriaSet:
    """One decision's criteria: what `set.yaml` says, with proofs and sheets on demand."""

    code: str
    document: str
    issued_by: str
    signed_on: date = field(metadata={"key": "date"})
    effective_from: date
    replaces: tuple[law.Replaced, ...]
    replaced_expire_days: int
    replaced_expire_on: date
    official_url: str
    official_url_checked: bool
    total: Points
    parts: tuple[law.PartRule, ...]
    bands: tuple[Band, ...]
    bands_on: str
    rounding: str
    star_marks: law.StarMarkRule
    scoring: Mapping[str, str]
    not_chosen_points: Points
    ministries: tuple[law.Ministry, ...]
    industries: tuple[law.Industry, ...] = field(metadata={"key": "groups"})
    groups: tuple[law.Group, ...] = field(metadata={"key": "nhoms"})
    entries: tuple[law.SheetEntry, ...] = field(metadata={"key": "sheets"})
    counts: law.Counts
    producer_kinds: tuple[law.ProducerKind, ...] = field(metadata={"key": "subjects"})
    calendar: law.Calendar
    time_limits: tuple[law.TimeLimit, ...]
    transitions: tuple[law.Transition, ...] = field(metadata={"key": "transition"})
    dossier: law.DossierRules
    withdrawal: law.Withdrawal
    council_settings: law.CouncilSettings
    abbreviations: Mapping[str, str]
    quirks: tuple[law.SetQuirk, ...]
    folder: Path = field(default=Path(), metadata=_NOT_IN_FILE)
    line: int = 0
    _opened: dict[int, Sheet] = field(default_factory=dict, metadata=_NOT_IN_FILE, repr=False)

    @cached_property
    def proof_list(self) -> law.ProofList:
        """What `proofs.yaml` says."""
        raw = decode.parse(self.folder / "proofs.yaml", "proofs.yaml")
        return decode.read(law.ProofList, raw, "proofs.yaml")

    @cached_property
    def proofs(self) -> Mapping[str, law.Proof]:
        """The kinds of supporting paper by id, in the order of Mẫu số 02."""
        return {proof.id: proof for proof in self.proof_list.proofs}

    @cached_property
    def efforts(self) -> Efforts:
        """The project's guess of the effort of each step up; a set without one counts steps."""
        if not (self.folder / "efforts.yaml").exists():
            return NO_EFFORTS
        return decode.read(
            Efforts, decode.parse(self.folder / "efforts.yaml", "efforts.yaml"), "efforts.yaml"
        )

    def entry(self, number: int) -> law.SheetEntry:
        """What the set says of a sheet without opening it; LookupError when it has none."""
        for entry in self.entries:
            if entry.sheet == number:
                return entry
        known = f"{self.entries[0].sheet} đến {self.entries[-1].sheet}"
        raise LookupError(f"Bộ {self.code} không có phiếu {number}. Chọn phiếu từ {known}.")

    def sheet(self, number: int) -> Sheet:
        """A scoring sheet; `Invalid` names the line when it does not add up."""
        if number not in self._opened:
            sheet = self.read_sheet(self.entry(number))
            faults = sheet_faults(sheet, self.proofs.keys())
            if faults:
                raise Invalid(faults)
            self._opened[number] = sheet
        return self._opened[number]

    def read_sheet(self, entry: law.SheetEntry) -> Sheet:
        """The sheet as written, its arithmetic not yet checked."""
        sheet = decode.read(Sheet, decode.parse(self.folder / entry.file, entry.file), entry.file)
        return replace(sheet, bands=self.bands, file=entry.file)

    def sheets(self) -> tuple[Sheet, ...]:
        """All sheets in their order."""
        return tuple(self.sheet(entry.sheet) for entry in self.entries)

    def transition(self, transition_id: str) -> law.Transition:
        """A transition rule (Điều 11, 12) by its id; LookupError when there is none."""
        for rule in self.transitions:
            if rule.id == transition_id:
                return rule
        raise LookupError(f"Bộ {self.code} không có quy định chuyển tiếp {transition_id}.")

    def time_limit(self, limit_id: str) -> law.TimeLimit:
        """A time limit by its id; LookupError when there is none."""
        for limit in self.time_limits:
            if limit.id == limit_id:
                return limit
        raise LookupError(f"Bộ {self.code} không có thời hạn {limit_id}.")


def load_folder(folder: Path) -> CriteriaSet:
    """The set in any folder, for a set that is being prepared; `Invalid` when set.yaml is not readable."""
    record = decode.read(CriteriaSet, decode.parse(folder / "set.yaml", "set.yaml"), "set.yaml")
    return replace(record, folder=folder)


@cache
def load_set(code: str) -> CriteriaSet:
    """A set of this product by its code, read once; LookupError when there is none.

    >>> load_set("26-2026").document
    'Quyết định 26/2026/QĐ-TTg'
    """
    if code not in set_codes():
        known = ", ".join(set_codes())
        raise LookupError(f"Không có bộ tiêu chí {code}. Các bộ đang có: {known}.")
    return load_folder(ROOT / code)


@cache
def set_codes() -> tuple[str, ...]:
    """Codes of the sets of this product; a folder with `set.yaml` is a set."""
    return tuple(sorted(path.parent.name for path in ROOT.glob("*/set.yaml")))


def sets() -> tuple[CriteriaSet, ...]:
    """All sets of this product, the oldest first."""
    return tuple(sorted(map(load_set, set_codes()), key=lambda each: each.effective_from))


def set_in_force(on: date) -> CriteriaSet:
    """The set by which a dossier opened on this day is scored; LookupError before the first one.

    >>> set_in_force(date(2026, 5, 22)).code
    '26-2026'
    """
    started = [each for each in sets() if each.effective_from <= on]
    if not started:
        raise LookupError(
            f"Chưa có bộ tiêu chí cho ngày {on:%d/%m/%Y}. Bộ sớm nhất: {sets()[0].document}."
        )
    return started[-1]


def sheet(set_code: str, number: int) -> Sheet:
    """A scoring sheet by set and number."""
    return load_set(set_code).sheet(number)


def criterion(set_code: str, number: int, code: str) -> Criterion:
    """A criterion by set, sheet and code: numbers differ between sheets.

    >>> criterion("26-2026", 9, "5.1").name
    'Câu chuyện sản phẩm'
    """
    return sheet(set_code, number).criterion(code)


def option(set_code: str, number: int, code: str, key: int) -> Option:
    """An option by set, sheet, criterion and printed key.

    >>> option("26-2026", 9, "5.1", 5).min_star
    4
    """
    return criterion(set_code, number, code).option(key)
