"""The database's answer is the pure matcher's, for random events and random questions."""

from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from hypothesis.extra.django import TestCase

from ocop.epcis.queries.events import page
from ocop.epcis.queries.places import with_children
from ocop.epcis.queries.visibility import viewer_of
from ocop.epcis.query import from_parameters, matches
from tests.epcis_store.chain import event, item, lot, sent
from tests.epcis_store.test_captures import capture
from tests.world import DAY, hoa

PLACE = "urn:epc:id:sgln:9521234.54321.0"
ITEMS = [item(1), "urn:epc:id:sgtin:9521234.054321.1", item(2), "urn:epc:id:sgtin:8938505.000001.2"]
LOTS = [lot("L1"), "urn:epc:class:lgtin:9521234.054321.L1", lot("L2")]
NUMBERS = st.sampled_from([1, 2.5, 26, 299.15])

report = st.fixed_dictionaries(
    {"type": st.sampled_from(["Temperature", "https://mam.example/man"]), "value": NUMBERS,
     "uom": st.sampled_from(["CEL", "KEL", "FAH"])},
    optional={"booleanValue": st.booleans(), "stringValue": st.sampled_from(["a", "Ă"]),
              "maxValue": NUMBERS, "percRank": NUMBERS, "ocop:cap": NUMBERS,
              "time": st.just("2026-03-01T00:00:00Z")},
)  # fmt: skip
fields = st.fixed_dictionaries(
    {"action": st.sampled_from(["ADD", "OBSERVE", "DELETE"])},
    optional={
        "epcList": st.lists(st.sampled_from(ITEMS), min_size=1, max_size=2, unique=True),
        "quantityList": st.lists(
            st.fixed_dictionaries({"epcClass": st.sampled_from(LOTS), "quantity": NUMBERS},
                                  optional={"uom": st.sampled_from(["KGM", "GRM"])}),
            min_size=1, max_size=2),
        "bizStep": st.sampled_from(["shipping", "packing"]),
        "disposition": st.sampled_from(["active", "recalled"]),
        "persistentDisposition": st.fixed_dictionaries(
            {"set": st.just(["recalled"])}),
        "readPoint": st.sampled_from([{"id": PLACE}, {"id": "urn:x:kho:1", "ocop:tang": 2}]),
        "bizLocation": st.sampled_from([{"id": "urn:x:kho"}, {"id": "urn:x:kho:1"}]),
        "bizTransactionList": st.just([{"type": "po", "bizTransaction": "urn:x:po:1"}]),
        "sourceList": st.just([{"type": "owning_party", "source": "urn:x:hoa"}]),
        "destinationList": st.just([{"type": "location", "destination": PLACE}]),
        "sensorElementList": st.lists(
            st.fixed_dictionaries({"sensorReport": st.lists(report, min_size=1, max_size=2)}),
            min_size=1, max_size=1),
        "ocop:so": NUMBERS | st.sampled_from(["1", "một", ["x", "một"]]),
        "ocop:hop": st.fixed_dictionaries({"ocop:trong": NUMBERS}),
    },
)  # fmt: skip

