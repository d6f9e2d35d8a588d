"""What a row of a register says once it is read, and what can be wrong with it."""

from dataclasses import asdict, dataclass, field
from datetime import date
from typing import Any

from ocop.products.register.tables import Cell


@dataclass(frozen=True, slots=True)
class RowFault:
    """One fault of one row: where, what stands there, why it cannot stay, what to do.

    `column` is the label in the file. A fault keeps the row out; a warning (same class, in
    `DraftRow.warnings`) only tells how a cell was understood.
    """

    row: int
    column: str
    value: str
    reason: str
    remedy: str
    code: str

    @property
    def sentence(self) -> str:
        """Dòng 18, cột "Hạng sao": "bảy" không đọc được. Dùng số 3, 4 hoặc 5."""
        return f'Dòng {self.row}, cột "{self.column}": {self.reason} {self.remedy}'.strip()

    def as_json(self) -> dict[str, Any]:
        """The fields by name, ready for JSON."""
        return asdict(self)


@dataclass(frozen=True, slots=True)
class DraftRecognition:
    """A decision as the row states it. `kind` is FIRST, UPGRADE or REEVALUATION.

    Without `decided_on` only the year is known: a statement that somebody must still confirm.
    """

    kind: str
    star: int
    number: str
    authority: str = ""
    decided_on: date | None = None
    year: int | None = None


@dataclass(frozen=True, slots=True)
class DraftRow:
    """One product with its producer and recognitions, in the units of the models.

    `group` is a code of Phụ lục I (I, I.4 or I.4.a); phones are E.164; places are texts, looked up
    elsewhere. `expires_on` belongs to the last recognition; `expiry_computed` says that it was
    reckoned as decision date + 36 months. Two drafts are equal when they say the same about the
    product, wherever and however it was written.
    """

    product_name: str
    group: str
    producer: str
    producer_kind: str
    commune: str = ""
    old_commune: str = ""
    old_district: str = ""
    province: str = ""
    address: str = ""
    representative: str = ""
    phone: str = ""
    email: str = ""
    tax_code: str = ""
    women_led: bool | None = None
    youth_led: bool | None = None
    star: int | None = None
    expires_on: date | None = None
    recognitions: tuple[DraftRecognition, ...] = ()
    note: str = ""
    product_code: str = ""
    old_codes: tuple[str, ...] = ()
    gtin: str = ""
    price_vnd: int | None = None
    price_unit: str = ""
    specification: str = ""
    story: str = ""
    expiry_computed: bool = field(default=False, compare=False)
    row: int = field(default=0, compare=False)
    cells: tuple[Cell, ...] = field(default=(), compare=False)
    warnings: tuple[RowFault, ...] = field(default=(), compare=False)

    @property
    def latest(self) -> DraftRecognition | None:
        """The recognition that the current star rests on."""
        return self.recognitions[-1] if self.recognitions else None


@dataclass(frozen=True, slots=True)
class RowFaults:
    """A row that cannot be taken over, with its cells as they stand in the file."""

    row: int
    cells: tuple[Cell, ...]
    faults: tuple[RowFault, ...]


@dataclass(frozen=True, slots=True)
class Skipped:
    """A row that is no product: blank, a total, a heading. `reason` is a sentence."""

    row: int
    code: str
    reason: str
    cells: tuple[Cell, ...] = ()


Drafted = DraftRow | RowFaults | Skipped
