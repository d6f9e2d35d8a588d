"""Advice about events that are valid but will serve badly."""

import pytest

from ocop.epcis import content, lint
from ocop.epcis.canonical import event_hash
from ocop.epcis.event import Event, event_of
from tests.epcis.examples import ITEM, LIMITS, LOT, event


def advice(given: Event) -> list[tuple[str, str]]:
    assert content.faults(given, limits=LIMITS) == []
    return [(fault.path, fault.code) for fault in lint.warnings(given)]


@pytest.mark.parametrize(
    ("changes", "path", "code"),
    [
        ({"bizStep": "https://ref.gs1.org/cbv/BizStep-shipping"}, "/bizStep", "long_form"),
        ({"disposition": "cbv:Disp-active"}, "/disposition", "long_form"),
        ({"bizStep": "https://ref.gs1.org/cbv/BizStep-harvesting"}, "/bizStep", "invented_word"),
        ({"disposition": "cbv:Disp-fresh"}, "/disposition", "invented_word"),
        ({"eventID": "ni:///sha-256;ab"}, "/eventID", "foreign_hash"),
        ({"eventID": f"ni:///sha-256;{'0' * 64}?ver=CBV2.0"}, "/eventID", "hash_differs"),
        ({"epcList": ["urn:epc:id:sgtin:893850.0123456.7"]}, "/epcList/0", "company_prefix"),
        (
            {"readPoint": {"id": "urn:epc:id:sgln:89385012345.6.0"}},
            "/readPoint/id",
            "company_prefix",
        ),
        ({"readPoint": {"id": "geo:20.1,106.2"}}, "/readPoint/id", "bare_position"),
        (
            {"quantityList": [{"epcClass": "urn:epc:id:sgtin:9521234.054321.7"}]},
            "/quantityList/0/epcClass",
            "item_as_class",
        ),
        (
            {"quantityList": [{"epcClass": LOT, "quantity": 2.5}]},
            "/quantityList/0/uom",
            "unit_missing",
        ),
        ({"ocop:a": [{"b": 1}]}, "/ocop:a/0/b", "bare_name"),
    ],
)
def test_each_common_mistake_is_named_where_it_stands(changes, path, code):
    assert advice(event(**changes)) == [(path, code)]


def test_an_attribute_given_on_both_levels_is_named():
    element = {
        "sensorMetadata": {"deviceID": "https://example.vn/cam-bien/1"},
        "sensorReport": [{"type": "Temperature", "deviceID": "https://example.vn/cam-bien/2"}],
    }
    path = "/sensorElementList/0/sensorReport/0/deviceID"
    assert advice(event(sensorElementList=[element])) == [(path, "sensor_twice")]


def test_persistent_dispositions_are_looked_at_one_by_one():
    given = event(persistentDisposition={"set": ["recalled", "cbv:Disp-active"]})
    assert advice(given) == [("/persistentDisposition/set/1", "long_form")]


def test_the_right_hash_and_every_length_given_out_in_vietnam_are_left_alone():
    good = event(epcList=[f"urn:epc:id:giai:{'8938501234567'[:n]}.1" for n in (7, 8, 9, 10, 12)])
    assert advice(event_of({**good.body, "eventID": event_hash(good)})) == []


def test_harvest_is_told_what_to_use_instead():
    found = lint.warnings(event(bizStep="https://ref.gs1.org/cbv/BizStep-harvesting"))
    assert "creating_class_instance" in found[0].how_to_fix
    assert found[0].warning


def test_a_good_event_gets_no_advice():
    lots = [{"epcClass": LOT, "quantity": 2.5, "uom": "KGM"}, {"epcClass": LOT, "quantity": 3}]
    good = event(
        bizStep="https://example.vn/buoc/gieo-trong",
        disposition="active",
        epcList=[ITEM],
        quantityList=lots,
        eventID="urn:uuid:1",
        **{"ocop:a": {"ocop:b": 1, "@đơnVị": "kg"}},
    )
    assert advice(good) == []


def test_every_lint_is_in_the_list():
    named = {name for name in vars(lint) if name.startswith("lint_")}
    assert {rule.__name__ for rule in lint.LINTS} == named
