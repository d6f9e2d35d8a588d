"""What a scoring sheet is made of: frozen records, read from YAML, shared by every dossier.

Points are exact: `int`, or `Decimal` where a set prints fractions; a float never enters.
`line` is the line of the file on which a record starts, so that a fault can be shown in place.
"""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from decimal import Decimal
from enum import StrEnum
from functools import cached_property
from typing import NamedTuple

Points = int | Decimal


class Mode(StrEnum):
    """How one criterion is marked."""

    CHOOSE_ONE = "choose_one"
    ALL_OR_NOTHING = "all_or_nothing"
    EITHER_CASE = "either_case"


class NoteKind(StrEnum):
    """What follows once a person declares a note; a plain `note` only helps to judge."""

    REQUIREMENT = "requirement"
    DISQUALIFY = "disqualify"
    STOP = "stop"
    APPLIES_IF = "applies_if"
    NOTE = "note"


class Gate(NamedTuple):
    """For `star` stars criterion `code` needs at least `minimum` points: those of option `key`."""

    code: str
    star: int
    minimum: Points
    key: int


@dataclass(frozen=True, kw_only=True, slots=True)
class Band:
    """The averages that give one star; `below` is outside the band, `max` inside."""

    star: int
    min: Points
    below: Points | None = None
    max: Points | None = None
    level: str | None = None
    recognised_by: str | None = None
    certificate: bool = False
    certificate_months: int | None = None
    line: int = 0


@dataclass(frozen=True, kw_only=True, slots=True)
class Option:
    """One level of a criterion; store its `key`, because two options may have equal points."""

    key: int
    points: Points
    label: str
    detail: str = ""
    min_star: int | None = None
    case: str | None = None
    line: int = 0


@dataclass(frozen=True, kw_only=True, slots=True)
class Note:
    """A condition printed beside a criterion; `when: any_zero` is computed, the rest declared."""

    kind: NoteKind
    id: str
    label: str
    detail: str = ""
    when: str | None = None
    criteria: tuple[str, ...] = ()
    line: int = 0


@dataclass(frozen=True, kw_only=True, slots=True)
class Disqualification:
    """A reason for which the whole dossier is dismissed; `proofs` are the papers that answer it."""

    id: str
    label: str
    detail: str = ""
    proofs: tuple[str, ...] = ()
    line: int = 0


@dataclass(frozen=True, kw_only=True, slots=True)
class Criterion:
    """A criterion with either options (a leaf, which is marked) or criteria below it."""

    code: str
    name: str
    max: Points
    short: str = ""
    explain: str = ""
    notes: tuple[Note, ...] = ()
    sensory: bool = False
    sample: bool = False
    proofs: tuple[str, ...] = ()
    scoring: Mode = Mode.CHOOSE_ONE
    cases: Mapping[str, str] = field(default_factory=dict)
    options: tuple[Option, ...] | None = None
    criteria: tuple["Criterion", ...] | None = None
    line: int = 0

    @property
    def title(self) -> str:
        """The name for a screen."""
        return self.short or self.name

    def leaves(self) -> Iterator["Criterion"]:
        """The criteria that are marked: this one, or those below it."""
        if self.criteria is None:
            yield self
        for inner in self.criteria or ():
            yield from inner.leaves()

    def all(self) -> Iterator["Criterion"]:
        """This criterion and everything below it, in the printed order."""
        yield self
        for inner in self.criteria or ():
            yield from inner.all()

    def choices(self) -> tuple[Option, ...]:
        """The printed options; for `all_or_nothing`, where none is printed, Có (key 1) alone."""
        if self.scoring is Mode.ALL_OR_NOTHING:
            return (Option(key=1, points=self.max, label="Có"),)
        return self.options or ()

    def option(self, key: int) -> Option:
        """The option with this printed key; LookupError when there is none."""
        for option in self.choices():
            if option.key == key:
                return option
        raise LookupError(f"Tiêu chí {self.code} không có mức số {key}.")


