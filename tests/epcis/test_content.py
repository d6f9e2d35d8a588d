"""The rules a schema cannot say."""

from datetime import timedelta
from typing import Any

import pytest

from ocop.epcis import content
from ocop.epcis.content import Limits
from ocop.epcis.event import Event
from ocop.epcis.faults import EventFault
from tests.epcis.examples import ITEM, LIMITS, LOT, NOW, event


def codes(found: list[EventFault]) -> list[tuple[str, str]]:
    return [(fault.path, fault.code) for fault in found]


def refusals(given: Event, limits: Limits = LIMITS) -> list[tuple[str, str]]:
    return codes(content.faults(given, limits=limits))


@pytest.mark.parametrize("action", ["ADD", "OBSERVE", "DELETE"])
def test_an_association_names_its_parent_always(action):
    given = event("AssociationEvent", action=action, parentID=None)
    assert refusals(given) == [("/parentID", "parent_missing")]


@pytest.mark.parametrize(
    ("action", "refused"), [("ADD", True), ("OBSERVE", False), ("DELETE", True)]
)
def test_an_aggregation_names_its_parent_when_something_goes_in_or_out(action, refused):
    given = event("AggregationEvent", action=action, parentID=None)
    assert refusals(given) == ([("/parentID", "parent_missing")] if refused else [])


@pytest.mark.parametrize("kind", ["AggregationEvent", "AssociationEvent"])
@pytest.mark.parametrize(
    ("action", "refused"), [("ADD", True), ("OBSERVE", True), ("DELETE", False)]
)
def test_children_may_be_left_out_only_when_all_are_taken_away(kind, action, refused):
    nothing: list[Any] = []
    for none in (None, nothing):
        given = event(kind, action=action, childEPCs=none)
        assert refusals(given) == ([("/childEPCs", "children_missing")] if refused else [])


def test_children_may_be_counted_instead_of_named():
    lots = [{"epcClass": LOT, "quantity": 10, "uom": "KGM"}]
    assert refusals(event("AssociationEvent", childEPCs=None, childQuantityList=lots)) == []


@pytest.mark.parametrize("action", ["OBSERVE", "DELETE"])
def test_birth_data_come_only_with_the_birth(action):
    assert refusals(event(action=action, ilmd={})) == [("/ilmd", "ilmd_without_add")]
    assert refusals(event(action="ADD", ilmd={})) == []
    assert refusals(event("TransformationEvent", ilmd={})) == []


@pytest.mark.parametrize(
    "lot",
    [
        LOT,
        "https://id.gs1.org/01/09521234543213",
        "https://example.vn/gtin/9521234543213/lot/L1?17=271231",
        "urn:epc:class:lgtin:9521234.054321.L1",
        "urn:epc:idpat:sgtin:9521234.054321.*",
    ],
)
def test_a_lot_is_no_item(lot):
    assert refusals(event(epcList=[ITEM, lot])) == [("/epcList/1", "lot_as_item")]
    children = event("AggregationEvent", childEPCs=[lot])
    assert "childQuantityList" in content.faults(children, limits=LIMITS)[0].how_to_fix


@pytest.mark.parametrize(
    "item",
    [
        ITEM,
        "https://id.gs1.org/01/09521234543213/10/L1/21/7",
        "https://id.gs1.org/01/09521234543213/235/7",
        "urn:epc:id:sgtin:9521234.054321.7",
        "https://example.vn/t/7F3K",
        "https://id.gs1.org/00/195212341234567898",
    ],
)
def test_a_single_thing_is_an_item_in_whatever_form(item):
    assert refusals(event(epcList=[item])) == []


@pytest.mark.parametrize(
    ("time", "code"),
    [
        ("2026-12-01T00:09:59Z", None),
        ("2026-12-01T00:10:01Z", "future"),
        ("2026-12-01T07:10:01+07:00", "future"),
        ("1969-12-31T23:59:59Z", "too_early"),
        ("0001-01-01T00:00:00+07:00", "too_early"),
    ],
)
def test_events_lie_between_1970_and_ten_minutes_from_now(time, code):
    assert refusals(event(eventTime=time)) == ([("/eventTime", code)] if code else [])


def test_how_far_clocks_may_run_ahead_is_for_the_caller_to_say():
    tomorrow = event(eventTime="2026-12-02T00:00:00Z")
    assert refusals(tomorrow, Limits(NOW, ahead=timedelta(days=2))) == []


def test_a_declaration_of_error_is_not_made_tomorrow():
    given = event(errorDeclaration={"declarationTime": "2027-01-01T00:00:00Z"})
    assert refusals(given) == [("/errorDeclaration/declarationTime", "future")]


def test_a_measurement_does_not_end_before_it_begins():
    metadata = {"startTime": "2026-07-01T08:00:00Z", "endTime": "2026-07-01T14:00:00+07:00"}
    element = {"sensorMetadata": metadata, "sensorReport": [{"type": "Temperature"}]}
    path = "/sensorElementList/0/sensorMetadata/endTime"
    assert refusals(event(sensorElementList=[element])) == [(path, "period")]


@pytest.mark.parametrize(
    ("changes", "path", "code"),
    [
        ({"x:a": 1}, "/x:a", "unknown_prefix"),
        ({"action": "ADD", "ilmd": {"x:a": 1}}, "/ilmd/x:a", "unknown_prefix"),
        ({"ocop:a": [{"ocop:b": {"x:c": ""}}]}, "/ocop:a/0/ocop:b/x:c", "unknown_prefix"),
        ({"ocop:1a": 1}, "/ocop:1a", "field_name"),
        ({"ocop:a": {"@x:b": "1"}}, "/ocop:a/@x:b", "unknown_prefix"),
        ({"ocop:a": {"b c": "1"}}, "/ocop:a/b c", "field_name"),
    ],
)
def test_a_name_that_xml_cannot_carry_is_refused_where_it_stands(changes, path, code):
    assert refusals(event(**changes)) == [(path, code)]


@pytest.mark.parametrize(
    "changes",
    [
        {"ocop:mùaVụ": "Đông Xuân"},
        {"ocop:a": {"@unit": "KGM", "#text": "3.5"}},
        {"rdfs:comment": "ghi chú"},
        {"https://example.vn/ocop#a": 1},
        {"@context": [{"x": "https://x.vn/"}], "x:a": {"x:b": 1}},
    ],
)
def test_declared_names_pass(changes):
    assert refusals(event(**changes)) == []


def test_nesting_has_an_end():
    deep: object = "đáy"
    for _ in range(content.DEEPEST + 1):
        deep = {"ocop:a": deep}
    assert [fault.code for fault in content.faults(event(**{"ocop:a": deep}), limits=LIMITS)] == [
        "too_deep"
    ]


@pytest.mark.parametrize("text", ["a\x00b", "a\x0bb", "\x1f", "a\ufffe", "\x08"])
def test_characters_nobody_sees_are_refused(text):
    assert refusals(event(**{"ocop:a": [text]})) == [("/ocop:a/0", "control_character")]


def test_line_breaks_and_every_vietnamese_letter_are_welcome():
    assert refusals(event(**{"ocop:a": "dòng 1\ndòng 2\t“ưỡng”\r\n"})) == []


def test_the_schema_speaks_before_the_rules():
    found = content.faults(event("AssociationEvent", parentID=None, action="GIVE"), limits=LIMITS)
    assert codes(found) == [("/action", "value")]


def test_every_rule_is_in_the_list():
    named = {name for name in vars(content) if name.startswith("fault_")}
    assert {rule.__name__ for rule in content.RULES} == named
