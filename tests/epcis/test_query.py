"""SimpleEventQuery: every name, every rule between names, and the pure answer."""

import json
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from ocop.epcis.event import Event, event_of
from ocop.epcis.query import BadQuery, conditions, from_parameters, from_url, matches
from ocop.epcis.query.matching import Inside
from ocop.epcis.query.names import ALIASES, FIXED, PATTERNS, Pattern
from tests.epcis import generated
from tests.epcis.examples import (
    DOCUMENTS,
    ITEM,
    LOT,
    NAMESPACES,
    PALLET,
    PLACE,
    event,
    needs_fixtures,
    sensed,
)

PALLET_LINK = "https://id.gs1.org/00/095212340000000013"
GLN = "https://id.gs1.org/414/9521234543213"
# A value that fits each fixed name whose value is not plain words.
SAMPLES = {
    "eventType": "ObjectEvent",
    "EQ_action": "ADD",
    "orderBy": "eventTime",
    "orderDirection": "ASC",
    "EQ_booleanValue": "true",
    "EXISTS_errorDeclaration": "true",
    "EXISTS_sensorElementList": "true",
    "EXISTS_sensorElement": "true",
}


def answer(given_event: Event, inside: Inside = str.__eq__, /, **parameters: Any) -> bool:
    query = from_parameters(parameters, namespaces=NAMESPACES)
    return matches(given_event, query, inside=inside)


def refusal(**parameters: Any) -> BadQuery:
    with pytest.raises(BadQuery) as caught:
        from_parameters(parameters, namespaces=NAMESPACES)
    return caught.value


def sample(name: str) -> str:
    if name in SAMPLES:
        return SAMPLES[name]
    if "ime" in name.partition("_")[2]:
        return "2026-07-01T08:30:00+07:00"
    if (
        "quantity" in name
        or "Rank" in name
        or name in ("eventCountLimit", "maxEventCount", "perPage")
    ):
        return "5"
    return "https://example.vn/1"


def rest_of(pattern: Pattern) -> str:
    rests = {"type": "po", "unit": "KGM", "name": "ocop:mùaVụ", "attribute": "ocop:a_unit"}
    return rests[pattern.rest]


def test_there_are_62_fixed_names_and_108_patterns():
    assert len(FIXED) == 62
    assert len({pattern.form for pattern in PATTERNS}) == 108


@pytest.mark.parametrize("name", [*FIXED, *ALIASES])
def test_every_fixed_name_is_read_from_a_url(name):
    pairs = [(name, sample(name))]
    if name == "eventCountLimit":
        pairs.append(("orderBy", "eventTime"))
    query = from_url(pairs)
    assert len(query.conditions) == (FIXED[ALIASES.get(name, name)].kind.value != "control")


@pytest.mark.parametrize("pattern", PATTERNS, ids=lambda pattern: pattern.form)
def test_every_pattern_is_read_with_its_place_and_comparison(pattern):
    query = from_url([(pattern.start + rest_of(pattern), "5")], namespaces=NAMESPACES)
    (condition,) = query.conditions
    if pattern.op is not None and hasattr(condition, "op"):
        assert condition.op is pattern.op
    if isinstance(condition, (conditions.Own, conditions.OwnPresent)):
        assert (condition.place, condition.inner) == (pattern.place, pattern.inner)
        assert condition.name == "{https://example.vn/ocop/}mùaVụ"
    if isinstance(condition, (conditions.Quantity, conditions.SensorNumber)):
        assert condition.uom == "KGM"


@pytest.mark.parametrize(
    ("parameters", "code"),
    [
        ({"GE_eventDate": "2026-01-01T00:00:00Z"}, "unknown_parameter"),
        ({"EQ_mùa": "xuân"}, "unknown_parameter"),
        ({"GE_value_": 1}, "unknown_parameter"),
        ({"EQ_bizTransaction_": "a"}, "unknown_parameter"),
        ({"GE_eventTime": "hôm qua"}, "time"),
        ({"GE_eventTime": "2026-01-01T00:00:00"}, "time"),
        ({"GE_quantity": "nhiều"}, "number"),
        ({"GE_quantity": "nan"}, "number"),
        ({"GE_quantity": True}, "number"),
        ({"GE_value_CEL": [1, 2]}, "number"),
        ({"EQ_action": ["ADD", "GIVE"]}, "value"),
        ({"eventType": "HarvestEvent"}, "value"),
        ({"EQ_bizStep": ""}, "empty"),
        ({"EQ_bizStep": []}, "empty"),
        ({"EQ_bizStep": [{"a": 1}]}, "type"),
        ({"EQ_bizStep": None}, "type"),
        ({"EXISTS_errorDeclaration": "maybe"}, "type"),
        ({"MATCH_epc": "urn:epc:idpat:sgtin:*.1.*"}, "pattern"),
        ({"orderBy": "bizStep"}, "value"),
        ({"orderDirection": "UP"}, "value"),
        ({"perPage": 0}, "number"),
        ({"perPage": "9" * 40}, "number"),
        ({"maxEventCount": "-1"}, "number"),
        ({"eventCountLimit": 5}, "order_missing"),
        ({"eventCountLimit": 5, "maxEventCount": 5, "orderBy": "eventTime"}, "exclusive"),
        ({"GE_ocop:a": [1]}, "type"),
    ],
)  # fmt: skip
def test_wrong_queries_are_refused_with_a_reason(parameters, code):
    bad = refusal(**parameters)
    assert (bad.fault.code, bad.exception) == (code, "QueryParameterException")
    assert bad.fault.what


