"""Every parameter name of SimpleEventQuery: 62 fixed ones and 108 patterns.

A pattern is a beginning that is always the same and a rest that one chooses: a name of one's
own, a unit, a type. Two spellings of published drafts are taken as well (`ALIASES`).
"""

from collections.abc import Mapping
from dataclasses import dataclass
from enum import StrEnum

from ocop.epcis.query.conditions import Op, Place


class Kind(StrEnum):
    """What the value of a parameter is."""

    WORDS = "words"
    TIME = "time"
    PLACES = "places"
    CODES = "codes"
    NUMBER = "number"
    PRESENCE = "presence"
    SENSOR_WORDS = "sensor words"
    SENSOR_TIME = "sensor time"
    SENSOR_NUMBER = "sensor number"
    FLAG = "flag"
    CONTROL = "control"


@dataclass(frozen=True, slots=True)
class Fixed:
    """A fixed name: kind of value, field it asks about, comparison."""

    name: str
    kind: Kind
    field: str
    op: Op = Op.EQ


@dataclass(frozen=True, slots=True)
class Pattern:
    """A name with a free rest: what it begins with, what the rest is, where it looks."""

    start: str
    rest: str  # "type", "name", "unit", "attribute"
    op: Op | None
    field: str = ""
    place: Place = Place.EVENT
    inner: bool = False

    @property
    def form(self) -> str:
        """The pattern as one reads it: EQ_INNER_ILMD_<name>."""
        return f"{self.start}<{self.rest}>"


_SIDES = (Op.EQ, Op.GT, Op.GE, Op.LT, Op.LE)
_FROM_TO = (Op.GE, Op.LT)
_CONTROLS = (
    "orderBy", "orderDirection", "eventCountLimit", "maxEventCount", "perPage", "nextPageToken",
)  # fmt: skip
_ROLES = (
    "epc", "parentID", "inputEPC", "outputEPC", "anyEPC",
    "epcClass", "inputEPCClass", "outputEPCClass", "anyEPCClass",
)  # fmt: skip
_WORD_FIELDS = (
    "action", "bizStep", "disposition", "persistentDisposition_set", "persistentDisposition_unset",
    "readPoint", "bizLocation", "transformationID", "eventID", "errorReason", "correctiveEventID",
)  # fmt: skip
_SENSOR_WORDS = (
    "type", "deviceID", "dataProcessingMethod", "microorganism", "chemicalSubstance", "bizRules",
    "stringValue", "hexBinaryValue", "uriValue",
)  # fmt: skip


def _fixed() -> list[Fixed]:
    found = [Fixed("eventType", Kind.WORDS, "type")]
    found += [Fixed(f"EQ_{field}", Kind.WORDS, field) for field in _WORD_FIELDS]
    for field in ("eventTime", "recordTime", "errorDeclarationTime"):
        found += [Fixed(f"{op}_{field}", Kind.TIME, field, op) for op in _FROM_TO]
    found += [Fixed(f"WD_{field}", Kind.PLACES, field) for field in ("readPoint", "bizLocation")]
    found += [Fixed(f"MATCH_{role}", Kind.CODES, role) for role in _ROLES]
    found += [Fixed(f"{op}_quantity", Kind.NUMBER, "quantity", op) for op in _SIDES]
    for field in ("errorDeclaration", "sensorElementList"):
        found.append(Fixed(f"EXISTS_{field}", Kind.PRESENCE, field))
    for field in ("time", "startTime", "endTime"):
        found += [Fixed(f"{op}_{field}", Kind.SENSOR_TIME, field, op) for op in _FROM_TO]
    found += [Fixed(f"EQ_{field}", Kind.SENSOR_WORDS, field) for field in _SENSOR_WORDS]
    found.append(Fixed("EQ_booleanValue", Kind.FLAG, "booleanValue"))
    for op in _SIDES[1:]:
        found.append(Fixed(f"{op}_percRank", Kind.SENSOR_NUMBER, "percRank", op))
    return found + [Fixed(name, Kind.CONTROL, name) for name in _CONTROLS]


def _patterns() -> list[Pattern]:
    found = [
        Pattern("EQ_bizTransaction_", "type", Op.EQ, "bizTransactionList"),
        Pattern("EQ_source_", "type", Op.EQ, "sourceList"),
        Pattern("EQ_destination_", "type", Op.EQ, "destinationList"),
        Pattern("HASATTR_", "name", None, "attribute"),
        Pattern("EQ_ATTR_", "attribute", Op.EQ, "attribute"),
    ]
    for op in _SIDES:
        found += [
            Pattern(f"{op}_{'INNER_' if inner else ''}{middle}", "name", op, "", place, inner)
            for middle, place in _MIDDLES.items()
            for inner in (False, True)
        ]
        found.append(Pattern(f"{op}_value_", "unit", op, "value"))
        found.append(Pattern(f"{op}_quantity_", "unit", op, "quantity"))
    for op in _SIDES[1:]:
        found += [Pattern(f"{op}_{field}_", "unit", op, field) for field in _STATISTICS]
    for middle, place in _MIDDLES.items():
        deep = (False,) if middle.startswith("SENSOR") else (False, True)
        found += [
            Pattern(f"EXISTS_{'INNER_' if i else ''}{middle}", "name", None, "", place, i)
            for i in deep
        ]
    for field, place in (("readPoint", Place.READ_POINT), ("bizLocation", Place.BIZ_LOCATION)):
        found.append(Pattern(f"EQ_{field}_", "name", Op.EQ, "", place))
        found.append(Pattern(f"EQ_INNER_{field}_", "name", Op.EQ, "", place, True))
    return found


_MIDDLES: Mapping[str, Place] = {
    "": Place.EVENT,
    "ILMD_": Place.ILMD,
    "ERROR_DECLARATION_": Place.ERROR_DECLARATION,
    "SENSORELEMENT_": Place.SENSOR_ELEMENT,
    "SENSORMETADATA_": Place.SENSOR_METADATA,
    "SENSORREPORT_": Place.SENSOR_REPORT,
}
_STATISTICS = ("minValue", "maxValue", "meanValue", "sDev", "percValue")
FIXED: Mapping[str, Fixed] = {fixed.name: fixed for fixed in _fixed()}
# The longest beginning wins: EQ_INNER_ILMD_ before EQ_INNER_ before EQ_.
PATTERNS: tuple[Pattern, ...] = tuple(
    sorted(_patterns(), key=lambda pattern: len(pattern.start), reverse=True)
)
ALIASES: Mapping[str, str] = {
    "GE_errorDeclaration_Time": "GE_errorDeclarationTime",
    "LT_errorDeclaration_Time": "LT_errorDeclarationTime",
    "EXISTS_sensorElement": "EXISTS_sensorElementList",
}
