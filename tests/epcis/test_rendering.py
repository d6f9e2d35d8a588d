"""How an answer is written: translated as far as certain, never further."""

import pytest

from ocop.epcis import rendering
from ocop.epcis.rendering import EpcFormat
from ocop.kit.faults import Invalid
from tests.epcis.examples import event

LINK = "https://id.gs1.org/01/09521234543213/21/7"
URN = "urn:epc:id:sgtin:9521234.054321.7"
OWN = "https://example.vn/t/7F3K"


def seven(link):
    return 7


def unknown(link):
    return None


@pytest.mark.parametrize(
    ("text", "form", "length", "wanted"),
    [
        (URN, EpcFormat.DIGITAL_LINK, unknown, LINK),
        (LINK, EpcFormat.DIGITAL_LINK, unknown, LINK),
        (LINK, EpcFormat.URN, seven, URN),
        (LINK, EpcFormat.URN, unknown, LINK),
        (URN, EpcFormat.URN, seven, URN),
        (OWN, EpcFormat.URN, seven, OWN),
        (OWN, EpcFormat.DIGITAL_LINK, seven, OWN),
        ("urn:epc:id:sgtin:1.2.3", EpcFormat.DIGITAL_LINK, seven, "urn:epc:id:sgtin:1.2.3"),
        (URN, EpcFormat.NEVER, seven, URN),
        (LINK, EpcFormat.NO_PREFERENCE, seven, LINK),
    ],
)
def test_an_identifier_is_translated_only_when_that_is_certain(text, form, length, wanted):
    assert rendering.identifier(text, form, prefix_length=length) == wanted


def test_every_place_of_an_identifier_is_translated_and_the_stored_event_is_not():
    place = {"id": "urn:epc:id:sgln:9521234.54321.0", "ocop:a": URN}
    stored = event(
        epcList=[URN, OWN],
        readPoint=place,
        quantityList=[{"epcClass": "urn:epc:class:lgtin:9521234.054321.L1", "quantity": 1}],
        sourceList=[{"type": "location", "source": place["id"]}],
    )
    found = rendering.translated(stored, EpcFormat.DIGITAL_LINK).body
    gln = "https://id.gs1.org/414/9521234543213"
    assert found["epcList"] == [LINK, OWN]
    assert found["readPoint"] == {"id": gln, "ocop:a": URN}
    assert found["quantityList"][0] == {
        "epcClass": "https://id.gs1.org/01/09521234543213/10/L1",
        "quantity": 1,
    }
    assert found["sourceList"][0]["source"] == gln
    assert stored.body["epcList"] == [URN, OWN]
    assert found.keys() == stored.body.keys()


def test_a_parent_is_translated_too():
    found = rendering.translated(event("AggregationEvent"), EpcFormat.DIGITAL_LINK)
    assert found.body["parentID"] == "https://id.gs1.org/00/095212340000000013"


def test_headers_are_read_and_wrong_ones_refused():
    assert rendering.epc_format(None) is EpcFormat.DIGITAL_LINK
    assert rendering.epc_format("Never_Translates") is EpcFormat.NEVER
    assert rendering.cbv_xml_form(None) == "urn"
    assert rendering.cbv_xml_form("Never_Translates") == "as_read"
    for read in (rendering.epc_format, rendering.cbv_xml_form):
        with pytest.raises(Invalid) as caught:
            read("Sometimes")
        assert "Never_Translates" in caught.value.faults[0].how_to_fix


def test_untouched_events_are_handed_on_as_they_are():
    stored = event()
    assert rendering.translated(stored, EpcFormat.NEVER) is stored
    assert rendering.translated(stored, EpcFormat.NO_PREFERENCE) is stored