def test_too_many_values_are_too_complex():
    bad = refusal(EQ_eventID=[f"urn:uuid:{n}" for n in range(2001)])
    assert bad.exception == "QueryTooComplexException"


def test_a_name_twice_in_a_url_is_refused():
    with pytest.raises(BadQuery):
        from_url([("EQ_action", "ADD"), ("EQ_action", "DELETE")])


@needs_fixtures
def test_public_queries_are_read_and_the_invalid_one_is_refused():
    for path in (DOCUMENTS / "2.0" / "EPCIS" / "JSON").rglob("Queries/**/*.json"):
        found = json.loads(path.read_bytes())
        if "Invalid" in path.parts:
            with pytest.raises(BadQuery):
                from_parameters(found)
        else:
            assert from_parameters(found).conditions


def test_order_limits_and_pages_are_kept_apart_from_conditions():
    query = from_parameters(
        {"orderBy": "ocop:a", "orderDirection": "ASC", "eventCountLimit": 5, "perPage": "30",
         "nextPageToken": "t"},
        namespaces=NAMESPACES,
    )  # fmt: skip
    assert query == conditions.Query(
        order_by="{https://example.vn/ocop/}a",
        descending=False,
        event_count_limit=5,
        per_page=30,
        next_page_token="t",
    )


DECLARED = {
    "declarationTime": "2026-07-02T00:00:00Z",
    "reason": "incorrect_data",
    "correctiveEventIDs": ["urn:uuid:2"],
    "ocop:e": "1",
}
FULL: dict[str, Any] = {
    "bizStep": "shipping",
    "disposition": "in_transit",
    "persistentDisposition": {"set": ["recalled"]},
    "readPoint": {"id": PLACE, "ocop:cổng": "3"},
    "eventID": "urn:uuid:1",
    "recordTime": "2026-07-01T09:00:00+07:00",
    "errorDeclaration": DECLARED,
    "quantityList": [{"epcClass": LOT, "quantity": 2, "uom": "TNE"}],
    "bizTransactionList": [{"type": "po", "bizTransaction": "https://example.vn/don/1"}],
    "sourceList": [{"type": "owning_party", "source": "https://example.vn/ben/1"}],
    "action": "ADD",
    "ilmd": {"ocop:vụ": {"ocop:năm": "2026"}},
    "ocop:a": ["7", {"ocop:b": {"@unit": "KGM", "#text": "10.5"}}],
    "ocop:khi": "2026-07-01T00:00:00Z",
    "ocop:cân": {"@unit": "KGM", "#text": "3"},
}


