"""Events over HTTP: as they went in, in pages, and through the collections."""

import json
from datetime import timedelta
from typing import Any
from urllib.parse import quote
from xml.etree import ElementTree

import pytest

from ocop.epcis.views import paging
from tests.epcis_store.chain import document, event, item, lot
from tests.epcis_store.talking import JSON, listed, next_page, post

pytestmark = pytest.mark.django_db


# --- events -------------------------------------------------------------------------------------


def bare(**fields: Any) -> dict[str, Any]:
    return {"@context": document()["@context"], **event(**fields)}


def test_a_bare_event_is_created_once(as_hoa):
    data = json.dumps(bare(epcList=[item(1)]))
    first = as_hoa.post("/epcis/events", data, content_type=JSON)
    assert first.status_code == 201, first.content
    assert as_hoa.get(first["Location"]).status_code == 200
    again = as_hoa.post("/epcis/events", data, content_type=JSON)
    assert (again.status_code, again.json()["status"]) == (409, 409)
    wrong = as_hoa.post("/epcis/events", json.dumps(bare(action="X")), content_type=JSON)
    assert wrong.status_code == 400
    assert wrong.json()["errors"]


def test_events_and_documents_do_not_change_places(as_hoa):
    assert post(as_hoa, event(epcList=[item(1)]), path="/epcis/events").status_code == 400
    data = json.dumps(bare(epcList=[item(1)]))
    assert as_hoa.post("/epcis/capture", data, content_type=JSON).status_code == 400


def test_an_event_comes_out_as_it_went_in(as_hoa):
    sent_event = event(
        epcList=["urn:epc:id:sgtin:9521234.054321.7"],
        **{"ocop:ghiChu": {"ocop:khoiLuong": 1.50, "ocop:nguoi": ["Hoa", "Lan"]}},
    )
    post(as_hoa, sent_event)
    got = listed(as_hoa.get("/epcis/events", headers={"GS1-EPC-Format": "Never_Translates"}))[0]
    assert got.pop("eventID").startswith("ni:///")
    assert got.pop("recordTime")
    assert got == sent_event
    linked = listed(as_hoa.get("/epcis/events"))[0]
    assert linked["epcList"] == [item(7)]


def test_events_come_in_xml_and_go_in_again(as_hoa, as_nam):
    post(as_hoa, event(epcList=[item(1)], **{"ocop:x": "mắm"}))
    answer = as_hoa.get("/epcis/events", headers={"Accept": "application/xml"})
    assert answer["Content-Type"] == "application/xml"
    ElementTree.fromstring(answer.content)
    back = as_nam.post("/epcis/capture", answer.content, content_type="application/xml")
    assert back.status_code == 202, back.content
    job = as_nam.get(back["Location"]).json()
    assert job["duplicate"] == 1, job


def test_an_event_is_shown_with_its_declaration(as_hoa):
    one = event(eventID="urn:uuid:1/ă?b", epcList=[item(1)])
    one["eventID"] = "https://ocop.example/su-kien/1?a=b"
    declared = {"declarationTime": "2026-03-02T00:00:00Z", "reason": "did_not_occur"}
    post(as_hoa, one)
    post(as_hoa, {**one, "errorDeclaration": declared})
    answer = as_hoa.get(f"/epcis/events/{quote(one['eventID'], safe='')}")
    assert len(listed(answer)) == 2
    assert as_hoa.get("/epcis/events/urn:uuid:2").status_code == 404


def test_pages_cover_everything_once(as_hoa):
    post(as_hoa, *(event(n / 60, epcList=[item(n)]) for n in range(70)))
    answer = as_hoa.get("/epcis/events?EQ_bizStep=shipping")
    found = listed(answer)
    assert len(found) == 30
    while "Link" in answer.headers:
        answer = as_hoa.get(next_page(answer))
        found += listed(answer)
    assert len({one["eventID"] for one in found}) == len(found) == 70
    assert [one["eventTime"] for one in found] == sorted(
        (o["eventTime"] for o in found), reverse=True
    )


def test_event_count_limit_ends_the_pages(as_hoa):
    post(as_hoa, *(event(n / 60, epcList=[item(n)]) for n in range(10)))
    answer = as_hoa.get(
        "/epcis/events?orderBy=eventTime&orderDirection=ASC&eventCountLimit=5&perPage=3"
    )
    assert len(listed(answer)) == 3
    rest = as_hoa.get(next_page(answer))
    assert len(listed(rest)) == 2
    assert "Link" not in rest.headers


def test_too_many_events_for_max_event_count_is_413(as_hoa):
    post(as_hoa, *(event(n / 60, epcList=[item(n)]) for n in range(4)))
    assert as_hoa.get("/epcis/events?maxEventCount=4").status_code == 200
    answer = as_hoa.get("/epcis/events?maxEventCount=3")
    assert (answer.status_code, answer.json()["type"]) == (
        413,
        "epcisException:QueryTooLargeException",
    )


