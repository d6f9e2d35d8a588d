"""Our own events with measurements: what TCR-53 calls set 1, set 2 and set 3."""

from typing import Any

from ocop_conformance.events import Event, observed
from ocop_conformance.names import Names

# What TCR-53 calls inline attributes: they stand in the metadata or in the report, never in both.
INLINE = ("time", "deviceID", "deviceMetadata", "rawData", "dataProcessingMethod")


def measured(
    name: str, n: Names, *, minute: float, elements: list[dict[str, Any]], place: str = "lab"
) -> Event:
    """An observation at one of the run's places with sensor elements."""
    fields: dict[str, Any] = {"bizStep": "inspecting", "bizLocation": {"id": n.place(place)}}
    if elements:
        fields["sensorElementList"] = elements
    return observed(name, n, minute=minute, **fields)


def set_1(n: Names) -> list[Event]:
    """Every sensor attribute once, extensions on all three levels, one event without sensors."""
    return [_warm(n), _lab(n), _signals(n), measured("plain", n, minute=13, elements=[])]


def _warm(n: Names) -> Event:
    metadata = {
        "time": n.moment(10), "startTime": n.moment(8), "endTime": n.moment(9),
        "deviceID": n.asset("probe"), "deviceMetadata": n.paper("probe-data"),
        "rawData": n.paper("raw"), "dataProcessingMethod": n.paper("method"),
        "bizRules": n.paper("rules"), "ocx:height": 3, "ocx:mount": "wall",
        "ocx:holder": {"ocx:arm": "left", "ocx:length": 6},
    }  # fmt: skip
    report = {
        "type": "Temperature", "value": 26, "minValue": 22.5, "maxValue": 28, "meanValue": 25.1,
        "sDev": 0.7, "percRank": 50, "percValue": 25, "uom": "CEL", "ocx:quality": 4,
        "ocx:state": "good", "ocx:run": {"ocx:step": "two", "ocx:count": 8},
    }  # fmt: skip
    element = {
        "sensorMetadata": metadata, "sensorReport": [report], "ocx:station": "S1", "ocx:rank": 2,
        "ocx:room": {"ocx:wing": "east", "ocx:door": 5},
    }  # fmt: skip
    return measured("warm", n, minute=10, elements=[element])


def _lab(n: Names) -> Event:
    reports = [
        {"type": "Volume", "value": 0.18, "uom": "LTR", "chemicalSubstance": n.paper("substance")},
        {
            "type": "MassConcentration",
            "microorganism": n.paper("microbe"),
            "value": 0.05,
            "uom": "A93",
        },
        {"type": "Temperature", "value": 5, "uom": "CEL", "exception": "ALARM_CONDITION"},
    ]
    return measured("lab", n, minute=11, elements=[{"sensorReport": reports}])


def _signals(n: Names) -> Event:
    reports = [
        {"type": "Dimensionless", "stringValue": "SOME", "booleanValue": True, "hexBinaryValue": "f0f0f0",
         "uriValue": n.paper("value")},
        {"type": "Speed", "component": "axial_distance", "value": 12, "uom": "KMH",
         "coordinateReferenceSystem": "https://www.opengis.net/def/crs/OGC/0/CRS84"},
    ]  # fmt: skip
    return measured("signals", n, minute=12, elements=[{"sensorReport": reports}])


def _inline(n: Names, mark: str, minute: float) -> dict[str, Any]:
    values = {name: n.paper(f"{name}-{mark}") for name in INLINE[2:]}
    return {"time": n.moment(minute), "deviceID": n.asset(mark), **values}


def set_2(n: Names) -> list[Event]:
    """The inline attributes once in the metadata, once in the report, with different values."""
    plain = {"type": "Temperature", "value": 4, "uom": "CEL"}
    above = {"sensorMetadata": _inline(n, "above", 14), "sensorReport": [plain]}
    below = {"sensorReport": [{**plain, **_inline(n, "below", 15)}]}
    return [
        measured("above", n, minute=14, elements=[above], place="lab2"),
        measured("below", n, minute=15, elements=[below], place="lab2"),
    ]


def set_3(n: Names) -> list[Event]:
    """An event that gives the inline attributes in both places, which no server may take."""
    report = {"type": "Temperature", "value": 4, "uom": "CEL", **_inline(n, "twice", 16)}
    element = {"sensorMetadata": _inline(n, "twice", 16), "sensorReport": [report]}
    return [measured("twice", n, minute=16, elements=[element], place="lab3")]
