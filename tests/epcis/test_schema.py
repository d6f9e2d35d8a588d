"""Our JSON Schema: what it takes, what it refuses, and how it says so."""

import json
from typing import Any

import pytest
from jsonschema_rs import Draft202012Validator, meta

from ocop.epcis import json_form, schema
from ocop.epcis.faults import DOCUMENT, EventFault
from ocop.epcis.vocabulary import EVENT_TYPES
from tests.epcis.examples import (
    CONTEXT,
    DOCUMENTS,
    ITEM,
    LOT,
    body,
    is_invalid,
    json_files,
    needs_fixtures,
)

# Not valid by the standard's own schema: measurement types that no list has, or none at all.
KNOWN_INVALID = {
    "SensorData_with_combined_events.json",
    "TransactionEvent_with_userExtensions.json",
}


def codes(found: list[EventFault]) -> list[tuple[str, str]]:
    return [(fault.path, fault.code) for fault in found]


@pytest.mark.parametrize("kind", EVENT_TYPES)
def test_a_plain_event_of_each_type_passes(kind):
    assert schema.faults(body(kind)) == []


@pytest.mark.parametrize("kind", [*EVENT_TYPES, "extension"])
def test_the_schemas_are_schemas(kind):
    meta.validate(schema.event_schema(kind))


def test_the_whole_document_schema_agrees_with_the_schema_per_event():
    document: dict[str, Any] = {
        "@context": CONTEXT,
        "type": "EPCISDocument",
        "schemaVersion": "2.0",
        "creationDate": "2026-07-01T08:30:00+07:00",
        "epcisBody": {"eventList": [body(kind) for kind in EVENT_TYPES]},
    }
    whole = Draft202012Validator(schema.document_schema(), validate_formats=True)
    assert whole.is_valid(document)
    document["epcisBody"]["eventList"][0]["action"] = "OBSERV"
    assert not whole.is_valid(document)
    assert schema.document_faults(document) == []


@needs_fixtures
def test_every_valid_public_document_passes_and_every_invalid_one_is_refused():
    refused, known = set(), set()
    for path in json_files():
        document = json_form.read(path.read_bytes())
        found = schema.document_faults(document.shell) if document.shell else []
        for event in document.events:
            found += schema.faults(event.body, index=event.index)
        if is_invalid(path):
            assert found, path.name
            refused.add(path.name)
        elif found:
            known.add(path.name)
            assert {(f.path.rpartition("/")[2], f.code) for f in found} <= {
                ("type", "vocabulary"),
                ("type", "missing"),
            }
    assert known == KNOWN_INVALID
    assert len(refused) == len(
        [p for p in DOCUMENTS.rglob("Invalid/*.json") if "Queries" not in p.parts]
    )


@pytest.mark.parametrize(
    ("changes", "path", "code"),
    [
        ({"action": None}, "/action", "missing"),
        ({"action": "OBSERV"}, "/action", "value"),
        ({"eventTime": "22-07-2026"}, "/eventTime", "time"),
        ({"eventTime": "2026-07-22T06:45:00"}, "/eventTime", "time"),
        ({"eventTimeZoneOffset": "7"}, "/eventTimeZoneOffset", "form"),
        ({"eventTimeZoneOffset": "+15:00"}, "/eventTimeZoneOffset", "form"),
        ({"epcList": ["lô 1"]}, "/epcList/0", "uri"),
        ({"epcList": [ITEM, ITEM]}, "/epcList", "twice"),
        ({"epcList": ITEM}, "/epcList", "type"),
        ({"epcList": None}, "", "no_subject"),
        ({"mùa": "xuân"}, "/mùa", "unknown_field"),
        ({"parentID": ITEM}, "/parentID", "unknown_field"),
        ({"ilmd": {"materialType": "soil"}}, "/ilmd/materialType", "unknown_field"),
        ({"bizStep": "harvesting"}, "/bizStep", "vocabulary"),
        ({"bizStep": "urn:epcglobal:cbv:bizstep:shipping"}, "/bizStep", "vocabulary"),
        ({"quantityList": [{"epcClass": LOT, "uom": "kg"}]}, "/quantityList/0/uom", "form"),
        ({"quantityList": [{"quantity": 1}]}, "/quantityList/0/epcClass", "missing"),
        ({"persistentDisposition": {}}, "/persistentDisposition", "empty"),
        ({"certificationInfo": [{"a": 1}]}, "/certificationInfo", "uri"),
        ({"sensorElementList": [{}]}, "/sensorElementList/0/sensorReport", "missing"),
        (
            {"sensorElementList": [{"sensorReport": [{"type": "Saltiness"}]}]},
            "/sensorElementList/0/sensorReport/0/type",
            "vocabulary",
        ),
    ],
)
def test_a_wrong_object_event_gets_one_fault_with_path_and_code(changes, path, code):
    assert codes(schema.faults(body(**changes))) == [(path, code)]


