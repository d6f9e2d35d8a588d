"""Parameters and headers: the fixed ones by name, all of SimpleEventQuery, the patterned ones."""

from collections.abc import Mapping
from typing import Any

from ocop.epcis.openapi.schemas import SCHEDULE_FIELDS
from ocop.epcis.query.names import FIXED, PATTERNS, Kind
from ocop.epcis.rendering import EpcFormat

Parameter = dict[str, Any]
_VERSION = {"type": "string", "pattern": r"^\d{1,3}(\.\d{1,3}){0,2}$", "examples": ["2.0"]}
_TIME = {"type": "string", "format": "date-time"}
_MOST_NUMBER = {"type": "integer", "minimum": 1, "maximum": 999_999_999}
_SHAPES: Mapping[Kind, Mapping[str, Any]] = {
    Kind.TIME: _TIME,
    Kind.SENSOR_TIME: _TIME,
    Kind.NUMBER: {"type": "number"},
    Kind.SENSOR_NUMBER: {"type": "number"},
    Kind.PRESENCE: {"type": "boolean"},
    Kind.FLAG: {"type": "boolean"},
}
_CONTROLS: Mapping[str, Mapping[str, Any]] = {
    "orderBy": {"type": "string", "examples": ["eventTime", "recordTime"]},
    "orderDirection": {"enum": ["ASC", "DESC"]},
    "eventCountLimit": _MOST_NUMBER,
    "maxEventCount": _MOST_NUMBER,
    "perPage": {"type": "integer", "minimum": 1, "maximum": 1000, "default": 30},
    "nextPageToken": {"type": "string"},
}
PATTERNED = "patterned"  # the name of the parameter that holds all patterned ones
QUERY_PARAMETERS = (*FIXED, PATTERNED)


def _given(where: str, name: str, shape: Mapping[str, Any], about: str) -> Parameter:
    return {"name": name, "in": where, "description": about, "schema": dict(shape)}


def _query_parameter(name: str) -> Parameter:
    kind = FIXED[name].kind
    if kind is Kind.CONTROL:
        return _given("query", name, _CONTROLS[name], "Order and size of the answer.")
    shape = _SHAPES.get(kind, {"type": "string", "minLength": 1})
    several = "" if kind in _SHAPES else " Alternatives are joined by |."
    return _given("query", name, shape, f"SimpleEventQuery: {kind}.{several}")


def _patterned() -> Parameter:
    """All 108 patterns as one exploded object: OpenAPI has no other way to say it."""
    shape = {
        "type": "object",
        "patternProperties": {f"^{one.start}.+$": {"type": "string"} for one in PATTERNS},
        "additionalProperties": False,
    }
    about = "Parameters with a free part, as EQ_source_owning_party or GE_value_KEL."
    return _given("query", PATTERNED, shape, about) | {"style": "form", "explode": True}


def _headers() -> list[Parameter]:
    versions = [
        f"GS1-{name}-{end}" for name in ("EPCIS", "CBV") for end in ("Min", "Max", "Version")
    ]
    found = [
        _given("header", name, _VERSION, "Version agreed on; 2.0 is ours.") for name in versions
    ]
    cbv_forms = ["No_Preference", "Always_Web_URI", "Always_URN", "Never_Translates"]
    return [
        *found,
        _given("header", "GS1-Extensions", {"type": "string"}, "prefix=namespace, joined by comma."),
        _given("header", "GS1-EPC-Format", {"enum": [one.value for one in EpcFormat]},
               "Form of identifiers in the answer."),
        _given("header", "GS1-CBV-XML-Format", {"enum": cbv_forms},
               "Form of vocabulary values in XML."),
        _given("header", "GS1-Capture-Error-Behaviour", {"enum": ["rollback", "proceed"]},
               "What one bad event means for its document; rollback by default."),
        _given("header", "Upgrade", {"type": "string", "examples": ["websocket"]},
               "websocket: new events follow over the open line."),
    ]  # fmt: skip


