"""The plain modules of the resolver: examples, and what holds for every input."""

import doctest
import importlib
from urllib.parse import parse_qsl, urlsplit

import pytest
from hypothesis import given
from hypothesis import strategies as st

from ocop.gs1 import digital_link
from ocop.gs1.characters import CSET82, KeyFault
from ocop.gs1.own_link import CODES, code_from
from ocop.kit.faults import Fault
from ocop.trace import linkset, negotiation
from ocop.trace.identifier import read
from ocop.trace.link_types import LINK_TYPES, OF_THE_RESOLVER, short_name
from ocop.trace.resolver import (
    AllLinks,
    Choices,
    Missing,
    Redirect,
    Request,
    WebLink,
    decide,
    defaults,
    request_for,
    target,
)

GTIN = "09521234543213"
lots = st.text(CSET82, min_size=1, max_size=20)
types = st.sampled_from(["pip", "certificationInfo", "epcis"])
links = st.builds(
    WebLink,
    type=types,
    href=st.sampled_from([f"https://a.vn/{n}" for n in range(6)]),
    title=st.just("Trang"),
    language=st.sampled_from(["", "vi", "en", "pt-BR"]),
    media_type=st.sampled_from(["text/html", "application/json"]),
    context=st.sampled_from(["", "VN", "JP"]),
    level=st.just(""),
    default=st.booleans(),
)
requests = st.builds(
    Request,
    link_type=st.sampled_from(["", "linkset", "all", "gs1:defaultLink", "gs1:xyz"])
    | types.map("gs1:{}".format),
    languages=st.lists(st.sampled_from(["vi", "en", "fr", "*", "pt"]), max_size=3).map(tuple),
    accept=st.sampled_from(["", "*/*", "text/html", "application/json", "text/html,*/*;q=0.1"]),
    context=st.sampled_from(["", "VN", "vn", "JP"]),
)


@pytest.mark.parametrize("name", ["identifier", "link_types", "linkset", "negotiation", "resolver"])
def test_the_examples_of_the_docstrings_hold(name):
    assert doctest.testmod(importlib.import_module(f"ocop.trace.{name}")).failed == 0


@given(requests, st.lists(links, min_size=1, max_size=6))
def test_a_decision_uses_only_links_that_are_there_and_of_the_wanted_type(request, given_links):
    decision = decide(request, given_links)
    wanted = short_name(request.link_type)
    match decision:
        case Redirect(link):
            assert link in given_links
            assert wanted in {None, "defaultLink", link.type}
        case Choices(some):
            assert set(some) <= set(given_links)
            assert len({link.href for link in some}) > 1
            assert {link.type for link in some} == {wanted}
        case AllLinks(some):
            assert some == tuple(given_links)
        case Missing():
            assert request.link_type
            assert all(link.type != wanted for link in given_links)


@given(requests.filter(lambda r: not r.link_type), st.lists(links, min_size=1, max_size=6))
def test_without_a_type_there_is_always_exactly_one_way(request, given_links):
    decision = decide(request, given_links)
    assert isinstance(decision, Redirect)
    assert decision.link in defaults(given_links)


@given(st.lists(links, min_size=1, max_size=6), st.randoms())
def test_the_choice_of_one_type_does_not_hang_on_the_order_of_the_links(given_links, random):
    request = Request("gs1:pip", languages=("vi",))
    shuffled = random.sample(given_links, len(given_links))
    ways = [decide(request, given_links), decide(request, shuffled)]
    hrefs = [
        {one.link.href} if isinstance(one, Redirect)
        else {link.href for link in getattr(one, "links", ())}
        for one in ways
    ]  # fmt: skip
    assert hrefs[0] == hrefs[1]


def test_nothing_known_is_nothing_to_decide():
    with pytest.raises(ValueError, match="no links"):
        decide(Request(), [])


def test_a_finer_level_goes_before_a_coarser_one():
    lot = WebLink("certificationInfo", "https://a.vn/lot", "Lô", level="/10/L1")
    whole = WebLink("certificationInfo", "https://a.vn/all", "Sản phẩm", "vi")
    request = Request("gs1:certificationInfo", languages=("vi",))
    assert decide(request, [lot, whole]) == Redirect(lot)


def test_two_that_fit_equally_are_offered_and_two_names_of_one_target_are_not():
    one = WebLink("certificationInfo", "https://a.vn/1", "Một", "vi")
    two = WebLink("certificationInfo", "https://a.vn/2", "Hai", "vi")
    same = WebLink("certificationInfo", "https://a.vn/1", "Vẫn một", "vi")
    request = Request("gs1:certificationInfo", languages=("vi",))
    assert decide(request, [one, two]) == Choices((one, two))
    assert decide(request, [one, same]) == Redirect(one)


@pytest.mark.parametrize(
    ("languages", "context", "accept", "expected"),
    [
        (("en",), "", "", "en"),
        (("vi-vn",), "", "", "vi"),
        (("fr", "vi"), "", "", "vi"),
        (("en",), "JP", "", "jp"),
        (("en",), "KR", "", "en"),
        (("en",), "", "application/pdf", "pdf"),
    ],
)
def test_language_country_and_media_type_choose(languages, context, accept, expected):
    offered = {
        "vi": WebLink("faqs", "https://a.vn/vi", "vi", "vi"),
        "en": WebLink("faqs", "https://a.vn/en", "en", "en"),
        "jp": WebLink("faqs", "https://a.vn/jp", "jp", "en", context="JP"),
        "pdf": WebLink("faqs", "https://a.vn/pdf", "pdf", "en", media_type="application/pdf"),
    }
    request = Request("gs1:faqs", languages, accept or "text/html", context)
    assert decide(request, list(offered.values())) == Redirect(offered[expected])


