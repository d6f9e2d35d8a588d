"""Our JSON Schema (draft 2020-12) of EPCIS 2.0, built from the vocabulary tables.

It is stricter than prose and short in its messages: one schema per event type, every object
closed except for extension keys (`prefix:name`). What a schema cannot say stands in `content`.
Source: EPCIS 2.0, section 10 (JSON binding); the lists of ocop/data/epcis.
"""

from collections.abc import Iterable, Mapping
from typing import Any

from ocop.epcis import vocabulary as cbv

Schema = dict[str, Any]

DRAFT = "https://json-schema.org/draft/2020-12/schema"
EXTENSION_KEY = r"^[^:\s]+:\S+$"
URI: Schema = {"type": "string", "format": "uri"}
TIME: Schema = {"type": "string", "format": "date-time"}
NUMBER: Schema = {"type": "number"}
TEXT: Schema = {"type": "string"}
CONTEXT: Schema = {
    "anyOf": [
        {"type": "string", "minLength": 1},
        {"type": "object"},
        {"type": "array", "items": {"type": ["string", "object"]}},
    ]
}
_OLD_FORMS_OF_CBV = r"^(?!urn:epcglobal:cbv:|https?://ns\.gs1\.org/cbv/)"
_OLD_FORMS_OF_GS1 = r"^(?!https?://(?:www\.)?gs1\.org/voc/)"


def several(items: Schema, *, least: int = 0, unique: bool = False) -> Schema:
    """A list; `unique` refuses an item given twice."""
    found: Schema = {"type": "array", "items": items}
    if least:
        found["minItems"] = least
    if unique:
        found["uniqueItems"] = True
    return found


def thing(
    properties: Mapping[str, Schema], required: Iterable[str] = (), *, extensible: bool = False
) -> Schema:
    """An object with these fields and no other, but for extension keys when `extensible`."""
    found: Schema = {
        "type": "object",
        "properties": dict(properties),
        "required": list(required),
        "additionalProperties": False,
    }
    if extensible:
        found["patternProperties"] = {EXTENSION_KEY: True}
    return found


def word_of(values: cbv.ValueList) -> Schema:
    """A bare word of the list, or a URI of one's own; the old URN form is refused."""
    old = _OLD_FORMS_OF_CBV if values.web.startswith(cbv.STANDARD_PREFIXES["cbv"]) else None
    own = URI | {"pattern": old or _OLD_FORMS_OF_GS1}
    return {"anyOf": [{"enum": sorted(values.words)}, own]}