def _own() -> list[Parameter]:
    schedule = {"type": "string", "pattern": r"^[0-9,\-\[\]]+$"}
    return [
        _given("query", "report", {"type": "boolean"}, "true: every event, however many."),
        _given("query", "stream", {"const": "true"}, "Websocket: every new event at once."),
        _given("query", "reportIfEmpty", {"type": "boolean"}, "Websocket: also empty answers."),
        _given("query", "initialRecordTime", _TIME, "Websocket: begin with this record time."),
        *(_given("query", name, schedule, "Websocket: when to answer (Vietnamese time).")
          for name in SCHEDULE_FIELDS),
        _given("query", "epc", {"type": "string", "minLength": 1},
               "Identifiers to trace, joined by |.") | {"required": True},
        _given("query", "direction", {"enum": ["forward", "backward", "both"]}, "Default both."),
        _given("query", "depth", {"type": "integer", "minimum": 1, "maximum": 50},
               "How many steps to walk."),
        _given("query", "limit", {"type": "integer", "minimum": 1, "maximum": 200_000},
               "How many identifiers are listed; counts are whole."),
    ]  # fmt: skip


def parameters() -> Mapping[str, Parameter]:
    """All parameters of the document, by name."""
    named = [*_headers(), *map(_query_parameter, FIXED), _patterned(), *_own()]
    return {one["name"]: one for one in named}


PATH_PARAMETERS: Mapping[str, tuple[str, Mapping[str, Any]]] = {
    "captureID": ("Capture job.", {"type": "string", "format": "uuid"}),
    "eventID": ("Event id, URL-encoded.", {"type": "string", "minLength": 1}),
    "queryName": ("Name of a query.", {"type": "string", "minLength": 1}),
    "subscriptionID": ("Subscription.", {"type": "string", "format": "uuid"}),
    "token": ("nextPageToken of a Link.", {"type": "string", "minLength": 1}),
}


def path_parameter(name: str) -> Parameter:
    """A parameter of the path; members of collections are any text."""
    about, shape = PATH_PARAMETERS.get(
        name, ("A member of the collection, URL-encoded.", {"type": "string", "minLength": 1})
    )
    return _given("path", name, shape, about) | {"required": True}


def answer_headers() -> Mapping[str, dict[str, Any]]:
    """Headers of answers, by name."""
    text = {"type": "string"}
    shapes: Mapping[str, tuple[Mapping[str, Any], str]] = {
        "GS1-EPCIS-Version": (text, "Version of EPCIS in the answer."),
        "GS1-CBV-Version": (text, "Version of CBV in the answer."),
        "GS1-Extensions": (text, "Extensions the server knows."),
        "Location": ({"type": "string", "format": "uri-reference"}, "Where the new resource is."),
        "Link": (text, 'Next page, rel="next"; absent on the last.'),
        "GS1-Next-Page-Token-Expires": (_TIME, "When the next page stops to be there."),
        "GS1-Query-Min-Record-Time": (_TIME, "From which record time the next message counts."),
        "GS1-EPCIS-Capture-Limit": ({"type": "integer"}, "Most events in a document."),
        "GS1-EPCIS-Capture-File-Size-Limit": ({"type": "integer"}, "Most bytes of a document."),
        "GS1-EPCIS-Min": (text, "Lowest version of EPCIS."),
        "GS1-EPCIS-Max": (text, "Highest version of EPCIS."),
        "GS1-CBV-Min": (text, "Lowest version of CBV."),
        "GS1-CBV-Max": (text, "Highest version of CBV."),
        "GS1-EPC-Format": (text, "Forms of identifiers that can be asked for."),
        "GS1-CBV-XML-Format": (text, "Forms of vocabulary that can be asked for."),
        "GS1-Capture-Error-Behaviour": (text, "all: rollback and proceed."),
        "GS1-Vendor-Version": (text, "Version of this product."),
        "Allow": (text, "Methods of the address."),
    }
    return {
        name: {"description": about, "schema": dict(shape)}
        for name, (shape, about) in shapes.items()
    }
