"""EPC URNs and Digital Links."""

import json
import re
from contextlib import suppress
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from ocop.gs1 import digital_link, epc
from ocop.gs1.characters import CSET39, CSET82, KeyFault, check_digit

FIXTURES = Path(__file__).parents[3] / "shared" / "fixtures"
needs_fixtures = pytest.mark.skipif(
    not FIXTURES.is_dir(), reason="the public conformance data is not beside the checkout"
)
digits = st.text("0123456789", min_size=17, max_size=17)
serial = st.text(CSET82, min_size=1, max_size=16)
lengths = st.integers(6, 12)


def link_of(scheme: epc.Scheme, body: str, tail: str) -> str:
    """A Digital Link of the given scheme made of drawn digits and a drawn tail."""
    key = body[: scheme.digits] if scheme.order != "FREE" else body[:12] + "A-1"
    if scheme.order != "FREE":
        key = ("0" if scheme.key == "8003" else "") + key + check_digit(key)
    key += "0103" if scheme.pieces else ""
    if scheme.name == "sgcn" or scheme.name == "cpi":
        tail = str(int(body[:9]) + 1)
    if scheme.tail == "+":
        key += tail
    path = f"/{scheme.key}/{digital_link.encode(key)}"
    if scheme.tail and scheme.tail != "+":
        path += f"/{scheme.tail}/{digital_link.encode(tail)}"
    return "https://id.gs1.org" + path


@pytest.mark.parametrize("name", sorted(epc.SCHEMES))
@given(body=digits, tail=serial, length=lengths)
def test_link_to_urn_and_back_loses_nothing(name: str, body: str, tail: str, length: int) -> None:
    scheme = epc.SCHEMES[name]
    tail = tail if tail != "0" else "1"  # extension 0 of a GLN means: none
    uri = link_of(scheme, body, tail)
    urn = epc.to_urn(uri, prefix_length=length)
    assert urn.startswith(f"urn:epc:{scheme.kinds[0]}:{name}:")
    assert epc.to_link(urn).uri == uri
    assert epc.canonical(urn) == epc.canonical(uri.replace("id.gs1.org", "a.vn/x")) == uri
    assert str(epc.parse_urn(urn)) == urn


@pytest.mark.parametrize(
    ("urn", "path"),
    [
        ("id:sgtin:4012345.011111.98%22", "/01/04012345111118/21/98%22"),
        ("id:sgtin:415056789012.0.987654", "/01/04150567890128/21/987654"),
        ("id:sgtin:0614141.812345.6789%2F%26%25%22!%3F()", "/01/80614141123458/21/6789%2F%26%25%22%21%3F%28%29"),
        ("id:sscc:4012345.3111111111", "/00/340123451111111111"),
        ("id:sgln:4012345.00005.122", "/414/4012345000054/254/122"),
        ("id:sgln:4012345.00005.0", "/414/4012345000054"),
        ("id:grai:4012345.00022.334455", "/8003/04012345000221334455"),
        ("id:giai:4012345.ABC345", "/8004/4012345ABC345"),
        ("id:gsrn:4012345.0000006765", "/8018/401234500000067657"),
        ("id:gsrnp:4012345.0000000007", "/8017/401234500000000074"),
        ("id:gdti:4012345.00009.PO-4711", "/253/4012345000092PO-4711"),
        ("id:gdti:987659999999..9", "/253/98765999999929"),
        ("id:cpi:0614141.11111111111111-A%23%2F.1234", "/8010/061414111111111111111-A%23%2F/8011/1234"),
        ("id:sgcn:4012345.99999.44", "/255/401234599999044"),
        ("id:ginc:0614141.xyz47%2F11", "/401/0614141xyz47%2F11"),
        ("id:gsin:4012345.222333444", "/402/40123452223334442"),
        ("id:itip:4012345.011111.01.02.987", "/8006/040123451111180102/21/987"),
        ("id:upui:1234567.098765.51qIgY)%3C%26Jp3*j7SDB", "/01/01234567987651/235/51qIgY%29%3C%26Jp3%2Aj7SDB"),
        ("id:pgln:4000001.00000", "/417/4000001000005"),
        ("id:pgln:999999999999.", "/417/9999999999994"),
        ("class:lgtin:4012345.012345.Lot987", "/01/04012345123456/10/Lot987"),
        ("idpat:sgtin:4012345.012345.*", "/01/04012345123456"),
        ("idpat:grai:4012345.99999.*", "/8003/04012345999990"),
        ("idpat:gdti:4012345.11111.*", "/253/4012345111118"),
        ("idpat:sgcn:4012345.22222.*", "/255/4012345222227"),
        ("idpat:cpi:4012345.AB12.*", "/8010/4012345AB12"),
        ("idpat:itip:4012345.012345.01.02.*", "/8006/040123451234560102"),
        ("idpat:upui:4012345.012345.*", "/01/04012345123456"),
    ],
)  # fmt: skip
def test_published_pairs_are_reproduced(urn: str, path: str) -> None:
    assert epc.canonical("urn:epc:" + urn) == "https://id.gs1.org" + path