QUANTITY = thing(
    {"epcClass": URI, "quantity": NUMBER, "uom": {"type": "string", "pattern": "^[A-Z0-9]{2,3}$"}},
    ["epcClass"],
)
BIZ_TRANSACTION = thing(
    {"type": word_of(cbv.BIZ_TRANSACTION_TYPE), "bizTransaction": URI}, ["bizTransaction"]
)
PLACE = thing({"id": URI}, ["id"], extensible=True)
ERROR_DECLARATION = thing(
    {
        "declarationTime": TIME,
        "reason": word_of(cbv.ERROR_REASON),
        "correctiveEventIDs": several(URI),
    },
    ["declarationTime"],
    extensible=True,
)
PERSISTENT_DISPOSITION = thing(
    {
        "set": several(word_of(cbv.DISPOSITION), least=1, unique=True),
        "unset": several(word_of(cbv.DISPOSITION), least=1, unique=True),
    }
) | {"minProperties": 1}
SENSOR_METADATA = thing(
    {
        "time": TIME,
        "startTime": TIME,
        "endTime": TIME,
        "deviceID": URI,
        "deviceMetadata": URI,
        "rawData": URI,
        "dataProcessingMethod": URI,
        "bizRules": URI,
    },
    extensible=True,
)
SENSOR_REPORT = thing(
    {
        "type": word_of(cbv.MEASUREMENT_TYPE),
        "exception": word_of(cbv.ALERT_TYPE),
        "component": word_of(cbv.COMPONENT),
        "time": TIME,
        "stringValue": TEXT,
        "booleanValue": {"type": "boolean"},
        "hexBinaryValue": {"type": "string", "pattern": "^[A-Fa-f0-9]+$"},
        "uom": {"type": "string", "minLength": 1},
        **dict.fromkeys(
            ("deviceID", "deviceMetadata", "rawData", "dataProcessingMethod", "bizRules",
             "microorganism", "chemicalSubstance", "coordinateReferenceSystem", "uriValue"),
            URI,
        ),
        **dict.fromkeys(
            ("value", "minValue", "maxValue", "meanValue", "sDev", "percRank", "percValue"),
            NUMBER,
        ),
    },
    ["type"],
    extensible=True,
)  # fmt: skip
SENSOR_ELEMENT = thing(
    {"sensorMetadata": SENSOR_METADATA, "sensorReport": several(SENSOR_REPORT, least=1)},
    ["sensorReport"],
    extensible=True,
)
_COMMON: Mapping[str, Schema] = {
    "@context": CONTEXT,
    "type": TEXT,
    "eventTime": TIME,
    "recordTime": TIME,
    "eventTimeZoneOffset": {
        "type": "string",
        "pattern": "^[+-](?:(?:0[0-9]|1[0-3]):[0-5][0-9]|14:00)$",
    },
    "eventID": URI,
    "certificationInfo": {"anyOf": [URI, several(URI)]},
    "errorDeclaration": ERROR_DECLARATION,
}
_STANDARD: Mapping[str, Schema] = {
    "bizStep": word_of(cbv.BIZ_STEP),
    "disposition": word_of(cbv.DISPOSITION),
    "readPoint": PLACE,
    "bizLocation": PLACE,
    "bizTransactionList": several(BIZ_TRANSACTION),
    "sourceList": several(
        thing({"type": word_of(cbv.SOURCE_DEST_TYPE), "source": URI}, ["type", "source"])
    ),
    "destinationList": several(
        thing({"type": word_of(cbv.SOURCE_DEST_TYPE), "destination": URI}, ["type", "destination"])
    ),
    "sensorElementList": several(SENSOR_ELEMENT),
}
_ACTION: Schema = {"enum": list(cbv.ACTIONS)}
_EPCS = several(URI, unique=True)
_ILMD = thing({}, extensible=True)
_CHILDREN: Mapping[str, Schema] = {
    "parentID": URI,
    "childEPCs": several(URI),
    "childQuantityList": several(QUANTITY),
    "action": _ACTION,
}
_OWN: Mapping[str, Mapping[str, Schema]] = {
    "ObjectEvent": {
        "epcList": _EPCS,
        "quantityList": several(QUANTITY),
        "action": _ACTION,
        "persistentDisposition": PERSISTENT_DISPOSITION,
        "ilmd": _ILMD,
    },
    "AggregationEvent": _CHILDREN,
    "TransactionEvent": {
        "bizTransactionList": several(BIZ_TRANSACTION, least=1),
        "parentID": URI,
        "epcList": several(URI),
        "quantityList": several(QUANTITY),
        "action": _ACTION,
    },
    "TransformationEvent": {
        "inputEPCList": _EPCS,
        "inputQuantityList": several(QUANTITY),
        "outputEPCList": _EPCS,
        "outputQuantityList": several(QUANTITY),
        "transformationID": URI,
        "persistentDisposition": PERSISTENT_DISPOSITION,
        "ilmd": _ILMD,
    },
    "AssociationEvent": _CHILDREN,
}
_ANY_OWN = {name: field for fields in _OWN.values() for name, field in fields.items()}
_REQUIRED: Mapping[str, tuple[str, ...]] = {
    "ObjectEvent": ("action",),
    "AggregationEvent": ("action",),
    "TransactionEvent": ("action", "bizTransactionList"),
    "TransformationEvent": (),
    "AssociationEvent": ("action",),
}
_SENSED = {
    "required": ["sensorElementList", "readPoint"],
    "properties": {"sensorElementList": {"minItems": 1}},
}


def _given(field: str) -> Schema:
    return {"required": [field], "properties": {field: {"minItems": 1}}}


