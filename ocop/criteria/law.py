"""The rules that hold for a whole criteria set: documents, calendar, limits, transition, proofs."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date, timedelta

from ocop.criteria.sheet import Points


@dataclass(frozen=True, kw_only=True, slots=True)
class Replaced:
    """A decision that a set replaces."""

    document: str
    signed_on: date = field(metadata={"key": "date"})
    line: int = 0


@dataclass(frozen=True, kw_only=True, slots=True)
class PartRule:
    """The points of one part on every sheet of the set."""

    code: str
    max: Points
    label: str
    line: int = 0


@dataclass(frozen=True, kw_only=True, slots=True)
class StarMarkRule:
    """How the star marks are read; the reading is the project's, not the Decision's."""

    rule: str
    tested_on: str
    line: int = 0


@dataclass(frozen=True, kw_only=True, slots=True)
class Ministry:
    """A managing ministry."""

    code: str
    name: str
    line: int = 0


@dataclass(frozen=True, kw_only=True, slots=True)
class Industry:
    """Ngành of Phụ lục I."""

    code: str
    name: str
    label: str
    line: int = 0


@dataclass(frozen=True, kw_only=True, slots=True)
class Group:
    """Nhóm of Phụ lục I, with the numbers of its sheets."""

    code: str
    industry: str = field(metadata={"key": "group"})
    name: str
    sheets: tuple[int, ...]
    line: int = 0


@dataclass(frozen=True, kw_only=True, slots=True)
class SheetEntry:
    """What the set says of one sheet before its file is opened; marks = gates for 3, 4, 5 stars."""

    sheet: int
    code: str
    file: str
    annex1_code: str
    name_vi: str
    criteria: int
    options: int
    marks: tuple[int, ...]
    line: int = 0


@dataclass(frozen=True, kw_only=True, slots=True)
class Counts:
    """How much a set holds in all."""

    sheets: int
    criteria: int
    options: int
    marks: int
    line: int = 0


@dataclass(frozen=True, kw_only=True, slots=True)
class ProducerKind:
    """Who may register; `industries` limits a kind to some industries (empty = all)."""

    id: str
    label: str
    business_registration: bool = False
    industries: tuple[str, ...] = field(default=(), metadata={"key": "groups"})
    line: int = 0


@dataclass(frozen=True, kw_only=True, slots=True)
class MonthDay:
    """A day that comes back every year."""

    month: int
    day: int
    line: int = 0

    def in_year(self, year: int) -> date:
        """That day in one year."""
        return date(year, self.month, self.day)


@dataclass(frozen=True, kw_only=True, slots=True)
class Batch:
    """One yearly batch; both days are the first that is too late."""

    id: str
    level: str
    batch: int
    proposed_by: str
    proposed_before: MonthDay
    assessed_before: MonthDay
    line: int = 0


@dataclass(frozen=True, kw_only=True, slots=True)
class Calendar:
    """The batches of a year (Điều 5)."""

    min_batches_per_year: int
    extra_batches: str
    batches: tuple[Batch, ...]
    line: int = 0


@dataclass(frozen=True, kw_only=True, slots=True)
class TimeLimit:
    """A time limit: `value` days, working days or months `after` or `before` an event."""

    id: str
    value: int
    unit: str
    after: str | None = field(default=None, metadata={"key": "from"})
    before: str | None = None
    article: str
    label: str
    line: int = 0


@dataclass(frozen=True, kw_only=True, slots=True)
class Transition:
    """A rule for what the older decisions left open (Điều 11, 12).

    `days` is None when the right runs to its own term; `after` is a date or the name of an event.
    """

    id: str
    applies_to: str
    days: int | None = None
    after: str | None = field(default=None, metadata={"key": "from"})
    article: str
    label: str
    line: int = 0

    def last_day(self, event_on: date | None = None) -> date | None:
        """The last day of the rule, None without limit; `event_on` when it runs from an event."""
        if self.days is None:
            return None
        if event_on is None and self.after is not None and self.after[:1].isdigit():
            event_on = date.fromisoformat(self.after)
        if event_on is None:
            raise ValueError(f"transition {self.id} runs from an event: give its date")
        return event_on + timedelta(days=self.days)


@dataclass(frozen=True, kw_only=True, slots=True)
class DossierKind:
    """First, upgrade or re-evaluation."""

    id: str
    label: str
    line: int = 0


@dataclass(frozen=True, kw_only=True, slots=True)
class Form:
    """A printed form (Mẫu số) of the dossier."""

    id: str
    made_by: str
    name: str
    line: int = 0


@dataclass(frozen=True, kw_only=True, slots=True)
class CommuneCheck:
    """One of the contents a commune assesses; `criteria` are names of criteria."""

    id: str
    form_part: str
    label: str
    criteria: tuple[str, ...]
    line: int = 0


@dataclass(frozen=True, kw_only=True, slots=True)
class DossierRules:
    """What a dossier holds (Điều 6, 7)."""

    paper_copies: int
    electronic_copies: int
    software_equals_paper: bool
    samples: int
    samples_not_for_industries: tuple[str, ...] = field(metadata={"key": "samples_not_for_groups"})
    kinds: tuple[DossierKind, ...]
    forms: tuple[Form, ...]
    commune_checks: tuple[CommuneCheck, ...]
    line: int = 0


@dataclass(frozen=True, kw_only=True, slots=True)
class WithdrawalAuthority:
    """Who withdraws certificates of these stars."""

    stars: tuple[int, ...]
    by: str
    line: int = 0


@dataclass(frozen=True, kw_only=True, slots=True)
class WithdrawalReason:
    """One reason to withdraw a certificate."""

    id: str
    article: str
    label: str
    detail: str = ""
    line: int = 0


@dataclass(frozen=True, kw_only=True, slots=True)
class Withdrawal:
    """Withdrawal of certificates (Điều 8)."""

    decided_by: tuple[WithdrawalAuthority, ...]
    reasons: tuple[WithdrawalReason, ...]
    line: int = 0


@dataclass(frozen=True, kw_only=True, slots=True)
class Quorum:
    """The share of the members that must be present."""

    numerator: int
    denominator: int
    chair_required: bool
    line: int = 0


@dataclass(frozen=True, kw_only=True, slots=True)
class CouncilSettings:
    """Council rules the Decision leaves open: provincial practice, to be set by each council."""

    from_decision: bool
    max_spread_points: Points
    quorum: Quorum
    aggregate: str
    line: int = 0


@dataclass(frozen=True, kw_only=True, slots=True)
class SetQuirk:
    """An odd place that several sheets share, kept as printed."""

    criterion: str
    sheets: tuple[int, ...]
    note: str
    line: int = 0


@dataclass(frozen=True, kw_only=True, slots=True)
class Proof:
    """A kind of supporting paper: one row of the table in Mẫu số 02."""

    id: str
    row: int
    name: str
    help: str
    expiry: str
    file_kinds: tuple[str, ...]
    forms: tuple[str, ...]
    covers_years: int | None = None
    line: int = 0


@dataclass(frozen=True, kw_only=True, slots=True)
class ProofList:
    """The kinds of supporting paper of a set and the kinds of file they may come as."""

    code: str
    set: str
    note: str
    file_kinds: Mapping[str, str]
    proofs: tuple[Proof, ...]
    line: int = 0