@needs_fixtures
def test_the_identifiers_of_the_event_hash_vector_are_reproduced() -> None:
    folder = FIXTURES / "epcis" / "event-hash" / "examples"
    document = json.loads((folder / "epclist_normalisation.jsonld").read_text())
    given_uris = document["epcisBody"]["eventList"][0]["epcList"]
    vector = (folder / "epclist_normalisation.prehashes").read_text()
    hashed = vector.split("epcList")[1].split("action=")[0]
    expected = sorted(hashed.removeprefix("epc=").strip().split("epc="))
    assert sorted(epc.event_hash_form(uri) for uri in given_uris) == expected


@needs_fixtures
def test_every_urn_in_the_public_fixtures_is_read_and_written_back() -> None:
    pattern = re.compile(r"urn:epc:(?:id|class|idpat):[a-z]+:[^\"'<>\s\\?]+")
    found: set[str] = set()
    for path in (FIXTURES / "epcis").rglob("*"):
        if path.suffix in {".json", ".jsonld", ".xml"}:
            found |= set(pattern.findall(path.read_text(encoding="utf-8", errors="replace")))
    assert len(found) > 150
    assert {str(epc.parse_urn(urn)) for urn in found} == found


@pytest.mark.parametrize(
    ("urn", "code"),
    [
        ("", "syntax"), ("urn:epc:id", "syntax"), ("urn:epc:id:sgtin:", "syntax"),
        ("urn:epc:id:adi:W81X9C.3KL984PX1.2WMA52", "syntax"), ("urn:epc:tag:sgtin-96:3.x", "syntax"),
        ("urn:epc:class:sgtin:9521234.054321.7", "syntax"), ("urn:epc:id:lgtin:9521234.054321.7", "syntax"),
        ("urn:epc:id:sgtin:9521234.054321", "components"), ("urn:epc:id:sgtin:9521234.054321.", "components"),
        ("urn:epc:id:sgtin:9521234.54321.7", "length"), ("urn:epc:id:sgtin:9521234.05432X.7", "length"),
        ("urn:epc:id:sgtin:95212.34054321.7", "company_prefix"), ("urn:epc:id:sgtin:952123X.054321.7", "company_prefix"),
        ("urn:epc:id:sgtin:9521234.054321." + "x" * 21, "length"), ("urn:epc:id:sgtin:9521234.054321.%C3%B4", "characters"),
        ("urn:epc:id:sgtin:9521234.054321.%zz", "encoding"), ("urn:epc:id:sgtin:*.*.7", "company_prefix"),
        ("urn:epc:idpat:sgtin:9521234.*.7", "wildcard"), ("urn:epc:id:giai:9521234.", "components"),
        ("urn:epc:id:cpi:9521234.AB.007", "value"), ("urn:epc:id:itip:9521234.054321.03.02.7", "value"),
        ("urn:epc:id:sscc:9521234.123456789", "length"), ("urn:epc:id:pgln:9521234.54321.0", "length"),
    ],
)  # fmt: skip
def test_what_is_no_urn_is_refused_with_its_reason(urn: str, code: str) -> None:
    with pytest.raises(KeyFault) as caught:
        epc.parse_urn(urn)
    assert caught.value.fault.code == code, caught.value.fault
    assert caught.value.fault.how_to_fix


