"""The conformance statements of GS1-Conformant Resolver 1.2, each over HTTP, in their order."""

from pathlib import Path

import jsonschema_rs
import pytest
from django.test import Client

from ocop.gs1.compression import pack
from ocop.trace import actions
from ocop.trace.link_types import LINK_TYPES
from tests import world
from tests.trace.codes import GTIN, SITE, VOC, entries, labelled, own, page, registered, scan
from tests.trace.published import DESCRIPTION, LINKSET, MODEL

pytestmark = pytest.mark.django_db
STATEMENTS = Path(__file__).parents[3] / "shared/fixtures/digital-link/resolver/Conformance1_2.txt"
PACKED = pack([("01", GTIN), ("10", "L1")])


def test_01_get_head_and_options_are_supported():
    labelled()
    for method, status in (("get", 307), ("head", 307), ("options", 204)):
        answer = getattr(Client(), method)(f"/01/{GTIN}")
        assert answer.status_code == status
        assert answer["Allow"] == "GET, HEAD, OPTIONS"
    assert Client().head(f"/01/{GTIN}?linkType=linkset").content == b""
    assert Client().post(f"/01/{GTIN}").status_code == 405


def test_02_https_is_supported(settings):
    settings.SITE_URL = "https://ocop.example"
    settings.SECURE_PROXY_SSL_HEADER = ("HTTP_X_FORWARDED_PROTO", "https")
    settings.SECURE_HSTS_SECONDS = 31536000
    product = labelled()
    answer = scan(f"/01/{GTIN}", HTTP_X_FORWARDED_PROTO="https")
    assert answer["Location"] == f"https://ocop.example{product.public_path}"
    assert answer["Link"].startswith(f"<https://ocop.example/01/{GTIN}?linkType=linkset>")
    assert answer["Strict-Transport-Security"] == "max-age=31536000"


@pytest.mark.parametrize(
    "path", [f"/01/{GTIN}", f"/01/{GTIN}?linkType=linkset", "/01/1", "/.well-known/gs1resolver"]
)
def test_03_cors_is_supported(path):
    labelled()
    answer = Client().get(path, headers={"origin": "https://app.example"})
    assert answer["Access-Control-Allow-Origin"] == "*"
    assert answer["Access-Control-Allow-Methods"] == "GET, HEAD, OPTIONS"
    assert answer["Access-Control-Expose-Headers"] == "Link, Location"


@pytest.mark.parametrize("path", [f"/{PACKED}", f"/01/{GTIN}/{pack([('10', 'L1')])}"])
def test_04_a_compressed_link_is_unpacked(path):
    product = labelled()
    assert scan(path)["Location"] == page(product)


def test_05_a_compressed_request_is_told_its_uncompressed_form():
    labelled()
    for path in (f"/{PACKED}", f"/{PACKED}?linkType=linkset", f"/{PACKED}?linkType=gs1:xyz"):
        assert f'<{SITE}/01/{GTIN}/10/L1>; rel="owl:sameAs"' in scan(path)["Link"]
    assert "owl:sameAs" not in scan(f"/01/{GTIN}/10/L1")["Link"]


@pytest.mark.parametrize(
    "path",
    [
        "/01",
        "/01/",
        f"/01/{GTIN}/foo",
        f"/01/{GTIN}/10/L1/foo",
        "/01/08938501234567",
        "/01/123",
        f"/01/{GTIN}/21/7/10/L1",
        f"/01/{GTIN}/17/271231",
        f"/01/{GTIN}/10/{'9' * 21}",
        f"/01/{GTIN}/10/Lô 1",
        f"/01/{GTIN}?17=271399",
        f"/01/{GTIN}?x=%zz",
        "/414/1234567890123",
        "/00/123456789012345678",
        "/t/S2222222223P",
        "/t/S22",
        "/t/S2222222223N/foo",
        "/t/",
        "/AQnYUc1hmg",
    ],
)
def test_06_a_wrong_syntax_is_400(path):
    labelled()
    answer = scan(path)
    assert answer.status_code == 400
    assert answer["Content-Type"] == "application/problem+json"
    assert answer.json()["errors"][0]["detail"]


@pytest.mark.parametrize("accept", ["*/*", "text/html", "application/linkset+json"])
@pytest.mark.parametrize(
    ("path", "status"),
    [
        ("/01/123", 400),
        ("/01/09521234543213", 404),
        ("/t/S2222222223N", 404),
        (f"/01/{GTIN}?linkType=gs1:recipeInfo", 404),
        (f"/01/{GTIN}?x={'y' * 10_000}", 414),
    ],
)
def test_07_an_error_is_never_200(path, status, accept):
    labelled()
    answer = scan(path, accept=accept)
    assert answer.status_code == status
    html = accept == "text/html"
    assert answer["Content-Type"].startswith("text/html" if html else "application/problem+json")


@pytest.mark.parametrize("kind", ["linkset", "all"])
def test_08_all_links_are_a_linkset_with_every_level_up_to_the_key(kind):
    labelled()
    registered(f"/01/{GTIN}/10/L1", type="safetyInfo")
    registered(f"/01/{GTIN}/10/L1/21/7", type="dpp")
    registered(f"/01/{GTIN}/10/L2", type="faqs")
    answer = scan(f"/{pack([('01', GTIN), ('10', 'L1'), ('21', '7')])}?linkType={kind}")
    assert (answer.status_code, answer["Content-Type"]) == (200, "application/linkset+json")
    found = answer.json()["linkset"]
    root = f"{SITE}/01/{GTIN}"
    assert [entry["anchor"] for entry in found] == [f"{root}/10/L1/21/7", f"{root}/10/L1", root]
    assert f"{VOC}dpp" in found[0]
    assert f"{VOC}safetyInfo" in found[1]
    assert f"{VOC}pip" in found[2]
    jsonschema_rs.validate(LINKSET, answer.json())


