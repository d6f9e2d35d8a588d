"""Whatever is asked or sent, the answer is never an error of ours."""

from typing import Any
from urllib.parse import quote, urlencode

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from hypothesis.extra.django import TestCase

from ocop.epcis.query.names import FIXED, PATTERNS
from ocop.epcis.urls import urlpatterns
from tests.epcis_store.chain import event, item, sent
from tests.epcis_store.conftest import client_of
from tests.epcis_store.talking import JSON, post
from tests.world import hoa

ODD = st.one_of(
    st.text(max_size=20),
    st.sampled_from([
        "", "0", "-1", "true", "1e999", "NaN", "2026-13-45", "9999-12-31T23:59:59Z", "0001-01-01T00:00:00+14:00",
        item(1), "urn:epc:idpat:sgtin:*.*.*", "urn:epc:idpat:sgtin:9521234.*.*", "urn:epc:id:sgtin:1.2.3",
        "\x00", "a|b", "%", "🐟", "99999999999999999999", "https://id.gs1.org/01/", "eventTime", "ADD",
    ]),
)  # fmt: skip
NAMES = st.one_of(
    st.sampled_from(sorted(FIXED)),
    st.builds(lambda p, rest: p.start + rest, st.sampled_from(PATTERNS), st.sampled_from(["ocop:x", "KEL", "po", ""])),
    st.sampled_from(["epc", "direction", "depth", "limit", "report", "perPage", "nextPageToken"]),
)  # fmt: skip
HEADERS = st.dictionaries(
    st.sampled_from(["Accept", "GS1-EPCIS-Min", "GS1-CBV-Max", "GS1-EPC-Format", "GS1-CBV-XML-Format",
                     "GS1-Extensions", "GS1-Capture-Error-Behaviour", "Content-Type"]),
    st.sampled_from(["application/xml", "*/*", "text/csv", "2.0", "1.x", "Always_EPC_URN", "No_Preference",
                     "ocop=https://ocop.example/", "=,=", "proceed", JSON, "application/ld+json"]),
    max_size=3,
)  # fmt: skip
BODIES = st.one_of(
    st.binary(max_size=40),
    st.sampled_from([
        b"", b"{}", b"[]", b"null", b'{"name": null}', b'{"name": "a", "query": {"EQ_action": {}}}', sent(event()),
        sent(event(epcList=[item(1)])), sent(event(epcList="x", eventTime=5)), b"<a/>", b"<EPCISDocument/>",
        b'{"dest": "https://[", "stream": true}', b'{"dest": "https://8.8.8.8", "schedule": {"hour": []}}',
        b'{"type": "EPCISDocument", "epcisBody": {"eventList": [1, null, "x", []]}, "schemaVersion": "2.0"}',
    ]),
)  # fmt: skip
METHODS = st.sampled_from(["GET", "POST", "DELETE", "OPTIONS", "HEAD", "PUT"])


def addresses(value: str) -> list[str]:
    """Every address of the interface with a value in its places."""
    found = []
    for pattern in urlpatterns[:-1]:  # the last leads nowhere
        route = (
            str(pattern.pattern)
            .replace("<collection:name>", "epcs")
            .replace("<str:name>", "da-ban")
        )
        route = route.replace("<uuid:job_id>", "0" * 8 + "-0000-4000-8000-" + "0" * 12)
        route = route.replace("<uuid:subscription_id>", "0" * 8 + "-0000-4000-8000-" + "0" * 12)
        for name in ("event_id", "value", "token"):
            route = route.replace(f"<path:{name}>", quote(value, safe="") or "x")
        found.append("/epcis/" + route)
    return found


ODDEST = [
    "\0",
    "9999-12-31T23:59:59-14:00",
    "0001-01-01T00:00:00+14:00",
    "1e999",
    "a\nb",
    "🐟",
    "%",
    "a|b",
    "9" * 25,
]
NUL_IN_BODY = [
    sent(event(eventID="urn:x:\0", epcList=[item(1)])),
    sent(event(epcList=[item(1)], bizStep="\0")),
    sent(event(epcList=[item(1)]))[:-1] + b', "ocop:a": "\\u0000"}',
    sent(event(epcList=[item(1)]))[:-1] + b', "ocop:a": "\\ud800"}',
    sent(event(eventID="urn:x:1", epcList=[item(1)])).replace(b"urn:x:1", b"urn:x:\\ud800"),
]


def is_ours(answer: Any) -> bool:
    return bool(answer.status_code >= 500 and answer.status_code != 501)


@pytest.mark.django_db
def test_odd_values_in_every_place_are_answered(as_hoa):
    post(as_hoa, event(epcList=[item(1)]))
    asked = [address for value in ODDEST for address in addresses(value)]
    names = [*FIXED, "EQ_ocop:x", "GE_value_KEL", "EQ_source_owning_party", "EXISTS_INNER_ocop:x"]
    asked += [f"/epcis/events?{urlencode({n: v})}" for n in names for v in ODDEST]
    asked += [f"/epcis/trace?{urlencode({'epc': v})}" for v in ODDEST]
    assert [address for address in asked if is_ours(as_hoa.get(address))] == []


@pytest.mark.django_db
@pytest.mark.parametrize("data", NUL_IN_BODY)
@pytest.mark.parametrize("behaviour", ["rollback", "proceed"])
def test_characters_no_database_keeps_are_refused(as_hoa, data, behaviour):
    headers = {"GS1-Capture-Error-Behaviour": behaviour}
    answer = as_hoa.post("/epcis/capture", data, content_type=JSON, headers=headers)
    assert answer.status_code in (202, 400)
    if answer.status_code == 202:
        job = as_hoa.get(answer["Location"]).json()
        assert (job["running"], job["success"], job["accepted"]) == (False, False, 0)
        assert job["errors"][0]["detail"]


@pytest.mark.django_db
def test_a_query_with_such_a_character_is_refused(as_hoa):
    data = b'{"name": "a", "query": {"EQ_bizStep": ["\\u0000"]}}'
    assert as_hoa.post("/epcis/queries", data, content_type=JSON).status_code == 400


class TestFuzz(TestCase):
    """Each example begins with one event and one query."""

    @settings(max_examples=60, deadline=None)
    @given(ODD, st.dictionaries(NAMES, ODD, max_size=3), HEADERS, BODIES, METHODS)
    def test_no_request_is_an_error_of_ours(
        self, value: str, query: dict[str, str], headers: dict[str, str], body: bytes, method: str
    ) -> None:
        client = client_of(hoa())
        post(client, event(epcList=[item(1)], readPoint={"id": "urn:x:kho"}))
        client.post("/epcis/queries", b'{"name": "da-ban", "query": {}}', content_type=JSON)
        kind = headers.pop("Content-Type", JSON)
        for address in addresses(value):
            answer = client.generic(
                method, f"{address}?{urlencode(query)}", body, content_type=kind, headers=headers
            )
            assert not is_ours(answer), (address, answer.content)
            if answer.status_code >= 400 and answer.content:
                assert answer["Content-Type"].startswith("application/problem+"), address