@given(st.text(max_size=60))
def test_any_text_is_read_or_refused_never_a_crash(tail: str) -> None:
    for text in (tail, "urn:epc:id:sgtin:" + tail, "urn:epc:id:giai:9521234." + tail):
        with suppress(KeyFault):
            assert epc.canonical(text)


def test_the_same_link_gives_different_urns_for_different_prefixes_so_none_is_guessed() -> None:
    uri = "https://id.gs1.org/01/08938501234568/21/7"
    urns = {epc.to_urn(uri, prefix_length=length) for length in (7, 8, 9, 10, 12)}
    assert len(urns) == 5
    assert {epc.canonical(urn) for urn in urns} == {uri}
    for length in (0, 5, 13):
        with pytest.raises(KeyFault):
            epc.to_urn(uri, prefix_length=length)


@pytest.mark.parametrize(
    ("path", "urn"),
    [
        ("/01/09521234543213", "urn:epc:idpat:sgtin:9521234.054321.*"),
        ("/01/09521234543213/22/V", "urn:epc:idpat:sgtin:9521234.054321.*"),
        ("/01/09521234543213/10/L/21/7", "urn:epc:id:sgtin:9521234.054321.7"),
        ("/01/09521234543213/21/*", "urn:epc:id:sgtin:9521234.054321.*"),
        ("/414/9521234543213", "urn:epc:id:sgln:9521234.54321.0"),
        ("/253/9521234543213", "urn:epc:idpat:gdti:9521234.54321.*"),
        ("/8006/095212345432130102", "urn:epc:idpat:itip:9521234.054321.01.02.*"),
    ],
)
def test_the_finest_level_decides_the_kind_of_urn(path: str, urn: str) -> None:
    assert epc.to_urn("https://a.vn" + path, prefix_length=7) == urn


@pytest.mark.parametrize(
    "path",
    [
        "/8013/1987654Ad4X4bL5ttr2310c2K", "/8006/095212345432130102/10/L", "/417/9521234543213/7040/1ABC",
        "/8018/952123412345678905/8019/1", "/415/9521234543213/8020/1",
    ],
)  # fmt: skip
def test_links_without_a_urn_are_said_to_have_none(path: str) -> None:
    with pytest.raises(KeyFault) as caught:
        epc.to_urn("https://a.vn" + path, prefix_length=7)
    assert caught.value.fault.code == "no_urn"


def test_a_prefix_that_reaches_into_the_letters_is_refused() -> None:
    with pytest.raises(KeyFault) as caught:
        epc.to_urn("https://a.vn/8004/9521A-12", prefix_length=7)
    assert caught.value.fault.code == "company_prefix"
    with pytest.raises(KeyFault):
        epc.to_urn("https://a.vn/8004/9521234", prefix_length=7)


def test_a_star_can_be_a_serial_number() -> None:
    urn = epc.parse_urn("urn:epc:id:sgtin:9521234.054321.*")
    assert urn.components[-1] == "*"
    assert epc.canonical(str(urn)) == "https://id.gs1.org/01/09521234543213/21/%2A"
    pattern = epc.parse_urn("urn:epc:idpat:sgtin:9521234.054321.%2A")
    assert pattern.components[-1] == "*"
    assert str(pattern) == "urn:epc:idpat:sgtin:9521234.054321.%2A"
    assert not epc.matches(str(pattern), "urn:epc:id:sgtin:9521234.054321.7")


