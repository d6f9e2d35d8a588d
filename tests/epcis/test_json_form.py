"""Documents in JSON: nothing lost, nothing odd let in."""

import json
from time import process_time
from typing import Any

import pytest
from hypothesis import given, settings

from ocop.epcis import content, json_form
from ocop.epcis.event import Document, Event, ReadLimits
from ocop.epcis.faults import BadDocument, EventFault
from tests.epcis import generated
from tests.epcis.examples import (
    CONTEXT,
    LIMITS,
    NAMESPACES,
    VECTORS,
    body,
    json_files,
    needs_fixtures,
)


def document(*events: Any, **changes: Any) -> dict[str, Any]:
    return {
        "@context": [CONTEXT, NAMESPACES],
        "type": "EPCISDocument",
        "schemaVersion": "2.0",
        "creationDate": "2026-07-01T08:30:00+07:00",
        "epcisBody": {"eventList": list(events)},
        **changes,
    }


def read(found: Any, **limits: int) -> Document:
    data = found if isinstance(found, bytes) else json.dumps(found).encode()
    return json_form.read(data, limits=ReadLimits(**limits) if limits else None)


def refusal(found: Any, **limits: int) -> EventFault:
    with pytest.raises(BadDocument) as caught:
        list(read(found, **limits).events)
    return caught.value.fault


@needs_fixtures
def test_every_public_document_comes_out_as_it_went_in():
    for path in [*json_files(), *VECTORS.glob("*.jsonld")]:
        found = json_form.read(path.read_bytes())
        if found.shell:
            assert json.loads(b"".join(json_form.write(found))) == json.loads(path.read_bytes())


@settings(max_examples=100, deadline=None)
@given(generated.bodies)
def test_every_random_event_comes_out_as_it_went_in(given_body):
    whole = document(given_body, **{"@context": [CONTEXT, generated.PREFIXES]})
    assert json.loads(b"".join(json_form.write(read(whole)))) == whole


def test_the_shell_keeps_header_and_own_fields_and_loses_only_the_events():
    header = {
        "epcisMasterData": {"vocabularyList": [{"type": "urn:epcglobal:epcis:vtype:Location"}]}
    }
    found = read(document(body(), epcisHeader=header, **{"ocop:a": [1]}))
    assert found.shell == document(epcisHeader=header, **{"ocop:a": [1]})
    assert found.master_data == header["epcisMasterData"]["vocabularyList"]
    assert found.namespaces == NAMESPACES


def test_an_event_may_bind_prefixes_of_its_own():
    own = body(**{"@context": [{"x": "https://x.vn/"}], "x:a": 1, "ocop:b": 2})
    events = list(read(document(own, body())).events)
    assert events[0].namespaces == {**NAMESPACES, "x": "https://x.vn/"}
    assert events[1].namespaces == NAMESPACES
    assert content.faults(events[0], limits=LIMITS) == []


def test_an_event_taken_elsewhere_carries_the_prefixes_it_needs():
    event = Event(0, body(**{"x:a": 1}), {"x": "https://x.vn/", "y": "https://y.vn/"})
    assert json_form.event_body(event)["@context"] == [CONTEXT, {"x": "https://x.vn/"}]
    assert json_form.event_body(event, namespaces=event.namespaces) == event.body


def test_a_bare_event_is_a_document_without_shell():
    found = read(body())
    assert found.shell == {}
    assert [event.body for event in found.events] == [body()]


def test_events_are_numbered_and_one_bad_event_spoils_no_other():
    raw = json.dumps(document(body(), "HERE", body()))
    data = raw.replace('"HERE"', '{"type": "ObjectEvent", "type": "ObjectEvent"}').encode()
    events = list(read(data).events)
    assert [event.index for event in events] == [0, 1, 2]
    assert [len(event.read_faults) for event in events] == [0, 1, 0]
    assert [f.code for f in content.faults(events[1], limits=LIMITS)] == ["key_twice"]


