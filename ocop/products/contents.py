"""What a person may write about a producer or a product, as one value to pass around.

Forms, imports and the API all build these; actions write them. Field names equal the columns.
"""

from dataclasses import asdict, dataclass, fields, replace
from datetime import date
from decimal import Decimal
from typing import Any, Self


@dataclass(frozen=True, slots=True)
class _Contents:
    @classmethod
    def of(cls, row: Any) -> Self:
        """The contents of a stored row."""
        return cls(**{field.name: getattr(row, field.name) for field in fields(cls)})

    def but(self, **changes: Any) -> Self:
        """The same with some fields replaced."""
        return replace(self, **changes)

    def as_columns(self) -> dict[str, Any]:
        """Column name → value."""
        return asdict(self)

    def changes_to(self, other: Self) -> dict[str, tuple[Any, Any]]:
        """Fields in which `other` differs: name → (here, there)."""
        mine, theirs = self.as_columns(), other.as_columns()
        return {
            name: (value, theirs[name]) for name, value in mine.items() if value != theirs[name]
        }


@dataclass(frozen=True, slots=True)
class ProducerContents(_Contents):
    """A producer as written by a person. `phone` is E.164, `area_id` the area as recorded."""

    kind: str
    name: str
    area_id: int
    address: str = ""
    representative: str = ""
    phone: str = ""
    email: str = ""
    website: str = ""
    tax_code: str = ""
    founded_on: date | None = None
    women_led: bool | None = None
    youth_led: bool | None = None
    contact_public: bool = False
    note: str = ""


@dataclass(frozen=True, slots=True)
class ProductContents(_Contents):
    """A product as written by a person. Prices in đồng; `capacity` a month, in `capacity_unit`."""

    name: str
    group: str
    state: str
    story: str = ""
    specification: str = ""
    packaging: str = ""
    storage: str = ""
    price_vnd: int | None = None
    price_unit: str = ""
    price_on: date | None = None
    season_months: tuple[int, ...] = ()
    capacity: Decimal | None = None
    capacity_unit: str = ""
    note: str = ""
    published: bool = True

    @classmethod
    def of(cls, row: Any) -> Self:
        """The contents of a stored product."""
        values = {field.name: getattr(row, field.name) for field in fields(cls)}
        return cls(**{**values, "season_months": tuple(row.season_months)})

    def as_columns(self) -> dict[str, Any]:
        """Column name → value."""
        columns = {field.name: getattr(self, field.name) for field in fields(self)}
        return {**columns, "season_months": list(self.season_months)}


# What a producer may say of the own product; the rest is the office's.
DESCRIPTIVE = frozenset(
    {
        "story",
        "specification",
        "packaging",
        "storage",
        "price_vnd",
        "price_unit",
        "price_on",
        "season_months",
        "capacity",
        "capacity_unit",
    }
)
