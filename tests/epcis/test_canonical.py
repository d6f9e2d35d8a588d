"""The CBV 2.0 event hash: published vectors, the reference package, and what must not matter."""

import random
from copy import deepcopy
from datetime import datetime, timedelta, timezone
from pathlib import Path
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from ocop.epcis import canonical, json_form, xml
from ocop.epcis.canonical.values import text_value, time, value
from ocop.epcis.event import event_of
from tests.epcis import generated
from tests.epcis.examples import VECTORS, body, event, needs_fixtures

# The published pre-hash text of this vector is garbled; its hash is right.
GARBLED = "epcisDocWithAllGS1Keys"


def hashes_of(path: Path) -> tuple[list[str], list[str]]:
    read = xml.read if path.suffix == ".xml" else json_form.read
    document = read(path.read_bytes())
    ignore = canonical.ignored_fields(document.shell, document.namespaces)
    events = list(document.events)
    return (
        [canonical.event_hash(one, ignore=ignore) for one in events],
        [canonical.prehash(one, ignore=ignore) for one in events],
    )


@needs_fixtures
def test_every_published_vector_is_met_in_both_formats():
    met = 0
    for path in sorted([*VECTORS.glob("*.jsonld"), *VECTORS.glob("*.xml")]):
        found, texts = hashes_of(path)
        assert found == path.with_suffix(".hashes").read_text().split(), path.name
        published = path.with_suffix(".prehashes")
        if published.exists() and path.stem != GARBLED:
            assert texts == published.read_text().split("\n")[: len(texts)], path.name
        met += len(found)
    assert met >= 33


def test_the_hash_has_the_form_of_rfc_6920():
    found = canonical.event_hash(event())
    assert found.startswith("ni:///sha-256;")
    assert found.endswith("?ver=CBV2.0")
    assert len(found) == len("ni:///sha-256;?ver=CBV2.0") + 64


def test_a_declaration_of_error_has_the_hash_of_the_event_it_withdraws():
    declared = event(
        errorDeclaration={"declarationTime": "2026-07-02T00:00:00Z", "reason": "incorrect_data"},
        recordTime="2026-07-01T09:00:00Z",
        eventID="urn:uuid:1",
    )
    assert canonical.event_hash(declared) == canonical.event_hash(event())


@pytest.mark.parametrize(
    ("one", "other"),
    [
        ({"bizStep": "shipping"}, {"bizStep": "https://ref.gs1.org/cbv/BizStep-shipping"}),
        ({"bizStep": "shipping"}, {"bizStep": "cbv:BizStep-shipping"}),
        (
            {"epcList": ["urn:epc:id:sgtin:9521234.054321.7"]},
            {"epcList": ["https://example.vn/x/01/09521234543213/10/L/21/7?17=271231"]},
        ),
        (
            {"epcList": ["https://a.vn/1", "https://a.vn/2"]},
            {"epcList": ["https://a.vn/2", "https://a.vn/1"]},
        ),
        ({"eventTime": "2026-07-01T01:30:00Z"}, {"eventTime": "2026-07-01T08:30:00.000+07:00"}),
        ({"ocop:a": 10}, {"ocop:a": "10.0"}),
        ({"ocop:a": ["x"]}, {"ocop:a": "x"}),
        (
            {"cbvmda:lotNumber": "A"},
            {"@context": {"m": "urn:epcglobal:cbv:mda:"}, "m:lotNumber": "A"},
        ),
        ({"rdfs:comment": "một"}, {"rdfs:comment": "hai"}),
    ],
)
def test_the_same_event_written_otherwise_has_the_same_hash(one, other):
    assert canonical.event_hash(event(**one)) == canonical.event_hash(event(**other))


@pytest.mark.parametrize(
    "changes",
    [
        {"action": "ADD"},
        {"eventTime": "2026-07-01T08:30:00.001+07:00"},
        {"eventTimeZoneOffset": "+08:00"},
        {"epcList": ["https://id.gs1.org/01/09521234543213/21/8"]},
        {"bizLocation": {"id": "https://example.vn/kho"}},
        {"readPoint": {"id": "https://example.vn/kho"}},
        {"persistentDisposition": {"set": ["recalled"]}},
        {"persistentDisposition": {"unset": ["recalled"]}},
        {"sourceList": [{"type": "location", "source": "https://example.vn/kho"}]},
        {"destinationList": [{"type": "location", "destination": "https://example.vn/kho"}]},
        {"sensorElementList": [{"sensorReport": [{"type": "Temperature"}]}]},
        {"certificationInfo": "https://example.vn/1"},
        {"ilmd": {"ocop:a": 1}},
        {"ocop:a": ""},
    ],
)
def test_each_field_changes_the_hash(changes):
    assert canonical.event_hash(event(**changes)) != canonical.event_hash(event())