def test_a_page_token_is_good_for_one_question_until_it_is_taken_back(as_hoa, as_nam):
    post(as_hoa, *(event(n / 60, epcList=[item(n)]) for n in range(4)))
    address = next_page(as_hoa.get("/epcis/events?perPage=2"))
    token = address.rpartition("nextPageToken=")[2]
    assert (
        as_hoa.get(f"/epcis/events?perPage=2&EQ_action=ADD&nextPageToken={token}").status_code
        == 400
    )
    assert as_nam.get(address).status_code == 400
    assert as_hoa.get(address).status_code == 200
    assert as_hoa.delete(f"/epcis/nextPageToken/{token}").status_code == 204
    assert as_hoa.get(address).status_code == 400
    assert as_hoa.delete("/epcis/nextPageToken/abc").status_code == 404


def test_an_expired_page_token_is_refused(as_hoa, monkeypatch):
    post(as_hoa, *(event(n / 60, epcList=[item(n)]) for n in range(4)))
    monkeypatch.setattr(paging, "TOKEN_LIFE", timedelta(seconds=-1))
    address = next_page(as_hoa.get("/epcis/events?perPage=2"))
    answer = as_hoa.get(address)
    assert answer.status_code == 400
    assert "hết hạn" in answer.json()["detail"]


def test_a_query_string_of_10_kb_is_414(as_hoa):
    answer = as_hoa.get(f"/epcis/events?MATCH_epc={'a' * 10_000}")
    assert (answer.status_code, answer.json()["type"]) == (
        414,
        "epcisException:URITooLongException",
    )


@pytest.mark.parametrize("query", ["EQ_bizstep=x", "GE_eventTime=hôm qua", "perPage=0", "perPage=x",
                                   "maxEventCount=1&eventCountLimit=1&orderBy=eventTime"])  # fmt: skip
def test_a_wrong_parameter_is_400_and_named(as_hoa, query):
    answer = as_hoa.get(f"/epcis/events?{query}")
    assert (answer.status_code, answer.json()["type"]) == (
        400,
        "epcisException:QueryParameterException",
    )


def test_problems_come_in_xml_for_who_reads_xml(as_hoa):
    answer = as_hoa.get("/epcis/events?EQ_bizstep=x", headers={"Accept": "application/xml"})
    assert answer["Content-Type"] == "application/problem+xml"
    assert ElementTree.fromstring(answer.content)[2].text == "400"


# --- collections --------------------------------------------------------------------------------


def test_collections_list_what_stands_in_events(as_hoa, as_nam):
    place = "urn:epc:id:sgln:9521234.54321.0"
    post(
        as_hoa,
        event(epcList=[item(1)], readPoint={"id": place}, disposition="in_transit"),
        event(1, quantityList=[{"epcClass": lot("L1"), "quantity": 3}], bizStep="packing"),
    )
    expected = {
        "bizSteps": ["packing", "shipping"],
        "dispositions": ["in_transit"],
        "readPoints": ["https://id.gs1.org/414/9521234543213"],
        "bizLocations": [],
        "epcs": [lot("L1"), item(1)],
    }
    for name, members in expected.items():
        assert as_hoa.get(f"/epcis/{name}").json()["member"] == members
        assert as_nam.get(f"/epcis/{name}").json()["member"] == []
    assert len(as_hoa.get("/epcis/eventTypes").json()["member"]) == 5


@pytest.mark.parametrize(
    ("name", "value", "count"),
    [
        ("bizSteps", "shipping", 1),
        ("bizSteps", "urn:epcglobal:cbv:bizstep:shipping", 1),
        ("eventTypes", "ObjectEvent", 2),
        ("readPoints", "urn:epc:id:sgln:9521234.54321.0", 1),
        ("readPoints", "https://id.gs1.org/414/9521234543213", 1),
        ("epcs", item(1), 1),
        ("epcs", "urn:epc:id:sgtin:9521234.054321.1", 1),
        ("epcs", lot("L1"), 1),
    ],
)
def test_every_member_leads_to_its_events(as_hoa, name, value, count):
    post(
        as_hoa,
        event(epcList=[item(1)], readPoint={"id": "urn:epc:id:sgln:9521234.54321.0"}),
        event(1, quantityList=[{"epcClass": lot("L1"), "quantity": 3}], bizStep="packing"),
    )
    address = f"/epcis/{name}/{quote(value, safe='')}"
    assert as_hoa.get(address).json()["member"] == ["events"]
    assert len(listed(as_hoa.get(f"{address}/events"))) == count
    assert as_hoa.options(f"{address}/events").status_code == 204


def test_an_unknown_member_is_404_and_a_parameter_said_twice_400(as_hoa):
    post(as_hoa, event(epcList=[item(1)]))
    for path in ("bizSteps/nowhere", "epcs/urn:x:nothing/events", "eventTypes/Party"):
        assert as_hoa.get(f"/epcis/{path}").status_code == 404, path
    assert as_hoa.get("/epcis/bizSteps/shipping/events?EQ_bizStep=packing").status_code == 400


def test_collections_come_in_pages(as_hoa):
    post(as_hoa, *(event(n / 60, epcList=[item(n)]) for n in range(5)))
    first = as_hoa.get("/epcis/epcs?perPage=3")
    rest = as_hoa.get(next_page(first))
    assert first.json()["member"] + rest.json()["member"] == [item(n) for n in range(5)]
    assert "Link" not in rest.headers
