"""Documents in XML: both roads without loss, old documents, hostile ones."""

import json
from typing import Any

import pytest
from hypothesis import given, settings

from ocop.epcis import canonical, content, json_form, xml
from ocop.epcis.event import event_of
from tests.epcis import generated, meaning
from tests.epcis.examples import (
    DOCUMENTS,
    LIMITS,
    NAMESPACES,
    VECTORS,
    body,
    event,
    is_invalid,
    json_files,
    needs_fixtures,
    xml_files,
)
from tests.epcis.xml_documents import TAIL, document, events_of, object_event, through_xml

# Not valid by the standard's own schema; the comment says why.
KNOWN_INVALID = {
    "2.0/AggregationEvent_with_persistentDisposition.xml",  # only objects and transformations
    "2.0/QueryResultsDocument.xml",  # the same
    "1.2/All_eventTypes_in_single_document.xml",  # the same
    "1.2/AssociationEvent_all_possible_fields.xml",  # the same
    "2.0/SensorData_with_combined_events.xml",  # a report without type
    "1.2/ObjectEvent_all_possible_fields.xml",  # certificationInfo is no URI
    "1.2/TransactionEvent_all_possible_fields.xml",  # a time without seconds
    "2.0/ObjectEventWithAllPossibleFields.xml",  # the same
    "2.0/TransformationEvent_with_error_declaration.xml",  # the same
}


@needs_fixtures
@pytest.mark.parametrize("road", ["json", "xml"])
def test_every_public_document_keeps_its_meaning_on_the_way_there_and_back(road):
    forms = {"json": json_form, "xml": xml}
    there, other = forms[road], forms["xml" if road == "json" else "json"]
    paths = json_files() + sorted(VECTORS.glob("*.jsonld")) if road == "json" else (
        xml_files() + sorted(VECTORS.glob("*.xml"))
    )  # fmt: skip
    whole = [
        p for p in paths if "Events" not in p.parts and not p.name.startswith("ObjectEvent_bare")
    ]
    for path in whole:
        if path.name == "ObjectEvent_with_invalid_certificationInfo.json":
            continue  # an object where XML has only text; refused at the door
        data = path.read_bytes()
        middle = b"".join(other.write(there.read(data)))
        back = b"".join(there.write(other.read(middle)))
        wanted = meaning.of_document(there.read(data))
        assert meaning.of_document(other.read(middle)) == wanted, path.name
        assert meaning.of_document(there.read(back)) == wanted, path.name
    assert len(whole) > 30


@needs_fixtures
def test_every_valid_public_document_passes_and_every_invalid_one_is_refused():
    known, refused = set(), 0
    for path in xml_files():
        found = [
            f for one in events_of(path.read_bytes()) for f in content.faults(one, limits=LIMITS)
        ]
        if is_invalid(path):
            assert found, path.name
            refused += 1
        elif found:
            known.add(f"{path.relative_to(DOCUMENTS).parts[0]}/{path.name}")
    assert known == KNOWN_INVALID
    assert refused == 4


@settings(max_examples=80, deadline=None)
@given(generated.bodies)
def test_every_random_event_keeps_its_meaning_and_its_hash_through_xml(given_body):
    sent = event_of(given_body, namespaces=generated.PREFIXES)
    assert content.faults(sent, limits=LIMITS) == []
    for form in ("urn", "web"):
        back = through_xml(sent, form=form)
        assert back.read_faults == ()
        assert meaning.of_event(back) == meaning.of_event(sent)
        assert canonical.event_hash(back) == canonical.event_hash(sent)
        assert content.faults(back, limits=LIMITS) == []


def test_fields_may_stand_in_any_order():
    inner = "<bizStep>urn:epcglobal:cbv:bizstep:shipping</bizStep>"
    data = object_event(inner).replace(inner, "").replace("<eventTime>", f"{inner}<eventTime>", 1)
    found = events_of(document(data))[0]
    assert found.body == body(bizStep="shipping")


def test_spaces_around_standard_values_mean_nothing_and_inside_own_ones_they_do():
    inner = "<bizStep>\n urn:epcglobal:cbv:bizstep:shipping </bizStep><ocop:a> đầu\n cuối </ocop:a>"
    found = events_of(document(object_event(inner)))[0]
    assert found.body == body(**{"bizStep": "shipping", "ocop:a": " đầu\n cuối "})


