"""SimpleEventQuery: the parameters whose names have a free part, one check for each pattern."""

from collections.abc import Mapping

from ocop_conformance.asking import Ask, Asks, Number, asks, body_of
from ocop_conformance.checks import Suite
from ocop_conformance.names import Names

SUITE = Suite("EPCIS 2.0, 8.2.7 SimpleEventQuery, names with a free part")
_SIDES = ("EQ", "GT", "GE", "LT", "LE")

_PAIRS: Mapping[str, Asks] = {
    "EQ_bizTransaction_type": lambda n: [
        *asks("EQ_bizTransaction_po", (n.paper("po"), "made"), (n.paper("inv"), "")),
        *asks("EQ_bizTransaction_inv", (n.paper("inv"), "billed")),
    ],
    "EQ_source_type": lambda n: [
        *asks("EQ_source_owning_party", (n.party, "sent")),
        *asks("EQ_source_possessing_party", (n.party, "")),
    ],
    "EQ_destination_type": lambda n: [
        *asks("EQ_destination_location", (n.place("customer"), "sent"), (n.place("dock"), "")),
    ],
}
for _name, _asks in _PAIRS.items():
    SUITE.add(f"query.{_name}", f"{_name} finds the entry of that type", body_of("things", _asks))

# Own fields: (infix of the parameter, nested?) → a number that stands at just that place.
OWN: Mapping[tuple[str, bool], Number] = {
    ("", False): Number("ocx:grade", 5, "made"),
    ("", True): Number("ocx:size", 7, "made"),
    ("ILMD_", False): Number("ocx:weight", 12.5, "made"),
    ("ILMD_", True): Number("ocx:slope", 15, "made"),
    ("ERROR_DECLARATION_", False): Number("ocx:weight", 4, "wrong!"),
    ("ERROR_DECLARATION_", True): Number("ocx:years", 3, "wrong!"),
    ("SENSORELEMENT_", False): Number("ocx:rank", 2, "warm", "set 1"),
    ("SENSORELEMENT_", True): Number("ocx:door", 5, "warm", "set 1"),
    ("SENSORMETADATA_", False): Number("ocx:height", 3, "warm", "set 1"),
    ("SENSORMETADATA_", True): Number("ocx:length", 6, "warm", "set 1"),
    ("SENSORREPORT_", False): Number("ocx:quality", 4, "warm", "set 1"),
    ("SENSORREPORT_", True): Number("ocx:count", 8, "warm", "set 1"),
}
TEXTS: Mapping[tuple[str, bool], tuple[str, str]] = {
    ("", False): ("ocx:colour", "xanh lá"),
    ("", True): ("ocx:label", "L"),
    ("ILMD_", False): ("ocx:season", "summer"),
    ("ILMD_", True): ("ocx:garden", "G1"),
    ("ERROR_DECLARATION_", False): ("ocx:note", "typing error"),
    ("ERROR_DECLARATION_", True): ("ocx:role", "clerk"),
    ("SENSORELEMENT_", False): ("ocx:station", "S1"),
    ("SENSORELEMENT_", True): ("ocx:wing", "east"),
    ("SENSORMETADATA_", False): ("ocx:mount", "wall"),
    ("SENSORMETADATA_", True): ("ocx:arm", "left"),
    ("SENSORREPORT_", False): ("ocx:state", "good"),
    ("SENSORREPORT_", True): ("ocx:step", "two"),
}


def _own_asks(op: str, key: tuple[str, bool]) -> Asks:
    infix, nested = key
    start = ("INNER_" if nested else "") + infix
    number = OWN[key]

    def make(n: Names) -> list[Ask]:
        found = number.asks(op, start)
        if op == "EQ":
            name, text = TEXTS[key]
            parameter = f"EQ_{start}{name}"
            found += asks(parameter, (text, number.event), (f"no|{text}", number.event), ("no", ""))
        return found

    return make


def _presence(key: tuple[str, bool]) -> Asks:
    start = ("INNER_" if key[1] else "") + key[0]
    number = OWN[key]
    return lambda n: [
        Ask({f"EXISTS_{start}{number.name}": "true"}, number.event),
        Ask({f"EXISTS_{start}ocx:nowhere": "true"}, ""),
    ]


for _key, _number in OWN.items():
    _start = ("INNER_" if _key[1] else "") + _key[0]
    for _op in _SIDES:
        SUITE.add(
            f"query.{_op}_{_start}fieldname",
            f"{_op}_{_start}… compares an own field at its place",
            body_of(_number.group, _own_asks(_op, _key)),
        )
    if not (_key[1] and _key[0].startswith("SENSOR")):
        SUITE.add(
            f"query.EXISTS_{_start}fieldname",
            f"EXISTS_{_start}… finds an own field at its place",
            body_of(_number.group, _presence(_key)),
        )