def test_09_a_redirect_tells_where_the_linkset_is():
    labelled()
    link = f'<{SITE}/01/{GTIN}/10/L1?linkType=linkset>; rel="linkset"'
    assert scan(f"/01/{GTIN}/10/L1?17=271231")["Link"].startswith(link)


@pytest.mark.parametrize("path", ["", "/10/L1", "/10/L1/21/7", "/22/A", "/235/X"])
def test_10_every_request_has_one_default(path):
    product = labelled()
    assert scan(f"/01/{GTIN}{path}")["Location"] == page(product)
    default = entries(f"/01/{GTIN}{path}")[-1][f"{VOC}defaultLink"]
    assert [link["href"] for link in default] == [page(product)]


def test_11_every_link_has_target_type_and_title():
    labelled()
    registered(f"/01/{GTIN}")
    for entry in entries(f"/01/{GTIN}"):
        for type_, links in entry.items():
            if type_ not in {"anchor", "itemDescription"}:
                assert type_.removeprefix(VOC) in LINK_TYPES
                assert all(link["href"] and link["title"] for link in links)


def test_12_the_default_is_taken_unless_the_request_matches_something_better():
    product = labelled()
    path = f"/01/{GTIN}"
    assert scan(path)["Location"] == page(product)
    assert scan(path, language="fr")["Location"] == page(product)
    assert scan(path, language="en-GB,vi;q=0.5")["Location"] == page(product, "/en")
    data = f"{SITE}/api/products/{product.pk}"
    assert scan(path, accept="application/json")["Location"] == data


def test_13_a_link_type_that_is_there_is_redirected_to():
    product = labelled()
    registered(f"/01/{GTIN}")
    for type_, href in (
        ("gs1:pip", page(product)),
        (f"{VOC}pip", page(product)),
        ("gs1:hasRetailers", "https://shop.example/mam"),
        ("gs1:certificationInfo", f"{page(product)}#cong-nhan"),
        ("gs1:masterData", f"{SITE}/api/products/{product.pk}"),
        ("gs1:defaultLink", page(product)),
    ):
        answer = scan(f"/01/{GTIN}?linkType={type_}")
        assert (answer.status_code, answer["Location"].replace(f"?linkType={type_}", "")) == (
            307,
            href,
        )


def test_14_the_whole_query_is_passed_on():
    product = labelled()
    query = "17=271231&foo=bar&foo=b%2Fr&flag&linkType=gs1:pip"
    assert scan(f"/01/{GTIN}?{query}")["Location"] == f"{page(product)}?{query}"
    packed = pack([("01", GTIN), ("17", "271231")])
    assert scan(f"/{packed}?foo=bar")["Location"] == f"{page(product)}?17=271231&foo=bar"


def test_15_the_resolver_describes_itself():
    answer = scan("/.well-known/gs1resolver", accept="application/json")
    assert (answer.status_code, answer["Content-Type"]) == (200, "application/json")
    jsonschema_rs.validate(DESCRIPTION, answer.json())
    assert answer.json()["resolverRoot"] == SITE


def test_16_the_vocabulary_of_gs1_is_recognised_and_nothing_of_ours_repeats_it():
    labelled()
    for space in (VOC, "https://gs1.org/voc/", "https://www.gs1.org/voc/", "gs1:"):
        assert scan(f"/01/{GTIN}?linkType={space}pip").status_code == 307
    for alien in ("ocop:pip", "schema:image", "pip2", "gs1:Pip"):
        assert scan(f"/01/{GTIN}?linkType={alien}").status_code == 404
    described = scan("/.well-known/gs1resolver").json()["supportedLinkType"]
    assert described == [{"namespace": VOC, "prefix": "gs1:"}]


def test_17_a_prefix_of_another_resolver_is_marked_as_handled_by_it():
    actions.hand_over(
        prefix="9521234", resolver="https://id.other.example/x", by=None, at=world.NOW
    )
    answer = scan("/01/09521234543213/10/L1?17=271231")
    address = "https://id.other.example/x/01/09521234543213/10/L1?17=271231"
    assert (answer.status_code, answer["Location"]) == (307, address)
    assert f'<{address}>; rel="gs1:handledBy {VOC}handledBy"' in answer["Link"]


@pytest.mark.parametrize("query", ["", "?linkType=linkset", "?a=b"])
def test_18_a_slash_at_the_end_changes_nothing(query):
    product = labelled()
    for path in (f"/01/{GTIN}", f"/01/{GTIN}/10/L1", own(product), f"/{PACKED}"):
        plain, slashed = scan(f"{path}{query}"), scan(f"{path}/{query}")
        assert plain.status_code == slashed.status_code
        assert (plain.get("Location"), plain["Link"]) == (slashed.get("Location"), slashed["Link"])


@pytest.mark.skipif(not STATEMENTS.is_file(), reason="the published statements are not here")
def test_every_published_statement_has_its_test():
    count = len([line for line in STATEMENTS.read_text().splitlines() if line.strip()])
    numbers = {name[5:7] for name in globals() if name.startswith("test_") and name[5:7].isdigit()}
    assert numbers == {f"{n:02}" for n in range(1, count + 1)}


@pytest.mark.skipif(MODEL is None, reason="the published model linkset is not here")
def test_the_schema_of_these_tests_takes_the_published_model():
    jsonschema_rs.validate(LINKSET, MODEL)