@given(body=digits, tail=serial, length=lengths, name=st.sampled_from(sorted(epc.SCHEMES)))
def test_a_thing_falls_under_the_patterns_of_its_class_and_company(
    body: str, tail: str, length: int, name: str
) -> None:
    tail = tail if tail != "0" else "1"
    uri = link_of(epc.SCHEMES[name], body, tail)
    urn = epc.parse_urn(epc.to_urn(uri, prefix_length=length))
    for stars in range(len(urn.components) + 1):
        kept = urn.components[: len(urn.components) - stars]
        pattern = str(epc.Urn("idpat", urn.scheme, (*kept, *[None] * stars)))
        assert epc.matches(pattern, uri)
        assert epc.matches(pattern, str(urn))


@pytest.mark.parametrize(
    ("pattern", "uri", "answer"),
    [
        ("idpat:sgtin:9521234.*.*", "urn:epc:id:sgtin:952123.4054321.7", False),
        ("idpat:sgtin:*.*.*", "urn:epc:id:sgtin:952123.0454321.7", True),
        ("idpat:sgtin:9521234.054321.*", "https://a.vn/01/09521234543213", True),
        ("idpat:sgtin:9521234.054321.*", "https://a.vn/01/09521234543213/10/L1", False),
        ("idpat:lgtin:9521234.054321.*", "https://a.vn/01/09521234543213/10/L1", True),
        ("class:lgtin:9521234.054321.L1", "https://a.vn/01/09521234543213/10/L1", True),
        ("id:sgtin:9521234.054321.7", "https://a.vn/01/09521234543213/21/8", False),
        ("id:sgtin:9521234.054321.7", "https://a.vn/01/09521234543213", False),
        ("idpat:sgtin:9521234.*.*", "https://a.vn/t/KTQW27ZP4M9J", False),
        ("idpat:sgtin:9521234.*.*", "", False),
        ("idpat:sscc:9521234.*", "urn:epc:id:sgtin:9521234.054321.7", False),
        ("idpat:giai:9521234.*", "https://a.vn/8004/9521234NOI", True),
        ("idpat:giai:9521234.*", "https://a.vn/8004/9521NOI", False),
    ],
)  # fmt: skip
def test_patterns_take_what_they_say_and_nothing_else(pattern: str, uri: str, answer: bool) -> None:
    assert epc.matches("urn:epc:" + pattern, uri) is answer


def test_a_pattern_for_many_keys_has_no_single_link() -> None:
    for pattern in ("urn:epc:idpat:sgtin:9521234.*.*", "urn:epc:idpat:sscc:9521234.*"):
        with pytest.raises(KeyFault) as caught:
            epc.to_link(pattern)
        assert caught.value.fault.code == "wildcard"


def test_a_link_can_be_made_for_another_domain() -> None:
    link = epc.to_link("urn:epc:id:sgtin:9521234.054321.7", origin="https://ocop.example")
    assert link.uri == "https://ocop.example/01/09521234543213/21/7"


@pytest.mark.parametrize(
    ("path", "form"),
    [
        ("/gtin/9521234543213/cpv/3/lot/1223/ser/765tz", "/01/09521234543213/21/765tz"),
        ("/01/09521234543213/22/344", "/01/09521234543213"),
        ("/01/09521234543213/10/L?17=271231", "/01/09521234543213/10/L"),
        ("/414/9521234543213/254/12", "/414/9521234543213/254/12"),
        ("/8010/9521234AB/8011/9", "/8010/9521234AB/8011/9"),
    ],
)
def test_the_event_hash_takes_the_finest_level_only(path: str, form: str) -> None:
    assert epc.event_hash_form("https://a.vn" + path) == "https://id.gs1.org" + form


@given(st.text(CSET39, min_size=1, max_size=18))
def test_part_references_with_every_allowed_character_survive(reference: str) -> None:
    uri = f"https://id.gs1.org/8010/{digital_link.encode('952123400000' + reference)}"
    assert epc.to_link(epc.to_urn(uri, prefix_length=12)).uri == uri