@pytest.mark.parametrize(
    ("accept", "is_linkset"),
    [
        ("application/linkset+json", True),
        ("application/linkset+json;q=0.9, text/html;q=0.5", True),
        ("text/html, application/linkset+json;q=0.5", False),
        ("application/linkset+json;q=0", False),
        ("*/*", False),
    ],
)
def test_the_accept_header_may_ask_for_all_links(accept, is_linkset):
    page = WebLink("pip", "https://a.vn/p", "Trang", default=True)
    assert isinstance(decide(Request(accept=accept), [page]), AllLinks) == is_linkset


@given(lots, lots)
def test_a_digital_link_is_read_at_every_level(lot, serial):
    link = digital_link.build([("01", GTIN), ("10", lot), ("21", serial)], origin="https://a.vn")
    asked = read(link.uri)
    assert (asked.uri, asked.root) == (link.uri, f"/01/{GTIN}")
    assert asked.levels[0] == link.path.removeprefix(asked.root)
    assert (len(asked.levels), asked.levels[-1]) == (4, "")


@given(st.integers(0, CODES - 1), lots, st.booleans())
def test_an_own_link_is_read_in_small_and_capital_letters(number, lot, upper):
    code = code_from(number)
    path = digital_link.encode(lot)
    start = f"HTTPS://A.VN/T/{code}" if upper else f"https://a.vn/t/{code.lower()}"
    asked = read(f"{start}/10/{path}")
    assert asked.uri == f"https://a.vn/t/{code}/10/{path}"
    assert (asked.gtin, asked.company_prefixes) == (None, ())


def fault_of(text: str) -> Fault | None:
    """What is wrong with a scanned text, if anything."""
    try:
        read(text)
    except KeyFault as error:
        return error.fault
    return None


@given(st.text(max_size=60), st.sampled_from(["", "https://a.vn/", "https://a.vn/01/"]))
def test_whatever_is_scanned_is_read_or_refused_with_a_sentence(text, start):
    fault = fault_of(start + text)
    assert fault is None or (fault.what and fault.how_to_fix)


@given(st.text(max_size=80), st.sampled_from(["text/html", "application/linkset+json"]))
def test_no_header_is_too_strange(header, media_type):
    assert 0 <= negotiation.quality(header, media_type) <= 1
    assert all(negotiation.languages(header))


def test_a_piece_of_a_product_has_the_gtin_of_the_product():
    assert read("https://a.vn/8006/095212345432130103").gtin == GTIN


@pytest.mark.parametrize(
    ("path", "longest"),
    [
        ("/01/09521234543213", "952123454321"),
        ("/00/195212341234567898", "952123412345"),
        ("/414/9521234543213", "952123454321"),
        ("/8003/09521234543213C-7", "952123454321"),
        ("/8004/9521234-NOI-01", "9521234"),
    ],
)
def test_a_company_prefix_is_sought_where_the_key_has_it(path, longest):
    found = read(f"https://a.vn{path}").company_prefixes
    assert found[0] == longest
    assert "9521234" in found


def test_a_gtin_8_has_no_company_prefix():
    assert read("https://a.vn/01/00000095012346").company_prefixes == ()


@given(
    st.sampled_from(["https://a.vn/p", "https://a.vn/p?x=1", "https://a.vn/p#giay"]),
    st.lists(st.tuples(st.text("abc", min_size=1), st.text("xyz"))),
)
def test_the_query_reaches_the_target_and_the_fragment_stays(href, pairs):
    query = "&".join(f"{k}={v}" for k, v in pairs)
    split, before = urlsplit(target(href, query)), urlsplit(href)
    passed = parse_qsl(before.query) + pairs
    assert parse_qsl(split.query, keep_blank_values=True) == passed
    assert (split.path, split.fragment) == (before.path, before.fragment)


def test_lang_in_the_query_goes_before_the_header():
    asked = read(f"https://a.vn/01/{GTIN}?lang=en&context=jp&linkType=gs1:pip&linkType=all")
    found = request_for(asked, accept="*/*", accept_language="vi", own="vi")
    assert found == Request("gs1:pip", ("en", "vi", "vi"), "*/*", "jp")


def test_a_linkset_of_one_level_names_its_default_once():
    links_ = [WebLink("pip", "https://a.vn/p", "Trang", "vi", context="VN", default=True)]
    (entry,) = linkset.linkset(read(f"https://a.vn/01/{GTIN}"), "Mắm", links_)["linkset"]
    assert entry["https://ref.gs1.org/voc/defaultLink"] == [
        {"href": "https://a.vn/p", "title": "Trang"}
    ]
    assert "https://ref.gs1.org/voc/defaultLinkMulti" not in entry
    assert entry["https://ref.gs1.org/voc/pip"][0]["context"] == ["VN"]


def test_every_link_type_has_words_in_two_languages():
    assert all(vi.strip() and en.strip() for vi, en in LINK_TYPES.values())
    assert set(LINK_TYPES) > OF_THE_RESOLVER