@pytest.mark.parametrize(
    ("parameters", "wanted"),
    [
        ({}, True),
        ({"eventType": ["AggregationEvent", "ObjectEvent"]}, True),
        ({"eventType": "AggregationEvent"}, False),
        ({"GE_eventTime": "2026-07-01T08:30:00+07:00"}, True),
        ({"LT_eventTime": "2026-07-01T01:30:00Z"}, False),
        ({"GE_recordTime": "2026-07-01T03:00:00Z"}, False),
        ({"EQ_action": ["OBSERVE", "ADD"]}, True),
        ({"EQ_bizStep": "urn:epcglobal:cbv:bizstep:shipping"}, True),
        ({"EQ_bizStep": ["receiving"]}, False),
        ({"EQ_disposition": "in_transit"}, True),
        ({"EQ_persistentDisposition_set": "recalled"}, True),
        ({"EQ_persistentDisposition_unset": "recalled"}, False),
        ({"EQ_readPoint": GLN}, True),
        ({"EQ_bizLocation": GLN}, False),
        ({"WD_readPoint": GLN}, True),
        ({"EQ_eventID": "urn:uuid:1"}, True),
        ({"EXISTS_errorDeclaration": True}, True),
        ({"EXISTS_errorDeclaration": False}, True),
        ({"EXISTS_sensorElementList": True}, False),
        ({"GE_errorDeclarationTime": "2026-07-02T00:00:00Z"}, True),
        ({"LT_errorDeclarationTime": "2026-07-02T00:00:00Z"}, False),
        ({"EQ_errorReason": "incorrect_data"}, True),
        ({"EQ_correctiveEventID": "urn:uuid:2"}, True),
        ({"MATCH_epc": ["urn:epc:id:sgtin:9521234.054321.7"]}, True),
        ({"MATCH_epc": "urn:epc:idpat:sgtin:9521234.*.*"}, True),
        ({"MATCH_epc": "urn:epc:idpat:sgtin:9521234.054322.*"}, False),
        ({"MATCH_anyEPC": ITEM}, True),
        ({"MATCH_parentID": ITEM}, False),
        ({"MATCH_epcClass": "urn:epc:class:lgtin:9521234.054321.L1"}, True),
        ({"MATCH_epcClass": "urn:epc:idpat:lgtin:9521234.054321.*"}, True),
        ({"MATCH_anyEPCClass": ITEM}, False),
        ({"MATCH_inputEPCClass": LOT}, False),
        ({"EQ_quantity": 2}, True),
        ({"EQ_quantity_KGM": 2000}, True),
        ({"GT_quantity_KGM": "1999.5"}, True),
        ({"GT_quantity_KGM": 2000}, False),
        ({"GE_quantity_KGM": 2000}, True),
        ({"LT_quantity_KGM": 2000}, False),
        ({"LE_quantity_KGM": 2000}, True),
        ({"EQ_quantity_LTR": 2}, False),
        ({"EQ_bizTransaction_po": "https://example.vn/don/1"}, True),
        ({"EQ_bizTransaction_urn:epcglobal:cbv:btt:po": "https://example.vn/don/1"}, True),
        ({"EQ_bizTransaction_inv": "https://example.vn/don/1"}, False),
        ({"EQ_source_owning_party": "https://example.vn/ben/1"}, True),
        ({"EQ_destination_owning_party": "https://example.vn/ben/1"}, False),
        ({"EQ_ocop:a": ["8", "7"]}, True),
        ({"EQ_ocop:a": 7}, True),
        ({"GT_ocop:a": 6.5}, True),
        ({"LT_ocop:a": 6.5}, False),
        ({"GE_ocop:khi": "2026-07-01T07:00:00+07:00"}, True),
        ({"LT_ocop:khi": "2026-07-01T07:00:00+07:00"}, False),
        ({"EXISTS_ocop:a": True}, True),
        ({"EXISTS_ocop:b": True}, False),
        ({"EXISTS_INNER_ocop:b": True}, True),
        ({"EQ_INNER_ocop:b": "10.5"}, True),
        ({"EQ_INNER_ocop:a": "7"}, False),
        ({"EQ_INNER_ILMD_ocop:năm": 2026}, True),
        ({"EQ_ILMD_ocop:năm": 2026}, False),
        ({"EXISTS_ILMD_ocop:vụ": True}, True),
        ({"EQ_ERROR_DECLARATION_ocop:e": "1"}, True),
        ({"EQ_readPoint_ocop:cổng": "3"}, True),
        ({"EQ_bizLocation_ocop:cổng": "3"}, False),
        ({"HASATTR_ocop:cân": ["unit", "ocop:x"]}, True),
        ({"HASATTR_ocop:cân": "ocop:x"}, False),
        ({"EQ_ATTR_ocop:cân_unit": ["KGM", "GRM"]}, True),
        ({"EQ_ATTR_ocop:cân_unit": "GRM"}, False),
        ({"EQ_bizStep": "shipping", "EQ_disposition": "active"}, False),
    ],
    ids=str,
)
def test_a_full_event_answers_each_question(parameters, wanted):
    assert answer(event(**FULL), **parameters) is wanted


@pytest.mark.parametrize(
    ("report", "parameters", "wanted"),
    [
        ({"value": 5.0, "uom": "CEL"}, {"GE_value_KEL": 278.15}, True),
        ({"value": 5.0, "uom": "CEL"}, {"EQ_value_FAH": 41}, True),
        ({"value": 5.0, "uom": "CEL"}, {"GT_value_KEL": 278.15}, False),
        ({"value": 5.0, "uom": "CEL"}, {"GE_value_MTR": 1}, False),
        ({"value": 5.0}, {"GE_value_CEL": 1}, False),
        ({"maxValue": 8, "uom": "CEL"}, {"LE_maxValue_CEL": 8}, True),
        ({"sDev": 1}, {"LE_sDev_CEL": 8}, False),
        ({"percRank": 50}, {"GE_percRank": 50}, True),
        ({"type": "gs1:Temperature"}, {"EQ_type": "Temperature"}, True),
        ({"deviceID": "urn:epc:id:giai:9521234.1"}, {"EQ_deviceID": "https://id.gs1.org/8004/95212341"}, True),
        ({"stringValue": "ổn"}, {"EQ_stringValue": ["ổn"]}, True),
        ({"booleanValue": False}, {"EQ_booleanValue": "false"}, True),
        ({"booleanValue": False}, {"EQ_booleanValue": True}, False),
        ({"time": "2026-07-01T00:00:00Z"}, {"GE_time": "2026-07-01T00:00:00Z"}, True),
        ({"time": "2026-07-01T00:00:00Z"}, {"GE_startTime": "2026-07-01T00:00:00Z"}, False),
        ({"ocop:x": "2"}, {"GT_SENSORREPORT_ocop:x": 1}, True),
        ({"ocop:x": "2"}, {"GT_SENSORMETADATA_ocop:x": 1}, False),
        ({"ocop:x": {"ocop:y": "2"}}, {"EQ_INNER_SENSORREPORT_ocop:y": "2"}, True),
        ({}, {"EXISTS_sensorElement": 1}, True),
    ],
    ids=str,
)  # fmt: skip
def test_a_measurement_answers_with_its_unit(report, parameters, wanted):
    assert answer(sensed(**report), **parameters) is wanted