@pytest.mark.parametrize(
    ("inner", "wanted"),
    [
        ("<ocop:a>Nước mắm &amp; gạo &lt;1 kg&gt;</ocop:a>", "Nước mắm & gạo <1 kg>"),
        ("<ocop:a><![CDATA[a<b]]>c</ocop:a>", "a<bc"),
        ("<ocop:a><!-- ghi chú -->x<?pi y?></ocop:a>", "x"),
        ("<ocop:a/>", ""),
        ("<ocop:a>1</ocop:a><ocop:a>2</ocop:a>", ["1", "2"]),
        (
            '<ocop:a unit="KGM" ocop:b="2">3.5</ocop:a>',
            {"@unit": "KGM", "@ocop:b": "2", "#text": "3.5"},
        ),
        ('<ocop:a unit="KGM"/>', {"@unit": "KGM"}),
        ("<ocop:a><ocop:b>1</ocop:b><c>2</c></ocop:a>", {"ocop:b": "1", "c": "2"}),
        (
            '<ocop:a xmlns:xsi="http://www.w3.org/2001/XMLSchema-instance" xsi:type="xsd:integer">'
            "10</ocop:a>",
            10,
        ),
    ],
)
def test_fields_of_ones_own_come_in_whole(inner, wanted):
    assert events_of(document(object_event(inner)))[0].body["ocop:a"] == wanted


@pytest.mark.parametrize(
    "value",
    [
        "a\r\nb\tc",
        " ",
        {"@unit": 'a"b\n', "#text": "x"},
        {"ocop:b": [{"ocop:c": "1"}, "2"]},
        ["", "x"],
    ],
)
def test_fields_of_ones_own_go_out_and_come_back_exactly(value):
    assert through_xml(event(**{"ocop:a": value})).body["ocop:a"] == value


def test_a_prefix_that_means_two_things_gets_a_second_name():
    inner = (
        '<x:a xmlns:x="https://a.vn/">1</x:a><x:a xmlns:x="https://b.vn/">2</x:a>'
        '<a xmlns="https://c.vn/">3</a>'
    )
    found = events_of(document(object_event(inner)))[0]
    assert {k: v for k, v in found.body.items() if ":" in k} == {
        "x:a": "1",
        "x2:a": "2",
        "ns:a": "3",
    }
    back = through_xml(found)
    assert meaning.of_event(back) == meaning.of_event(found)
    rendered = json_form.event_body(found)
    assert json.loads(json.dumps(rendered))["@context"][1]["x2"] == "https://b.vn/"


def test_a_field_named_by_a_whole_uri_can_be_written():
    sent = event(**{"https://other.vn/terms#vùng": "A"})
    assert meaning.of_event(through_xml(sent)) == meaning.of_event(sent)


def test_an_event_type_of_ones_own_survives():
    own = {**body(action=None, epcList=None), "type": "ocop:GieoTrong"}
    whole = json.loads(b"".join(json_form.write(xml.read(document(object_event())))))
    whole["epcisBody"]["eventList"] = [own]
    written = b"".join(xml.write(json_form.read(json.dumps(whole).encode())))
    assert events_of(written)[0].body == own


def test_sensor_fields_become_attributes_and_numbers_again():
    report = {
        "type": "Temperature", "value": 4.5, "uom": "CEL", "booleanValue": True, "component": "x",
        "hexBinaryValue": "0AF1", "stringValue": "12", "ocop:ghiChú": "ổn", "ocop:sâu": {"ocop:b": "1"},
    }  # fmt: skip
    element = {
        "sensorMetadata": {"time": "2026-07-01T00:00:00Z"},
        "sensorReport": [report],
        "ocop:c": "1",
    }
    sent = event(sensorElementList=[element])
    written = xml.write_event(sent).decode()
    assert ' value="4.5" uom="CEL" booleanValue="true"' in written
    assert through_xml(sent).body == sent.body


def test_the_vocabulary_is_written_in_the_wanted_form():
    sent = event(bizStep="shipping", persistentDisposition={"set": ["recalled"]})
    assert "urn:epcglobal:cbv:bizstep:shipping" in xml.write_event(sent).decode()
    web = xml.write_event(sent, form="web").decode()
    assert "https://ref.gs1.org/cbv/Disp-recalled" in web
    read_as_web = next(xml.read(web.encode()).events)
    assert read_as_web.body == sent.body
    assert (
        "https://ref.gs1.org/cbv/BizStep-shipping"
        in xml.write_event(read_as_web, form="as_read").decode()
    )