CONTEXT = {"@context": {"ocop": "https://ocop.example/"}}
SIDES = st.sampled_from(["EQ", "GT", "GE", "LT", "LE"])
QUESTIONS = st.one_of(
    st.sampled_from([
        {"eventType": ["ObjectEvent"]}, {"eventType": ["AggregationEvent"]},
        {"EQ_action": ["ADD", "DELETE"]}, {"EQ_bizStep": ["packing"]}, {"EQ_bizStep": ["cbv:BizStep-shipping"]},
        {"EQ_disposition": ["recalled"]}, {"EQ_persistentDisposition_set": ["recalled"]},
        {"EQ_readPoint": ["https://id.gs1.org/414/9521234543213"]}, {"WD_bizLocation": ["urn:x:kho"]},
        {"EQ_bizLocation": ["urn:x:kho"]}, {"MATCH_epc": [item(1)]}, {"MATCH_anyEPC": ITEMS[2:]},
        {"MATCH_epc": ["urn:epc:idpat:sgtin:9521234.*.*"]}, {"MATCH_epc": ["urn:epc:idpat:sgtin:8938505.000001.*"]},
        {"MATCH_epcClass": [lot("L1")]}, {"MATCH_anyEPCClass": ["urn:epc:idpat:lgtin:9521234.054321.*"]},
        {"EQ_bizTransaction_po": ["urn:x:po:1"]}, {"EQ_bizTransaction_inv": ["urn:x:po:1"]},
        {"EQ_source_owning_party": ["urn:x:hoa"]}, {"EQ_destination_location": [PLACE]},
        {"EXISTS_errorDeclaration": True}, {"EXISTS_sensorElementList": True}, {"EQ_type": ["Temperature"]},
        {"EQ_booleanValue": True}, {"EQ_stringValue": ["Ă"]}, {"EQ_ocop:so": ["một"]}, {"EQ_ocop:so": ["1"]},
        {"EXISTS_ocop:so": True}, {"EXISTS_INNER_ocop:trong": True}, {"EQ_readPoint_ocop:tang": ["2"]},
        {"GE_time": "2026-03-01T00:00:00Z"}, {"LT_startTime": "2026-03-01T00:00:00Z"},
        {"GE_eventTime": "2026-03-01T01:00:00Z"}, {"LT_eventTime": "2026-03-01T02:00:00+00:00"},
        {"GE_recordTime": "2026-03-01T01:00:00Z"}, {"EQ_errorReason": ["incorrect_data"]},
    ]),
    st.builds(lambda side, unit, n: {f"{side}_value_{unit}": n}, SIDES, st.sampled_from(["KEL", "CEL"]), NUMBERS),
    st.builds(lambda side, n: {f"{side}_quantity": n}, SIDES, NUMBERS),
    st.builds(lambda side, n: {f"{side}_quantity_KGM": n}, SIDES, NUMBERS),
    st.builds(lambda side, n: {f"{side}_maxValue_CEL": n}, SIDES.filter(lambda s: s != "EQ"), NUMBERS),
    st.builds(lambda side, n: {f"{side}_SENSORREPORT_ocop:cap": n}, SIDES, NUMBERS),
    st.builds(lambda side, n: {f"{side}_ocop:so": n}, SIDES.filter(lambda s: s != "EQ"), NUMBERS),
    st.builds(lambda side, n: {f"{side}_INNER_ocop:trong": n}, SIDES.filter(lambda s: s != "EQ"), NUMBERS),
)  # fmt: skip


class TestOracle(TestCase):
    """Each example begins with an empty repository."""

    @settings(max_examples=30, deadline=None)
    @given(
        st.lists(fields, min_size=1, max_size=6),
        st.lists(QUESTIONS, min_size=1, max_size=8),
        st.data(),
    )
    def test_the_database_answers_what_the_matcher_says(
        self, drawn: list[dict[str, Any]], questions: list[dict[str, Any]], data: st.DataObject
    ) -> None:
        places = [{"id": "urn:x:kho", "children": ["urn:x:kho:1"]}]
        vocabulary = {
            "type": "urn:epcglobal:epcis:vtype:BusinessLocation",
            "vocabularyElementList": places,
        }
        header = {"epcisMasterData": {"vocabularyList": [vocabulary]}}
        events = [
            event(
                hour,
                **{"epcList": [] if "quantityList" in one else [item(9)], "bizStep": None, **one},
            )
            for hour, one in enumerate(drawn)
        ]
        job = capture(sent(*events, epcisHeader=header), behaviour="proceed")
        assert job.success, job.errors
        viewer = viewer_of(hoa(), on=DAY)
        everything = page(from_parameters({}), viewer, size=100).events
        assert len(everything) == len(events)
        joined = {**questions[0], **data.draw(st.sampled_from(questions))}
        for asked in [*questions, joined]:
            query = from_parameters({**CONTEXT, **asked})
            expected = [
                one.key
                for one in everything
                if matches(one.event, query, inside=lambda p, r: p in with_children([r], viewer))
            ]
            assert [one.key for one in page(query, viewer, size=100).events] == expected, asked


@pytest.mark.django_db
def test_events_can_be_ordered_by_a_field_of_ones_own_page_by_page():
    values = [3, "b", None, 1, "a", 2.5]
    capture(sent(*({**event(n, epcList=[item(n)]), **({} if v is None else {"ocop:so": v})}
                   for n, v in enumerate(values))))  # fmt: skip
    viewer = viewer_of(hoa(), on=DAY)
    query = from_parameters({**CONTEXT, "orderBy": "ocop:so", "orderDirection": "ASC"})
    found, after = [], None
    while True:
        one = page(query, viewer, size=2, after=after)
        found += [stored.event.body.get("ocop:so") for stored in one.events]
        after = one.after
        if after is None:
            break
    assert found == [None, 1, 2.5, 3, "a", "b"]
