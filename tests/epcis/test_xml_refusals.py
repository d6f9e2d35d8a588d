"""Hostile and broken XML, and the limits of what is read."""

import tracemalloc
from collections.abc import Iterator

import pytest

from ocop.epcis import content, xml
from tests.epcis.examples import DOCUMENTS, LIMITS, needs_fixtures
from tests.epcis.xml_documents import HEAD, TAIL, document, events_of, object_event, refusal


@pytest.mark.parametrize(
    ("inner", "code"),
    [
        ("<madeUp>x</madeUp>", "unknown_field"),
        ("<epcList><item>x</item></epcList>", "unknown_field"),
        ("<bizStep><b/></bizStep>", "type"),
        ("<ocop:a>x<ocop:b/></ocop:a>", "mixed_text"),
        ("chữ lạc", "mixed_text"),
        ("<quantityList><quantityElement><epcClass>https://a.vn/1</epcClass><quantity>NaN</quantity>"
         "</quantityElement></quantityList>", "type"),
        ("<ilmd><a>1</a></ilmd>", "unknown_field"),
        ("<readPoint><id>https://a.vn/1</id><id>https://a.vn/2</id></readPoint>", "type"),
    ],
)  # fmt: skip
def test_one_bad_event_is_told_and_its_neighbours_are_read(inner, code):
    events = events_of(document(object_event(), object_event(inner), object_event()))
    found = [content.faults(one, limits=LIMITS) for one in events]
    assert [len(f) > 0 for f in found] == [False, True, False]
    assert found[1][0].index == 1
    assert code in {fault.code for fault in found[1]}


BOMB = (
    '<!DOCTYPE z [<!ENTITY a "aaaaaaaaaa"><!ENTITY b "&a;&a;&a;&a;&a;&a;&a;&a;&a;&a;">'
    '<!ENTITY c "&b;&b;&b;&b;&b;&b;&b;&b;&b;&b;">]>'
)


@pytest.mark.parametrize(
    ("data", "code"),
    [
        (BOMB.encode() + document(object_event("<ocop:a>&c;</ocop:a>")), "doctype"),
        (b'<!DOCTYPE z [<!ENTITY f SYSTEM "file:///etc/passwd">]>' + document(), "doctype"),
        (b'<!DOCTYPE z SYSTEM "http://example.vn/z.dtd">' + document(), "doctype"),
        (document(object_event("<ocop:a>&f;</ocop:a>")), "syntax"),
        (document(object_event("<ocop:a>")), "syntax"),
        (document(object_event("<x:a/>")), "syntax"),
        (document(object_event("\x01")), "syntax"),
        (b"", "syntax"),
        (b"{}", "syntax"),
        (b"<html/>", "document_type"),
        (b'<EPCISDocument xmlns="https://example.vn/"/>', "document_type"),
        (HEAD.encode() + TAIL.encode(), "missing"),
        (b'<?xml version="1.0" encoding="x-none"?>' + document(), "encoding"),
        (document(object_event("<ocop:a>HERE</ocop:a>")).replace(b"HERE", b"\xff\xfe"), "syntax"),
        (document(object_event("<ocop:a>" * 70 + "</ocop:a>" * 70)), "too_deep"),
        (document(object_event("<ocop:a>" * 100_000)), "too_deep"),
    ],
)
def test_hostile_and_broken_documents_are_refused(data, code):
    assert refusal(data).code == code


def test_limits_on_size_and_number_hold():
    data = document(object_event(), object_event())
    assert refusal(data, most_events=1).code == "too_many_events"
    assert refusal(data, most_bytes=200).code == "too_large"
    assert refusal(iter([data] * 2), most_bytes=len(data) + 1).code in ("too_large", "syntax")


def test_a_flood_of_prefixes_is_refused_wherever_it_comes():
    at_root = "".join(f' xmlns:p{n}="https://p.vn/{n}/"' for n in range(1001))
    head = document(object_event()).replace(
        b" schemaVersion", at_root.encode() + b" schemaVersion", 1
    )
    assert refusal(head).code == "too_many_prefixes"
    inside = "".join(f'<p:a xmlns:p="https://p.vn/{n}/"/>' for n in range(1100))
    event = events_of(document(object_event(inside)))[0]
    assert [(f.index, f.code) for f in event.read_faults] == [(0, "too_many_prefixes")]


def test_a_long_text_in_many_pieces_is_read_in_one_go():
    found = events_of(document(object_event(f"<ocop:a>{'a<!---->' * 200_000}</ocop:a>")))
    assert found[0].body["ocop:a"] == "a" * 200_000


@pytest.mark.parametrize("encoding", ["utf-8", "utf-16", "iso-8859-1"])
def test_an_encoding_that_is_declared_is_understood(encoding):
    text = (
        f'<?xml version="1.0" encoding="{encoding}"?>'
        + document(object_event("<ocop:a>cà phê</ocop:a>")).decode()
    )
    assert events_of(text.encode(encoding))[0].body["ocop:a"] == "cà phê"


def test_memory_does_not_grow_with_the_number_of_events():
    one = object_event("<ocop:a>Nước mắm</ocop:a>").encode()

    def pieces(count: int) -> Iterator[bytes]:
        head, tail = document(object_event("@")).split(object_event("@").encode())
        yield head
        for _ in range(count):
            yield one
        yield tail

    def peak(count: int) -> int:
        tracemalloc.start()
        assert len([event.index for event in xml.read(pieces(count)).events]) == count
        found = tracemalloc.get_traced_memory()[1]
        tracemalloc.stop()
        return found

    peak(10)
    assert peak(4000) < peak(400) + 200_000


@needs_fixtures
def test_a_query_sent_in_place_of_a_document_is_refused():
    for path in (DOCUMENTS / "2.0" / "EPCIS" / "XML").rglob("Queries/Invalid/*.xml"):
        assert refusal(path.read_bytes()).code == "missing"