def test_the_namespace_counts_and_the_prefix_does_not():
    one = event_of(body(**{"a:x": 1}), namespaces={"a": "https://a.vn/"})
    same = event_of(body(**{"b:x": 1}), namespaces={"b": "https://a.vn/"})
    other = event_of(body(**{"a:x": 1}), namespaces={"a": "https://b.vn/"})
    assert canonical.event_hash(one) == canonical.event_hash(same)
    assert canonical.event_hash(one) != canonical.event_hash(other)


@pytest.mark.parametrize(
    ("text", "wanted"),
    [
        ("2026-07-01T08:30:00+07:00", "2026-07-01T01:30:00.000Z"),
        ("2026-07-01t01:30:00.1z", "2026-07-01T01:30:00.100Z"),
        ("2026-12-31T23:59:59.9996Z", "2027-01-01T00:00:00.000Z"),
        ("2026-07-01T08:30:00.1234567+07:00", "2026-07-01T01:30:00.123Z"),
        ("hôm qua", "hôm qua"),
        ("0001-01-01T00:00:00+07:00", "0001-01-01T00:00:00+07:00"),
    ],
)
def test_moments_are_written_in_utc_with_milliseconds(text, wanted):
    assert time(text) == wanted


@pytest.mark.parametrize(
    ("text", "wanted"),
    [
        ("urn:epc:id:sgtin:9521234.54321.7", "urn:epc:id:sgtin:9521234.54321.7"),
        ("https://example.vn/01/09521234543214/21/7", "https://example.vn/01/09521234543214/21/7"),
        ("https://example.vn/t/AQnYUc1gmiCNV4JG", "https://example.vn/t/AQnYUc1gmiCNV4JG"),
        ("urn:epc:id:sscc:9521234.1", "urn:epc:id:sscc:9521234.1"),
        ("urn:epcglobal:cbv:bt:9521234543213:1", "urn:epcglobal:cbv:bt:9521234543213:1"),
        ("1e999", "1e999"),
        ("", ""),
    ],
)
def test_what_is_no_right_identifier_stays_as_it_is(text, wanted):
    assert text_value(text) == wanted


def _shuffled(found: Any, chance: random.Random) -> Any:
    if isinstance(found, dict):
        pairs = [(name, _shuffled(inner, chance)) for name, inner in found.items()]
        chance.shuffle(pairs)
        return dict(pairs)
    if isinstance(found, list):
        many = [_shuffled(inner, chance) for inner in found]
        chance.shuffle(many)
        return many
    return found


@settings(max_examples=100, deadline=None)
@given(generated.bodies, st.integers())
def test_neither_the_order_of_keys_nor_of_lists_matters(given_body, seed):
    mixed = _shuffled(deepcopy(given_body), random.Random(seed))
    one, other = (event_of(b, namespaces=generated.PREFIXES) for b in (given_body, mixed))
    assert canonical.prehash(one) == canonical.prehash(other)


@settings(max_examples=100, deadline=None)
@given(generated.bodies, st.integers(-13 * 60, 13 * 60))
def test_the_form_of_the_time_zone_does_not_matter(given_body, minutes):
    zone = timezone(timedelta(minutes=minutes))
    moved = datetime.fromisoformat(given_body["eventTime"]).astimezone(zone).isoformat()
    one = event_of(given_body, namespaces=generated.PREFIXES)
    other = event_of({**given_body, "eventTime": moved}, namespaces=generated.PREFIXES)
    assert canonical.event_hash(one) == canonical.event_hash(other)


@settings(max_examples=300, deadline=None)
@given(st.one_of(generated.items, generated.classes, generated.places, generated.texts))
def test_the_short_way_through_identifiers_gives_what_the_long_way_gives(text):
    from ocop.gs1.epc import event_hash_form

    if text.startswith(("urn:epc:", "https://id.gs1.org/")):
        assert text_value(text) == event_hash_form(text)
    else:
        assert text_value(text_value(text)) == text_value(text)


def test_values_of_other_types_have_one_text():
    assert [value(v) for v in (True, False, 0, -3, 2.50, 10**17, " a ")] == [
        "true", "false", "0", "-3", "2.5", "100000000000000000", "a",
    ]  # fmt: skip