@pytest.mark.parametrize(
    ("kind", "changes", "path", "code"),
    [
        ("AggregationEvent", {"persistentDisposition": {"set": ["recalled"]}},
         "/persistentDisposition", "unknown_field"),
        ("TransformationEvent", {"action": "ADD"}, "/action", "unknown_field"),
        ("TransformationEvent", {"outputEPCList": None}, "", "no_subject"),
        ("TransactionEvent", {"bizTransactionList": []}, "/bizTransactionList", "empty"),
        ("TransactionEvent", {"ilmd": {}}, "/ilmd", "unknown_field"),
    ],
)  # fmt: skip
def test_each_type_has_its_own_fields(kind, changes, path, code):
    assert codes(schema.faults(body(kind, **changes))) == [(path, code)]


def test_a_transformation_in_several_events_needs_only_one_side():
    half = body("TransformationEvent", outputEPCList=None, transformationID="urn:uuid:1")
    assert schema.faults(half) == []


def test_a_measurement_at_a_place_is_a_subject():
    report = {"sensorReport": [{"type": "Temperature", "value": 4, "uom": "CEL"}]}
    alone = body(epcList=None, sensorElementList=[report])
    assert codes(schema.faults(alone)) == [("", "no_subject")]
    assert schema.faults({**alone, "readPoint": {"id": "https://example.vn/kho/1"}}) == []


def test_an_event_type_of_ones_own_takes_what_all_events_have():
    own = {**body(action=None, epcList=None), "type": "ocop:GieoTrong"}
    assert schema.faults(own) == []
    assert codes(schema.faults({**own, "eventTime": "hôm qua"})) == [("/eventTime", "time")]


@pytest.mark.parametrize("wrong", [None, 3, [], "ObjectEvent"])
def test_what_is_no_object_is_said_so(wrong):
    assert codes(schema.faults(wrong)) == [("", "type")]


def test_an_unknown_event_type_names_the_five():
    fault = schema.faults(body() | {"type": "HarvestEvent"}, index=6)[0]
    assert (fault.index, fault.code) == (6, "event_type")
    assert "TransformationEvent" in fault.how_to_fix


def test_sentences_say_place_reason_and_remedy():
    fault = schema.faults(body(bizStep="shiping"), index=2)[0]
    assert fault.sentence == (
        "Sự kiện 3, tại /bizStep: bizStep “shiping” không có trong từ vựng CBV 2.0. "
        "Có phải là “shipping”, “void_shipping”, “sampling”? Từ riêng thì viết thành URI."
    )
    long = schema.faults(body(bizStep="https://ref.gs1.org/cbv/BizStep-shipping"))
    assert long == []


def test_a_document_without_what_it_needs_is_refused():
    found = schema.document_faults({"type": "EPCISDocument", "epcisBody": {}})
    assert {fault.index for fault in found} == {DOCUMENT}
    assert codes(found) == [
        ("/@context", "missing"),
        ("/schemaVersion", "missing"),
        ("/creationDate", "missing"),
        ("/epcisBody/eventList", "missing"),
    ]
    assert codes(schema.document_faults({"type": "Letter"})) == [("/type", "document_type")]


def test_master_data_of_the_header_are_checked():
    header = {"epcisMasterData": {"vocabularyList": [{"type": "kho"}]}}
    document: dict[str, Any] = {
        "@context": CONTEXT,
        "type": "EPCISQueryDocument",
        "epcisHeader": header,
        "epcisBody": {"queryResults": {"queryName": "q", "resultsBody": {"eventList": []}}},
    }
    path = "/epcisHeader/epcisMasterData/vocabularyList/0/type"
    assert codes(schema.document_faults(document)) == [(path, "uri")]


def test_every_schema_can_be_published_as_json():
    for kind in EVENT_TYPES:
        assert json.loads(json.dumps(schema.event_schema(kind)))["title"] == kind