@dataclass(frozen=True, kw_only=True, slots=True)
class Part:
    """One of the parts A, B, C."""

    code: str
    name: str
    max: Points
    criteria: tuple[Criterion, ...]
    line: int = 0

    def leaves(self) -> Iterator[Criterion]:
        """The criteria of this part that are marked."""
        for criterion in self.criteria:
            yield from criterion.leaves()


@dataclass(frozen=True, kw_only=True, slots=True)
class Erratum:
    """A number the print has wrong: what is printed, what is used instead, and why."""

    criterion: str
    option: int | None = None
    field: str
    printed: str
    used: Points
    why: str
    line: int = 0


@dataclass(frozen=True, kw_only=True, slots=True)
class Quirk:
    """An odd place that is kept as printed."""

    criterion: str
    option: int | None = None
    note: str
    line: int = 0


@dataclass(frozen=True, kw_only=True, eq=False)
class Sheet:
    """One scoring sheet with the star bands of its set: all that the star engine needs.

    Compared by identity: a set hands out the same object each time.
    """

    code: str
    set: str
    sheet: int
    slug: str
    name_vi: str
    annex1_code: str
    annex1_name: str
    printed_classification: str
    industry: str = field(metadata={"key": "group"})
    group: str = field(metadata={"key": "nhom"})
    ministries: tuple[str, ...]
    total: Points
    samples: int
    star_footnote: bool
    disqualify: tuple[Disqualification, ...]
    parts: tuple[Part, ...]
    errata: tuple[Erratum, ...]
    quirks: tuple[Quirk, ...]
    bands: tuple[Band, ...] = field(default=(), metadata={"key": None})
    file: str = field(default="", metadata={"key": None})
    line: int = 0

    @cached_property
    def criteria(self) -> Mapping[str, Criterion]:
        """Every criterion, groups included, by code and in the printed order."""
        return {c.code: c for part in self.parts for top in part.criteria for c in top.all()}

    @cached_property
    def leaves(self) -> Mapping[str, Criterion]:
        """The criteria that are marked, by code and in the printed order."""
        return {c.code: c for part in self.parts for c in part.leaves()}

    @cached_property
    def part_leaves(self) -> Mapping[str, tuple[str, ...]]:
        """Codes of the marked criteria of each part."""
        return {part.code: tuple(c.code for c in part.leaves()) for part in self.parts}

    @cached_property
    def allowed(self) -> Mapping[str, frozenset[Points]]:
        """Points that may be given to each marked criterion; no option chosen = 0."""
        zero: frozenset[Points] = frozenset({0})
        return {
            code: zero.union(option.points for option in criterion.choices())
            for code, criterion in self.leaves.items()
        }

    @cached_property
    def gates(self) -> tuple[Gate, ...]:
        """The star minimums, lowest star first, then in the printed order."""
        found = [
            Gate(code, option.min_star, option.points, option.key)
            for code, criterion in self.leaves.items()
            for option in criterion.choices()
            if option.min_star is not None
        ]
        return tuple(sorted(found, key=lambda gate: gate.star))

    @cached_property
    def ladder(self) -> tuple[Band, ...]:
        """The star bands, lowest first."""
        return tuple(sorted(self.bands, key=lambda band: band.star))

    @cached_property
    def notes(self) -> Mapping[str, tuple[Criterion, Note]]:
        """Every note by its id, with the criterion it stands at."""
        return {note.id: (c, note) for c in self.criteria.values() for note in c.notes}

    @cached_property
    def computed_stops(self) -> tuple[Note, ...]:
        """The stop notes that follow from the marks alone (`when: any_zero`)."""
        return tuple(note for _, note in self.notes.values() if note.when == "any_zero")

    @cached_property
    def tested_codes(self) -> tuple[str, ...]:
        """The marked criteria that a gate or a computed stop looks at."""
        stopping = [code for note in self.computed_stops for code in note.criteria]
        return tuple(dict.fromkeys([*(gate.code for gate in self.gates), *stopping]))

    def criterion(self, code: str) -> Criterion:
        """The criterion or group with this code; LookupError names the sheet when there is none."""
        if code not in self.criteria:
            raise LookupError(f"Phiếu {self.sheet} ({self.set}) không có tiêu chí {code}.")
        return self.criteria[code]