def test_roles_look_into_their_own_lists():
    made = event("TransformationEvent", inputEPCList=["https://example.vn/t/1"])
    assert answer(made, MATCH_inputEPC="https://example.vn/t/1")
    assert answer(made, MATCH_outputEPC=ITEM)
    assert answer(made, MATCH_anyEPC=ITEM)
    assert not answer(made, MATCH_epc=ITEM)
    assert answer(made, MATCH_inputEPCClass=LOT)
    assert not answer(made, MATCH_epcClass=LOT)
    packed = event("AggregationEvent")
    assert answer(packed, MATCH_epc=ITEM)
    assert answer(packed, MATCH_parentID=PALLET_LINK)
    assert not answer(packed, MATCH_epc=PALLET)


def test_places_inside_places_are_for_the_caller_to_know():
    shelf = event(bizLocation={"id": "https://example.vn/kho/1/ke/2"})

    def inside(place: str, root: str) -> bool:
        return place.startswith(root)

    assert answer(shelf, inside, WD_bizLocation="https://example.vn/kho/1")
    assert not answer(shelf, WD_bizLocation="https://example.vn/kho/1")
    assert not answer(shelf, inside, WD_bizLocation="https://example.vn/kho/2")


def test_names_are_compared_by_namespace_and_unbound_ones_as_they_are_written():
    other = event_of({**event().body, "x:a": "1"}, namespaces={"x": NAMESPACES["ocop"]})
    assert answer(other, **{"EQ_ocop:a": "1"})
    assert answer(other, **{"EQ_x:a": "1"})
    assert not answer(other, **{"EQ_y:a": "1"})
    bound = {"@context": {"z": NAMESPACES["ocop"]}, "EQ_z:a": "1"}
    assert answer(other, **bound)


@settings(max_examples=80, deadline=None)
@given(generated.bodies, st.data())
def test_an_event_is_found_by_what_it_says(given_body, data):
    stored = event_of(given_body, namespaces=generated.PREFIXES)
    asked = {"eventType": given_body["type"], "GE_eventTime": given_body["eventTime"]}
    for field in ("bizStep", "disposition", "action", "eventID"):
        if field in given_body:
            asked[f"EQ_{field}"] = given_body[field]
    for field, name in (("epcList", "MATCH_epc"), ("inputEPCList", "MATCH_inputEPC")):
        if field in given_body:
            asked[name] = data.draw(st.sampled_from(given_body[field]))
    for name in given_body:
        if ":" in name:
            asked[f"EXISTS_{name}"] = True
    query = from_parameters(asked, namespaces=generated.PREFIXES)
    assert matches(stored, query)
    assert not matches(stored, from_parameters({"LT_eventTime": given_body["eventTime"]}))


@settings(max_examples=200, deadline=None)
@given(
    st.dictionaries(
        st.one_of(
            st.sampled_from([*FIXED, *(p.start + "ocop:a" for p in PATTERNS), "EQ_value_KGM"]),
            st.text(max_size=12),
        ),
        st.one_of(st.text(max_size=12), st.none(), st.integers(), st.floats(), st.booleans(),
                  st.lists(st.one_of(st.text(max_size=5), st.none(), st.integers()), max_size=3),
                  st.dictionaries(st.text(max_size=3), st.integers(), max_size=2)),
        max_size=4,
    )
)  # fmt: skip
def test_whatever_is_asked_the_answer_is_a_query_or_a_reason(parameters):
    reasons = []
    try:
        query = from_parameters(parameters, namespaces=NAMESPACES)
    except BadQuery as bad:
        reasons.append(bad.fault)
    else:
        assert matches(event(**FULL), query) in (True, False)
    assert all(reason.what and reason.code for reason in reasons)
