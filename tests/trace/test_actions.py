"""Who registers links and hands prefixes over, and what is refused."""

from datetime import date

import pytest

from ocop.kit.errors import Conflict, Refused
from ocop.kit.faults import Invalid
from ocop.trace import actions
from ocop.trace.checks import LinkContents
from ocop.trace.models import Handover, Link
from tests import world
from tests.trace.codes import GTIN, SITE, labelled, own, registered

pytestmark = pytest.mark.django_db
SHOP = LinkContents("hasRetailers", "https://shop.example/mam", "Nơi bán")


def add(about: str, by, **changes) -> Link:
    contents = LinkContents(
        **({"type": SHOP.type, "href": SHOP.href, "title": SHOP.title} | changes)
    )
    return actions.add_link(about=about, contents=contents, by=by, at=world.NOW)


def hand_over(prefix: str = "9521234", resolver: str = "https://id.other.example", by=None):
    return actions.hand_over(prefix=prefix, resolver=resolver, by=by, at=world.NOW)


def test_an_officer_of_the_place_registers_a_link_of_a_lot():
    product = labelled()
    link = add(f"{SITE}/01/{GTIN}/10/L1", world.lan())
    assert (link.product, link.key, link.qualifiers) == (product, "", "/10/L1")
    assert (link.valid.lower, link.valid.upper) == (world.DAY, None)


def test_all_identifiers_of_a_product_lead_to_the_same_links():
    product = labelled()
    add(own(product), world.lan())
    add(f"/01/{GTIN}", world.lan())
    assert set(product.links.values_list("qualifiers", flat=True)) == {""}
    assert product.links.count() == 2


def test_a_stranger_and_the_producer_may_not():
    product = labelled()
    for who in (world.stranger(), world.hoa()):
        with pytest.raises(Refused):
            add(own(product), who)


def test_links_of_what_is_no_product_belong_to_the_province():
    gln = "/414/9521234543213"
    with pytest.raises(Refused):
        add(gln, world.lan())
    link = add(gln, world.minh(), type="locationInfo")
    assert (link.product, link.key) == (None, gln)


@pytest.mark.parametrize(
    "about", ["/01/09521234543213", "/t/S2222222223N", "/01/123", "/san-pham/"]
)
def test_a_link_needs_a_right_code_that_is_in_the_register(about):
    with pytest.raises(Invalid) as refused:
        add(about, None)
    assert refused.value.faults[0].where == "about"


@pytest.mark.parametrize(
    ("column", "value"),
    [
        ("type", "gs1:pip"),
        ("type", "defaultLink"),
        ("type", "handledBy"),
        ("title", "  "),
        ("title", "x" * 201),
        ("language", "tiếng Việt"),
        ("media_type", "html"),
        ("context", "vn"),
        ("href", "shop.example"),
        ("href", "javascript:alert(1)"),
        ("href", "https://"),
        ("href", "https://a.example:99999/"),
        ("href", "https://hoa@a.example/"),
        ("href", "https://a.example/có dấu"),
        ("href", "https://a.example/\r\nSet-Cookie: a=b"),
        ("href", f"{SITE}/01/{GTIN}"),
        ("href", f"{SITE}/t/S2222222223N"),
        ("until", date(2026, 3, 1)),
    ],
)
def test_a_faulty_column_is_named(column, value):
    labelled()
    with pytest.raises(Invalid) as refused:
        add(f"/01/{GTIN}", None, **{"since": world.DAY, column: value})
    assert [fault.where for fault in refused.value.faults] == [column]
    assert Link.objects.count() == 0


def test_a_link_without_days_ending_before_it_begins_is_refused_in_words():
    labelled()
    with pytest.raises(Invalid):
        add(f"/01/{GTIN}", None, until=date(2020, 1, 1))


def test_a_page_of_our_own_may_be_a_target():
    labelled()
    assert add(f"/01/{GTIN}", None, href=f"{SITE}/san-pham/").href == f"{SITE}/san-pham/"


def test_a_removed_link_is_gone_and_its_history_stays():
    product = labelled()
    link = registered(own(product))
    with pytest.raises(Refused):
        actions.remove_link(link=link, by=world.stranger(), at=world.NOW)
    actions.remove_link(link=link, by=world.lan(), at=world.NOW)
    assert Link.objects.count() == 0
    labels = Link.pgh_event_model.objects.values_list("pgh_label", flat=True)  # type: ignore[attr-defined]
    assert sorted(labels) == ["delete", "insert"]


def test_the_province_hands_a_prefix_over_once_and_takes_it_back():
    with pytest.raises(Refused):
        hand_over(by=world.lan())
    row = hand_over("952-1234", "https://id.other.example/", world.minh())
    assert (row.prefix, row.resolver) == ("9521234", "https://id.other.example")
    with pytest.raises(Conflict):
        hand_over(by=world.minh())
    with pytest.raises(Refused):
        actions.take_back(handover=row, by=world.lan(), at=world.NOW)
    actions.take_back(handover=row, by=world.minh(), at=world.NOW)
    assert Handover.objects.count() == 0


@pytest.mark.parametrize(
    ("prefix", "resolver"),
    [
        ("893", "https://id.other.example"),
        ("200", "https://id.other.example"),
        ("abc", "https://id.other.example"),
        ("9521234", "id.other.example"),
        ("9521234", "https://id.other.example?x=1"),
        ("9521234", SITE),
    ],
)
def test_a_wrong_prefix_or_resolver_is_refused(prefix, resolver):
    with pytest.raises(Invalid):
        hand_over(prefix, resolver)