def test_documents_of_version_1_2_are_unwrapped():
    data = document(object_event(
        "<baseExtension><eventID>urn:uuid:1</eventID></baseExtension><extension><quantityList>"
        "<quantityElement><epcClass>urn:epc:class:lgtin:9521234.054321.L1</epcClass>"
        "<quantity>2.5</quantity><uom>KGM</uom></quantityElement></quantityList><extension>"
        "<persistentDisposition><set>urn:epcglobal:cbv:disp:recalled</set></persistentDisposition>"
        "</extension></extension>"
    )).replace(b"xsd:2", b"xsd:1")  # fmt: skip
    data = data.replace(b"<ObjectEvent>", b"<extension><ObjectEvent>", 1)
    data = data.replace(b"</ObjectEvent>", b"</ObjectEvent></extension>", 1)
    lot = {"epcClass": "urn:epc:class:lgtin:9521234.054321.L1", "quantity": 2.5, "uom": "KGM"}
    assert events_of(data)[0].body == body(
        eventID="urn:uuid:1", quantityList=[lot], persistentDisposition={"set": ["recalled"]}
    )


HEADER: dict[str, Any] = {
    "sender": "https://example.vn/a",
    "receiver": "https://example.vn/b",
    "instanceIdentifier": "1",
    "id": "https://example.vn/doc/1",
    "epcisHeader": {
        "epcisMasterData": {
            "vocabularyList": [
                {
                    "type": "urn:epcglobal:epcis:vtype:Location",
                    "vocabularyElementList": [
                        {
                            "id": "urn:epc:id:sgln:9521234.54321.0",
                            "attributes": [
                                {"id": "cbvmda:site", "attribute": "Kho Giao Hải"},
                                {"id": "ocop:chủ", "attribute": {"ocop:tên": "Hoa"}},
                            ],
                            "children": ["https://example.vn/kho/1"],
                        }
                    ],
                }
            ]
        }
    },
}


@pytest.mark.parametrize("kind", ["EPCISDocument", "EPCISQueryDocument"])
def test_header_and_query_frame_survive_xml(kind):
    inner = {"eventList": [body()]}
    frames = {
        "EPCISDocument": inner,
        "EPCISQueryDocument": {
            "queryResults": {
                "queryName": "SimpleEventQuery",
                "subscriptionID": "s1",
                "ocop:page": "1",
                "resultsBody": inner,
            }
        },
    }
    whole = {
        "@context": [NAMESPACES],
        "type": kind,
        "creationDate": "2026-07-01T08:30:00Z",
        **HEADER,
        "ocop:note": "ghi chú",
        "epcisBody": frames[kind],
    }
    sent = json.dumps(whole).encode()
    back = xml.read(b"".join(xml.write(json_form.read(sent))))
    assert back.master_data == HEADER["epcisHeader"]["epcisMasterData"]["vocabularyList"]
    sent_context, back_context = (d.shell.pop("@context") for d in (json_form.read(sent), back))
    assert sent_context
    assert back_context
    wanted = json_form.read(sent)
    wanted.shell.pop("@context")
    assert meaning.of_document(back) == meaning.of_document(wanted)


def test_a_business_header_that_says_more_is_kept_whole():
    header = (
        '<EPCISHeader><s:StandardBusinessDocumentHeader xmlns:s="http://www.unece.org/cefact/'
        'namespaces/StandardBusinessDocumentHeader"><s:HeaderVersion>1.0</s:HeaderVersion><s:Sender>'
        '<s:Identifier Authority="GS1">A</s:Identifier></s:Sender></s:StandardBusinessDocumentHeader>'
        "</EPCISHeader>"
    )
    data = document(object_event()).replace(b"<EPCISBody>", header.encode() + b"<EPCISBody>", 1)
    found = xml.read(data)
    key = "s:StandardBusinessDocumentHeader"
    sender = found.shell["epcisHeader"][key]["s:Sender"]["s:Identifier"]
    assert sender == {"@Authority": "GS1", "#text": "A"}
    again = xml.read(b"".join(xml.write(xml.read(data))))
    assert again.shell["epcisHeader"] == found.shell["epcisHeader"]


def test_a_field_of_ones_own_behind_the_events_is_in_the_shell_at_the_end():
    data = document(object_event()).replace(TAIL.encode(), b"<ocop:z>1</ocop:z>" + TAIL.encode())
    found = xml.read(data)
    list(found.events)
    assert found.shell["ocop:z"] == "1"