@pytest.mark.parametrize(
    ("event", "path", "code"),
    [
        ('{"a": 1, "b": {"c": [{"d": 1, "d": 2}]}}', "/b/c/0/d", "key_twice"),
        ('{"quantity": 1e999}', "", "number"),
        ('{"quantity": 1234567890123456789012}', "", "number"),
        ("3", "", "type"),
        ("[]", "", "type"),
    ],
)
def test_what_no_event_may_hold_is_told_with_its_path(event, path, code):
    data = json.dumps(document("HERE")).replace('"HERE"', event).encode()
    fault = next(read(data).events).read_faults[0]
    assert (fault.index, fault.path, fault.code) == (0, path, code)


def test_letters_that_are_not_utf_8_spoil_only_their_event():
    data = json.dumps(document({"a": "HERE"}, body())).encode().replace(b"HERE", b"\xff")
    events = list(read(data).events)
    assert [fault.code for fault in events[0].read_faults] == ["encoding"]
    assert events[1].read_faults == ()


@pytest.mark.parametrize(
    ("data", "code"),
    [
        (b"", "syntax"),
        (b"{", "syntax"),
        (b"[]", "type"),
        (b'{"type": "EPCISDocument", "epcisBody": NaN}', "syntax"),
        (b'{"type": "EPCISDocument", "epcisBody": {"eventList": [{"a": Infinity}]}}', "syntax"),
        (b'{"type": "EPCISDocument", "epcisBody": {"eventList": [{"a": "\\ud800"}]}}', "syntax"),
        (b'{"type": "EPCISDocument", "epcisBody": {}}', "missing"),
        (b'{"type": "EPCISDocument", "epcisBody": []}', "type"),
        (b'{"type": "EPCISDocument", "epcisBody": {"eventList": {}}}', "type"),
        (b'{"type": "Letter"}', "document_type"),
        (b"{}", "document_type"),
        (b'{"type": 3}', "document_type"),
        (b'{"type": "EPCISDocument", "sender": "a", "sender": "b", "epcisBody": {"eventList": []}}',
         "key_twice"),
        ('{"type": "EPCISDocument"}'.encode("utf-16"), "encoding"),
        ('{"type": "EPCISDocument"}'.encode("utf-16-le"), "encoding"),
        (b'{"type": "EPCISDocument", "epcisBody": {"eventList": [' + b"[" * 200_000, "too_deep"),
    ],
)  # fmt: skip
def test_what_is_no_document_is_refused_with_a_reason(data, code):
    assert refusal(data).code == code


def test_a_byte_order_mark_is_forgiven():
    assert len(list(read(b"\xef\xbb\xbf" + json.dumps(document(body())).encode()).events)) == 1


def test_limits_on_size_and_number_hold():
    whole = document(body(), body())
    assert refusal(whole, most_bytes=100).code == "too_large"
    assert refusal(whole, most_events=1).code == "too_many_events"
    assert len(list(read(whole, most_events=2).events)) == 2


def test_a_flood_of_prefixes_is_refused():
    context = {f"p{n}": f"https://p.vn/{n}/" for n in range(1001)}
    assert refusal(document(body(), **{"@context": context})).code == "too_many_prefixes"


def test_a_second_list_of_that_name_does_not_confuse_the_reader():
    decoy = document(body(), **{"ocop:copy": {"eventList": [1, 2]}})
    found = read(decoy)
    assert found.shell["ocop:copy"] == {"eventList": [1, 2]}
    assert len(list(found.events)) == 1
    swapped = dict(reversed(decoy.items()))
    assert read(swapped).shell["ocop:copy"] == {"eventList": [1, 2]}


def test_a_flood_of_decoys_costs_little():
    decoys = {"ocop:a": ["eventList"] * 50_000, "ocop:b": [{"eventList": [{}]}] * 50_000}
    whole = {**decoys, **document(body())}
    began = process_time()
    assert len(list(read(whole).events)) == 1
    assert process_time() - began < 2


def test_a_list_whose_key_is_written_with_escapes_is_found():
    data = json.dumps(document(body())).replace("eventList", "event\\u004cist").encode()
    found = read(data)
    assert found.shell["epcisBody"] == {"eventList": []}
    assert len(list(found.events)) == 1