_PLACES: Mapping[str, tuple[str, str]] = {
    "EQ_readPoint_": ("ocx:zone", "A"),
    "EQ_INNER_readPoint_": ("ocx:row", "r3"),
    "EQ_bizLocation_": ("ocx:floor", "f2"),
    "EQ_INNER_bizLocation_": ("ocx:shelf", "s7"),
}


def _place_asks(start: str) -> Asks:
    name, text = _PLACES[start]
    return lambda n: asks(start + name, (text, "made"), ("no", ""))


for _start in _PLACES:
    SUITE.add(
        f"query.{_start}fieldname",
        f"{_start}… finds an own field of the place",
        body_of("things", _place_asks(_start)),
    )

_STATISTICS = {"minValue": 22.5, "maxValue": 28, "meanValue": 25.1, "sDev": 0.7, "percValue": 25}


def _statistic(op: str, name: str) -> Asks:
    number = Number(f"{name}_CEL", _STATISTICS[name], "warm", "set 1", step=0.5)
    return lambda n: number.asks(op, "")


for _name in _STATISTICS:
    for _op in _SIDES[1:]:
        SUITE.add(
            f"query.{_op}_{_name}_uom",
            f"{_op}_{_name}_<unit> compares the statistic",
            body_of("set 1", _statistic(_op, _name)),
        )

_VALUES: Mapping[str, tuple[tuple[str, str], ...]] = {
    "EQ": (("26", "warm"), ("27", "")),
    "GT": (("25", "warm"), ("26", "")),
    "GE": (("26", "warm"), ("5", "warm lab"), ("27", "")),
    "LT": (("26", "lab"), ("5", "")),
    "LE": (("26", "warm lab"), ("4", "")),
}
_QUANTITIES: Mapping[str, tuple[tuple[str, str], ...]] = {
    "EQ": (("100", "sent"), ("11", "")),
    "GT": (("50", "sent"), ("100", "")),
    "GE": (("50", "sent mixed"), ("101", "")),
    "LT": (("40", "packed"), ("10", "")),
    "LE": (("40", "packed mixed"), ("9", "")),
}


def _fixed(name: str, pairs: tuple[tuple[str, str], ...]) -> Asks:
    return lambda n: asks(name, *pairs)


for _op in _SIDES:
    SUITE.add(
        f"query.{_op}_value_uom",
        f"{_op}_value_<unit> compares measurements of that kind only",
        body_of("set 1", _fixed(f"{_op}_value_CEL", _VALUES[_op])),
    )
    SUITE.add(
        f"query.{_op}_quantity_uom",
        f"{_op}_quantity_<unit> compares quantities in that unit",
        body_of("things", _fixed(f"{_op}_quantity_KGM", _QUANTITIES[_op])),
    )

_CONVERSIONS: Mapping[str, tuple[str, Asks]] = {
    "kelvin": (
        "Temperatures in Celsius answer questions in Kelvin",
        lambda n: [
            *asks("GE_value_KEL", ("299", "warm"), ("278", "warm lab"), ("300", "")),
            *asks("LT_value_KEL", ("299", "lab"), ("278", "")),
        ],
    ),
    "fahrenheit": (
        "Temperatures in Celsius answer questions in Fahrenheit",
        lambda n: asks("GE_value_FAH", ("78", "warm"), ("79", ""), ("40", "warm lab")),
    ),
    "speed": (
        "km/h answer questions in m/s",
        lambda n: asks("GE_value_MTS", ("3.3", "signals"), ("3.4", "")),
    ),
    "volume": (
        "Litres answer questions in millilitres",
        lambda n: asks("GE_value_MLT", ("179", "lab"), ("181", "")),
    ),
    "minimum": (
        "Statistics are converted as values are",
        lambda n: asks("GE_minValue_KEL", ("295", "warm"), ("296", "")),
    ),
}
for _name, (_title, _asks) in _CONVERSIONS.items():
    SUITE.add(f"query.units-{_name}", _title, body_of("set 1", _asks))


SUITE.add(
    "query.HASATTR_fieldname",
    "HASATTR_… finds an own field with that XML attribute",
    body_of(
        "attributed",
        lambda n: asks("HASATTR_ocx:pack", ("ocx:unit", "attributed"), ("ocx:no", "")),
    ),
)
SUITE.add(
    "query.EQ_ATTR_fieldname_attrname",
    "EQ_ATTR_… compares the XML attribute of an own field",
    body_of(
        "attributed",
        lambda n: asks("EQ_ATTR_ocx:pack_ocx:unit", ("bag", "attributed"), ("no", "")),
    ),
)