_IN: Schema = {"anyOf": [_given("inputEPCList"), _given("inputQuantityList")]}
_OUT: Schema = {"anyOf": [_given("outputEPCList"), _given("outputQuantityList")]}
# What an event speaks about: at least one of these must hold.
_SUBJECT: Mapping[str, list[Schema]] = {
    "ObjectEvent": [{"required": ["epcList"]}, _given("quantityList"), _SENSED],
    "TransactionEvent": [
        {"required": ["epcList"]},
        _given("quantityList"),
        {"properties": {"action": {"const": "DELETE"}}},
    ],
    "TransformationEvent": [
        {"allOf": [_IN, _OUT]},
        {"required": ["transformationID"], "anyOf": [_IN, _OUT]},
    ],
}


def event_schema(event_type: str) -> Schema:
    """The schema of one event type; a type of one's own takes what all events have.

    >>> event_schema("ObjectEvent")["required"]
    ['type', 'eventTime', 'eventTimeZoneOffset', 'action']
    """
    always = ["type", "eventTime", "eventTimeZoneOffset"]
    if event_type not in _OWN:
        properties = {**_COMMON, **_STANDARD, **_ANY_OWN, "type": URI}
        found = thing(properties, always, extensible=True) | {"additionalProperties": True}
    else:
        properties = {**_COMMON, **_STANDARD, **_OWN[event_type], "type": {"const": event_type}}
        found = thing(properties, [*always, *_REQUIRED[event_type]], extensible=True)
        if event_type in _SUBJECT:
            found["anyOf"] = _SUBJECT[event_type]
    return {"$schema": DRAFT, "title": event_type} | found


_ATTRIBUTE = thing(
    {"id": URI, "attribute": {"type": ["number", "string", "object", "array", "boolean"]}},
    ["id"],
    extensible=True,
)
_ELEMENT = thing(
    {"id": URI, "attributes": several(_ATTRIBUTE), "children": several(URI)},
    ["id"],
    extensible=True,
)
_VOCABULARY = thing(
    {"type": URI, "vocabularyElementList": several(_ELEMENT)}, ["type"], extensible=True
)
HEADER = thing(
    {"epcisMasterData": thing({"vocabularyList": several(_VOCABULARY)}, extensible=True)},
    extensible=True,
)
_VERSION: Schema = {"type": "string", "pattern": r"^\d+(?:\.\d+)*$"}
_OPENING: Mapping[str, Schema] = {
    "@context": CONTEXT,
    "id": URI,
    "schemaVersion": _VERSION,
    "creationDate": TIME,
}


def _any_event() -> Schema:
    kinds = [event_schema(name) for name in cbv.EVENT_TYPES]
    return {"oneOf": [*kinds, event_schema("extension")]}


def document_schema(*, events: Schema | None = None) -> Schema:
    """The schema of an EPCISDocument; `events` stands for one event (default: any of the types)."""
    event_list = several(events if events is not None else _any_event())
    properties = {
        **_OPENING,
        "type": {"const": "EPCISDocument"},
        "instanceIdentifier": TEXT,
        "sender": TEXT,
        "receiver": TEXT,
        "epcisHeader": HEADER,
        "epcisBody": thing({"eventList": event_list}, ["eventList"], extensible=True),
    }
    required = ["@context", "type", "schemaVersion", "creationDate", "epcisBody"]
    return {"$schema": DRAFT, "title": "EPCISDocument"} | thing(
        properties, required, extensible=True
    )


def query_document_schema(*, events: Schema | None = None) -> Schema:
    """The schema of an EPCISQueryDocument: the answer to a query."""
    event_list = several(events if events is not None else _any_event())
    results = thing(
        {
            "queryName": TEXT,
            "subscriptionID": TEXT,
            "resultsBody": thing(
                {"eventList": event_list, "vocabularyList": several(_VOCABULARY)}, ["eventList"]
            ),
        },
        ["queryName", "resultsBody"],
        extensible=True,
    )
    properties = {
        **_OPENING,
        "type": {"const": "EPCISQueryDocument"},
        "epcisHeader": HEADER,
        "epcisBody": thing({"queryResults": results}, ["queryResults"], extensible=True),
    }
    return {"$schema": DRAFT, "title": "EPCISQueryDocument"} | thing(
        properties, ["@context", "type", "epcisBody"], extensible=True
    )
