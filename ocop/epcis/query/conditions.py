"""The conditions of a SimpleEventQuery as plain facts, for a database or for the matcher.

All conditions of a query hold together (AND); the values of one condition are alternatives
(OR). Identifiers are in the canonical form of `ocop.epcis.canonical.values.text_value`,
vocabulary as bare words, moments with time zone, names of one's own as `{namespace}local`.
Source: EPCIS 2.0, section 8.2.7.
"""

from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum


class Op(StrEnum):
    """How a number or moment of the event stands to the asked one."""

    EQ = "EQ"
    GT = "GT"
    GE = "GE"
    LT = "LT"
    LE = "LE"


class Place(StrEnum):
    """Where a field of one's own stands."""

    EVENT = "event"
    ILMD = "ilmd"
    ERROR_DECLARATION = "errorDeclaration"
    SENSOR_ELEMENT = "sensorElement"
    SENSOR_METADATA = "sensorMetadata"
    SENSOR_REPORT = "sensorReport"
    READ_POINT = "readPoint"
    BIZ_LOCATION = "bizLocation"


@dataclass(frozen=True, slots=True)
class Values:
    """A standard field has one of these values: type, action, bizStep, readPoint, eventID…

    `field` is the name in the parameter, so also persistentDisposition_set, errorReason and
    correctiveEventID.
    """

    field: str
    values: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Moment:
    """eventTime, recordTime or errorDeclarationTime, from (GE) or before (LT) a moment."""

    field: str
    op: Op
    at: datetime


@dataclass(frozen=True, slots=True)
class Within:
    """readPoint or bizLocation is one of these places or lies inside one (master data say)."""

    field: str
    roots: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Code:
    """An identifier asked for: `canonical` to be equal to, or an idpat `pattern` to fall under."""

    canonical: str = ""
    pattern: str = ""


@dataclass(frozen=True, slots=True)
class Codes:
    """A thing or class of the event is one of these; `role` is the word behind MATCH_.

    `fields` are the fields of the event to look in, `epcClass` those of quantity lists.
    """

    role: str
    fields: tuple[str, ...]
    codes: tuple[Code, ...]


@dataclass(frozen=True, slots=True)
class Quantity:
    """Some quantity of the event stands so to a number; `uom` None means whatever its unit."""

    op: Op
    value: float
    uom: str | None = None


@dataclass(frozen=True, slots=True)
class Pair:
    """The list has an entry of this type with one of these values."""

    field: str  # bizTransactionList, sourceList, destinationList
    kind: str
    values: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Present:
    """errorDeclaration or sensorElementList is there."""

    field: str


@dataclass(frozen=True, slots=True)
class SensorValues:
    """Some measurement has an attribute with one of these texts."""

    field: str
    values: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class SensorFlag:
    """Some measurement has this booleanValue."""

    value: bool


@dataclass(frozen=True, slots=True)
class SensorMoment:
    """Some measurement's time, startTime or endTime, from (GE) or before (LT) a moment."""

    field: str
    op: Op
    at: datetime


@dataclass(frozen=True, slots=True)
class SensorNumber:
    """Some measurement's number stands so to another; units are converted when `uom` is given."""

    field: str  # value, minValue, maxValue, meanValue, sDev, percValue, percRank
    op: Op
    value: float
    uom: str | None = None


@dataclass(frozen=True, slots=True)
class Own:
    """A field of one's own stands so to a value; `inner` looks at any depth below the place.

    `value` is a tuple of alternatives for EQ, else one number, moment or text.
    """

    place: Place
    inner: bool
    name: str
    op: Op
    value: tuple[str, ...] | float | datetime | str


@dataclass(frozen=True, slots=True)
class OwnPresent:
    """A field of one's own is there."""

    place: Place
    inner: bool
    name: str


@dataclass(frozen=True, slots=True)
class OwnAttribute:
    """A field of one's own has an XML attribute: one of `names`, with one of `values` if any."""

    name: str
    names: tuple[str, ...]
    values: tuple[str, ...] = ()


Condition = (
    Values
    | Moment
    | Within
    | Codes
    | Quantity
    | Pair
    | Present
    | SensorValues
    | SensorFlag
    | SensorMoment
    | SensorNumber
    | Own
    | OwnPresent
    | OwnAttribute
)


@dataclass(frozen=True, slots=True)
class Query:
    """A whole query: what must hold, in which order the events come, and how many of them.

    `order_by` is eventTime, recordTime or the full name of a field of one's own.
    """

    conditions: tuple[Condition, ...] = ()
    order_by: str | None = None
    descending: bool = True
    event_count_limit: int | None = None
    max_event_count: int | None = None
    per_page: int | None = None
    next_page_token: str | None = None
